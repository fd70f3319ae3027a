import type { LogEvent } from '../../lib/index.js';
import { DEAD_ADDRESS, until, withCluster } from '../helpers/cluster.js';
import { withAdmins } from './methods.js';

const cluster = withCluster();
const create = withAdmins();

test('errors, statistics and tokens come to the handlers', async () => {
  const types = new Set<string>();
  create(
    { 'bootstrap.servers': DEAD_ADDRESS, 'statistics.interval.ms': 20 },
    { handlers: { error: ({ type }) => types.add(type), stats: ({ type }) => types.add(type) } },
  );
  create(
    {
      'bootstrap.servers': cluster.bootstrapServers,
      'security.protocol': 'sasl_plaintext',
      'sasl.mechanisms': 'OAUTHBEARER',
      'sasl.oauthbearer.config': 'whatever',
    },
    {
      handlers: {
        oauthBearerTokenRefresh: ({ type, config }) => types.add(`${type} ${config}`),
      },
    },
  );
  const expected = ['error', 'oauthBearerTokenRefresh whatever', 'stats'];
  await until(
    () => expected.every((type) => types.has(type)),
    () => [...types],
  );
});

test('log lines come to the logger, under the name of the client', async () => {
  const lines: LogEvent[] = [];
  const admin = create(
    { 'bootstrap.servers': DEAD_ADDRESS, debug: 'admin' },
    { logger: (line) => lines.push(line), logLevel: 7 },
  );
  await admin.describeCluster({ timeoutMs: 20 }).catch(() => undefined);
  await until(() => lines.some(({ facility }) => facility.startsWith('ADMIN')), 'lines of admin');
  expect(new Set(lines.map(({ client }) => client))).toEqual(new Set([admin.name]));
});

test("with logger: 'events' log lines are events", async () => {
  const facilities: string[] = [];
  const config = { 'bootstrap.servers': DEAD_ADDRESS };
  create(config, {
    logger: 'events',
    handlers: { log: ({ facility }) => facilities.push(facility) },
  });
  await until(() => facilities.length > 0, 'a log line');
});

test('events of a shared handle are those of its owner', async () => {
  let errors = 0;
  const producer = cluster.producer(
    { 'bootstrap.servers': DEAD_ADDRESS },
    { handlers: { error: () => errors++ } },
  );
  await producer
    .admin()
    .describeCluster({ timeoutMs: 20 })
    .catch(() => undefined);
  await until(() => errors > 0, 'an error of the producer');
});

test('handlers must be functions', () => {
  const handlers = { error: 5 } as never;
  expect(() => create({ 'bootstrap.servers': DEAD_ADDRESS }, { handlers })).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }),
  );
});
