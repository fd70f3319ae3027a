// Garbage at the border: an error of the right kind or a delivery, never a crash, never a leak.
import { types } from 'node:util';
import fc from 'fast-check';
import { KafkaError, type Producer, type ProducerMessage } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Fields that may be right, or be anything. */
const message = fc.record(
  {
    topic: fc.oneof({ weight: 5, arbitrary: fc.constant('fuzz') }, anything),
    partition: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.double(), anything),
    key: fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), anything),
    value: fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), anything),
    headers: fc.oneof(
      fc.dictionary(fc.string(), fc.oneof(fc.string(), anything)),
      fc.array(fc.tuple(fc.string(), fc.oneof(fc.uint8Array(), anything))),
      anything,
    ),
    timestamp: fc.oneof(fc.integer({ min: -5 }), fc.double(), anything),
    opaque: anything,
  },
  { requiredKeys: [] },
);

/** Produces; a refusal must be an error of ours and leave nothing behind. */
function offer(producer: Producer, garbage: unknown): void {
  const before = producer.length;
  try {
    producer.produce(garbage as ProducerMessage);
  } catch (error) {
    const isOurs =
      KafkaError.isKafkaError(error) ||
      (types.isNativeError(error) &&
        String(Reflect.get(error, 'code')).startsWith('ERR_INVALID_ARG_'));
    if (!isOurs) throw error;
    expect(producer.length).toBe(before);
  }
}

it.each([
  ['anything at all', anything, 1000],
  ['a message whose fields may be anything', message, 3000],
])('%s is delivered, or refused with an error of ours', async (_what, arbitrary, numRuns) => {
  const producer = cluster.producer();
  fc.assert(
    fc.property(arbitrary, (garbage) => {
      offer(producer, garbage);
    }),
    { numRuns },
  );
  expect(await producer.flush({ timeoutMs: 10_000 })).toBe(0);
  expect(producer.length).toBe(0);
});

const FIELDS = ['topic', 'partition', 'key', 'value', 'headers', 'timestamp'] as const;

/** A message of which one field throws when it is read for the `count`-th time. */
function throwingAt(topic: string, field: string, count: number): ProducerMessage {
  const valid = { topic, partition: 0, key: 'k', value: 'v', headers: { h: 'v' }, timestamp: 5 };
  let reads = 0;
  return new Proxy(valid, {
    get: (target, name, receiver) => {
      if (name === field && ++reads === count) throw new Error('of the app');
      return Reflect.get(target, name, receiver);
    },
  });
}

describe.each(FIELDS)('an accessor of %s that throws', (field) => {
  it.each([1, 2, 3, 4, 5])('at read %i leaves nothing behind', async (count) => {
    const producer = cluster.producer();
    const bad = throwingAt('accessors', field, count);
    let settled = 0;
    let sent = 0;
    try {
      producer.produce(bad, () => settled++);
      sent = 1;
    } catch (error) {
      expect(error).toMatchObject({ message: 'of the app' });
    }
    expect(producer.length).toBe(sent);
    expect(await producer.flush({ timeoutMs: 1000 })).toBe(0);
    expect(settled).toBe(sent);
  });
});

describe.each(FIELDS)('an accessor of %s that changes its answer', (field) => {
  it.each([undefined, null, 5, '', {}, Symbol('s'), Buffer.from('b')])(
    'to %p is taken or refused, and nothing is left behind',
    async (second) => {
      const producer = cluster.producer();
      for (let firstReads = 1; firstReads <= 4; firstReads++) {
        const valid = {
          topic: 'accessors',
          key: 'k',
          value: Buffer.from('v'),
          headers: { h: 'v' },
        };
        let reads = 0;
        const changing = new Proxy(valid, {
          get: (target, name, receiver) =>
            name === field && ++reads > firstReads ? second : Reflect.get(target, name, receiver),
        });
        try {
          producer.produce(changing);
        } catch (error) {
          expect(types.isNativeError(error)).toBe(true);
        }
      }
      expect(await producer.flush({ timeoutMs: 1000 })).toBe(0);
    },
  );
});

it('an accessor of opaque that throws keeps nothing from settling', async () => {
  const { stdout, ...end } = await runChild(
    async ({ kafka, args: [servers = '', topic = ''] }) => {
      process.on('uncaughtException', () => undefined);
      const producer = new kafka.Producer({ 'bootstrap.servers': servers });
      const channel = producer.channel();
      const message = {
        topic,
        get opaque(): unknown {
          throw new Error('of the app');
        },
      };
      const settled = await Promise.allSettled([
        producer.send(message),
        channel.write(message),
        producer.send({ topic }),
      ]);
      await channel.close().catch(() => undefined);
      await producer.close();
      console.log(producer.length, settled[2].status);
    },
    { args: [cluster.bootstrapServers, cluster.topic()], timeoutMs: 5000 },
  );
  expect({ ...end, stdout: stdout.trim() }).toMatchObject({ code: 0, stdout: '0 fulfilled' });
});
