// The doctor against a real Kafka: with and without SASL, and with what people get wrong about it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, failureIn, steps } from '../cli/cli.js';
import { temporaryFolder } from '../deps/script.js';
import { uniqueName, until } from '../helpers/cluster.js';
import { withAdmin } from './admin-kafka.js';
import { kafkaServers } from './kafka.js';

const kafka = withAdmin();
const user = uniqueName('user');
const PASSWORD = 'correct-horse';

const saslServer = (): string => {
  const [server = ''] = (process.env['KAFKA_SASL_BOOTSTRAP_SERVERS'] ?? '').split(',');
  if (server === '') throw new Error('These tests need KAFKA_SASL_BOOTSTRAP_SERVERS');
  return server;
};
const [plainServer = ''] = kafkaServers().split(',');

function properties(given: Readonly<Record<string, string>>): string[] {
  return Object.entries(given).flatMap(([name, value]) => ['-X', `${name}=${value}`]);
}

const login = (password: string, mechanism = 'SCRAM-SHA-256') =>
  properties({
    'security.protocol': 'sasl_plaintext',
    'sasl.mechanism': mechanism,
    'sasl.username': user,
    'sasl.password': password,
  });

beforeAll(async () => {
  const credential = { user, mechanism: 'SCRAM-SHA-256', password: PASSWORD } as const;
  await kafka.admin.alterUserScramCredentials([credential]);
  await until(async () => {
    const [found] = await kafka.admin.describeUserScramCredentials([user]);
    return found?.credentials.length === 1;
  }, 'the user');
});

test('a cluster that is well, with a topic', async () => {
  const topic = await kafka.newTopic({ numPartitions: 2 });
  const { code, of } = await diagnose(['-b', plainServer, '--topic', topic]);
  expect(code).toBe(0);
  expect(steps(of('Broker'))).toEqual(['resolve ok', 'connect ok', 'ApiVersions ok']);
  const found = new Map(of('Cluster').map(({ name, text }) => [name, text]));
  expect(found.get('cluster id')).toBe(await kafka.admin.clusterId());
  expect(found.get('topic')).toContain(`${topic}: 2 partitions, led by brokers`);
});

test('SASL with the right password: authenticated', async () => {
  const { code, of, text } = await diagnose(['-b', saslServer(), ...login(PASSWORD)]);
  expect(code).toBe(0);
  expect(of('Broker').at(-1)).toMatchObject({
    name: 'sasl',
    text: expect.stringContaining('SCRAM-SHA-256'),
  });
  expect(steps(of('Cluster')).slice(0, 2)).toEqual(['sasl ok', 'metadata ok']);
  expect(text).not.toContain(PASSWORD);
});

test('SASL with a wrong password: the error, long before the time is up, and no password', async () => {
  const startedAt = performance.now();
  const wrong = 'battery-staple';
  const { of, text } = await diagnose(['-b', saslServer(), '--timeout', '60000', ...login(wrong)]);
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(failureIn(of('Cluster'))).toMatchObject({
    name: 'sasl',
    text: expect.stringMatching(/authentication/i),
    remedy: expect.stringContaining('sasl.password'),
  });
  expect(text).not.toContain(wrong);
});

test('a mechanism that the listener does not have: those that it has', async () => {
  const { of } = await diagnose(['-b', saslServer(), ...login(PASSWORD, 'PLAIN')]);
  expect(failureIn(of('Broker'))).toMatchObject({
    name: 'sasl',
    text: expect.stringMatching(/has SCRAM-SHA-\d+, SCRAM-SHA-\d+, and not PLAIN/),
  });
});

test('no SASL where it is wanted, and SASL where there is none', async () => {
  const without = await diagnose(['-b', saslServer()]);
  expect(failureIn(without.of('Broker')).text).toContain('wants authentication: SCRAM');
  const needless = await diagnose(['-b', plainServer, ...login(PASSWORD)]);
  expect(failureIn(needless.of('Broker')).remedy).toBe('Set security.protocol=plaintext.');
});

test('everything in a config file, as an app has it', async () => {
  const file = join(temporaryFolder(), 'config.json');
  const config = {
    'bootstrap.servers': saslServer(),
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanisms': 'SCRAM-SHA-256',
    'sasl.username': user,
    'sasl.password': PASSWORD,
    'group.id': 'billing',
    'enable.idempotence': true,
  };
  writeFileSync(file, JSON.stringify(config));
  const { code, of } = await diagnose(['--config', file]);
  expect(code).toBe(0);
  expect(of('Properties')[0]?.text).toBe('group.id, enable.idempotence');
});
