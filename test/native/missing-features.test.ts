// What an older librdkafka lacks: here the addon pretends to be the oldest that is supported, so
// that every refusal is seen. test/modes tries a real one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminClient,
  features,
  KafkaError,
  librdkafkaVersion,
  missingFeatures,
  MockCluster,
} from '../../lib/index.js';
import {
  FEATURE_VERSIONS,
  type FeatureName,
  featuresMissingIn,
  versionNumber,
} from '../../lib/native/feature-versions.js';
import type * as Load from '../../lib/native/load.js';
import { thrownBy } from '../helpers/cluster.js';

const OLDEST = 0x020002ff;

jest.mock('../../lib/native/load.js', () => {
  const actual = jest.requireActual<typeof Load>('../../lib/native/load.js');
  const oldest = { versionNumber: 0x020002ff, version: '2.0.2' };
  return { ...actual, native: () => ({ ...actual.native(), ...oldest }) };
});

const CONFIG = { type: 'topic', name: 't', changes: [{ name: 'n', value: 'v' }] } as const;

/** Fields, which are unknown or left out. All else is refused. */
type Field =
  | 'leaderEpoch'
  | 'BrokerNode.rack'
  | 'ConsumerGroupListing.type'
  | 'ConsumerGroupDescription.type'
  | 'MemberDescription.targetAssignment';

interface Context {
  readonly admin: AdminClient;
  readonly mock: MockCluster;
}

const CALLS: Readonly<Record<Exclude<FeatureName, Field>, (context: Context) => unknown>> = {
  alterUserScramCredentials: ({ admin }) =>
    admin.alterUserScramCredentials([{ user: 'u', mechanism: 'SCRAM-SHA-256', delete: true }]),
  describeUserScramCredentials: ({ admin }) => admin.describeUserScramCredentials(['u']),
  incrementalAlterConfigs: ({ admin }) => admin.incrementalAlterConfigs([CONFIG]),
  describeCluster: ({ admin }) => admin.describeCluster(),
  describeTopics: ({ admin }) => admin.describeTopics(['t']),
  listOffsets: ({ admin }) => admin.listOffsets([{ topic: 't', partition: 0, spec: 'latest' }]),
  electLeaders: ({ admin }) => admin.electLeaders([{ topic: 't', partition: 0 }]),
  includeAuthorizedOperations: ({ admin }) =>
    admin.describeConsumerGroups(['g'], { includeAuthorizedOperations: true }),
  matchConsumerGroupTypes: ({ admin }) =>
    admin.listConsumerGroups({ matchConsumerGroupTypes: ['classic'] }),
  'MockCluster.requests': ({ mock }) => {
    mock.requests.start();
  },
  'MockCluster.pushLeaderResponse': ({ mock }) => {
    mock.pushLeaderResponse('t', 0, 1, 1);
  },
  'MockCluster.telemetry': ({ mock }) => {
    mock.telemetry.setPushInterval(1000);
  },
  'MockCluster.initialRebalanceDelayMs': () => new MockCluster({ initialRebalanceDelayMs: 1 }),
  'MockCluster.heartbeatIntervalMs': () => new MockCluster({ heartbeatIntervalMs: 1 }),
  'MockCluster.sessionTimeoutMs': () => new MockCluster({ sessionTimeoutMs: 1 }),
  'MockCluster.setTargetAssignment': ({ mock }) => {
    mock.groups.setTargetAssignment('g', null);
  },
  'MockCluster.addBroker': ({ mock }) => {
    mock.addBroker(3);
  },
  'MockCluster.decommissionBroker': ({ mock }) => {
    mock.decommissionBroker(2);
  },
  'MockCluster.setBrokerAddress': ({ mock }) => {
    mock.setBrokerAddress(1, 'localhost', 9092);
  },
  'MockCluster.deleteRecords': ({ mock }) => {
    mock.deleteRecords('t', 0, 0);
  },
  'MockCluster.deleteTopic': ({ mock }) => {
    mock.deleteTopic('t');
  },
  'MockCluster.hideBroker': ({ mock }) => {
    mock.hideBroker(2);
  },
  'MockCluster.pushRequestErrors for a partition': ({ mock }) => {
    mock.pushRequestErrors('Fetch', ['ERR_UNKNOWN'], { topic: 't', partition: 0 });
  },
  'MockCluster.setController': ({ mock }) => {
    mock.setController(2);
  },
};

describe('with the oldest librdkafka', () => {
  let context: Context;
  beforeAll(() => {
    const mock = new MockCluster({ brokers: 2, topics: ['t'] });
    const config = { 'bootstrap.servers': mock.bootstrapServers };
    context = { mock, admin: new AdminClient(config) };
  });
  afterAll(async () => {
    await context.admin.close();
    await context.mock.close();
  });

  it.each(Object.keys(CALLS))('%s is refused, with the version that has it', async (name) => {
    const feature = name as keyof typeof CALLS;
    const error: unknown = await Promise.resolve()
      .then(() => CALLS[feature](context))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KafkaError);
    const version = FEATURE_VERSIONS[feature];
    expect(error).toMatchObject({
      code: 'ERR__UNSUPPORTED_FEATURE',
      message: `${name} needs librdkafka ${version} or newer; this is 2.0.2`,
    });
  });

  it('wrong arguments and a closed cluster come first', async () => {
    expect(thrownBy(() => context.mock.deleteTopic(''))).toMatchObject({
      code: 'ERR_INVALID_ARG_VALUE',
    });
    const closed = new MockCluster();
    await closed.close();
    expect(thrownBy(() => closed.deleteTopic('t'))).toMatchObject({ code: 'ERR__STATE' });
  });

  it('all of it is named in missingFeatures', () => {
    expect(missingFeatures).toEqual(Object.keys(FEATURE_VERSIONS));
    expect(Object.isFrozen(missingFeatures)).toBe(true);
    expect(librdkafkaVersion).toBe('2.0.2');
    expect(features.length).toBeGreaterThan(0); // What was built in is something else.
  });
});

describe('the table of versions', () => {
  it('has nothing that the pinned librdkafka lacks, and all that the oldest does', () => {
    const file = readFileSync(join(__dirname, '../../deps/versions.json'), 'utf8');
    const { librdkafka } = JSON.parse(file) as { librdkafka: { version: string } };
    expect(featuresMissingIn(versionNumber(librdkafka.version))).toEqual([]);
    expect(featuresMissingIn(OLDEST)).toHaveLength(Object.keys(FEATURE_VERSIONS).length);
    expect(featuresMissingIn(versionNumber('2.3.0'))).toContain('electLeaders');
    expect(featuresMissingIn(versionNumber('2.3.0'))).not.toContain('listOffsets');
  });

  it('agrees with the stand-ins of the addon', () => {
    const header = readFileSync(join(__dirname, '../../src-native/core/rdkafka.h'), 'utf8');
    const sections = header.split(/^#if RD_KAFKA_VERSION < /m).slice(1);
    const versions = sections.map((text) => Number.parseInt(text, 16));
    const inTable = Object.values(FEATURE_VERSIONS).map(versionNumber);
    expect([...new Set(versions)].sort()).toEqual([...new Set(inTable)].sort());

    const operations = sections.flatMap((text, i) =>
      [...text.matchAll(/_OPERATION\(([A-Z]+)\)$/gm)].map(([, name = '']) => [name, versions[i]]),
    );
    const expected = Object.entries(FEATURE_VERSIONS).map(
      ([name, version]) => [name.toUpperCase(), versionNumber(version)] as const,
    );
    expect(operations).toHaveLength(7);
    expect(expected).toEqual(expect.arrayContaining(operations));
  });
});
