// How operations are sent: as one request, or as one per entry where librdkafka takes no more.
import { ErrorCode } from '../errors/codes.generated.js';
import { type Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap, NativeValue } from '../native/binding.js';
import { requireIfFeature } from '../native/missing.js';
import { aclDescriptions, type AclMatches } from './acls.js';
import { configRequests, type EncodedResource } from './configs.js';
import { isPassing, untilSettled } from './coordinators.js';
import {
  type ConsumerGroupDescription,
  type ConsumerGroupList,
  groupDescription,
  groupList,
  groupResult,
  type GroupResult,
} from './groups.js';
import { type EncodedGroup, groupOffsets, type GroupOffsetsResult } from './offsets.js';
import {
  type AdminOperation,
  type AdminOptions,
  type CheckedOptions,
  checkAdminOptions,
  limited,
} from './options.js';
import type { AdminSession } from './session.js';
import { type EncodedAlteration, scramRequests, type UserResult, userResults } from './users.js';

/** What became of a group, and, where that counts, of its partitions. */
interface GroupEntry {
  readonly error: KafkaError | null;
  readonly partitions?: readonly { readonly error: KafkaError | null }[];
}

export class AdminRequests {
  readonly #session: AdminSession;

  constructor(session: AdminSession) {
    this.#session = session;
  }

  check<Operation extends AdminOperation>(
    operation: Operation,
    options: AdminOptions<Operation>,
  ): CheckedOptions {
    this.#session.checkOpen();
    return checkAdminOptions(operation, options);
  }

  async send(
    operation: AdminOperation,
    input: NativeValue,
    checked: CheckedOptions,
  ): Promise<unknown> {
    requireFeatures(operation, checked);
    return this.#session.request(operation, input, checked);
  }

  /** Nothing to do asks nobody. */
  async ask(
    operation: AdminOperation,
    input: readonly NativeValue[],
    checked: CheckedOptions,
  ): Promise<unknown> {
    return input.length === 0 ? [] : this.send(operation, input, checked);
  }

  /** One request per input; what fails one is its entry's error. */
  async askEach<Input extends NativeValue, Result>(
    operation: AdminOperation,
    inputs: readonly Input[],
    checked: CheckedOptions,
    onAnswer: (input: Input, answer: unknown) => Result,
    onError: (input: Input, error: KafkaError) => Result,
  ): Promise<Result[]> {
    const ask = async (input: Input): Promise<Result> =>
      onAnswer(input, await this.#session.request(operation, input, checked));
    return this.#each(operation, inputs, checked, ask, onError);
  }

  /** Likewise for groups: each is another coordinator's, which may not be there yet. */
  async #askCoordinators<Input extends NativeValue, Result extends GroupEntry>(
    operation: AdminOperation,
    inputs: readonly Input[],
    checked: CheckedOptions,
    onAnswer: (input: Input, answer: unknown) => Result,
    onError: (input: Input, error: KafkaError) => Result,
  ): Promise<Result[]> {
    const ask = (input: Input): Promise<Result> =>
      this.#untilSettled(
        operation,
        async (rest) => onAnswer(input, await this.#session.request(operation, input, rest)),
        ({ error, partitions = [] }) =>
          isPassing(error) || partitions.some((entry) => isPassing(entry.error)),
        checked,
      );
    return this.#each(operation, inputs, checked, ask, onError);
  }

