// readable() and readableWeb(): messages as streams.
import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Consumer, type Message, type ReadableOptions } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import {
  fill,
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  places,
  readerOf,
  resumesAt,
  take,
} from './helpers.js';
import { committer } from './run-helpers.js';

const cluster = withCluster();
const JOIN_GROUP = 11;
const ERR_FENCED_INSTANCE_ID = 82;

/** Both streams, as what `for await` goes over. */
const streams: Record<
  string,
  (consumer: Consumer, options?: ReadableOptions) => AsyncIterable<Message>
> = {
  'readable()': (consumer, options) => consumer.readable(options) as AsyncIterable<Message>,
  'readableWeb()': (consumer, options) => consumer.readableWeb(options),
};

describe.each(Object.entries(streams))('%s', (_name, streamOf) => {
  it('gives every message, in order', async () => {
    const topic = await filledTopic(cluster, 3000);
    const consumer = readerOf(cluster, topic);
    expect((await take(streamOf(consumer), 3000)).map(placeOf)).toEqual(places(3000));
  });

  it('leaves the rest to the next reader when a loop is left', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    const read: string[] = [];
    for (let i = 0; i < 4; i++) read.push(...(await take(streamOf(consumer), 5)).map(placeOf));
    expect(read).toEqual(places(20));
    expect(consumer.closed).toBe(false);
  });

  it('ends when the consumer is closed, while it waits and afterwards', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    const later = streamOf(consumer);
    const ends = (async () => {
      for await (const message of streamOf(consumer)) return message;
      return 'the end';
    })();
    await turn();
    await consumer.close();
    expect(await within(ends, 'the end')).toBe('the end');
    for await (const message of later) throw new Error(placeOf(message));
    await expect(async () => {
      for await (const message of streamOf(consumer)) throw new Error(placeOf(message));
    }).rejects.toMatchObject({ code: 'ERR__STATE' });
  });

  it('does not count the message in hand as processed', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = committer(cluster, topic);
    let closing: Promise<void> | undefined;
    for await (const message of streamOf(consumer)) {
      if (message.offset === 3) {
        closing = consumer.close();
        break;
      }
    }
    await closing;
    expect(await resumesAt(cluster, group, topic)).toBe('0@3');
  });

  it('fails with a fatal error', async () => {
    cluster.mock.pushRequestErrors(JOIN_GROUP, [ERR_FENCED_INSTANCE_ID]);
    const config = { 'group.instance.id': 'me' };
    const consumer = memberOf(cluster, cluster.group(), cluster.topic(), config);
    const reading = (async () => {
      for await (const message of streamOf(consumer)) placeOf(message);
    })();
    const error = await within(rejectionOf(reading), 'the failure');
    expect(error).toMatchObject({ code: 'ERR_FENCED_INSTANCE_ID', isFatal: true });
  });

  it('fails when its signal is aborted, and loses nothing', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const reason = new Error('enough');
    for (const isAbortedBefore of [false, true]) {
      const controller = new AbortController();
      if (isAbortedBefore) controller.abort(reason);
      const stream = streamOf(consumer, { signal: controller.signal });
      const reading = rejectionOf(take(stream, 1));
      await turn();
      controller.abort(reason);
      const { cause } = (await within(reading, 'the failure')) as Error;
      // The node stream has an AbortError with the reason as its cause.
      expect(cause === reason || (cause as Error).cause === reason).toBe(true);
    }
    await fill(cluster, topic, 1);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });

  it('refuses a highWaterMark and a signal that are none', () => {
    const consumer = readerOf(cluster, cluster.topic());
    expect(() => streamOf(consumer, { highWaterMark: -1 })).toThrow();
    expect(() => streamOf(consumer, { highWaterMark: NaN })).toThrow();
    const options = { signal: {} } as ReadableOptions;
    expect(() => streamOf(consumer, options)).toThrow('options.signal');
  });

  it('does not hold the process when it is destroyed while it waits', async () => {
    const outcome = await runChild(
      ({ kafka, args }) => {
        const [servers = '', topic = ''] = args;
        const consumer = new kafka.Consumer({ 'bootstrap.servers': servers });
        consumer.assign([{ topic, partition: 0, offset: 0 }]);
        const node = consumer.readable().on('data', () => undefined);
        const web = consumer.readableWeb().getReader();
        void web.read();
        setTimeout(() => {
          node.destroy();
          void web.cancel();
          console.log('destroyed');
        }, 300);
      },
      { args: [cluster.bootstrapServers, cluster.topic()] },
    );
    expect(outcome).toMatchObject({ code: 0, stdout: 'destroyed\n', timedOut: false });
  });
});

