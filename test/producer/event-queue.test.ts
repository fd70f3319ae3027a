// What the app reads with events() and poll().
import type { DeliveryReport, Producer, ProducerEvent } from '../../lib/index.js';
import { EventQueue } from '../../lib/producer/event-queue.js';
import {
  DEAD_ADDRESS,
  rejectionOf,
  thrownBy,
  turn,
  until,
  withCluster,
} from '../helpers/cluster.js';

const cluster = withCluster();

const reportsOf = (events: readonly (ProducerEvent | null)[]): DeliveryReport[] =>
  events.filter((event) => event?.type === 'deliveryReport');

/** Produces `count` messages whose reports go to the events, and waits until they are there. */
async function produceUnread(producer: Producer, topic: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) producer.produce({ topic, value: `${i}`, opaque: i });
  await until(
    () => producer.length === 0,
    () => ({ length: producer.length }),
  );
}

describe('poll', () => {
  it('hands out the reports that have no recipient of their own, in order', async () => {
    const producer = cluster.producer();
    expect(await producer.poll(0)).toBeNull();
    await produceUnread(producer, cluster.topic(), 50);
    const events = [];
    for (let i = 0; i < 50; i++) events.push(await producer.poll(1000));
    expect(reportsOf(events).map(({ opaque }) => opaque)).toEqual(events.map((_, i) => i));
    expect(await producer.poll(0)).toBeNull();
  });

  it('waits for an event, however long, or until its time is over', async () => {
    const producer = cluster.producer();
    const startedAt = performance.now();
    expect(await producer.poll(30)).toBeNull();
    expect(performance.now() - startedAt).toBeGreaterThan(25);
    const waiting = producer.poll();
    producer.produce({ topic: cluster.topic(), value: 'v' });
    expect(await waiting).toMatchObject({ type: 'deliveryReport', offset: 0 });
  });

  it('serves those who wait in turn', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    const polls = [1, 2, 3].map(() => producer.poll(15_000));
    for (let i = 0; i < 3; i++) producer.produce({ topic, value: 'v' });
    expect((await Promise.all(polls)).map((event) => (event as DeliveryReport).offset)).toEqual([
      0, 1, 2,
    ]);
  });

  it("rejects with its signal's reason, and takes no event then", async () => {
    const producer = cluster.producer();
    const reason = new Error('of the app');
    const controller = new AbortController();
    const aborted = producer.poll({ signal: controller.signal });
    controller.abort(reason);
    expect(await rejectionOf(aborted)).toBe(reason);
    expect(await rejectionOf(producer.poll({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    producer.produce({ topic: cluster.topic(), value: 'v' });
    expect(await producer.poll(15_000)).toMatchObject({ offset: 0 });
  });

  it.each(['5', null, -1, NaN, { timeoutMs: -1 }, { signal: 5 }])(
    'with %p is refused',
    async (timeout) => {
      const error = await rejectionOf(cluster.producer().poll(timeout as number));
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
    },
  );
});

describe('a report', () => {
  it('goes to its callback or promise, or to the events: never to both', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    const events = producer.events();
    let called = 0;
    const sent: Promise<unknown>[] = [];
    for (let i = 0; i < 30; i++) {
      if (i % 3 === 0) producer.produce({ topic, opaque: i }, () => called++);
      if (i % 3 === 1) sent.push(producer.send({ topic, opaque: i }));
      if (i % 3 === 2) producer.produce({ topic, opaque: i });
    }
    await Promise.all(sent);
    await producer.close();
    const unclaimed = [];
    for await (const event of events) unclaimed.push(event);
    expect(called).toBe(10);
    expect(reportsOf(unclaimed).map(({ opaque }) => opaque)).toEqual(
      Array.from({ length: 10 }, (_, i) => i * 3 + 2),
    );
    expect(unclaimed).toHaveLength(10);
  });

  it('is only counted while nobody has begun to read', async () => {
    const producer = cluster.producer({ 'queue.buffering.max.messages': 10 });
    const topic = cluster.topic();
    for (let round = 0; round < 5; round++) await produceUnread(producer, topic, 10);
    expect(await producer.poll(0)).toBeNull();
  });
});

describe('events', () => {
  it('end on close, after what was unread', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    const events = producer.events();
    await produceUnread(producer, topic, 5);
    producer.produce({ topic, value: 'at close' });
    await producer.close();
    const read = [];
    for await (const event of events) read.push(event);
    expect(reportsOf(read).map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await events.next()).toEqual({ value: undefined, done: true });
  });

  it('end on close for a reader that waits', async () => {
    const producer = cluster.producer();
    const read = (async () => {
      const events = [];
      for await (const event of producer.events()) events.push(event);
      return events;
    })();
    await turn();
    await producer.close();
    expect(await read).toEqual([]);
  });

  it('are continued by the next reader after a break', async () => {
    const producer = cluster.producer();
    const events = producer.events();
    await produceUnread(producer, cluster.topic(), 10);
    const first = [];
    for await (const event of events) if (first.push(event) === 4) break;
    const rest = [];
    for await (const event of producer.events()) if (rest.push(event) === 6) break;
    expect(reportsOf([...first, ...rest]).map(({ opaque }) => opaque)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(producer.closed).toBe(false);
  });

  it('are not taken by an iterator that was ended while it waited', async () => {
    const producer = cluster.producer();
    const ended = producer.events();
    const waiting = ended.next();
    await ended.return?.();
    producer.produce({ topic: cluster.topic(), value: 'v' });
    expect(await producer.poll(3000)).toMatchObject({ type: 'deliveryReport', offset: 0 });
    expect(await waiting).toEqual({ value: undefined, done: true });
  });

  it("throw their signal's reason, and lose nothing", async () => {
    const producer = cluster.producer();
    const controller = new AbortController();
    const events = producer.events({ signal: controller.signal });
    await produceUnread(producer, cluster.topic(), 2);
    expect(await events.next()).toMatchObject({ value: { opaque: 0 } });
    const reason = new Error('of the app');
    controller.abort(reason);
    expect(await rejectionOf(events.next())).toBe(reason);
    expect(await events.next()).toEqual({ value: undefined, done: true });
    expect(await producer.poll(0)).toMatchObject({ opaque: 1 });
  });

  it('refuse options that are none', () => {
    const producer = cluster.producer();
    const error = thrownBy(() => producer.events({ signal: 5 as unknown as AbortSignal }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('a reader that is slow', () => {
  it("fills the producer's queue, so that memory stays bounded", async () => {
    const producer = cluster.producer({ 'queue.buffering.max.messages': 10 });
    const topic = cluster.topic();
    producer.events();
    await produceUnread(producer, topic, 10);
    expect(thrownBy(() => producer.produce({ topic }))).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    const waiting = producer.send({ topic, value: 'waits' });
    await turn();
    expect(producer.length).toBe(1);
    expect(await producer.poll(0)).toMatchObject({ opaque: 0 });
    expect((await waiting).offset).toBe(10);
    const channel = producer.channel();
    expect([channel.tryWrite({ topic }), channel.tryWrite({ topic })]).toEqual([true, false]);
  });

  it('does not delay callbacks and promises', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    producer.events();
    for (let i = 0; i < 2000; i++) producer.produce({ topic, opaque: 'unread' });
    let called = 0;
    for (let i = 0; i < 2000; i++) producer.produce({ topic }, () => called++);
    await producer.send({ topic });
    expect(called).toBe(2000);
    expect(await producer.poll(0)).toMatchObject({ opaque: 'unread' });
  });

  it('lets close end, and can still read all of it afterwards', async () => {
    const producer = cluster.producer({ 'queue.buffering.max.messages': 10 });
    const topic = cluster.topic();
    const events = producer.events();
    await produceUnread(producer, topic, 10);
    const waiting = rejectionOf(producer.send({ topic, value: 'waits' }));
    await producer.close({ timeoutMs: 50 });
    expect(await waiting).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
    const read = [];
    for await (const event of events) read.push(event);
    expect(read).toHaveLength(10);
  });
});

it('events other than reports are dropped before they fill the memory', () => {
  const queue = new EventQueue(() => undefined);
  queue.startReading();
  for (let i = 0; i < 5000; i++) {
    queue.push({ type: 'throttle', brokerId: 1, brokerName: 'b', throttleMs: i });
  }
  const kept = [];
  for (let event = queue.takeNow(); event !== undefined; event = queue.takeNow()) kept.push(event);
  expect(kept).toHaveLength(1000);
  expect(kept[0]).toMatchObject({ throttleMs: 0 });
});

describe('an error of the client', () => {
  it('comes as an event that is informational', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const event = await producer.poll(15_000);
    expect(event).toMatchObject({
      type: 'error',
      error: { name: 'KafkaError', code: 'ERR__TRANSPORT', origin: 'local', isFatal: false },
    });
    expect(await producer.poll(15_000)).toMatchObject({
      error: { code: 'ERR__ALL_BROKERS_DOWN', isFatal: false },
    });
  });
});
