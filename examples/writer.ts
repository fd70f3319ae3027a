// Writer: hand messages over, and be told when they are delivered. For those who know kafka-go.
//
//   node dist-examples/writer.js
import { leastBytes, WriteErrors, Writer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

async function main(): Promise<void> {
  const topic = uniqueName('writer');
  const brokers = findBrokers(topic);
  const writer = new Writer({
    config: { 'bootstrap.servers': brokers.bootstrapServers, 'message.max.bytes': 10_000 },
    topic,
    balancer: leastBytes(),
    compression: 'zstd',
  });

  await writer.writeMessages(
    Array.from({ length: 1000 }, (_, i) => ({ key: `customer-${i % 10}`, value: `order ${i}` })),
    { timeoutMs: 30_000 },
  );

  try {
    const tooLarge = 'x'.repeat(20_000);
    await writer.writeMessages([{ value: 'fine' }, { value: tooLarge }, { value: 'fine too' }]);
  } catch (error) {
    if (!(error instanceof WriteErrors)) throw error;
    // Aligned with the messages.
    error.errors.forEach((problem, i) => {
      console.log(`message ${i}: ${problem === null ? 'written' : problem.code}`);
    });
  }

  const { messages, bytes, errors, writeTimeMs } = writer.stats();
  console.log(`${messages} messages, ${bytes} bytes, ${errors} not written`);
  console.log(`${writeTimeMs.count} calls, ${writeTimeMs.avg.toFixed(1)} ms each`);

  await writer.close();
  await brokers.close();
}

void main();
