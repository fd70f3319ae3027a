// The transactional calls. What needs a real Kafka (isolation, stored offsets, fencing) is tested in
// test/integration/transactions.test.ts.
import { KafkaError } from '../../lib/index.js';
import { rejectionOf, withCluster, within } from '../helpers/cluster.js';
import { begun, group, transactional } from './transactional-helpers.js';

const cluster = withCluster();

const STATE = expect.objectContaining({
  code: 'ERR__STATE',
  isFatal: false,
  isRetriable: false,
  requiresAbort: false,
}) as KafkaError;

describe('the calls in their order', () => {
  it('commit what was sent, transaction after transaction', async () => {
    const producer = transactional(cluster);
    const topic = cluster.topic();
    await producer.initTransactions();
    for (const value of ['a', 'b']) {
      await producer.beginTransaction();
      const sent = producer.send({ topic, value });
      await producer.sendOffsetsToTransaction([{ topic, partition: 0, offset: 1 }], group);
      await producer.commitTransaction();
      expect(await sent).toMatchObject({ status: 'persisted', error: null });
    }
    expect(producer.length).toBe(0);
  });

  it('have handed out every report when the commit resolves', async () => {
    const producer = await begun(cluster);
    const topic = cluster.topic();
    const errors: (KafkaError | null)[] = [];
    for (let i = 0; i < 500; i++) producer.produce({ topic }, (error) => errors.push(error));
    await producer.commitTransaction();
    expect(errors).toEqual(Array.from({ length: 500 }, () => null));
  });

  it('refuse the commit when a message was refused behind the call, report or not', async () => {
    const partitioner = () => {
      throw new Error('mine');
    };
    for (const deliveryReport of [true, false]) {
      const producer = transactional(cluster, {}, { partitioner, deliveryReport });
      await producer.initTransactions();
      await producer.beginTransaction();
      producer.produce(
        { topic: cluster.topic(), value: 'v' },
        ...(deliveryReport ? [() => undefined] : []),
      );
      const error = await rejectionOf(producer.commitTransaction());
      expect(error).toMatchObject({ code: 'ERR__APPLICATION', requiresAbort: true });
      await producer.abortTransaction();
      await producer.beginTransaction();
      await producer.commitTransaction();
    }
  });

  it('abort: what has not been delivered fails, and the next transaction begins anew', async () => {
    const producer = await begun(cluster, { 'linger.ms': 10_000 });
    const sent = rejectionOf(producer.send({ topic: cluster.topic(), value: 'v' }));
    await producer.abortTransaction();
    expect(await sent).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
    await producer.beginTransaction();
    await producer.commitTransaction();
  });

  it('take an empty transaction, and one without offsets', async () => {
    const producer = await begun(cluster);
    await producer.sendOffsetsToTransaction([], group);
    await producer.commitTransaction();
    await producer.beginTransaction();
    await producer.abortTransaction();
  });

  it('take a consumer for its group', async () => {
    const consumer = cluster.consumer({ 'group.id': cluster.group() });
    const producer = await begun(cluster);
    const offsets = [{ topic: cluster.topic(), partition: 0, offset: 3 }];
    await producer.sendOffsetsToTransaction(offsets, consumer);
    await producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    await producer.commitTransaction();
  });
});

describe('the calls out of their order fail with ERR__STATE, and harm nothing', () => {
  it('begin, send offsets, commit and abort before init', async () => {
    const producer = transactional(cluster);
    const offsets = [{ topic: 't', partition: 0, offset: 1 }];
    expect(await rejectionOf(producer.beginTransaction())).toEqual(STATE);
    expect(await rejectionOf(producer.sendOffsetsToTransaction(offsets, group))).toEqual(STATE);
    expect(await rejectionOf(producer.commitTransaction())).toEqual(STATE);
    expect(await rejectionOf(producer.abortTransaction())).toEqual(STATE);
    await producer.initTransactions();
    await producer.beginTransaction();
    await producer.commitTransaction();
  });

  it('init twice', async () => {
    const producer = transactional(cluster);
    await producer.initTransactions();
    expect(await rejectionOf(producer.initTransactions())).toEqual(STATE);
    await producer.beginTransaction();
    await producer.commitTransaction();
  });

  it('begin twice', async () => {
    const producer = await begun(cluster);
    expect(await rejectionOf(producer.beginTransaction())).toEqual(STATE);
    await producer.commitTransaction();
  });

  it('commit, abort and send offsets without a transaction', async () => {
    const producer = transactional(cluster);
    const offsets = [{ topic: 't', partition: 0, offset: 1 }];
    await producer.initTransactions();
    expect(await rejectionOf(producer.commitTransaction())).toEqual(STATE);
    expect(await rejectionOf(producer.abortTransaction())).toEqual(STATE);
    expect(await rejectionOf(producer.sendOffsetsToTransaction(offsets, group))).toEqual(STATE);
    await producer.beginTransaction();
    await producer.commitTransaction();
  });

  it('send and produce outside of a transaction', async () => {
    const producer = transactional(cluster);
    const message = { topic: cluster.topic(), value: 'v' };
    await producer.initTransactions();
    expect(await rejectionOf(producer.send(message))).toEqual(STATE);
    expect(() => {
      producer.produce(message);
    }).toThrow(STATE);
    expect(producer.length).toBe(0);
    await producer.beginTransaction();
    await producer.commitTransaction();
    expect(await rejectionOf(producer.send(message))).toEqual(STATE);
  });

  it('every call after close()', async () => {
    const producer = await begun(cluster);
    await producer.close();
    const calls = [
      () => producer.initTransactions(),
      () => producer.beginTransaction(),
      () => producer.sendOffsetsToTransaction([], group),
      () => producer.commitTransaction(),
      () => producer.abortTransaction(),
      () => producer.transaction(() => undefined),
    ];
    for (const call of calls) {
      const error = await rejectionOf(call());
      expect(error).toEqual(STATE);
      expect((error as Error).message).toContain('closed');
    }
  });
});

