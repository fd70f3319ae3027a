import { Consumer, type ConsumerControlEvent, type ConsumerHandlers } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, until, withCluster } from '../helpers/cluster.js';
import { filledTopic, memberOf, nextMessage, placeOf, readerOf, take } from './helpers.js';

const cluster = withCluster();

/** Handlers that note what they get. */
function recorder(): { events: ConsumerControlEvent[]; handlers: ConsumerHandlers } {
  const events: ConsumerControlEvent[] = [];
  const note = (event: ConsumerControlEvent): void => void events.push(event);
  return {
    events,
    handlers: {
      assignedPartitions: note,
      revokedPartitions: note,
      partitionEOF: note,
      offsetsCommitted: note,
      error: note,
      stats: note,
      throttle: note,
      oauthBearerTokenRefresh: note,
    },
  };
}

describe('handlers', () => {
  it('get what messages() leaves out, in order', async () => {
    const topic = await filledTopic(cluster, 2);
    const { events, handlers } = recorder();
    const config = { 'enable.partition.eof': true, 'enable.auto.commit': false };
    const consumer = memberOf(cluster, cluster.group(), topic, config, { handlers });
    const controller = new AbortController();
    const reading = take(consumer.messages({ signal: controller.signal }), 3).catch(() => 'ended');
    await until(
      () => events.length === 2,
      () => events,
    );
    controller.abort();
    await reading;
    expect(events).toMatchObject([
      { type: 'assignedPartitions', partitions: [{ topic, partition: 0 }], lost: false },
      { type: 'partitionEOF', topic, partition: 0, offset: 2 },
    ]);
  });

  it.each(['readMessage()', 'pollBatch()', 'batches()'])('get what %s leaves out', async (name) => {
    const topic = await filledTopic(cluster, 2);
    const { events, handlers } = recorder();
    const config = { 'enable.partition.eof': true, 'enable.auto.commit': false };
    const consumer = memberOf(cluster, cluster.group(), topic, config, { handlers });
    const read = {
      'readMessage()': () => consumer.readMessage({ timeoutMs: 100 }).catch(() => undefined),
      'pollBatch()': () => consumer.pollBatch({ timeoutMs: 100 }),
      'batches()': () =>
        consumer
          .batches({ signal: AbortSignal.timeout(100) })
          .next()
          .catch(() => undefined),
    }[name];
    await until(
      async () => {
        await read?.();
        return events.length === 2;
      },
      () => events,
    );
    expect(events.map(({ type }) => type)).toEqual(['assignedPartitions', 'partitionEOF']);
  });

  it('do not get what events() and poll() hand out', async () => {
    const topic = await filledTopic(cluster, 1);
    const { events, handlers } = recorder();
    const config = { 'enable.partition.eof': true, 'enable.auto.commit': false };
    const consumer = memberOf(cluster, cluster.group(), topic, config, { handlers });
    const handedOut = await take(consumer.events(), 3);
    expect(handedOut.map(({ type }) => type)).toEqual([
      'assignedPartitions',
      'message',
      'partitionEOF',
    ]);
    expect(events).toEqual([]);
  });

  it('get the last revoke on close()', async () => {
    const topic = await filledTopic(cluster, 1);
    const { events, handlers } = recorder();
    const config = { 'enable.auto.commit': false };
    const consumer = memberOf(cluster, cluster.group(), topic, config, { handlers });
    await nextMessage(consumer);
    await consumer.close();
    expect(events.map(({ type }) => type)).toEqual(['assignedPartitions', 'revokedPartitions']);
  });

  it('get errors of the connection', async () => {
    const { events, handlers } = recorder();
    const config = { 'bootstrap.servers': DEAD_ADDRESS, 'reconnect.backoff.max.ms': 100 };
    const consumer = new Consumer(config, { logger: null, handlers });
    const waiting = consumer.readMessage({ timeoutMs: 20_000 }).catch(() => undefined);
    await until(
      () => events.length >= 2,
      () => events,
    );
    await consumer.close();
    await waiting;
    expect(events[0]).toMatchObject({ type: 'error', error: { isFatal: false } });
  });
});

describe('stats events', () => {
  it('bring the parsed statistics and their text', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = readerOf(cluster, topic, { 'statistics.interval.ms': 50 });
    for await (const event of consumer.events()) {
      if (event.type !== 'stats') continue;
      expect(event.stats).toMatchObject({ type: 'consumer', client_id: 'rdkafka' });
      expect(JSON.parse(event.raw)).toEqual(event.stats);
      break;
    }
    expect.assertions(2);
  });

  it('reach their handler while messages are read', async () => {
    const topic = await filledTopic(cluster, 1);
    const { events, handlers } = recorder();
    const consumer = readerOf(cluster, topic, { 'statistics.interval.ms': 50 }, { handlers });
    const waiting = take(consumer, 2).catch(() => undefined);
    await until(
      () => events.filter(({ type }) => type === 'stats').length >= 3,
      () => events.map(({ type }) => type),
    );
    await consumer.close();
    await waiting;
  });
});

describe('a handler that throws', () => {
  it('surfaces as an uncaught exception, and nothing else is disturbed', async () => {
    const topic = await filledTopic(cluster, 100);
    const outcome = await runChild(
      async ({ kafka, args }) => {
        const [servers = '', name = '', group = ''] = args;
        const uncaught: string[] = [];
        process.on('uncaughtException', (error) => uncaught.push(error.message));
        const consumer = new kafka.Consumer(
          {
            'bootstrap.servers': servers,
            'group.id': group,
            'auto.offset.reset': 'earliest',
            'enable.partition.eof': true,
          },
          {
            logger: null,
            handlers: {
              assignedPartitions: () => {
                throw new Error('from assignedPartitions');
              },
              partitionEOF: () => {
                throw new Error('from partitionEOF');
              },
            },
          },
        );
        consumer.subscribe(name);
        let count = 0;
        for await (const message of consumer) if (++count === 100 || message.offset === 99) break;
        while (uncaught.length < 2) await consumer.pollBatch({ timeoutMs: 10 });
        await consumer.close();
        console.log(JSON.stringify({ count, uncaught }));
      },
      { args: [cluster.bootstrapServers, topic, cluster.group()] },
    );
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toEqual({
      count: 100,
      uncaught: ['from assignedPartitions', 'from partitionEOF'],
    });
  });
});

describe('a consumer without handlers', () => {
  it('drops what messages() leaves out', async () => {
    const topic = await filledTopic(cluster, 1);
    const config = { 'enable.partition.eof': true, 'statistics.interval.ms': 20 };
    const consumer = memberOf(cluster, cluster.group(), topic, config);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    expect(await consumer.pollBatch({ timeoutMs: 100 })).toEqual([]);
  });
});
