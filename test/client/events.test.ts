// The addon's records as events; those that a mock cluster cannot cause are made here.
import { clientEventOf } from '../../lib/client/events.js';
import { ErrorCode } from '../../lib/index.js';
import { ControlKind, type ControlRecord } from '../../lib/native/binding.js';

const record = (fields: Partial<ControlRecord>): ControlRecord => ({
  kind: ControlKind.error,
  errno: 0,
  flag: false,
  text: '',
  brokerId: -1,
  throttleMs: -1,
  partitions: [],
  ...fields,
});

it('an error has its code and text, and is not fatal', () => {
  const errno = ErrorCode.ERR__ALL_BROKERS_DOWN;
  expect(clientEventOf(record({ errno, text: '3/3 brokers are down' }))).toEqual({
    type: 'error',
    error: expect.objectContaining({
      code: 'ERR__ALL_BROKERS_DOWN',
      message: '3/3 brokers are down',
      isFatal: false,
    }),
  });
});

it('a fatal error says so', () => {
  const event = clientEventOf(record({ errno: ErrorCode.ERR_INVALID_PRODUCER_EPOCH, flag: true }));
  expect(event).toMatchObject({ error: { code: 'ERR_INVALID_PRODUCER_EPOCH', isFatal: true } });
});

it('an error about a partition names it', () => {
  const errno = ErrorCode.ERR_TOPIC_AUTHORIZATION_FAILED;
  const event = clientEventOf(record({ errno, partitions: ['t', 4, -1001, -1, null, 0] }));
  expect(event).toMatchObject({ error: { topic: 't', partition: 4 } });
});

it('statistics come parsed and raw', () => {
  const raw = '{"name":"p","brokers":{}}';
  expect(clientEventOf(record({ kind: ControlKind.stats, text: raw }))).toEqual({
    type: 'stats',
    stats: { name: 'p', brokers: {} },
    raw,
  });
});

it('statistics are parsed when they are first read, and once', () => {
  const event = clientEventOf(record({ kind: ControlKind.stats, text: '{"name":"p"}' }));
  if (event?.type !== 'stats') throw new Error('no statistics');
  const parse = jest.spyOn(JSON, 'parse');
  try {
    const { raw } = event;
    expect(raw).toBe('{"name":"p"}');
    expect(parse).not.toHaveBeenCalled();
    expect(event.stats).toBe(event.stats);
    expect(parse).toHaveBeenCalledTimes(1);
  } finally {
    parse.mockRestore();
  }
});

it('a throttle names its broker and its time', () => {
  const fields = { kind: ControlKind.throttle, text: 'broker:9092/1', brokerId: 1, throttleMs: 50 };
  expect(clientEventOf(record(fields))).toEqual({
    type: 'throttle',
    brokerId: 1,
    brokerName: 'broker:9092/1',
    throttleMs: 50,
  });
});

it('what only a consumer knows is no event of every client', () => {
  const { rebalance, offsetsCommitted, partitionEof } = ControlKind;
  for (const kind of [rebalance, offsetsCommitted, partitionEof]) {
    expect(clientEventOf(record({ kind }))).toBeUndefined();
  }
});
