// librdkafka's mock cluster in a process of its own, driven by messages from its parent:
// { topic, partitions } creates a topic. Its CPU time is nobody's in a measurement.

import { MockCluster } from '../../dist/index.mjs';

const cluster = new MockCluster();

process.on('message', ({ topic, partitions }) => {
  try {
    cluster.createTopic(topic, { partitions });
    process.send({ created: topic });
  } catch (error) {
    process.send({ created: topic, error: error.message });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ bootstrap: cluster.bootstrapServers });
