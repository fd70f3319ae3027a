// Times, watermarks, seeking and pausing on a real broker: the mock cluster knows no timestamps.
import { type ConsumerConfig, type Message, Offset } from '../../lib/index.js';
import { until } from '../helpers/cluster.js';
import { numberOf, PARTITIONS, sendNumbers, take, withKafka } from './kafka.js';

const kafka = withKafka();

const FIRST = Date.UTC(2026, 0, 1);
const STEP_MS = 1000;

/** `count` messages in each of `partitions` partitions; offset n is from `FIRST` + n seconds. */
async function timedTopic(count: number, partitions = 1): Promise<string> {
  const topic = kafka.topic();
  const messages = Array.from({ length: count * partitions }, (_, i) => {
    const offset = Math.floor(i / partitions);
    const partition = i % partitions;
    const timestamp = FIRST + offset * STEP_MS;
    return { topic, partition, value: `${partition}@${offset}`, timestamp };
  });
  await kafka.producer().sendBatch(messages);
  return topic;
}

function placeOf({ partition, offset, value }: Message): string {
  expect(value?.toString()).toBe(`${partition}@${offset}`);
  return `${partition}@${offset}`;
}

function places(from: number, to: number, partition = 0): string[] {
  return Array.from({ length: to - from }, (_, i) => `${partition}@${from + i}`);
}

function wholeTopic(topic: string, partitions: number) {
  return Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: 0 }));
}

describe('offsetsForTimes()', () => {
  it('finds the first message that is not older, and the end behind the last one', async () => {
    const topic = await timedTopic(10, 2);
    const consumer = kafka.consumer();
    const times = [
      { at: FIRST - 5000, offset: 0 },
      { at: FIRST, offset: 0 },
      { at: FIRST + 3 * STEP_MS, offset: 3 },
      { at: FIRST + 3 * STEP_MS + 1, offset: 4 },
      { at: FIRST + 9 * STEP_MS, offset: 9 },
      { at: FIRST + 9 * STEP_MS + 1, offset: Offset.End },
    ];
    for (const { at, offset } of times) {
      const answer = await consumer.offsetsForTimes([
        { topic, partition: 1, timestamp: at },
        { topic, partition: 0, timestamp: new Date(at) },
      ]);
      expect(answer).toMatchObject([
        { topic, partition: 1, offset, error: null },
        { topic, partition: 0, offset, error: null },
      ]);
    }
  });

  it('looks up each partition by its own time', async () => {
    const topic = await timedTopic(10, 3);
    const times = [2, 0, 1].map((partition) => ({
      topic,
      partition,
      timestamp: FIRST + partition * 2 * STEP_MS,
    }));
    const answer = await kafka.consumer().offsetsForTimes(times);
    expect(answer.map(({ partition, offset }) => [partition, offset])).toEqual([
      [2, 4],
      [0, 0],
      [1, 2],
    ]);
  });
});

