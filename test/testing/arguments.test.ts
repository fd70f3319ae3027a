// Every method against wrong arguments, which librdkafka would answer with an abort or not at all,
// and against a cluster that is closed.
import { MockCluster } from '../../lib/testing/index.js';
import { thrownBy, withCluster } from '../helpers/cluster.js';

const cluster = withCluster({ brokers: 3 });

/** A value that its type forbids. */
const wrong = (value: unknown): never => value as never;

type Call = (mock: MockCluster) => unknown;

const refused: Record<string, Call> = {
  'deleteTopic without a name': (m) => m.deleteTopic(''),
  'setTopicError without a topic': (m) => m.setTopicError(wrong(undefined), null),
  'setTopicError with an unknown code': (m) => m.setTopicError('t', wrong('ERR_NONSENSE')),
  'setTopicError with a prototype name': (m) => m.setTopicError('t', wrong('toString')),
  'setTopicError with an object': (m) => m.setTopicError('t', wrong({})),
  'deleteRecords with a negative offset': (m) => m.deleteRecords('t', 0, -1),
  'deleteRecords with a negative partition': (m) => m.deleteRecords('t', -1, 0),
  'setPartitionLeader of no topic': (m) => m.setPartitionLeader('', 0, 1),
  'setPartitionLeader with a fraction': (m) => m.setPartitionLeader('t', 0.5, 1),
  'setPartitionLeader to nobody': (m) => m.setPartitionLeader('t', 0, -1),
  'setPartitionFollower to an unknown broker': (m) => m.setPartitionFollower('t', 0, 9),
  'setFollowerWatermarks without watermarks': (m) =>
    m.setFollowerWatermarks('t', 0, wrong(undefined)),
  'setFollowerWatermarks below -1': (m) => m.setFollowerWatermarks('t', 0, { low: -2 }),
  'setFollowerWatermarks as text': (m) => m.setFollowerWatermarks('t', 0, { high: wrong('5') }),
  'pushLeaderResponse with an epoch as text': (m) => m.pushLeaderResponse('t', 0, 1, wrong('1')),
  'pushLeaderResponse with a broker below -1': (m) => m.pushLeaderResponse('t', 0, -2, 1),
  'setBrokerDown of an unknown word': (m) => m.setBrokerDown(wrong('every')),
  'setBrokerUp of broker -1': (m) => m.setBrokerUp(-1),
  'setBrokerRack of an unknown broker': (m) => m.setBrokerRack(9, 'r'),
  'setBrokerRack without a rack': (m) => m.setBrokerRack(1, wrong(null)),
  'addBroker that exists': (m) => m.addBroker(2),
  'addBroker 0': (m) => m.addBroker(0),
  'decommissionBroker of an unknown one': (m) => m.decommissionBroker(9),
  'hideBroker of all': (m) => m.hideBroker(wrong('all')),
  'setBrokerAddress with port 0': (m) => m.setBrokerAddress(1, 'h', 0),
  'setBrokerAddress with an empty host': (m) => m.setBrokerAddress(1, '', 9),
  'setBrokerAddress with a long host': (m) => m.setBrokerAddress(1, 'h'.repeat(128), 9),
  'setController to an unknown broker': (m) => m.setController(9),
  'setCoordinator of an unknown kind': (m) => m.setCoordinator(wrong('share'), 'g', 1),
  'setCoordinator without an id': (m) => m.setCoordinator('group', '', 1),
  'setCoordinator with NUL in the id': (m) => m.setCoordinator('group', 'a\0', 1),
  'setCoordinator to an unknown broker': (m) => m.setCoordinator('group', 'g', 9),
  'setApiVersions of an unknown name': (m) => m.setApiVersions(wrong('Nonsense'), null),
  'setApiVersions of a request mocks do not know': (m) => m.setApiVersions('CreateTopics', null),
  'setApiVersions above what is there': (m) => m.setApiVersions('Fetch', { min: 0, max: 17 }),
  'setApiVersions below what is there': (m) =>
    m.setApiVersions('OffsetForLeaderEpoch', { min: 0, max: 2 }),
  'setApiVersions upside down': (m) => m.setApiVersions('Fetch', { min: 5, max: 4 }),
  'pushRequestErrors of a request mocks do not know': (m) =>
    m.pushRequestErrors('CreateTopics', [1]),
  'pushRequestErrors with an unknown code': (m) => m.pushRequestErrors('Fetch', [wrong('ERR_X')]),
  'pushRequestErrors with null': (m) => m.pushRequestErrors('Fetch', [wrong(null)]),
  'pushRequestErrors with an empty scope': (m) => m.pushRequestErrors('Fetch', [1], wrong({})),
  'pushRequestErrors with scope null': (m) => m.pushRequestErrors('Fetch', [1], wrong(null)),
  'pushRequestErrors for an unknown broker': (m) =>
    m.pushRequestErrors('Fetch', [1], { brokerId: 9 }),
  'pushRequestErrors for partition -1': (m) =>
    m.pushRequestErrors('Fetch', [1], { topic: 't', partition: -1 }),
  'pushRequestErrors for a partition, of a request without': (m) =>
    m.pushRequestErrors('JoinGroup', [1], { topic: 't', partition: 0 }),
  'pushRequestErrors late for any broker': (m) => m.pushRequestErrors('Fetch', [{ delayMs: 5 }]),
  'pushRequestErrors with a negative delay': (m) =>
    m.pushRequestErrors('Fetch', [{ delayMs: -5 }], { brokerId: 1 }),
  'clearRequestErrors of an unknown name': (m) => m.clearRequestErrors(wrong('Nonsense')),
  'requestErrorCount of an unknown broker': (m) => m.requestErrorCount('Fetch', 9),
  'requests.count of an unknown name': (m) => m.requests.count(wrong('Nonsense')),
  'setInitialRebalanceDelay below 0': (m) => m.groups.setInitialRebalanceDelay(-1),
  'setSessionTimeout 0': (m) => m.groups.setSessionTimeout(0),
  'setHeartbeatInterval as text': (m) => m.groups.setHeartbeatInterval(wrong('5')),
  'setTargetAssignment without a group': (m) => m.groups.setTargetAssignment('', null),
  'setTargetAssignment as a list': (m) => m.groups.setTargetAssignment('g', wrong([])),
  'setTargetAssignment without partitions': (m) =>
    m.groups.setTargetAssignment('g', { m: wrong(null) }),
  'setTargetAssignment with a wrong partition': (m) =>
    m.groups.setTargetAssignment('g', { m: [{ topic: 't', partition: -1 }] }),
  'setRequestedMetrics as text': (m) => m.telemetry.setRequestedMetrics(wrong('all')),
  'setRequestedMetrics with a number': (m) => m.telemetry.setRequestedMetrics([wrong(1)]),
  'setPushInterval 0': (m) => m.telemetry.setPushInterval(0),
};

