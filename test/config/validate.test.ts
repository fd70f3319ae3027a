import fc from 'fast-check';
import { inspect } from 'node:util';
import { PROPERTIES } from '../../lib/config/properties.generated.js';
import { isSecret } from '../../lib/config/secrets.js';
import { checkConfig, type ConfigOwner } from '../../lib/config/validate.js';
import { KafkaError } from '../../lib/errors/kafka-error.js';

const check = (config: unknown, owner: ConfigOwner = 'Producer') =>
  checkConfig(config, owner === 'Consumer' ? 'C' : 'P', owner);

function refusalOf(config: unknown, owner: ConfigOwner = 'Producer'): KafkaError {
  try {
    check(config, owner);
  } catch (error) {
    if (KafkaError.isKafkaError(error)) return error;
    throw error;
  }
  throw new Error('the config was accepted');
}

const textOf = (name: string, value: unknown, owner: ConfigOwner = 'Producer') =>
  check({ [name]: value }, owner).entries;

describe('a good config', () => {
  it('becomes name, value, name, value under canonical names', () => {
    const config = {
      'bootstrap.servers': ['a:9092', 'b:9092'],
      'linger.ms': 2.5,
      acks: 'all',
      'enable.idempotence': true,
      'compression.type': 'zstd',
    };
    expect(check(config).entries).toEqual([
      ...['metadata.broker.list', 'a:9092,b:9092'],
      ...['queue.buffering.max.ms', '2.5'],
      ...['request.required.acks', 'all'],
      ...['enable.idempotence', 'true'],
      ...['compression.codec', 'zstd'],
    ]);
  });

  it('is read back by any of its names, with defaults for what is not set', () => {
    const config = check({ 'linger.ms': 7, 'client.rack': '' });
    expect(config.get('linger.ms')).toBe('7');
    expect(config.get('queue.buffering.max.ms')).toBe('7');
    expect(config.has('queue.buffering.max.ms')).toBe(true);
    expect(config.get('socket.timeout.ms')).toBe('60000');
    expect(config.has('socket.timeout.ms')).toBe(false);
    expect(config.get('client.rack')).toBeUndefined();
    expect(config.get('no.such')).toBeUndefined();
  });

  it('leaves out what is undefined, empty text, and an empty list of flags', () => {
    const config = { 'client.id': undefined, 'group.id': '', debug: [], rebalance_cb: undefined };
    expect(check(config, 'Consumer').entries).toEqual([]);
  });

  it('loads plugins first, and then passes on names that a plugin may know', () => {
    const entries = check({
      'plugin.option': 5,
      'plugin.library.paths': ['one', 'two'],
    }).entries;
    expect(entries).toEqual(['plugin.library.paths', 'one;two', 'plugin.option', '5']);
    expect(refusalOf({ 'plugin.option': 5 }).configKey).toBe('plugin.option');
  });
});

