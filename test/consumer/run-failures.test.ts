// run(): handlers that fail, and how a run comes to its end.
import { type Message, MockCluster, type RunOptions } from '../../lib/index.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import { filledTopic, memberOf, nextMessage, placeOf, places, resumesAt, take } from './helpers.js';
import { committer, ofPartition, Work } from './run-helpers.js';

const cluster = withCluster();
const failure = new Error('of the handler');
const JOIN_GROUP = 11;
const ERR_FENCED_INSTANCE_ID = 82;

/** What the next reader gets, until nothing has come for a while. */
async function rest(consumer: ReturnType<typeof committer>['consumer']): Promise<string[]> {
  const messages: Message[] = [];
  for (;;) {
    const batch = await consumer.pollBatch({ timeoutMs: 300 });
    if (batch.length === 0) return messages.map(placeOf);
    messages.push(...batch);
  }
}

describe('a handler that fails', () => {
  it('ends the run with its own error, after the others have ended', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 3 });
    const { consumer } = committer(cluster, topic, { partitions: 3 });
    const work = new Work();
    let isOver = false;
    const running = rejectionOf(consumer.run({ concurrency: 3 }, work.handler)).finally(() => {
      isOver = true;
    });
    await work.runs('0@0', '1@0', '2@0');
    work.fail('1@0', failure);
    await work.runs('0@0', '2@0');
    await turn();
    expect(isOver).toBe(false);
    work.free();
    expect(await running).toBe(failure);
    expect(work.started).toHaveLength(3);
  });

  it('ends the run with the first of several errors, whatever was thrown', async () => {
    const topic = await filledTopic(cluster, 2);
    const { consumer } = committer(cluster, topic);
    const work = new Work();
    const running = rejectionOf(consumer.run({ concurrency: 2, key: () => null }, work.handler));
    await work.runs('0@0', '0@1');
    work.fail('0@1', undefined);
    await turn();
    work.fail('0@0', failure);
    expect(await running).toBeUndefined();
    expect(await rest(consumer)).toEqual(['0@0', '0@1']);
  });

  it('leaves what was not done to the next reader, in order, none twice', async () => {
    const topic = await filledTopic(cluster, 40, { partitions: 3 });
    const { consumer, group } = committer(cluster, topic, { partitions: 3 });
    const work = new Work();
    const key = ({ offset }: Message): string => `${offset % 4}`;
    const running = rejectionOf(consumer.run({ concurrency: 4, key }, work.handler));
    await until(() => work.running.length === 4, 'four handlers');
    for (let ended = 0; ended < 30; ended++) {
      // One of the lanes gets nowhere.
      const [, next = ''] = work.running;
      work.end(next);
      await until(
        () => work.running.length === 4,
        () => [ended, work.running],
      );
    }
    const [, second = '', third = ''] = work.running;
    work.fail(third, failure);
    await until(
      () => work.running.length === 3,
      () => work.running,
    );
    work.fail(second, failure);
    work.free();
    expect(await running).toBe(failure);
    const done = new Set(work.ended);
    const again = await rest(consumer);
    for (let partition = 0; partition < 3; partition++) {
      const expected = places(40, { partition }).filter((place) => !done.has(place));
      expect(ofPartition(again, partition)).toEqual(expected);
    }
    expect(again).toHaveLength(120 - done.size);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).not.toBeNull();
  });

  it('leaves them to the next run too', async () => {
    const topic = await filledTopic(cluster, 20);
    const { consumer, group } = committer(cluster, topic);
    const seen: string[] = [];
    const handler = (message: Message): void => {
      if (message.offset % 7 === 3 && !seen.includes(`failed ${message.offset}`)) {
        seen.push(`failed ${message.offset}`);
        throw failure;
      }
      seen.push(placeOf(message));
    };
    for (let i = 0; i < 3; i++) expect(await rejectionOf(consumer.run({}, handler))).toBe(failure);
    const running = consumer.run({}, handler);
    await until(
      () => seen.length === 23,
      () => seen,
    );
    await consumer.close();
    await running;
    expect(seen.filter((place) => place.startsWith('0@'))).toEqual(places(20));
    expect(await resumesAt(cluster, group, topic)).toBe('0@20');
  });

  it('is tried again, with growing waits and counted attempts', async () => {
    const topic = await filledTopic(cluster, 2);
    const { consumer } = committer(cluster, topic);
    const calls: [number, number, number][] = [];
    const options: RunOptions = { retries: 4, backoffMs: 40, maxBackoffMs: 100 };
    const running = consumer.run(options, ({ offset }, { attempt }) => {
      calls.push([offset, attempt, performance.now()]);
      if (offset === 0 && attempt < 5) throw failure;
    });
    await until(
      () => calls.length === 6,
      () => calls,
    );
    await consumer.close();
    await running;
    expect(calls.map(([offset, attempt]) => `${offset} #${attempt}`)).toEqual([
      ...['0 #1', '0 #2', '0 #3', '0 #4', '0 #5', '1 #1'],
    ]);
    const waits = calls.slice(1, 5).map(([, , at], i) => at - (calls[i]?.[2] ?? 0));
    waits.forEach((wait, i) => expect(wait).toBeGreaterThan([39, 79, 99, 99][i] ?? 0));
    expect(waits[3]).toBeLessThan(320); // Unbounded, it would be that.
  });

  it('ends the run when its retries are used up', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = committer(cluster, topic);
    let calls = 0;
    const running = consumer.run({ retries: 2, backoffMs: 1 }, () => {
      throw new Error(`attempt ${++calls}`);
    });
    expect(await rejectionOf(running)).toMatchObject({ message: 'attempt 3' });
  });

  it('is given to onFailure once, and then counts as done', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer, group } = committer(cluster, topic);
    const failed: unknown[] = [];
    const done: string[] = [];
    const onFailure = async (message: Message, error: unknown): Promise<void> => {
      await turn();
      failed.push([placeOf(message), error]);
    };
    const running = consumer.run({ retries: 1, backoffMs: 1, onFailure }, (message) => {
      if (message.offset === 2) throw failure;
      done.push(placeOf(message));
    });
    await until(
      () => done.length === 4,
      () => done,
    );
    await consumer.close();
    await running;
    expect(failed).toEqual([['0@2', failure]]);
    expect(done).toEqual(['0@0', '0@1', '0@3', '0@4']);
    expect(await resumesAt(cluster, group, topic)).toBe('0@5');
  });

  it('ends the run with the error of its onFailure, not done', async () => {
    const topic = await filledTopic(cluster, 2);
    const { consumer } = committer(cluster, topic);
    const other = new Error('of onFailure');
    const onFailure = (): Promise<never> => Promise.reject(other);
    const running = consumer.run({ onFailure }, () => Promise.reject(failure));
    expect(await rejectionOf(running)).toBe(other);
    expect(await rest(consumer)).toEqual(['0@0', '0@1']);
  });

  it('does not hold up the end of a run that waits to try again', async () => {
    const topic = await filledTopic(cluster, 2);
    const { consumer, group } = committer(cluster, topic);
    let calls = 0;
    const running = consumer.run({ retries: 5, backoffMs: 600_000, maxBackoffMs: 600_000 }, () => {
      calls++;
      throw failure;
    });
    await until(() => calls === 1, 'the first attempt');
    await within(consumer.close(), 'close()', 5000);
    await running;
    expect(await resumesAt(cluster, group, topic)).toBeNull();
  });
});

