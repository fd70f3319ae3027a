import { type Consumer, Offset } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';
import {
  byPartition,
  expectAllOnce,
  fill,
  filledTopic,
  nextMessage,
  placeOf,
  places,
  readerOf,
  resumesAt,
  take,
  wholeTopic,
} from './helpers.js';

const cluster = withCluster();

/** Whether nothing comes any more. */
async function expectSilence(consumer: Consumer): Promise<void> {
  expect(await consumer.poll(200)).toBeNull();
}

describe('a consumer without group.id', () => {
  it('reads the partitions that it is assigned', async () => {
    const topic = await filledTopic(cluster, 50, { partitions: 3 });
    const consumer = cluster.consumer();
    consumer.assign(wholeTopic(topic, 3));
    expectAllOnce(await take(consumer, 150), 50, { partitions: 3 });
    expect(consumer.assignment()).toMatchObject([
      { topic, partition: 0, error: null },
      { topic, partition: 1, error: null },
      { topic, partition: 2, error: null },
    ]);
  });

  it('shows no trace of a group: two of them read everything', async () => {
    const topic = await filledTopic(cluster, 10);
    const both = [readerOf(cluster, topic), readerOf(cluster, topic)];
    for (const messages of await Promise.all(both.map((reader) => take(reader, 10)))) {
      expectAllOnce(messages, 10);
    }
  });
});

describe('assign()', () => {
  it.each([
    ['an absolute offset', 7, 7],
    ['Offset.Beginning', Offset.Beginning, 0],
    ['Offset.tail(3)', Offset.tail(3), 7],
    ['Offset.tail(0)', Offset.tail(0), 10],
    ['Offset.End', Offset.End, 10],
    ['no offset, by auto.offset.reset', undefined, 0],
  ])('starts at %s', async (_name, offset, expected) => {
    const topic = await filledTopic(cluster, 10);
    const consumer = cluster.consumer({ 'enable.partition.eof': true });
    consumer.assign([{ topic, partition: 0, offset }]);
    // The end of the partition shows that the consumer has found its place.
    const events = await take(consumer.events(), 10 - expected + 1);
    expect(events.at(-1)).toMatchObject({ type: 'partitionEOF', offset: 10 });
    await fill(cluster, topic, 1, { from: 10 });
    const offsets = [...events.slice(0, -1), await nextMessage(consumer)].map((event) =>
      event.type === 'message' ? event.offset : event.type,
    );
    expect(offsets).toEqual(Array.from({ length: 11 - expected }, (_, i) => expected + i));
  });

  it('starts at the committed offset of the group with Offset.Stored or none', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const config = { 'group.id': group, 'enable.auto.commit': false };
    const first = cluster.consumer(config);
    first.assign([{ topic, partition: 0, offset: 0 }]);
    await nextMessage(first);
    await first.commit([{ topic, partition: 0, offset: 4 }]);
    await first.close();
    for (const offset of [undefined, Offset.Stored]) {
      const consumer = cluster.consumer(config);
      consumer.assign([{ topic, partition: 0, offset }]);
      expect(placeOf(await nextMessage(consumer))).toBe('0@4');
    }
  });

  it('replaces what was assigned before, also what was decoded already', async () => {
    const topic = await filledTopic(cluster, 100, { partitions: 2 });
    const consumer = readerOf(cluster, topic);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    consumer.assign([{ topic, partition: 1, offset: 90 }]);
    const messages = await take(consumer, 10);
    expect(messages.map(placeOf)).toEqual(places(10, { partition: 1, from: 90 }));
    await expectSilence(consumer);
  });

  it('starts a partition anew at its offset, dropping what was decoded before', async () => {
    const topic = await filledTopic(cluster, 100);
    const consumer = readerOf(cluster, topic);
    expect((await take(consumer, 10)).map(placeOf)).toEqual(places(10));
    consumer.assign([{ topic, partition: 0, offset: 50 }]);
    expect((await take(consumer, 50)).map(placeOf)).toEqual(places(50, { from: 50 }));
    await expectSilence(consumer);
  });

  it('back to an earlier offset does not commit what had been read beyond it', async () => {
    const topic = await filledTopic(cluster, 100);
    const group = cluster.group();
    const consumer = cluster.consumer({ 'group.id': group });
    consumer.assign(wholeTopic(topic));
    await take(consumer, 30);
    consumer.assign([{ topic, partition: 0, offset: 5 }]);
    await take(consumer, 2);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@6');
  });

  it('of an empty list reads nothing', async () => {
    const topic = await filledTopic(cluster, 100);
    const consumer = readerOf(cluster, topic);
    await nextMessage(consumer);
    consumer.assign([]);
    expect(consumer.assignment()).toEqual([]);
    await expectSilence(consumer);
  });

  it('does not change its argument', () => {
    const consumer = cluster.consumer();
    const list = [Object.freeze({ topic: 't', partition: 0 })];
    consumer.assign(Object.freeze(list));
    expect(list).toEqual([{ topic: 't', partition: 0 }]);
  });
});

