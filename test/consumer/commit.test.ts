import { type Consumer, type ConsumerConfig, KafkaError } from '../../lib/index.js';
import { rejectionOf, withCluster, within } from '../helpers/cluster.js';
import { filledTopic, nextMessage, resumesAt, take, wholeTopic } from './helpers.js';

const cluster = withCluster();

const OFFSET_COMMIT = 8;
const ERR_GROUP_AUTHORIZATION_FAILED = 30;

/** A consumer of a group that commits only what it is told to. */
function consumerOf(
  topic: string,
  { partitions = 1, ...config }: ConsumerConfig & { partitions?: number } = {},
): { consumer: Consumer; group: string } {
  const group = cluster.group();
  const consumer = cluster.consumer({ 'group.id': group, 'enable.auto.commit': false, ...config });
  consumer.assign(wholeTopic(topic, partitions));
  return { consumer, group };
}

describe('commit()', () => {
  it('resolves with an empty list when there is nothing to commit', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = consumerOf(topic);
    expect(await within(consumer.commit(), 'commit()')).toEqual([]);
    await nextMessage(consumer);
    expect(await consumer.commit()).toHaveLength(1);
    expect(await consumer.commit([])).toEqual([]);
  });

  it('commits everything that was handed out, the message in hand too', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const { consumer, group } = consumerOf(topic, { partitions: 2 });
    const read = new Map<number, number>();
    for (const { partition, offset } of await take(consumer, 13)) read.set(partition, offset + 1);
    const answer = await consumer.commit();
    expect(answer.map(({ partition, offset, error }) => ({ partition, offset, error }))).toEqual(
      expect.arrayContaining(
        [...read].map(([partition, offset]) => ({ partition, offset, error: null })),
      ),
    );
    expect(answer).toHaveLength(read.size);
    for (const [partition, offset] of read) {
      expect(await resumesAt(cluster, group, topic, partition)).toBe(`${partition}@${offset}`);
    }
  });

  it('can be called for each message', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer } = consumerOf(topic);
    for (let i = 0; i < 5; i++) {
      await nextMessage(consumer);
      expect(await consumer.commit()).toMatchObject([{ topic, partition: 0, offset: i + 1 }]);
    }
  });

  it('can be called several times at once', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer, group } = consumerOf(topic);
    const messages = await take(consumer, 5);
    const answers = await Promise.all(messages.map((message) => consumer.commit(message)));
    expect(answers.map(([entry]) => entry?.offset)).toEqual([1, 2, 3, 4, 5]);
    expect(await resumesAt(cluster, group, topic)).toBe('0@5');
  });

  it('of a message commits the offset behind it, and only that', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = consumerOf(topic);
    const messages = await take(consumer, 8);
    const answer = await consumer.commit(messages[2]);
    expect(answer).toMatchObject([{ topic, partition: 0, offset: 3, error: null }]);
    expect(await resumesAt(cluster, group, topic)).toBe('0@3');
  });

  it('of messages commits, for each partition, the offset behind the last of them', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const { consumer, group } = consumerOf(topic, { partitions: 2 });
    const all = await take(consumer, 20);
    const some = all.filter(({ partition, offset }) => offset < (partition === 0 ? 4 : 7));
    const answer = await consumer.commit(some.toReversed());
    expect(answer.toSorted((a, b) => a.partition - b.partition)).toMatchObject([
      { topic, partition: 0, offset: 4, error: null },
      { topic, partition: 1, offset: 7, error: null },
    ]);
    expect(await resumesAt(cluster, group, topic, 0)).toBe('0@4');
    expect(await resumesAt(cluster, group, topic, 1)).toBe('1@7');
  });

  it('of positions commits them as they are, back and forth', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const { consumer, group } = consumerOf(topic, { partitions: 2 });
    await nextMessage(consumer);
    for (const offset of [9, 2]) {
      const answer = await consumer.commit([
        { topic, partition: 0, offset },
        { topic, partition: 1, offset: offset - 1, metadata: 'why' },
      ]);
      expect(answer).toMatchObject([
        { topic, partition: 0, offset, error: null },
        { topic, partition: 1, offset: offset - 1, error: null },
      ]);
      expect(await resumesAt(cluster, group, topic, 0)).toBe(`0@${offset}`);
      expect(await resumesAt(cluster, group, topic, 1)).toBe(`1@${offset - 1}`);
    }
  });

  it('works for a partition that is not assigned', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 2 });
    const { consumer, group } = consumerOf(topic);
    await nextMessage(consumer);
    expect(await consumer.commit([{ topic, partition: 1, offset: 3 }])).toMatchObject([
      { partition: 1, offset: 3, error: null },
    ]);
    expect(await resumesAt(cluster, group, topic, 1)).toBe('1@3');
  });

  it('does not change its argument', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = consumerOf(topic);
    const list = Object.freeze([Object.freeze({ topic, partition: 0, offset: 1 })]);
    await consumer.commit(list);
    expect(list).toEqual([{ topic, partition: 0, offset: 1 }]);
  });

  it("rejects with the broker's error, and the stack of its caller", async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = consumerOf(topic);
    const message = await nextMessage(consumer);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    const theCaller = (): Promise<unknown> => rejectionOf(consumer.commit(message));
    const error = await theCaller();
    expect(KafkaError.isKafkaError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ERR_GROUP_AUTHORIZATION_FAILED', origin: 'broker' });
    expect((error as Error).stack).toContain('theCaller');
    expect(await consumer.commit(message)).toMatchObject([{ offset: 1 }]);
  });

  it('rejects though some partitions had nothing to commit', async () => {
    const topic = await filledTopic(cluster, 3, { partitions: 4 });
    const { consumer } = consumerOf(topic, { partitions: 4 });
    await nextMessage(consumer);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    expect(await rejectionOf(consumer.commit())).toMatchObject({
      code: 'ERR_GROUP_AUTHORIZATION_FAILED',
    });
  });

  it('rejects when its time runs out or its signal is aborted; the commit itself goes on', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer, group } = consumerOf(topic);
    const messages = await take(consumer, 5);
    await consumer.commit(messages[0]);
    cluster.mock.setRoundTripTime(1, 300);
    try {
      const late = consumer.commit(messages[3], { timeoutMs: 20 });
      expect(await rejectionOf(late)).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true });
      const controller = new AbortController();
      const aborted = rejectionOf(consumer.commit(messages[4], { signal: controller.signal }));
      controller.abort('enough');
      expect(await aborted).toBe('enough');
      expect(
        await rejectionOf(consumer.commit(messages[1], { signal: AbortSignal.abort('before') })),
      ).toBe('before');
    } finally {
      cluster.mock.setRoundTripTime(1, 0);
    }
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@5');
  });
});

