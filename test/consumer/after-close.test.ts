import { type Consumer, KafkaError, type Message } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { rejectionOf, thrownBy, withCluster, within } from '../helpers/cluster.js';
import { filledTopic, memberOf, nextMessage } from './helpers.js';

const cluster = withCluster();

const list = [{ topic: 't', partition: 0, offset: 1 }];
const refusal = { code: 'ERR__STATE', origin: 'local' };

type Call<T> = readonly [name: string, call: (consumer: Consumer, message: Message) => T];

const atOnce: Call<unknown>[] = [
  ['subscribe()', (c) => c.subscribe('t')],
  ['unsubscribe()', (c) => c.unsubscribe()],
  ['subscription()', (c) => c.subscription()],
  ['assign()', (c) => c.assign(list)],
  ['unassign()', (c) => c.unassign()],
  ['incrementalAssign()', (c) => c.incrementalAssign(list)],
  ['incrementalUnassign()', (c) => c.incrementalUnassign(list)],
  ['assignment()', (c) => c.assignment()],
  ['tryPoll()', (c) => c.tryPoll()],
  ['storeOffsets()', (c) => c.storeOffsets(list)],
  ['storeMessage()', (c, message) => c.storeMessage(message)],
];

const later: Call<Promise<unknown>>[] = [
  ['poll()', (c) => c.poll()],
  ['poll(0)', (c) => c.poll(0)],
  ['readMessage()', (c) => c.readMessage()],
  ['pollBatch()', (c) => c.pollBatch()],
  ['commit()', (c) => c.commit()],
  ['commit(message)', (c, message) => c.commit(message)],
  ['commit(list)', (c) => c.commit(list)],
  ['ready()', (c) => c.ready()],
];

const iterators: Call<AsyncIterableIterator<unknown>>[] = [
  ['events()', (c) => c.events()],
  ['messages()', (c) => c.messages()],
  ['batches()', (c) => c.batches()],
];

/** A consumer that has been used, with a message of its own. */
async function usedConsumer(): Promise<{ consumer: Consumer; message: Message }> {
  const topic = await filledTopic(cluster, 3);
  const config = { 'enable.auto.offset.store': false };
  const consumer = memberOf(cluster, cluster.group(), topic, config);
  return { consumer, message: await nextMessage(consumer) };
}

describe('once close() has been called', () => {
  it('every method refuses, with ERR__STATE', async () => {
    const { consumer, message } = await usedConsumer();
    const closing = consumer.close();
    for (const [name, call] of atOnce) {
      expect([name, thrownBy(() => call(consumer, message))]).toMatchObject([name, refusal]);
    }
    for (const [name, call] of later) {
      if (name === 'ready()') continue; // It has crashed here: see the end of this file.
      const error = await within(rejectionOf(call(consumer, message)), name);
      expect([name, error]).toMatchObject([name, refusal]);
    }
    await closing;
  });
});

describe('after close()', () => {
  let used: { consumer: Consumer; message: Message };

  beforeAll(async () => {
    used = await usedConsumer();
    await used.consumer.close();
  });

  it.each(atOnce)('%s throws ERR__STATE', (_name, call) => {
    const error = thrownBy(() => call(used.consumer, used.message));
    expect(KafkaError.isKafkaError(error)).toBe(true);
    expect(error).toMatchObject(refusal);
    expect((error as Error).message).toContain(used.consumer.name);
  });

  it.each(later)('%s rejects with ERR__STATE', async (_name, call) => {
    expect(await within(rejectionOf(call(used.consumer, used.message)), 'it')).toMatchObject(
      refusal,
    );
  });

  it.each(iterators)('%s refuses with ERR__STATE, as every method does', async (_name, call) => {
    const run = async (): Promise<unknown> => call(used.consumer, used.message).next();
    expect(await within(rejectionOf(run()), 'it')).toMatchObject(refusal);
  });

  it('what only tells about the consumer goes on working', async () => {
    const { consumer, message } = used;
    expect(consumer.closed).toBe(true);
    expect(consumer.name).toMatch(/^Consumer#\d+$/);
    expect(consumer.fatalError()).toBeNull();
    expect(consumer.ref()).toBe(consumer);
    expect(consumer.unref()).toBe(consumer);
    expect(message.value?.toString()).toBe('0@0');
    await consumer.close();
    await consumer[Symbol.asyncDispose]();
  });
});

describe('calls that come while the C handle is being freed', () => {
  it('neither crash nor hang', async () => {
    const outcome = await runChild(
      async ({ kafka, args }) => {
        const [servers = ''] = args;
        const codes = new Set<unknown>();
        const note = (error: { code?: string }): void => void codes.add(error.code);
        for (let i = 0; i < 20; i++) {
          const consumer = new kafka.Consumer({ 'bootstrap.servers': servers }, { logger: null });
          consumer.assign([{ topic: 't', partition: 0, offset: 0 }]);
          const state = { isClosed: false };
          const closing = consumer.close().then(() => (state.isClosed = true));
          const calls: Promise<unknown>[] = [];
          while (!state.isClosed) {
            calls.push(
              consumer.ready({ timeoutMs: 2000 }).catch(note),
              consumer.poll(0).catch(note),
              consumer.commit().catch(note),
            );
            try {
              consumer.assignment();
            } catch (error) {
              note(error as { code?: string });
            }
            await new Promise((resolve) => setImmediate(resolve));
          }
          await closing;
          await Promise.all(calls);
        }
        console.log([...codes].join());
      },
      { args: [cluster.bootstrapServers] },
    );
    expect(outcome).toMatchObject({ code: 0, signal: null, stderr: '', stdout: 'ERR__STATE\n' });
  });
});
