// An idempotent producer: what brokers have refused, or hung up on, it sends again by itself, and all
// messages arrive in their order.
//
//   node dist-examples/idempotent-producer.js
//
// That a message whose answer was lost is not in the log twice is the brokers' part, which the embedded
// cluster does not play. test/kafka/idempotence.test.mjs proves it on a Kafka that is killed meanwhile.
import { Consumer, ErrorCode, MockCluster, Producer } from 'kafka-napi';
import { uniqueName } from './support/brokers.js';

const COUNT = 1000;
const PRODUCE = 0; // Kafka's number of the request.

async function main(): Promise<void> {
  const topic = uniqueName('idempotent');
  // Always the embedded cluster: a real one does not fail on demand.
  const cluster = new MockCluster();
  cluster.createTopic(topic, { partitions: 1 });
  const producer = new Producer({
    'bootstrap.servers': cluster.bootstrapServers,
    'enable.idempotence': true, // Implies acks=all, and retries without end.
    'linger.ms': 1,
  });

  // Brokers that refuse and hang up: the producer sends again by itself.
  cluster.pushRequestErrors(PRODUCE, [
    ErrorCode.ERR_NOT_ENOUGH_REPLICAS,
    ErrorCode.ERR__TRANSPORT,
    ErrorCode.ERR_REQUEST_TIMED_OUT,
  ]);
  const sent = Array.from({ length: COUNT }, (_, i) => producer.send({ topic, value: `${i}` }));
  const reports = await Promise.all(sent);
  const isPersisted = reports.every(({ status }) => status === 'persisted');
  console.log(`${reports.length} messages, all persisted: ${isPersisted}`);
  // Idempotence that cannot be kept is fatal, and not silently given up.
  console.log(`fatal error: ${producer.fatalError()?.message ?? 'none'}`);
  await producer.close();

  const consumer = new Consumer({
    'bootstrap.servers': cluster.bootstrapServers,
    'auto.offset.reset': 'earliest',
  });
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  let expected = 0;
  for await (const { value } of consumer) {
    const found = value?.toString();
    if (found !== `${expected}`) throw new Error(`expected ${expected}, not ${found}`);
    if (++expected === COUNT) break;
  }
  console.log(`read ${expected} in order, none missing`);
  await consumer.close();
  await cluster.close();
}

void main();
