// A reader in a group that commits with every call.
import {
  type Consumer,
  type KafkaError,
  type Message,
  Offset,
  type Reader,
} from '../../lib/index.js';
import { rejectionOf, thrownBy, until, withCluster, within } from '../helpers/cluster.js';
import {
  expectAllOnce,
  fill,
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  resumesAt,
} from '../consumer/helpers.js';
import { fetchMany, readMany, SOON, withReaders } from './helpers.js';

const cluster = withCluster();
const newReader = withReaders(cluster);

const OFFSET_COMMIT = 8;
const ERR_REBALANCE_IN_PROGRESS = 27;
const ERR_GROUP_AUTHORIZATION_FAILED = 30;
/** The mock lets a member join a group that it knows only after this time less a second. */
const QUICK_REJOIN = { 'session.timeout.ms': 3000, 'heartbeat.interval.ms': 300 } as const;

/** Reads on until another member has taken partitions away; what came meanwhile. */
async function untilShared(reader: Reader, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  await until(
    async () => {
      const message = await reader.fetchMessage({ timeoutMs: 20 }).catch(() => null);
      if (message !== null) messages.push(message);
      return reader.consumer.assignment().length === count;
    },
    () => reader.consumer.assignment(),
  );
  return messages;
}

/** Pulls until the consumer is closed. */
async function pullOn(consumer: Consumer): Promise<void> {
  while (!consumer.closed) await consumer.poll({ timeoutMs: 100 });
}

describe('fetchMessage()', () => {
  it('commits nothing: the next member of the group gets the messages again', async () => {
    const topic = await filledTopic(cluster, 5);
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId });
    await fetchMany(reader, 5);
    await reader.close();
    expect(await resumesAt(cluster, groupId, topic)).toBeNull();
  });

  it('reads all topics that were given, by names and patterns', async () => {
    const [one, two] = [await filledTopic(cluster, 2), await filledTopic(cluster, 2)];
    const pattern = new RegExp(`^${two}$`);
    const reader = newReader({ topics: [one, pattern], groupId: cluster.group() });
    const topics = (await fetchMany(reader, 4)).map(({ topic }) => topic);
    expect(new Set(topics)).toEqual(new Set([one, two]));
  });

  it('may be called several times at once', async () => {
    const topic = await filledTopic(cluster, 8, { partitions: 2 });
    const reader = newReader({ topic, groupId: cluster.group() });
    const messages = await Promise.all(Array.from({ length: 16 }, () => reader.fetchMessage(SOON)));
    expectAllOnce(messages, 8, { partitions: 2 });
  });
});

describe('readMessage()', () => {
  it('has committed the message that it hands out', async () => {
    const topic = await filledTopic(cluster, 5);
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId });
    for (let i = 1; i <= 3; i++) {
      await reader.readMessage(SOON);
      expect(await resumesAt(cluster, groupId, topic)).toBe(`0@${i}`);
    }
  });

  it('hands out next what it could not commit: no message is skipped', async () => {
    const topic = await filledTopic(cluster, 3);
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId });
    await reader.readMessage(SOON);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    expect(await rejectionOf(reader.readMessage(SOON))).toMatchObject({
      code: 'ERR_GROUP_AUTHORIZATION_FAILED',
    });
    expect(reader.offset({ topic, partition: 0 })).toBe(1);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@1');
    expect((await readMany(reader, 2)).map(placeOf)).toEqual(['0@1', '0@2']);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@3');
  });

  it('does not hand that out any more once its partition has gone', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic, groupId: cluster.group() });
    await reader.readMessage(SOON);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    await rejectionOf(reader.readMessage(SOON));
    reader.consumer.unsubscribe();
    await until(
      async () => {
        await reader.consumer.pollBatch({ timeoutMs: 10 });
        return reader.consumer.assignment().length === 0;
      },
      () => reader.consumer.assignment(),
    );
    expect(await rejectionOf(reader.fetchMessage({ timeoutMs: 50 }))).toMatchObject({
      code: 'ERR__TIMED_OUT',
    });
  });

  it('hands out next what was called off while it was committed', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic, groupId: cluster.group() });
    await reader.readMessage(SOON);
    cluster.mock.setRoundTripTime(1, 500);
    try {
      const reason = new Error('called off');
      const controller = new AbortController();
      const reading = rejectionOf(reader.readMessage({ signal: controller.signal }));
      // Decoded already, so it is in the commit now.
      await Promise.resolve();
      controller.abort(reason);
      expect(await within(reading, 'the abort', 400)).toBe(reason);
    } finally {
      cluster.mock.setRoundTripTime(1, 0);
    }
    expect((await readMany(reader, 2)).map(placeOf)).toEqual(['0@1', '0@2']);
  });
});

