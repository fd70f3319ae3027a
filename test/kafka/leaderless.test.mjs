/**
 * Messages without a key while a broker is down, whose partitions have no leader then: they go to
 * the others. A cluster of its own, as a node of it is killed:
 * `node --test test/kafka/leaderless.test.mjs` (needs java, and the built package).
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from './cluster.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('../../lib/index.js')} */
const { AdminClient, Producer } = require('../../dist/index.js');

const TOPIC = 'leaderless';
const PARTITIONS = 12;
const DEADLINE_MS = 60_000;

it('they go to partitions that have a leader', { timeout: 180_000 }, async () => {
  const kafka = await startKafka({ nodes: 3 });
  const config = { 'bootstrap.servers': kafka.bootstrapServers };
  const admin = new AdminClient(config, { logger: null });
  const producer = new Producer(
    {
      ...config,
      'linger.ms': 1,
      'sticky.partitioning.linger.ms': 1,
      'message.timeout.ms': 3000,
      'topic.metadata.refresh.interval.ms': 500,
    },
    { logger: null },
  );
  try {
    await admin.createTopics([{ topic: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1 }]);
    const ledBy = async (/** @type {number} */ id) => {
      const { topics } = await admin.metadata({ topic: TOPIC });
      const led = topics[0]?.partitions.filter(({ leader }) => leader === id) ?? [];
      return led.map(({ partition }) => partition);
    };
    // All have taken a message: what follows can be handed over together.
    const everywhere = Array.from({ length: PARTITIONS }, (_, partition) =>
      producer.send({ topic: TOPIC, partition }),
    );
    await Promise.all(everywhere);

    const killed = kafka.nodes[2]?.id ?? -1;
    const gone = await ledBy(killed);
    assert.ok(gone.length > 0, 'the node leads nothing');
    await kafka.killNode(2);

    // Some wait for the killed node until the producer has looked at the metadata.
    const startedAt = Date.now();
    let reached = new Set();
    for (let rounds = 0; rounds < 300; rounds++) {
      const sent = Array.from({ length: 20 }, () => producer.send({ topic: TOPIC }));
      const results = await Promise.allSettled(sent);
      for (const result of results) {
        if (result.status === 'fulfilled') reached.add(result.value.partition);
      }
      if (results.some(({ status }) => status === 'rejected')) [rounds, reached] = [0, new Set()];
      assert.ok(Date.now() - startedAt < DEADLINE_MS, 'messages still go to the killed node');
      await sleep(2); // Longer than they stick.
    }
    assert.deepEqual(
      [...reached].sort((a, b) => a - b),
      Array.from({ length: PARTITIONS }, (_, i) => i).filter((i) => !gone.includes(i)),
    );
  } finally {
    await producer.close({ timeoutMs: 1000 });
    await admin.close();
    await kafka.stop();
  }
});