describe('readable()', () => {
  it('leaves nobody waiting when it is destroyed as soon as a loop begins', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const stream = consumer.readable();
    const reading = rejectionOf(stream[Symbol.asyncIterator]().next());
    stream.destroy(new Error('enough'));
    expect(await reading).toMatchObject({ message: 'enough' });
    await turn();
    // It refuses to work beside another reader.
    const run = consumer.run({}, () => undefined);
    await consumer.close();
    await run;
  });

  it('is a stream of objects that takes nothing ahead', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = readerOf(cluster, topic);
    const stream = consumer.readable();
    expect(stream).toBeInstanceOf(Readable);
    expect([stream.readableObjectMode, stream.readableHighWaterMark]).toEqual([true, 0]);
    const [first] = await take(stream.iterator({ destroyOnReturn: false }), 1);
    await turn();
    expect(placeOf(first as Message)).toBe('0@0');
    expect(placeOf(await nextMessage(consumer))).toBe('0@1');
  });

  it('takes nothing ahead of a loop either that finds messages at once', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = readerOf(cluster, topic);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    // The rest is here: nothing has to be waited for.
    for (const expected of ['0@1', '0@3']) {
      const stream = consumer.readable();
      const [message] = await take(stream.iterator({ destroyOnReturn: false }), 1);
      await turn();
      expect(placeOf(message as Message)).toBe(expected);
      expect(stream.readableLength).toBe(0);
      expect(placeOf(await nextMessage(consumer))).toBe(`0@${Number(expected.slice(2)) + 1}`);
    }
  });

  it('takes no more than a slow Writable asks for', async () => {
    const topic = await filledTopic(cluster, 200);
    const consumer = readerOf(cluster, topic);
    const written: string[] = [];
    let furthest = 0;
    const stream = consumer.readable();
    const slow = new Writable({
      objectMode: true,
      highWaterMark: 2,
      write(message: Message, _encoding, done) {
        written.push(placeOf(message));
        const [position] = consumer.position();
        furthest = Math.max(furthest, (position?.offset ?? 0) - written.length);
        if (written.length === 50) void consumer.close();
        setImmediate(done);
      },
    });
    await within(pipeline(stream, slow), 'the pipeline');
    // What has been taken last is on its way to the Writable; it comes too.
    expect(written).toEqual(places(written.length));
    expect(written.length).toBeLessThan(56);
    expect(furthest).toBeLessThanOrEqual(4);
  });

  it('ends a pipeline with the failure of its Writable; the consumer goes on behind', async () => {
    const topic = await filledTopic(cluster, 50);
    const consumer = readerOf(cluster, topic);
    const failure = new Error('of the Writable');
    const written: number[] = [];
    const failing = new Writable({
      objectMode: true,
      highWaterMark: 1,
      write({ offset }: Message, _encoding, done) {
        written.push(offset);
        setImmediate(done, offset === 10 ? failure : null);
      },
    });
    expect(await rejectionOf(pipeline(consumer.readable(), failing))).toBe(failure);
    const next = await nextMessage(consumer);
    // What was handed to the Writable is the Writable's.
    expect(next.offset).toBeGreaterThanOrEqual(11);
    expect(next.offset).toBeLessThanOrEqual(13);
  });

  // However many steps a message is on its way.
  it.each([0, 1, 2, 3, 4, 6])('gives back what nobody has read, %d steps later', async (steps) => {
    for (const highWaterMark of [0, 1, 5]) {
      const topic = await filledTopic(cluster, 20);
      const { consumer, group } = committer(cluster, topic);
      const stream = consumer.readable({ highWaterMark });
      const read: string[] = [];
      let isLeaving = false;
      await new Promise<void>((resolve) => {
        stream.on('readable', () => {
          while (read.length < 4) {
            const message = stream.read() as Message | null;
            if (message === null) return;
            read.push(placeOf(message));
          }
          // Where read(0) finds a message this is called again at once, before the steps are done.
          if (isLeaving) return;
          isLeaving = true;
          void (async () => {
            stream.read(0);
            for (let i = 0; i < steps; i++) await Promise.resolve();
            stream.destroy();
          })();
        });
        stream.on('close', resolve);
      });
      expect(stream.destroyed).toBe(true);
      // What came for a stream that has gone is not in the next reader's hand either.
      const next = await nextMessage(consumer);
      expect([...read, placeOf(next)]).toEqual(places(read.length + 1));
      if (highWaterMark > 0) continue; // Counts as processed when it is taken ahead.
      await consumer.close();
      expect(await resumesAt(cluster, group, topic)).toBe(`0@${next.offset}`);
    }
  });

  it('gives back to a reader that waits already', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = readerOf(cluster, topic);
    const stream = consumer.readable();
    stream.once('readable', () => undefined);
    await until(() => stream.readableLength === 1, 'a message in the stream');
    const waiting = nextMessage(consumer);
    stream.destroy();
    expect(placeOf(await waiting)).toBe('0@0');
  });

  it('emits close, and an error only if it is destroyed with one', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    for (const failure of [undefined, new Error('of the app')]) {
      const stream = consumer.readable();
      const errors: unknown[] = [];
      stream.on('error', (error) => errors.push(error));
      stream.resume();
      await turn();
      await new Promise((resolve) => stream.on('close', resolve).destroy(failure));
      expect(errors).toEqual(failure === undefined ? [] : [failure]);
    }
  });

  it('works with helpers and several stages', async () => {
    const topic = await filledTopic(cluster, 30);
    const consumer = readerOf(cluster, topic);
    const stream = consumer.readable();
    const offsets: number[] = [];
    const through = stream.pipe(new PassThrough({ objectMode: true }));
    for await (const message of through.filter(({ offset }: Message) => offset % 2 === 0)) {
      offsets.push((message as Message).offset);
      if (offsets.length === 10) break;
    }
    stream.destroy();
    expect(offsets).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  });

  it('fails as a second reader beside a run', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = readerOf(cluster, topic);
    const running = consumer.run({}, () => undefined);
    const stream = consumer.readable();
    const failed = new Promise((resolve) => stream.on('error', resolve));
    stream.resume();
    expect(await failed).toMatchObject({ code: 'ERR__STATE' });
    await consumer.close();
    await running;
  });
});

