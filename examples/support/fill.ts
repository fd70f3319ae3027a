import { Producer } from 'kafka-napi';

/** Writes messages for a consumer to read. */
export async function fill(bootstrapServers: string, topic: string, count: number): Promise<void> {
  const producer = new Producer({ 'bootstrap.servers': bootstrapServers });
  const messages = Array.from({ length: count }, (_, i) => ({
    topic,
    key: `customer-${i % 100}`,
    value: `order ${i}`,
  }));
  await producer.sendBatch(messages);
  await producer.close();
}
