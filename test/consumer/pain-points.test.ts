// Promises that answer what hurts users of other clients, where no other file holds them. All of
// them, with their tests: test/README.md.
import type { Consumer, ConsumerEvent } from '../../lib/index.js';
import { Batch } from '../../lib/consumer/batch.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import {
  FAST_GROUP,
  fill,
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  produce,
  readerOf,
  take,
  wholeTopic,
} from './helpers.js';

const cluster = withCluster();

/** No automatic commits, and so no events of theirs. */
const NO_COMMITS = { 'enable.auto.commit': false } as const;

async function nextEvent(consumer: Consumer, type: string): Promise<ConsumerEvent> {
  const event = await consumer.poll(10_000);
  expect(event?.type).toBe(type);
  return event!;
}

describe('close() returns in time', () => {
  it('for a static member with a revoke in hand', async () => {
    const config = { ...NO_COMMITS, 'group.instance.id': 'static' };
    const consumer = memberOf(cluster, cluster.group(), await filledTopic(cluster, 1), config);
    await nextEvent(consumer, 'assignedPartitions');
    await nextEvent(consumer, 'message');
    consumer.unsubscribe();
    await nextEvent(consumer, 'revokedPartitions');
    await within(consumer.close(), 'close()', 5000);
  });

  it('with a revoke that onRebalance has left half done', async () => {
    const topic = await filledTopic(cluster, 1, { partitions: 2 });
    const config = { ...FAST_GROUP, 'partition.assignment.strategy': 'cooperative-sticky' };
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...config });
    consumer.subscribe(topic, {
      onRebalance: ({ type, partitions }, self) => {
        if (type === 'assignedPartitions') self.incrementalAssign(partitions.slice(0, 1));
      },
    });
    await nextMessage(consumer);
    await within(consumer.close(), 'close()', 5000);
  });
});

describe('a wait ends at once when its signal aborts', () => {
  const waits: Record<string, (consumer: Consumer, signal: AbortSignal) => Promise<unknown>> = {
    'poll()': (consumer, signal) => consumer.poll({ signal }),
    'readMessage()': (consumer, signal) => consumer.readMessage({ signal }),
    'pollBatch()': (consumer, signal) => consumer.pollBatch({ signal }),
    'messages()': (consumer, signal) => consumer.messages({ signal }).next(),
  };

  it.each(Object.entries(waits))('%s, though an onRebalance runs', async (_name, wait) => {
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let isHandling = false;
    consumer.subscribe(await filledTopic(cluster, 1), {
      onRebalance: () => {
        isHandling = true;
        return opened;
      },
    });
    const controller = new AbortController();
    const waiting = rejectionOf(wait(consumer, controller.signal));
    await until(() => isHandling, 'onRebalance');
    controller.abort('enough');
    expect(await within(waiting, 'the rejection', 500)).toBe('enough');
    open();
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });
});

describe('no message from before a revoke is handed out', () => {
  const readOne: Record<string, (consumer: Consumer) => Promise<string[]>> = {
    'messages()': async (consumer) => (await take(consumer.messages(), 1)).map(placeOf),
    'batches()': async (consumer) => {
      return (await take(consumer.batches({ maxMessages: 1 }), 1)).flat().map(placeOf);
    },
    'pollBatch()': async (consumer) => {
      return (await consumer.pollBatch({ maxMessages: 1, timeoutMs: 10_000 })).map(placeOf);
    },
    'readMessage()': async (consumer) => [placeOf(await nextMessage(consumer))],
  };

  it.each(Object.entries(readOne))('by %s, though it was decoded', async (_name, read) => {
    const topic = await filledTopic(cluster, 50);
    const consumer = memberOf(cluster, cluster.group(), topic, NO_COMMITS);
    await nextEvent(consumer, 'assignedPartitions');
    await nextEvent(consumer, 'message'); // And with it, all others are decoded.
    expect(await read(consumer)).toEqual(['0@1']);
    consumer.unassign(); // What a revoke does, whoever acknowledges it.
    expect(await consumer.pollBatch({ timeoutMs: 200 })).toEqual([]);
    consumer.assign([{ topic, partition: 0, offset: 7 }]);
    expect(await read(consumer)).toEqual(['0@7']);
  });
});

