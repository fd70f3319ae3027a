// Which options an operation takes, in the types, at run time, and in librdkafka.
import type { AdminOptions, AdminOperation } from '../../lib/index.js';
import { OPERATION_OPTIONS } from '../../lib/admin/options.js';
import { DEAD_ADDRESS, rejectionOf } from '../helpers/cluster.js';
import { METHODS, OPERATIONS, withAdmins } from './methods.js';

const create = withAdmins();

const GOOD: Readonly<Record<string, unknown>> = {
  operationTimeoutMs: 1000,
  validateOnly: true,
  broker: 1,
  requireStableOffsets: true,
  includeAuthorizedOperations: true,
  matchConsumerGroupStates: ['stable', 'empty', 'stable'],
  matchConsumerGroupTypes: ['classic'],
  isolationLevel: 'read_committed',
  electionType: 'unclean',
};

const BAD: readonly (readonly [name: string, value: unknown, code: string])[] = [
  ['operationTimeoutMs', -1, 'ERR_INVALID_ARG_RANGE'],
  ['operationTimeoutMs', 3_600_001, 'ERR_INVALID_ARG_RANGE'],
  ['operationTimeoutMs', '5', 'ERR_INVALID_ARG_TYPE'],
  ['validateOnly', 1, 'ERR_INVALID_ARG_TYPE'],
  ['broker', 1.5, 'ERR_INVALID_ARG_RANGE'],
  ['broker', null, 'ERR_INVALID_ARG_TYPE'],
  ['requireStableOffsets', 'yes', 'ERR_INVALID_ARG_TYPE'],
  ['includeAuthorizedOperations', 0, 'ERR_INVALID_ARG_TYPE'],
  ['matchConsumerGroupStates', 'stable', 'ERR_INVALID_ARG_TYPE'],
  ['matchConsumerGroupStates', ['Stable'], 'ERR_INVALID_ARG_VALUE'],
  ['matchConsumerGroupTypes', [2], 'ERR_INVALID_ARG_TYPE'],
  ['isolationLevel', 'readCommitted', 'ERR_INVALID_ARG_VALUE'],
  ['electionType', 'any', 'ERR_INVALID_ARG_VALUE'],
];

const names = Object.keys(OPERATIONS) as AdminOperation[];

test('there is an entry for each operation', () => {
  expect(Object.keys(OPERATION_OPTIONS).sort()).toEqual(names.sort());
});

describe.each(names)('%s', (operation) => {
  const taken: readonly string[] = OPERATION_OPTIONS[operation];
  const call = OPERATIONS[operation];

  it('takes its options, and so does librdkafka', async () => {
    const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
    const options = Object.fromEntries(taken.map((name) => [name, GOOD[name]]));
    const result = await call(admin, { ...options, timeoutMs: 1 }).catch((error: unknown) => error);
    // It has come as far as waiting for a broker.
    expect(JSON.stringify(result)).toContain('ERR__TIMED_OUT');
  });

  it('takes no others', async () => {
    const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
    for (const name of [...Object.keys(GOOD), 'timeout', 'request_timeout']) {
      if (taken.includes(name)) continue;
      const error = await rejectionOf(call(admin, { [name]: GOOD[name] ?? 1 }));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
      expect((error as Error).message).toBe(`options.${name} is not an option of ${operation}()`);
    }
  });
});

test.each(BAD)('%s: %j is refused with %s', async (name, value, code) => {
  const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
  const takers = names.filter((operation) =>
    (OPERATION_OPTIONS[operation] as readonly string[]).includes(name),
  );
  expect(takers.length).toBeGreaterThan(0);
  for (const operation of takers) {
    const error = await rejectionOf(OPERATIONS[operation](admin, { [name]: value }));
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain(`options.${name}`);
  }
});

describe.each(METHODS)('%s', (name, call) => {
  it.each([
    [{ timeoutMs: -1 }, 'ERR_INVALID_ARG_RANGE'],
    [{ timeoutMs: 3_600_001 }, 'ERR_INVALID_ARG_RANGE'],
    [{ timeoutMs: '1' }, 'ERR_INVALID_ARG_TYPE'],
    [{ signal: {} }, 'ERR_INVALID_ARG_TYPE'],
  ])('refuses %j', async (options, code) => {
    const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
    expect(await rejectionOf(call(admin, options))).toMatchObject({ code });
  });

  it('refuses options that are none', async () => {
    if (name === 'resetOffsets') return; // It merges them: see arguments.test.ts.
    const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
    for (const options of [null, 5, 'soon', []]) {
      const error = await rejectionOf(call(admin, options as never));
      expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    }
  });
});

test('the types say the same', () => {
  const fine: AdminOptions<'createTopics'> = { validateOnly: true, timeoutMs: 5 };
  // @ts-expect-error -- deleting has no rehearsal
  const wrong: AdminOptions<'deleteTopics'> = { validateOnly: true };
  expect([fine, wrong]).toHaveLength(2);
});
