// run(): how messages are shared out among handlers, and what counts as processed.
import { type Message, type RunOptions } from '../../lib/index.js';
import { rejectionOf, until, withCluster, within } from '../helpers/cluster.js';
import { runChild } from '../helpers/child.js';
import { fill, filledTopic, nextMessage, placeOf, places, resumesAt, take } from './helpers.js';
import { committer, ofPartition, Work } from './run-helpers.js';

const cluster = withCluster();

describe('the handlers of a run', () => {
  it.each([1, 3, 8])('are as many as possible, and at most %d at a time', async (concurrency) => {
    const topic = await filledTopic(cluster, 20, { partitions: 8 });
    const { consumer } = committer(cluster, topic, { partitions: 8 });
    const work = new Work();
    const running = consumer.run({ concurrency, maxQueued: 1000 }, work.handler);
    await until(
      () => work.running.length === concurrency,
      () => work.running,
    );
    while (work.ended.length < 100) {
      work.end(work.running[0] ?? '');
      const ended = work.ended.length + 1;
      await work.hasEnded(ended);
      await until(
        () => work.running.length === concurrency,
        () => work.running,
      );
    }
    expect(work.most).toBe(concurrency);
    work.free();
    await work.hasEnded(160);
    expect(work.most).toBe(concurrency);
    await consumer.close();
    await running;
  });

  it('work on the messages of a partition in order, one after the other', async () => {
    const topic = await filledTopic(cluster, 30, { partitions: 4 });
    const { consumer } = committer(cluster, topic, { partitions: 4 });
    const busy = new Set<number>();
    const done: string[] = [];
    const running = consumer.run({ concurrency: 16 }, async (message) => {
      expect(busy.has(message.partition)).toBe(false);
      busy.add(message.partition);
      await new Promise((resolve) => setImmediate(resolve));
      busy.delete(message.partition);
      done.push(placeOf(message));
    });
    await until(
      () => done.length === 120,
      () => done.length,
    );
    await consumer.close();
    await running;
    for (let partition = 0; partition < 4; partition++) {
      expect(ofPartition(done, partition)).toEqual(places(30, { partition }));
    }
  });

  it('work on the messages of a key in order, across partitions', async () => {
    const topic = await filledTopic(cluster, 30, { partitions: 2 });
    const { consumer } = committer(cluster, topic, { partitions: 2 });
    const busy = new Set<number>();
    const taken: string[][] = [[], [], []];
    const keyOf = ({ offset }: Message): number => offset % 3;
    const seen: string[] = [];
    const key = (message: Message): number => {
      taken[keyOf(message)]?.push(placeOf(message));
      return keyOf(message);
    };
    let most = 0;
    const running = consumer.run({ concurrency: 8, key }, async (message) => {
      expect(busy.has(keyOf(message))).toBe(false);
      busy.add(keyOf(message));
      most = Math.max(most, busy.size);
      seen.push(placeOf(message));
      await new Promise((resolve) => setImmediate(resolve));
      busy.delete(keyOf(message));
    });
    await until(
      () => seen.length === 60,
      () => seen.length,
    );
    await consumer.close();
    await running;
    expect(most).toBe(3);
    for (const list of taken) expect(seen.filter((place) => list.includes(place))).toEqual(list);
  });

  it('work on messages with the key null side by side', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer } = committer(cluster, topic);
    const work = new Work();
    const running = consumer.run({ concurrency: 5, key: () => null }, work.handler);
    await work.runs(...places(5));
    work.free();
    await consumer.close();
    await running;
  });

  it('may be synchronous, and leave the event loop its turns', async () => {
    const topic = await filledTopic(cluster, 3000);
    const { consumer } = committer(cluster, topic);
    let count = 0;
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const running = consumer.run({}, () => {
      count++;
      const startedAt = performance.now();
      while (performance.now() - startedAt < 0.1);
    });
    await until(
      () => count === 3000,
      () => count,
    );
    clearInterval(timer);
    await consumer.close();
    await running;
    expect(turns).toBeGreaterThan(5);
  });

  it('get no more than maxQueued messages ahead of them', async () => {
    const topic = await filledTopic(cluster, 50);
    const { consumer } = committer(cluster, topic);
    const work = new Work();
    const keyed: string[] = [];
    const options: RunOptions = {
      concurrency: 2,
      maxQueued: 5,
      key: (message) => {
        keyed.push(placeOf(message));
        return null;
      },
    };
    const running = consumer.run(options, work.handler);
    await work.runs('0@0', '0@1');
    for (let i = 0; i < 30; i++) {
      expect(keyed.length - work.ended.length).toBeLessThanOrEqual(2 + 5);
      work.end(`0@${i}`);
      await work.runs(`0@${i + 1}`, `0@${i + 2}`);
    }
    work.free();
    await work.hasEnded(50);
    await consumer.close();
    await running;
  });
});

