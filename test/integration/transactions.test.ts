// What only a real Kafka shows: isolation, offsets that are committed with a transaction, fencing.
import { setTimeout } from 'node:timers/promises';
import {
  type Consumer,
  type ConsumerConfig,
  type KafkaError,
  type Producer,
  TransactSession,
} from '../../lib/index.js';
import { rejectionOf, uniqueName, until, within } from '../helpers/cluster.js';
import {
  assigned,
  Gathering,
  numberOf,
  PARTITIONS,
  range,
  sendNumbers,
  take,
  withKafka,
} from './kafka.js';

const kafka = withKafka();

const NO_COMMITS = { 'enable.auto.commit': false } as const satisfies ConsumerConfig;

async function initialized(id = uniqueName('txn')): Promise<Producer> {
  const producer = kafka.producer({ 'transactional.id': id, 'linger.ms': 1 });
  await producer.initTransactions();
  return producer;
}

/** A topic with its partitions, which have to be there before transactions are timed. */
async function topicOf(count: number): Promise<string> {
  const topic = kafka.topic();
  await sendNumbers(kafka.producer(), topic, 0, Math.max(count, PARTITIONS));
  return topic;
}

/** The numbers in a topic up to its end. */
async function contents(topic: string, config: ConsumerConfig): Promise<number[]> {
  const consumer = kafka.consumer({ 'enable.partition.eof': true, ...config });
  consumer.assign(range(PARTITIONS).map((partition) => ({ topic, partition, offset: 0 })));
  const numbers: number[] = [];
  for (let ends = 0; ends < PARTITIONS;) {
    const event = await consumer.poll(10_000);
    if (event === null) throw new Error('the topic has no end');
    if (event.type === 'partitionEOF') ends++;
    if (event.type === 'message') numbers.push(numberOf(event));
  }
  await consumer.close();
  return numbers.sort((a, b) => a - b);
}

const COMMITTED = { 'isolation.level': 'read_committed' } as const;
const ALL = { 'isolation.level': 'read_uncommitted' } as const;

/** Ten messages, from this number on. */
async function sendTen(producer: Producer, topic: string, from: number): Promise<void> {
  await sendNumbers(producer, topic, from, from + 10);
}

describe('isolation', () => {
  it('read_committed sees what was committed, and never what was taken back', async () => {
    const topic = await topicOf(4);
    const producer = await initialized();
    for (const [from, end] of [
      [100, 'commitTransaction'],
      [200, 'abortTransaction'],
      [300, 'commitTransaction'],
    ] as const) {
      await producer.beginTransaction();
      await sendTen(producer, topic, from);
      await producer[end]();
    }
    const base = range(4);
    const committed = [...base, ...range(10).map((i) => 100 + i), ...range(10).map((i) => 300 + i)];
    expect(await contents(topic, COMMITTED)).toEqual(committed);
    expect(await contents(topic, {})).toEqual(committed); // The default.
    expect(await contents(topic, ALL)).toHaveLength(34);
  });

  it('hides an open transaction until it is committed', async () => {
    const topic = await topicOf(4);
    const producer = await initialized();
    const reader = kafka.member(kafka.group(), topic, COMMITTED);
    const gathering = new Gathering(reader);
    await gathering.reach(4);
    await producer.beginTransaction();
    await sendTen(producer, topic, 100);
    expect(await contents(topic, ALL)).toHaveLength(14);
    expect(gathering.messages).toHaveLength(4);
    await producer.commitTransaction();
    await gathering.reach(14);
  });

  it('close() ends an open transaction: readers go on at once', async () => {
    const topic = await topicOf(4);
    const producer = await initialized();
    await producer.beginTransaction();
    await sendTen(producer, topic, 100);
    await producer.close();
    await sendNumbers(kafka.producer(), topic, 500, 504);
    const reader = kafka.member(kafka.group(), topic, COMMITTED);
    const numbers = (await take(reader, 8)).map(numberOf).sort((a, b) => a - b);
    expect(numbers).toEqual([0, 1, 2, 3, 500, 501, 502, 503]);
  });
});

