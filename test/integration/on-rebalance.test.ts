// What an app has of a rebalance, on a real Kafka: the mock cluster refuses the commit of a revoke. Each
// promise for each way in which groups hand partitions over.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Consumer,
  type ConsumerConfig,
  type ConsumerOptions,
  KafkaError,
  type OnRebalance,
  type RebalanceEvent,
  type TopicPartition,
} from '../../lib/index.js';
import { until, within } from '../helpers/cluster.js';
import { assigned, PARTITIONS, range, sendNumbers, withKafka } from './kafka.js';

const kafka = withKafka();

const FAST_GROUP = { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 6000 } as const;

const protocols: Record<string, ConsumerConfig> = {
  'classic, eager': { ...FAST_GROUP, 'partition.assignment.strategy': 'range' },
  'classic, cooperative': {
    ...FAST_GROUP,
    'partition.assignment.strategy': 'cooperative-sticky',
  },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

const HALF = PARTITIONS / 2;
const PATIENCE_MS = 20_000;

interface Place {
  readonly partition: number;
  readonly offset: number;
}

/** A topic that is written to, and what the members of a group have worked on, in order. */
class Job {
  readonly topic = kafka.topic();
  readonly group = kafka.group();
  readonly done: (Place & { readonly by: Consumer })[] = [];
  /** What was committed for a next owner. */
  readonly handedOver: Place[] = [];
  readonly #protocol: ConsumerConfig;
  readonly #producer = kafka.producer({ 'linger.ms': 0 });
  #writing = Promise.resolve();
  #isWriting = true;
  #written = 0;

  constructor(protocol: ConsumerConfig) {
    this.#protocol = protocol;
  }

  static async begin(protocol: ConsumerConfig): Promise<Job> {
    const job = new Job(protocol);
    await job.#write(); // Consumers find the topic there.
    job.#writing = job.#writeOn();
    job.#writing.catch(() => undefined); // A test that has failed does not wait for it.
    return job;
  }

  /** A member which commits nothing unless the test does. */
  member(onRebalance?: OnRebalance<Consumer>, options?: ConsumerOptions): Consumer {
    const config = { 'group.id': this.group, 'enable.auto.commit': false, ...this.#protocol };
    const consumer = kafka.consumer(config, options);
    consumer.subscribe(this.topic, { onRebalance });
    return consumer;
  }

  finish(by: Consumer, { partition, offset }: Place): void {
    this.done.push({ by, partition, offset });
  }

  /** Commits how far the work has got in these partitions. */
  async handOver(consumer: Consumer, partitions: readonly TopicPartition[]): Promise<void> {
    const positions = partitions.map(({ topic, partition }) => {
      const last = this.done.findLast((place) => place.partition === partition);
      return { topic, partition, offset: last === undefined ? 0 : last.offset + 1 };
    });
    // A question takes a round trip: whoever is not waited for commits too late.
    await consumer.committed(positions);
    await consumer.commit(positions);
    this.handedOver.push(...positions.map(({ partition, offset }) => ({ partition, offset })));
  }

  /** An `onRebalance` that does so in every revoke. */
  readonly committing: OnRebalance<Consumer> = async ({ type, partitions, lost }, consumer) => {
    if (type !== 'revokedPartitions') return;
    expect(lost).toBe(false);
    await this.handOver(consumer, partitions);
  };

  /** Waits until this member has worked on something of so many partitions. */
  async untilWorking(by: Consumer, partitions: number): Promise<void> {
    const seen = (): Set<number> =>
      new Set(this.done.filter((one) => one.by === by).map(({ partition }) => partition));
    await until(
      () => seen().size === partitions,
      () => [...seen()],
      PATIENCE_MS,
    );
  }

  /** Writes no more; waits for the work on all of it: each message once, in order. */
  async expectAllOnce(): Promise<void> {
    this.#isWriting = false;
    await this.#writing;
    await until(
      () => this.done.length >= this.#written,
      () => `${this.done.length} of ${this.#written} messages`,
      PATIENCE_MS,
    );
    for (const partition of range(PARTITIONS)) {
      const places = this.done.filter((place) => place.partition === partition);
      expect(places.map(({ offset }) => offset)).toEqual(range(this.#written / PARTITIONS));
    }
  }

  /** Where this member has begun, of what others had before it. */
  startsOf(by: Consumer): Place[] {
    const starts = new Map<number, number>();
    for (const place of this.done) {
      const { partition, offset } = place;
      if (place.by === by && !starts.has(partition)) starts.set(partition, offset);
    }
    return [...starts].map(([partition, offset]) => ({ partition, offset }));
  }

  async #write(): Promise<void> {
    await sendNumbers(this.#producer, this.topic, this.#written, this.#written + PARTITIONS);
    this.#written += PARTITIONS;
  }

  async #writeOn(): Promise<void> {
    while (this.#isWriting) {
      await this.#write();
      await sleep(5);
    }
  }
}

type Work = (signal: AbortSignal) => Promise<void>;

/** Work that goes on beside the test until it is stopped. */
class Background {
  readonly #stop = new AbortController();
  readonly #work: Promise<unknown>;

  constructor(work: Work) {
    this.#work = work(this.#stop.signal).catch((error: unknown) => error);
  }

  /** Resolves when the message in hand is done. */
  async stop(): Promise<void> {
    this.#stop.abort();
    expect(await within(this.#work, 'the end of the loop')).toBe(this.#stop.signal.reason);
  }
}

/** Works on messages. */
function working(job: Job, consumer: Consumer): Background {
  return new Background(async (signal) => {
    for await (const message of consumer.messages({ signal })) {
      await sleep(1);
      job.finish(consumer, message);
    }
  });
}

/** Waits until each of these members has its share of the partitions. */
async function untilShared(...members: Consumer[]): Promise<void> {
  const shares = (): number[][] => members.map(assigned);
  await until(() => shares().every(({ length }) => length === HALF), shares, PATIENCE_MS);
}

const numbersOf = (partitions: readonly TopicPartition[]): number[] =>
  partitions.map(({ partition }) => partition);

describe.each(Object.entries(protocols))('in a group of the kind %s', (_name, protocol) => {
  it('the next owner begins exactly where onRebalance has committed: one that joins, and one after close()', async () => {
    const job = await Job.begin(protocol);
    const first = job.member(job.committing);
    const firstWork = working(job, first);
    await job.untilWorking(first, PARTITIONS);
    const second = job.member(job.committing);
    const secondWork = working(job, second);
    await untilShared(first, second);
    await job.untilWorking(second, HALF);
    expect(job.handedOver).toEqual(expect.arrayContaining(job.startsOf(second)));

    await firstWork.stop();
    const left = assigned(first);
    job.handedOver.length = 0;
    await within(first.close(), 'close()', 10_000);
    expect(job.handedOver.map(({ partition }) => partition).sort()).toEqual(left);
    await job.untilWorking(second, PARTITIONS);
    await job.expectAllOnce();
    await secondWork.stop();
  });

  it('an onRebalance that rejects fails the pull and is told as an error; the group goes on', async () => {
    const job = await Job.begin(protocol);
    const failures: unknown[] = [];
    const errors: KafkaError[] = [];
    const unread: KafkaError[] = [];
    const first = job.member(
      async (event, consumer) => {
        await job.committing(event, consumer);
        throw new Error(event.type);
      },
      { handlers: { error: ({ error }) => unread.push(error) } },
    );
    const firstWork = new Background(async (signal) => {
      for (;;) {
        const event = await first.poll({ signal }).catch((error: unknown) => {
          if (signal.aborted || KafkaError.isKafkaError(error)) throw error; // The end.
          failures.push(error);
        });
        if (event?.type === 'message') job.finish(first, event);
        if (event?.type === 'error') errors.push(event.error);
      }
    });
    await job.untilWorking(first, PARTITIONS);
    const second = job.member(job.committing);
    const secondWork = working(job, second);
    await untilShared(first, second);
    await job.untilWorking(second, HALF);
    await job.expectAllOnce();
    await firstWork.stop();
    expect(failures).toContainEqual(new Error('assignedPartitions'));
    expect(failures).toContainEqual(new Error('revokedPartitions'));
    expect(errors.map(({ code }) => code)).toEqual(failures.map(() => 'ERR__APPLICATION'));
    expect(errors.map(({ cause }) => cause)).toEqual(failures);

    expect(unread).toEqual([]);
    await within(first.close(), 'close()', 10_000);
    expect(unread).toMatchObject([
      { code: 'ERR__APPLICATION', cause: new Error('revokedPartitions') },
    ]);
    await secondWork.stop();
  });

  it('holdRebalances() keeps the partitions until it is released', async () => {
    const job = await Job.begin(protocol);
    const first = job.member();
    const firstWork = working(job, first);
    await job.untilWorking(first, PARTITIONS);
    const hold = first.holdRebalances();
    const second = job.member();
    const secondWork = working(job, second);
    await until(() => hold.wanted.aborted, 'the wish for partitions', PATIENCE_MS);
    await firstWork.stop();
    const held = job.done.length;
    // The time of some heartbeats, in which nothing may move.
    expect(await first.poll(600)).toBeNull();
    expect([assigned(first), assigned(second)]).toEqual([range(PARTITIONS), []]);
    expect(job.done).toHaveLength(held);
    // Still its own: to be committed, for whoever has them next.
    await job.handOver(first, first.assignment());
    hold.release();
    const rest = working(job, first);
    await untilShared(first, second);
    await job.untilWorking(second, HALF);
    expect(job.handedOver).toEqual(expect.arrayContaining(job.startsOf(second)));
    await job.expectAllOnce();
    await Promise.all([rest.stop(), secondWork.stop()]);
  });

  it('events() hand a rebalance out, to be acknowledged by the next pull', async () => {
    const job = await Job.begin(protocol);
    const join = (): [Consumer, Background] => {
      const consumer = job.member();
      const seen: RebalanceEvent[] = [];
      const work = new Background(async (signal) => {
        for await (const event of consumer.events({ signal })) {
          // Whoever has come back has acknowledged the one before.
          const last = seen.at(-1);
          const owned = assigned(consumer);
          for (const partition of numbersOf(last?.partitions ?? [])) {
            expect(owned.includes(partition)).toBe(last?.type === 'assignedPartitions');
          }
          if (event.type === 'message') {
            await sleep(1);
            job.finish(consumer, event);
          } else if (event.type === 'assignedPartitions' || event.type === 'revokedPartitions') {
            const isRevoke = event.type === 'revokedPartitions';
            if (isRevoke) await job.handOver(consumer, event.partitions);
            for (const partition of numbersOf(event.partitions)) {
              expect(assigned(consumer).includes(partition)).toBe(isRevoke);
            }
            seen.push(event);
          }
        }
      });
      return [consumer, work];
    };
    const [first, firstWork] = join();
    await job.untilWorking(first, PARTITIONS);
    const [second, secondWork] = join();
    await untilShared(first, second);
    await job.untilWorking(second, HALF);
    expect(job.handedOver).toEqual(expect.arrayContaining(job.startsOf(second)));
    await job.expectAllOnce();
    await Promise.all([firstWork.stop(), secondWork.stop()]);
  });
});
