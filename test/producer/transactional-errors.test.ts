// What the errors of transactional calls say is to be done: call again, abort, or give up.
import { ErrorCode, type KafkaError, type Producer } from '../../lib/index.js';
import { rejectionOf, withCluster, within } from '../helpers/cluster.js';
import { Api, begun, group, transactional } from './transactional-helpers.js';

const cluster = withCluster();

/** The flags of an error. */
function flags(error: unknown): unknown {
  const { isRetriable, requiresAbort, isFatal } = error as KafkaError;
  return { isRetriable, requiresAbort, isFatal };
}
const FATAL = { isRetriable: false, requiresAbort: false, isFatal: true };
const ABORTABLE = { isRetriable: false, requiresAbort: true, isFatal: false };
const RETRIABLE = { isRetriable: true, requiresAbort: false, isFatal: false };

afterEach(() => {
  cluster.mock.setRoundTripTime(1, 0);
  cluster.mock.setBrokerUp(1);
});

type Call = (producer: Producer, topic: string) => Promise<unknown>;
const sendAndCommit: Call = async (producer, topic) => {
  void producer.send({ topic, value: 'v' }).catch(() => undefined);
  await producer.commitTransaction();
};
const sendOffsets: Call = (producer, topic) =>
  producer.sendOffsetsToTransaction([{ topic, partition: 0, offset: 1 }], group);

describe('a fatal error', () => {
  it.each([
    [
      'AddPartitionsToTxn',
      Api.addPartitionsToTxn,
      'ERR_PRODUCER_FENCED',
      'ERR__FENCED',
      sendAndCommit,
    ],
    [
      'AddPartitionsToTxn',
      Api.addPartitionsToTxn,
      'ERR_INVALID_PRODUCER_EPOCH',
      'ERR__FENCED',
      sendAndCommit,
    ],
    [
      'AddOffsetsToTxn',
      Api.addOffsetsToTxn,
      'ERR_INVALID_PRODUCER_EPOCH',
      'ERR__FENCED',
      sendOffsets,
    ],
    [
      'TxnOffsetCommit',
      Api.txnOffsetCommit,
      'ERR_INVALID_PRODUCER_EPOCH',
      'ERR__FENCED',
      sendOffsets,
    ],
    [
      'TxnOffsetCommit',
      Api.txnOffsetCommit,
      'ERR_INVALID_TXN_STATE',
      'ERR_INVALID_TXN_STATE',
      sendOffsets,
    ],
    ['EndTxn', Api.endTxn, 'ERR_PRODUCER_FENCED', 'ERR__FENCED', sendAndCommit],
    ['EndTxn', Api.endTxn, 'ERR_INVALID_PRODUCER_EPOCH', 'ERR__FENCED', sendAndCommit],
  ] as const)('%s (%i) answered %s: %s', async (_name, api, injected, code, call) => {
    const producer = await begun(cluster);
    const topic = cluster.topic();
    cluster.mock.pushRequestErrors(api, [ErrorCode[injected]]);
    const error = await rejectionOf(call(producer, topic));
    expect([(error as KafkaError).code, flags(error)]).toEqual([code, FATAL]);
    expect(producer.fatalError()).toMatchObject({ code });
    const next = await rejectionOf(producer.abortTransaction());
    expect(flags(next)).toEqual(FATAL);
    await within(producer.close(), 'close() after a fatal error', 5000);
  });

  it('of init', async () => {
    const producer = transactional(cluster);
    cluster.mock.pushRequestErrors(Api.initProducerId, [
      ErrorCode.ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    ]);
    const error = await rejectionOf(producer.initTransactions());
    expect(error).toMatchObject({ code: 'ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED' });
    expect(flags(error)).toEqual(FATAL);
  });
});

describe('an error that requires an abort', () => {
  it.each([
    ['AddPartitionsToTxn', Api.addPartitionsToTxn, 'ERR_TOPIC_AUTHORIZATION_FAILED', sendAndCommit],
    ['Produce', Api.produce, 'ERR_PRODUCER_FENCED', sendAndCommit],
    ['Produce', Api.produce, 'ERR_MSG_SIZE_TOO_LARGE', sendAndCommit],
    ['AddOffsetsToTxn', Api.addOffsetsToTxn, 'ERR_GROUP_AUTHORIZATION_FAILED', sendOffsets],
    ['TxnOffsetCommit', Api.txnOffsetCommit, 'ERR_ILLEGAL_GENERATION', sendOffsets],
    ['TxnOffsetCommit', Api.txnOffsetCommit, 'ERR_UNKNOWN_MEMBER_ID', sendOffsets],
    ['EndTxn', Api.endTxn, 'ERR_POLICY_VIOLATION', sendAndCommit],
  ] as const)(
    '%s (%i) answered %s; after the abort all goes on',
    async (_n, api, injected, call) => {
      const producer = await begun(cluster);
      const topic = cluster.topic();
      cluster.mock.pushRequestErrors(api, [ErrorCode[injected]]);
      const error = await rejectionOf(call(producer, topic));
      expect(flags(error)).toEqual(ABORTABLE);
      // Until then, nothing but an abort is taken.
      expect(flags(await rejectionOf(producer.commitTransaction()))).toEqual(ABORTABLE);
      await producer.abortTransaction();
      // A refused batch leaves a gap in the sequence numbers, which costs one transaction more.
      if (api === Api.produce)
        await producer.transaction((tx) => void tx.send({ topic })).catch(() => 0);
      const report = await producer.transaction((tx) => tx.send({ topic, value: 'v' }));
      expect(report).toMatchObject({ status: 'persisted' });
    },
  );
});

