// A reader of one partition, without a group.
import { Offset } from '../../lib/index.js';
import { rejectionOf, thrownBy, until, withCluster } from '../helpers/cluster.js';
import { fill, filledTopic, placeOf, places } from '../consumer/helpers.js';
import { fetchMany, readMany, SOON, withReaders } from './helpers.js';

const cluster = withCluster();
const newReader = withReaders(cluster);

const LIST_OFFSETS = 2;
const ERR_TOPIC_AUTHORIZATION_FAILED = 29;

describe('a reader without a group', () => {
  it('reads one partition, the first by default, from its beginning', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 2 });
    expect((await fetchMany(newReader({ topic }), 5)).map(placeOf)).toEqual(places(5));
    const second = newReader({ topic, partition: 1 });
    expect((await readMany(second, 5)).map(placeOf)).toEqual(places(5, { partition: 1 }));
    expect(await rejectionOf(second.fetchMessage({ timeoutMs: 50 }))).toMatchObject({
      code: 'ERR__TIMED_OUT',
    });
  });

  it('starts where startOffset says', async () => {
    const topic = await filledTopic(cluster, 10);
    const [atSeven] = await fetchMany(newReader({ topic, startOffset: 7 }), 1);
    expect(atSeven?.offset).toBe(7);
    const [last] = await fetchMany(newReader({ topic, startOffset: Offset.tail(1) }), 1);
    expect(last?.offset).toBe(9);
  });

  it('starts at the beginning, and not at the end, if its offset is not there', async () => {
    const topic = await filledTopic(cluster, 3);
    const [message] = await fetchMany(newReader({ topic, startOffset: 1_000 }), 1);
    expect(message?.offset).toBe(0);
  });

  it('starts with what comes next at Offset.End', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic, startOffset: Offset.End });
    const fetching = reader.fetchMessage(SOON);
    await until(
      () => reader.consumer.watermarkOffsets(topic, 0) !== null,
      'the end of the partition',
    );
    await fill(cluster, topic, 1, { from: 3 });
    expect(placeOf(await fetching)).toBe('0@3');
  });

  it('commits nothing', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic });
    const message = await reader.readMessage(SOON);
    expect(await rejectionOf(reader.commitMessages(message))).toMatchObject({
      code: 'ERR__UNKNOWN_GROUP',
    });
  });
});

describe('setOffset()', () => {
  it('goes on reading there, at once', async () => {
    const topic = await filledTopic(cluster, 500);
    const reader = newReader({ topic });
    await fetchMany(reader, 3);
    for (const offset of [400, 2, 499, 0, 250]) {
      reader.setOffset(offset);
      expect(reader.offset()).toBe(offset);
      const [first, second] = await fetchMany(reader, offset === 499 ? 1 : 2);
      expect(first?.offset).toBe(offset);
      if (second) expect(second.offset).toBe(offset + 1);
    }
  });

  it('may be called again before anything was read', async () => {
    const topic = await filledTopic(cluster, 50);
    const reader = newReader({ topic });
    for (let offset = 0; offset < 40; offset++) reader.setOffset(offset);
    expect((await fetchMany(reader, 3)).map(({ offset }) => offset)).toEqual([39, 40, 41]);
  });

  it('reaches a call that waits already', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic });
    await fetchMany(reader, 5);
    const fetching = reader.fetchMessage(SOON);
    reader.setOffset(2);
    expect((await fetching).offset).toBe(2);
  });

  it('takes the logical offsets', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic, startOffset: 3 });
    await fetchMany(reader, 1);
    reader.setOffset(Offset.Beginning);
    expect(reader.offset()).toBeNull();
    expect((await reader.fetchMessage(SOON)).offset).toBe(0);
    reader.setOffset(Offset.tail(2));
    expect((await reader.fetchMessage(SOON)).offset).toBe(3);
  });

  it('refuses what is no offset, and then changes nothing', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic });
    await fetchMany(reader, 2);
    for (const bad of [Offset.Stored, Offset.Invalid, 1.5, NaN, -3]) {
      expect(thrownBy(() => reader.setOffset(bad))).toMatchObject({
        code: 'ERR_INVALID_ARG_RANGE',
      });
    }
    expect((await reader.fetchMessage(SOON)).offset).toBe(2);
  });
});

