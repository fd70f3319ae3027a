// `options.deliveryReport`: who gets reports when they are switched off.
import { ErrorCode } from '../../lib/index.js';
import { rejectionOf, thrownBy, until, withCluster } from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const PRODUCE = 0; // Kafka's number of the request.

const OFF = { deliveryReport: false } as const;

// Long enough for a test to produce before librdkafka knows the partitions: then it refuses at once.
const LATE_MS = 200;

afterEach(() => {
  cluster.mock.setRoundTripTime(1, 0);
});

it('switched off, events() and poll() hand none out, failed ones neither', async () => {
  const topic = cluster.topic();
  cluster.mock.setRoundTripTime(1, LATE_MS);
  const producer = cluster.producer({ 'statistics.interval.ms': 10 }, OFF);
  const first = producer.poll();
  producer.produce({ topic, value: '0' });
  producer.produce({ topic, partition: 99, value: 'fails' });
  expect(await producer.flush()).toBe(0);
  expect((await first)?.type).toBe('stats');
  for (let i = 0; i < 5; i++) expect((await producer.poll())?.type).toBe('stats');
  expect(await allValues(cluster, topic)).toEqual(['0']);
});

it('switched off, callbacks, promises and channels still get theirs', async () => {
  const topic = cluster.topic();
  const producer = cluster.producer({}, OFF);
  const onDelivery = jest.fn();
  const message = { topic, value: '0' };
  producer.produce(message, onDelivery);
  expect((await producer.send({ topic, value: '1' })).offset).toBe(1);
  await until(() => onDelivery.mock.calls.length === 1, 'the report');
  expect(onDelivery.mock.calls).toMatchObject([[null, { offset: 0, message }]]);
  const channel = producer.channel();
  cluster.mock.setRoundTripTime(1, LATE_MS);
  await channel.write({ topic: cluster.topic(), partition: 99 });
  expect(await rejectionOf(channel.close())).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION' });
});

it('switched off, failed messages of nobody do not mix up the errors of others', async () => {
  const topic = cluster.topic();
  cluster.mock.setRoundTripTime(1, LATE_MS);
  const producer = cluster.producer({}, OFF);
  cluster.mock.pushRequestErrors(PRODUCE, [ErrorCode.ERR_INVALID_RECORD]);
  const errors: [number, string | undefined][] = [];
  for (let i = 0; i < 30; i++) {
    const partition = i % 2 === 0 ? 99 : 0;
    const onDelivery = (error: Error | null): void => void errors.push([partition, error?.message]);
    producer.produce({ topic, partition }, i % 3 === 0 ? onDelivery : undefined);
  }
  expect(await producer.flush()).toBe(0);
  expect(errors).toHaveLength(10);
  for (const [partition, text] of errors) {
    const expected = partition === 99 ? 'Local: Unknown partition' : 'failed to validate record';
    expect(text).toContain(expected);
  }
});

it('a message to a partition that does not exist is an error of the call once that is known', async () => {
  const topic = cluster.topic();
  const producer = cluster.producer({}, OFF);
  await producer.send({ topic });
  expect(thrownBy(() => producer.produce({ topic, partition: 99 }))).toMatchObject({
    code: 'ERR__UNKNOWN_PARTITION',
  });
  expect(producer.length).toBe(0);
});

it('counts towards the queue like any other', () => {
  const topic = cluster.topic();
  const producer = cluster.producer({ 'queue.buffering.max.messages': 3 }, OFF);
  for (let i = 0; i < 3; i++) producer.produce({ topic });
  expect(thrownBy(() => producer.produce({ topic }))).toMatchObject({ code: 'ERR__QUEUE_FULL' });
  expect(producer.length).toBe(3);
});

it('must be a boolean', () => {
  const options = { deliveryReport: 'none' as unknown as boolean };
  expect(thrownBy(() => cluster.producer({}, options))).toMatchObject({
    code: 'ERR_INVALID_ARG_TYPE',
  });
});