  async #each<Input, Result>(
    operation: AdminOperation,
    inputs: readonly Input[],
    checked: CheckedOptions,
    ask: (input: Input) => Promise<Result>,
    onError: (input: Input, error: KafkaError) => Result,
  ): Promise<Result[]> {
    if (inputs.length > 0) requireFeatures(operation, checked);
    return Promise.all(
      inputs.map(async (input) => {
        try {
          return await ask(input);
        } catch (error) {
          return onError(input, entryError(error));
        }
      }),
    );
  }

  #untilSettled<Answer>(
    operation: AdminOperation,
    ask: (checked: CheckedOptions) => Promise<Answer>,
    willPass: (answer: Answer) => boolean,
    { native, wait }: CheckedOptions,
  ): Promise<Answer> {
    return untilSettled(
      (rest) => ask(limited(operation, native, rest)),
      willPass,
      wait,
      (...args) => this.#session.pause(...args),
    );
  }

  /** describeAcls(), to which librdkafka takes one filter. */
  askFilters(filters: readonly NativeMap[], checked: CheckedOptions): Promise<AclMatches[]> {
    return this.askEach<NativeMap, AclMatches>(
      'describeAcls',
      filters,
      checked,
      (_filter, answer) => ({ acls: aclDescriptions(answer), error: null }),
      (_filter, error) => ({ acls: [], error }),
    );
  }

  listGroups(checked: CheckedOptions): Promise<ConsumerGroupList> {
    return this.#untilSettled(
      'listConsumerGroups',
      async (rest) => groupList(await this.send('listConsumerGroups', null, rest)),
      ({ errors }) => errors.some(isPassing),
      checked,
    );
  }

  describeGroups(
    groups: readonly string[],
    checked: CheckedOptions,
  ): Promise<ConsumerGroupDescription[]> {
    return this.#askCoordinators(
      'describeConsumerGroups',
      groups.map((group) => [group]),
      checked,
      ([group = ''], answer) => groupDescription(group, answer),
      ([group = ''], error) => ({ ...groupDescription(group, []), error }),
    );
  }

  deleteGroups(groups: readonly string[], checked: CheckedOptions): Promise<GroupResult[]> {
    return this.#askCoordinators(
      'deleteGroups',
      groups.map((group) => [group]),
      checked,
      ([group = ''], answer) => groupResult(group, answer),
      ([group = ''], error) => ({ group, error }),
    );
  }

  askGroups(
    operation: AdminOperation,
    groups: readonly EncodedGroup[],
    checked: CheckedOptions,
  ): Promise<GroupOffsetsResult[]> {
    return this.#askCoordinators(operation, groups, checked, groupOffsets, ({ group }, error) => ({
      group,
      partitions: [],
      error,
    }));
  }

  async askResources(
    operation: AdminOperation,
    resources: readonly EncodedResource[],
    checked: CheckedOptions,
  ): Promise<unknown> {
    const answers = await this.askEach(
      operation,
      configRequests(resources),
      checked,
      (_request, answer) => answer as unknown[],
      (request, error) =>
        request.map(({ type, name }) => ({ type, name, entries: [], error: failureOf(error) })),
    );
    return answers.flat();
  }

  /** Results of the alterations, by themselves. */
  async askUsers(
    alterations: readonly EncodedAlteration[],
    checked: CheckedOptions,
  ): Promise<UserResult[]> {
    const results = new Map<EncodedAlteration, UserResult>();
    const note = (request: readonly EncodedAlteration[], found: readonly UserResult[]): void => {
      request.forEach((alteration, i) => results.set(alteration, found[i]!));
    };
    await this.askEach(
      'alterUserScramCredentials',
      scramRequests(alterations),
      checked,
      (request, answer) => {
        note(request, userResults(request, answer));
      },
      (request, error) => {
        note(
          request,
          request.map(({ user }) => ({ user, error })),
        );
      },
    );
    return alterations.map((alteration) => results.get(alteration)!);
  }

  /** librdkafka fails as a whole where not one of the partitions has a leader. */
  async askLeaders<Input extends NativeValue>(
    operation: AdminOperation,
    inputs: readonly Input[],
    checked: CheckedOptions,
    answerOf: (input: Input, failure: Failure) => unknown,
  ): Promise<unknown> {
    try {
      return await this.ask(operation, inputs, checked);
    } catch (error) {
      if (!KafkaError.isKafkaError(error) || error.errno !== ErrorCode.ERR__NOENT) throw error;
      const failure = { ...failureOf(error), errno: ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART };
      return inputs.map((input) => answerOf(input, { ...failure, message: '' }));
    }
  }
}

/** What this librdkafka lacks concerns the whole call. */
function requireFeatures(operation: AdminOperation, { native }: CheckedOptions): void {
  for (const name of [operation, ...Object.keys(native)]) requireIfFeature(name);
}

/** What concerns one entry; what concerns the whole call is thrown on. */
function entryError(error: unknown): KafkaError {
  if (!KafkaError.isKafkaError(error)) throw error; // The reason of a signal.
  const { errno } = error;
  if (errno === ErrorCode.ERR__DESTROY || errno === ErrorCode.ERR__STATE) throw error;
  return error;
}

function failureOf(error: KafkaError): Failure {
  const { errno, message, isFatal, isRetriable, requiresAbort } = error;
  return { errno, message, fatal: isFatal, retriable: isRetriable, requiresAbort };
}
