// The way out of the group.
//
// rd_kafka_consumer_close_queue() sends the last revoke and everything else through the consumer's
// own queue, which therefore must be read on until rd_kafka_consumer_closed(). After that, and only
// then, destroying the client is immediate. Once begun it cannot be called off.
import type { CheckedConfig } from '../config/validate.js';
import { type Deferred, deferred } from '../internal/deferred.js';
import type { NativeConsumer } from '../native/binding.js';
import type { Pulls } from './pulls.js';

export class Leaving {
  readonly #native: NativeConsumer;
  readonly #pulls: () => Pulls;
  readonly #isStatic: boolean; // Such a member is meant to go without a word.
  #ready: Deferred<undefined> | undefined;
  #left: Deferred<undefined> | undefined;

  constructor(native: NativeConsumer, pulls: () => Pulls, config: CheckedConfig) {
    this.#native = native;
    this.#pulls = pulls;
    this.#isStatic = config.get('group.instance.id') !== undefined;
  }

  /** Starts to leave; resolves when the group has been left. */
  async leave(): Promise<void> {
    // A revoke that nobody has acknowledged yet: librdkafka would leave first, and then commit in
    // vain what is stored.
    this.#pulls().discard();
    while (this.#pulls().isGateShut) {
      this.#ready = deferred();
      await this.#ready.promise;
      this.#pulls().discard();
    }
    this.#unsubscribeIdle();
    // A failure means that there is no group to leave, or no longer (after a fatal error).
    if (this.#native.startClose() !== undefined) return;
    this.#left = deferred();
    this.onEvents();
    await this.#left.promise;
  }

  /** The queue has something, or a handler that held it up has ended. */
  onEvents(): void {
    this.#ready?.resolve(undefined);
    if (this.#left === undefined) return;
    this.#pulls().discard();
    if (this.#native.closed()) this.#left.resolve(undefined);
  }

  /**
   * On close, a system's librdkafka sends no LeaveGroup for a cooperative member without partitions
   * (the pinned one is mended): the group would wait for its session to time out. It does so on
   * unsubscribe.
   */
  #unsubscribeIdle(): void {
    if (this.#isStatic || this.#native.rebalanceProtocol() !== 'COOPERATIVE') return;
    const assignment = this.#native.assignment();
    if (Array.isArray(assignment) && assignment.length === 0) this.#native.unsubscribe();
  }
}