describe('what a run commits', () => {
  it('is the messages before the first that is not done', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = committer(cluster, topic);
    const work = new Work();
    const running = consumer.run({ concurrency: 10, key: () => null }, work.handler);
    await work.runs(...places(10));
    work.end(...places(10).filter((place) => place !== '0@4'));
    await work.hasEnded(9);
    const [committed] = await consumer.commit();
    expect(committed?.offset).toBe(4);
    work.end('0@4');
    await consumer.close();
    await running;
    expect(await resumesAt(cluster, group, topic)).toBe('0@10');
  });

  it('is, on close(), what is done then: not what was waiting behind', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = committer(cluster, topic);
    const work = new Work();
    // 0 and 1 are of one lane, the others of none.
    const key = ({ offset }: Message): string | null => (offset < 2 ? 'lane' : null);
    const running = consumer.run({ concurrency: 10, key }, work.handler);
    await work.runs('0@0', ...places(8, { from: 2 }));
    work.end(...places(8, { from: 2 }));
    await work.hasEnded(8);
    const closing = consumer.close();
    work.end('0@0');
    await within(Promise.all([closing, running]), 'close()');
    expect(await resumesAt(cluster, group, topic)).toBe('0@1');
  });

  it('does not take back what a reader before it was done with', async () => {
    const topic = await filledTopic(cluster, 6);
    const { consumer, group } = committer(cluster, topic);
    await take(consumer, 3);
    let closing: Promise<void> | undefined;
    const seen: number[] = [];
    await consumer.run({}, ({ offset }) => {
      seen.push(offset);
      if (offset === 4) closing = consumer.close();
    });
    await closing;
    expect(seen).toEqual([3, 4]);
    expect(await resumesAt(cluster, group, topic)).toBe('0@5');
  });

  it('is nothing with enable.auto.offset.store=false: that is for the handler to do', async () => {
    for (const isStoring of [false, true]) {
      const topic = await filledTopic(cluster, 5);
      const { consumer, group } = committer(cluster, topic, { 'enable.auto.offset.store': false });
      let count = 0;
      const running = consumer.run({}, (message) => {
        if (isStoring && message.offset < 3) consumer.storeMessage(message);
        count++;
      });
      await until(
        () => count === 5,
        () => count,
      );
      await consumer.close();
      await running;
      expect(await resumesAt(cluster, group, topic)).toBe(isStoring ? '0@3' : null);
    }
  });

  it('can be committed by a handler: what is done, without its own message', async () => {
    const topic = await filledTopic(cluster, 3);
    const { consumer } = committer(cluster, topic, { 'enable.auto.commit': false });
    const committed: (number | undefined)[] = [];
    const running = consumer.run({}, async (message) => {
      const [own] = await consumer.commit();
      committed.push(own?.offset);
      if (message.offset === 2) committed.push((await consumer.commit(message))[0]?.offset);
    });
    await until(
      () => committed.length === 4,
      () => committed,
    );
    await consumer.close();
    await running;
    expect(committed).toEqual([undefined, 1, 2, 3]);
  });
});

