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
