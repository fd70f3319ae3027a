// Wrong arguments are refused by name and by kind, before anything is sent.
import type { AdminClient } from '../../lib/index.js';
import { DEAD_ADDRESS, rejectionOf } from '../helpers/cluster.js';
import { withAdmins } from './methods.js';

const create = withAdmins();

type Case = readonly [argument: unknown, name: string, kind: 'TYPE' | 'VALUE' | 'RANGE'];
type Method = (admin: AdminClient, argument: never) => Promise<unknown>;

/** Wrong lists of any operation, and lists of wrong names. */
const lists = (name: string): Case[] => [
  [undefined, name, 'TYPE'],
  ['t', name, 'TYPE'],
  [{}, name, 'TYPE'],
  [[null], `${name}[0]`, 'TYPE'],
];
const namesOf = (name: string): Case[] => [
  ...lists(name),
  [[''], `${name}[0]`, 'VALUE'],
  [['a', 'b\0'], `${name}[1]`, 'VALUE'],
  [['a', 'b', 'a'], `${name}[2]`, 'VALUE'],
];
const places = (name: string, rest: object): Case[] => [
  ...lists(name),
  [[{ partition: 0, ...rest }], `${name}[0].topic`, 'TYPE'],
  [[{ topic: '', partition: 0, ...rest }], `${name}[0].topic`, 'VALUE'],
  [[{ topic: 't', ...rest }], `${name}[0].partition`, 'TYPE'],
  [[{ topic: 't', partition: -1, ...rest }], `${name}[0].partition`, 'RANGE'],
  [[{ topic: 't', partition: 2 ** 31, ...rest }], `${name}[0].partition`, 'RANGE'],
  [
    [
      { topic: 't', partition: 0, ...rest },
      { topic: 't', partition: 0, ...rest },
    ],
    `${name}[1]`,
    'VALUE',
  ],
];

const topic = 't';
const replicas = [[1], [2]];
const acl = {
  resourceType: 'topic',
  resourceName: 't',
  principal: 'User:u',
  operation: 'read',
  permission: 'allow',
};
const user = { user: 'u', mechanism: 'SCRAM-SHA-256', password: 'p' };
const place = { topic: 't', partition: 0 };
const groupOf = (...partitions: unknown[]): object[] => [{ group: 'g', partitions }];
const changeOf = (change: unknown): object[] => [{ type: 'topic', name: 't', changes: [change] }];

