// run(): closing, pausing and seeking while handlers are at work.
import { type Consumer, type Message } from '../../lib/index.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import { filledTopic, placeOf, places, resumesAt, take } from './helpers.js';
import { committer, ofPartition, Work } from './run-helpers.js';

const cluster = withCluster();
const failure = new Error('of the handler');

/** Lets pass what would come if it were not held back. */
async function aWhile(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('close() during a run', () => {
  it('waits for the handlers, commits what they did, and starts no more', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = committer(cluster, topic);
    const work = new Work();
    const running = consumer.run({ concurrency: 2, key: () => null }, work.handler);
    await work.runs('0@0', '0@1');
    let isClosed = false;
    const closing = consumer.close().finally(() => (isClosed = true));
    work.end('0@0');
    await work.runs('0@1');
    await turn();
    expect(isClosed).toBe(false);
    work.end('0@1');
    await within(Promise.all([closing, running]), 'close()', 5000);
    expect(work.started).toEqual(['0@0', '0@1']);
    expect(await resumesAt(cluster, group, topic)).toBe('0@2');
  });

  it('ends a run that waits for messages', async () => {
    const { consumer } = committer(cluster, cluster.topic());
    const running = consumer.run({}, () => undefined);
    await turn();
    await within(Promise.all([consumer.close(), running]), 'close()', 5000);
  });

  it('can be called by a handler, whose message counts', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = committer(cluster, topic);
    let closing: Promise<void> | undefined;
    const running = consumer.run({}, async ({ offset }) => {
      if (offset === 3) closing = consumer.close();
      await turn();
    });
    await within(running, 'the run');
    await within(closing ?? Promise.reject(new Error('not called')), 'close()', 5000);
    expect(await resumesAt(cluster, group, topic)).toBe('0@4');
  });

  it('can be called by a handler that fails: its message comes again', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer, group } = committer(cluster, topic);
    let closing: Promise<void> | undefined;
    const running = consumer.run({}, ({ offset }) => {
      if (offset < 3) return;
      closing = consumer.close();
      throw failure;
    });
    await within(running, 'the run');
    await closing;
    expect(await resumesAt(cluster, group, topic)).toBe('0@3');
  });

  it('awaited by a handler waits for itself, until its time is up', async () => {
    const topic = await filledTopic(cluster, 3);
    const { consumer, group } = committer(cluster, topic);
    let error: unknown;
    const aborted: boolean[] = [];
    const running = consumer.run({}, async (message, { signal }) => {
      if (message.offset === 0) return;
      error = await rejectionOf(consumer.close({ timeoutMs: 200 }));
      aborted.push(signal.aborted);
    });
    await within(running, 'the run', 5000);
    await until(() => aborted.length === 1, 'the handler');
    expect(error).toMatchObject({ code: 'ERR__TIMED_OUT' });
    expect(aborted).toEqual([true]);
    expect(await resumesAt(cluster, group, topic)).toBe('0@1');
  });

  it('waits for a handler that never ends no longer than its time; the signal aborts', async () => {
    const topic = await filledTopic(cluster, 4);
    const { consumer, group } = committer(cluster, topic);
    const work = new Work();
    const running = consumer.run({ concurrency: 2, key: ({ offset }) => offset % 2 }, work.handler);
    await work.runs('0@0', '0@1');
    work.end('0@0');
    await work.runs('0@1', '0@2');
    const { signal } = work.contextOf('0@1');
    const startedAt = performance.now();
    const closing = rejectionOf(consumer.close({ timeoutMs: 300 }));
    await turn();
    expect(signal.aborted).toBe(false);
    expect(await within(closing, 'close()', 5000)).toMatchObject({ code: 'ERR__TIMED_OUT' });
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    expect(signal.aborted).toBe(true);
    await within(running, 'the run', 5000);
    work.end('0@1'); // Too late.
    expect(await resumesAt(cluster, group, topic)).toBe('0@1');
  });
});

