// Waiting until nothing is undelivered, for flush() and close().
import { invalidArgType } from '../errors/argument-error.js';
import { rethrowLater } from '../internal/rethrow.js';
import { limitWait, type WaitOptions } from '../internal/wait.js';

/** Options of `flush()`. */
export interface FlushOptions extends WaitOptions {
  /** Called with the number of undelivered messages whenever it has changed. */
  readonly onProgress?: ((remaining: number) => void) | undefined;
}

/** What flushing needs from its producer. */
export interface FlushHost {
  /** Messages that are undelivered. */
  remaining(): number;
  /** Whether librdkafka itself has nothing left to send or to report. */
  isIdle(): boolean;
  /** Makes librdkafka send without waiting for linger.ms, until all is out or `cancel()`. */
  start(): Promise<unknown>;
  cancel(): void;
}

interface Flush {
  check(remaining: number): void;
}

export class Flushes {
  readonly #host: FlushHost;
  readonly #flushes = new Set<Flush>();
  #isRunning = false;

  constructor(host: FlushHost) {
    this.#host = host;
  }

  /** Resolves with what is left: 0, or more if the time ran out. */
  flush(options: FlushOptions): Promise<number> {
    const { signal, onProgress } = options;
    if (onProgress !== undefined && typeof onProgress !== 'function') {
      return Promise.reject(invalidArgType('options.onProgress', 'a function', onProgress));
    }
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const remaining = this.#host.remaining();
    if (remaining === 0 || options.timeoutMs === 0) return Promise.resolve(remaining);
    return new Promise((resolve, reject) => {
      let last = remaining;
      const report = (now: number): void => {
        try {
          onProgress?.(now);
        } catch (error) {
          rethrowLater(error);
        }
      };
      const end = (): void => {
        stopWaiting();
        this.#flushes.delete(flush);
        if (this.#flushes.size === 0) this.#host.cancel();
      };
      const flush: Flush = {
        check: (now) => {
          if (now !== last) report(now);
          last = now;
          if (now > 0) return;
          end();
          resolve(0);
        },
      };
      const stopWaiting = limitWait(
        options,
        () => {
          end();
          resolve(this.#host.remaining());
        },
        (reason) => {
          end();
          reject(reason);
        },
      );
      this.#flushes.add(flush);
      this.#run();
    });
  }

  /** Reports have been handed out. */
  onProgress(): void {
    if (this.#flushes.size === 0) return;
    const remaining = this.#host.remaining();
    for (const flush of [...this.#flushes]) flush.check(remaining);
    this.#run();
  }

  // librdkafka's flush ends when its queue is empty; those who waited for room may follow.
  #run(): void {
    if (this.#isRunning || this.#flushes.size === 0 || this.#host.isIdle()) return;
    this.#isRunning = true;
    const onEnd = (): void => {
      this.#isRunning = false;
      this.#run();
    };
    this.#host.start().then(onEnd, onEnd);
  }
}