test.each(Object.entries(refused))('%s is refused', (_what, call) => {
  expect(thrownBy(() => call(cluster.mock))).toMatchObject({
    code: expect.stringMatching(/^ERR_INVALID_ARG_/),
  });
});

const valid: Record<string, Call> = {
  deleteTopic: (m) => m.deleteTopic('t'),
  setTopicError: (m) => m.setTopicError('t', null),
  deleteRecords: (m) => m.deleteRecords('t', 0, 0),
  setPartitionLeader: (m) => m.setPartitionLeader('t', 0, 1),
  setPartitionFollower: (m) => m.setPartitionFollower('t', 0, null),
  setFollowerWatermarks: (m) => m.setFollowerWatermarks('t', 0, {}),
  pushLeaderResponse: (m) => m.pushLeaderResponse('t', 0, 1, 1),
  setBrokerDown: (m) => m.setBrokerDown('all'),
  setBrokerUp: (m) => m.setBrokerUp('all'),
  setRoundTripTime: (m) => m.setRoundTripTime('all', 0),
  setBrokerRack: (m) => m.setBrokerRack('all', 'r'),
  addBroker: (m) => m.addBroker(9),
  decommissionBroker: (m) => m.decommissionBroker(2),
  hideBroker: (m) => m.hideBroker(2),
  setBrokerAddress: (m) => m.setBrokerAddress(1, 'h', 9),
  setController: (m) => m.setController(1),
  setCoordinator: (m) => m.setCoordinator('group', 'g', 1),
  setApiVersions: (m) => m.setApiVersions('Fetch', null),
  'pushRequestErrors for any broker': (m) => m.pushRequestErrors('Fetch', [1]),
  'pushRequestErrors for a broker': (m) => m.pushRequestErrors('Fetch', [1], { brokerId: 1 }),
  'pushRequestErrors for a partition': (m) =>
    m.pushRequestErrors('Fetch', [1], { topic: 't', partition: 0 }),
  clearRequestErrors: (m) => m.clearRequestErrors('Fetch'),
  requestErrorCount: (m) => m.requestErrorCount('Fetch', 1),
  'requests.start': (m) => m.requests.start(),
  'requests.stop': (m) => m.requests.stop(),
  'requests.clear': (m) => m.requests.clear(),
  'requests.list': (m) => m.requests.list(),
  'requests.count': (m) => m.requests.count(),
  'groups.setInitialRebalanceDelay': (m) => m.groups.setInitialRebalanceDelay(1),
  'groups.setSessionTimeout': (m) => m.groups.setSessionTimeout(1),
  'groups.setHeartbeatInterval': (m) => m.groups.setHeartbeatInterval(1),
  'groups.setTargetAssignment': (m) => m.groups.setTargetAssignment('g', {}),
  'groups.setTargetAssignment null': (m) => m.groups.setTargetAssignment('g', null),
  'telemetry.setRequestedMetrics': (m) => m.telemetry.setRequestedMetrics([]),
  'telemetry.setPushInterval': (m) => m.telemetry.setPushInterval(1),
};

test('after close(), every method throws ERR__STATE', async () => {
  const mock = new MockCluster({ brokers: 2 });
  await mock.close();
  const codes = Object.entries(valid).map(([name, call]) => [
    name,
    (thrownBy(() => call(mock)) as { code?: string }).code,
  ]);
  expect(codes).toEqual(Object.keys(valid).map((name) => [name, 'ERR__STATE']));
  expect(mock.brokerIds).toEqual([1, 2]);
});