describe('run() beside other calls', () => {
  const readers = {
    'run()': (consumer) => consumer.run({}, () => undefined),
    'poll()': (consumer) => consumer.poll(),
    'tryPoll()': (consumer) => Promise.resolve().then(() => consumer.tryPoll()),
    'readMessage()': (consumer) => consumer.readMessage(),
    'pollBatch()': (consumer) => consumer.pollBatch(),
    'events()': (consumer) => consumer.events().next(),
    'messages()': (consumer) => consumer.messages().next(),
    'batches()': (consumer) => consumer.batches().next(),
    'readable()': (consumer) => consumer.readable()[Symbol.asyncIterator]().next(),
    'readableWeb()': (consumer) => consumer.readableWeb().getReader().read(),
  } satisfies Record<
    string,
    (consumer: ReturnType<typeof committer>['consumer']) => Promise<unknown>
  >;

  it.each(Object.entries(readers))('refuses %s while it runs', async (_name, read) => {
    const topic = await filledTopic(cluster, 3);
    const { consumer } = committer(cluster, topic);
    const work = new Work();
    const running = consumer.run({}, work.handler);
    expect(await rejectionOf(read(consumer))).toMatchObject({ code: 'ERR__STATE' });
    await work.runs('0@0');
    expect(await rejectionOf(read(consumer))).toMatchObject({ code: 'ERR__STATE' });
    work.free();
    await work.hasEnded(3);
    await consumer.close();
    await running;
    expect(work.ended).toEqual(places(3));
  });

  it('is refused while another reader waits', async () => {
    const topic = cluster.topic();
    const { consumer } = committer(cluster, topic);
    const waiting = nextMessage(consumer);
    const refused = consumer.run({}, () => undefined);
    expect(await rejectionOf(refused)).toMatchObject({ code: 'ERR__STATE' });
    await fill(cluster, topic, 1);
    expect(placeOf(await waiting)).toBe('0@0');
    expect(await consumer.pollBatch({ timeoutMs: 0 })).toEqual([]);
  });

  it.each<[string, unknown[], string]>([
    ['no options', [undefined, () => 1], 'options'],
    ['options that are a function', [() => 1], 'options'],
    ['no handler', [{}], 'handler'],
    ['a handler that is none', [{}, 'handler'], 'handler'],
    ['concurrency 0', [{ concurrency: 0 }, () => 1], 'options.concurrency'],
    ['concurrency 1.5', [{ concurrency: 1.5 }, () => 1], 'options.concurrency'],
    ['concurrency Infinity', [{ concurrency: Infinity }, () => 1], 'options.concurrency'],
    ['maxQueued 0', [{ maxQueued: 0 }, () => 1], 'options.maxQueued'],
    ['retries -1', [{ retries: -1 }, () => 1], 'options.retries'],
    ['retries as text', [{ retries: '1' }, () => 1], 'options.retries'],
    ['backoffMs NaN', [{ backoffMs: NaN }, () => 1], 'options.backoffMs'],
    ['maxBackoffMs -1', [{ maxBackoffMs: -1 }, () => 1], 'options.maxBackoffMs'],
    ['a key that is none', [{ key: 'id' }, () => 1], 'options.key'],
    ['an onFailure that is none', [{ onFailure: {} }, () => 1], 'options.onFailure'],
    ['a signal that is none', [{ signal: {} }, () => 1], 'options.signal'],
  ])('refuses %s, and goes on as before', async (_name, args, argument) => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = committer(cluster, topic);
    const run = consumer.run.bind(consumer) as (...all: unknown[]) => Promise<void>;
    const error = await rejectionOf(run(...args));
    expect(error).toMatchObject({
      code: expect.stringMatching(/^ERR_(INVALID_ARG_|OUT_OF_RANGE)/) as string,
      message: expect.stringContaining(argument) as string,
    });
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });

  it('is refused by a closed consumer', async () => {
    const { consumer } = committer(cluster, cluster.topic());
    await consumer.close();
    const refused = consumer.run({}, () => undefined);
    expect(await rejectionOf(refused)).toMatchObject({ code: 'ERR__STATE' });
  });

  it('keeps the process alive while it waits, and not afterwards', async () => {
    const source = ({
      kafka,
      args,
    }: {
      kafka: typeof import('../../lib/index.js');
      args: readonly string[];
    }) => {
      const [servers = '', topic = ''] = args;
      const consumer = new kafka.Consumer({ 'bootstrap.servers': servers });
      consumer.assign([{ topic, partition: 0, offset: 0 }]);
      const signal = AbortSignal.timeout(500); // A timer that does not hold the process.
      consumer.run({ signal }, () => undefined).catch(() => console.log('ended by the signal'));
    };
    const topic = await filledTopic(cluster, 1);
    const outcome = await runChild(source, { args: [cluster.bootstrapServers, topic] });
    expect(outcome).toMatchObject({ code: 0, stdout: 'ended by the signal\n', timedOut: false });
  });
});