describe('commitMessages()', () => {
  it('commits behind the last message of each partition, in whatever order', async () => {
    const topic = await filledTopic(cluster, 6, { partitions: 2 });
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId });
    const messages = await fetchMany(reader, 12);
    const some = messages.filter(({ partition, offset }) => offset < (partition === 0 ? 2 : 4));
    await reader.commitMessages(...some.toReversed());
    expect(await resumesAt(cluster, groupId, topic, 0)).toBe('0@2');
    expect(await resumesAt(cluster, groupId, topic, 1)).toBe('1@4');
    await reader.commitMessages(messages, SOON);
    expect(await resumesAt(cluster, groupId, topic, 0)).toBe('0@6');
  });

  it('tries again what the group refuses because it rebalances', async () => {
    const topic = await filledTopic(cluster, 3);
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId });
    const messages = await fetchMany(reader, 3);
    const passing = [ERR_REBALANCE_IN_PROGRESS, ERR_REBALANCE_IN_PROGRESS];
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, passing);
    await reader.commitMessages(messages, SOON);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@3');
  });

  it('does not try again for ever, nor beyond its limits', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic, groupId: cluster.group() });
    const messages = await fetchMany(reader, 3);
    const passing = Array.from({ length: 4 }, () => ERR_REBALANCE_IN_PROGRESS);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, passing);
    expect(await rejectionOf(reader.commitMessages(messages))).toMatchObject({
      code: 'ERR_REBALANCE_IN_PROGRESS',
    });
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, passing.slice(0, 1));
    expect(await rejectionOf(reader.commitMessages(messages, { timeoutMs: 40 }))).toMatchObject({
      code: 'ERR_REBALANCE_IN_PROGRESS',
    });
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, passing.slice(0, 1));
    const signal = AbortSignal.timeout(30);
    const abort = await rejectionOf(reader.commitMessages(messages, { signal }));
    expect(abort).toBe(signal.reason);
  });

  it('of nothing does nothing', async () => {
    const topic = await filledTopic(cluster, 1);
    const reader = newReader({ topic, groupId: cluster.group() });
    await reader.commitMessages();
    await reader.commitMessages([], SOON);
  });

  it('fails as the broker does', async () => {
    const topic = await filledTopic(cluster, 1);
    const reader = newReader({ topic, groupId: cluster.group() });
    const [message] = await fetchMany(reader, 1);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    expect(await rejectionOf(reader.commitMessages(message!))).toMatchObject({
      code: 'ERR_GROUP_AUTHORIZATION_FAILED',
    });
    expect(reader.stats()).toMatchObject({ errors: 1, commitTime: { count: 1 } });
  });

  it('refuses what is no message', async () => {
    const topic = await filledTopic(cluster, 1);
    const reader = newReader({ topic, groupId: cluster.group() });
    const [message] = await fetchMany(reader, 1);
    const position = { topic, partition: 0, offset: 1 };
    for (const bad of [null, undefined, 7, 't', {}, position]) {
      const error = await rejectionOf(reader.commitMessages(message!, bad as Message));
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
      expect((error as Error).message).toContain('messages[1]');
    }
  });

  it('refuses messages of a partition that has gone to another member, and commits the others', async () => {
    const topic = await filledTopic(cluster, 3, { partitions: 2 });
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId, config: QUICK_REJOIN });
    const messages = await fetchMany(reader, 6);
    const config = { ...QUICK_REJOIN, 'enable.auto.commit': false };
    const other = memberOf(cluster, groupId, topic, config);
    const fromOther = nextMessage(other);
    await untilShared(reader, 1);
    await fromOther; // The group has settled.
    // Both go on pulling: a member that was late with its heartbeat joins again, and one that does
    // not pull would hold up the group.
    const pulling = pullOn(other);
    let own = -1;
    let error: unknown;
    await until(
      async () => {
        await reader.fetchMessage({ timeoutMs: 20 }).catch(() => null);
        const [partition, ...others] = reader.consumer.assignment();
        if (partition === undefined || others.length > 0) return false;
        own = partition.partition;
        error = await rejectionOf(reader.commitMessages(messages, SOON));
        return (error as KafkaError).code !== 'ERR_UNKNOWN_MEMBER_ID';
      },
      () => error,
    );
    expect(error).toMatchObject({ code: 'ERR__ASSIGNMENT_LOST', topic, partition: 1 - own });
    expect(await resumesAt(cluster, groupId, topic, own)).toBe(`${own}@3`);
    expect(await resumesAt(cluster, groupId, topic, 1 - own)).toBeNull();
    await reader.commitMessages(...messages.filter(({ partition }) => partition === own));
    await other.close();
    await pulling;
  });
});

