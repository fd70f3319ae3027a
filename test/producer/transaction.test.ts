// producer.transaction(): work that is committed or taken back as a whole. The mock cluster writes
// control batches, so that a message's offset tells how many transactions have ended before it.
import { type DeliveryReport, ErrorCode, KafkaError, type Transaction } from '../../lib/index.js';
import { DEAD_ADDRESS, rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import { Api, begun, group, transactional } from './transactional-helpers.js';

const cluster = withCluster();
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);

beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => process.off('unhandledRejection', note));
afterEach(() => {
  cluster.mock.setRoundTripTime(1, 0);
  cluster.mock.setBrokerUp(1);
  expect(unhandled.splice(0)).toEqual([]);
});

describe('work that succeeds', () => {
  it('is committed, and its result returned', async () => {
    const producer = transactional(cluster);
    const topic = cluster.topic();
    const result = await producer.transaction(async (tx) => {
      const report = await tx.send({ topic, value: 'v' });
      await tx.sendOffsets([{ topic, partition: 0, offset: 1 }], group);
      return report.offset;
    });
    expect(result).toBe(0);
    // The marker of the commit is at 1.
    expect(await producer.transaction((tx) => tx.send({ topic }))).toMatchObject({ offset: 2 });
  });

  it('may send without waiting, and by the producer itself', async () => {
    const producer = transactional(cluster);
    const topic = cluster.topic();
    const reports: DeliveryReport[] = [];
    await producer.transaction((tx) => {
      void tx.send({ topic, value: 'a' }).then((report) => reports.push(report));
      producer.produce({ topic, value: 'b' }, (_error, report) => reports.push(report));
    });
    await turn();
    expect(reports.map(({ status }) => status)).toEqual(['persisted', 'persisted']);
  });

  it('takes messages that waited for room with it', async () => {
    const producer = transactional(cluster, { 'queue.buffering.max.messages': 10 });
    const topic = cluster.topic();
    const sent: Promise<DeliveryReport>[] = [];
    await producer.transaction((tx) => {
      for (let i = 0; i < 100; i++) sent.push(tx.send({ topic, value: String(i) }));
      expect(producer.length).toBe(100);
    });
    expect(producer.length).toBe(0);
    expect((await Promise.all(sent)).map(({ offset }) => offset)).toEqual(sent.map((_, i) => i));
  });
});

describe('work that fails', () => {
  it('is taken back, and its own error thrown', async () => {
    const producer = transactional(cluster, { 'linger.ms': 10_000 });
    const reason = new Error('mine');
    let sent: Promise<unknown> | undefined;
    const failing = producer.transaction((tx) => {
      sent = rejectionOf(tx.send({ topic: cluster.topic(), value: 'v' }));
      throw reason;
    });
    expect(await rejectionOf(failing)).toBe(reason);
    expect(await sent).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
    expect(await producer.transaction(() => 'next')).toBe('next');
  });

  it('fails what waited for room', async () => {
    const producer = transactional(cluster, {
      'queue.buffering.max.messages': 5,
      'linger.ms': 10_000,
    });
    const topic = cluster.topic();
    let outcomes: Promise<unknown>[] = [];
    const failing = producer.transaction((tx) => {
      outcomes = Array.from({ length: 20 }, () => rejectionOf(tx.send({ topic })));
      throw new Error('mine');
    });
    await rejectionOf(failing);
    const codes = (await Promise.all(outcomes)).map((error) => (error as KafkaError).code);
    expect(codes).toEqual(codes.map(() => 'ERR__PURGE_QUEUE'));
    expect(producer.length).toBe(0);
  });

  it('by a message that cannot be delivered: the commit fails, and all is taken back', async () => {
    const producer = transactional(cluster);
    const topic = cluster.topic();
    cluster.mock.pushRequestErrors(Api.addPartitionsToTxn, [
      ErrorCode.ERR_TOPIC_AUTHORIZATION_FAILED,
    ]);
    const error = await rejectionOf(producer.transaction((tx) => void tx.send({ topic })));
    expect(error).toMatchObject({ code: 'ERR_TOPIC_AUTHORIZATION_FAILED', requiresAbort: true });
    expect(await producer.transaction((tx) => tx.send({ topic }))).toMatchObject({ offset: 0 });
  });

  it.each([
    ['too large', { value: Buffer.alloc(2000) }, { code: 'ERR_MSG_SIZE_TOO_LARGE' }],
    ['malformed', { key: 5 as never }, { code: 'ERR_INVALID_ARG_TYPE' }],
  ])('by a message that is %s, also if nobody waits for it', async (_name, bad, expected) => {
    const producer = transactional(cluster, { 'message.max.bytes': 1000, 'linger.ms': 10_000 });
    const topic = cluster.topic();
    const failing = producer.transaction((tx) => {
      void tx.send({ topic, value: 'good' });
      void tx.send({ topic, ...bad });
    });
    expect(await rejectionOf(failing)).toMatchObject(expected);
    // Only a commit would have sent the good one before its time.
    let sent: Promise<DeliveryReport> | undefined;
    await producer.transaction((tx) => void (sent = tx.send({ topic })));
    expect(await sent).toMatchObject({ error: null });
  });

  it('by one that was refused only when there was room', async () => {
    const config = { 'queue.buffering.max.messages': 1, 'message.max.bytes': 1000 };
    const producer = transactional(cluster, config);
    const topic = cluster.topic();
    const failing = producer.transaction((tx) => {
      void tx.send({ topic, value: 'good' });
      void tx.send({ topic, value: Buffer.alloc(2000) });
    });
    expect(await rejectionOf(failing)).toMatchObject({ code: 'ERR_MSG_SIZE_TOO_LARGE' });
  });
});

