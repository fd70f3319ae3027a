/**
 * A member of the group under test, as a process of its own so that it can be killed:
 *
 *   node member.mjs '{ "config": {...}, "topic": "...", "style": "messages", "seed": 1 }'
 *
 * Commands come by stdin: close, unsubscribe, subscribe. What happens goes to stdout, one JSON line
 * each, written at once: a line that was written survives a SIGKILL. 'got' is written before the
 * messages are worked on, 'done' before the reader comes back for more. So the last line of a
 * killed member tells whether something was in its hand.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer } from '../../dist/index.mjs';
import { seeded } from './random.mjs';

const CLOSE_MS = 10_000;
const MOST_WORK_MS = 2;

const { config, topic, style, seed } = JSON.parse(process.argv[2] ?? '');
const random = seeded(seed);

/** @param {string} what @param {object} [details] */
function note(what, details = {}) {
  writeSync(1, `${JSON.stringify({ at: Date.now(), what, ...details })}\n`);
}

const partitionsOf = (/** @type {{ partition: number }[]} */ list) =>
  list.map(({ partition }) => partition);

/** @type {import('../../dist/index.js').ConsumerHandlers} */
const handlers = {
  assignedPartitions: ({ partitions }) =>
    note('assigned', { partitions: partitionsOf(partitions) }),
  revokedPartitions: ({ partitions, lost }) =>
    note('revoked', { partitions: partitionsOf(partitions), lost }),
  offsetsCommitted: ({ offsets, error }) =>
    note('committed', {
      error: error?.code ?? null,
      offsets: offsets
        .filter((entry) => (entry.offset ?? -1) >= 0)
        .map((entry) => [entry.partition, entry.offset, entry.error?.code ?? null]),
    }),
  error: ({ error }) => note('error', { code: error.code, message: error.message }),
};

const consumer = new Consumer(config, { handlers, logger: null });

/** @param {import('../../dist/index.js').Message[]} messages */
async function work(messages) {
  note('got', {
    messages: messages.map((m) => [m.partition, m.offset, Number(m.value?.toString())]),
  });
  const ms = random.between(0, MOST_WORK_MS);
  if (ms > 0) await sleep(ms);
  note('done');
}

/** @param {import('../../dist/index.js').ConsumerEvent} event */
async function take(event) {
  if (event.type === 'message') await work([event]);
  else handlers[event.type]?.(/** @type {never} */ (event));
}

/** Every way to read, until the consumer is closed. @type {Record<string, () => Promise<void>>} */
const read = {
  messages: async () => {
    for await (const message of consumer.messages()) await work([message]);
  },
  batches: async () => {
    for await (const batch of consumer.batches({ maxMessages: 20 })) await work(batch);
  },
  events: async () => {
    for await (const event of consumer.events()) await take(event);
  },
  poll: async () => {
    while (!consumer.closed) {
      const event = await consumer.poll(1000);
      if (event !== null) await take(event);
    }
  },
};

const commands = createInterface({ input: process.stdin });
commands.on('line', (command) => {
  if (command === 'subscribe') consumer.subscribe(topic);
  if (command === 'unsubscribe') {
    note('unsubscribing');
    consumer.unsubscribe();
  }
  if (command === 'close') void close();
});

// Without a parent there is nobody to read what happens.
process.stdin.on('end', () => process.exit(1));

async function close() {
  commands.close();
  process.stdin.destroy();
  note('closing');
  await consumer.close({ timeoutMs: CLOSE_MS });
  note('closed');
}

consumer.subscribe(topic);
await read[style]();
