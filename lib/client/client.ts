// What producers and consumers share: opening, calls that are answered later, keeping the process
// alive while something is pending, logs, and closing once.
import { inspect } from 'node:util';
import { propertiesIn } from '../config/specs.js';
import { checkConfig, type CheckedConfig, type ConfigOwner } from '../config/validate.js';
import { captureCallSite } from '../errors/call-site.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { type Failure, KafkaError } from '../errors/kafka-error.js';
import { callSafely } from '../internal/rethrow.js';
import {
  checkWaitOptions,
  limitWait,
  MAX_TIMEOUT_MS,
  timedOut,
  type WaitOptions,
} from '../internal/wait.js';
import { type NativeClient, WakeReason } from '../native/binding.js';
import type { ClientEvent, LogEvent } from './events.js';
import { registerWakeable, setPending } from '../native/wakes.js';
import type { ClientHost } from './host.js';
import { type OAuthBearerToken, setSaslCredentials, Tokens } from './sasl.js';
import { checkOptions, type ClientOptions, type Handlers } from './options.js';

/** `open` accepts calls; `closing` ends what is pending; `closed` refuses everything. */
export type ClientState = 'open' | 'closing' | 'closed';

const DEFAULT_READY_TIMEOUT_MS = 30_000;
const READY_GRACE_MS = 250;
// Destroying ends librdkafka's threads; the ticket of its answer is 1, calls count from 2.
const DESTROY_TICKET = 1;
const MAX_TICKET = 2 ** 32 - 1;

type Settle = (failure: Failure | undefined, value: unknown) => void;

// A collected client cannot warn itself. It is destroyed by its native object's finalizer.
const dropped = new FinalizationRegistry((name: string) => {
  process.emitWarning(`${name} was garbage collected without close()`, 'KafkaWarning');
});

let clientCount = 0;

/** Base of all clients. */
export abstract class Client<Native extends NativeClient = NativeClient> {
  /** Name of this client in logs and errors, e.g. `Producer#1`. */
  readonly name: string;

  // Private, as the config holds secrets: JSON.stringify() and the like must not find them.
  readonly #native: Native;
  readonly #config: CheckedConfig;
  /** @internal */
  protected state: ClientState = 'open';

  readonly #handlers: Handlers;
  readonly #logger: ClientOptions['logger'];
  readonly #tokens: Tokens;
  readonly #calls = new Map<number, Settle>();
  #nextTicket = DESTROY_TICKET + 1;
  #pendingCount = 0;
  #holdsProcess = true;
  #closing: Promise<void> | undefined;

