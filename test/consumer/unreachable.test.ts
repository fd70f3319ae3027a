// No broker at the address: told as news, never a hang.
import { Consumer, KafkaError } from '../../lib/index.js';
import { DEAD_ADDRESS, rejectionOf, until, withCluster, within } from '../helpers/cluster.js';
import { FAST_GROUP, fill, filledTopic, nextMessage, placeOf, readerOf } from './helpers.js';

const cluster = withCluster();

const CONFIG = { 'bootstrap.servers': DEAD_ADDRESS, 'reconnect.backoff.max.ms': 100 } as const;

function consumerOfNothing(config = {}): Consumer {
  const consumer = new Consumer({ ...CONFIG, ...config }, { logger: null });
  consumers.push(consumer);
  return consumer;
}

const consumers: Consumer[] = [];
afterEach(async () => {
  await Promise.allSettled(consumers.splice(0).map((consumer) => consumer.close({ timeoutMs: 0 })));
});

describe('a consumer with no broker at its address', () => {
  it('is told so through events(), as news', async () => {
    const consumer = consumerOfNothing();
    const codes: string[] = [];
    for await (const event of consumer.events()) {
      if (event.type !== 'error') throw new Error(`unexpected: ${event.type}`);
      expect(KafkaError.isKafkaError(event.error)).toBe(true);
      expect(event.error).toMatchObject({ isFatal: false, origin: 'local' });
      codes.push(event.error.code);
      if (codes.includes('ERR__TRANSPORT') && codes.includes('ERR__ALL_BROKERS_DOWN')) break;
    }
    expect(consumer.fatalError()).toBeNull();
  });

  it('gets null, nothing or ERR__TIMED_OUT when its wait is over', async () => {
    const consumer = consumerOfNothing();
    consumer.assign([{ topic: 't', partition: 0, offset: 0 }]);
    expect(await consumer.pollBatch({ timeoutMs: 50 })).toEqual([]);
    expect(await rejectionOf(consumer.readMessage({ timeoutMs: 50 }))).toMatchObject({
      code: 'ERR__TIMED_OUT',
    });
    await until(async () => (await consumer.poll(10)) === null, 'null from poll()');
  });

  it('cannot get ready, and says which address did not answer', async () => {
    const error = await rejectionOf(consumerOfNothing().ready({ timeoutMs: 300 }));
    expect(error).toMatchObject({ code: 'ERR__TRANSPORT' });
    expect((error as Error).message).toContain(DEAD_ADDRESS);
  });

  it('closes quickly', async () => {
    const consumer = consumerOfNothing();
    await consumer.poll(50);
    await within(consumer.close(), 'close()', 2000);
  });

  it('closes quickly as a member of a group', async () => {
    const consumer = consumerOfNothing({ 'group.id': 'g' });
    consumer.subscribe('t');
    await consumer.poll(50);
    await within(consumer.close(), 'close()', 2000);
  });

  it('closes quickly while something waits', async () => {
    const consumer = consumerOfNothing({ 'group.id': 'g' });
    consumer.assign([{ topic: 't', partition: 0, offset: 0 }]);
    const ready = rejectionOf(consumer.ready());
    const reading = rejectionOf(consumer.readMessage());
    await within(consumer.close(), 'close()', 3000);
    expect(await within(reading, 'readMessage()', 1000)).toMatchObject({ code: 'ERR__STATE' });
    expect(KafkaError.isKafkaError(await within(ready, 'ready()', 1000))).toBe(true);
  });
});

describe('a broker that goes and comes back', () => {
  const config = { 'reconnect.backoff.ms': 10, 'reconnect.backoff.max.ms': 50 } as const;

  afterEach(() => {
    cluster.mock.setBrokerUp(1);
  });

  it('costs a reader nothing but time', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = readerOf(cluster, topic, config);
    for (let i = 0; i < 3; i++) expect(placeOf(await nextMessage(consumer))).toBe(`0@${i}`);
    cluster.mock.setBrokerDown(1);
    let event = await consumer.poll(10_000);
    while (event?.type !== 'error') event = await consumer.poll(10_000);
    expect(event.error.isFatal).toBe(false);
    cluster.mock.setBrokerUp(1);
    await fill(cluster, topic, 3, { from: 3 });
    for (let i = 3; i < 6; i++) expect(placeOf(await nextMessage(consumer))).toBe(`0@${i}`);
  });

  // librdkafka itself would try to leave for session.timeout.ms, or 45 s (KIP-848).
  it.each([
    ['classic', FAST_GROUP],
    ['consumer (KIP-848)', { 'group.protocol': 'consumer' }],
  ] as const)('does not hold up close(), with the protocol %s', async (_name, protocol) => {
    const topic = await filledTopic(cluster, 3);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...config, ...protocol });
    consumer.subscribe(topic);
    await nextMessage(consumer);
    await nextMessage(consumer);
    cluster.mock.setBrokerDown(1);
    let error: unknown;
    while (error === undefined) {
      const event = await consumer.poll(10_000);
      if (event?.type === 'error') error = event.error;
    }
    const startedAt = performance.now();
    // Whether the group can be left without its broker is librdkafka's to say; not when.
    const outcome = await within(
      consumer.close({ timeoutMs: 700 }).catch((reason: unknown) => reason),
      'close()',
      3000,
    );
    if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'ERR__TIMED_OUT' });
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(consumer.closed).toBe(true);
  });
});