describe('storeOffsets() and storeMessage()', () => {
  const byHand = { 'enable.auto.offset.store': false } as const;

  it('are refused unless enable.auto.offset.store is false', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = consumerOf(topic);
    const message = await nextMessage(consumer);
    const refusal = expect.objectContaining({
      code: 'ERR__INVALID_ARG',
      configKey: 'enable.auto.offset.store',
    }) as Error;
    expect(() => consumer.storeOffsets([{ topic, partition: 0, offset: 1 }])).toThrow(refusal);
    expect(() => {
      consumer.storeMessage(message);
    }).toThrow(refusal);
  });

  it('say what the next commit() commits', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const { consumer, group } = consumerOf(topic, { partitions: 2, ...byHand });
    const messages = await take(consumer, 20);
    expect(await consumer.commit()).toEqual([]);
    for (const message of messages) if (message.offset === 3) consumer.storeMessage(message);
    expect(consumer.storeOffsets([{ topic, partition: 1, offset: 9 }])).toMatchObject([
      { topic, partition: 1, offset: 9, error: null },
    ]);
    const answer = await consumer.commit();
    expect(answer.toSorted((a, b) => a.partition - b.partition)).toMatchObject([
      { partition: 0, offset: 4, error: null },
      { partition: 1, offset: 9, error: null },
    ]);
    expect(await resumesAt(cluster, group, topic, 0)).toBe('0@4');
    expect(await resumesAt(cluster, group, topic, 1)).toBe('1@9');
  });

  it('say what the automatic commit commits', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = consumerOf(topic, { ...byHand, 'enable.auto.commit': true });
    const messages = await take(consumer, 10);
    consumer.storeMessage(messages[6]!);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@7');
  });

  it('answer for each partition; one that is not assigned has an error', async () => {
    const topic = await filledTopic(cluster, 1, { partitions: 2 });
    const { consumer } = consumerOf(topic, byHand);
    await nextMessage(consumer);
    const result = consumer.storeOffsets([
      { topic, partition: 0, offset: 1 },
      { topic, partition: 1, offset: 1 },
    ]);
    expect(result).toMatchObject([
      { topic, partition: 0, error: null },
      { topic, partition: 1, error: { code: 'ERR__STATE' } },
    ]);
  });

  it('say so, and do not throw, for a partition that is no longer assigned', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = consumerOf(topic, byHand);
    const message = await nextMessage(consumer);
    expect(consumer.storeMessage(message)).toBe(true);
    consumer.unassign();
    expect(consumer.storeMessage(message)).toBe(false);
    expect(consumer.storeOffsets([{ topic, partition: 0, offset: 1 }])).toMatchObject([
      { topic, partition: 0, error: { code: 'ERR__STATE' } },
    ]);
  });
});
