// librdkafka does not answer what it is asked about a group that has been left: whoever asks waits
// for ever, and with it the process. Hence a process of its own.
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const CONSUMERS = 8;
const ROUNDS = 3;

test('a consumer that leaves its group can be asked about it at any moment', async () => {
  const topic = cluster.topic({ partitions: CONSUMERS });
  const { code, stdout, stderr, timedOut } = await runChild(
    `
    const [servers, group, topic] = args;
    const askAndLeave = async (name) => {
      const config = { 'bootstrap.servers': servers, 'group.id': name, 'session.timeout.ms': 6000 };
      const consumer = new kafka.Consumer(config, { logger: null });
      consumer.subscribe(topic);
      while (consumer.assignment().length === 0) await consumer.poll({ timeoutMs: 5 });
      // Behind the checks of the public methods: acknowledging the last rebalance asks by itself.
      const native = Reflect.get(consumer, 'native');
      let hasLeft = false;
      const closing = consumer.close().finally(() => { hasLeft = true; });
      while (!hasLeft) {
        native.assignment();
        native.subscription();
        native.rebalanceProtocol();
        native.groupMetadata();
        await new Promise(setImmediate);
      }
      await closing;
    };
    (async () => {
      for (let round = 0; round < ${ROUNDS}; round++) {
        const names = Array.from({ length: ${CONSUMERS} }, (_, i) => [group, round, i].join('-'));
        await Promise.all(names.map(askAndLeave));
      }
      console.log('left');
    })();
    `,
    { args: [cluster.bootstrapServers, cluster.group(), topic] },
  );
  expect({ code, stdout, stderr, timedOut }).toEqual({
    code: 0,
    stdout: 'left\n',
    stderr: '',
    timedOut: false,
  });
});