test('without transactional.id every call says that it is missing', async () => {
  const producer = cluster.producer();
  const NOT_CONFIGURED = { code: 'ERR__NOT_CONFIGURED', isRetriable: false };
  for (const call of [
    () => producer.initTransactions(),
    () => producer.beginTransaction(),
    () => producer.sendOffsetsToTransaction([{ topic: 't', partition: 0, offset: 1 }], group),
    () => producer.commitTransaction(),
    () => producer.abortTransaction(),
    () => producer.transaction(() => undefined),
  ]) {
    const error = await rejectionOf(call());
    expect(error).toMatchObject(NOT_CONFIGURED);
    expect((error as Error).message).toContain('transactional.id');
  }
});

describe('bad arguments', () => {
  const bad = (value: unknown) => value as never;
  const offsets = [{ topic: 't', partition: 0, offset: 1 }];

  it.each([
    ['offsets, not an array', () => [bad('t'), group]],
    ['offsets, a bad partition', () => [[{ topic: 't', partition: -1, offset: 1 }], group]],
    ['offsets, none in one', () => [[{ topic: 't', partition: 0 }], group]],
    ['offsets, a logical one', () => [[{ topic: 't', partition: 0, offset: -1001 }], group]],
    ['group, missing', () => [offsets, bad(undefined)]],
    ['group, null', () => [offsets, bad(null)]],
    ['group, a name', () => [offsets, bad('group')]],
    ['group.groupId', () => [offsets, bad({ ...group, groupId: 1 })]],
    ['group.groupId, empty', () => [offsets, { ...group, groupId: '' }]],
    ['group.memberId', () => [offsets, bad({ ...group, memberId: undefined })]],
    ['group.generationId', () => [offsets, { ...group, generationId: 1.5 }]],
    ['group.groupInstanceId', () => [offsets, bad({ ...group, groupInstanceId: 7 })]],
    ['options.timeoutMs', () => [offsets, group, { timeoutMs: -1 }]],
    ['options.signal', () => [offsets, group, { signal: bad('now') }]],
  ] as [string, () => Parameters<Awaited<ReturnType<typeof begun>>['sendOffsetsToTransaction']>][])(
    'of sendOffsetsToTransaction(): %s',
    async (_name, args) => {
      const producer = await begun(cluster);
      const error = await rejectionOf(producer.sendOffsetsToTransaction(...args()));
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
      expect(KafkaError.isKafkaError(error)).toBe(false);
      await producer.commitTransaction(); // It has had no effect.
    },
  );

  it.each(['initTransactions', 'commitTransaction', 'abortTransaction'] as const)(
    'of %s()',
    async (name) => {
      const producer = transactional(cluster);
      for (const options of [{ timeoutMs: -1 }, { timeoutMs: '1' }, { signal: {} }, null, 5]) {
        const error = await rejectionOf(producer[name](bad(options)));
        expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
      }
    },
  );

  it('of transaction()', async () => {
    const producer = transactional(cluster);
    for (const [work, options] of [
      [undefined, undefined],
      [{}, undefined],
      [() => 1, { timeoutMs: -1 }],
      [() => 1, null],
    ]) {
      const error = await rejectionOf(producer.transaction(bad(work), bad(options)));
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
    }
    expect(await producer.transaction(() => 'still works')).toBe('still works');
  });
});

test('metadata, large offsets and a static member are passed on', async () => {
  const producer = await begun(cluster);
  const topic = cluster.topic({ partitions: 2 });
  await producer.sendOffsetsToTransaction(
    [
      { topic, partition: 0, offset: 0, metadata: 'm' },
      { topic, partition: 1, offset: 2 ** 40 },
    ],
    { ...group, groupInstanceId: 'instance' },
  );
  await within(producer.commitTransaction(), 'the commit');
});