const METHODS: readonly (readonly [method: string, call: Method, cases: readonly Case[]])[] = [
  [
    'createTopics',
    (admin, argument) => admin.createTopics(argument),
    [
      ...lists('topics'),
      [[{}], 'topics[0].topic', 'TYPE'],
      [[{ topic }, { topic }], 'topics[1]', 'VALUE'],
      [[{ topic, numPartitions: 0 }], 'topics[0].numPartitions', 'RANGE'],
      [[{ topic, numPartitions: 100_001 }], 'topics[0].numPartitions', 'RANGE'],
      [[{ topic, replicationFactor: 1.5 }], 'topics[0].replicationFactor', 'RANGE'],
      [[{ topic, replicationFactor: '1' }], 'topics[0].replicationFactor', 'TYPE'],
      [[{ topic, replicaAssignment: [] }], 'topics[0].replicaAssignment', 'VALUE'],
      [[{ topic, replicaAssignment: [1] }], 'topics[0].replicaAssignment[0]', 'TYPE'],
      [[{ topic, replicaAssignment: [[1, -1]] }], 'topics[0].replicaAssignment[0][1]', 'RANGE'],
      [
        [{ topic, replicaAssignment: replicas, numPartitions: 3 }],
        'topics[0].replicaAssignment',
        'VALUE',
      ],
      [
        [{ topic, replicaAssignment: replicas, replicationFactor: 1 }],
        'topics[0].replicationFactor',
        'VALUE',
      ],
      [[{ topic, config: [] }], 'topics[0].config', 'TYPE'],
      [[{ topic, config: { a: null } }], 'topics[0].config["a"]', 'TYPE'],
      [[{ topic, config: { a: NaN } }], 'topics[0].config["a"]', 'TYPE'],
      [[{ topic, config: { '': 1 } }], 'topics[0].config[""]', 'VALUE'],
    ],
  ],
  ['deleteTopics', (admin, argument) => admin.deleteTopics(argument), namesOf('topics')],
  ['describeTopics', (admin, argument) => admin.describeTopics(argument), namesOf('topics')],
  [
    'createPartitions',
    (admin, argument) => admin.createPartitions(argument),
    [
      ...lists('topics'),
      [[{ topic }], 'topics[0].totalCount', 'TYPE'],
      [[{ topic, totalCount: 0 }], 'topics[0].totalCount', 'RANGE'],
      [
        [
          { topic, totalCount: 1 },
          { topic, totalCount: 2 },
        ],
        'topics[1]',
        'VALUE',
      ],
    ],
  ],
  [
    'deleteRecords',
    (admin, argument) => admin.deleteRecords(argument),
    [
      ...places('partitions', { offset: 1 }),
      [[place], 'partitions[0].offset', 'TYPE'],
      [[{ ...place, offset: -2 }], 'partitions[0].offset', 'RANGE'],
    ],
  ],
  [
    'describeConfigs',
    (admin, argument) => admin.describeConfigs(argument),
    [
      ...lists('resources'),
      [[{ type: 'user', name: 'u' }], 'resources[0].type', 'VALUE'],
      [[{ type: 'any', name: 'u' }], 'resources[0].type', 'VALUE'],
      [[{ name: 'u' }], 'resources[0].type', 'TYPE'],
      [[{ type: 'topic' }], 'resources[0].name', 'TYPE'],
      [[{ type: 'broker', name: 'b1' }], 'resources[0].name', 'VALUE'],
      [[{ type: 'topic', name: 't', properties: 'a' }], 'resources[0].properties', 'TYPE'],
    ],
  ],
  [
    'incrementalAlterConfigs',
    (admin, argument) => admin.incrementalAlterConfigs(argument),
    [
      ...lists('resources'),
      [[{ type: 'topic', name: 't' }], 'resources[0].changes', 'TYPE'],
      [changeOf(null), 'resources[0].changes[0]', 'TYPE'],
      [changeOf({ value: 1 }), 'resources[0].changes[0].name', 'TYPE'],
      [changeOf({ name: 'a' }), 'resources[0].changes[0].value', 'TYPE'],
      [
        changeOf({ name: 'a', operation: 'add', value: 1 }),
        'resources[0].changes[0].operation',
        'VALUE',
      ],
      [
        changeOf({ name: 'a', operation: 'delete', value: 1 }),
        'resources[0].changes[0].value',
        'VALUE',
      ],
    ],
  ],
  [
    'alterConfigs',
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is deprecated is checked too
    (admin, argument) => admin.alterConfigs(argument),
    [...lists('resources'), [[{ type: 'topic', name: 't' }], 'resources[0].config', 'TYPE']],
  ],
  [
    'createAcls',
    (admin, argument) => admin.createAcls(argument),
    [
      ...lists('acls'),
      [[{ ...acl, resourceType: 'any' }], 'acls[0].resourceType', 'VALUE'],
      [[{ ...acl, resourceName: undefined }], 'acls[0].resourceName', 'TYPE'],
      [[{ ...acl, patternType: 'match' }], 'acls[0].patternType', 'VALUE'],
      [[{ ...acl, principal: '' }], 'acls[0].principal', 'VALUE'],
      [[{ ...acl, host: 5 }], 'acls[0].host', 'TYPE'],
      [[acl, { ...acl, operation: 'unknown' }], 'acls[1].operation', 'VALUE'],
      [[{ ...acl, permission: undefined }], 'acls[0].permission', 'TYPE'],
    ],
  ],
  ...(['describeAcls', 'deleteAcls'] as const).map(
    (method) =>
      [
        method,
        (admin: AdminClient, argument: never) => admin[method](argument),
        [
          ...lists('filters'),
          [[{ resourceName: '' }], 'filters[0].resourceName', 'VALUE'],
          [[{ operation: 'unknown' }], 'filters[0].operation', 'VALUE'],
          [[{ permission: 3 }], 'filters[0].permission', 'TYPE'],
        ] satisfies Case[],
      ] as const,
  ),
  [
    'describeConsumerGroups',
    (admin, argument) => admin.describeConsumerGroups(argument),
    namesOf('groups'),
  ],
  ['deleteGroups', (admin, argument) => admin.deleteGroups(argument), namesOf('groups')],
  [
    'listConsumerGroupOffsets',
    (admin, argument) => admin.listConsumerGroupOffsets(argument),
    [
      ...lists('groups'),
      [[{}], 'groups[0].group', 'TYPE'],
      [[{ group: 'g' }, { group: 'g' }], 'groups[1]', 'VALUE'],
      [groupOf({ topic }), 'groups[0].partitions[0].partition', 'TYPE'],
    ],
  ],
  [
    'alterConsumerGroupOffsets',
    (admin, argument) => admin.alterConsumerGroupOffsets(argument),
    [
      ...lists('groups'),
      [groupOf(), 'groups[0].partitions', 'VALUE'],
      [groupOf(place), 'groups[0].partitions[0].offset', 'TYPE'],
      [groupOf({ ...place, offset: -1 }), 'groups[0].partitions[0].offset', 'RANGE'],
      [groupOf({ ...place, offset: 2 ** 53 }), 'groups[0].partitions[0].offset', 'RANGE'],
      [
        groupOf({ ...place, offset: 1, leaderEpoch: -1 }),
        'groups[0].partitions[0].leaderEpoch',
        'RANGE',
      ],
      [groupOf({ ...place, offset: 1, metadata: 5 }), 'groups[0].partitions[0].metadata', 'TYPE'],
    ],
  ],
  [
    'deleteConsumerGroupOffsets',
    (admin, argument) => admin.deleteConsumerGroupOffsets(argument),
    [
      ...lists('groups'),
      [[{ group: 'g' }], 'groups[0].partitions', 'TYPE'],
      [groupOf(), 'groups[0].partitions', 'VALUE'],
      [groupOf(place, place), 'groups[0].partitions[1]', 'VALUE'],
    ],
  ],
  [
    'listOffsets',
    (admin, argument) => admin.listOffsets(argument),
    [
      ...places('partitions', { spec: 'latest' }),
      [[place], 'partitions[0].spec', 'TYPE'],
      [[{ ...place, spec: 'toString' }], 'partitions[0].spec', 'TYPE'],
      [[{ ...place, spec: -1 }], 'partitions[0].spec', 'RANGE'],
      [[{ ...place, spec: new Date(NaN) }], 'partitions[0].spec', 'RANGE'],
    ],
  ],
  [
    'describeUserScramCredentials',
    (admin, argument) => admin.describeUserScramCredentials(argument),
    namesOf('users'),
  ],
  [
    'alterUserScramCredentials',
    (admin, argument) => admin.alterUserScramCredentials(argument),
    [
      ...lists('alterations'),
      [[{ ...user, user: '' }], 'alterations[0].user', 'VALUE'],
      [[{ ...user, mechanism: 'PLAIN' }], 'alterations[0].mechanism', 'VALUE'],
      [[{ ...user, password: '' }], 'alterations[0].password', 'VALUE'],
      [[{ ...user, password: undefined }], 'alterations[0].password', 'TYPE'],
      [[{ ...user, iterations: 0 }], 'alterations[0].iterations', 'RANGE'],
      [[{ ...user, salt: 'salt' }], 'alterations[0].salt', 'TYPE'],
      [[{ ...user, delete: true }], 'alterations[0].password', 'VALUE'],
      [[{ user: 'u', mechanism: 'SCRAM-SHA-256', delete: 1 }], 'alterations[0].delete', 'TYPE'],
      [[user, { ...user, password: 'q' }], 'alterations[1]', 'VALUE'],
    ],
  ],
  ['electLeaders', (admin, argument) => admin.electLeaders(argument), places('partitions', {})],
  [
    'topicExists',
    (admin, argument) => admin.topicExists(argument),
    [
      [undefined, 'topic', 'TYPE'],
      ['', 'topic', 'VALUE'],
    ],
  ],
  [
    'waitForTopic',
    (admin, argument) => admin.waitForTopic('t', { partitions: argument }),
    [
      [0, 'options.partitions', 'RANGE'],
      ['1', 'options.partitions', 'TYPE'],
    ],
  ],
  [
    'metadata',
    (admin, argument) => admin.metadata(argument),
    [
      [{ topic: '' }, 'options.topic', 'VALUE'],
      [{ allTopics: 1 }, 'options.allTopics', 'TYPE'],
      [{ allTopics: true, topic: 't' }, 'options.topic', 'VALUE'],
    ],
  ],
  [
    'lag',
    (admin, argument) => admin.lag(argument),
    [
      [undefined, 'groups', 'TYPE'],
      ['', 'group', 'VALUE'],
      [['g', 'g'], 'groups[1]', 'VALUE'],
    ],
  ],
  [
    'resetOffsets',
    (admin, argument) => admin.resetOffsets('g', argument),
    [
      [undefined, 'options', 'TYPE'],
      [{}, 'options.to', 'TYPE'],
      [{ to: 'start' }, 'options.to', 'TYPE'],
      [{ to: -1 }, 'options.to', 'RANGE'],
      [{ to: new Date(NaN) }, 'options.to', 'RANGE'],
      [{ to: { shift: 0.5 } }, 'options.to.shift', 'RANGE'],
      [{ to: { shift: '1' } }, 'options.to.shift', 'TYPE'],
    ],
  ],
  [
    'copyGroupOffsets',
    (admin, argument) => admin.copyGroupOffsets('g', argument),
    [
      [undefined, 'to', 'TYPE'],
      ['', 'to', 'VALUE'],
      ['g', 'to', 'VALUE'],
    ],
  ],
];

describe.each(METHODS)('%s', (_method, call, cases) => {
  it.each(cases)('refuses %j: %s, %s', async (argument, name, kind) => {
    const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
    const error = await rejectionOf(call(admin, argument as never));
    expect(error).toBeInstanceOf(kind === 'RANGE' ? RangeError : TypeError);
    expect(error).toMatchObject({ code: `ERR_INVALID_ARG_${kind}` });
    expect((error as Error).message.startsWith(`${name} `)).toBe(true);
  });
});

test.each([
  'createTopics',
  'deleteTopics',
  'createPartitions',
  'describeTopics',
  'deleteRecords',
  'describeConfigs',
  'incrementalAlterConfigs',
  'alterConfigs',
  'createAcls',
  'describeAcls',
  'deleteAcls',
  'describeConsumerGroups',
  'deleteGroups',
  'listConsumerGroupOffsets',
  'alterConsumerGroupOffsets',
  'deleteConsumerGroupOffsets',
  'listOffsets',
  'describeUserScramCredentials',
  'alterUserScramCredentials',
  'electLeaders',
] as const)('%s of nothing asks nobody', async (method) => {
  const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
  expect(await admin[method]([])).toEqual([]);
});
