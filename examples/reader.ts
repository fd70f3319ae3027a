// Reader: fetch a message, work on it, commit it. With `commitInterval` the commits are gathered.
//
//   node dist-examples/reader.js
import { Reader } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';

const COUNT = 1_000;

async function main(): Promise<void> {
  const topic = uniqueName('reader');
  const brokers = findBrokers(topic);
  await fill(brokers.bootstrapServers, topic, COUNT);

  const reader = new Reader({
    config: { 'bootstrap.servers': brokers.bootstrapServers },
    topic,
    groupId: uniqueName('group'),
    commitInterval: 200,
  });

  let received = 0;
  while (received < COUNT) {
    const message = await reader.fetchMessage({ timeoutMs: 30_000 });
    received++;
    // Only what has been worked on is committed: after a crash the rest comes again.
    await reader.commitMessages(message);
  }

  const { messages, bytes, waitTime } = reader.stats();
  console.log(`${messages} messages, ${bytes} bytes, ${waitTime.avg.toFixed(3)} ms wait each`);
  console.log(`lag: ${(await reader.readLag()) ?? '?'}`);
  console.log(`received ${received} of ${COUNT}`);
  await reader.close(); // Commits what is gathered.
  await brokers.close();
}

void main();