describe('values', () => {
  it.each([
    ['linger.ms', '5', '5'],
    ['linger.ms', ' 0.5 ', '0.5'],
    ['batch.size', '010', '10'],
    ['acks', -1, '-1'],
    ['acks', 'ALL', 'all'],
    ['enable.idempotence', 'TRUE', 'true'],
    ['enable.idempotence', '0', 'false'],
    ['security.protocol', 'SASL_SSL', 'sasl_ssl'],
    ['sasl.mechanism', 'scram-sha-256', 'SCRAM-SHA-256'],
    ['partitioner', 'murmur2_random', 'murmur2_random'],
    ['debug', 'broker, TOPIC,-msg', 'broker,topic,-msg'],
    ['debug', ['broker', 'topic'], 'broker,topic'],
    ['ssl.cipher.suites', ['A', 'B'], 'A:B'],
    ['ssl.ca.pem', Buffer.from('-----BEGIN'), '-----BEGIN'],
    ['ssl.ca.pem', new TextEncoder().encode('-----BEGIN'), '-----BEGIN'],
  ])('%s takes %p as %p', (name, value, text) => {
    expect(textOf(name, value)[1]).toBe(text);
  });

  it.each([
    ['linger.ms', true, 'must be a number from 0 to 900000, not true'],
    ['linger.ms', -1, 'must be a number from 0 to 900000, not -1'],
    ['linger.ms', Number.NaN, 'must be a number from 0 to 900000, not NaN'],
    ['batch.size', 1.5, 'must be an integer from 1 to 2147483647, not 1.5'],
    ['batch.size', '5abc', 'must be an integer from 1 to 2147483647, not "5abc"'],
    ['batch.size', '', 'must be an integer from 1 to 2147483647, not ""'],
    ['acks', 'some', 'must be an integer from -1 to 1000, or "all", not "some"'],
    ['enable.idempotence', 1, 'must be true or false, not 1'],
    ['compression.codec', 'brotli', 'must be one of "none", "gzip", "snappy", "lz4", "zstd", not'],
    ['compression.codec', 'inherit', 'must be one of "none"'],
    ['client.id', 5, 'must be a string, not a number'],
    ['client.id', 'a\0b', 'must not contain a NUL character'],
    ['client.id', null, 'must not be null; leave it out instead'],
    ['bootstrap.servers', [], 'must not be an empty list'],
    ['bootstrap.servers', [''], 'has an entry that is empty'],
    ['bootstrap.servers', ['a,b'], 'has an entry that has a "," in it'],
    [
      'bootstrap.servers',
      [1],
      'must be a string or an array of strings, not an array with a number',
    ],
    ['debug', ['everything'], 'must be a list out of "generic", "broker"'],
    ['ssl.ca.pem', Buffer.from([0x30, 0x82, 0]), 'must be PEM text; this is binary, perhaps DER'],
    ['ssl.ca.pem', 5, 'must be PEM text, as a string or a Buffer, not a number'],
  ])('%s refuses %p', (name, value, text) => {
    expect(refusalOf({ [name]: value }).message).toContain(
      `Invalid Producer config: ${name} ${text}`,
    );
  });

  it('takes the default, the bounds and every word of each property, and nothing beyond', () => {
    for (const spec of PROPERTIES.filter((each) => each.instead === undefined)) {
      const owner = spec.scope === 'C' ? 'Consumer' : 'Producer';
      const good = [spec.default, spec.min, spec.max, ...(spec.values ?? [])];
      for (const value of good) {
        if (value !== undefined) expect(textOf(spec.name, value, owner)).toHaveLength(2);
      }
      if (spec.min !== undefined) refusalOf({ [spec.name]: spec.min - 1 }, owner);
      if (spec.max !== undefined) refusalOf({ [spec.name]: String(spec.max + 1) }, owner);
    }
  });
});

describe('names', () => {
  it('reports every bad property in one error, in the order of the config', () => {
    const error = refusalOf({ 'lingr.ms': 1, 'client.id': 'ok', acks: 'some', 'group.id': 'g' });
    expect(error.code).toBe('ERR__INVALID_ARG');
    expect(error.configKey).toBe('lingr.ms');
    expect(error.configKeys).toEqual(['lingr.ms', 'acks', 'group.id']);
    expect(error.message.split('\n')).toEqual([
      'Invalid Producer config:',
      '  - lingr.ms is not a property of librdkafka, did you mean `linger.ms`?',
      expect.stringContaining('  - acks must be'),
      '  - group.id is a consumer property, which a Producer does not take',
    ]);
  });

  it.each([
    ['compresion.codec', 'did you mean `compression.codec`?'],
    ['acsk', 'did you mean `acks`?'],
    ['clientId', 'use `client.id`'],
    ['groupInstanceId', 'use `group.instance.id`'],
    ['bootstrap_servers', 'use `bootstrap.servers`'],
    ['brokers', 'use `bootstrap.servers`'],
    ['kafkaJS', 'give librdkafka properties directly'],
    ['logLevel', 'it goes into the options (second argument)'],
    ['js.consumer.max.batch.size', 'settings of the binding go into the options'],
    ['sasl.jaas.config', 'use `sasl.username` and `sasl.password`'],
  ])('%s gets the hint: %s', (name, hint) => {
    expect(refusalOf({ [name]: 'x' }).message).toContain(hint);
  });

  it('suggests nothing for a name that is like no other', () => {
    const { message } = refusalOf({ 'zookeeper.quorum.x': 'x' });
    expect(message).toBe(
      'Invalid Producer config: zookeeper.quorum.x is not a property of librdkafka',
    );
  });

  it('refuses properties of the other client, and both kinds for an admin client', () => {
    expect(() => check({ 'linger.ms': 1 }, 'Consumer')).toThrow('linger.ms is a producer property');
    expect(() => check({ 'linger.ms': 1 }, 'AdminClient')).toThrow('an AdminClient does not take');
    expect(() => check({ 'group.id': 'g' }, 'AdminClient')).toThrow('is a consumer property');
    expect(check({ 'client.id': 'x' }, 'AdminClient').entries).toEqual(['client.id', 'x']);
  });

  it('says what to use instead of a callback or a property that the client manages', () => {
    for (const spec of PROPERTIES.filter((each) => each.instead !== undefined)) {
      for (const value of [() => undefined, true]) {
        const { message } = refusalOf({ [spec.name]: value });
        expect(message).toContain(`${spec.name} cannot be set in the config: ${spec.instead}`);
      }
    }
    expect(refusalOf({ dr_msg_cb: true }).message).toContain('onDelivery');
  });

  it('takes both names of a property if they agree, and refuses them if not', () => {
    expect(check({ 'linger.ms': 5, 'queue.buffering.max.ms': '5' }).entries).toHaveLength(2);
    const error = refusalOf({ 'linger.ms': 5, 'queue.buffering.max.ms': 6 });
    expect(error.message).toBe(
      'Invalid Producer config: queue.buffering.max.ms is another name of linger.ms, which is given with another value',
    );
  });
});

