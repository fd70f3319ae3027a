// Every method of AdminClient that asks a broker, with arguments that are right.
import {
  AdminClient,
  type AdminClientOptions,
  type AdminConfig,
  type AdminOperation,
} from '../../lib/index.js';
import { within } from '../helpers/cluster.js';

export type Options = Readonly<Record<string, unknown>>;
type Call = (admin: AdminClient, options: Options) => Promise<unknown>;

const place = { topic: 't', partition: 0 };
const acl = {
  resourceType: 'topic',
  resourceName: 't',
  principal: 'User:u',
  operation: 'read',
  permission: 'allow',
} as const;

export const OPERATIONS: Readonly<Record<AdminOperation, Call>> = {
  createTopics: (admin, options) => admin.createTopics([{ topic: 't' }], options),
  deleteTopics: (admin, options) => admin.deleteTopics(['t'], options),
  createPartitions: (admin, options) =>
    admin.createPartitions([{ topic: 't', totalCount: 2 }], options),
  describeTopics: (admin, options) => admin.describeTopics(['t'], options),
  deleteRecords: (admin, options) => admin.deleteRecords([{ ...place, offset: 1 }], options),
  describeConfigs: (admin, options) =>
    admin.describeConfigs([{ type: 'topic', name: 't' }], options),
  incrementalAlterConfigs: (admin, options) =>
    admin.incrementalAlterConfigs(
      [{ type: 'topic', name: 't', changes: [{ name: 'a', value: 1 }] }],
      options,
    ),
  alterConfigs: (admin, options) =>
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is deprecated must work too
    admin.alterConfigs([{ type: 'topic', name: 't', config: { a: 1 } }], options),
  createAcls: (admin, options) => admin.createAcls([acl], options),
  describeAcls: (admin, options) => admin.describeAcls([{}], options),
  deleteAcls: (admin, options) => admin.deleteAcls([acl], options),
  listConsumerGroups: (admin, options) => admin.listConsumerGroups(options),
  describeConsumerGroups: (admin, options) => admin.describeConsumerGroups(['g'], options),
  deleteGroups: (admin, options) => admin.deleteGroups(['g'], options),
  listConsumerGroupOffsets: (admin, options) =>
    admin.listConsumerGroupOffsets([{ group: 'g' }], options),
  alterConsumerGroupOffsets: (admin, options) =>
    admin.alterConsumerGroupOffsets(
      [{ group: 'g', partitions: [{ ...place, offset: 1 }] }],
      options,
    ),
  deleteConsumerGroupOffsets: (admin, options) =>
    admin.deleteConsumerGroupOffsets([{ group: 'g', partitions: [place] }], options),
  listOffsets: (admin, options) => admin.listOffsets([{ ...place, spec: 'latest' }], options),
  describeUserScramCredentials: (admin, options) =>
    admin.describeUserScramCredentials(['u'], options),
  alterUserScramCredentials: (admin, options) =>
    admin.alterUserScramCredentials(
      [{ user: 'u', mechanism: 'SCRAM-SHA-256', password: 'p' }],
      options,
    ),
  describeCluster: (admin, options) => admin.describeCluster(options),
  electLeaders: (admin, options) => admin.electLeaders([place], options),
};

export const HELPERS: Readonly<Record<string, Call>> = {
  metadata: (admin, options) => admin.metadata(options),
  clusterId: (admin, options) => admin.clusterId(options),
  controllerId: (admin, options) => admin.controllerId(options),
  topicExists: (admin, options) => admin.topicExists('t', options),
  waitForTopic: (admin, options) => admin.waitForTopic('t', options),
  lag: (admin, options) => admin.lag(['g'], options),
  resetOffsets: (admin, options) => admin.resetOffsets('g', { to: 'latest', ...options }),
  copyGroupOffsets: (admin, options) => admin.copyGroupOffsets('g', 'h', options),
};

/** Names and calls, for `test.each`. */
export const METHODS: readonly (readonly [name: string, call: Call])[] = Object.entries({
  ...OPERATIONS,
  ...HELPERS,
});

/** Makes quiet AdminClients, and closes them after each test. */
export function withAdmins(): (config: AdminConfig, options?: AdminClientOptions) => AdminClient {
  const admins: AdminClient[] = [];
  afterEach(async () => {
    const closing = admins.splice(0).map((admin) => admin.close());
    await within(Promise.allSettled(closing), 'close() of the admin clients', 10_000);
  });
  return (config, options = {}) => {
    const admin = new AdminClient(config, { logger: null, ...options });
    admins.push(admin);
    return admin;
  };
}
