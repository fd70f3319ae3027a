// What a consumer has where the app says nothing, if it is not what librdkafka has.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig } from '../../lib/config/validate.js';
import { consumerEntries } from '../../lib/consumer/defaults.js';
import { Consumer, type ConsumerConfig } from '../../lib/index.js';
import { DEAD_ADDRESS } from '../helpers/cluster.js';

function added(config: ConsumerConfig): Record<string, string> {
  const entries = consumerEntries(checkConfig(config, 'C', 'Consumer'));
  return Object.fromEntries(
    entries.flatMap((name, i) => (i % 2 === 0 ? [[name, entries[i + 1] ?? '']] : [])),
  );
}

const MIB = 1024 * 1024;

describe('fetch.max.bytes', () => {
  it.each<[ConsumerConfig, number]>([
    [{}, 4 * MIB],
    [{ 'queued.max.messages.kbytes': 1024 }, MIB],
    [{ 'queued.max.messages.kbytes': 1_000_000 }, 4 * MIB],
    [{ 'queued.max.messages.kbytes': 1 }, 1_000_000],
    [{ 'message.max.bytes': 10 * MIB }, 10 * MIB],
    [{ 'message.max.bytes': 1000 }, 4 * MIB],
    [{ 'message.max.bytes': 2 * MIB, 'queued.max.messages.kbytes': 1024 }, 2 * MIB],
    [{ 'receive.message.max.bytes': 5 * MIB }, 4 * MIB],
    [{ 'max.partition.fetch.bytes': 16 * MIB }, 16 * MIB],
    [{ 'fetch.message.max.bytes': 100 * MIB }, 50 * MIB],
    [{ 'fetch.message.max.bytes': 100 * MIB, 'queued.max.messages.kbytes': 8192 }, 8 * MIB],
    [{ 'message.max.bytes': 1_000_000_000 }, 1_000_000_000],
  ])('with %j is %p, which librdkafka takes', async (config, expected) => {
    expect(Number(added(config)['fetch.max.bytes'])).toBe(expected);
    const consumer = new Consumer({ ...config, 'bootstrap.servers': DEAD_ADDRESS });
    await consumer.close();
  });

  it('is left to the app that sets it', () => {
    expect(added({ 'fetch.max.bytes': 50 * MIB })).not.toHaveProperty('fetch.max.bytes');
  });
});

it('fetch.queue.backoff.ms is 5, and left to the app that sets it', () => {
  expect(added({})['fetch.queue.backoff.ms']).toBe('5');
  expect(added({ 'fetch.queue.backoff.ms': 7 })).not.toHaveProperty('fetch.queue.backoff.ms');
});

it('both stand in the table of properties', () => {
  const table = readFileSync(join(__dirname, '../../docs/configuration.md'), 'utf8');
  const entries = added({});
  for (const name of ['fetch.queue.backoff.ms', 'fetch.max.bytes']) {
    const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    expect(row).toContain(`This package's default: \`${entries[name]}\``);
  }
});
