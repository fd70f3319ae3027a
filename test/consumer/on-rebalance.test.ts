// Rebalances with an onRebalance: awaited before they are acknowledged.
import {
  type Consumer,
  type ConsumerControlEvent,
  type ConsumerEvent,
  KafkaError,
  type OnRebalance,
  type RebalanceEvent,
} from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import { FAST_GROUP, filledTopic, nextMessage, placeOf, places, take } from './helpers.js';

const cluster = withCluster();

/** A group member with this `onRebalance`. */
function member(
  topic: string,
  onRebalance: OnRebalance<Consumer>,
  { group = cluster.group(), onError = (_event: ConsumerControlEvent): void => undefined } = {},
): Consumer {
  const config = { 'group.id': group, ...FAST_GROUP };
  const consumer = cluster.consumer(config, { handlers: { error: onError } });
  consumer.subscribe(topic, { onRebalance });
  return consumer;
}

/** A promise and the function that resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('onRebalance', () => {
  it('gets every rebalance, with its consumer, and events() does not', async () => {
    const topic = await filledTopic(cluster, 2);
    const calls: [RebalanceEvent, Consumer][] = [];
    const consumer = member(topic, (...args) => void calls.push(args));
    const events = await take(consumer.events(), 2);
    expect(events.map(({ type }) => type)).toEqual(['message', 'message']);
    consumer.unsubscribe();
    await until(
      async () => {
        await consumer.poll(10);
        return calls.length === 2;
      },
      () => calls.length,
    );
    expect(calls.map(([event]) => event)).toMatchObject([
      { type: 'assignedPartitions', partitions: [{ topic, partition: 0 }], lost: false },
      { type: 'revokedPartitions', partitions: [{ topic, partition: 0 }], lost: false },
    ]);
    expect(calls.every(([, target]) => target === consumer)).toBe(true);
    expect(consumer.assignment()).toEqual([]);
  });

  it('is awaited: nothing is assigned and no message comes before it has ended', async () => {
    const topic = await filledTopic(cluster, 5);
    const started = gate();
    const { opened, open } = gate();
    const consumer = member(topic, () => {
      started.open();
      return opened;
    });
    const reading = nextMessage(consumer);
    await within(started.opened, 'onRebalance');
    expect(await consumer.poll(300)).toBeNull();
    expect(consumer.tryPoll()).toBeNull();
    expect(await consumer.pollBatch({ timeoutMs: 0 })).toEqual([]);
    expect(consumer.assignment()).toEqual([]);
    open();
    expect(placeOf(await reading)).toBe('0@0');
    expect(consumer.assignment()).toMatchObject([{ topic, partition: 0 }]);
  });

  it('may assign by itself, from offsets of its own', async () => {
    const topic = await filledTopic(cluster, 10);
    const consumer = member(topic, async (event, self) => {
      await turn();
      if (event.type !== 'assignedPartitions') return;
      self.assign(event.partitions.map((entry) => ({ ...entry, offset: 6 })));
    });
    expect((await take(consumer, 4)).map(placeOf)).toEqual(places(4, { from: 6 }));
  });

  it('may unassign by itself', async () => {
    const topic = await filledTopic(cluster, 1);
    const types: string[] = [];
    const consumer = member(topic, (event, self) => {
      types.push(event.type);
      if (event.type === 'revokedPartitions') self.unassign();
    });
    await nextMessage(consumer);
    consumer.unsubscribe();
    await until(
      async () => {
        await consumer.poll(10);
        return types.length === 2;
      },
      () => types,
    );
    expect(consumer.assignment()).toEqual([]);
  });

  it('may commit what has been read before the partitions go', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const committed: unknown[] = [];
    const consumer = member(
      topic,
      async (event, self) => {
        if (event.type === 'revokedPartitions') committed.push(...(await self.commit()));
      },
      { group },
    );
    await take(consumer, 4);
    consumer.unsubscribe();
    let read = 4;
    await until(
      async () => {
        if ((await consumer.poll(10))?.type === 'message') read++;
        return consumer.assignment().length === 0;
      },
      () => committed,
    );
    expect(committed).toMatchObject([{ topic, partition: 0, offset: read, error: null }]);
  });

  it('may ask for offsets in the last revoke', async () => {
    const topic = await filledTopic(cluster, 10);
    const answers: unknown[] = [];
    const consumer = member(topic, async (event, self) => {
      if (event.type !== 'revokedPartitions') return;
      await self.commit([{ topic, partition: 0, offset: 9 }]);
      const [committed] = await self.committed();
      answers.push(committed?.offset, await self.queryWatermarkOffsets(topic, 0));
    });
    await nextMessage(consumer);
    await within(consumer.close(), 'close()', 5000);
    expect(answers).toEqual([9, { low: 0, high: 10 }]);
  });

  it('gets the last revoke on close(), and may commit and unassign there too', async () => {
    const topic = await filledTopic(cluster, 10);
    const errors: ConsumerControlEvent[] = [];
    const types: string[] = [];
    const failures: unknown[] = [];
    const consumer = member(
      topic,
      async (event, self) => {
        types.push(event.type);
        if (event.type !== 'revokedPartitions') return;
        try {
          await self.commit([{ topic, partition: 0, offset: 9 }]);
          self.unassign();
        } catch (error) {
          failures.push(error);
        }
      },
      { onError: (event) => errors.push(event) },
    );
    await nextMessage(consumer);
    await within(consumer.close(), 'close()', 5000);
    expect(types).toEqual(['assignedPartitions', 'revokedPartitions']);
    expect(failures).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('is replaced by the next subscribe()', async () => {
    const topic = await filledTopic(cluster, 1);
    let calls = 0;
    const consumer = member(topic, () => {
      calls++;
    });
    consumer.subscribe(topic);
    expect((await consumer.poll(10_000))?.type).toBe('assignedPartitions');
    expect(calls).toBe(0);
  });
});

/** The ways to fail, which must all look the same from outside. */
const failing: Record<string, (error: Error) => OnRebalance<Consumer>> = {
  'rejects at once': (error) => () => Promise.reject(error),
  'rejects later': (error) => async () => {
    await new Promise((resolve) => setImmediate(resolve));
    throw error;
  },
  throws: (error) => () => {
    throw error;
  },
};

