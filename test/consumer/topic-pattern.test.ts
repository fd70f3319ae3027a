import { topicPattern } from '../../lib/consumer/topic-pattern.js';
import { type Consumer } from '../../lib/index.js';
import { thrownBy, uniqueName, withCluster } from '../helpers/cluster.js';
import { FAST_GROUP, produce } from './helpers.js';

/** What a topic may be called, in all its characters. */
const NAMES = [
  ...['a', 'b', 'ab', 'ba', 'aab', 'abc', 'A', 'a1', '12', 'a.b', 'axb', 'a-b', 'a_b', 'orders'],
  ...['orders.eu', 'orders.us', 'new-orders', 'orders-2', 'orders_old', '_orders', 'x.y.z', 'zzz'],
];

const PATTERNS = [
  ...[/a/, /^a/, /b$/, /^a$/, /^ab$/, /./, /^.$/, /^..$/, /a.b/, /a\.b/, /^a\.b$/, /a-b/, /a\-b/],
  ...[/\d/, /^\d+$/, /\D/, /^\w+$/, /\W/, /^[ab]+$/, /[^a-z]/, /[\d]/, /^[\w.]+$/, /[.]/, /[a-z]$/],
  ...[
    /a|b/,
    /orders|zzz/,
    /^(orders|zzz)$/,
    /^(?:orders|zzz)$/,
    /^(a|b)(1|c)?$/,
    /(a)(b)/,
    /(ab)+/,
  ],
  ...[/a{2}/, /^a{1,2}b/, /ab?c*/, /^o.*s$/, /orders[._-]/, /^orders(\.(eu|us))?$/, /x\.y\.z/],
  ...[/^/, /$/, /^$/, /.*/, /a\/b|zzz/, /[/]|zzz/, /\$|zzz/, /\||zzz/, /\^|zzz/],
];

const REFUSED: [RegExp, RegExp][] = [
  [/a/i, /flags/],
  [/a/m, /flags/],
  [/a/s, /flags/],
  [new RegExp('a', 'v'), /flags/],
  [/\bword\b/, /\\b/],
  [/(a)\1/, /\\1/],
  [/\u0061/, /\\u/],
  [/(?=a)b/, /lookaround/],
  [/(?!a)b/, /lookaround/],
  [/(?<=a)b/, /lookaround/],
  [/(?<name>a)/, /names/],
  [/a+?/, /lazy/],
  [/a*?b/, /lazy/],
  [/a??/, /lazy/],
  [/a{1,2}?/, /lazy/],
  [/^a|b$/, /alternatives/],
  [/a^b/, /\^ and \$/],
  [/a$|b/, /\^ and \$/],
  [/[\]]/, /brackets/],
  [/[a\-z]/, /brackets/],
];

describe('topicPattern()', () => {
  it.each(REFUSED)('refuses %s, and says what of it', (pattern, reason) => {
    const error = thrownBy(() => topicPattern('topics', pattern));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
    expect((error as Error).message).toMatch(reason);
  });

  it('always gives a pattern that librdkafka takes for one', () => {
    for (const pattern of PATTERNS) expect(topicPattern('topics', pattern)).toMatch(/^\^/);
  });

  it.each(PATTERNS.map((pattern) => [pattern]))('keeps the meaning of %s', (pattern) => {
    // What brokers do (RE2/J) is to match the whole name; JavaScript reads the result alike.
    const whole = new RegExp(`^(?:${topicPattern('topics', pattern)})$`);
    const expected = NAMES.filter((name) => new RegExp(pattern).test(name));
    expect(NAMES.filter((name) => whole.test(name))).toEqual(expected);
  });
});

describe('a subscription by a pattern', () => {
  const cluster = withCluster();
  let prefix: string;

  beforeAll(async () => {
    prefix = uniqueName('p');
    for (const name of NAMES) {
      cluster.mock.createTopic(`${prefix}.${name}`, { partitions: 1 });
    }
    await produce(
      cluster,
      NAMES.map((name) => ({ topic: `${prefix}.${name}`, value: name })),
    );
  });

  /** The topics of this file, by their names without prefix, that a new member is assigned. */
  async function assignedBy(pattern: RegExp): Promise<string[]> {
    const consumer: Consumer = cluster.consumer({
      'group.id': cluster.group(),
      ...FAST_GROUP,
      'enable.auto.commit': false,
    });
    const source = pattern.source.replace(/^\^/, '');
    const anchor = pattern.source.startsWith('^') ? '' : '.*';
    consumer.subscribe(new RegExp(`^${prefix}\\.${anchor}${source}`));
    const event = await consumer.poll(10_000);
    if (event?.type !== 'assignedPartitions') throw new Error(`unexpected: ${String(event?.type)}`);
    return event.partitions.map(({ topic }) => topic.slice(prefix.length + 1)).sort();
  }

  it.each([
    [/^a$/],
    [/^[ab]+$/],
    [/\.b$/],
    [/^\d+$/],
    [/^\w+$/],
    [/(orders|zzz)/],
    [/^(?:orders|zzz)$/],
    [/^orders(\.(eu|us))?$/],
    [/^a{1,2}b$/],
    [/[._-]o/],
  ])('%s gets the topics that match in JavaScript', async (pattern) => {
    const expected = NAMES.filter((name) => pattern.test(name)).sort();
    expect(await assignedBy(pattern)).toEqual(expected);
  });
});
