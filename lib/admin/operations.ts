import {
  type AclBinding,
  type AclFilter,
  type AclMatches,
  aclMatches,
  type AclResult,
  aclResults,
  encodeBindings,
  encodeFilters,
} from './acls.js';
import { checkNames, type PartitionId } from './checks.js';
import {
  type ClusterDescription,
  clusterDescription,
  type ElectionResult,
  electionResults,
  encodeElection,
} from './cluster.js';
import {
  type ConfigAlteration,
  type ConfigDescription,
  configDescriptions,
  type ConfigQuery,
  type ConfigReplacement,
  type ConfigResult,
  configResults,
  encodeAlterations,
  encodeQueries,
  encodeReplacements,
} from './configs.js';
import {
  type ConsumerGroupDescription,
  type ConsumerGroupList,
  type GroupResult,
} from './groups.js';
import {
  encodeOffsetQueries,
  encodeOffsetsAlterations,
  encodeOffsetsDeletions,
  encodeOffsetsQueries,
  encodeRecordDeletions,
  type GroupOffsetsAlteration,
  type GroupOffsetsDeletion,
  type GroupOffsetsQuery,
  type GroupOffsetsResult,
  type OffsetQuery,
  type OffsetResult,
  offsetResults,
  type RecordDeletion,
  type RecordDeletionResult,
  recordDeletionResults,
} from './offsets.js';
import type { AdminOptions } from './options.js';
import { AdminRequests } from './requests.js';
import type { AdminSession } from './session.js';
import {
  encodeNewPartitions,
  encodeNewTopics,
  type NewPartitions,
  type NewTopic,
  type TopicDescription,
  topicDescriptions,
  type TopicResult,
  topicResults,
} from './topics.js';
import {
  encodeScramAlterations,
  type ScramDeletion,
  type ScramUpsertion,
  type UserDescription,
  userDescriptions,
  type UserResult,
} from './users.js';

/**
 * The admin operations of librdkafka, under its names. Arrays in, arrays out: result i is that of
 * entry i, with an `error` of its own, whatever became of the others. An empty array asks nobody.
 * Coordinators of groups that are just starting or moving are asked again while `timeoutMs` lasts.
 *
 * @throws TypeError, RangeError for wrong arguments, before anything is sent. KafkaError if the
 *   request as a whole failed, e.g. `ERR__TIMED_OUT`, `ERR__TRANSPORT`; `ERR__STATE` after `close()`,
 *   `ERR__DESTROY` if it came during the call.
 */
export abstract class AdminOperations {
  readonly #requests: AdminRequests;

  /** @internal */
  protected constructor(session: AdminSession) {
    this.#requests = new AdminRequests(session);
  }