describe('errors that pass are waited out', () => {
  it.each([
    ['InitProducerId', Api.initProducerId, 'ERR_COORDINATOR_LOAD_IN_PROGRESS'],
    ['AddPartitionsToTxn', Api.addPartitionsToTxn, 'ERR_CONCURRENT_TRANSACTIONS'],
    ['Produce', Api.produce, 'ERR_NOT_LEADER_FOR_PARTITION'],
    ['AddOffsetsToTxn', Api.addOffsetsToTxn, 'ERR_NOT_COORDINATOR'],
    ['TxnOffsetCommit', Api.txnOffsetCommit, 'ERR_COORDINATOR_LOAD_IN_PROGRESS'],
    ['EndTxn', Api.endTxn, 'ERR_COORDINATOR_NOT_AVAILABLE'],
  ] as const)('%s (%i) answered %s', async (_name, api, injected) => {
    cluster.mock.pushRequestErrors(api, [ErrorCode[injected], ErrorCode[injected]]);
    const producer = await begun(cluster);
    const topic = cluster.topic();
    const sent = producer.send({ topic, value: 'v' });
    await sendOffsets(producer, topic);
    await producer.commitTransaction();
    expect(await sent).toMatchObject({ status: 'persisted' });
  });
});

describe('a timeout is retriable, and the call goes on where it was', () => {
  const slow = (): void => {
    cluster.mock.setRoundTripTime(1, 900);
  };

  it('init', async () => {
    slow();
    const producer = transactional(cluster);
    const error = await rejectionOf(producer.initTransactions({ timeoutMs: 300 }));
    expect([(error as KafkaError).code, flags(error)]).toEqual(['ERR__TIMED_OUT', RETRIABLE]);
    await producer.initTransactions({ timeoutMs: 15_000 });
    cluster.mock.setRoundTripTime(1, 0);
    await producer.beginTransaction();
    await producer.commitTransaction();
  });

  it.each(['commitTransaction', 'abortTransaction'] as const)('%s()', async (end) => {
    const producer = await begun(cluster);
    const topic = cluster.topic();
    await producer.send({ topic, value: 'v' });
    slow();
    const startedAt = performance.now();
    const error = await rejectionOf(producer[end]({ timeoutMs: 300 }));
    expect(performance.now() - startedAt).toBeLessThan(800);
    expect([(error as KafkaError).code, flags(error)]).toEqual(['ERR__TIMED_OUT', RETRIABLE]);
    await producer[end]({ timeoutMs: 10_000 });
    await producer.beginTransaction();
  });

  it('also with no broker', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = transactional(cluster);
    const startedAt = performance.now();
    const error = await rejectionOf(producer.initTransactions({ timeoutMs: 300 }));
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect([(error as KafkaError).isTimeout, flags(error)]).toEqual([true, RETRIABLE]);
    cluster.mock.setBrokerUp(1);
    await producer.initTransactions({ timeoutMs: 15_000 });
  });
});

describe('an AbortSignal', () => {
  it('ends the wait at once with its reason; the call can be waited for again', async () => {
    const producer = await begun(cluster);
    await producer.send({ topic: cluster.topic(), value: 'v' });
    cluster.mock.setRoundTripTime(1, 900);
    const controller = new AbortController();
    const committing = rejectionOf(producer.commitTransaction({ signal: controller.signal }));
    const startedAt = performance.now();
    controller.abort('enough');
    expect(await committing).toBe('enough');
    expect(performance.now() - startedAt).toBeLessThan(200);
    await producer.commitTransaction();
    await producer.beginTransaction();
  });

  it('that is aborted already lets nothing happen', async () => {
    const producer = await begun(cluster);
    const signal = AbortSignal.abort('no');
    expect(await rejectionOf(producer.commitTransaction({ signal }))).toBe('no');
    expect(await rejectionOf(producer.abortTransaction({ signal }))).toBe('no');
    expect(await rejectionOf(producer.sendOffsetsToTransaction([], group, { signal }))).toBe('no');
    await producer.commitTransaction();
  });
});
