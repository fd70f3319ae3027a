// What the tests of readers share, on top of those of consumers.
import {
  type ConsumerConfig,
  type Message,
  Reader,
  type ReaderOptions,
  type WaitOptions,
} from '../../lib/index.js';
import { FAST_GROUP } from '../consumer/helpers.js';
import { type TestCluster, within } from '../helpers/cluster.js';

type Options = Partial<ReaderOptions>;

/** Makes quiet readers of a cluster, closed after the test. Call it beside `withCluster()`. */
export function withReaders(cluster: TestCluster): (options: Options) => Reader {
  const readers: Reader[] = [];
  afterEach(async () => {
    const closing = readers.splice(0).map((reader) => reader.close({ timeoutMs: 0 }));
    await within(Promise.allSettled(closing), 'close() of the readers of this test', 10_000);
  });
  return ({ config, ...options }) => {
    const inGroup = options.groupId !== undefined || config?.['group.id'] !== undefined;
    const base: ConsumerConfig = {
      'bootstrap.servers': cluster.bootstrapServers,
      'fetch.wait.max.ms': 10,
      ...(inGroup && FAST_GROUP),
    };
    const reader = new Reader({ logger: null, ...options, config: { ...base, ...config } });
    readers.push(reader);
    return reader;
  };
}

/** Limits of a call that is expected to succeed. */
export const SOON: WaitOptions = { timeoutMs: 10_000 };

/** The next `count` messages, by `fetchMessage()`. */
export async function fetchMany(reader: Reader, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  while (messages.length < count) messages.push(await reader.fetchMessage(SOON));
  return messages;
}

/** The next `count` messages, by `readMessage()`. */
export async function readMany(reader: Reader, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  while (messages.length < count) messages.push(await reader.readMessage(SOON));
  return messages;
}