describe('a key function that throws', () => {
  it('ends the run, and loses nothing', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer } = committer(cluster, topic);
    const done: string[] = [];
    const key = ({ offset }: Message): string => {
      if (offset === 5) throw failure;
      return 'one';
    };
    const running = consumer.run({ key }, (message) => void done.push(placeOf(message)));
    expect(await rejectionOf(running)).toBe(failure);
    expect([...done, ...(await rest(consumer))]).toEqual(places(10));
  });
});

describe('the signal of a run', () => {
  it('ends it with its reason, after the handlers, and leaves the rest to the next', async () => {
    const topic = await filledTopic(cluster, 10);
    const { consumer } = committer(cluster, topic);
    const controller = new AbortController();
    const work = new Work();
    const options = { concurrency: 2, key: () => null, signal: controller.signal };
    const running = rejectionOf(consumer.run(options, work.handler));
    await work.runs('0@0', '0@1');
    controller.abort(failure);
    await turn();
    expect(work.contextOf('0@0').signal.aborted).toBe(false); // Its result still counts.
    work.free();
    expect(await within(running, 'the end of the run')).toBe(failure);
    expect(work.started).toEqual(['0@0', '0@1']);
    expect((await take(consumer, 8)).map(placeOf)).toEqual(places(8, { from: 2 }));
  });

  it('ends one that waits for messages', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = committer(cluster, topic);
    const controller = new AbortController();
    const work = new Work();
    work.free();
    const running = rejectionOf(consumer.run({ signal: controller.signal }, work.handler));
    await work.hasEnded(1);
    controller.abort(failure);
    expect(await within(running, 'the end of the run')).toBe(failure);
  });

  it('refuses a run that begins after its abort', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = committer(cluster, topic);
    const handler = jest.fn();
    const running = consumer.run({ signal: AbortSignal.abort(failure) }, handler);
    expect(await rejectionOf(running)).toBe(failure);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    expect(handler).not.toHaveBeenCalled();
  });

  it('keeps no listener of a run that has ended', async () => {
    const { consumer } = committer(cluster, await filledTopic(cluster, 1));
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, 'removeEventListener');
    const fails = (): never => {
      throw failure;
    };
    expect(await rejectionOf(consumer.run({ signal }, fails))).toBe(failure);
    expect(remove).toHaveBeenCalledTimes(1);
  });
});

describe('a fatal error', () => {
  it('ends the run', async () => {
    const own = new MockCluster();
    try {
      own.createTopic('topic', { partitions: 1 });
      own.pushRequestErrors(JOIN_GROUP, [ERR_FENCED_INSTANCE_ID]);
      const servers = { 'bootstrap.servers': own.bootstrapServers };
      const config = { ...servers, 'group.instance.id': 'me' };
      const consumer = memberOf(cluster, cluster.group(), 'topic', config);
      const running = consumer.run({}, () => undefined);
      expect(await within(rejectionOf(running), 'the failure')).toMatchObject({
        code: 'ERR_FENCED_INSTANCE_ID',
        isFatal: true,
      });
      await within(consumer.close(), 'close()', 5000);
    } finally {
      await own.close();
    }
  });
});
