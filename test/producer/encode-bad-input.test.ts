// Wrong arguments of the producing calls: refused with a clear error, before anything has happened.
import type { OnDelivery, ProducerMessage } from '../../lib/index.js';
import { rejectionOf, thrownBy, withCluster } from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

type BadMessage = readonly [
  what: string,
  message: unknown,
  code: 'TYPE' | 'VALUE' | 'RANGE',
  text: RegExp,
];

const TOPIC = 'bad-input';
const of = (fields: object): unknown => ({ topic: TOPIC, value: 'v', ...fields });

const notObjects: BadMessage[] = [undefined, null, 5, 'text', true, Symbol('s'), () => 1].map(
  (message) => [String(message), message, 'TYPE', /message must be an object/],
);
const topics: BadMessage[] = [
  ['no topic', { value: 'v' }, 'TYPE', /message\.topic must be a non-empty string, not undefined/],
  ['an empty topic', of({ topic: '' }), 'VALUE', /message\.topic must not be empty/],
  ['a number as topic', of({ topic: 5 }), 'TYPE', /message\.topic .* not a number/],
  ['null as topic', of({ topic: null }), 'TYPE', /message\.topic .* not null/],
  ['a NUL in the topic', of({ topic: 'a\0b' }), 'VALUE', /message\.topic .* NUL/],
];
const payloads: BadMessage[] = ['key', 'value'].flatMap((field) =>
  [5, true, 5n, Symbol('s'), {}, [1], new Uint16Array(1), new ArrayBuffer(1), new Date()].map(
    (bytes): BadMessage => [
      `${typeof bytes === 'object' ? bytes.constructor.name : typeof bytes} as ${field}`,
      of({ [field]: bytes }),
      'TYPE',
      new RegExp(`message\\.${field} must be a Uint8Array, a string or null`),
    ],
  ),
);
/** What `instanceof` takes for bytes, and the addon finds none in. */
const pretenders: BadMessage[] = [
  ['a Proxy of a Buffer', new Proxy(Buffer.from('ABC'), {})] as const,
  ['an heir of no bytes', Object.create(Uint8Array.prototype) as object] as const,
].flatMap(([what, bytes]) => [
  [`${what} as value`, of({ value: bytes }), 'TYPE', /message\.value must be a Uint8Array/],
  [`${what} as header`, of({ headers: { h: bytes } }), 'TYPE', /header "h" must be a Uint8Array/],
]);
const partitions: BadMessage[] = [
  ['text as partition', of({ partition: '1' }), 'TYPE', /message\.partition must be a number/],
  ['null as partition', of({ partition: null }), 'TYPE', /message\.partition/],
  ...[-2, 1.5, NaN, Infinity, 2 ** 31].map((partition): BadMessage => [
    `partition ${partition}`,
    of({ partition }),
    'RANGE',
    new RegExp(`message\\.partition must be an integer .* not ${partition}`),
  ]),
];
const timestamps: BadMessage[] = [
  ['a Date as timestamp', of({ timestamp: new Date() }), 'TYPE', /message\.timestamp .* Date/],
  ['a bigint as timestamp', of({ timestamp: 5n }), 'TYPE', /message\.timestamp/],
  ['null as timestamp', of({ timestamp: null }), 'TYPE', /message\.timestamp/],
  ...[0, -1, 1.5, NaN, 2 ** 53].map((timestamp): BadMessage => [
    `timestamp ${timestamp}`,
    of({ timestamp }),
    'RANGE',
    new RegExp(`message\\.timestamp must be an integer .* not ${timestamp}`),
  ]),
];
const headers: BadMessage[] = [
  ['text as headers', of({ headers: 'a' }), 'TYPE', /message\.headers must be an array, a Map/],
  ['null as headers', of({ headers: null }), 'TYPE', /message\.headers/],
  ['a header without a value', of({ headers: [['a']] }), 'TYPE', /\[name, value\] pairs/],
  ['a header of three', of({ headers: [['a', 'b', 'c']] }), 'TYPE', /\[name, value\] pairs/],
  ['a record as header', of({ headers: [{ a: 'b' }] }), 'TYPE', /\[name, value\] pairs/],
  // eslint-disable-next-line no-sparse-arrays -- that is the case
  ['a hole in the headers', of({ headers: [['a', 'b'], , ['c', 'd']] }), 'TYPE', /pairs/],
  ['a number as header name', of({ headers: [[1, 'b']] }), 'TYPE', /header name must be a string/],
  ['a NUL in a header name', of({ headers: [['a\0', 'b']] }), 'VALUE', /header name .* NUL/],
  ['a number as header value', of({ headers: { a: 1 } }), 'TYPE', /header "a" must be a Uint8/],
  ['a list as header value', of({ headers: [['a', ['b']]] }), 'TYPE', /header "a" must be/],
  ['a symbol in a Map', of({ headers: new Map([['a', Symbol('s')]]) }), 'TYPE', /header "a"/],
  ['a Map with a numeric name', of({ headers: new Map([[1, 'b']]) }), 'TYPE', /header name/],
  // Read as records they would be empty: headers would be lost without a word.
  ['a Set as headers', of({ headers: new Set([['a', 'b']]) }), 'TYPE', /message\.headers/],
  ['an iterator as headers', of({ headers: [['a', 'b']].values() }), 'TYPE', /message\.headers/],
];
const all = [
  ...notObjects,
  ...topics,
  ...payloads,
  ...pretenders,
  ...partitions,
  ...timestamps,
  ...headers,
];