  /**
   * Creates topics (`rd_kafka_CreateTopics`). Not atomic: some may have been created when others
   * fail, e.g. with `ERR_TOPIC_ALREADY_EXISTS`.
   */
  async createTopics(
    topics: readonly NewTopic[],
    options: AdminOptions<'createTopics'> = {},
  ): Promise<TopicResult[]> {
    const checked = this.#requests.check('createTopics', options);
    const input = encodeNewTopics(topics);
    return topicResults(input, await this.#requests.ask('createTopics', input, checked));
  }

  /** Deletes topics with all that is in them (`rd_kafka_DeleteTopics`). */
  async deleteTopics(
    topics: readonly string[],
    options: AdminOptions<'deleteTopics'> = {},
  ): Promise<TopicResult[]> {
    const checked = this.#requests.check('deleteTopics', options);
    const input = checkNames('topics', topics);
    const answer = await this.#requests.ask('deleteTopics', input, checked);
    return topicResults(
      input.map((topic) => ({ topic })),
      answer,
    );
  }

  /** Adds partitions to topics (`rd_kafka_CreatePartitions`); there is no way to remove any. */
  async createPartitions(
    topics: readonly NewPartitions[],
    options: AdminOptions<'createPartitions'> = {},
  ): Promise<TopicResult[]> {
    const checked = this.#requests.check('createPartitions', options);
    const input = encodeNewPartitions(topics);
    return topicResults(input, await this.#requests.ask('createPartitions', input, checked));
  }

  /** Tells about topics (`rd_kafka_DescribeTopics`); never creates one. */
  async describeTopics(
    topics: readonly string[],
    options: AdminOptions<'describeTopics'> = {},
  ): Promise<TopicDescription[]> {
    const checked = this.#requests.check('describeTopics', options);
    const input = checkNames('topics', topics);
    return topicDescriptions(input, await this.#requests.ask('describeTopics', input, checked));
  }

  /** Deletes the messages before an offset, for good (`rd_kafka_DeleteRecords`). */
  async deleteRecords(
    partitions: readonly RecordDeletion[],
    options: AdminOptions<'deleteRecords'> = {},
  ): Promise<RecordDeletionResult[]> {
    const checked = this.#requests.check('deleteRecords', options);
    const input = encodeRecordDeletions(partitions);
    const answer = await this.#requests.askLeaders(
      'deleteRecords',
      input,
      checked,
      (place, error) => ({
        ...place,
        error,
      }),
    );
    return recordDeletionResults(input, answer);
  }

  /**
   * Configurations of topics, groups and brokers (`rd_kafka_DescribeConfigs`). Each broker is asked
   * in a request of its own, the others in one: what fails a request is its resources' `error`.
   */
  async describeConfigs(
    resources: readonly ConfigQuery[],
    options: AdminOptions<'describeConfigs'> = {},
  ): Promise<ConfigDescription[]> {
    const checked = this.#requests.check('describeConfigs', options);
    const input = encodeQueries(resources);
    return configDescriptions(
      input,
      await this.#requests.askResources('describeConfigs', input, checked),
    );
  }

  /**
   * Changes single properties (`rd_kafka_IncrementalAlterConfigs`); requests as for
   * {@link describeConfigs}.
   */
  async incrementalAlterConfigs(
    resources: readonly ConfigAlteration[],
    options: AdminOptions<'incrementalAlterConfigs'> = {},
  ): Promise<ConfigResult[]> {
    const checked = this.#requests.check('incrementalAlterConfigs', options);
    const input = encodeAlterations(resources);
    const answer = await this.#requests.askResources('incrementalAlterConfigs', input, checked);
    return configResults(input, answer);
  }

  /**
   * Replaces whole configurations: what is not given goes back to its default
   * (`rd_kafka_AlterConfigs`).
   *
   * @deprecated Use {@link incrementalAlterConfigs}, which changes only what it names.
   */
  async alterConfigs(
    resources: readonly ConfigReplacement[],
    options: AdminOptions<'alterConfigs'> = {},
  ): Promise<ConfigResult[]> {
    const checked = this.#requests.check('alterConfigs', options);
    const input = encodeReplacements(resources);
    return configResults(input, await this.#requests.askResources('alterConfigs', input, checked));
  }

  /** Adds access rules (`rd_kafka_CreateAcls`). One that exists already is no error. */
  async createAcls(
    acls: readonly AclBinding[],
    options: AdminOptions<'createAcls'> = {},
  ): Promise<AclResult[]> {
    const checked = this.#requests.check('createAcls', options);
    const input = encodeBindings(acls);
    return aclResults(input.length, await this.#requests.ask('createAcls', input, checked));
  }

  /** The access rules that each filter matches (`rd_kafka_DescribeAcls`, once per filter). */
  async describeAcls(
    filters: readonly AclFilter[],
    options: AdminOptions<'describeAcls'> = {},
  ): Promise<AclMatches[]> {
    const checked = this.#requests.check('describeAcls', options);
    return this.#requests.askFilters(encodeFilters(filters), checked);
  }

  /** Deletes the access rules that each filter matches, and returns them (`rd_kafka_DeleteAcls`). */
  async deleteAcls(
    filters: readonly AclFilter[],
    options: AdminOptions<'deleteAcls'> = {},
  ): Promise<AclMatches[]> {
    const checked = this.#requests.check('deleteAcls', options);
    const input = encodeFilters(filters);
    return aclMatches(input.length, await this.#requests.ask('deleteAcls', input, checked));
  }

  /** The groups of the cluster (`rd_kafka_ListConsumerGroups`): what each broker could tell. */
  async listConsumerGroups(
    options: AdminOptions<'listConsumerGroups'> = {},
  ): Promise<ConsumerGroupList> {
    const checked = this.#requests.check('listConsumerGroups', options);
    return this.#requests.listGroups(checked);
  }

  /**
   * State, members and assignments of groups (`rd_kafka_DescribeConsumerGroups`). A group that does
   * not exist is `dead`, or has the error `ERR_GROUP_ID_NOT_FOUND`: that depends on the broker.
   */
  async describeConsumerGroups(
    groups: readonly string[],
    options: AdminOptions<'describeConsumerGroups'> = {},
  ): Promise<ConsumerGroupDescription[]> {
    const checked = this.#requests.check('describeConsumerGroups', options);
    const input = checkNames('groups', groups);
    return this.#requests.describeGroups(input, checked);
  }

  /** Deletes groups that have no members, with their offsets (`rd_kafka_DeleteGroups`). */
  async deleteGroups(
    groups: readonly string[],
    options: AdminOptions<'deleteGroups'> = {},
  ): Promise<GroupResult[]> {
    const checked = this.#requests.check('deleteGroups', options);
    const input = checkNames('groups', groups);
    return this.#requests.deleteGroups(input, checked);
  }

  /** Committed offsets (`rd_kafka_ListConsumerGroupOffsets`, once per group). */
  async listConsumerGroupOffsets(
    groups: readonly GroupOffsetsQuery[],
    options: AdminOptions<'listConsumerGroupOffsets'> = {},
  ): Promise<GroupOffsetsResult[]> {
    const checked = this.#requests.check('listConsumerGroupOffsets', options);
    return this.#requests.askGroups(
      'listConsumerGroupOffsets',
      encodeOffsetsQueries(groups),
      checked,
    );
  }

  /**
   * Commits offsets for groups that have no members (`rd_kafka_AlterConsumerGroupOffsets`, once per
   * group).
   */
  async alterConsumerGroupOffsets(
    groups: readonly GroupOffsetsAlteration[],
    options: AdminOptions<'alterConsumerGroupOffsets'> = {},
  ): Promise<GroupOffsetsResult[]> {
    const checked = this.#requests.check('alterConsumerGroupOffsets', options);
    return this.#requests.askGroups(
      'alterConsumerGroupOffsets',
      encodeOffsetsAlterations(groups),
      checked,
    );
  }

  /**
   * Forgets committed offsets of topics that the group does not read just now
   * (`rd_kafka_DeleteConsumerGroupOffsets`, once per group).
   */
  async deleteConsumerGroupOffsets(
    groups: readonly GroupOffsetsDeletion[],
    options: AdminOptions<'deleteConsumerGroupOffsets'> = {},
  ): Promise<GroupOffsetsResult[]> {
    const checked = this.#requests.check('deleteConsumerGroupOffsets', options);
    return this.#requests.askGroups(
      'deleteConsumerGroupOffsets',
      encodeOffsetsDeletions(groups),
      checked,
    );
  }

  /** First, last, and by time: offsets of partitions (`rd_kafka_ListOffsets`). */
  async listOffsets(
    partitions: readonly OffsetQuery[],
    options: AdminOptions<'listOffsets'> = {},
  ): Promise<OffsetResult[]> {
    const checked = this.#requests.check('listOffsets', options);
    const input = encodeOffsetQueries(partitions);
    const answer = await this.#requests.askLeaders(
      'listOffsets',
      input,
      checked,
      (place, error) => ({
        partition: { ...place, error },
      }),
    );
    return offsetResults(input, answer);
  }

  /**
   * Which SCRAM credentials users have (`rd_kafka_DescribeUserScramCredentials`).
   *
   * @param users - Null: all that have any. One that has none gets `ERR_RESOURCE_NOT_FOUND`.
   */
  async describeUserScramCredentials(
    users: readonly string[] | null,
    options: AdminOptions<'describeUserScramCredentials'> = {},
  ): Promise<UserDescription[]> {
    const operation = 'describeUserScramCredentials';
    const checked = this.#requests.check(operation, options);
    if (users === null) {
      return userDescriptions([], await this.#requests.send(operation, [], checked));
    }
    const input = checkNames('users', users);
    return userDescriptions(input, await this.#requests.ask(operation, input, checked));
  }

  /**
   * Sets and deletes SCRAM credentials (`rd_kafka_AlterUserScramCredentials`). Several of one user
   * go in several requests, as brokers want it: what fails a request is its alterations' `error`.
   */
  async alterUserScramCredentials(
    alterations: readonly (ScramUpsertion | ScramDeletion)[],
    options: AdminOptions<'alterUserScramCredentials'> = {},
  ): Promise<UserResult[]> {
    const checked = this.#requests.check('alterUserScramCredentials', options);
    return this.#requests.askUsers(encodeScramAlterations(alterations), checked);
  }

  /** Id, controller and brokers of the cluster (`rd_kafka_DescribeCluster`). */
  async describeCluster(
    options: AdminOptions<'describeCluster'> = {},
  ): Promise<ClusterDescription> {
    const checked = this.#requests.check('describeCluster', options);
    return clusterDescription(await this.#requests.send('describeCluster', null, checked));
  }

  /**
   * Elects leaders of partitions (`rd_kafka_ElectLeaders`).
   *
   * @param partitions - Null: all of the cluster; results are then those that had an election.
   */
  async electLeaders(
    partitions: readonly PartitionId[] | null,
    options: AdminOptions<'electLeaders'> = {},
  ): Promise<ElectionResult[]> {
    const { native, wait } = this.#requests.check('electLeaders', options);
    const { electionType = 0, ...rest } = native;
    const input = encodeElection(partitions);
    if (input?.length === 0) return [];
    const election = { electionType, partitions: input };
    const checked = { native: rest, wait };
    return electionResults(input, await this.#requests.send('electLeaders', election, checked));
  }
}
