// What a broker says of messages that it refuses (KIP-467): its own sentence is the error's text.
import type { KafkaError } from '../../lib/index.js';
import { rejectionOf, within } from '../helpers/cluster.js';
import { withAdmin } from './admin-kafka.js';
import { range } from './kafka.js';

const kafka = withAdmin();

/** A topic that takes no message without a key, and what its broker says of one. */
async function compacted(): Promise<{ topic: string; sentence: string }> {
  const topic = await kafka.newTopic({ config: { 'cleanup.policy': 'compact' } });
  return {
    topic,
    sentence: `Compacted topic cannot accept message without key in topic partition ${topic}-0`,
  };
}

const LONG_LINGER = { 'linger.ms': 1000 };

it("the broker's sentence is the text of the error, by every way to send", async () => {
  const { topic, sentence } = await compacted();
  const producer = kafka.producer();
  const refused = {
    ...{ code: 'ERR_INVALID_RECORD', origin: 'broker', isRetriable: false, isFatal: false },
    message: sentence,
  };
  const error = await rejectionOf(producer.send({ topic, value: 'v' }));
  expect(error).toMatchObject({ ...refused, topic, partition: 0 });
  expect(error).toMatchObject({ report: { status: 'notPersisted', partition: 0 } });

  const reported = new Promise<KafkaError | null>((resolve) => {
    producer.produce({ topic, value: 'v' }, resolve);
  });
  expect(await within(reported, 'the report')).toMatchObject(refused);

  const batch = (await rejectionOf(producer.sendBatch([{ topic, value: 'v' }]))) as AggregateError;
  expect(batch.errors).toMatchObject([refused]);

  const channel = producer.channel();
  await channel.write({ topic, value: 'v' });
  const closing = (await rejectionOf(channel.close())) as KafkaError;
  expect(closing).toMatchObject({ code: 'ERR_INVALID_RECORD', cause: refused });
  expect(closing.message).toContain(sentence);

  expect((await producer.send({ topic, key: 'k', value: 'v' })).error).toBeNull();
});

it('of those in one batch, each is told what is wrong with it', async () => {
  const { topic, sentence } = await compacted();
  const producer = kafka.producer(LONG_LINGER);
  const messages = ['key', null, null, 'key'].map((key) => ({ topic, key, value: 'v' }));
  const sending = rejectionOf(producer.sendBatch(messages));
  await producer.flush();
  const { errors } = (await sending) as AggregateError;
  const itsFault = { code: 'ERR_INVALID_RECORD', message: sentence };
  const othersFault = {
    code: 'ERR__INVALID_DIFFERENT_RECORD',
    message: expect.stringContaining('part of a batch'),
  };
  expect(errors).toMatchObject([othersFault, itsFault, itsFault, othersFault]);
}, 60_000);

it('the sentences of many refusals at once are all whole', async () => {
  const { topic, sentence } = await compacted();
  const producer = kafka.producer({ 'batch.num.messages': 1 });
  const sending = range(500).map((n) => rejectionOf(producer.send({ topic, value: String(n) })));
  const errors = (await within(Promise.all(sending), 'the reports', 60_000)) as KafkaError[];
  expect(new Set(errors.map(({ message }) => message))).toEqual(new Set([sentence]));
}, 90_000);

it("a refusal without a sentence has librdkafka's words for its code", async () => {
  const topic = await kafka.newTopic({ config: { 'max.message.bytes': 1000 } });
  const large = { topic, value: Buffer.alloc(5000, 1) };
  expect(await rejectionOf(kafka.producer().send(large))).toMatchObject({
    code: 'ERR_MSG_SIZE_TOO_LARGE',
    message: 'Broker: Message size too large',
  });
});
