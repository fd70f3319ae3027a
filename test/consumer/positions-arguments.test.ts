// Wrong arguments of what moves, asks and pauses: a clear error each, before anything has happened.
import { KafkaError } from '../../lib/index.js';
import { rejectionOf, withCluster } from '../helpers/cluster.js';
import { filledTopic, nextMessage, placeOf, readerOf } from './helpers.js';

const cluster = withCluster();

/** Whatever the types say: what an application in plain JS can hand over. */
type Loose = Record<string, (...args: unknown[]) => unknown>;
type Row = readonly [method: string, args: readonly unknown[], names: RegExp, code: string];

const TYPE = 'ERR_INVALID_ARG_TYPE';
const VALUE = 'ERR_INVALID_ARG_VALUE';
const RANGE = 'ERR_INVALID_ARG_RANGE';
const at = { topic: 't', partition: 0 };

/** What is wrong in every list of partitions. */
const wrongLists: [list: unknown, names: RegExp, code: string][] = [
  ['t', /partitions must be an array/, TYPE],
  [at, /partitions must be an array/, TYPE],
  [null, /partitions must be an array/, TYPE],
  [[null], /partitions\[0\]/, TYPE],
  [['t'], /partitions\[0\]/, TYPE],
  [[{ partition: 0 }], /partitions\[0\]\.topic/, TYPE],
  [[{ topic: '', partition: 0 }], /partitions\[0\]\.topic/, VALUE],
  [[{ topic: 'a\0b', partition: 0 }], /partitions\[0\]\.topic/, VALUE],
  [[{ topic: 't' }], /partitions\[0\]\.partition/, TYPE],
  [[at, { topic: 't', partition: -1 }], /partitions\[1\]\.partition/, RANGE],
  [[{ topic: 't', partition: 2 ** 31 }], /partitions\[0\]\.partition/, RANGE],
];

const rows: Row[] = [
  ...['committed', 'position', 'pause', 'resume'].flatMap((method) =>
    wrongLists.map(([list, names, code]): Row => [method, [list], names, code]),
  ),
  ['pause', [], /partitions/, TYPE],
  ['resume', [], /partitions/, TYPE],
  ['seek', [], /targets\[0\]/, TYPE],
  ['seek', [null], /targets\[0\]/, TYPE],
  ['seek', [[at, 5]], /targets\[0\]\.offset/, TYPE],
  ['seek', [[{ ...at, offset: 1 }, 5]], /targets\[1\]/, TYPE],
  ['seek', [{ ...at, offset: '5' }], /targets\[0\]\.offset/, TYPE],
  ['seek', [{ ...at, offset: 0.5 }], /targets\[0\]\.offset/, RANGE],
  ['seek', [{ ...at, offset: -3_000_000_000 }], /targets\[0\]\.offset/, RANGE],
  ['seek', [{ ...at, offset: -1000 }], /targets\[0\]\.offset/, RANGE],
  ['seek', [{ ...at, offset: -1001 }], /targets\[0\]\.offset/, RANGE],
  ['seek', [{ ...at, timestamp: -1 }], /targets\[0\]\.timestamp/, RANGE],
  ['seek', [{ ...at, timestamp: 'now' }], /targets\[0\]\.timestamp/, TYPE],
  ['seek', [{ ...at, timestamp: new Date(NaN) }], /targets\[0\]\.timestamp/, RANGE],
  ['seek', [{ topic: '', partition: 0, offset: 1 }], /topic/, VALUE],
  ['seek', [{ topic: 't', partition: -1, timestamp: 1 }], /partition/, RANGE],
  ['seek', [{ ...at, offset: 1 }, 5], /options/, TYPE],
  ['seek', [{ ...at, offset: 1 }, null], /options/, TYPE],
  ['offsetsForTimes', [], /times/, TYPE],
  ['offsetsForTimes', [{ ...at, timestamp: 1 }], /times/, TYPE],
  ['offsetsForTimes', [[null]], /times\[0\]/, TYPE],
  ['offsetsForTimes', [[at]], /times\[0\]\.timestamp/, TYPE],
  ['offsetsForTimes', [[{ ...at, timestamp: 1.5 }]], /times\[0\]\.timestamp/, RANGE],
  ['offsetsForTimes', [[{ partition: 0, timestamp: 1 }]], /times\[0\]\.topic/, TYPE],
  ['queryWatermarkOffsets', [], /topic/, TYPE],
  ['queryWatermarkOffsets', ['', 0], /topic/, VALUE],
  ['queryWatermarkOffsets', ['t'], /partition/, TYPE],
  ['queryWatermarkOffsets', ['t', -1], /partition/, RANGE],
  ['watermarkOffsets', [], /topic/, TYPE],
  ['watermarkOffsets', ['t', '0'], /partition/, TYPE],
  ['watermarkOffsets', ['t', -1], /partition/, RANGE],
  ...[
    ['committed', []],
    ['offsetsForTimes', []],
  ].map(([method, list]): Row => [method as string, [list, { timeoutMs: '1' }], /timeoutMs/, TYPE]),
  ['seek', [{ ...at, offset: 1 }, { timeoutMs: -1 }], /options\.timeoutMs/, RANGE],
  ['seek', [{ ...at, offset: 1 }, { signal: 5 }], /options\.signal/, TYPE],
  ['queryWatermarkOffsets', ['t', 0, { timeoutMs: NaN }], /options\.timeoutMs/, RANGE],
];

it.each(rows)('%s(%j) names %s, with %s', async (method, args, names, code) => {
  const consumer = cluster.consumer({ 'group.id': cluster.group() });
  const call = async (): Promise<unknown> => (consumer as unknown as Loose)[method]?.(...args);
  const error = (await rejectionOf(call())) as Error;
  expect(KafkaError.isKafkaError(error)).toBe(false);
  expect(error).toBeInstanceOf(code === RANGE ? RangeError : TypeError);
  expect(error).toMatchObject({ code });
  expect(error.message).toMatch(names);
});

it('a wrong entry behind a right one has no effect', async () => {
  const topic = await filledTopic(cluster, 5);
  const consumer = readerOf(cluster, topic);
  await nextMessage(consumer);
  const loose = consumer as unknown as Loose;
  const right = { topic, partition: 0 };
  expect(() => loose['pause']?.([right, 5])).toThrow(TypeError);
  await expect(loose['seek']?.([{ ...right, offset: 4 }, {}])).rejects.toThrow(TypeError);
  expect(consumer.paused()).toEqual([]);
  expect(placeOf(await nextMessage(consumer))).toBe('0@1');
});
