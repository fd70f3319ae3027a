// A worker that is terminated with open clients, in the middle of reading, takes nothing along.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const { Consumer, MockCluster, Producer } = require('kafka-napi');
const { check } = require('./exchange.cjs');

async function work() {
  const cluster = new MockCluster();
  const servers = { 'bootstrap.servers': cluster.bootstrapServers };
  cluster.createTopic('orders', { partitions: 1 });
  const producer = new Producer(servers);
  const consumer = new Consumer({ ...servers, 'group.id': 'g', 'auto.offset.reset': 'earliest' });
  consumer.subscribe('orders');
  for (let i = 0; i < 1000; i++) producer.produce({ topic: 'orders', value: 'v' });
  for await (const message of consumer.messages()) {
    producer.produce({ topic: 'orders', value: message.value });
    if (message.offset === 100) parentPort.postMessage('reading');
  }
}

async function terminate() {
  const worker = new Worker(__filename);
  await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
  await worker.terminate();
  await check(require('kafka-napi'));
  console.log('done');
}

if (isMainThread) terminate();
else work();