describe('seek() by time', () => {
  it('goes on with the first message that is not older, back and forth', async () => {
    const topic = await timedTopic(100);
    const consumer = kafka.consumer();
    consumer.assign(wholeTopic(topic, 1));
    await take(consumer, 5);
    for (const offset of [60, 20, 99, 0]) {
      const timestamp = new Date(FIRST + offset * STEP_MS - 1);
      const seeking = consumer.seek({ topic, partition: 0, timestamp });
      // The rest of the batch is from before, also while the time is being looked up.
      expect(consumer.tryPoll()).toBeNull();
      await seeking;
      expect(placeOf((await take(consumer, 1))[0]!)).toBe(`0@${offset}`);
    }
  });

  it('behind the last message goes on with what comes', async () => {
    const topic = await timedTopic(10);
    const consumer = kafka.consumer();
    consumer.assign(wholeTopic(topic, 1));
    await take(consumer, 5);
    await consumer.seek({ topic, partition: 0, timestamp: FIRST + 3_600_000 });
    // librdkafka asks for the end only now: what is sent meanwhile may be before it.
    const reading = take(consumer, 1);
    const producer = kafka.producer();
    let read: Message | undefined;
    void reading.then(([message]) => (read = message));
    for (let offset = 10; read === undefined; offset++) {
      await producer.send({ topic, partition: 0, value: `0@${offset}` });
    }
    await reading;
    placeOf(read);
    expect(read.offset).toBeGreaterThanOrEqual(10);
  });

  it('moves some partitions by time, others by offset', async () => {
    const topic = await timedTopic(20, 3);
    const consumer = kafka.consumer();
    consumer.assign(wholeTopic(topic, 3));
    await take(consumer, 60);
    await consumer.seek([
      { topic, partition: 0, timestamp: FIRST + 15 * STEP_MS },
      { topic, partition: 1, offset: 18 },
      { topic, partition: 2, offset: Offset.tail(4) },
    ]);
    const read = (await take(consumer, 5 + 2 + 4)).map(placeOf).sort();
    expect(read).toEqual([...places(15, 20), ...places(18, 20, 1), ...places(16, 20, 2)]);
  });
});

describe('watermarks and lag', () => {
  it('are the broker`s', async () => {
    const topic = await timedTopic(30, 2);
    const consumer = kafka.consumer();
    expect(await consumer.queryWatermarkOffsets(topic, 0)).toEqual({ low: 0, high: 30 });
    consumer.assign(wholeTopic(topic, 1));
    expect(consumer.lag()).toMatchObject([{ position: null, lag: null }]);
    await take(consumer, 12);
    expect(consumer.watermarkOffsets(topic, 0)).toEqual({ low: 0, high: 30 });
    const { high } = await consumer.queryWatermarkOffsets(topic, 0);
    expect(consumer.lag()).toEqual([{ topic, partition: 0, position: 12, high, lag: high - 12 }]);
    expect(await consumer.queryWatermarkOffsets(topic, 1)).toEqual({ low: 0, high: 30 });
  });
});

