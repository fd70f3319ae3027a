// Coordinators that are not ready, or have moved: answers that pass are not the app's business.
import type { AdminClient, AdminOperation } from '../../lib/index.js';
import { AdminRequests } from '../../lib/admin/requests.js';
import type { AdminSession } from '../../lib/admin/session.js';
import { ErrorCode } from '../../lib/index.js';
import { rejectionOf, until, withCluster } from '../helpers/cluster.js';
import { withAdmins } from './methods.js';

const cluster = withCluster({ brokers: 2 });
const create = withAdmins();

const live = (): AdminClient => create({ 'bootstrap.servers': cluster.bootstrapServers });
const HANDLES: Readonly<Record<string, () => AdminClient>> = {
  'an AdminClient': live,
  'the admin() of a producer': () => cluster.producer().admin(),
  'the admin() of a consumer': () => cluster.consumer({ 'group.id': cluster.group() }).admin(),
};

const LOADING = 'ERR_COORDINATOR_LOAD_IN_PROGRESS';
const PASSING = [LOADING, 'ERR_COORDINATOR_NOT_AVAILABLE', 'ERR_NOT_COORDINATOR'] as const;

afterEach(() => {
  cluster.mock.clearRequestErrors('OffsetFetch');
});

/** A group with an offset of 7 in partition 0 of a topic. */
async function groupWithOffset(): Promise<{ group: string; topic: string }> {
  const place = { group: cluster.group(), topic: cluster.topic() };
  const partitions = [{ topic: place.topic, partition: 0, offset: 7 }];
  const [result] = await live().alterConsumerGroupOffsets([{ group: place.group, partitions }]);
  expect(result?.partitions[0]?.error).toBeNull();
  return place;
}

const HANDLES_AND_CODES = Object.keys(HANDLES).flatMap((name) =>
  PASSING.map((code) => [name, code] as const),
);

test.each(HANDLES_AND_CODES)('%s: %s to OffsetFetch passes', async (name, code) => {
  const { group, topic } = await groupWithOffset();
  const admin = HANDLES[name]!();
  cluster.mock.pushRequestErrors('OffsetFetch', [code, code]);
  const partitions = [{ topic, partition: 0 }];
  const [found] = await admin.listConsumerGroupOffsets([{ group, partitions }]);
  expect(found).toMatchObject({ error: null, partitions: [{ offset: 7, error: null }] });
  await admin.close();
});

test.each(PASSING)('%s to OffsetCommit passes, although partitions carry it', async (code) => {
  const { group, topic } = await groupWithOffset();
  const admin = live();
  cluster.mock.pushRequestErrors('OffsetCommit', [code]);
  const partitions = [{ topic, partition: 0, offset: 8 }];
  const [altered] = await admin.alterConsumerGroupOffsets([{ group, partitions }]);
  expect(altered?.partitions).toMatchObject([{ topic, error: null }]);
  const [found] = await admin.listConsumerGroupOffsets([{ group, partitions }]);
  expect(found?.partitions[0]?.offset).toBe(8);
});

// The mock's brokers answer for groups of others too, so that only its log tells.
test('a group whose coordinator has moved is asked there', async () => {
  const group = cluster.group();
  const admin = live();
  cluster.mock.requests.start();
  for (const broker of [1, 2, 1]) {
    cluster.mock.setCoordinator('group', group, broker);
    await admin.listConsumerGroupOffsets([{ group }]);
  }
  const asked = cluster.mock.requests.list().filter(({ apiName }) => apiName === 'OffsetFetch');
  expect(asked.map(({ brokerId }) => brokerId)).toEqual([1, 2, 1]);
});

/** More answers than anybody asks for. */
const LOADING_FOR_LONG = Array<typeof LOADING>(1000).fill(LOADING);

