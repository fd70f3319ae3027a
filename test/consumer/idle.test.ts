import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';
import { filledTopic } from './helpers.js';

const cluster = withCluster();

const WAIT_MS = 1500;

/** CPU milliseconds of a process whose consumer does `what` for {@link WAIT_MS}. */
async function cpuWhile(what: string): Promise<number> {
  const topic = await filledTopic(cluster, 1);
  const outcome = await runChild(
    `const [servers, topic] = args;
    (async () => {
      const consumer = new kafka.Consumer({ 'bootstrap.servers': servers }, { logger: null });
      consumer.assign([{ topic, partition: 0, offset: 0 }]);
      await consumer.readMessage();
      const wait = () => new Promise((resolve) => setTimeout(resolve, ${WAIT_MS}));
      // What starting costs is not meant.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const before = process.cpuUsage();
      await (${what})(consumer, wait);
      const { user, system } = process.cpuUsage(before);
      console.log((user + system) / 1000);
      await consumer.close();
    })();`,
    { args: [cluster.bootstrapServers, topic] },
  );
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return Number(outcome.stdout);
}

describe('a consumer with nothing to do', () => {
  it.each([
    ['poll() waits', `(consumer) => consumer.poll(${WAIT_MS})`],
    [
      'readMessage() waits',
      `(consumer) => consumer.readMessage({ timeoutMs: ${WAIT_MS} }).catch(() => undefined)`,
    ],
    ['pollBatch() waits', `(consumer) => consumer.pollBatch({ timeoutMs: ${WAIT_MS} })`],
    [
      'a loop over messages() waits',
      '(consumer, wait) => (void consumer.messages().next(), wait())',
    ],
    ['nobody reads', '(_consumer, wait) => wait()'],
  ])('needs no CPU while %s', async (_name, what) => {
    expect(await cpuWhile(what)).toBeLessThan(WAIT_MS / 4);
  });
});
