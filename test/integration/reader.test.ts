// Readers on a real Kafka: times, gathered commits.
import { Offset, Reader, type ReaderOptions } from '../../lib/index.js';
import { uniqueName, until, within } from '../helpers/cluster.js';
import {
  assigned,
  kafkaServers,
  numberOf,
  PARTITIONS,
  range,
  sendNumbers,
  withKafka,
} from './kafka.js';

const kafka = withKafka();
const SOON = { timeoutMs: 20_000 };

const readers: Reader[] = [];
afterEach(async () => {
  const closing = readers.splice(0).map((reader) => reader.close({ timeoutMs: 5_000 }));
  await within(Promise.allSettled(closing), 'close() of the readers of this test', 10_000);
});

function newReader({ config, ...options }: Partial<ReaderOptions>): Reader {
  const servers = { 'bootstrap.servers': kafkaServers() };
  const reader = new Reader({ logger: null, ...options, config: { ...servers, ...config } });
  readers.push(reader);
  return reader;
}

describe('a time range', () => {
  const START = Date.UTC(2026, 0, 1);
  const STEP_MS = 1_000;
  const COUNT = 100;

  /** A partition with a message for each second. */
  async function timedTopic(): Promise<string> {
    const topic = kafka.topic();
    await kafka.producer().sendBatch(
      range(COUNT).map((n) => ({
        topic,
        partition: 0,
        value: String(n),
        timestamp: START + n * STEP_MS,
      })),
    );
    return topic;
  }

  it('is read by setOffsetAt(), until the message at its end', async () => {
    const reader = newReader({ topic: await timedTopic() });
    const until = START + 60 * STEP_MS;
    // Between two messages: the first one that is not older.
    await reader.setOffsetAt(new Date(START + 39_500));
    expect(reader.offset()).toBe(40);
    const numbers: number[] = [];
    for (;;) {
      const message = await reader.fetchMessage(SOON);
      if (message.timestamp >= until) break;
      numbers.push(numberOf(message));
    }
    expect(numbers).toEqual(range(60).slice(40));
  });

  it('may begin before the first message, at one, and behind the last', async () => {
    const topic = await timedTopic();
    const reader = newReader({ topic });
    await reader.setOffsetAt(0);
    expect(numberOf(await reader.fetchMessage(SOON))).toBe(0);
    await reader.setOffsetAt(START + 70 * STEP_MS);
    expect(numberOf(await reader.fetchMessage(SOON))).toBe(70);
    await reader.setOffsetAt(START + COUNT * STEP_MS);
    expect(reader.offset()).toBe(COUNT);
    expect(await reader.readLag()).toBe(0);
    await kafka.producer().send({ topic, partition: 0, value: '100' });
    expect(numberOf(await reader.fetchMessage(SOON))).toBe(COUNT);
    expect([reader.lag(), reader.offset()]).toEqual([0, COUNT + 1]);
  });

  it('can be left for any offset, back and forth', async () => {
    const reader = newReader({ topic: await timedTopic() });
    for (const offset of [90, 3, 99, 0, 50]) {
      reader.setOffset(offset);
      expect(numberOf(await reader.fetchMessage(SOON))).toBe(offset);
    }
    reader.setOffset(Offset.Beginning);
    expect(numberOf(await reader.fetchMessage(SOON))).toBe(0);
    reader.setOffset(Offset.tail(10));
    expect(numberOf(await reader.fetchMessage(SOON))).toBe(90);
  });
});

describe('commitInterval', () => {
  it('commits what was read in one go, soon after', async () => {
    const topic = kafka.topic();
    const groupId = uniqueName('group');
    await sendNumbers(kafka.producer(), topic, 0, 400);
    const committed: (readonly number[])[] = [];
    const reader = newReader({
      topic,
      groupId,
      commitInterval: 200,
      handlers: {
        offsetsCommitted: ({ offsets, error }) => {
          expect(error).toBeNull();
          committed.push(offsets.map(({ offset }) => offset ?? -1));
        },
      },
    });
    for (let i = 0; i < 400; i++) await reader.readMessage(SOON);
    await until(
      () => committed.at(-1)?.every((offset) => offset === 100) === true,
      () => committed,
    );
    // A commit for each message would be 400.
    expect(committed.length).toBeLessThan(50);
    await reader.close();
    const next = kafka.member(groupId, topic);
    await until(
      async () => {
        expect(await next.pollBatch({ timeoutMs: 100 })).toEqual([]);
        return assigned(next).length === PARTITIONS;
      },
      () => assigned(next),
    );
    expect(await next.pollBatch({ timeoutMs: 500 })).toEqual([]);
  });
});