const protocols: Record<string, ConsumerConfig> = {
  classic: { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 6000 },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

describe.each(Object.entries(protocols))('a member of the protocol %s', (_name, protocol) => {
  /** A member that has the whole topic and has read all of it. */
  async function reader(more: ConsumerConfig = {}) {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 80);
    const config = { 'enable.auto.commit': false, ...protocol, ...more };
    const consumer = kafka.member(group, topic, config);
    return { consumer, topic, group, messages: await take(consumer, 80) };
  }

  it('gets back what it has committed, with metadata and leader epoch', async () => {
    const { consumer, topic } = await reader();
    const list = [
      { topic, partition: 2, offset: 7, metadata: 'state=7; grüße', leaderEpoch: 0 },
      { topic, partition: 0, offset: 3 },
    ];
    await consumer.commit(list);
    const named = await consumer.committed(list.map(({ partition }) => ({ topic, partition })));
    expect(named).toMatchObject([
      { ...list[0], error: null },
      { ...list[1], error: null },
    ]);
    expect(named[1]?.leaderEpoch).toBeUndefined();
    const all = await consumer.committed();
    expect(all).toHaveLength(PARTITIONS);
    expect(all.find(({ partition }) => partition === 1)?.offset).toBeUndefined();
  });

  it('gets back what it has stored, with metadata and leader epoch, after commit()', async () => {
    const { consumer, topic, messages } = await reader({ 'enable.auto.offset.store': false });
    const message = messages.find(({ partition, offset }) => partition === 1 && offset === 4)!;
    expect(message.leaderEpoch).toBe(0);
    const stored = [
      { topic, partition: 2, offset: 7, metadata: 'state=7; grüße', leaderEpoch: 3 },
      { topic, partition: 0, offset: 3 },
    ];
    expect(consumer.storeOffsets(stored).map(({ error }) => error)).toEqual([null, null]);
    expect(consumer.storeMessage(message)).toBe(true);
    await consumer.commit();
    const named = await consumer.committed([2, 0, 1].map((partition) => ({ topic, partition })));
    expect(named).toEqual([
      { ...stored[0], error: null },
      { ...stored[1], error: null },
      { topic, partition: 1, offset: 5, leaderEpoch: 0, error: null },
    ]);
  });

  it('so do others what was stored and committed by close()', async () => {
    const config = { 'enable.auto.offset.store': false, 'enable.auto.commit': true };
    const { consumer, topic, group, messages } = await reader(config);
    const message = messages.find(({ partition, offset }) => partition === 1 && offset === 4)!;
    const stored = { topic, partition: 2, offset: 7, metadata: 'why', leaderEpoch: 3 };
    consumer.storeOffsets([stored]);
    consumer.storeMessage(message);
    await consumer.close();
    const other = kafka.consumer({ 'group.id': group });
    const named = await other.committed([2, 1, 0].map((partition) => ({ topic, partition })));
    expect(named).toEqual([
      { ...stored, error: null },
      { topic, partition: 1, offset: 5, leaderEpoch: 0, error: null },
      { topic, partition: 0, error: null },
    ]);
  });

  it('tells who it is', async () => {
    const { consumer } = await reader();
    const { generationId, memberId, groupInstanceId } = consumer.groupMetadata();
    expect(generationId).toBeGreaterThan(0);
    expect(memberId).not.toBe('');
    expect(groupInstanceId).toBeNull();
    const expected = 'group.protocol' in protocol ? 'COOPERATIVE' : 'EAGER';
    expect(consumer.rebalanceProtocol()).toBe(expected);
  });

  it('seeks and pauses what it was assigned', async () => {
    const { consumer, topic } = await reader();
    await consumer.seek([0, 1, 2].map((partition) => ({ topic, partition, offset: 10 })));
    consumer.pause([{ topic, partition: 1 }]);
    const read = (await take(consumer, 20)).map(({ partition, offset }) => ({ partition, offset }));
    expect(read.filter(({ partition }) => partition === 1)).toEqual([]);
    expect(read.every(({ offset }) => offset >= 10)).toBe(true);
    expect(await consumer.poll(300)).toBeNull();
    consumer.resume([{ topic, partition: 1 }]);
    const rest = await take(consumer, 10);
    expect(rest.map(numberOf)).toEqual(Array.from({ length: 10 }, (_, i) => 41 + 4 * i));
  });
});

describe('pause() while fetches go on', () => {
  it('holds a partition each time, and loses and doubles nothing', async () => {
    const count = 2000;
    const topic = await timedTopic(count, 3);
    const consumer = kafka.consumer({ 'fetch.message.max.bytes': 20_000 });
    consumer.assign(wholeTopic(topic, 3));
    const lists: string[][] = [[], [], []];
    let paused = -1;
    let read = 0;
    let nextChange = 0;
    for await (const messages of consumer.batches({ maxMessages: 50 })) {
      for (const message of messages) {
        expect(message.partition).not.toBe(paused);
        lists[message.partition]?.push(placeOf(message));
      }
      read += messages.length;
      if (read === 3 * count) break;
      const isMoving = lists.some((list, i) => i !== paused && list.length < count);
      if (read < nextChange && isMoving) continue;
      nextChange = read + 500; // A resume takes librdkafka up to a second.
      if (paused >= 0) consumer.resume([{ topic, partition: paused }]);
      // One that is done cannot be what the others wait for.
      paused = lists.findIndex((list, i) => i !== paused && list.length < count);
      if (lists.filter((list) => list.length < count).length < 2) {
        paused = -1;
        nextChange = 0;
      }
      if (paused >= 0) consumer.pause([{ topic, partition: paused }]);
    }
    expect(lists).toEqual([0, 1, 2].map((partition) => places(0, count, partition)));
    await until(() => consumer.tryPoll() === null, 'the end');
  });
});
