// An assertion of librdkafka, so in a process of its own.
import { runChild } from '../helpers/child.js';

it('queries that have timed out do not bring the process down once the group can be found', async () => {
  const outcome = await runChild(async ({ kafka }) => {
    const mock = new kafka.MockCluster();
    mock.createTopic('t', { partitions: 1 });
    const config = { 'bootstrap.servers': mock.bootstrapServers, 'group.id': 'g' };
    const fast = { 'reconnect.backoff.ms': 10, 'reconnect.backoff.max.ms': 20 };
    mock.setBrokerDown(1);
    const consumer = new kafka.Consumer({ ...config, ...fast }, { logger: null });
    const list = [{ topic: 't', partition: 0 }];
    await consumer
      .committed(list, { timeoutMs: 100 })
      .catch((error: unknown) => console.log(Reflect.get(error as Error, 'code')));
    await consumer
      .offsetsForTimes([{ topic: 't', partition: 0, timestamp: 1 }], { timeoutMs: 100 })
      .catch((error: unknown) => console.log(Reflect.get(error as Error, 'code')));
    mock.setBrokerUp(1);
    await consumer.ready();
    // Behind the group's answer to the first one, which nobody waits for any more.
    console.log((await consumer.committed(list)).length);
    await consumer.close();
    await mock.close();
    console.log('closed');
  });
  expect(outcome).toMatchObject({
    code: 0,
    signal: null,
    stderr: '',
    stdout: 'ERR__TIMED_OUT\nERR__TIMED_OUT\n1\nclosed\n',
  });
});

it('nor do admin requests to the coordinator of a group', async () => {
  const outcome = await runChild(async ({ kafka }) => {
    const mock = new kafka.MockCluster();
    const servers = { 'bootstrap.servers': mock.bootstrapServers };
    const fast = { 'reconnect.backoff.ms': 10, 'reconnect.backoff.max.ms': 20 };
    mock.setBrokerDown(1);
    const admin = new kafka.AdminClient({ ...servers, ...fast }, { logger: null });
    const limit = { timeoutMs: 100 };
    const answers = await Promise.all([
      admin.describeConsumerGroups(['g', 'h'], limit),
      admin.listConsumerGroupOffsets([{ group: 'g' }], limit),
    ]);
    console.log(answers.flat().map(({ error }) => error?.code));
    mock.setBrokerUp(1);
    // Behind the coordinator's answers, for which nobody waits any more.
    await admin.listConsumerGroupOffsets([{ group: 'g' }]);
    await admin.close();
    await mock.close();
    console.log('closed');
  });
  const codes = Array.from({ length: 3 }, () => "'ERR__TIMED_OUT'").join(', ');
  const stdout = `[ ${codes} ]\nclosed\n`;
  const spaces = outcome.stdout.replace(/\s+/g, ' ').trim();
  expect({ ...outcome, stdout: spaces }).toMatchObject({
    code: 0,
    signal: null,
    stderr: '',
    stdout: stdout.replace(/\s+/g, ' ').trim(),
  });
});
