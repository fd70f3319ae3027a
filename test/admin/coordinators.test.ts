// Coordinators that are not ready, or have moved: answers that pass are not the app's business.
import { type AdminClient, type AdminOperation, ErrorCode, KafkaError } from '../../lib/index.js';
import { type CheckedOptions, checkAdminOptions } from '../../lib/admin/options.js';
import { AdminRequests } from '../../lib/admin/requests.js';
import type { AdminSession } from '../../lib/admin/session.js';
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
  cluster.mock.requests.stop();
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

test('the question who the coordinator is gets an answer, although there is none for long', async () => {
  const passing = Array<'ERR_COORDINATOR_NOT_AVAILABLE'>(5).fill('ERR_COORDINATOR_NOT_AVAILABLE');
  cluster.mock.pushRequestErrors('FindCoordinator', passing);
  const [found] = await live().listConsumerGroupOffsets([{ group: cluster.group() }]);
  expect(found?.error).toBeNull();
});

test('when the time is over, the last answer counts', async () => {
  const admin = live();
  await admin.listConsumerGroupOffsets([{ group: cluster.group() }]);
  cluster.mock.pushRequestErrors('OffsetFetch', LOADING_FOR_LONG);
  const startedAt = performance.now();
  const query = [{ group: cluster.group() }];
  const [found] = await admin.listConsumerGroupOffsets(query, { timeoutMs: 400 });
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(found?.error?.code).toBe(LOADING);
});

describe('while a call asks again', () => {
  /** In an array, as the call itself is not awaited. */
  async function asking(admin: AdminClient, signal?: AbortSignal): Promise<Promise<unknown>[]> {
    cluster.mock.pushRequestErrors('OffsetFetch', LOADING_FOR_LONG);
    cluster.mock.requests.start();
    const query = [{ group: cluster.group() }];
    const failing = rejectionOf(admin.listConsumerGroupOffsets(query, { signal }));
    // By then it pauses for longer than a question takes.
    await until(() => cluster.mock.requests.count('OffsetFetch') >= 4, 'the fourth question');
    return [failing];
  }

  test('a signal ends the call with its reason', async () => {
    const controller = new AbortController();
    const [failing] = await asking(live(), controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await failing).toBe(reason);
  });

  test('close() ends it', async () => {
    const admin = live();
    const [failing] = await asking(admin);
    await admin.close();
    expect(await failing).toMatchObject({ code: 'ERR__DESTROY' });
  });

  test('so does close() of the client whose handle it shares', async () => {
    const producer = cluster.producer();
    const [failing] = await asking(producer.admin());
    await producer.close();
    expect(await failing).toMatchObject({ code: 'ERR__DESTROY' });
  });
});

describe('every operation on groups', () => {
  const failure = (errno: number) => ({ errno, message: 'not now', fatal: false, retriable: true });
  const query = { group: 'g', partitions: [{ topic: 't', partition: 0 }] };
  type Call = (requests: AdminRequests, checked: CheckedOptions) => Promise<unknown>;
  const CALLS: Partial<Record<AdminOperation, Call>> = {
    listConsumerGroups: (requests, checked) => requests.listGroups(checked),
    describeConsumerGroups: (requests, checked) => requests.describeGroups(['g'], checked),
    deleteGroups: (requests, checked) => requests.deleteGroups(['g'], checked),
    listConsumerGroupOffsets: (requests, checked) =>
      requests.askGroups('listConsumerGroupOffsets', [query], checked),
    alterConsumerGroupOffsets: (requests, checked) =>
      requests.askGroups('alterConsumerGroupOffsets', [query], checked),
    deleteConsumerGroupOffsets: (requests, checked) =>
      requests.askGroups('deleteConsumerGroupOffsets', [query], checked),
  };

  const TIMED_OUT = ErrorCode.ERR__TIMED_OUT;

  /** Asks of each question: the error of its answer, 0 for none; how long the pauses were. */
  async function questions(
    operation: string,
    errnos: readonly number[],
    checked: CheckedOptions = { native: {}, wait: {} },
  ) {
    const asked: CheckedOptions[] = [];
    const pauses: number[] = [];
    const session = {
      request: (name: string, _input: unknown, options: CheckedOptions) => {
        expect(name).toBe(operation);
        const errno = errnos[asked.length] ?? 0;
        asked.push(options);
        if (errno < 0) return Promise.reject(KafkaError.fromErrno(errno, 'no answer'));
        const error = errno === 0 ? null : failure(errno);
        const list = { groups: [], errors: error ? [error] : [] };
        const entries = [{ error, partitions: [], members: [] }];
        return Promise.resolve(operation === 'listConsumerGroups' ? list : entries);
      },
      pause: (ms: number) => Promise.resolve(void pauses.push(ms)),
    } as unknown as AdminSession;
    const result = await CALLS[operation as AdminOperation]!(new AdminRequests(session), checked);
    return { asked, pauses, result };
  }

  const { ERR_COORDINATOR_LOAD_IN_PROGRESS, ERR_NOT_COORDINATOR } = ErrorCode;

  test.each(Object.keys(CALLS))('%s asks again, with growing pauses', async (operation) => {
    const errnos = Array<number>(7).fill(ERR_COORDINATOR_LOAD_IN_PROGRESS);
    const { pauses } = await questions(operation, [...errnos, ERR_NOT_COORDINATOR]);
    expect(pauses).toEqual([20, 40, 80, 160, 320, 640, 1000, 1000]);
  });

  test.each(Object.keys(CALLS))('%s takes other errors for answers', async (operation) => {
    const refused = await questions(operation, [ErrorCode.ERR_GROUP_AUTHORIZATION_FAILED]);
    expect(refused.pauses).toEqual([]);
    expect((await questions(operation, [])).pauses).toEqual([]);
  });

  test.each(Object.keys(CALLS))(
    '%s says why, and not that its time was over',
    async (operation) => {
      const errnos = [ERR_COORDINATOR_LOAD_IN_PROGRESS, TIMED_OUT];
      const { result } = await questions(operation, errnos);
      expect(JSON.stringify(result)).toContain('ERR_COORDINATOR_LOAD_IN_PROGRESS');
      expect(JSON.stringify(result)).not.toContain('ERR__TIMED_OUT');
    },
  );

  test.each(Object.keys(CALLS))(
    '%s ends with ERR__DESTROY when a pause finds it closed',
    async (operation) => {
      const errnos = [ERR_COORDINATOR_LOAD_IN_PROGRESS, ErrorCode.ERR__STATE];
      expect(await rejectionOf(questions(operation, errnos))).toMatchObject({
        code: 'ERR__DESTROY',
      });
    },
  );

  test('listConsumerGroups: librdkafka too has only what is left of the time', async () => {
    const checked = checkAdminOptions('listConsumerGroups', { timeoutMs: 5000 });
    expect(checked.native['requestTimeoutMs']).toBe(5000);
    const errnos = [ERR_COORDINATOR_LOAD_IN_PROGRESS];
    const { asked } = await questions('listConsumerGroups', errnos, checked);
    expect(asked).toHaveLength(2);
    const { native, wait } = asked[1]!;
    expect(wait.timeoutMs).toBeLessThanOrEqual(5000);
    expect(native['requestTimeoutMs']).toBe(wait.timeoutMs);
  });
});
