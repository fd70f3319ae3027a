// A topic that does not exist: every way to send says so, and leaves nobody without an answer.
import {
  type DeliveryReport,
  type KafkaError,
  type Partitioner,
  type Producer,
  type ProducerMessage,
  roundRobin,
} from '../../lib/index.js';
import {
  rejectionOf,
  thrownBy,
  uniqueName,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const PROPAGATION_MS = 200;

const CONFIG = {
  'topic.metadata.propagation.max.ms': PROPAGATION_MS,
  // Asks on by itself only when a test wants it to.
  'topic.metadata.refresh.interval.ms': 300_000,
} as const;

/** What a broker says of it, while librdkafka does not know better. */
const MISSING = 'ERR_UNKNOWN_TOPIC_OR_PART';

type Outcome = [error: KafkaError | null, report: DeliveryReport];

const missingTopic = (): string => {
  const topic = uniqueName('missing');
  cluster.mock.setTopicError(topic, MISSING);
  return topic;
};

/** A failed report of this message, and the error that carries it. */
const failed = (message: ProducerMessage, code: string) => ({
  ...{ name: 'KafkaError', code, topic: message.topic },
  report: { type: 'deliveryReport', topic: message.topic, message, offset: -1001 },
});

describe.each<[string, Partitioner | undefined]>([
  ['librdkafka chooses the partitions', undefined],
  ['options.partitioner chooses them', roundRobin()],
])('%s:', (_, partitioner) => {
  const open = (config = {}): Producer =>
    cluster.producer({ ...CONFIG, ...config }, { partitioner });

  it('produce, send, sendBatch and channels settle with ERR_UNKNOWN_TOPIC_OR_PART', async () => {
    const topic = missingTopic();
    const producer = open();
    const message = (value: string) => ({ topic, value });
    const produced = message('produce');
    const sent = [message('send'), message('send with a limit')] as const;
    const batched = [message('batch 0'), message('batch 1')];
    const written = message('channel');

    const startedAt = performance.now();
    const outcomes: Outcome[] = [];
    producer.produce(produced, (error, report) => outcomes.push([error, report]));
    const sending = [
      rejectionOf(producer.send(sent[0])),
      rejectionOf(producer.send(sent[1], { timeoutMs: 20_000 })),
    ];
    const batching = rejectionOf(producer.sendBatch(batched));
    const channel = producer.channel();
    await channel.write(written);
    const closing = rejectionOf(channel.close());
    expect(producer.length).toBe(6);

    expect(await within(producer.flush(), 'flush()')).toBe(0);
    // A topic that was created a moment ago is known to every broker only after a while.
    expect(performance.now() - startedAt).toBeGreaterThan(PROPAGATION_MS / 2);
    expect(outcomes).toMatchObject([[failed(produced, MISSING), { status: 'notPersisted' }]]);
    const sendErrors = await within(Promise.all(sending), 'send()');
    expect(sendErrors).toMatchObject(sent.map((one) => failed(one, MISSING)));
    const batchError = (await within(batching, 'sendBatch()')) as AggregateError;
    expect(batchError.errors).toMatchObject(batched.map((one) => failed(one, MISSING)));
    expect(batchError).toMatchObject({ results: batched.map((one) => ({ message: one })) });
    const channelError = (await within(closing, 'close() of the channel')) as KafkaError;
    expect(channelError).toMatchObject({ code: MISSING, cause: failed(written, MISSING) });
    expect(channelError.message).toContain('Broker: Unknown topic or partition');
    expect(producer.length).toBe(0);
    // No callback comes twice.
    await producer.close();
    expect(outcomes).toHaveLength(1);
  });

  it('messages of other topics go on meanwhile', async () => {
    const [topic, other] = [missingTopic(), cluster.topic()];
    const producer = open({ 'topic.metadata.propagation.max.ms': 300_000 });
    const lost = rejectionOf(producer.send({ topic }));
    for (let i = 0; i < 10; i++) {
      await within(producer.send({ topic: other, value: `${i}` }), 'send() to another topic');
    }
    expect(producer.length).toBe(1);
    producer.purge();
    expect(await lost).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
  });

  it('it is used once it exists', async () => {
    const topic = missingTopic();
    const producer = open({ 'topic.metadata.refresh.interval.ms': 50 });
    expect(await rejectionOf(producer.send({ topic }))).toMatchObject({ code: MISSING });
    cluster.mock.setTopicError(topic, null);
    const isDelivered = (): Promise<boolean> =>
      producer.send({ topic, partition: 0, value: 'v' }).then(
        () => true,
        () => false,
      );
    await until(isDelivered, 'the delivery');
    expect(await allValues(cluster, topic)).toEqual(['v']);
  });
});

describe('once it is known not to exist,', () => {
  it('every call says ERR__UNKNOWN_TOPIC at once', async () => {
    const topic = missingTopic();
    const producer = cluster.producer(CONFIG);
    await rejectionOf(producer.send({ topic }));
    const message = { topic, value: 'v' };
    const unknown = failed(message, 'ERR__UNKNOWN_TOPIC');
    const onDelivery = jest.fn();
    expect(thrownBy(() => producer.produce(message, onDelivery))).toMatchObject({
      code: 'ERR__UNKNOWN_TOPIC',
      topic,
    });
    expect(await rejectionOf(producer.send(message))).toMatchObject(unknown);
    const batch = (await rejectionOf(producer.sendBatch([message, message]))) as AggregateError;
    expect(batch.errors).toMatchObject([unknown, unknown]);
    const channel = producer.channel();
    expect(thrownBy(() => channel.tryWrite(message))).toMatchObject({ code: 'ERR__UNKNOWN_TOPIC' });
    expect(await rejectionOf(channel.write(message))).toMatchObject(unknown);
    await channel.close();
    expect(producer.length).toBe(0);
    await producer.close();
    expect(onDelivery).not.toHaveBeenCalled();
  });

  it('a burst to it is thrown or reported, message by message, also where it existed', async () => {
    const topic = cluster.topic({ partitions: 3 });
    const producer = cluster.producer({ ...CONFIG, 'topic.metadata.propagation.max.ms': 0 });
    await producer.sendBatch([0, 1, 2].map((partition) => ({ topic, partition })));
    cluster.mock.setTopicError(topic, MISSING);
    // librdkafka learns it so; a message that fails would end the handing over together.
    expect(await producer.admin().topicExists(topic)).toBe(false);

    const settled: (string | undefined)[] = [];
    let thrown = 0;
    // What follows the first in its turn is handed over together: librdkafka refuses it later.
    const COUNT = 200;
    for (let i = 0; i < COUNT; i++) {
      try {
        producer.produce({ topic, opaque: i }, (error, report) => {
          settled[report.opaque as number] = error?.code;
        });
      } catch (error) {
        thrown++;
        settled[i] = (error as KafkaError).code;
      }
    }
    expect(await within(producer.flush(), 'flush()')).toBe(0);
    expect(settled).toEqual(Array.from({ length: COUNT }, () => 'ERR__UNKNOWN_TOPIC'));
    expect(thrown).toBeGreaterThan(0);
    expect(thrown).toBeLessThan(COUNT);
  });
});
