// From the trees that the addon answers with to what the app gets.
import { type Failure, KafkaError, type KafkaErrorContext } from '../errors/kafka-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { Offset, type TopicPartitionResult } from '../client/topic-partition.js';
import { type PartitionId, placeKey } from './checks.js';
import { ACL_OPERATIONS, type AclOperation, nameOf } from './names.js';

/** A broker, as the cluster tells about it. */
export interface BrokerNode {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** Null if it has none. */
  readonly rack: string | null;
}

/** What the addon says of a partition. */
export interface PartitionAnswer extends PartitionId {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string | null;
  readonly error: Failure | null;
}

/** One entry's error; without a stack, as there can be thousands of them. */
export function errorOf(
  failure: Failure | null | undefined,
  context: KafkaErrorContext = {},
): KafkaError | null {
  if (failure === null) return null;
  if (failure !== undefined) return KafkaError.fromFailure(failure, { ...context, stack: false });
  const message = 'the answer has no result for it';
  return KafkaError.fromErrno(ErrorCode.ERR__BAD_MSG, message, { ...context, stack: false });
}

export function nodeOf(node: BrokerNode | null): BrokerNode | null {
  return node === null || node.id < 0 ? null : node;
}

/** Null: they were not asked for. */
export function operationsOf(numbers: readonly number[] | null): AclOperation[] | null {
  return numbers === null ? null : numbers.map((number) => nameOf(ACL_OPERATIONS, number));
}

/** What `build` makes of each input and the answer with the same key, in the order of the inputs. */
export function align<Input, Answer, Result>(
  inputs: readonly Input[],
  keyOfInput: (input: Input) => string,
  answers: readonly Answer[],
  keyOfAnswer: (answer: Answer) => string,
  build: (input: Input, answer: Answer | undefined) => Result,
): Result[] {
  const byKey = new Map(answers.map((answer) => [keyOfAnswer(answer), answer]));
  return inputs.map((input) => build(input, byKey.get(keyOfInput(input))));
}

export function partitionResult(
  { topic, partition }: PartitionId,
  answer: PartitionAnswer | undefined,
): TopicPartitionResult {
  const { offset = Offset.Invalid, leaderEpoch = -1, metadata = null } = answer ?? {};
  return {
    topic,
    partition,
    ...(offset !== Offset.Invalid && { offset }),
    ...(leaderEpoch >= 0 && { leaderEpoch }),
    ...(metadata !== null && { metadata }),
    error: errorOf(answer?.error, { topic, partition }),
  };
}

/** Results of partitions; in the order of `places`, or, without them, as they came. */
export function partitionResults(
  places: readonly PartitionId[] | undefined,
  answers: readonly PartitionAnswer[],
): TopicPartitionResult[] {
  if (places === undefined) return answers.map((answer) => partitionResult(answer, answer));
  return align(places, placeKey, answers, placeKey, partitionResult);
}
