// A reader in a group that gathers commits.
import { type OffsetsCommittedEvent, type Reader, type ReaderOptions } from '../../lib/index.js';
import { rejectionOf, until, withCluster, within } from '../helpers/cluster.js';
import { filledTopic, placeOf, resumesAt } from '../consumer/helpers.js';
import { fetchMany, readMany, SOON, withReaders } from './helpers.js';

const cluster = withCluster();
const newReader = withReaders(cluster);

const OFFSET_COMMIT = 8;
const ERR_GROUP_AUTHORIZATION_FAILED = 30;
const REFUSED = { code: 'ERR_GROUP_AUTHORIZATION_FAILED' };
/** Not within a test. */
const NEVER_MS = 600_000;
const HEARTBEAT = 12;
const ERR_UNKNOWN_MEMBER_ID = 25;

async function gatheringReader(
  commitInterval: number,
  {
    count = 5,
    partitions = 1,
    ...options
  }: { count?: number; partitions?: number } & Partial<ReaderOptions> = {},
) {
  const topic = await filledTopic(cluster, count, { partitions });
  const groupId = cluster.group();
  const answers: OffsetsCommittedEvent[] = [];
  const handlers = { offsetsCommitted: (event: OffsetsCommittedEvent) => answers.push(event) };
  const reader = newReader({ topic, groupId, commitInterval, handlers, ...options });
  const answered = (n: number): Promise<void> =>
    until(
      () => answers.length >= n,
      () => answers,
    );
  return { topic, groupId, reader, answers, answered };
}

/** Lets the reader come to the revoke of its partitions, and acknowledge it. */
async function untilRevoked(reader: Reader): Promise<void> {
  await until(
    async () => {
      await reader.fetchMessage({ timeoutMs: 10 }).catch(() => undefined);
      return reader.consumer.assignment().length === 0;
    },
    () => reader.consumer.assignment(),
  );
}

describe('with commitInterval', () => {
  it('messages are committed together, soon after', async () => {
    const { reader, groupId, topic, answers, answered } = await gatheringReader(100);
    await readMany(reader, 4);
    expect(answers).toEqual([]);
    await answered(1);
    expect(answers).toMatchObject([
      { type: 'offsetsCommitted', error: null, offsets: [{ topic, partition: 0, offset: 4 }] },
    ]);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@4');
    await readMany(reader, 1);
    await answered(2);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@5');
  });

  it('commitMessages() does not wait; of a partition the last message counts', async () => {
    const { reader, groupId, topic } = await gatheringReader(NEVER_MS, { partitions: 2 });
    const messages = await fetchMany(reader, 10);
    for (const message of messages.toReversed()) {
      await within(reader.commitMessages(message), 'commitMessages()', 1_000);
    }
    expect(await resumesAt(cluster, groupId, topic)).toBeNull();
    await reader.close();
    expect(await resumesAt(cluster, groupId, topic, 0)).toBe('0@5');
    expect(await resumesAt(cluster, groupId, topic, 1)).toBe('1@5');
  });

  it('fetchMessage() commits nothing', async () => {
    const { reader, groupId, topic } = await gatheringReader(1);
    await fetchMany(reader, 5);
    await reader.close();
    expect(await resumesAt(cluster, groupId, topic)).toBeNull();
  });

  // The embedded cluster refuses commits once another member joins: that is tested on a real Kafka.
  it('what is gathered is committed before partitions are given up', async () => {
    const { reader, groupId, topic, answers } = await gatheringReader(NEVER_MS, { partitions: 2 });
    await readMany(reader, 10);
    reader.consumer.unsubscribe();
    await untilRevoked(reader);
    expect(answers).toMatchObject([{ error: null }]);
    expect(await resumesAt(cluster, groupId, topic, 0)).toBe('0@5');
    expect(await resumesAt(cluster, groupId, topic, 1)).toBe('1@5');
  });

  it('what is gathered is committed although the consumer itself is closed', async () => {
    const { reader, groupId, topic } = await gatheringReader(NEVER_MS);
    await readMany(reader, 5);
    await reader.consumer.close();
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@5');
    expect(reader.closed).toBe(true);
    await reader.close();
  });
});

