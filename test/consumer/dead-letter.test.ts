import { deadLetter, type Message, type ProducerMessage } from '../../lib/index.js';
import { rejectionOf, thrownBy, until, withCluster } from '../helpers/cluster.js';
import {
  filledTopic,
  nextMessage,
  placeOf,
  produce,
  readerOf,
  resumesAt,
  take,
} from './helpers.js';
import { committer } from './run-helpers.js';

const cluster = withCluster();

/** What the dead letter's headers say, as text. */
function headersOf(message: Message): (readonly [string, string | null])[] {
  return message.headers.map(([name, value]) => [name, value?.toString() ?? null] as const);
}

describe('deadLetter()', () => {
  it('sends the message on with its headers, where it is from, and what went wrong', async () => {
    const [topic, dead] = [cluster.topic(), cluster.topic()];
    const headers: [string, string | null][] = [
      ['trace', 'abc'],
      ['trace', null],
    ];
    const value = Buffer.from([0, 1, 255]);
    await produce(cluster, [
      { topic, value: 'fine' },
      { topic, key: 'key', value, headers, timestamp: 1_700_000_000_000 },
    ]);
    const { consumer, group } = committer(cluster, topic);
    const onFailure = deadLetter(cluster.producer(), dead);
    const running = consumer.run({ onFailure }, ({ offset }) => {
      if (offset === 1) throw new RangeError('too much');
    });
    const letter = await nextMessage(readerOf(cluster, dead));
    expect([letter.key?.toString(), letter.value]).toEqual(['key', value]);
    expect(headersOf(letter)).toEqual([
      ...headers,
      ['dead-letter-topic', topic],
      ['dead-letter-partition', '0'],
      ['dead-letter-offset', '1'],
      ['dead-letter-timestamp', '1700000000000'],
      ['dead-letter-error', 'RangeError: too much'],
    ]);
    await consumer.close();
    await running;
    expect(await resumesAt(cluster, group, topic)).toBe('0@2');
  });

  it('keeps a null key and a null value, and takes a topic per message', async () => {
    const [topic, dead] = [cluster.topic(), cluster.topic()];
    await produce(cluster, [{ topic, key: null, value: null }]);
    const { consumer } = committer(cluster, topic);
    const letterTopic = jest.fn((message: Message) => (message.topic === topic ? dead : 'other'));
    const running = consumer.run({ onFailure: deadLetter(cluster.producer(), letterTopic) }, () => {
      AbortSignal.abort('no error').throwIfAborted(); // Throws what is no Error.
    });
    const letter = await nextMessage(readerOf(cluster, dead));
    expect([letter.key, letter.value]).toEqual([null, null]);
    expect(headersOf(letter).at(-1)).toEqual(['dead-letter-error', 'no error']);
    await consumer.close();
    await running;
  });

  it('ends the run with the delivery error, and the message is not done', async () => {
    const topic = await filledTopic(cluster, 2);
    const { consumer, group } = committer(cluster, topic);
    const undelivered = new Error('not delivered');
    const producer = { send: () => Promise.reject(undelivered) };
    const running = consumer.run({ onFailure: deadLetter(producer, 'dead') }, ({ offset }) => {
      if (offset === 1) throw new Error('of the handler');
    });
    expect(await rejectionOf(running)).toBe(undelivered);
    expect((await take(consumer, 1)).map(placeOf)).toEqual(['0@1']);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@1');
  });

  it('sends before the message counts as done', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer, group } = committer(cluster, topic);
    let sent: ProducerMessage | undefined;
    const producer = {
      send: (message: ProducerMessage) => {
        sent = message;
        return new Promise<never>(() => undefined);
      },
    };
    const onFailure = deadLetter(producer, 'dead');
    const running = consumer.run({ onFailure }, () => Promise.reject(new Error('of the handler')));
    await until(() => sent !== undefined, 'the dead letter');
    await rejectionOf(consumer.close({ timeoutMs: 50 }));
    await running;
    expect(await resumesAt(cluster, group, topic)).toBeNull();
  });

  it('refuses a topic and a producer that are none', () => {
    const producer = cluster.producer();
    for (const topic of ['', 7, undefined, null]) {
      const call = () => deadLetter(producer, topic as string);
      expect(thrownBy(call)).toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID/) as string,
      });
    }
    for (const none of [{}, null, undefined, 'producer']) {
      const call = () => deadLetter(none as typeof producer, 'dead');
      expect(thrownBy(call)).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    }
  });
});