describe('two readers of a group', () => {
  it('share the partitions, and take over from where the other has committed', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const groupId = cluster.group();
    const one = newReader({ topic, groupId, config: QUICK_REJOIN });
    await readMany(one, 20);
    const two = newReader({ topic, groupId, config: QUICK_REJOIN });
    const fromTwo = two.readMessage(SOON);
    await untilShared(one, 1);
    await fill(cluster, topic, 1, { partitions: 2, from: 10 });
    const messages = [await within(fromTwo, 'a message for two'), await one.readMessage(SOON)];
    expect(messages.map(placeOf).sort()).toEqual(['0@10', '1@10']);
    expect(one.stats().rebalances).toBeGreaterThanOrEqual(2);
    expect(two.stats().rebalances).toBeGreaterThanOrEqual(1);
  });
});

describe('where a reader in a group is', () => {
  it('is told by offset() for a partition', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 2 });
    const reader = newReader({ topic, groupId: cluster.group() });
    expect(reader.offset({ topic, partition: 0 })).toBeNull();
    await fetchMany(reader, 10);
    expect(reader.offset({ topic, partition: 0 })).toBe(5);
    expect(reader.offset({ topic, partition: 1 })).toBe(5);
    expect(thrownBy(() => reader.offset())).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });

  it('is told by lag() and readLag() as a sum over its partitions', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 2 });
    const groupId = cluster.group();
    const reader = newReader({ topic, groupId });
    expect([reader.lag(), await reader.readLag()]).toEqual([null, null]);
    const messages = await fetchMany(reader, 7);
    expect(await reader.readLag(SOON)).toBe(3);
    await fetchMany(reader, 3);
    expect([reader.lag(), await reader.readLag(SOON)]).toEqual([0, 0]);
    await reader.commitMessages(messages[6]!);
    await reader.close();
  });

  it('is counted by readLag() from what is committed, where nothing has been read', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 2 });
    const groupId = cluster.group();
    const before = newReader({ topic, groupId });
    await before.commitMessages(
      ...(await fetchMany(before, 10)).filter(
        ({ partition, offset }) => partition === 1 || offset === 2,
      ),
    );
    await before.close();
    // Only partition 0 has messages left; of partition 1 nothing is read.
    const reader = newReader({ topic, groupId });
    expect(placeOf(await reader.fetchMessage(SOON))).toBe('0@3');
    expect(await reader.readLag(SOON)).toBe(1);
    expect(reader.lag()).toBeNull();
  });

  it('is not to be set: setOffset() and setOffsetAt() point to the consumer', async () => {
    const topic = await filledTopic(cluster, 5);
    const reader = newReader({ topic, groupId: cluster.group() });
    await fetchMany(reader, 5);
    const refusal = { code: 'ERR__STATE', message: expect.stringContaining('seek') as string };
    expect(thrownBy(() => reader.setOffset(Offset.Beginning))).toMatchObject(refusal);
    expect(await rejectionOf(reader.setOffsetAt(0))).toMatchObject(refusal);
    await reader.consumer.seek({ topic, partition: 0, offset: 2 });
    expect((await reader.fetchMessage(SOON)).offset).toBe(2);
  });
});
