import { Consumer, type OnRebalance, type RebalanceEvent } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import {
  FAST_GROUP,
  filledTopic,
  memberOf,
  nextMessage,
  readerOf,
  take,
  wholeTopic,
} from './helpers.js';

const cluster = withCluster();

/** A member that is busy with `onRebalance`, and has told so. */
async function memberIn(onRebalance: OnRebalance<Consumer>): Promise<Consumer> {
  const topic = await filledTopic(cluster, 3);
  const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
  await within(
    new Promise<void>((resolve) => {
      consumer.subscribe(topic, {
        onRebalance: (event, self) => {
          resolve();
          return onRebalance(event, self);
        },
      });
      consumer.poll().catch(() => undefined);
    }),
    'onRebalance',
  );
  return consumer;
}

/** A member whose onRebalance for the assignment lasts until `end()`. */
async function stuckMember(): Promise<{ consumer: Consumer; end: () => void }> {
  let end = (): void => undefined;
  const stuck = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { consumer: await memberIn(() => stuck), end };
}

describe('close()', () => {
  it('can be called again and again: the calls share one result', async () => {
    const consumer = readerOf(cluster, await filledTopic(cluster, 1));
    await nextMessage(consumer);
    const calls = [consumer.close(), consumer.close(), consumer.close({ timeoutMs: 5 })];
    expect(calls[1]).toBe(calls[0]);
    expect(consumer.closed).toBe(true);
    await within(Promise.all(calls), 'close()', 5000);
    await consumer.close();
    await consumer[Symbol.asyncDispose]();
  });

  it('can be called before anything else', async () => {
    for (const config of [{}, { 'group.id': cluster.group() }]) {
      const consumer = new Consumer(config, { logger: null });
      await within(consumer.close(), 'close()', 2000);
    }
  });

  it('can be called right after subscribe(), and in every stage of joining', async () => {
    const topic = await filledTopic(cluster, 1, { partitions: 2 });
    for (let turns = 0; turns < 4; turns++) {
      const consumer = memberOf(cluster, cluster.group(), topic);
      for (let i = 0; i < turns; i++) await consumer.poll(80);
      await within(consumer.close(), `close() after ${turns} turns`, 5000);
    }
  });

  it('is what "await using" calls', async () => {
    const consumer = readerOf(cluster, await filledTopic(cluster, 1));
    await within(consumer[Symbol.asyncDispose](), 'close()', 5000);
    expect(await rejectionOf(consumer.poll(0))).toMatchObject({ code: 'ERR__STATE' });
  });

  it('ends every wait: null from poll(), nothing from pollBatch(), ERR__STATE', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    const polls = [consumer.poll(), consumer.poll(60_000)];
    const batch = consumer.pollBatch();
    const read = rejectionOf(consumer.readMessage());
    await turn();
    await within(consumer.close(), 'close()', 5000);
    expect(await within(Promise.all(polls), 'poll()')).toEqual([null, null]);
    expect(await within(batch, 'pollBatch()')).toEqual([]);
    expect(await within(read, 'readMessage()')).toMatchObject({ code: 'ERR__STATE' });
  });

  it('answers a commit that is under way', async () => {
    const topic = await filledTopic(cluster, 3);
    // The two answers race: once would prove little.
    for (let i = 0; i < 20; i++) {
      const consumer = cluster.consumer({ 'group.id': cluster.group() });
      consumer.assign(wholeTopic(topic));
      await take(consumer, 3);
      const committing = consumer.commit();
      await consumer.close();
      expect(await within(committing, 'commit()')).toMatchObject([{ offset: 3, error: null }]);
    }
  });

  it('is refused with wrong options, and has not begun then', async () => {
    const consumer = readerOf(cluster, await filledTopic(cluster, 1));
    for (const options of [5, { timeoutMs: -1 }, { timeoutMs: 'x' }, { signal: 'x' }]) {
      expect(await rejectionOf(consumer.close(options as never))).toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID_ARG_/) as string,
      });
    }
    expect(consumer.closed).toBe(false);
    await nextMessage(consumer);
  });
});

