// The service's tests, with jest. No broker, no Docker: the cluster is inside the process.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Consumer, Producer } from 'kafka-napi';
import { FAST_CONSUMER, MockCluster } from 'kafka-napi/testing';
import { OrderProcessor } from './order-processor.js';

let cluster: MockCluster;
let producer: Producer;
let answers: Consumer;
let service: OrderProcessor;

const newService = (): OrderProcessor =>
  new OrderProcessor({
    bootstrapServers: cluster.bootstrapServers,
    consumer: FAST_CONSUMER,
    logging: { logger: null },
  });

beforeEach(() => {
  const one = { partitions: 1 };
  cluster = new MockCluster({ topics: { orders: one, confirmations: one, 'dead-orders': one } });
  const servers = { 'bootstrap.servers': cluster.bootstrapServers };
  producer = new Producer({ ...servers, 'reconnect.backoff.ms': 10 }, { logger: null });
  answers = new Consumer({ ...servers, 'fetch.wait.max.ms': 10 }, { logger: null });
  answers.assign([
    { topic: 'confirmations', partition: 0, offset: 0 },
    { topic: 'dead-orders', partition: 0, offset: 0 },
  ]);
  service = newService();
  service.start();
});

afterEach(async () => {
  await service.stop();
  await Promise.all([answers.close(), producer.close()]);
  await cluster.close();
});

async function order(id: string): Promise<void> {
  const value = JSON.stringify({ id, quantity: 2, unitPrice: 5 });
  await producer.send({ topic: 'orders', key: id, value });
}

async function nextAnswer(): Promise<{ topic: string; value: string }> {
  const message = await answers.readMessage({ timeoutMs: 4000 });
  return { topic: message.topic, value: String(message.value) };
}

test('orders are confirmed in order', async () => {
  await order('a');
  await order('b');
  expect((await nextAnswer()).value).toBe('{"id":"a","total":10}');
  expect((await nextAnswer()).value).toBe('{"id":"b","total":10}');
});

test('a tombstone is no order', async () => {
  await producer.send({ topic: 'orders', key: 'a', value: null });
  expect((await nextAnswer()).topic).toBe('dead-orders');
});

test('a service that starts anew goes on behind the last order that was answered', async () => {
  await order('a');
  expect((await nextAnswer()).value).toContain('"a"');
  await service.stop();
  await order('b');
  service = newService();
  service.start();
  expect((await nextAnswer()).value).toContain('"b"');
});

test('an outage delays orders, and loses none', async () => {
  await order('a');
  expect((await nextAnswer()).value).toContain('"a"');
  cluster.setBrokerDown('all');
  const sent = order('b');
  cluster.setBrokerUp('all');
  await sent;
  expect((await nextAnswer()).value).toContain('"b"');
});