test('when the time is over, the last answer counts', async () => {
  const admin = live();
  cluster.mock.pushRequestErrors('OffsetFetch', LOADING_FOR_LONG);
  const startedAt = performance.now();
  const query = [{ group: cluster.group() }];
  const [found] = await admin.listConsumerGroupOffsets(query, { timeoutMs: 400 });
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(found?.error?.code).toBe(LOADING);
});

describe('while a call asks again', () => {
  async function asking(signal?: AbortSignal): Promise<[AdminClient, Promise<unknown>]> {
    const admin = live();
    cluster.mock.pushRequestErrors('OffsetFetch', LOADING_FOR_LONG);
    cluster.mock.requests.start();
    const query = [{ group: cluster.group() }];
    const failing = rejectionOf(admin.listConsumerGroupOffsets(query, { signal }));
    await until(() => cluster.mock.requests.count('OffsetFetch') >= 2, 'the second question');
    return [admin, failing];
  }

  test('a signal ends the call with its reason', async () => {
    const controller = new AbortController();
    const [, failing] = await asking(controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await failing).toBe(reason);
  });

  test('close() ends it', async () => {
    const [admin, failing] = await asking();
    await admin.close();
    expect(await failing).toMatchObject({ code: 'ERR__DESTROY' });
  });
});

describe('every operation on groups', () => {
  const failure = (errno: number) => ({ errno, message: 'not now', fatal: false, retriable: true });
  const query = { group: 'g', partitions: [{ topic: 't', partition: 0 }] };
  type Call = (requests: AdminRequests) => Promise<unknown>;
  const wait = { native: {}, wait: {} };
  const CALLS: Partial<Record<AdminOperation, Call>> = {
    listConsumerGroups: (requests) => requests.listGroups(wait),
    describeConsumerGroups: (requests) => requests.describeGroups(['g'], wait),
    deleteGroups: (requests) => requests.deleteGroups(['g'], wait),
    listConsumerGroupOffsets: (requests) =>
      requests.askGroups('listConsumerGroupOffsets', [query], wait),
    alterConsumerGroupOffsets: (requests) =>
      requests.askGroups('alterConsumerGroupOffsets', [query], wait),
    deleteConsumerGroupOffsets: (requests) =>
      requests.askGroups('deleteConsumerGroupOffsets', [query], wait),
  };

  /** How often the operation is asked, and how long it pauses, when each answer has `errno`. */
  async function questions(operation: string, ...errnos: number[]): Promise<unknown> {
    const pauses: number[] = [];
    let asked = 0;
    const answer = (errno: number): unknown => {
      const error = errno === 0 ? null : failure(errno);
      if (operation === 'listConsumerGroups') return { groups: [], errors: error ? [error] : [] };
      return [{ error, partitions: [], members: [] }];
    };
    const session = {
      request: (name: string) => {
        expect(name).toBe(operation);
        return Promise.resolve(answer(errnos[asked++] ?? 0));
      },
      pause: (ms: number) => Promise.resolve(void pauses.push(ms)),
    } as unknown as AdminSession;
    await CALLS[operation as AdminOperation]!(new AdminRequests(session));
    return [asked, pauses];
  }

  test.each(Object.keys(CALLS))('%s asks again, with growing pauses', async (operation) => {
    const { ERR_COORDINATOR_LOAD_IN_PROGRESS, ERR_NOT_COORDINATOR } = ErrorCode;
    const errnos = Array<number>(5).fill(ERR_COORDINATOR_LOAD_IN_PROGRESS);
    expect(await questions(operation, ...errnos, ERR_NOT_COORDINATOR)).toEqual([
      7,
      [100, 200, 400, 800, 1000, 1000],
    ]);
  });

  test.each(Object.keys(CALLS))('%s takes other errors for answers', async (operation) => {
    expect(await questions(operation, ErrorCode.ERR_GROUP_AUTHORIZATION_FAILED)).toEqual([1, []]);
    expect(await questions(operation)).toEqual([1, []]);
  });
});