describe.each(Object.entries(failing))('an onRebalance that %s', (_name, fail) => {
  const failure = new Error('of the application');

  /** Fails for the assignment only, so that close() is not concerned. */
  function failingMember(topic: string, onError?: (event: ConsumerControlEvent) => void): Consumer {
    const onRebalance: OnRebalance<Consumer> = (event, consumer) =>
      event.type === 'assignedPartitions' ? fail(failure)(event, consumer) : undefined;
    return member(topic, onRebalance, onError && { onError });
  }

  it('fails the active pull and comes as an error event; then messages flow', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = failingMember(topic);
    expect(await rejectionOf(within(consumer.poll(10_000), 'the failure'))).toBe(failure);
    const events = (await take(consumer.events(), 4)) as [ConsumerEvent, ...ConsumerEvent[]];
    const [event] = events;
    if (event.type !== 'error') throw new Error(`unexpected: ${event.type}`);
    expect(KafkaError.isKafkaError(event.error)).toBe(true);
    expect(event.error).toMatchObject({ code: 'ERR__APPLICATION', isFatal: false, cause: failure });
    expect(events.slice(1).map(({ type }) => type)).toEqual(['message', 'message', 'message']);
  });

  it('throws out of a loop over events(), and the next loop goes on', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = failingMember(topic);
    const error = await rejectionOf(take(consumer.events(), 1));
    expect((error as Error).cause).toBe(failure);
    const types = (await take(consumer.events(), 4)).map(({ type }) => type);
    expect(types).toEqual(['error', 'message', 'message', 'message']);
  });

  it('throws out of a loop over messages(), and is handed to the error handler', async () => {
    const topic = await filledTopic(cluster, 3);
    const errors: ConsumerControlEvent[] = [];
    const consumer = failingMember(topic, (event) => errors.push(event));
    const error = await rejectionOf(take(consumer, 1));
    expect((error as Error).cause).toBe(failure);
    expect((await take(consumer, 3)).map(placeOf)).toEqual(places(3));
    expect(errors).toMatchObject([{ type: 'error', error: { code: 'ERR__APPLICATION' } }]);
  });

  it('fails only the pull that waits longest', async () => {
    const topic = await filledTopic(cluster, 2);
    const consumer = failingMember(topic);
    const pulls = [1, 2, 3].map(() => nextMessage(consumer).catch((error: unknown) => error));
    const results = await Promise.all(pulls);
    expect(results[0]).toBe(failure);
    expect(results.slice(1).map((message) => placeOf(message as never))).toEqual(places(2));
  });

  it('leaves a later pull holding the process open, as before', async () => {
    const topic = await filledTopic(cluster, 1);
    const outcome = await runChild(
      `const [servers, topic, group] = args;
      const onRebalance = (event) => {
        if (event.type === 'assignedPartitions') return (${fail.toString()})(new Error('no'))(event);
      };
      const consumer = new kafka.Consumer({ 'bootstrap.servers': servers, 'group.id': group,
        'auto.offset.reset': 'earliest' }, { logger: null });
      consumer.subscribe(topic, { onRebalance });
      const turn = () => new Promise((resolve) => setImmediate(resolve));
      (async () => {
        await consumer.poll().catch((error) => console.log(error.message));
        console.log((await consumer.poll()).type);
        console.log((await consumer.poll()).type);
        await consumer.close();
        console.log('closed');
      })();`,
      { args: [cluster.bootstrapServers, topic, cluster.group()] },
    );
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: 'no\nerror\nmessage\nclosed\n' });
  });
});