describe('a gathered commit that fails', () => {
  afterEach(() => {
    cluster.mock.setRoundTripTime(1, 0);
  });

  it('is told to the handler at once, and thrown by the next readMessage(), which loses none', async () => {
    const { reader, groupId, topic, answers, answered } = await gatheringReader(300);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    await readMany(reader, 1);
    await answered(1);
    expect(answers[0]).toMatchObject({ error: REFUSED, offsets: [{ offset: 1, error: REFUSED }] });
    expect(await rejectionOf(reader.readMessage(SOON))).toMatchObject(REFUSED);
    // Once, and without a message.
    expect(placeOf(await reader.readMessage(SOON))).toBe('0@1');
    await answered(2);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@2');
  });

  it('is thrown by the next commitMessages(), which gathers all the same', async () => {
    const { reader, groupId, topic, answered } = await gatheringReader(300);
    const messages = await fetchMany(reader, 5);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    await reader.commitMessages(messages[0]!);
    await answered(1);
    expect(await rejectionOf(reader.commitMessages(messages[4]!))).toMatchObject(REFUSED);
    await answered(2);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@5');
  });

  it('is tried again with the next interval, and forgotten once that has succeeded', async () => {
    const { reader, groupId, topic, answers, answered } = await gatheringReader(20);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, [ERR_GROUP_AUTHORIZATION_FAILED]);
    await readMany(reader, 1);
    await answered(2);
    expect(answers.map(({ error }) => error?.code)).toEqual([REFUSED.code, undefined]);
    expect(await resumesAt(cluster, groupId, topic)).toBe('0@1');
    await reader.commitMessages();
  });

  it('is thrown by close(), which has closed the reader all the same', async () => {
    const { reader } = await gatheringReader(NEVER_MS);
    await readMany(reader, 1);
    const refused = Array.from({ length: 2 }, () => ERR_GROUP_AUTHORIZATION_FAILED);
    cluster.mock.pushRequestErrors(OFFSET_COMMIT, refused);
    expect(await rejectionOf(reader.close(SOON))).toMatchObject(REFUSED);
    expect(reader.consumer.closed).toBe(true);
  });

  it('does not hold up close(): it is bounded by its timeout', async () => {
    const { reader } = await gatheringReader(NEVER_MS);
    await readMany(reader, 1);
    cluster.mock.setRoundTripTime(1, 5_000);
    const closing = rejectionOf(reader.close({ timeoutMs: 300 }));
    expect(await within(closing, 'close()', 2_000)).toMatchObject({ code: 'ERR__TIMED_OUT' });
  });

  it('surfaces where its partitions are lost: others have them, so it is too late', async () => {
    const { reader, groupId, topic, answers } = await gatheringReader(NEVER_MS);
    await readMany(reader, 5);
    cluster.mock.pushRequestErrors(HEARTBEAT, [ERR_UNKNOWN_MEMBER_ID]);
    await untilRevoked(reader);
    const lost = { code: 'ERR__ASSIGNMENT_LOST', topic, partition: 0 };
    expect(answers).toMatchObject([{ error: lost, offsets: [{ topic, partition: 0 }] }]);
    expect(await rejectionOf(reader.readMessage(SOON))).toMatchObject(lost);
    expect(await resumesAt(cluster, groupId, topic)).toBeNull();
  });

  it('surfaces where messages of a partition are committed that has gone', async () => {
    const { reader, groupId, topic, answers, answered } = await gatheringReader(20);
    const messages = await fetchMany(reader, 5);
    reader.consumer.unsubscribe();
    await untilRevoked(reader);
    await reader.commitMessages(...messages);
    await answered(1);
    expect(answers[0]).toMatchObject({ error: { code: 'ERR__ASSIGNMENT_LOST' } });
    expect(await rejectionOf(reader.commitMessages())).toMatchObject({
      code: 'ERR__ASSIGNMENT_LOST',
    });
    expect(await resumesAt(cluster, groupId, topic)).toBeNull();
  });
});
