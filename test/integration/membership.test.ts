// Subscriptions by pattern, which only a real Kafka has right.
import { type ConsumerConfig, Offset } from '../../lib/index.js';
import { uniqueName } from '../helpers/cluster.js';
import { Gathering, numberOf, PARTITIONS, range, sendNumbers, take, withKafka } from './kafka.js';

const kafka = withKafka();

/** A KIP-848 coordinator looks which topics match no more often than every 10 s. */
const PATIENCE_MS = 40_000;

const protocols: Record<string, ConsumerConfig> = {
  classic: { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 30_000 },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

describe.each(Object.entries(protocols))('with the protocol %s', (_name, protocol) => {
  it('a pattern takes in a topic that is created later, and no other', async () => {
    const prefix = uniqueName('pattern');
    const producer = kafka.producer();
    await sendNumbers(producer, `${prefix}-a`, 0, 40);
    await sendNumbers(producer, `other-${prefix}`, 0, 40);
    const consumer = kafka.consumer({
      'group.id': kafka.group(),
      'topic.metadata.refresh.interval.ms': 500,
      ...protocol,
    });
    consumer.subscribe(new RegExp(`^${prefix}-[ab]$`));
    const gathering = new Gathering(consumer);
    await gathering.reach(40, PATIENCE_MS);
    await sendNumbers(producer, `${prefix}-b`, 40, 80);
    await gathering.reach(80, PATIENCE_MS);
    expect(gathering.numbers).toEqual(range(80));
    expect(new Set(gathering.messages.map(({ topic }) => topic))).toEqual(
      new Set([`${prefix}-a`, `${prefix}-b`]),
    );
  }, 100_000);
});

it('the last messages of a partition are where Offset.tail(n) begins', async () => {
  const topic = kafka.topic();
  await sendNumbers(kafka.producer(), topic, 0, 40 * PARTITIONS);
  const consumer = kafka.consumer();
  consumer.assign([{ topic, partition: 1, offset: Offset.tail(3) }]);
  const last = range(40 * PARTITIONS).filter((n) => n % PARTITIONS === 1);
  expect((await take(consumer, 3)).map(numberOf)).toEqual(last.slice(-3));
});
