// At least once: what is committed without the app saying so is what it has come back from.
import { type Consumer, type ConsumerConfig } from '../../lib/index.js';
import { rejectionOf, turn, until, withCluster } from '../helpers/cluster.js';
import {
  fill,
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  places,
  resumesAt,
  take,
  wholeTopic,
} from './helpers.js';

const cluster = withCluster();

/** A consumer that stores and commits by itself, without the time that joining a group takes. */
function committer(group: string, topic: string, config: ConsumerConfig = {}): Consumer {
  const consumer = cluster.consumer({ 'group.id': group, ...config });
  consumer.assign(wholeTopic(topic));
  return consumer;
}

/** Each takes three messages and does not come back for a fourth. */
const takeThree: Record<string, (consumer: Consumer) => Promise<void>> = {
  'poll()': async (consumer) => {
    for (let i = 0; i < 3; i++) expect(await consumer.poll(10_000)).toMatchObject({ offset: i });
  },
  'tryPoll()': async (consumer) => {
    for (let i = 0; i < 3; i++) {
      await until(() => consumer.tryPoll()?.type === 'message', 'a message');
    }
  },
  'readMessage()': async (consumer) => {
    for (let i = 0; i < 3; i++) expect((await nextMessage(consumer)).offset).toBe(i);
  },
  'pollBatch()': async (consumer) => {
    for (let i = 0; i < 3; i++) {
      const batch = await consumer.pollBatch({ maxMessages: 1, timeoutMs: 10_000 });
      expect(batch.map(({ offset }) => offset)).toEqual([i]);
    }
  },
  'a broken-off loop over messages()': async (consumer) => {
    for await (const message of consumer.messages()) if (message.offset === 2) break;
  },
  'a broken-off loop over events()': async (consumer) => {
    for await (const event of consumer.events()) {
      if (event.type === 'message' && event.offset === 2) break;
    }
  },
  'a broken-off loop over batches()': async (consumer) => {
    for await (const batch of consumer.batches({ maxMessages: 1 }))
      if (batch[0]?.offset === 2) break;
  },
  'a loop whose body throws': async (consumer) => {
    const loop = async (): Promise<void> => {
      for await (const message of consumer) if (message.offset === 2) throw new Error('no');
    };
    await expect(loop()).rejects.toThrow('no');
  },
};

describe.each(Object.entries(takeThree))('after three messages through %s', (_name, read) => {
  it('the third comes again after close(), the first two do not', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const consumer = committer(group, topic);
    await read(consumer);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@2');
  });

  it('the third does not come again if the app has come back before close()', async () => {
    const topic = await filledTopic(cluster, 3);
    const group = cluster.group();
    const consumer = committer(group, topic);
    await read(consumer);
    expect(await consumer.poll(0)).toBeNull();
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@3');
  });
});

describe('a message in hand', () => {
  it('is not committed while the loop body that has it still runs', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const consumer = committer(group, topic, { 'auto.commit.interval.ms': 20 });
    for await (const message of consumer) {
      if (message.offset < 4) continue;
      // The four before it are committed by the interval, this one is not.
      await until(
        async () => (await resumesAt(cluster, group, topic)) === '0@4',
        () => resumesAt(cluster, group, topic),
      );
      await turn();
      expect(await resumesAt(cluster, group, topic)).toBe('0@4');
      break;
    }
  });

  it('is not committed when the wait for the next one is aborted before it began', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const consumer = committer(group, topic);
    await take(consumer, 3);
    await rejectionOf(consumer.poll({ signal: AbortSignal.abort() }));
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@2');
  });

  it('can be a whole batch: it comes again as a whole', async () => {
    const topic = await filledTopic(cluster, 3000);
    const group = cluster.group();
    const consumer = committer(group, topic);
    const first = await consumer.pollBatch({ timeoutMs: 10_000 });
    const second = await consumer.pollBatch({ timeoutMs: 10_000 });
    await consumer.close();
    expect(second.length).toBeGreaterThan(0);
    expect(await resumesAt(cluster, group, topic)).toBe(`0@${first.length}`);
  });

  it('is not committed when nothing was done yet: the group has no offset', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const consumer = committer(group, topic);
    await nextMessage(consumer);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBeNull();
  });
});

