// The service's tests, with node:test. No broker, no Docker: the cluster is inside the process.
//
//   node --test dist-examples/testing/order-processor.node.test.js
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Consumer, type Message, Producer } from 'kafka-napi';
import { FAST_CONSUMER, type MockCluster, withMockCluster } from 'kafka-napi/testing';
import { OrderProcessor } from './order-processor.js';

const TOPICS = {
  orders: { partitions: 2 },
  confirmations: { partitions: 1 },
  'dead-orders': { partitions: 1 },
};

/** Runs a test with a cluster and the service on it. */
const withService = (use: (cluster: MockCluster, send: Send) => Promise<void>): Promise<void> =>
  withMockCluster(
    async (cluster) => {
      const { bootstrapServers } = cluster;
      const producer = new Producer({ 'bootstrap.servers': bootstrapServers, 'linger.ms': 0 });
      const service = new OrderProcessor({ bootstrapServers, consumer: FAST_CONSUMER });
      service.start();
      try {
        await use(cluster, async (value) => {
          await producer.send({ topic: 'orders', key: 'k', value });
        });
      } finally {
        await producer.close();
        await service.stop();
      }
    },
    { topics: TOPICS },
  );

type Send = (value: string) => Promise<void>;

/** The first `count` messages of a topic. */
async function read(cluster: MockCluster, topic: string, count: number): Promise<Message[]> {
  const consumer = new Consumer({
    'bootstrap.servers': cluster.bootstrapServers,
    'fetch.wait.max.ms': 10,
  });
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  const messages: Message[] = [];
  try {
    for await (const message of consumer.messages({ signal: AbortSignal.timeout(4000) })) {
      messages.push(message);
      if (messages.length === count) break;
    }
    return messages;
  } finally {
    await consumer.close();
  }
}

void test('an order is confirmed, with its total', () =>
  withService(async (cluster, send) => {
    await send('{"id":"a","quantity":3,"unitPrice":14}');
    const [confirmation] = await read(cluster, 'confirmations', 1);
    assert.deepEqual(JSON.parse(String(confirmation?.value)), { id: 'a', total: 42 });
    assert.equal(confirmation?.key?.toString(), 'k');
  }));

void test('what is no order ends up aside, with the reason, and stops nothing', () =>
  withService(async (cluster, send) => {
    await send('{"id":"a"}');
    await send('{"id":"b","quantity":1,"unitPrice":1}');
    const [dead] = await read(cluster, 'dead-orders', 1);
    assert.equal(dead?.value?.toString(), '{"id":"a"}');
    assert.match(String(dead.headers[0]?.[1]), /no quantity/);
    assert.equal((await read(cluster, 'confirmations', 1)).length, 1);
  }));

void test('a broker that refuses the answer is asked again', () =>
  withService(async (cluster, send) => {
    cluster.pushRequestErrors('Produce', ['ERR_NOT_ENOUGH_REPLICAS'], {
      topic: 'confirmations',
      partition: 0,
    });
    cluster.requests.start();
    await send('{"id":"a","quantity":1,"unitPrice":1}');
    assert.equal((await read(cluster, 'confirmations', 1)).length, 1);
    // The order, the answer, and the answer again.
    assert.equal(cluster.requests.count('Produce'), 3);
  }));