describe('the config object', () => {
  it.each([undefined, null, 'x', 5, [], new Map(), new Set(), Buffer.alloc(1), () => undefined])(
    'is refused if it is %p',
    (config) => {
      const error = refusalOf(config);
      expect(error.message).toContain('Producer config must be a plain object of properties');
      expect(error.configKeys).toEqual([]);
    },
  );

  it('is read by its own enumerable properties only, each once', () => {
    let reads = 0;
    const config = Object.create({ inherited: 1 }, { hidden: { value: 1, enumerable: false } });
    Object.defineProperty(config, 'client.id', { enumerable: true, get: () => `id${++reads}` });
    expect(check({ ...Object.freeze({}) }).entries).toEqual([]);
    expect(check(config).entries).toEqual(['client.id', 'id1']);
  });

  it('may have getters, or be a proxy, that throw: that is a bad property or config', () => {
    const config = {
      get 'client.id'(): string {
        throw new Error('app');
      },
    };
    expect(refusalOf(config).message).toContain('client.id could not be read');
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(refusalOf(proxy).message).toContain('must be a plain object');
  });

  it('may come from JSON with a __proto__ in it', () => {
    expect(refusalOf(JSON.parse('{"__proto__": 1}')).configKeys).toEqual(['__proto__']);
  });
});

describe('for any config', () => {
  const names = PROPERTIES.map((spec) => spec.name);
  const anyName = fc.oneof(fc.constantFrom(...names), fc.string());
  const anyValue = fc.oneof(fc.anything(), fc.string(), fc.integer(), fc.array(fc.string()));
  const anyConfig = fc.dictionary(anyName, anyValue, { maxKeys: 8 });
  const anyOwner = fc.constantFrom<ConfigOwner>('Producer', 'Consumer', 'AdminClient');

  it('throws nothing but a KafkaError that names each bad property once or more', () => {
    fc.assert(
      fc.property(fc.oneof(anyConfig, fc.anything()), anyOwner, (config, owner) => {
        try {
          const { entries } = check(config, owner);
          expect(entries.every((entry) => !entry.includes('\0'))).toBe(true);
        } catch (error) {
          if (!KafkaError.isKafkaError(error)) throw error;
          expect(error.code).toBe('ERR__INVALID_ARG');
          expect(error.configKey).toBe(error.configKeys?.[0]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never changes it', () => {
    fc.assert(
      fc.property(anyConfig, anyOwner, (config, owner) => {
        const before = inspect(config, { depth: null, showHidden: true });
        try {
          check(config, owner);
        } catch {
          // Whether it is good does not matter here.
        }
        expect(inspect(config, { depth: null, showHidden: true })).toBe(before);
      }),
    );
  });

  it('accepts what it has produced, with the same result', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        let once;
        try {
          once = check(config).entries;
        } catch {
          return;
        }
        const pairs = once.flatMap((name, at) => (at % 2 === 0 ? [[name, once[at + 1]]] : []));
        expect(check(Object.fromEntries(pairs)).entries).toEqual(once);
      }),
    );
  });

  it('never prints the value of a secret or unknown property', () => {
    const secret = 'hunter2-hunter2';
    const secretName = fc.oneof(
      fc.constantFrom(...names.filter(isSecret)),
      fc.constantFrom('sasl.pasword', 'password', 'sasl'),
    );
    const wrapped = fc.constantFrom<unknown>(
      secret,
      [secret],
      { secret },
      `${secret}\0`,
      Buffer.from(`${secret}\0`),
      new Map([[secret, secret]]),
    );
    fc.assert(
      fc.property(secretName, wrapped, anyConfig, (name, value, others) => {
        const error = refusalOf({ ...others, bad: 1, [name]: value });
        expect(inspect(error)).not.toContain('hunter2');
        expect(JSON.stringify(error)).not.toContain('hunter2');
      }),
    );
  });
});