describe('readableWeb()', () => {
  it('takes nothing before it is read, and nothing ahead', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = readerOf(cluster, topic);
    const reader = consumer.readableWeb().getReader();
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    expect(await reader.read()).toMatchObject({ done: false, value: { offset: 1 } });
    await turn();
    expect(placeOf(await nextMessage(consumer))).toBe('0@2');
  });

  it('takes nothing any more when it is cancelled while it waits', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const reader = consumer.readableWeb().getReader();
    const reading = reader.read();
    await turn();
    await reader.cancel();
    expect(await reading).toEqual({ done: true, value: undefined });
    await fill(cluster, topic, 1);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });

  it.each([0, 1, 2, 3, 4])(
    'gives back what it takes when it is cancelled, %d steps later',
    async (steps) => {
      const topic = await filledTopic(cluster, 10);
      const { consumer, group } = committer(cluster, topic);
      const reader = consumer.readableWeb().getReader();
      const first = await reader.read();
      expect(first.value?.offset).toBe(0);
      const reading = reader.read();
      for (let i = 0; i < steps; i++) await Promise.resolve();
      await reader.cancel();
      const { value } = await reading;
      const next = await nextMessage(consumer);
      expect(next.offset).toBe(value === undefined ? 1 : 2);
      await consumer.close();
      expect(await resumesAt(cluster, group, topic)).toBe(`0@${next.offset}`);
    },
  );

  it('can be piped and aborted', async () => {
    const topic = await filledTopic(cluster, 10);
    const consumer = readerOf(cluster, topic);
    const controller = new AbortController();
    const reason = new Error('enough');
    const written: number[] = [];
    const sink = new WritableStream<Message>(
      {
        write: ({ offset }) => {
          written.push(offset);
          if (offset === 5) controller.abort(reason);
        },
      },
      { highWaterMark: 1 },
    );
    const stream = consumer.readableWeb();
    const piping = stream.pipeTo(sink, { signal: controller.signal });
    expect(await rejectionOf(piping)).toBe(reason);
    expect(written).toEqual([0, 1, 2, 3, 4, 5]);
    expect(consumer.closed).toBe(false);
  });
});