describe('offsets', () => {
  it('take effect with the commit, and not with an abort', async () => {
    const [topic, group] = [await topicOf(4), kafka.group()];
    const producer = await initialized();
    const reader = kafka.consumer({ 'group.id': group, ...NO_COMMITS });
    const stored = async (): Promise<number | undefined> => {
      const [first] = await reader.committed([{ topic, partition: 0 }]);
      return first?.offset;
    };
    for (const [offset, end, expected] of [
      [1, 'abortTransaction', undefined],
      [2, 'commitTransaction', 2],
      [3, 'abortTransaction', 2],
    ] as const) {
      await producer.beginTransaction();
      await producer.sendOffsetsToTransaction([{ topic, partition: 0, offset }], reader);
      await producer[end]();
      expect(await stored()).toBe(expected);
    }
  });

  it('of a member that is not one any more are refused, with an abort required', async () => {
    const [topic, group] = [await topicOf(4), kafka.group()];
    const member = kafka.member(group, topic, NO_COMMITS);
    await take(member, 4);
    const metadata = member.groupMetadata();
    expect(metadata.generationId).toBeGreaterThanOrEqual(0);
    await member.close();
    const producer = await initialized();
    await producer.beginTransaction();
    const error = await rejectionOf(
      producer.sendOffsetsToTransaction([{ topic, partition: 0, offset: 1 }], metadata),
    );
    expect(error).toMatchObject({ requiresAbort: true, isFatal: false });
    await producer.abortTransaction();
  });
});

describe('a second producer with the same transactional.id', () => {
  it('fences the first, whose next call fails for good, and ends its transaction', async () => {
    const topic = await topicOf(4);
    const id = uniqueName('txn');
    const first = await initialized(id);
    await first.beginTransaction();
    await sendTen(first, topic, 100);
    const second = await initialized(id);
    const error = (await rejectionOf(first.commitTransaction())) as KafkaError;
    expect(error).toMatchObject({ code: 'ERR__FENCED', isFatal: true, isRetriable: false });
    expect(first.fatalError()).toMatchObject({ code: 'ERR__FENCED' });
    expect(await rejectionOf(first.send({ topic }))).toMatchObject({ isFatal: true });
    await within(first.close(), 'close() of the fenced producer', 5000);
    await second.transaction(async () => sendTen(second, topic, 200));
    expect(await contents(topic, COMMITTED)).toEqual([
      ...range(4),
      ...range(10).map((i) => 200 + i),
    ]);
  });
});

describe('TransactSession', () => {
  const copying = async (
    group: string,
    input: string,
  ): Promise<{ consumer: Consumer; session: TransactSession }> => {
    const config = { ...NO_COMMITS, 'heartbeat.interval.ms': 300, 'session.timeout.ms': 6000 };
    const consumer = kafka.member(group, input, config);
    return { consumer, session: new TransactSession(consumer, await initialized()) };
  };

  it('rewinds to what the group has committed', async () => {
    const [input, group] = [await topicOf(40), kafka.group()];
    const { consumer, session } = await copying(group, input);
    const read = async (count: number): Promise<number[]> => {
      const numbers: number[] = [];
      await until(
        async () => {
          const max = count - numbers.length;
          const more = await session.poll({ maxMessages: max, timeoutMs: 500 });
          numbers.push(...more.map(numberOf));
          return numbers.length === count;
        },
        () => numbers,
      );
      return numbers;
    };
    await session.begin();
    const first = await read(10);
    expect(await session.end('commit')).toBe(true);
    await session.begin();
    await read(15);
    expect(await session.end('abort')).toBe(false);
    await session.begin();
    const rest = await read(30);
    expect(await session.end('commit')).toBe(true);
    expect([...first, ...rest].sort((a, b) => a - b)).toEqual(range(40));
    const stored = await consumer.committed();
    expect(stored.map(({ offset }) => offset)).toEqual([10, 10, 10, 10]);
  });

  it('loses and doubles nothing when partitions go to another member', async () => {
    const [input, output, group] = [await topicOf(400), await topicOf(4), kafka.group()];
    const one = await copying(group, input);
    const workers = new Set<Consumer>();
    const copy = ({ consumer, session }: typeof one): Promise<void> =>
      session.run(
        async (messages) => {
          for (const message of messages) {
            const value = String(1000 + numberOf(message));
            void session.send({ topic: output, partition: message.partition, value });
          }
          await setTimeout(50);
          workers.add(consumer);
        },
        { maxMessages: 10, maxMs: 50 },
      );
    const running = [copy(one)];
    await until(() => assigned(one.consumer).length === PARTITIONS, 'the assignment');
    const two = await copying(group, input);
    running.push(copy(two));
    await until(() => assigned(two.consumer).length === 2, 'the second member', 20_000);
    const out = async (): Promise<number[]> =>
      (await contents(output, COMMITTED)).filter((n) => n >= 1000);
    await until(async () => (await out()).length >= 400, 'the output', 25_000);
    await Promise.all([one.consumer.close(), two.consumer.close()]);
    await within(Promise.all(running), 'run() of both');
    expect(await out()).toEqual(range(400).map((n) => 1000 + n));
    expect(workers.size).toBe(2);
  });
});
