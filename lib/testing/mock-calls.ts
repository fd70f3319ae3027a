import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { NativeMockCluster } from '../native/binding.js';
import type { FeatureName } from '../native/feature-versions.js';
import { requireFeature } from '../native/missing.js';

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

  /** For calls that not every librdkafka has. */
  with(feature: FeatureName): this {
    this.#checkOpen();
    requireFeature(feature);
    return this;
  }

  /** Throws what the number that `call` returns stands for. */
  run(call: (native: NativeMockCluster) => number, message = ''): void {
    const errno = this.read(call);
    if (errno !== 0) throw KafkaError.fromErrno(errno, message);
  }

  /** For calls that return something else. */
  read<T>(call: (native: NativeMockCluster) => T): T {
    this.#checkOpen();
    return call(this.#native);
  }

  #checkOpen(): void {
    if (this.#open) return;
    throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the mock cluster is closed');
  }
}
