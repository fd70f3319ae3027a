/**
 * An idempotent producer while its only broker is killed and restarted, again and again: every
 * message is in the log once, in order. A cluster of its own, as it is killed:
 * `node --test test/kafka/idempotence.test.mjs` (needs java, and the built package).
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from './cluster.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('../../lib/index.js')} */
const { Consumer, Producer } = require('../../dist/index.js');

const PARTITIONS = 4; // `num.partitions` of test/kafka
const RESTARTS = 3;
const TOPIC = 'idempotence';

/**
 * @param {string} servers
 * @param {number} count
 * @returns {Promise<number[][]>} the numbers in the log, by partition
 */
async function readAll(servers, count) {
  const consumer = new Consumer({ 'bootstrap.servers': servers }, { logger: null });
  /** @type {number[][]} */
  const logs = Array.from({ length: PARTITIONS }, () => []);
  consumer.assign(logs.map((_, partition) => ({ topic: TOPIC, partition, offset: 0 })));
  let seen = 0;
  for (;;) {
    // What comes twice comes behind the rest: so a little more than what is expected is read.
    const batch = await consumer.pollBatch({ timeoutMs: seen < count ? 30_000 : 1000 });
    if (batch.length === 0) break;
    for (const message of batch) logs[message.partition]?.push(Number(message.value?.toString()));
    seen += batch.length;
  }
  await consumer.close();
  return logs;
}

it('is gapless, ordered and without duplicates', { timeout: 240_000 }, async () => {
  const kafka = await startKafka({ nodes: 1 });
  try {
    const producer = new Producer(
      {
        'bootstrap.servers': kafka.bootstrapServers,
        'enable.idempotence': true,
        'message.timeout.ms': 0,
        'linger.ms': 5,
        'reconnect.backoff.max.ms': 500,
      },
      { logger: null },
    );
    let [sent, failed, isEnough] = [0, 0, false];
    const producing = (async () => {
      const channel = producer.channel();
      while (!isEnough) {
        await channel.write({ topic: TOPIC, partition: sent % PARTITIONS, value: String(sent) });
        if (++sent % 100 === 0) await sleep(5);
      }
      await channel.close().catch(() => failed++);
    })();
    for (let i = 0; i < RESTARTS; i++) {
      await sleep(1500);
      await kafka.killNode(0);
      await kafka.restartNode(0);
    }
    await sleep(1500);
    isEnough = true;
    await producing;
    await producer.close();

    assert.equal(failed, 0);
    assert.ok(sent > 1000, `only ${sent} messages were sent`);
    const logs = await readAll(kafka.bootstrapServers, sent);
    logs.forEach((numbers, partition) => {
      const expected = Array.from(
        { length: Math.ceil((sent - partition) / PARTITIONS) },
        (_, i) => i * PARTITIONS + partition,
      );
      assert.deepEqual(numbers, expected, `partition ${partition}`);
    });
  } finally {
    await kafka.stop();
  }
});