describe('an AbortSignal', () => {
  it('aborts the transaction, and its reason is thrown', async () => {
    const producer = transactional(cluster, { 'linger.ms': 10_000 });
    const controller = new AbortController();
    let sent: Promise<unknown> | undefined;
    const aborted = producer.transaction(
      async (tx) => {
        expect(tx.signal).toBe(controller.signal);
        sent = rejectionOf(tx.send({ topic: cluster.topic() }));
        await turn();
        controller.abort('stop');
      },
      { signal: controller.signal },
    );
    expect(await rejectionOf(aborted)).toBe('stop');
    expect(await sent).toBe('stop');
    expect(producer.length).toBe(0);
    expect(await producer.transaction(() => 1)).toBe(1);
  });

  it('aborts it also if nothing was sent', async () => {
    const producer = transactional(cluster);
    const controller = new AbortController();
    const work = (): void => {
      controller.abort('stop');
    };
    const { signal } = controller;
    expect(await rejectionOf(producer.transaction(work, { signal }))).toBe('stop');
    expect(await producer.transaction(() => 1)).toBe(1);
  });

  it('aborted before: the work is not begun', async () => {
    const work = jest.fn();
    const signal = AbortSignal.abort('no');
    const producer = transactional(cluster);
    expect(await rejectionOf(producer.transaction(work, { signal }))).toBe('no');
    expect(work).not.toHaveBeenCalled();
  });

  it('during init ends the wait, and the next call goes on', async () => {
    const producer = transactional(cluster, { 'bootstrap.servers': DEAD_ADDRESS });
    const signal = AbortSignal.timeout(200);
    const error = await rejectionOf(producer.transaction(() => 1, { signal }));
    expect(error).toMatchObject({ name: 'TimeoutError' });
    await within(producer.close({ timeoutMs: 0 }), 'close()', 5000);
  });
});

describe('init', () => {
  it('is called again while that is worth it', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = transactional(cluster);
    const done = producer.transaction((tx) => tx.send({ topic: cluster.topic() }));
    await turn();
    cluster.mock.setBrokerUp(1);
    expect(await done).toMatchObject({ status: 'persisted' });
  });

  it('that fails in time is what transaction() fails with', async () => {
    const producer = transactional(cluster, { 'bootstrap.servers': DEAD_ADDRESS });
    const work = jest.fn();
    const error = await rejectionOf(producer.transaction(work, { timeoutMs: 300 }));
    expect(error).toMatchObject({ isRetriable: true });
    expect(work).not.toHaveBeenCalled();
  });

  it('is not needed before, and does no harm', async () => {
    const producer = transactional(cluster);
    await producer.initTransactions();
    expect(await producer.transaction(() => 1)).toBe(1);
  });
});

describe('one at a time', () => {
  it('a concurrent or nested call is refused, and the first goes on', async () => {
    const producer = transactional(cluster);
    const BUSY = { code: 'ERR__STATE', message: expect.stringContaining('under way') };
    const result = await producer.transaction(async (tx) => {
      expect(await rejectionOf(producer.transaction(() => 2))).toMatchObject(BUSY);
      await tx.send({ topic: cluster.topic() });
      return 1;
    });
    expect(result).toBe(1);
  });

  it('not within a transaction that was begun by hand', async () => {
    const producer = await begun(cluster);
    const work = jest.fn<undefined, [Transaction]>();
    expect(await rejectionOf(producer.transaction(work))).toMatchObject({ code: 'ERR__STATE' });
    expect(work).not.toHaveBeenCalled();
    await producer.commitTransaction();
  });
});

describe('close()', () => {
  it('aborts an open transaction', async () => {
    const id = 'transaction-of-close';
    const producer = await begun(cluster, { 'transactional.id': id });
    const topic = cluster.topic();
    await producer.send({ topic, value: 'v' });
    await producer.close();
    const next = transactional(cluster);
    // The marker of the abort is at 1.
    expect(await next.transaction((tx) => tx.send({ topic }))).toMatchObject({ offset: 2 });
  });

  it('with the broker down ends in time, and fails what was not delivered', async () => {
    const producer = await begun(cluster);
    cluster.mock.setBrokerDown(1);
    const sent = rejectionOf(producer.send({ topic: cluster.topic() }));
    const startedAt = performance.now();
    await producer.close({ timeoutMs: 500 });
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect(KafkaError.isKafkaError(await sent)).toBe(true);
  });

  it('in the midst of work makes transaction() fail', async () => {
    const producer = transactional(cluster);
    const failing = rejectionOf(
      producer.transaction(async (tx) => {
        await producer.close();
        await tx.send({ topic: cluster.topic() });
      }),
    );
    expect(await within(failing, 'transaction()')).toMatchObject({ code: 'ERR__STATE' });
  });

  it('waits for offsets that are being sent, for as long as their own timeout', async () => {
    const producer = await begun(cluster);
    cluster.mock.setBrokerDown(1);
    const offsets = [{ topic: 't', partition: 0, offset: 1 }];
    const sending = rejectionOf(
      producer.sendOffsetsToTransaction(offsets, group, { timeoutMs: 1000 }),
    );
    await within(producer.close({ timeoutMs: 0 }), 'close()', 5000);
    expect(await sending).toMatchObject({ name: 'KafkaError' });
  });

  it('does not wait for a commit that cannot get through', async () => {
    const producer = await begun(cluster);
    await producer.send({ topic: cluster.topic() });
    cluster.mock.setBrokerDown(1);
    const committing = rejectionOf(producer.commitTransaction());
    await until(() => producer.length === 0, 'nothing undelivered');
    await within(producer.close({ timeoutMs: 200 }), 'close()', 4000);
    expect(await committing).toMatchObject({ name: 'KafkaError' });
  });
});
