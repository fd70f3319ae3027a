// ACLs and SCRAM users: the harness' brokers have an authorizer, and a listener for SASL/SCRAM.
import { AdminClient, type AclBinding, Producer } from '../../lib/index.js';
import { rejectionOf, uniqueName, until } from '../helpers/cluster.js';
import { withAdmin } from './admin-kafka.js';

const kafka = withAdmin();

// What the controller has accepted, the brokers know a moment later.
const ruleCount = async (user: string): Promise<number> => {
  const [found] = await kafka.admin.describeAcls([{ principal: `User:${user}` }]);
  return found!.acls.length;
};
const mechanismsOf = async (user: string): Promise<string> => {
  const [found] = await kafka.admin.describeUserScramCredentials([user]);
  return found!.credentials
    .map(({ mechanism }) => mechanism)
    .sort()
    .join();
};

function saslServers(): string {
  const servers = process.env['KAFKA_SASL_BOOTSTRAP_SERVERS'];
  if (servers === undefined || servers === '') {
    throw new Error(
      'These tests need KAFKA_SASL_BOOTSTRAP_SERVERS, as `npm run test:kafka` sets it',
    );
  }
  return servers;
}

function login(user: string, password: string, mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512') {
  return {
    'bootstrap.servers': saslServers(),
    'security.protocol': 'sasl_plaintext',
    'sasl.mechanisms': mechanism,
    'sasl.username': user,
    'sasl.password': password,
  } as const;
}

const allow = (user: string, topic: string, operation: AclBinding['operation']): AclBinding => ({
  resourceType: 'topic',
  resourceName: topic,
  principal: `User:${user}`,
  operation,
  permission: 'allow',
});

test('ACLs are created, found by filters, and deleted', async () => {
  const topic = kafka.topic();
  const user = uniqueName('user');
  const created = await kafka.admin.createAcls([
    allow(user, topic, 'write'),
    { ...allow(user, topic, 'read'), principal: 'no principal at all' },
    { ...allow(user, topic, 'read'), patternType: 'prefixed', host: '10.0.0.1' },
    {
      resourceType: 'cluster',
      resourceName: 'kafka-cluster',
      principal: `User:${user}`,
      operation: 'describe',
      permission: 'deny',
    },
  ]);
  expect(created.map(({ error }) => error?.code ?? null)).toEqual([
    null,
    'ERR_INVALID_REQUEST',
    null,
    null,
  ]);

  await until(async () => (await ruleCount(user)) === 3, 'the new rules');
  const [ofTopic, ofUser, none] = await kafka.admin.describeAcls([
    { resourceType: 'topic', resourceName: topic, patternType: 'match', operation: 'write' },
    { principal: `User:${user}` },
    { resourceName: kafka.topic() },
  ]);
  expect(ofTopic).toEqual({
    acls: [
      {
        ...allow(user, topic, 'write'),
        patternType: 'literal',
        host: '*',
        error: null,
      },
    ],
    error: null,
  });
  expect(ofUser?.acls).toHaveLength(3);
  expect(ofUser?.acls).toContainEqual({
    resourceType: 'cluster',
    resourceName: 'kafka-cluster',
    patternType: 'literal',
    principal: `User:${user}`,
    host: '*',
    operation: 'describe',
    permission: 'deny',
    error: null,
  });
  expect(none).toEqual({ acls: [], error: null });

  const deleted = await kafka.admin.deleteAcls([
    { resourceName: kafka.topic() },
    { principal: `User:${user}` },
  ]);
  expect(deleted.map(({ acls, error }) => [acls.length, error])).toEqual([
    [0, null],
    [3, null],
  ]);
  await until(async () => (await ruleCount(user)) === 0, 'the end of the rules');
});

