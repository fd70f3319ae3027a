// Headers, on their way through the packed batches. Whether a message has any is looked up in the
// fetch response itself (core/message_batch.cc), which depends on what stands around it.
import type { Message, ProducerConfig } from '../../lib/index.js';
import { withCluster } from '../helpers/cluster.js';
import { nextMessage, readerOf, take } from './helpers.js';

const cluster = withCluster();

type Header = [name: string, value: Buffer | null];
interface Sent {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Header[];
}

const BYTES = [
  null,
  Buffer.alloc(0),
  Buffer.from('x'),
  Buffer.from([0, 0, 0]),
  Buffer.alloc(70, 1),
];
const HEADERS: Header[][] = [
  [],
  [['a', Buffer.from('1')]],
  [['a', null]],
  [['', Buffer.alloc(0)]],
  [
    ['twice', Buffer.from('first')],
    ['twice', null],
    ['b', Buffer.alloc(0)],
    ['twice', Buffer.from('third')],
  ],
  [['schlüssel 鍵', Buffer.from([0xff, 0])]],
  [['n'.repeat(300), Buffer.from('long name')]],
  Array.from({ length: 150 }, (_, i): Header => [`h${i}`, Buffer.from(`${i}`)]),
];

/** Every combination, so that each kind of message stands beside each other kind. */
function allSorts(): Sent[] {
  return BYTES.flatMap((key) =>
    BYTES.flatMap((value) => HEADERS.map((headers) => ({ key, value, headers }))),
  );
}

function fieldsOf({ key, value, headers }: Message | Sent): unknown {
  return { key, value, headers: headers.map(([name, bytes]) => [name, bytes]) };
}

/** A topic with these messages. */
async function topicWith(sent: readonly Sent[], config: ProducerConfig = {}): Promise<string> {
  const topic = cluster.topic({ partitions: 1 });
  const producer = cluster.producer({ 'linger.ms': 5, ...config });
  await producer.sendBatch(sent.map((message) => ({ topic, partition: 0, ...message })));
  await producer.close();
  return topic;
}

describe('headers of consumed messages', () => {
  it.each(['none', 'lz4', 'zstd', 'gzip', 'snappy'] as const)(
    'are those that were produced, with every key and value, compression %s',
    async (compression) => {
      const sent = allSorts();
      const topic = await topicWith(sent, { 'compression.type': compression });
      const messages = await take(readerOf(cluster, topic), sent.length);
      expect(messages.map(fieldsOf)).toEqual(sent.map(fieldsOf));
    },
  );

  it('keep their names where there are more names than the addon numbers', async () => {
    const value = Buffer.from('v');
    const sent = Array.from({ length: 3000 }, (_, i): Sent => {
      const headers: Header[] = [
        [`name ${i}`, Buffer.from(`${i}`)],
        ['same', null],
        [`name ${i - 1}`, Buffer.alloc(0)],
      ];
      return { key: null, value, headers };
    });
    const messages = await take(readerOf(cluster, await topicWith(sent)), sent.length);
    expect(messages.map(fieldsOf)).toEqual(sent.map(fieldsOf));
  });

  it('stay with a message that is detached, and in a batch that is built anew', async () => {
    const sent = allSorts();
    const topic = await topicWith(sent);
    const consumer = readerOf(cluster, topic);
    const first = await nextMessage(consumer);
    consumer.pause([{ topic, partition: 0 }]); // Takes what is decoded out of its batch.
    consumer.resume([{ topic, partition: 0 }]);
    const messages = [first, ...(await take(consumer, sent.length - 1))];
    expect(messages.map(fieldsOf)).toEqual(sent.map(fieldsOf));
    expect(messages.map((message) => fieldsOf(message.detach()))).toEqual(sent.map(fieldsOf));
  });
});
