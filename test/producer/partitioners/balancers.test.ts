import {
  hash,
  leastBytes,
  type Partitioner,
  type ProducerMessage,
  roundRobin,
} from '../../../lib/index.js';
import { partitionerOf } from '../../../lib/producer/partitioners/presets.js';
import { thrownBy } from '../../helpers/cluster.js';

const choices = (partitioner: Partitioner, messages: ProducerMessage[], count: number): number[] =>
  messages.map((message) => partitioner(message, count));

const nothing = (topic = 't', times = 1): ProducerMessage[] =>
  Array.from({ length: times }, () => ({ topic }));

describe('roundRobin', () => {
  it('gives each partition its turn, whatever the key', () => {
    const messages = ['a', 'a', null, 'b', 'a'].map((key) => ({ topic: 't', key }));
    expect(choices(roundRobin(), messages, 3)).toEqual([0, 1, 2, 0, 1]);
  });

  it('gives it chunkSize turns in a row', () => {
    expect(choices(roundRobin({ chunkSize: 2 }), nothing('t', 7), 3)).toEqual([
      0, 0, 1, 1, 2, 2, 0,
    ]);
  });

  it('counts for each topic: two topics in turn do not get every second partition only', () => {
    const balancer = roundRobin();
    const messages = Array.from({ length: 4 }, () => [...nothing('a'), ...nothing('b')]).flat();
    expect(choices(balancer, messages, 2)).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
  });

  it.each([0, -1, 1.5, NaN])('refuses chunkSize %p', (chunkSize) => {
    expect(thrownBy(() => roundRobin({ chunkSize }))).toMatchObject({
      code: 'ERR_INVALID_ARG_RANGE',
    });
  });
});

describe('leastBytes', () => {
  const sized = (key: string | null, value: string | Buffer | null): ProducerMessage => ({
    topic: 't',
    key,
    value,
  });

  it('takes the partition with the fewest bytes of keys and values, of several the first', () => {
    const messages = [
      sized('kk', 'vvv'), // 5 on 0
      sized(null, Buffer.alloc(2)), // 2 on 1
      sized('éé', null), // 4 on 2: bytes, not characters
      sized(null, 'vvv'), // 5 on 1
      sized('k', null), // 5 on 2
      sized('x', null), // all have 5: 0
    ];
    expect(choices(leastBytes(), messages, 3)).toEqual([0, 1, 2, 1, 2, 0]);
  });

  it('begins anew when the number of partitions changes, and counts each topic', () => {
    const balancer = leastBytes();
    expect(choices(balancer, [sized('large', 'large'), sized('k', null)], 2)).toEqual([0, 1]);
    expect(balancer({ topic: 'other', value: 'v' }, 2)).toBe(0);
    expect(choices(balancer, [sized('k', null)], 2)).toEqual([1]);
    expect(choices(balancer, [sized('k', null)], 3)).toEqual([0]);
  });
});

describe('hash', () => {
  it('lets messages without a key take turns; an empty key is a key', () => {
    expect(choices(hash(), nothing('t', 4), 3)).toEqual([0, 1, 2, 0]);
    const empty = choices(
      hash(),
      [
        { topic: 't', key: '' },
        { topic: 't', key: '' },
      ],
      1000,
    );
    expect(empty[0]).toBe(empty[1]);
  });

  it('gives a hasher the bytes of the key', () => {
    const seen: Uint8Array[] = [];
    const hasher = (key: Uint8Array): number => seen.push(key);
    const balancer = hash(hasher);
    choices(
      balancer,
      [
        { topic: 't', key: 'é' },
        { topic: 't', key: Uint8Array.of(1) },
      ],
      3,
    );
    expect(seen.map((key) => [...key])).toEqual([[0xc3, 0xa9], [1]]);
  });

  it('refuses a hasher that is no function', () => {
    const wrong = 'murmur2' as unknown as () => number;
    expect(thrownBy(() => hash(wrong))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('presets without a key', () => {
  it('kafkajs: in turn, from a random partition on', () => {
    const chosen = choices(partitionerOf('kafkajs')!, nothing('t', 8), 4);
    const [first = -1] = chosen;
    expect(chosen).toEqual(chosen.map((_, i) => (first + i) % 4));
  });

  it('sarama-reference: random, each of them', () => {
    const chosen = choices(partitionerOf('sarama-reference')!, nothing('t', 200), 4);
    expect(new Set(chosen)).toEqual(new Set([0, 1, 2, 3]));
    expect(chosen.slice(4)).not.toEqual(chosen.slice(0, -4));
  });
});
