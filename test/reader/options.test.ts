import { inspect } from 'node:util';
import { Offset, Reader, type ReaderOptions } from '../../lib/index.js';
import { DEAD_ADDRESS, thrownBy, until, withCluster } from '../helpers/cluster.js';
import { withReaders } from './helpers.js';

const cluster = withCluster();
const newReader = withReaders(cluster);

const config = { 'bootstrap.servers': DEAD_ADDRESS } as const;
const inGroup = { config, groupId: 'g' } as const;

describe('a reader is refused', () => {
  const VALUE = 'ERR_INVALID_ARG_VALUE';
  const TYPE = 'ERR_INVALID_ARG_TYPE';
  const RANGE = 'ERR_INVALID_ARG_RANGE';
  const cases: [why: string, options: object | null, code: string, text: string][] = [
    ['without options', null, TYPE, 'options'],
    ['without a config', { topic: 't' }, TYPE, 'options.config'],
    ['with a name that it does not know', { config, topic: 't', groupID: 'g' }, VALUE, 'groupID'],
    ['without a topic', { config }, TYPE, 'options.topic'],
    ['with an empty topic', { config, topic: '' }, VALUE, 'options.topic'],
    ['with topic and topics', { ...inGroup, topic: 't', topics: ['t'] }, VALUE, 'topics'],
    ['with topics and no group', { config, topics: ['t'] }, VALUE, 'needs a group'],
    ['with topics that are no array', { ...inGroup, topics: 't' }, TYPE, 'options.topics'],
    ['with no topics', { ...inGroup, topics: [] }, VALUE, 'topics'],
    ['with an empty group', { config, topic: 't', groupId: '' }, VALUE, 'options.groupId'],
    ['with a group that is no text', { config, topic: 't', groupId: 7 }, TYPE, 'options.groupId'],
    ['with a group and a partition', { ...inGroup, topic: 't', partition: 0 }, VALUE, 'partition'],
    ['with a negative partition', { config, topic: 't', partition: -1 }, RANGE, 'partition'],
    ['with an interval and no group', { config, topic: 't', commitInterval: 9 }, VALUE, 'interval'],
    ['with a negative interval', { ...inGroup, topic: 't', commitInterval: -1 }, RANGE, 'Interval'],
    ['with NaN as an interval', { ...inGroup, topic: 't', commitInterval: NaN }, RANGE, 'Interval'],
    ['with a start that is none', { config, topic: 't', startOffset: -1000 }, RANGE, 'startOffset'],
    [
      'with an absolute start in a group',
      { ...inGroup, topic: 't', startOffset: 5 },
      RANGE,
      'group',
    ],
  ];

  it.each(cases)('%s', (_why, options, code, text) => {
    const error = thrownBy(() => new Reader(options as unknown as ReaderOptions));
    expect(error).toMatchObject({ code });
    expect((error as Error).message.toLowerCase()).toContain(text.toLowerCase());
  });

  it('with two groups', () => {
    const options = { config: { ...config, 'group.id': 'a' }, groupId: 'b', topic: 't' };
    expect(thrownBy(() => new Reader(options))).toMatchObject({ code: VALUE });
  });

  it('with two starts in a group', () => {
    const both = { ...config, 'auto.offset.reset': 'latest' } as const;
    const options = { ...inGroup, config: both, topic: 't', startOffset: Offset.End };
    expect(thrownBy(() => new Reader(options))).toMatchObject({ code: VALUE });
  });

  it.each(['enable.auto.commit', 'enable.auto.offset.store'] as const)('with %s', (name) => {
    const options = { ...inGroup, config: { ...config, [name]: true }, topic: 't' };
    expect(thrownBy(() => new Reader(options))).toMatchObject({
      code: 'ERR__INVALID_ARG',
      configKey: name,
    });
    const off = newReader({ ...options, config: { ...config, [name]: false } });
    expect(off.config.config).toMatchObject({ [name]: false });
  });

  it('with handlers that are none, by the consumer', () => {
    for (const handlers of [7, [], { error: 7 }]) {
      const options = { config, topic: 't', handlers } as unknown as ReaderOptions;
      expect(thrownBy(() => new Reader(options))).toMatchObject({ code: TYPE });
    }
  });
});

describe('config', () => {
  it('tells what a reader of a partition works with', () => {
    const reader = newReader({ config, topic: 't' });
    expect(reader.config).toEqual({
      config: {
        ...config,
        'fetch.wait.max.ms': 10,
        'auto.offset.reset': 'earliest',
        'enable.auto.commit': false,
        'enable.auto.offset.store': false,
      },
      topics: ['t'],
      groupId: null,
      partition: 0,
      startOffset: Offset.Beginning,
      commitInterval: 0,
    });
  });

  it('tells what a reader in a group works with', () => {
    const reader = newReader({ config, topics: ['t', /^u/], groupId: 'g', commitInterval: 50 });
    expect(reader.config).toMatchObject({
      config: { 'group.id': 'g', 'auto.offset.reset': 'earliest', 'enable.auto.commit': false },
      topics: ['t', /^u/],
      groupId: 'g',
      partition: null,
      commitInterval: 50,
    });
    expect(reader.consumer.subscription()).toContain('t');
  });

  it('of a group may come from the config of the consumer', () => {
    const latest = { ...config, 'group.id': 'g', 'auto.offset.reset': 'latest' } as const;
    const reader = newReader({ config: latest, topic: 't' });
    expect(reader.config).toMatchObject({ groupId: 'g', startOffset: Offset.End });
    expect(reader.config.config).toMatchObject({ 'auto.offset.reset': 'latest' });
  });

  it('of a start in a group is that of auto.offset.reset', () => {
    const reader = newReader({ ...inGroup, topic: 't', startOffset: Offset.End });
    expect(reader.config.config).toMatchObject({ 'auto.offset.reset': 'latest' });
  });

  it('shows no secret', () => {
    const secret = { ...config, 'sasl.username': 'me', 'sasl.password': 'hunter2' };
    const reader = newReader({ config: secret, topic: 't' });
    expect(inspect(reader.config, { depth: 9 })).not.toContain('hunter2');
    expect(inspect(reader, { depth: 9, showHidden: true })).not.toContain('hunter2');
    expect(inspect(reader)).toBe(`Reader { ${reader.consumer.name}, open }`);
  });
});

test('the consumer below gets its tokens from options.oauthBearerToken', async () => {
  const asked: string[] = [];
  const oauth = {
    ...config,
    'security.protocol': 'sasl_plaintext',
    'sasl.mechanism': 'OAUTHBEARER',
    'sasl.oauthbearer.config': 'scope=test',
  } as const;
  const reader = new Reader({
    config: oauth,
    topic: 't',
    logger: null,
    oauthBearerToken: (value) => {
      asked.push(value);
      return Promise.reject(new Error('no token today'));
    },
  });
  await until(() => asked.length > 0, 'the question');
  expect(asked).toEqual(['scope=test']);
  await reader.close();
});
