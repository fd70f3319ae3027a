// Readers of a group on a real Kafka: they share topics, and partitions move between them.
import { Reader, type ReaderOptions } from '../../lib/index.js';
import { uniqueName, until, within } from '../helpers/cluster.js';
import { kafkaServers, numberOf, PARTITIONS, range, sendNumbers, withKafka } from './kafka.js';

const kafka = withKafka();
const FAST_GROUP = { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 6000 } as const;

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

/** What a reader hands out, gathered in the background until it is closed. */
function gather(reader: Reader, read: (reader: Reader) => Promise<number>) {
  const numbers: number[] = [];
  const loop = async (): Promise<void> => {
    for (;;) numbers.push(await read(reader));
  };
  const ended = loop().catch((error: unknown) => error);
  return { numbers, ended };
}

const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

const protocols = {
  eager: FAST_GROUP,
  cooperative: { ...FAST_GROUP, 'partition.assignment.strategy': 'cooperative-sticky' },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
} as const;

describe.each(Object.entries(protocols))('two readers of a group, %s', (_name, config) => {
  /** A topic with messages that one reader has read, and the two. */
  async function twoReaders(options: Partial<ReaderOptions>) {
    const topic = kafka.topic();
    const groupId = uniqueName('group');
    const producer = kafka.producer();
    await sendNumbers(producer, topic, 0, 80);
    const one = newReader({ topic, groupId, config, ...options });
    const read = async (reader: Reader): Promise<number> => numberOf(await reader.readMessage());
    const first = gather(one, read);
    await until(
      () => first.numbers.length === 80,
      () => first.numbers.length,
      20_000,
    );
    const two = newReader({ topic, groupId, config, ...options });
    const second = gather(two, read);
    await until(
      () => [one, two].every((reader) => reader.consumer.assignment().length === PARTITIONS / 2),
      () => [one, two].map((reader) => reader.consumer.assignment()),
      20_000,
    );
    return { topic, producer, one, two, first, second };
  }

  it('share the topic; nothing that was read is read again, also when one closes', async () => {
    const { topic, producer, one, two, first, second } = await twoReaders({});
    const all = (): number[] => sorted([...first.numbers, ...second.numbers]);
    await sendNumbers(producer, topic, 80, 160);
    await until(
      () => all().length >= 160,
      () => all().length,
      20_000,
    );
    expect(second.numbers.length).toBe(40);
    expect([await one.readLag(), await two.readLag()]).toEqual([0, 0]);
    await within(one.close(), 'close()', 10_000);
    await until(() => two.consumer.assignment().length === PARTITIONS, 'all partitions', 20_000);
    await sendNumbers(producer, topic, 160, 200);
    await until(
      () => all().length >= 200,
      () => all().length,
      20_000,
    );
    expect(await first.ended).toMatchObject({ code: 'ERR__STATE' });
    await two.close();
    expect(all()).toEqual(range(200));
  });

  it('share it with gathered commits: they are committed before partitions move', async () => {
    const { topic, producer, one, two, first, second } = await twoReaders({
      commitInterval: 600_000,
    });
    const all = (): number[] => sorted([...first.numbers, ...second.numbers]);
    await sendNumbers(producer, topic, 80, 160);
    await until(
      () => all().length >= 160,
      () => all().length,
      20_000,
    );
    await within(one.close(), 'close()', 10_000);
    await until(() => two.consumer.assignment().length === PARTITIONS, 'all partitions', 20_000);
    await sendNumbers(producer, topic, 160, 200);
    await until(
      () => all().length >= 200,
      () => all().length,
      20_000,
    );
    await two.close();
    expect(all()).toEqual(range(200));
  });
});