test('SCRAM users are created, can log in, are described and deleted', async () => {
  const user = uniqueName('user');
  const missing = uniqueName('user');
  const created = await kafka.admin.alterUserScramCredentials([
    { user, mechanism: 'SCRAM-SHA-256', password: 'first', iterations: 8192 },
    { user, mechanism: 'SCRAM-SHA-512', password: Buffer.from('second') },
    { user: missing, mechanism: 'SCRAM-SHA-256', delete: true },
  ]);
  expect(created.map((result) => [result.user, result.error?.code ?? null])).toEqual([
    [user, null],
    [user, null],
    [missing, 'ERR_RESOURCE_NOT_FOUND'],
  ]);

  const both = 'SCRAM-SHA-256,SCRAM-SHA-512';
  await until(async () => (await mechanismsOf(user)) === both, 'the new credentials');
  const [absent, found] = await kafka.admin.describeUserScramCredentials([missing, user]);
  expect(absent?.error?.code).toBe('ERR_RESOURCE_NOT_FOUND');
  expect(found?.user).toBe(user);
  expect(new Set(found?.credentials)).toEqual(
    new Set([
      { mechanism: 'SCRAM-SHA-256', iterations: 8192 },
      { mechanism: 'SCRAM-SHA-512', iterations: 4096 },
    ]),
  );
  const all = await kafka.admin.describeUserScramCredentials(null);
  expect(all.map((one) => one.user)).toContain(user);

  for (const [password, mechanism] of [
    ['first', 'SCRAM-SHA-256'],
    ['second', 'SCRAM-SHA-512'],
  ] as const) {
    const client = new AdminClient(login(user, password, mechanism), { logger: null });
    expect(await client.clusterId({ timeoutMs: 10_000 })).toBe(await kafka.admin.clusterId());
    await client.close();
  }

  const [deleted] = await kafka.admin.alterUserScramCredentials([
    { user, mechanism: 'SCRAM-SHA-512', delete: true },
  ]);
  expect(deleted).toEqual({ user, error: null });
  await until(async () => (await mechanismsOf(user)) === 'SCRAM-SHA-256', 'the end of the other');
});

test('a refused login is an error event of the AdminClient', async () => {
  const codes: string[] = [];
  const client = new AdminClient(login(uniqueName('user'), 'wrong', 'SCRAM-SHA-256'), {
    logger: null,
    handlers: { error: ({ error }) => codes.push(error.code) },
  });
  const asking = client.describeCluster({ timeoutMs: 3000 });
  expect(await rejectionOf(asking)).toMatchObject({ code: 'ERR__TIMED_OUT' });
  expect(codes).toContain('ERR__AUTHENTICATION');
  await client.close();
});

test('ACLs apply to users of the SASL listener, and to nobody else', async () => {
  const topic = await kafka.newTopic();
  const user = uniqueName('user');
  const password = 'secret';
  await kafka.admin.alterUserScramCredentials([{ user, mechanism: 'SCRAM-SHA-256', password }]);
  // A rule for somebody else: from now on the topic is closed to all who have none.
  await kafka.admin.createAcls([allow('somebody', topic, 'all')]);
  const producer = new Producer(
    { ...login(user, password, 'SCRAM-SHA-256'), 'message.timeout.ms': 10_000 },
    { logger: null },
  );
  const shared = producer.admin();
  expect(await rejectionOf(producer.send({ topic, value: 'x' }))).toMatchObject({
    code: 'ERR_TOPIC_AUTHORIZATION_FAILED',
  });
  const [closed] = await shared.describeTopics([topic]);
  expect(closed?.error?.code).toBe('ERR_TOPIC_AUTHORIZATION_FAILED');
  await kafka.admin.createAcls([allow(user, topic, 'write')]);
  await until(async () => {
    const [found] = await shared.describeTopics([topic], { includeAuthorizedOperations: true });
    return found?.authorizedOperations?.join() === 'write,describe';
  }, 'the permission to write');
  expect((await producer.send({ topic, value: 'x' })).error).toBeNull();
  await producer.close();
  await kafka.fill(topic, 1);
});
