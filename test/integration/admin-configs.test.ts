import { until } from '../helpers/cluster.js';
import { withAdmin } from './admin-kafka.js';

const kafka = withAdmin();

async function valueOf(topic: string, property: string): Promise<string | null | undefined> {
  const [found] = await kafka.admin.describeConfigs([{ type: 'topic', name: topic }]);
  return found?.entries.find(({ name }) => name === property)?.value;
}

test('describeConfigs: values, sources and synonyms of topics and brokers in one call', async () => {
  const topic = await kafka.newTopic({ config: { 'retention.ms': 12345 } });
  const { nodes } = await kafka.admin.describeCluster();
  const broker = String(nodes[0]!.id);
  const missing = kafka.topic();
  const results = await kafka.admin.describeConfigs([
    { type: 'broker', name: broker },
    { type: 'topic', name: missing },
    { type: 'topic', name: topic },
  ]);
  expect(results.map(({ type, name }) => [type, name])).toEqual([
    ['broker', broker],
    ['topic', missing],
    ['topic', topic],
  ]);
  expect(results.map(({ error }) => error?.code ?? null)).toEqual([
    null,
    'ERR_UNKNOWN_TOPIC_OR_PART',
    null,
  ]);
  const retention = results[2]?.entries.find(({ name }) => name === 'retention.ms');
  expect(retention).toMatchObject({
    value: '12345',
    source: 'dynamicTopic',
    isDefault: false,
    isReadOnly: false,
    isSensitive: false,
  });
  expect(retention?.synonyms.map(({ source }) => source)).toEqual([
    'dynamicTopic',
    'staticBroker',
    'default',
  ]);
  const policy = results[2]?.entries.find(({ name }) => name === 'cleanup.policy');
  expect(policy).toMatchObject({ value: 'delete', source: 'default', isDefault: true });
  const nodeId = results[0]?.entries.find(({ name }) => name === 'node.id');
  expect(nodeId).toMatchObject({ value: broker, source: 'staticBroker', isReadOnly: true });
});

test('describeConfigs: only the properties asked for', async () => {
  const topic = await kafka.newTopic();
  const [found] = await kafka.admin.describeConfigs([
    { type: 'topic', name: topic, properties: ['segment.bytes'] },
  ]);
  expect(found?.entries.map(({ name }) => name)).toEqual(['segment.bytes']);
});

test('describeConfigs: a broker that is not there does not hide the others', async () => {
  const topic = await kafka.newTopic();
  const results = await kafka.admin.describeConfigs(
    [
      { type: 'broker', name: '4711' },
      { type: 'topic', name: topic },
    ],
    { timeoutMs: 2000 },
  );
  expect(results[0]?.error?.code).toBe('ERR__TIMED_OUT');
  expect(results[1]?.error).toBeNull();
  expect(results[1]?.entries.length).toBeGreaterThan(10);
});

test('incrementalAlterConfigs: sets, appends, subtracts, deletes, and leaves the rest', async () => {
  const topic = await kafka.newTopic({ config: { 'retention.ms': 1000 } });
  const alter = (
    ...changes: Parameters<typeof kafka.admin.incrementalAlterConfigs>[0][0]['changes']
  ) => kafka.admin.incrementalAlterConfigs([{ type: 'topic', name: topic, changes }]);
  const done = [{ type: 'topic', name: topic, error: null }];
  expect(
    await alter(
      { name: 'segment.bytes', value: 2_000_000 },
      { name: 'cleanup.policy', operation: 'append', value: 'compact' },
    ),
  ).toEqual(done);
  await until(async () => (await valueOf(topic, 'segment.bytes')) === '2000000', 'the change');
  expect(await valueOf(topic, 'cleanup.policy')).toBe('delete,compact');
  expect(await valueOf(topic, 'retention.ms')).toBe('1000');

  await alter(
    { name: 'cleanup.policy', operation: 'subtract', value: 'delete' },
    { name: 'retention.ms', operation: 'delete' },
  );
  await until(async () => (await valueOf(topic, 'cleanup.policy')) === 'compact', 'the change');
  expect(await valueOf(topic, 'retention.ms')).not.toBe('1000');

  const [bad] = await alter({ name: 'retention.ms', value: 'soon' });
  expect(bad?.error?.code).toBe('ERR_INVALID_CONFIG');
});

test('incrementalAlterConfigs: validateOnly changes nothing; groups have configs too', async () => {
  const topic = await kafka.newTopic();
  const before = await valueOf(topic, 'segment.bytes');
  const changes = [{ name: 'segment.bytes', value: 3_000_000 }];
  const resources = [{ type: 'topic', name: topic, changes }] as const;
  await kafka.admin.incrementalAlterConfigs(resources, { validateOnly: true });
  expect(await valueOf(topic, 'segment.bytes')).toBe(before);

  const group = kafka.group();
  const timeout = [{ name: 'consumer.session.timeout.ms', value: 7000 }];
  const [result] = await kafka.admin.incrementalAlterConfigs([
    { type: 'group', name: group, changes: timeout },
  ]);
  expect(result).toEqual({ type: 'group', name: group, error: null });
  // The broker hears of it from the controller, a moment later.
  await until(async () => {
    const [found] = await kafka.admin.describeConfigs([{ type: 'group', name: group }]);
    const entry = found?.entries.find(({ name }) => name === 'consumer.session.timeout.ms');
    return entry?.value === '7000' && entry.source === 'group';
  }, 'the new config of the group');
});

test('alterConfigs: replaces the whole configuration', async () => {
  const topic = await kafka.newTopic({ config: { 'retention.ms': 1000 } });
  const config = { 'segment.bytes': 2_000_000, 'message.timestamp.type': 'LogAppendTime' };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is deprecated must work too
  const results = await kafka.admin.alterConfigs([{ type: 'topic', name: topic, config }]);
  expect(results).toEqual([{ type: 'topic', name: topic, error: null }]);
  await until(async () => (await valueOf(topic, 'segment.bytes')) === '2000000', 'the change');
  expect(await valueOf(topic, 'message.timestamp.type')).toBe('LogAppendTime');
  expect(await valueOf(topic, 'retention.ms')).not.toBe('1000');
});
