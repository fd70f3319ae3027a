// What stands on a producer that has failed for good: it says so, and the rest goes on.
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { type KafkaError, type Producer, WriteErrors, Writer } from '../../lib/index.js';
import { METHODS } from '../admin/methods.js';
import {
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  turn,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { FATAL_CODE, FATAL_TEXT, IDEMPOTENT, raiseFatalError } from '../helpers/fatal.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const FATAL = { code: FATAL_CODE, isFatal: true, message: expect.stringContaining(FATAL_TEXT) };

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

async function connected(): Promise<Producer> {
  const producer = cluster.producer({ ...IDEMPOTENT, ...FAST_RECONNECT });
  await producer.ready();
  return producer;
}

async function failed(): Promise<Producer> {
  const producer = await connected();
  await fail(producer);
  return producer;
}

/** From the next turn on calls say so; in this one, messages may still be taken, and fail later. */
async function fail(producer: Producer): Promise<void> {
  raiseFatalError(producer);
  await turn();
}

describe('an AdminClient of admin()', () => {
  beforeAll(() => {
    cluster.mock.createTopic('t'); // METHODS asks for it.
  });

  it.each(METHODS)('%s answers as on a producer that has not failed', async (_name, call) => {
    const answer = async (producer: Producer): Promise<unknown> => {
      const answering = call(producer.admin(), { timeoutMs: 10_000 }).then(
        (result) => ({ result }),
        (error: unknown) => ({ code: (error as KafkaError).code, text: String(error) }),
      );
      return JSON.parse(JSON.stringify(await within(answering, 'the answer'))) as unknown;
    };
    expect(await answer(await failed())).toEqual(await answer(await connected()));
  });

  it('tells the error, closes by itself, and is closed with its producer', async () => {
    const producer = await failed();
    const [one, two] = [producer.admin(), producer.admin()];
    expect(one.fatalError()).toMatchObject(FATAL);
    await one.close();
    expect([one.closed, two.closed, producer.closed]).toEqual([true, false, false]);
    expect(await two.topicExists('t')).toBe(true);
    await within(producer.close(), 'close()');
    expect(await rejectionOf(two.topicExists('t'))).toMatchObject({ code: 'ERR__STATE' });
  });
});

describe('a Writer', () => {
  it('fails every message with the fatal error, counts them, and closes', async () => {
    const topic = cluster.topic();
    const writer = new Writer({ producer: await failed(), topic });
    const messages = [{ value: '0' }, { value: '1' }];
    for (let i = 0; i < 2; i++) {
      const error = (await rejectionOf(writer.writeMessages(messages))) as WriteErrors;
      expect(error).toBeInstanceOf(WriteErrors);
      expect(error.count).toBe(2);
      expect(error.errors).toMatchObject([FATAL, FATAL]);
    }
    expect(writer.stats()).toMatchObject({ messages: 0, errors: 4, pending: 0 });
    await within(writer.close(), 'close()');
  });

  it('leaves no write without an answer that was under way', async () => {
    const topic = cluster.topic();
    const producer = await connected();
    const writer = new Writer({ producer, topic });
    await writer.writeMessages({ value: '0' });
    cluster.mock.setBrokerDown(1);
    const writing = rejectionOf(writer.writeMessages([{ value: '1' }, { value: '2' }]));
    await turn();
    raiseFatalError(producer);
    const late = rejectionOf(writer.writeMessages({ value: '3' }));
    await within(producer.close({ timeoutMs: 0 }), 'close() of the producer');
    expect((await within(writing, 'the write')) as WriteErrors).toMatchObject({ count: 2 });
    expect((await late) as WriteErrors).toMatchObject({ errors: [FATAL] });
    await within(writer.close(), 'close()');
    cluster.mock.setBrokerUp(1);
    expect(await allValues(cluster, topic)).toEqual(['0']);
  });
});

describe('that was opened before:', () => {
  it('a channel refuses to write, and closes', async () => {
    const message = { topic: cluster.topic(), value: 'v' };
    const producer = await connected();
    const channel = producer.channel();
    await channel.write(message);
    await producer.flush();
    await fail(producer);
    expect(await rejectionOf(channel.write(message))).toMatchObject(FATAL);
    expect(thrownBy(() => channel.tryWrite(message))).toMatchObject(FATAL);
    await within(channel.close(), 'close()');
    expect(producer.length).toBe(0);
  });

  it('a stream is destroyed by its next write', async () => {
    const message = { topic: cluster.topic(), value: 'v' };
    const producer = await connected();
    const stream = producer.writable();
    stream.on('error', () => undefined);
    const end = rejectionOf(finished(stream));
    stream.write(message);
    await producer.flush();
    await fail(producer);
    stream.write(message);
    expect(await within(end, 'the end of the stream')).toMatchObject(FATAL);
    if (!stream.closed) await within(once(stream, 'close'), "'close'");
  });

  it('a web stream is errored by its next write', async () => {
    const message = { topic: cluster.topic(), value: 'v' };
    const producer = await connected();
    const writer = producer.writableWeb().getWriter();
    await writer.write(message);
    await producer.flush();
    await fail(producer);
    const [write, end] = [rejectionOf(writer.write(message)), rejectionOf(writer.closed)];
    expect(await within(Promise.all([write, end]), 'the end')).toMatchObject([FATAL, FATAL]);
  });

  it('events() goes on until close()', async () => {
    const producer = await connected();
    const events = producer.events();
    raiseFatalError(producer);
    const first = await within(events.next(), 'the error');
    expect(first.value).toMatchObject({ type: 'error', error: FATAL });
    const last = events.next();
    await producer.close();
    expect((await within(last, 'the end')).done).toBe(true);
  });
});