describe('the automatic commit', () => {
  it('keeps up with an app that takes messages slowly, one by one', async () => {
    const topic = await filledTopic(cluster, 100);
    const group = cluster.group();
    const commits: number[] = [];
    const consumer = memberOf(
      cluster,
      group,
      topic,
      { 'auto.commit.interval.ms': 20 },
      { handlers: { offsetsCommitted: ({ offsets }) => commits.push(offsets[0]?.offset ?? -1) } },
    );
    // All come in one batch, from which the app takes the next one after each commit.
    for await (const message of consumer) {
      const { offset } = message;
      if (offset === 6) break;
      await until(
        async () => offset === 0 || (await resumesAt(cluster, group, topic)) === `0@${offset}`,
        () => ({ offset, commits }),
      );
    }
  });

  it('covers all partitions that were read', async () => {
    const partitions = 3;
    const topic = await filledTopic(cluster, 5, { partitions });
    const group = cluster.group();
    const consumer = cluster.consumer({ 'group.id': group });
    consumer.assign(wholeTopic(topic, partitions));
    await take(consumer, 15);
    expect(await consumer.poll(0)).toBeNull();
    await consumer.close();
    for (let partition = 0; partition < partitions; partition++) {
      expect(await resumesAt(cluster, group, topic, partition)).toBe(`${partition}@5`);
    }
  });

  it.each(['poll()', 'pollBatch()'])('happens on a revoke that %s meets', async (style) => {
    const topic = await filledTopic(cluster, 5);
    const group = cluster.group();
    const consumer = memberOf(cluster, group, topic, { 'auto.commit.interval.ms': 3_600_000 });
    await take(consumer, 5);
    consumer.unsubscribe();
    await until(
      async () => {
        // The fifth message is done with in the very call that brings the revoke.
        if (style === 'poll()') await consumer.poll(1000);
        else await consumer.pollBatch({ timeoutMs: 1000 });
        return consumer.assignment().length === 0;
      },
      () => consumer.assignment(),
    );
    await until(
      async () => (await resumesAt(cluster, group, topic)) === '0@5',
      () => resumesAt(cluster, group, topic),
    );
  });

  it('does not happen with enable.auto.commit=false', async () => {
    const topic = await filledTopic(cluster, 5);
    const group = cluster.group();
    const consumer = committer(group, topic, { 'enable.auto.commit': false });
    await take(consumer, 5);
    expect(await consumer.poll(0)).toBeNull();
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBeNull();
  });

  it('covers nothing by itself with enable.auto.offset.store=false', async () => {
    const topic = await filledTopic(cluster, 5);
    const group = cluster.group();
    const consumer = committer(group, topic, { 'enable.auto.offset.store': false });
    await take(consumer, 5);
    expect(await consumer.poll(0)).toBeNull();
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBeNull();
  });
});

describe('a group that is read in several sittings', () => {
  it('gets everything, in order, and only what was in hand twice', async () => {
    const topic = await filledTopic(cluster, 50);
    const group = cluster.group();
    const all: string[] = [];
    for (let sitting = 0; sitting < 5; sitting++) {
      const consumer = cluster.consumer({ 'group.id': group });
      consumer.assign([{ topic, partition: 0 }]);
      all.push(...(await take(consumer, 10)).map(placeOf));
      await consumer.close();
    }
    const expected = [0, 9, 18, 27, 36].flatMap((from) => places(10, { from }));
    expect(all).toEqual(expected);
    await fill(cluster, topic, 1, { from: 50 });
    expect(await resumesAt(cluster, group, topic)).toBe('0@45');
  });
});
