import { Offset, type TopicPartition } from '../../lib/index.js';
import { flattenPartitions, unflattenPartitions } from '../../lib/client/topic-partition.js';
import { thrownBy } from '../helpers/cluster.js';
import { deepFreeze } from '../helpers/freeze.js';

describe('Offset', () => {
  it("has librdkafka's logical offsets", () => {
    expect(Offset).toMatchObject({ Beginning: -2, End: -1, Stored: -1000, Invalid: -1001 });
    expect([Offset.tail(0), Offset.tail(1), Offset.tail(5)]).toEqual([-2000, -2001, -2005]);
  });

  it.each([-1, 1.5, NaN, Infinity, '5', undefined, 1e10])('has no tail of %p', (count) => {
    const error = thrownBy(() => Offset.tail(count as number));
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_RANGE' });
  });
});

describe('a list of partitions', () => {
  it('comes back from the addon as it went', () => {
    const list = deepFreeze([
      { topic: 'a', partition: 0 },
      { topic: 'b', partition: 5, offset: 7, leaderEpoch: 3, metadata: 'text' },
      { topic: 'c', partition: 1, offset: Offset.Beginning, metadata: '' },
      { topic: 'd', partition: 2 ** 31 - 1, offset: Number.MAX_SAFE_INTEGER, leaderEpoch: 0 },
    ]);
    const expected = list.map((entry) => ({ ...entry, error: null }));
    expect(unflattenPartitions(flattenPartitions('partitions', list))).toEqual(expected);
  });

  it('has an error with its topic and partition for an entry that failed', () => {
    const [entry] = unflattenPartitions(['t', 3, -1001, -1, null, 3]);
    expect(entry).toEqual({ topic: 't', partition: 3, error: expect.anything() });
    expect(entry?.error).toMatchObject({
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
      topic: 't',
      partition: 3,
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['null', null, /partitions must be an array/],
    ['an object', { topic: 't', partition: 0 }, /partitions must be an array/],
    ['a list of null', [null], /partitions\[0\] must be a TopicPartition/],
    ['a list of text', [{ topic: 't', partition: 0 }, 't'], /partitions\[1\] must be/],
    ['an entry without a topic', [{ partition: 0 }], /partitions\[0\]\.topic/],
    ['an empty topic', [{ topic: '', partition: 0 }], /topic must not be empty/],
    ['a NUL in a topic', [{ topic: 'a\0', partition: 0 }], /NUL/],
    ['an entry without a partition', [{ topic: 't' }], /partitions\[0\]\.partition/],
    ['a partition below 0', [{ topic: 't', partition: -1 }], /\.partition must be an integer/],
    ['a partition above int32', [{ topic: 't', partition: 2 ** 31 }], /\.partition/],
    ['a bigint offset', [{ topic: 't', partition: 0, offset: 5n }], /\.offset must be a number/],
    ['an unsafe offset', [{ topic: 't', partition: 0, offset: 2 ** 53 }], /\.offset/],
    ['a fractional offset', [{ topic: 't', partition: 0, offset: 0.5 }], /\.offset/],
    ['a leader epoch below -1', [{ topic: 't', partition: 0, leaderEpoch: -2 }], /leaderEpoch/],
    ['metadata that is no text', [{ topic: 't', partition: 0, metadata: 5 }], /metadata/],
  ])('%s is refused', (_what, list, message) => {
    const call = () => flattenPartitions('partitions', list as TopicPartition[]);
    expect(thrownBy(call)).toMatchObject({
      code: expect.stringMatching(/^ERR_INVALID_ARG_/),
      message: expect.stringMatching(message),
    });
  });
});
