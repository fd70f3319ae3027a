import { withCluster } from '../helpers/cluster.js';
import { runChild } from '../helpers/child.js';

const cluster = withCluster();
it('smoke', async () => {
  const producer = cluster.producer();
  const topic = cluster.topic();
  const r = await producer.send({ topic, value: 'x' });
  console.log(r);
  console.log(await runChild(async ({ kafka, args }) => {
    const p = new kafka.Producer({ 'bootstrap.servers': args[0]! });
    console.log(await p.send({ topic: args[1]!, value: 'v' }));
  }, { args: [cluster.bootstrapServers, topic] }));
});