describe('pause() during a run', () => {
  it('takes effect at once, and resume() gives everything back in order', async () => {
    const topic = await filledTopic(cluster, 30, { partitions: 2 });
    const { consumer, group } = committer(cluster, topic, { partitions: 2 });
    const work = new Work();
    const running = consumer.run({ concurrency: 4 }, work.handler);
    await work.runs('0@0', '1@0');
    consumer.pause([{ topic, partition: 0 }]);
    work.free();
    await until(
      () => ofPartition(work.ended, 1).length === 30,
      () => work.ended,
    );
    expect(ofPartition(work.started, 0)).toEqual(['0@0']);
    await aWhile();
    expect(ofPartition(work.started, 0)).toEqual(['0@0']);
    consumer.resume([{ topic, partition: 0 }]);
    await work.hasEnded(60);
    expect(ofPartition(work.ended, 0)).toEqual(places(30));
    await consumer.close();
    await running;
    expect(await resumesAt(cluster, group, topic)).toBe('0@30');
  });

  it('does not let a commit go past what it has held back', async () => {
    const topic = await filledTopic(cluster, 6);
    const { consumer, group } = committer(cluster, topic);
    const work = new Work();
    const key = ({ offset }: Message): string | null => (offset < 2 ? 'lane' : null);
    const running = consumer.run({ concurrency: 6, key }, work.handler);
    await work.runs('0@0', ...places(4, { from: 2 }));
    consumer.pause([{ topic, partition: 0 }]);
    work.free(); // All but 0@1, which waits behind 0@0.
    await work.hasEnded(5);
    expect((await consumer.commit())[0]?.offset).toBe(1);
    consumer.resume([{ topic, partition: 0 }]);
    await work.hasEnded(6);
    await consumer.close();
    await running;
    expect(await resumesAt(cluster, group, topic)).toBe('0@6');
  });

  it('lets messages of other partitions come although many were waiting', async () => {
    const topic = await filledTopic(cluster, 30, { partitions: 2 });
    const { consumer } = committer(cluster, topic, { partitions: 2 });
    // So that there is something of partition 0 only.
    consumer.pause([{ topic, partition: 1 }]);
    const work = new Work();
    const running = consumer.run({ concurrency: 2, maxQueued: 10 }, work.handler);
    await work.runs('0@0');
    consumer.pause([{ topic, partition: 0 }]);
    consumer.resume([{ topic, partition: 1 }]);
    await work.runs('0@0', '1@0');
    work.free();
    await consumer.close();
    await running;
  });

  // However many steps the handler's promises take.
  it.each([0, 1, 2, 3, 4, 5, 6, 8])('holds from the call on, %d steps later', async (steps) => {
    const topic = await filledTopic(cluster, 40);
    const { consumer } = committer(cluster, topic);
    const started: string[] = [];
    const running = consumer.run(
      { concurrency: 4, maxQueued: 2, key: () => null },
      async (message) => {
        started.push(placeOf(message));
        for (let i = 0; i < steps; i++) await Promise.resolve();
        if (started.length < 20 || started.includes('paused')) return;
        consumer.pause([{ topic, partition: 0 }]);
        started.push('paused');
      },
    );
    await until(
      () => started.includes('paused'),
      () => started,
    );
    await aWhile();
    expect(started.at(-1)).toBe('paused');
    consumer.resume([{ topic, partition: 0 }]);
    await until(
      () => started.includes('0@39'),
      () => started,
    );
    await consumer.close();
    await running;
    expect(started.filter((place) => place !== 'paused')).toEqual(places(40));
  });

  it('keeps back what a run has left, until it is resumed', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const { consumer } = committer(cluster, topic, { partitions: 2 });
    const work = new Work();
    const running = rejectionOf(consumer.run({ concurrency: 2 }, work.handler));
    await work.runs('0@0', '1@0');
    consumer.pause([{ topic, partition: 0 }]);
    work.fail('0@0', failure);
    await work.runs('1@0');
    work.end('1@0');
    expect(await running).toBe(failure);
    expect((await take(consumer, 9)).map(placeOf)).toEqual(places(9, { partition: 1, from: 1 }));
    consumer.resume([{ topic, partition: 0 }]);
    expect((await take(consumer, 10)).map(placeOf)).toEqual(places(10));
  });
});

describe('seek() during a run', () => {
  const seekTo = (consumer: Consumer, topic: string, offset: number): Promise<void> =>
    consumer.seek({ topic, partition: 0, offset });

  it('aborts the handlers of the partition, whose result no longer counts', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const { consumer, group } = committer(cluster, topic, { partitions: 2 });
    const work = new Work();
    const running = consumer.run({ concurrency: 4 }, work.handler);
    await work.runs('0@0', '1@0');
    const signals = ['0@0', '1@0'].map((place) => work.contextOf(place).signal);
    await seekTo(consumer, topic, 7);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    work.end('0@0');
    await work.runs('0@7', '1@0');
    await consumer.commit();
    expect(await resumesAt(cluster, group, topic)).toBeNull();
    work.free();
    await work.hasEnded(1 + 3 + 10);
    expect(ofPartition(work.started, 0)).toEqual(['0@0', '0@7', '0@8', '0@9']);
    await consumer.close();
    await running;
    expect(await resumesAt(cluster, group, topic)).toBe('0@10');
  });

  it('stops nothing when a handler of the old position fails', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer } = committer(cluster, topic);
    const work = new Work();
    const running = consumer.run({}, work.handler);
    await work.runs('0@0');
    await seekTo(consumer, topic, 3);
    work.fail('0@0', failure);
    work.free();
    await until(
      () => work.ended.includes('0@4'),
      () => work.ended,
    );
    await consumer.close();
    await running;
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 8])('holds from the call on, %d steps later', async (steps) => {
    const topic = await filledTopic(cluster, 40);
    const { consumer, group } = committer(cluster, topic);
    const started: string[] = [];
    let hasSought = false;
    const running = consumer.run(
      { concurrency: 4, maxQueued: 2, key: () => null },
      async (message) => {
        started.push(placeOf(message));
        for (let i = 0; i < steps; i++) await Promise.resolve();
        if (message.offset !== 20 || hasSought) return;
        hasSought = true;
        const sought = seekTo(consumer, topic, 10);
        started.push('sought');
        await sought;
      },
    );
    await until(
      () => started.includes('0@39'),
      () => started,
    );
    const after = started.slice(started.indexOf('sought') + 1);
    expect(after).toEqual(places(30, { from: 10 }));
    await consumer.close();
    await running;
    expect(await resumesAt(cluster, group, topic)).toBe('0@40');
  });
});