function expectRefusal(error: unknown, [, , code, text]: BadMessage): void {
  expect(error).toBeInstanceOf(code === 'RANGE' ? RangeError : TypeError);
  expect(error).toMatchObject({
    code: `ERR_INVALID_ARG_${code}`,
    message: expect.stringMatching(text),
  });
}

describe.each(all)('%s', (...bad) => {
  const message = bad[1] as ProducerMessage;

  it('is refused by every call that sends, and nothing is sent', async () => {
    const producer = cluster.producer();
    const channel = producer.channel();
    const onDelivery = jest.fn();
    expectRefusal(
      thrownBy(() => producer.produce(message, onDelivery)),
      bad,
    );
    expectRefusal(
      thrownBy(() => channel.tryWrite(message)),
      bad,
    );
    expectRefusal(await rejectionOf(producer.send(message)), bad);
    expectRefusal(await rejectionOf(producer.send(message, { timeoutMs: 100 })), bad);
    expectRefusal(await rejectionOf(producer.sendBatch([message])), bad);
    expectRefusal(await rejectionOf(channel.write(message)), bad);
    expect(producer.length).toBe(0);
    expect(await producer.flush({ timeoutMs: 1000 })).toBe(0);
    await channel.close();
    expect(onDelivery).not.toHaveBeenCalled();
  });
});

it('one malformed message of a batch keeps all of it from being sent', async () => {
  const producer = cluster.producer();
  const topic = cluster.topic();
  const good = { topic, value: 'good' };
  const bad = { topic, value: 5 } as unknown as ProducerMessage;
  for (const batch of [
    [bad, good],
    [good, bad],
    [good, good, bad, good],
    // eslint-disable-next-line no-sparse-arrays -- that is the case
    [good, , good] as ProducerMessage[],
  ]) {
    const error = await rejectionOf(producer.sendBatch(batch));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    expect(producer.length).toBe(0);
  }
  expect(await allValues(cluster, topic)).toEqual([]);
});

it.each([undefined, null, 5, 'text', {}, new Set()])(
  'a batch that is %s and not an array is refused',
  async (batch) => {
    const error = await rejectionOf(cluster.producer().sendBatch(batch as ProducerMessage[]));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
      message: expect.stringMatching(/messages .* array/),
    });
  },
);

it.each([null, 5, 'text', {}, []])('onDelivery %p is refused', (onDelivery) => {
  const producer = cluster.producer();
  const call = () =>
    producer.produce({ topic: TOPIC, value: 'v' }, onDelivery as unknown as OnDelivery);
  const error = thrownBy(call);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({
    code: 'ERR_INVALID_ARG_TYPE',
    message: expect.stringMatching(/onDelivery/),
  });
  expect(producer.length).toBe(0);
});

it('a payload is not shown in the error about it', () => {
  const message = { topic: TOPIC, value: ['secret'] } as unknown as ProducerMessage;
  const error = thrownBy(() => cluster.producer().produce(message)) as Error;
  expect(`${error.message} ${error.stack}`).not.toContain('secret');
});
