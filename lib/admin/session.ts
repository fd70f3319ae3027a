// One AdminClient's calls on a handle that may be another client's.
//
// Rules
// 1. Closing ends this client's calls at once; the handle's other calls go on.
// 2. Whatever ends a wait (time, signal, close), the late answer finds nobody and is dropped.
// 3. librdkafka waits for the controller it knows, also when that has died, until something makes it
//    ask for metadata. So a request that takes long makes it ask, once at a time.
import { clearInterval, setInterval } from 'node:timers';
import type { ClientHost } from '../client/host.js';
import { captureCallSite } from '../errors/call-site.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { type Failure, KafkaError } from '../errors/kafka-error.js';
import type { WaitOptions } from '../internal/wait.js';
import type { NativeValue } from '../native/binding.js';
import type { AdminOperation, CheckedOptions } from './options.js';

/** librdkafka's own answer about a timeout says more: it gets this long to come first. */
const GRACE_MS = 100;
const REFRESH_EVERY_MS = 1000;

export class AdminSession {
  readonly host: ClientHost;
  readonly name: string;
  readonly #refreshEveryMs: number;
  readonly #pending = new Set<() => void>();
  #isClosed = false;
  #isRefreshing = false;

  constructor(host: ClientHost, name: string, refreshEveryMs = REFRESH_EVERY_MS) {
    this.host = host;
    this.name = name;
    this.#refreshEveryMs = refreshEveryMs;
  }

  get closed(): boolean {
    return this.#isClosed || this.host.client.closed;
  }

  checkOpen(): void {
    if (!this.#isClosed && this.host.isUsable()) return;
    const whose = this.#isClosed ? this.name : this.host.client.name;
    throw KafkaError.fromErrno(ErrorCode.ERR__STATE, `${whose} is closed`);
  }

  close(): void {
    this.#isClosed = true;
    for (const end of [...this.#pending]) end();
  }

  /** Sends a request; resolves with the addon's answer. */
  async request(
    operation: AdminOperation,
    input: NativeValue,
    { native, wait }: CheckedOptions,
  ): Promise<unknown> {
    const refreshing = setInterval(() => {
      this.#refresh();
    }, this.#refreshEveryMs).unref();
    try {
      return await this.call(
        (ticket) => this.host.native.admin(operation, ticket, native, input),
        wait,
        (failure) => ({ ...failure, message: `${operation}(): ${failure.message}` }),
      );
    } finally {
      clearInterval(refreshing);
    }
  }

  call(
    start: (ticket: number) => Failure | undefined,
    { timeoutMs, signal }: WaitOptions,
    describe?: (failure: Failure) => Failure,
  ): Promise<unknown> {
    const limit = timeoutMs === undefined ? undefined : timeoutMs + GRACE_MS;
    return this.#untilClosed(signal, (own) =>
      this.host.call(start, { timeoutMs: limit, signal: own }, describe),
    );
  }

  /** Lets time pass, for what tries again: a call that nobody answers, and that ends as calls do. */
  async pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    const noRequest = (): undefined => undefined;
    try {
      await this.#untilClosed(signal, (own) =>
        this.host.call(noRequest, { timeoutMs: delayMs, signal: own }),
      );
    } catch (error) {
      if (!KafkaError.isKafkaError(error) || !error.isTimeout) throw error;
    }
  }

  /** Rule 1. `work` gets a signal that close() aborts too. */
  async #untilClosed<T>(
    signal: AbortSignal | undefined,
    work: (own: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.checkOpen();
    if (signal?.aborted === true) throw signal.reason;
    const callSite = captureCallSite();
    const controller = new AbortController();
    const onAbort = (): void => {
      controller.abort(signal?.reason);
    };
    const end = (): void => {
      const message = `${this.name} was closed`;
      controller.abort(KafkaError.fromErrno(ErrorCode.ERR__DESTROY, message, { callSite }));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#pending.add(end);
    try {
      return await work(controller.signal);
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#pending.delete(end);
    }
  }

  /** Rule 3. */
  #refresh(): void {
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    const { host } = this;
    const done = (): void => {
      this.#isRefreshing = false;
    };
    const ask = (ticket: number): undefined => {
      host.native.metadata(ticket, '', false, this.#refreshEveryMs);
    };
    // Whatever comes of it: the request itself says what became of the request.
    host.call(ask).then(done, done);
  }
}