  /** @internal */
  protected constructor(
    kind: ConfigOwner,
    NativeClass: () => new () => Native,
    config: unknown,
    options: ClientOptions,
    overrides: (config: CheckedConfig) => readonly string[],
  ) {
    this.#handlers = checkOptions(options);
    const { logger, logLevel } = options;
    this.#config = checkConfig(config, kind === 'Consumer' ? 'C' : 'P', kind);
    this.#logger = logger;
    this.name = `${kind}#${++clientCount}`;

    const entries = [...this.#config.entries, ...overrides(this.#config)];
    if (logLevel !== undefined) entries.push('log_level', String(logLevel));
    this.#native = new (NativeClass())();
    const failures = this.native.open(entries, logger !== undefined);
    const [first] = failures;
    if (first !== undefined) {
      const message = failures.map((it) => it.message).join('; ');
      const named = propertiesIn(message).filter((name) => this.#config.has(name));
      const context = named.length > 0 ? { configKey: named[0], configKeys: named } : {};
      throw KafkaError.fromFailure({ ...first, message }, context);
    }
    this.#tokens = new Tokens(this.native, options.oauthBearerToken, (e) => this.onEvent(e));
    registerWakeable(this.native.id, this);
    dropped.register(this, this.name, this.native);
  }

  /**
   * Resolves once a broker has answered, for those who want to fail early: clients connect by
   * themselves, and nothing needs this call (`rd_kafka_metadata`).
   *
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__TRANSPORT` if no broker could be reached in time.
   */
  async ready(options?: WaitOptions): Promise<void> {
    this.checkOpen();
    checkWaitOptions(options);
    const timeoutMs = Math.min(options?.timeoutMs ?? DEFAULT_READY_TIMEOUT_MS, MAX_TIMEOUT_MS);
    const servers = this.config.get('metadata.broker.list') ?? '';
    await this.call(
      (ticket) => (this.native.metadata(ticket, '', false, timeoutMs), undefined),
      // librdkafka's own answer says more; this one is for when its thread is busy with another call.
      { signal: options?.signal, timeoutMs: Math.min(timeoutMs + READY_GRACE_MS, MAX_TIMEOUT_MS) },
      (failure) => ({
        ...failure,
        message: servers
          ? `no broker of "${servers}" answered within ${timeoutMs} ms: ${failure.message}`
          : 'no broker to connect to: `bootstrap.servers` is not set',
      }),
    );
  }

  /** The addon's half. @internal */
  protected get native(): Native {
    return this.#native;
  }

  /** The config as checked. @internal */
  protected get config(): CheckedConfig {
    return this.#config;
  }

  /** What an AdminClient needs of this client. @internal */
  protected get host(): ClientHost {
    return {
      client: this,
      native: this.native,
      isUsable: () => this.isUsable(),
      call: (...call) => this.call(...call),
    };
  }

  /** The error that made this client unusable, or null (`rd_kafka_fatal_error`). */
  fatalError(): KafkaError | null {
    const failure = this.native.fatalError();
    return failure === undefined ? null : KafkaError.fromFailure(failure, { stack: false });
  }

  /**
   * Sets the token of SASL/OAUTHBEARER (`rd_kafka_oauthbearer_set_token`); librdkafka asks for the
   * next before it expires.
   *
   * @throws KafkaError if the token is malformed or expired, or the client uses another mechanism.
   */
  setOAuthBearerToken(token: OAuthBearerToken): void {
    this.checkOpen();
    this.#tokens.set(token);
  }

  /**
   * Says that no token could be had (`rd_kafka_oauthbearer_set_token_failure`): it comes as an `error`
   * event, and a token is asked for again after 10 s.
   *
   * @param reason - A text for the error.
   */
  setOAuthBearerTokenFailure(reason: string): void {
    this.checkOpen();
    this.#tokens.fail(reason);
  }

  /**
   * Changes the user and password of SASL PLAIN or SCRAM, for the connections made from now on
   * (`rd_kafka_sasl_set_credentials`).
   *
   * @throws KafkaError `ERR__STATE` once closed; whether a broker takes them shows when it connects.
   */
  setSaslCredentials(user: string, password: string): void {
    this.checkOpen();
    setSaslCredentials(this.native, user, password);
  }

  /** Whether `close()` has been called. */
  get closed(): boolean {
    return this.state !== 'open';
  }

  /**
   * Lets something pending in this client keep the process alive again, as it does by default.
   * An idle client never does.
   */
  ref(): this {
    this.#holdsProcess = true;
    this.#updatePending();
    return this;
  }

  /** Lets the process end although something is pending in this client. */
  unref(): this {
    this.#holdsProcess = false;
    this.#updatePending();
    return this;
  }

  /** Closes the client; see the client's own documentation. Calls share one result. */
  close(options?: WaitOptions): Promise<void> {
    try {
      checkWaitOptions(options);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#closing ??= this.#close(options ?? {});
    return this.#closing;
  }

  /** `await using`: the same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Shows the client without its config, which holds secrets. */
  [inspect.custom](): string {
    return `${this.name} { ${this.state} }`;
  }

  /** @internal */
  onWake(reasons: number): void {
    if ((reasons & WakeReason.logs) !== 0) this.#takeLogs();
    if ((reasons & WakeReason.tokens) !== 0) this.#tokens.serve();
    if ((reasons & WakeReason.events) !== 0) this.onEvents();
    // Last: what a reply concludes (a flush, a close) sees the events that came before it.
    if ((reasons & (WakeReason.replies | WakeReason.destroyed)) !== 0) this.#takeReplies();
  }

  /** The event queue has something. @internal */
  protected abstract onEvents(): void;

  /** Hands out an event that does not come by the event queue. @internal */
  protected abstract onEvent(event: ClientEvent): void;

  /** Gives an event that no reader takes to `options.handlers`. @internal */
  protected callHandler(event: { readonly type: string }): void {
    const handler = this.#handlers[event.type];
    if (handler !== undefined) callSafely(handler, event);
  }

  /** Ends what is pending, then calls `destroy()`. @internal */
  protected abstract shutDown(options: WaitOptions): Promise<void>;

  /** Throws unless the client is open. @internal */
  protected checkOpen(): void {
    if (!this.isUsable()) throw this.closedError();
  }

  /** Whether calls are accepted. @internal */
  protected isUsable(): boolean {
    return this.state === 'open';
  }

  /** @internal */
  protected closedError(): KafkaError {
    return KafkaError.fromErrno(ErrorCode.ERR__STATE, `${this.name} is ${this.state}`);
  }

  /** Notes that something of the app's is pending, until `release()`. @internal */
  protected readonly hold = (): void => {
    if (this.#pendingCount++ === 0) this.#updatePending();
  };

  /** @internal */
  protected readonly release = (): void => {
    if (--this.#pendingCount === 0) this.#updatePending();
  };

  /**
   * Starts a call that is answered later. A timeout or an abort ends the wait; the answer is then
   * dropped.
   *
   * @param describe - Says more about a failure.
   * @internal
   */
  protected call(
    start: (ticket: number) => Failure | undefined,
    options: WaitOptions = {},
    describe: (failure: Failure) => Failure = (failure) => failure,
  ): Promise<unknown> {
    if (this.state === 'closed') return Promise.reject(this.closedError());
    if (options.signal?.aborted === true) return Promise.reject(options.signal.reason);
    const callSite = captureCallSite();
    return new Promise((resolve, reject) => {
      const ticket = this.#takeTicket();
      const failure = start(ticket);
      if (failure !== undefined) {
        reject(KafkaError.fromFailure(describe(failure), { callSite }));
        return;
      }
      const giveUp = (reason: unknown): void => {
        this.#calls.delete(ticket);
        stopWaiting();
        this.release();
        reject(reason);
      };
      this.hold();
      const stopWaiting = limitWait(
        options,
        () => {
          const message = `no answer within ${options.timeoutMs} ms`;
          giveUp(KafkaError.fromErrno(ErrorCode.ERR__TIMED_OUT, message, { callSite }));
        },
        giveUp,
      );
      this.#calls.set(ticket, (late, value) => {
        stopWaiting();
        this.release();
        if (late === undefined) resolve(value);
        else reject(KafkaError.fromFailure(describe(late), { callSite }));
      });
    });
  }

  /** Waits for `work`, but no longer than `options` say; the work itself goes on. @internal */
  protected withinLimit(work: Promise<void>, failing: string, options: WaitOptions): Promise<void> {
    const { signal, timeoutMs } = options;
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const callSite = captureCallSite();
    this.hold();
    const wait = new Promise<void>((resolve, reject) => {
      const stopWaiting = limitWait(
        options,
        () => {
          reject(timedOut(failing, timeoutMs, callSite));
        },
        reject,
      );
      work.then(resolve, reject).finally(stopWaiting);
    });
    return wait.finally(this.release);
  }

  /** Frees the C handle on its own thread; resolves when that is done. @internal */
  protected async destroy(): Promise<void> {
    dropped.unregister(this.native);
    // What has been answered must not be lost with the queue that it waits in.
    this.#takeReplies();
    this.hold();
    await new Promise<void>((resolve) => {
      this.#calls.set(DESTROY_TICKET, () => {
        resolve();
      });
      this.native.destroy(DESTROY_TICKET);
    });
    this.release();
    this.state = 'closed';
    this.#failCalls();
  }

  /** Ends the waits for answers that can no longer come, or are no longer waited for. */
  #failCalls(): void {
    const flags = { fatal: false, retriable: false, requiresAbort: false };
    const lost = { errno: ErrorCode.ERR__DESTROY, message: `${this.name} was closed`, ...flags };
    for (const [ticket, settle] of [...this.#calls]) {
      if (ticket === DESTROY_TICKET) continue;
      this.#calls.delete(ticket);
      settle(lost, undefined);
    }
  }

  async #close(options: WaitOptions): Promise<void> {
    this.state = 'closing';
    try {
      await this.shutDown(options);
    } finally {
      this.#failCalls();
    }
  }

  #takeTicket(): number {
    do {
      this.#nextTicket = this.#nextTicket >= MAX_TICKET ? DESTROY_TICKET + 1 : this.#nextTicket + 1;
    } while (this.#calls.has(this.#nextTicket));
    return this.#nextTicket;
  }

  #updatePending(): void {
    setPending(this, this.#pendingCount > 0, this.#holdsProcess);
  }

  #takeReplies(): void {
    for (const { ticket, failure, value } of this.native.takeReplies()) {
      const settle = this.#calls.get(ticket);
      this.#calls.delete(ticket);
      settle?.(failure, value);
    }
  }

  #takeLogs(): void {
    for (const record of this.native.takeLogs()) {
      const event: LogEvent = { type: 'log', ...record, client: this.name };
      if (this.#logger === 'events') this.onEvent(event);
      else if (typeof this.#logger === 'function') callSafely(this.#logger, event);
    }
  }
}