describe('unassign()', () => {
  it('ends reading, also of what was decoded already', async () => {
    const topic = await filledTopic(cluster, 100);
    const consumer = readerOf(cluster, topic);
    await nextMessage(consumer);
    consumer.unassign();
    expect(consumer.assignment()).toEqual([]);
    await expectSilence(consumer);
  });

  it('can be followed by another assign()', async () => {
    const topic = await filledTopic(cluster, 10);
    const consumer = readerOf(cluster, topic);
    await take(consumer, 5);
    consumer.unassign();
    consumer.assign(wholeTopic(topic));
    expect((await take(consumer, 10)).map(placeOf)).toEqual(places(10));
  });
});

describe('incrementalAssign() and incrementalUnassign()', () => {
  it('add and take away partitions, and leave the others as they are', async () => {
    const topic = await filledTopic(cluster, 100, { partitions: 3 });
    const consumer = cluster.consumer();
    consumer.incrementalAssign(wholeTopic(topic));
    expect((await take(consumer, 100)).map(placeOf)).toEqual(places(100));
    consumer.incrementalAssign([
      { topic, partition: 1, offset: 0 },
      { topic, partition: 2, offset: 0 },
    ]);
    const messages = await take(consumer, 200);
    const lists = byPartition(messages);
    expect(lists.get(1)).toEqual(places(100, { partition: 1 }));
    expect(lists.get(2)).toEqual(places(100, { partition: 2 }));
    consumer.incrementalUnassign([{ topic, partition: 1 }]);
    expect(consumer.assignment().map(({ partition }) => partition)).toEqual([0, 2]);
    await fill(cluster, topic, 1, { partitions: 3, from: 100 });
    expect((await take(consumer, 2)).map(placeOf).sort()).toEqual(['0@100', '2@100']);
    await expectSilence(consumer);
  });

  it('drop what was decoded of the partitions that go', async () => {
    const topic = await filledTopic(cluster, 200, { partitions: 2 });
    const consumer = readerOf(cluster, topic, { partitions: 2 });
    const first = await nextMessage(consumer);
    consumer.incrementalUnassign([{ topic, partition: first.partition }]);
    const partition = 1 - first.partition;
    expect((await take(consumer, 200)).map(placeOf)).toEqual(places(200, { partition }));
    await expectSilence(consumer);
  });

  it('refuse a partition that is assigned already, or is not', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = cluster.consumer();
    const list = wholeTopic(topic);
    consumer.incrementalAssign(list);
    expect(() => consumer.incrementalAssign(list)).toThrow(
      expect.objectContaining({ code: 'ERR__CONFLICT' }) as Error,
    );
    consumer.incrementalUnassign(list);
    expect(() => consumer.incrementalUnassign(list)).toThrow(
      expect.objectContaining({ code: 'ERR__INVALID_ARG' }) as Error,
    );
  });
});

it('changing the assignment again at once never aborts the process', async () => {
  const topic = await filledTopic(cluster, 200);
  const { code, stdout, stderr } = await runChild(
    async ({ kafka, args: [servers = '', topic = ''] }) => {
      const config = { 'bootstrap.servers': servers, 'fetch.wait.max.ms': 10 };
      const consumer = new kafka.Consumer(config, { logger: null });
      for (let i = 0; i < 60; i++) {
        consumer.assign([{ topic, partition: 0, offset: i }]);
        await consumer.readMessage({ timeoutMs: 10_000 });
        consumer.assign([{ topic, partition: 0, offset: 0 }]);
        consumer.unassign();
        consumer.incrementalAssign([{ topic, partition: 0, offset: 0 }]);
        consumer.incrementalUnassign([{ topic, partition: 0 }]);
      }
      await consumer.close();
      process.stdout.write('closed');
    },
    { args: [cluster.bootstrapServers, topic] },
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'closed', stderr: '' });
});
