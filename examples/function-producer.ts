// Function style: hand messages over, and learn by callback or promise what became of them.
//
//   node dist-examples/function-producer.js
import { KafkaError, Producer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

async function main(): Promise<void> {
  const topic = uniqueName('function-producer');
  const brokers = findBrokers(topic);
  const producer = new Producer({ 'bootstrap.servers': brokers.bootstrapServers });

  // One message, awaited.
  const report = await producer.send({
    topic,
    key: 'customer-17',
    value: JSON.stringify({ amount: 42 }),
    headers: [['content-type', 'application/json']],
  });
  console.log(`sent to partition ${report.partition}, offset ${report.offset}`);

  // Many, each with a callback. produce() does not wait: it throws while the queue is full.
  let delivered = 0;
  for (let i = 0; i < 10_000; i++) {
    try {
      producer.produce({ topic, key: `customer-${i % 100}`, value: `order ${i}` }, (error) => {
        if (error === null) delivered++;
        else console.error(`order ${i} was not delivered: ${error.message}`);
      });
    } catch (error) {
      if (!KafkaError.isKafkaError(error) || error.code !== 'ERR__QUEUE_FULL') throw error;
      await producer.flush();
      i--;
    }
  }

  await producer.flush();
  console.log(`delivered ${delivered} of 10000`);

  await producer.close();
  await brokers.close();
}

void main();
