// What a consumer is made of, and how its parts hear of each other.
import { setTimeout } from 'node:timers';
import { Client } from '../client/client.js';
import type { ClientEvent } from '../client/events.js';
import type { ConsumerConfig } from '../config/properties.generated.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { type WaitOptions, withLimit } from '../internal/wait.js';
import { ControlKind, type ControlRecord, type NativeConsumer } from '../native/binding.js';
import { native } from '../native/load.js';
import { consumerEntries } from './defaults.js';
import { type ConsumerControlEvent, consumerEventOf } from './events.js';
import { Leaving } from './leaving.js';
import { OffsetQueries } from './offset-queries.js';
import { Pauses } from './pauses.js';
import { Pulls } from './pulls.js';
import { Rebalances } from './rebalance.js';
import { type RevokeGuard, RevokeGuards } from './revoke-guards.js';
import type { Run } from './run.js';
import type { ConsumerOptions } from './types.js';

const DEFAULT_CLOSE_TIMEOUT_MS = 30_000;
const HANDLER_GRACE_MS = 1_000; // for an `onRebalance` that runs when close() is called

/** The parts of a consumer; its public methods are in the classes on top of this one. */
export abstract class ConsumerCore extends Client<NativeConsumer> {
  /** @internal */
  protected readonly groupId: string | undefined;
  /** Whether the app's progress is stored for it. @internal */
  protected readonly storesOffsets: boolean;
  /** @internal */
  protected readonly pulls: Pulls;
  /** @internal */
  protected readonly rebalances: Rebalances;
  /** @internal */
  protected readonly guards: RevokeGuards;
  /** @internal */
  protected readonly pauses: Pauses;
  /** @internal */
  protected readonly queries: OffsetQueries;
  /** The `run()` under way. @internal */
  protected activeRun: Run | undefined;

  readonly #leaving: Leaving;
  #hasSession = false;

  /** @internal */
  protected constructor(config: ConsumerConfig, options: ConsumerOptions) {
    super('Consumer', () => native().Consumer, config, options, consumerEntries);
    this.groupId = this.config.get('group.id');
    this.storesOffsets =
      this.groupId !== undefined && this.config.get('enable.auto.offset.store') !== 'false';
    const pulls = (): Pulls => this.pulls;
    const maxPollIntervalMs = Number(this.config.get('max.poll.interval.ms'));
    this.pauses = new Pauses(this.native, pulls);
    this.rebalances = new Rebalances(this.native, pulls, this.pauses);
    this.guards = new RevokeGuards(pulls, maxPollIntervalMs);
    this.queries = new OffsetQueries(this.host, this.config.get('isolation.level'));
    this.#leaving = new Leaving(this.native, pulls, this.config);
    this.pulls = new Pulls(
      this.native,
      {
        mayHandle: (record) => this.#mayHandle(record),
        onControl: (record, wantsEvents) => this.#onControl(record, wantsEvents),
        onDropped: (isConcerned) => {
          this.activeRun?.drop(isConcerned);
        },
        isPaused: (name) => this.pauses.has(name),
        onReturn: () => {
          this.rebalances.acknowledge();
        },
        onGateOpen: () => {
          this.onEvents();
        },
        onUnread: (event) => {
          this.callHandler(event);
        },
        hold: this.hold,
        release: this.release,
      },
      this.storesOffsets,
      maxPollIntervalMs,
    );
  }

  /**
   * For a session that commits this consumer's offsets itself: adds a guard; returns how to take it
   * away.
   *
   * @internal
   */
  enterSession(guard: RevokeGuard): () => void {
    this.checkOpen();
    this.checkGroup();
    if (this.config.get('enable.auto.commit') !== 'false') {
      throw KafkaError.fromErrno(
        ErrorCode.ERR__INVALID_ARG,
        'a consumer of a transaction must not commit by itself: set `enable.auto.commit` to false',
        { configKey: 'enable.auto.commit' },
      );
    }
    if (this.#hasSession) {
      throw KafkaError.fromErrno(ErrorCode.ERR__STATE, `${this.name} has a session already`);
    }
    this.#hasSession = true;
    const remove = this.guards.add(guard);
    return () => {
      remove();
      this.#hasSession = false;
    };
  }

  /** @internal */
  protected override onEvents(): void {
    if (this.state === 'open') this.pulls.serve();
    else this.#leaving.onEvents();
  }

  /** @internal */
  protected override onEvent(event: ClientEvent): void {
    this.pulls.inject(event);
  }

  /** @internal */
  protected override async shutDown(options: WaitOptions): Promise<void> {
    const limit = withLimit(options, DEFAULT_CLOSE_TIMEOUT_MS);
    const leave = async (): Promise<void> => {
      if (this.activeRun !== undefined) await this.activeRun.drain();
      this.pulls.storeDone();
      this.pulls.end();
      this.guards.giveUp();
      // A handler that waits for this very call to end can only be given up.
      if (this.rebalances.isHandling) setTimeout(giveUp, HANDLER_GRACE_MS).unref();
      else this.rebalances.acknowledge();
      await this.#leaving.leave();
      await this.destroy();
    };
    const giveUp = (): void => {
      this.activeRun?.giveUp();
      this.guards.giveUp();
      this.rebalances.giveUpHandlers();
    };
    const failing = `${this.name} could not leave its group`;
    await this.withinLimit(leave(), failing, limit).finally(giveUp);
  }

  /** While closing, handlers that still run may commit and change the assignment. @internal */
  protected override isUsable(): boolean {
    if (super.isUsable()) return true;
    if (this.state !== 'closing') return false;
    return this.rebalances.isHandling || this.activeRun?.isWorking === true;
  }

  /** @internal */
  protected checkGroup(): void {
    if (this.groupId !== undefined) return;
    throw KafkaError.fromErrno(
      ErrorCode.ERR__UNKNOWN_GROUP,
      'this call needs a consumer group: set `group.id`',
      { configKey: 'group.id' },
    );
  }

  #mayHandle(record: ControlRecord): boolean {
    if (record.kind !== ControlKind.rebalance) return true;
    const event = consumerEventOf(record);
    return event?.type !== 'revokedPartitions' || this.guards.mayPass(record, event);
  }

  #onControl(record: ControlRecord, wantsEvents: boolean): ConsumerControlEvent | undefined {
    const event = consumerEventOf(record);
    if (event === undefined) return undefined;
    if (event.type === 'error' && event.error.isFatal) {
      this.pulls.end(event.error);
      return undefined;
    }
    if (event.type === 'assignedPartitions' || event.type === 'revokedPartitions') {
      const handedOut = this.rebalances.onRebalance(record, event, wantsEvents);
      if (handedOut === undefined) this.callHandler(event);
      return handedOut;
    }
    if (wantsEvents) return event;
    this.callHandler(event);
    return undefined;
  }
}
