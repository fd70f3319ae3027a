// Whatever the calls, the queue and the broker do: one report for each message, and order is kept.
import { KafkaError, type ProducerMessage } from '../../lib/index.js';
import { FAST_RECONNECT, turn, withCluster } from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const PARTITIONS = 3;
const MESSAGES = 600;

/** Numbers that look random, and are the same for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

it.each([1, 2, 3, 4, 5, 6])('seed %i', async (seed) => {
  const random = randomFrom(seed);
  const topics = Array.from({ length: 3 }, () => cluster.topic({ partitions: PARTITIONS }));
  const config = {
    ...FAST_RECONNECT,
    'max.in.flight': 1,
    'message.send.max.retries': 0, // Tried again, a message can be written twice.
    'linger.ms': random(3),
    'queue.buffering.max.messages': 5 + random(50),
    'queue.buffering.max.kbytes': 10,
  };
  const partitioner = ({ opaque }: ProducerMessage): number => {
    if (opaque === 'fails') throw new Error('of the app');
    return random(PARTITIONS);
  };
  const producer = cluster.producer(config, { partitioner });
  const channel = producer.channel();

  const reports = new Map<string, string[]>();
  const note = (value: string, outcome: string): void => {
    reports.set(value, [...(reports.get(value) ?? []), outcome]);
  };
  const outcomeOf = (error: unknown): string => {
    if (!KafkaError.isKafkaError(error)) throw error;
    return error.code;
  };
  const written = new Set<string>();
  const settled: Promise<unknown>[] = [];
  const offer = (message: ProducerMessage, value: string): void => {
    const way = random(4);
    if (way === 0) {
      producer.produce(message, (error) => {
        note(value, error === null ? 'sent' : error.code);
      });
    } else if (way === 1) {
      if (channel.tryWrite(message)) written.add(value);
      else note(value, 'ERR__QUEUE_FULL');
    } else if (way === 2) {
      const write = channel.write(message);
      written.add(value);
      const refused = (error: unknown): void => {
        written.delete(value);
        note(value, outcomeOf(error));
      };
      settled.push(write.catch(refused));
    } else {
      const send = producer.send(message);
      const onEnd = [
        (): void => note(value, 'sent'),
        (error: unknown): void => note(value, outcomeOf(error)),
      ] as const;
      settled.push(send.then(...onEnd));
    }
  };
  for (let i = 0; i < MESSAGES; i++) {
    const value = `${i}`.padEnd(random(10) === 0 ? 2500 : 10);
    const message: ProducerMessage = {
      topic: topics[random(3)] ?? '',
      value,
      ...(random(5) === 0 ? { partition: random(PARTITIONS) } : {}),
      ...(random(20) === 0 ? { opaque: 'fails' } : {}),
    };
    try {
      offer(message, value);
    } catch (error) {
      note(value, outcomeOf(error));
    }
    if (random(10) === 0) await turn();
    if (random(100) === 0) cluster.mock.setBrokerDown(1);
    if (random(30) === 0) cluster.mock.setBrokerUp(1);
  }
  cluster.mock.setBrokerUp(1);
  await Promise.all(settled);
  expect(await producer.flush()).toBe(0);
  const failed = await channel.close().then(
    () => null,
    (error: unknown) => error,
  );
  expect(failed === null || KafkaError.isKafkaError(failed)).toBe(true);
  expect(producer.length).toBe(0);

  expect([...reports.values()].filter(({ length }) => length !== 1)).toEqual([]);
  expect(reports.size + written.size).toBe(MESSAGES);
  const arrived: string[] = [];
  for (const topic of topics) {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const values = (await allValues(cluster, topic, partition)).map((value) => value ?? '');
      const numbers = values.map(Number);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      arrived.push(...values);
    }
  }
  const sent = [...reports].filter(([, [outcome]]) => outcome === 'sent').map(([value]) => value);
  expect(new Set(arrived).size).toBe(arrived.length);
  expect(sent.filter((value) => !arrived.includes(value))).toEqual([]);
  // A broker that goes away can have written a message that is reported as failed; not one that
  // it never got.
  const never = ['ERR__QUEUE_FULL', 'ERR__APPLICATION', 'ERR__UNKNOWN_PARTITION'];
  const outcomesOf = (value: string): readonly string[] => reports.get(value) ?? [];
  const isRefused = (value: string): boolean => outcomesOf(value).some((o) => never.includes(o));
  expect(arrived.filter(isRefused)).toEqual([]);
  expect(sent.length).toBeGreaterThan(50);
});
