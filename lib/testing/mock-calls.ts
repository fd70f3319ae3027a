import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { NativeMockCluster } from '../native/binding.js';

/** Calls of the native cluster: errors are thrown, and after the end there are none. */
export class MockCalls {
  readonly #native: NativeMockCluster;
  #open = true;

  constructor(native: NativeMockCluster) {
    this.#native = native;
  }

  /** From now on every call throws. */
  end(): void {
    this.#open = false;
  }

  /** Throws what the number that `call` returns stands for. */
  run(call: (native: NativeMockCluster) => number, message = ''): void {
    const errno = this.read(call);
    if (errno !== 0) throw KafkaError.fromErrno(errno, message);
  }

  /** For calls that return something else. */
  read<T>(call: (native: NativeMockCluster) => T): T {
    if (!this.#open) {
      throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the mock cluster is closed');
    }
    return call(this.#native);
  }
}