describe('close() during a rebalance', () => {
  it('waits for the onRebalance of the last revoke', async () => {
    const topic = await filledTopic(cluster, 1);
    const steps: string[] = [];
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    consumer.subscribe(topic, {
      onRebalance: async ({ type }) => {
        steps.push(`${type} begins`);
        for (let i = 0; i < 50; i++) await turn();
        steps.push(`${type} ends`);
      },
    });
    await nextMessage(consumer);
    await within(consumer.close(), 'close()', 5000);
    expect(steps).toEqual([
      ...['assignedPartitions begins', 'assignedPartitions ends'],
      ...['revokedPartitions begins', 'revokedPartitions ends'],
    ]);
  });

  it('lets onRebalance see the revoke after the assignment, one after the other', async () => {
    const events: string[] = [];
    const consumer = await memberIn(async ({ type }: RebalanceEvent) => {
      events.push(`${type} begins`);
      for (let i = 0; i < 20; i++) await turn();
      events.push(`${type} ends`);
    });
    await within(consumer.close(), 'close()', 5000);
    expect(events.slice(0, 2)).toEqual(['assignedPartitions begins', 'assignedPartitions ends']);
    expect(events.slice(2)).toEqual(
      events.length > 2 ? ['revokedPartitions begins', 'revokedPartitions ends'] : [],
    );
  });

  it('is bounded by its timeout if the onRebalance of the last revoke never ends', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    consumer.subscribe(topic, {
      onRebalance: ({ type }) =>
        type === 'revokedPartitions' ? new Promise<void>(() => undefined) : undefined,
    });
    await nextMessage(consumer);
    const error = await within(rejectionOf(consumer.close({ timeoutMs: 300 })), 'close()', 3000);
    expect(error).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true });
  });

  it('ends though an onRebalance that runs never does', async () => {
    const { consumer } = await stuckMember();
    await within(consumer.close(), 'close()', 5000);
  });

  it('ends early when its signal is aborted; the rest is done in the background', async () => {
    const { consumer, end } = await stuckMember();
    const controller = new AbortController();
    const closing = rejectionOf(consumer.close({ signal: controller.signal }));
    controller.abort('enough');
    expect(await within(closing, 'close()', 3000)).toBe('enough');
    end();
    await until(
      () => String(Reflect.get(consumer, 'state')) === 'closed',
      () => Reflect.get(consumer, 'state') as unknown,
    );
  });

  it('does not wait at all with an already aborted signal', async () => {
    const { consumer, end } = await stuckMember();
    const closing = rejectionOf(consumer.close({ signal: AbortSignal.abort('before') }));
    try {
      expect(await within(closing, 'close()', 2000)).toBe('before');
      expect(consumer.closed).toBe(true);
    } finally {
      end();
    }
  });

  it('can be awaited in onRebalance itself', async () => {
    const closed: unknown[] = [];
    const consumer = await memberIn(async (_event, self) => {
      closed.push(await self.close({ timeoutMs: 2000 }).catch((error: unknown) => error));
    });
    await until(
      () => closed.length === 1,
      () => closed,
    );
    expect(closed).toEqual([undefined]);
    await consumer.close();
  });

  it('can be awaited in a handler of another event', async () => {
    const topic = await filledTopic(cluster, 1);
    let closing: Promise<void> | undefined;
    const consumer: Consumer = memberOf(
      cluster,
      cluster.group(),
      topic,
      { 'enable.partition.eof': true },
      { handlers: { partitionEOF: () => void (closing = consumer.close()) } },
    );
    for await (const message of consumer) expect(message.offset).toBe(0);
    await within(closing ?? Promise.reject(new Error('not called')), 'close()', 5000);
  });
});

describe('a close() that has timed out', () => {
  it('lets the process end, though a commit is still waiting for a broker', async () => {
    const outcome = await runChild(
      async ({ kafka, args }) => {
        const config = { 'bootstrap.servers': args[0] ?? '', 'group.id': 'g' };
        const consumer = new kafka.Consumer(config, { logger: null });
        const note = (error: { code?: string }): void => console.log(error.code);
        consumer.commit([{ topic: 't', partition: 0, offset: 1 }]).catch(note);
        await consumer.close({ timeoutMs: 200 }).catch(note);
      },
      { args: [DEAD_ADDRESS], timeoutMs: 12_000 },
    );
    expect(outcome).toMatchObject({ code: 0, timedOut: false, stderr: '' });
    // The commit's answer comes no later than that of close().
    expect(outcome.stdout.split('\n')).toEqual(expect.arrayContaining(['ERR__TIMED_OUT']));
    expect(outcome.ms).toBeLessThan(8000);
  });

  it('says so even if the broker comes back later', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = memberOf(cluster, cluster.group(), topic);
    await take(consumer, 2);
    cluster.mock.setRoundTripTime(1, 1000);
    try {
      const error = await within(rejectionOf(consumer.close({ timeoutMs: 100 })), 'close()', 3000);
      expect(error).toMatchObject({ code: 'ERR__TIMED_OUT' });
      expect((error as Error).message).toContain(consumer.name);
      expect(await rejectionOf(consumer.close())).toBe(error);
    } finally {
      cluster.mock.setRoundTripTime(1, 0);
    }
    await until(
      () => String(Reflect.get(consumer, 'state')) === 'closed',
      () => Reflect.get(consumer, 'state') as unknown,
    );
  });
});
