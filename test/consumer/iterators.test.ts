// How the loops over a consumer end, and that nothing is lost when they do.
import { type Consumer, type Message } from '../../lib/index.js';
import { rejectionOf, turn, withCluster, within } from '../helpers/cluster.js';
import { fill, filledTopic, nextMessage, placeOf, places, readerOf, take } from './helpers.js';

const cluster = withCluster();

interface Options {
  readonly signal?: AbortSignal;
}

/** The iterators, with one message each time, so that what holds for one holds for all. */
const iterators: Record<
  string,
  (consumer: Consumer, options?: Options) => AsyncIterableIterator<Message | Message[]>
> = {
  'events()': (consumer, options) =>
    consumer.events(options) as AsyncIterableIterator<Message, undefined>,
  'messages()': (consumer, options) => consumer.messages(options),
  'batches()': (consumer, options) => consumer.batches({ ...options, maxMessages: 1 }),
};

const waits: Record<string, (consumer: Consumer, options: Options) => Promise<unknown>> = {
  'poll()': (consumer, options) => consumer.poll(options),
  'readMessage()': (consumer, options) => consumer.readMessage(options),
  'pollBatch()': (consumer, options) => consumer.pollBatch(options),
  'events().next()': (consumer, options) => consumer.events(options).next(),
  'messages().next()': (consumer, options) => consumer.messages(options).next(),
  'batches().next()': (consumer, options) => consumer.batches(options).next(),
};

function offsetOf(item: Message | Message[] | undefined): number | undefined {
  return Array.isArray(item) ? item[0]?.offset : item?.offset;
}

describe.each(Object.entries(iterators))('a loop over %s', (_name, iterate) => {
  it('goes on with the next message after a break', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    const offsets: (number | undefined)[] = [];
    for (let round = 0; round < 4; round++) {
      for await (const item of iterate(consumer)) {
        offsets.push(offsetOf(item));
        if (offsets.length % 5 === 0) break;
      }
    }
    expect(consumer.closed).toBe(false);
    expect(offsets).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('goes on with the next message after an exception in its body', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    const failure = new Error('of the application');
    const loop = async (): Promise<void> => {
      for await (const item of iterate(consumer)) if (offsetOf(item) === 3) throw failure;
    };
    await expect(loop()).rejects.toBe(failure);
    expect(consumer.closed).toBe(false);
    expect(placeOf(await nextMessage(consumer))).toBe('0@4');
  });

  it('throws the reason of its signal, and leaves the rest to the next reader', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    const controller = new AbortController();
    const reason = new Error('enough');
    const offsets: (number | undefined)[] = [];
    const loop = async (): Promise<void> => {
      for await (const item of iterate(consumer, { signal: controller.signal })) {
        offsets.push(offsetOf(item));
        if (offsets.length === 5) controller.abort(reason);
      }
    };
    await expect(within(loop(), 'the end of the loop')).rejects.toBe(reason);
    expect(offsets).toEqual([0, 1, 2, 3, 4]);
    expect(consumer.closed).toBe(false);
    expect((await take(consumer, 15)).map(placeOf)).toEqual(places(15, { from: 5 }));
  });

  it('ends when the consumer is closed while it waits', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = readerOf(cluster, topic);
    const offsets: (number | undefined)[] = [];
    const loop = async (): Promise<void> => {
      for await (const item of iterate(consumer)) offsets.push(offsetOf(item));
    };
    const looping = loop();
    await within(
      (async () => {
        while (offsets.length < 3) await turn();
      })(),
      '3 messages',
    );
    await consumer.close();
    await within(looping, 'the end of the loop');
    expect(offsets).toEqual([0, 1, 2]);
  });

  it('ends when the consumer is closed in its body, without another message', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    const offsets: (number | undefined)[] = [];
    const loop = async (): Promise<void> => {
      for await (const item of iterate(consumer)) {
        offsets.push(offsetOf(item));
        await consumer.close();
      }
    };
    await within(loop(), 'the end of the loop');
    expect(offsets).toEqual([0]);
  });

  it('stays ended: next() after return() and after throw() gives nothing', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = readerOf(cluster, topic);
    const done = { done: true, value: undefined };

    const returned = iterate(consumer);
    expect((await returned.next()).done).toBe(false);
    expect(await returned.return?.()).toEqual(done);
    expect(await returned.next()).toEqual(done);

    const failure = new Error('of the application');
    const thrown = iterate(consumer);
    expect((await thrown.next()).done).toBe(false);
    await expect(thrown.throw?.(failure)).rejects.toBe(failure);
    expect(await thrown.next()).toEqual(done);

    expect(placeOf(await nextMessage(consumer))).toBe('0@2');
  });

  it('takes nothing any more once return() was called while it waited', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const iterator = iterate(consumer);
    const waiting = iterator.next();
    await turn();
    await iterator.return?.();
    await fill(cluster, topic, 1);
    expect(placeOf(await consumer.readMessage({ timeoutMs: 2000 }))).toBe('0@0');
    expect(await within(waiting, 'the waiting next()')).toEqual({ done: true, value: undefined });
  });

  it('gives its items in order to several next() calls at once', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const iterator = iterate(consumer);
    const waiting = Array.from({ length: 10 }, () => iterator.next());
    await fill(cluster, topic, 10);
    const results = await within(Promise.all(waiting), '10 items');
    expect(results.map(({ value }) => offsetOf(value))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('can be used with "await using"', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    const iterator = iterate(consumer) as AsyncIterableIterator<unknown> & AsyncDisposable;
    await iterator[Symbol.asyncDispose]();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(consumer.closed).toBe(false);
  });
});

describe.each(Object.entries(waits))('%s', (_name, wait) => {
  it('rejects with the reason of an already aborted signal and takes nothing', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = readerOf(cluster, topic);
    await nextMessage(consumer); // The rest is in this side's batch, ready to be taken.
    const reason = { any: 'value' };
    expect(await rejectionOf(wait(consumer, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(await rejectionOf(wait(consumer, { signal: AbortSignal.abort() }))).toMatchObject({
      name: 'AbortError',
    });
    expect((await take(consumer, 2)).map(placeOf)).toEqual(['0@1', '0@2']);
  });

  it('rejects when its signal is aborted while it waits, and loses nothing', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = rejectionOf(wait(consumer, { signal: controller.signal }));
    await turn();
    controller.abort(reason);
    expect(await within(waiting, 'the rejection')).toBe(reason);
    await fill(cluster, topic, 1);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });

  it('leaves the other readers waiting when its signal is aborted', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const controller = new AbortController();
    const before = nextMessage(consumer);
    const aborted = rejectionOf(wait(consumer, { signal: controller.signal }));
    const after = nextMessage(consumer);
    await turn();
    controller.abort();
    await within(aborted, 'the rejection');
    await fill(cluster, topic, 2);
    expect([placeOf(await before), placeOf(await after)]).toEqual(['0@0', '0@1']);
  });

  it('leaves no listener on its signal', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = readerOf(cluster, topic);
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await wait(consumer, { signal });
    expect(listeners).toBe(0);
  });
});
