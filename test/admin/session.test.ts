import { AdminSession } from '../../lib/admin/session.js';
import type { ClientHost } from '../../lib/client/host.js';
import { rejectionOf, until } from '../helpers/cluster.js';

/** A host whose requests are answered by hand. */
function fakeHost() {
  const answers: ((value: unknown) => void)[] = [];
  const log: string[] = [];
  const client = {
    name: 'Parent#1',
    closed: false,
    ready: () => Promise.resolve(),
    fatalError: () => null,
    ref: () => client,
    unref: () => client,
  };
  const host = {
    client,
    isUsable: () => !client.closed,
    native: {
      admin: (operation: string) => void log.push(operation),
      metadata: () => void log.push('metadata'),
    },
    call: (start: (ticket: number) => unknown, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        start(7);
        answers.push(resolve);
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
  } as unknown as ClientHost;
  return { host, answers, log };
}

const checked = { native: {}, wait: {} };

const EVERY_MS = 10;

/** Long enough for several refreshes. */
const pass = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5 * EVERY_MS));

test('a request that takes long makes librdkafka ask for metadata, once at a time', async () => {
  const { host, answers, log } = fakeHost();
  const session = new AdminSession(host, 'admin', EVERY_MS);
  const asking = session.request('describeCluster', null, checked);
  expect(log).toEqual(['describeCluster']);
  await until(() => log.length > 1, 'a refresh');
  await pass();
  expect(log).toEqual(['describeCluster', 'metadata']);
  answers[1]?.(undefined);
  await until(() => log.length > 2, 'the next refresh');
  answers[0]?.('the answer');
  expect(await asking).toBe('the answer');
  answers[2]?.(undefined);
  await pass();
  expect(log).toEqual(['describeCluster', 'metadata', 'metadata']);
});

test('closing ends every call with an error of its own', async () => {
  const { host } = fakeHost();
  const session = new AdminSession(host, 'admin');
  const failing = [1, 2].map(() => rejectionOf(session.request('describeCluster', null, checked)));
  session.close();
  const [one, two] = await Promise.all(failing);
  expect(one).toMatchObject({ code: 'ERR__DESTROY', message: 'admin was closed' });
  expect(two).toMatchObject({ code: 'ERR__DESTROY' });
  expect(two).not.toBe(one);
});
