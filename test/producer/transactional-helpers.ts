// What the tests of transactions on the mock cluster share.
import {
  ErrorCode,
  type Producer,
  type ProducerConfig,
  type ProducerOptions,
} from '../../lib/index.js';
import { isKnownHere } from '../../lib/config/known.js';
import { FAST_RECONNECT, type TestCluster, uniqueName } from '../helpers/cluster.js';

/** Kafka's numbers of the requests that a transaction makes. */
export const Api = {
  produce: 0,
  findCoordinator: 10,
  initProducerId: 22,
  addPartitionsToTxn: 24,
  addOffsetsToTxn: 25,
  endTxn: 26,
  txnOffsetCommit: 28,
} as const;

export const { ERR_PRODUCER_FENCED, ERR_INVALID_PRODUCER_EPOCH } = ErrorCode;

/** A transactional producer with a `transactional.id` of its own, closed after the test. */
export function transactional(
  cluster: TestCluster,
  config: ProducerConfig = {},
  options: ProducerOptions = {},
): Producer {
  const properties = {
    'transactional.id': uniqueName('txn'),
    'linger.ms': 1,
    'retry.backoff.ms': 10,
    // An older librdkafka retries at the same pace for ever.
    ...(isKnownHere('retry.backoff.max.ms') && { 'retry.backoff.max.ms': 50 }),
    ...FAST_RECONNECT,
    ...config,
  };
  return cluster.producer(properties, options);
}

/** One on which `initTransactions()` and `beginTransaction()` have been called. */
export async function begun(cluster: TestCluster, config?: ProducerConfig): Promise<Producer> {
  const producer = transactional(cluster, config);
  await producer.initTransactions();
  await producer.beginTransaction();
  return producer;
}

/** Who commits offsets, as a group would name it. */
export const group = {
  groupId: 'group',
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
} as const;
