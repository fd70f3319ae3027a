// What every runtime must do: messages there and back, through a cluster inside the process. It
// returns what it saw, and leaves nothing open: the process must then end by itself.

const COUNT = 1000;

/** @param {typeof import('kafka-napi')} kafka */
async function exchange({ AdminClient, Consumer, KafkaError, MockCluster, Producer }) {
  const cluster = new MockCluster({ brokers: 1 });
  const servers = { 'bootstrap.servers': cluster.bootstrapServers };
  cluster.createTopic('orders', { partitions: 1 });

  const producer = new Producer({ ...servers, 'linger.ms': 5 });
  const report = await producer.send({ topic: 'orders', key: 'first', headers: { a: 'b' } });
  let delivered = 1;
  for (let i = 1; i < COUNT; i++) {
    producer.produce({ topic: 'orders', value: `order ${i}` }, (error) => {
      if (error === null) delivered++;
    });
  }
  await producer.flush();
  await producer.close();

  const config = { ...servers, 'group.id': 'g', 'auto.offset.reset': 'earliest' };
  const consumer = new Consumer(config);
  consumer.subscribe('orders');
  const first = await consumer.readMessage();
  let read = 1;
  let inOrder = true;
  for await (const message of consumer.messages()) {
    inOrder &&= message.offset === read && message.value.toString() === `order ${read}`;
    if (++read === COUNT) break;
  }
  await consumer.commit();
  const [{ offset: committed }] = await consumer.committed([{ topic: 'orders', partition: 0 }]);
  await consumer.close();

  const admin = new AdminClient(servers);
  const { topics } = await admin.metadata({ topic: 'orders' });
  await admin.close();

  const seen = {
    offset: report.offset,
    delivered,
    key: first.key.toString(),
    value: first.value,
    headers: first.headers.map(([name, value]) => [name, value.toString()]),
    read,
    inOrder,
    committed,
    topics: topics.map(({ topic }) => topic),
    error: refusal(Producer, KafkaError),
  };
  await cluster.close();
  return seen;
}

/** Refused by librdkafka, with an error of the binding's own class. */
function refusal(Producer, KafkaError) {
  try {
    new Producer({ 'linger.ms': -1 });
  } catch (error) {
    return error instanceof KafkaError ? error.code : String(error);
  }
  return 'none';
}

const EXPECTED = {
  offset: 0,
  delivered: COUNT,
  key: 'first',
  value: null,
  headers: [['a', 'b']],
  read: COUNT,
  inOrder: true,
  committed: COUNT,
  topics: ['orders'],
  error: 'ERR__INVALID_ARG',
};

/** @param {typeof import('kafka-napi')} kafka */
exports.check = async (kafka) => {
  const { deepStrictEqual } = require('node:assert');
  deepStrictEqual(await exchange(kafka), EXPECTED);
};