describe('headers', () => {
  it('are decoded once, and only when they are read', async () => {
    const topic = cluster.topic();
    await produce(cluster, [{ topic, key: 'k', value: 'v', headers: { a: '1', b: '2' } }]);
    const decode = jest.spyOn(Batch.prototype, 'headers');
    try {
      const message = await nextMessage(readerOf(cluster, topic));
      const { key, value, offset, timestamp } = message;
      expect([key?.toString(), value?.toString(), offset, timestamp > 0]).toEqual([
        ...['k', 'v', 0, true],
      ]);
      expect(decode).not.toHaveBeenCalled();
      expect(message.headers.map(([name]) => name)).toEqual(['a', 'b']);
      expect(message.headers).toBe(message.headers);
      expect(decode).toHaveBeenCalledTimes(1);
    } finally {
      decode.mockRestore();
    }
  });
});

describe('an assign() that fails in onRebalance', () => {
  it('surfaces, and the rebalance is acknowledged all the same', async () => {
    const topic = await filledTopic(cluster, 2);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    consumer.subscribe(topic, {
      onRebalance: ({ type, partitions }, self) => {
        if (type === 'assignedPartitions') self.incrementalUnassign(partitions);
      },
    });
    const error = await within(rejectionOf(consumer.poll()), 'the failure');
    expect(error).toMatchObject({ name: 'KafkaError', origin: 'local' });
    const event = await nextEvent(consumer, 'error');
    expect(event).toMatchObject({ error: { code: 'ERR__APPLICATION', cause: error } });
    expect((await take(consumer, 2)).map(placeOf)).toEqual(['0@0', '0@1']);
  });
});

describe('a consumer that exceeded max.poll.interval.ms', () => {
  it('is told so, in order, by the reader itself, and comes back by itself', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic, {
      ...NO_COMMITS,
      'session.timeout.ms': 1500,
      'max.poll.interval.ms': 1500,
    });
    const told: string[] = [];
    let isStalled = false;
    for await (const event of consumer.events()) {
      if (event.type === 'error') told.push(event.error.code);
      else if (event.type === 'revokedPartitions') told.push(`revoked, lost=${event.lost}`);
      else told.push(event.type === 'message' ? placeOf(event) : event.type);
      if (event.type !== 'message') continue;
      if (isStalled) break;
      isStalled = true;
      const startedAt = performance.now();
      await until(() => performance.now() - startedAt > 3000, 'the end of the work');
    }
    expect(told).toEqual([
      ...['assignedPartitions', '0@0', 'ERR__MAX_POLL_EXCEEDED', 'revoked, lost=true'],
      ...['assignedPartitions', '0@0'], // Nothing was committed.
    ]);
    await fill(cluster, topic, 1, { from: 1 });
    expect(placeOf(await nextMessage(consumer))).toBe('0@1');
  });
});

describe('offsets', () => {
  it('are committed asynchronously: the event loop goes on, and messages come', async () => {
    const topic = await filledTopic(cluster, 4);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...NO_COMMITS });
    consumer.assign(wholeTopic(topic));
    const [message] = await take(consumer, 1);
    cluster.mock.setRoundTripTime(1, 400);
    try {
      let isSettled = false;
      const committing = consumer.commit(message).finally(() => (isSettled = true));
      for (let i = 0; i < 10; i++) await turn();
      expect(placeOf(await nextMessage(consumer))).toBe('0@1');
      expect(isSettled).toBe(false);
      expect(await within(committing, 'commit()')).toMatchObject([{ offset: 1, error: null }]);
    } finally {
      cluster.mock.setRoundTripTime(1, 0);
    }
  });

  it('of a revoked partition are an error of that partition, not an exception', async () => {
    const topic = await filledTopic(cluster, 1, { partitions: 2 });
    const consumer = cluster.consumer({
      'group.id': cluster.group(),
      'enable.auto.offset.store': false,
    });
    consumer.assign(wholeTopic(topic, 2));
    await take(consumer, 2);
    consumer.incrementalUnassign([{ topic, partition: 1 }]);
    const stored = consumer.storeOffsets(
      [0, 1].map((partition) => ({ topic, partition, offset: 1 })),
    );
    expect(stored).toMatchObject([
      { partition: 0, error: null },
      { partition: 1, error: { code: 'ERR__STATE', topic, partition: 1 } },
    ]);
  });

  it('of a revoked partition are dropped in silence where they are stored by themselves', async () => {
    const topic = await filledTopic(cluster, 3, { partitions: 2 });
    const group = cluster.group();
    const consumer = cluster.consumer({ 'group.id': group });
    consumer.assign(wholeTopic(topic, 2));
    const [message] = await take(consumer, 1);
    consumer.incrementalUnassign([{ topic, partition: message!.partition }]);
    const rest = await take(consumer, 3); // Comes back from a message of a partition that is gone.
    expect(rest.every(({ partition }) => partition !== message!.partition)).toBe(true);
    await within(consumer.close(), 'close()', 5000);
  });
});
