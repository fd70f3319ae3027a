import { MockCluster } from '../../lib/testing/index.js';
import { until, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

it('clients push the metrics that were asked for, as often as asked', async () => {
  const mock = new MockCluster({ topics: ['t'] });
  mock.telemetry.setRequestedMetrics(['']);
  mock.telemetry.setPushInterval(50);
  mock.requests.start();
  const producer = cluster.producer({ 'bootstrap.servers': mock.bootstrapServers });
  await producer.send({ topic: 't', value: 'v' });
  const kinds = () => mock.requests.list().map(({ apiName }) => apiName);
  await until(() => mock.requests.count('PushTelemetry') >= 2, kinds);
  expect(mock.requests.count('GetTelemetrySubscriptions')).toBeGreaterThan(0);
  await mock.close();
});

it('nothing is pushed unless asked for', async () => {
  const mock = new MockCluster({ topics: ['t'] });
  mock.telemetry.setRequestedMetrics(['']);
  mock.telemetry.setRequestedMetrics([]);
  mock.telemetry.setPushInterval(20);
  mock.requests.start();
  const producer = cluster.producer({ 'bootstrap.servers': mock.bootstrapServers });
  await until(
    async () => {
      await producer.send({ topic: 't' });
      return mock.requests.count('GetTelemetrySubscriptions') >= 2;
    },
    () => mock.requests.list().map(({ apiName }) => apiName),
  );
  expect(mock.requests.count('PushTelemetry')).toBe(0);
  await mock.close();
});