// The embedded cluster knows no times: it answers "none". Times are tested on a real Kafka.
describe('setOffsetAt() a time after the last message', () => {
  it('goes on at the end as it is now: what comes before reading starts is not skipped', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic });
    await reader.setOffsetAt(new Date(Date.now() + 60_000), SOON);
    expect(reader.offset()).toBe(5);
    await fill(cluster, topic, 1, { from: 5 });
    expect((await reader.fetchMessage(SOON)).offset).toBe(5);
  });

  it('leaves the position as it was when it fails', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic, startOffset: 1 });
    await fetchMany(reader, 1);
    cluster.mock.pushRequestErrors(LIST_OFFSETS, [ERR_TOPIC_AUTHORIZATION_FAILED]);
    expect(await rejectionOf(reader.setOffsetAt(1))).toMatchObject({
      code: 'ERR_TOPIC_AUTHORIZATION_FAILED',
    });
    const reason = new Error('called off');
    const aborted = AbortSignal.abort(reason);
    expect(await rejectionOf(reader.setOffsetAt(1, { signal: aborted }))).toBe(reason);
    for (const bad of [NaN, -1, '1', new Date(NaN)]) {
      expect(await rejectionOf(reader.setOffsetAt(bad as number))).toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID_ARG_/) as string,
      });
    }
    expect((await reader.fetchMessage(SOON)).offset).toBe(2);
  });
});

describe('offset()', () => {
  it('is that of the message that comes next, once that is known', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic });
    expect(reader.offset()).toBeNull();
    await fetchMany(reader, 2);
    expect(reader.offset()).toBe(2);
    expect(reader.offset({ topic, partition: 0 })).toBe(2);
    expect(reader.offset({ topic, partition: 1 })).toBeNull();
    expect(newReader({ topic, startOffset: 4 }).offset()).toBe(4);
  });
});

describe('lag() and readLag()', () => {
  it('count the messages ahead', async () => {
    const topic = await filledTopic(cluster, 10);
    const reader = newReader({ topic });
    expect(reader.lag()).toBeNull();
    await fetchMany(reader, 4);
    expect(reader.lag()).toBe(6);
    expect(await reader.readLag()).toBe(6);
    await fill(cluster, topic, 5, { from: 10 });
    expect(await reader.readLag()).toBe(11);
    reader.setOffset(14);
    expect(await reader.readLag()).toBe(1);
    await fetchMany(reader, 1);
    expect([reader.lag(), await reader.readLag()]).toEqual([0, 0]);
  });

  it.each([
    ['the beginning', Offset.Beginning, 10],
    ['the end', Offset.End, 0],
    ['some before the end', Offset.tail(3), 3],
    ['more before the end than there are', Offset.tail(99), 10],
    ['an offset', 7, 3],
    ['an offset behind the end', 70, 0],
  ])('readLag() counts from %s before anything was read', async (_where, startOffset, lag) => {
    const topic = await filledTopic(cluster, 10);
    expect(await newReader({ topic, startOffset }).readLag(SOON)).toBe(lag);
  });

  it('readLag() fails as the broker does', async () => {
    const topic = await filledTopic(cluster, 1);
    const reader = newReader({ topic, startOffset: 0 });
    await fetchMany(reader, 1);
    const errors = [ERR_TOPIC_AUTHORIZATION_FAILED, ERR_TOPIC_AUTHORIZATION_FAILED];
    cluster.mock.pushRequestErrors(LIST_OFFSETS, errors);
    expect(await rejectionOf(reader.readLag())).toMatchObject({
      code: 'ERR_TOPIC_AUTHORIZATION_FAILED',
    });
  });
});
