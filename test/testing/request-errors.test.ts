import { ErrorCode } from '../../lib/index.js';
import { MockCluster } from '../../lib/testing/index.js';
import { rejectionOf, until, withCluster } from '../helpers/cluster.js';

const cluster = withCluster({ brokers: 2 });

/** A topic with partition 0 on broker 1 and partition 1 on broker 2. */
function spreadTopic(): string {
  const topic = cluster.topic({ partitions: 2 });
  cluster.mock.setPartitionLeader(topic, 0, 1);
  cluster.mock.setPartitionLeader(topic, 1, 2);
  return topic;
}

describe('pushRequestErrors', () => {
  it('takes names and numbers of requests and of errors, and 0 for none', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    cluster.mock.pushRequestErrors('Produce', ['ERR_INVALID_RECORD', 0]);
    cluster.mock.pushRequestErrors(0, [ErrorCode.ERR_MSG_SIZE_TOO_LARGE]);
    const codes: unknown[] = [];
    for (let i = 0; i < 4; i++) {
      const [settled] = await Promise.allSettled([producer.send({ topic })]);
      codes.push(settled.status === 'rejected' ? settled.reason.code : 'none');
    }
    expect(codes).toEqual(['ERR_INVALID_RECORD', 'none', 'ERR_MSG_SIZE_TOO_LARGE', 'none']);
  });

  it('for one broker leaves the others alone, and is counted', async () => {
    const topic = spreadTopic();
    const producer = cluster.producer();
    const scope = { brokerId: 2 };
    cluster.mock.pushRequestErrors('Produce', ['ERR_INVALID_RECORD', 'ERR_INVALID_RECORD'], scope);
    expect(cluster.mock.requestErrorCount('Produce', 2)).toBe(2);
    expect(cluster.mock.requestErrorCount('Produce', 1)).toBe(0);
    expect(cluster.mock.requestErrorCount('Fetch', 2)).toBe(0);
    expect((await producer.send({ topic, partition: 0 })).brokerId).toBe(1);
    expect(await rejectionOf(producer.send({ topic, partition: 1 }))).toMatchObject({
      code: 'ERR_INVALID_RECORD',
    });
    expect(cluster.mock.requestErrorCount(0, 2)).toBe(1);
    expect(await rejectionOf(producer.send({ topic, partition: 1 }))).toBeTruthy();
    expect(cluster.mock.requestErrorCount('Produce', 2)).toBe(0);
  });

  it('for one broker can be late, with an error or without', async () => {
    const topic = spreadTopic();
    const producer = cluster.producer();
    await producer.send({ topic, partition: 0 });
    const late = [{ delayMs: 250 }, { delayMs: 250, error: 'ERR_INVALID_RECORD' as const }];
    cluster.mock.pushRequestErrors('Produce', late, { brokerId: 1 });
    expect((await producer.send({ topic, partition: 0 })).latencyMs).toBeGreaterThan(240);
    expect(await rejectionOf(producer.send({ topic, partition: 0 }))).toMatchObject({
      code: 'ERR_INVALID_RECORD',
      report: { latencyMs: expect.any(Number) },
    });
    expect((await producer.send({ topic, partition: 0 })).latencyMs).toBeLessThan(240);
  });

  it('for one partition leaves the others of the topic alone', async () => {
    const topic = cluster.topic({ partitions: 2 });
    const producer = cluster.producer();
    const scope = { topic, partition: 1 };
    cluster.mock.pushRequestErrors('Produce', ['ERR_INVALID_RECORD'], scope);
    expect((await producer.send({ topic, partition: 0 })).status).toBe('persisted');
    expect(await rejectionOf(producer.send({ topic, partition: 1 }))).toMatchObject({
      code: 'ERR_INVALID_RECORD',
      partition: 1,
    });
    expect((await producer.send({ topic, partition: 1 })).status).toBe('persisted');
  });

  it('of a partition that the topic does not have throws', () => {
    const scope = { topic: cluster.topic(), partition: 9 };
    const call = () => cluster.mock.pushRequestErrors('Fetch', ['ERR_UNKNOWN'], scope);
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_UNKNOWN_TOPIC_OR_PART' }));
  });

  it('reaches consumers', async () => {
    const topic = cluster.topic();
    await cluster.producer().send({ topic, value: 'v' });
    const scope = { topic, partition: 0 };
    cluster.mock.pushRequestErrors('Fetch', ['ERR_TOPIC_AUTHORIZATION_FAILED'], scope);
    const consumer = cluster.consumer();
    const codes: string[] = [];
    consumer.assign([{ topic, partition: 0, offset: 0 }]);
    await until(async () => {
      const event = await consumer.poll(50);
      if (event?.type === 'error') codes.push(event.error.code);
      return codes.length > 0;
    }, 'an error event');
    expect(codes).toEqual(['ERR_TOPIC_AUTHORIZATION_FAILED']);
  });
});

it('clearRequestErrors takes back those for any broker, not those for one', async () => {
  const mock = new MockCluster({ topics: ['t'] });
  mock.pushRequestErrors('Produce', ['ERR_INVALID_RECORD', 'ERR_INVALID_RECORD']);
  mock.clearRequestErrors('Produce');
  const producer = cluster.producer({ 'bootstrap.servers': mock.bootstrapServers });
  expect((await producer.send({ topic: 't' })).status).toBe('persisted');
  mock.pushRequestErrors('Produce', ['ERR_INVALID_RECORD'], { brokerId: 1 });
  mock.clearRequestErrors('Produce');
  expect(mock.requestErrorCount('Produce', 1)).toBe(1);
  await mock.close();
});
