// Clients that nobody has closed do not keep the process: it ends when there is nothing left to do.
const { Consumer, MockCluster, Producer } = require('kafka-napi');

const cluster = new MockCluster();
const servers = { 'bootstrap.servers': cluster.bootstrapServers };
const producer = new Producer(servers);
const consumer = new Consumer({ ...servers, 'group.id': 'g' });
consumer.subscribe('orders');
producer.send({ topic: 'orders', value: 'v' }).then(() => console.log('done'));
