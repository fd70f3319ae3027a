// Construction: what the config and the options may be, and what a client shows of itself.
import { inspect } from 'node:util';
import {
  Client,
  type ClientOptions,
  Consumer,
  type KafkaError,
  Producer,
  type ProducerConfig,
} from '../../lib/index.js';
import { rejectionOf, thrownBy, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const SECRET = 'very-secret-5f1c';

const create = (config: unknown, options?: unknown): Producer =>
  new Producer(config as ProducerConfig, options as ClientOptions);

describe('a bad config', () => {
  it('is one KafkaError that names every bad property', () => {
    const config = { 'bootstrap.server': 'x', 'linger.ms': 'soon', acks: 'most', 'group.id': 'g' };
    const error = thrownBy(() => create(config)) as KafkaError;
    expect(error).toMatchObject({
      name: 'KafkaError',
      code: 'ERR__INVALID_ARG',
      configKey: 'bootstrap.server',
      configKeys: ['bootstrap.server', 'linger.ms', 'acks', 'group.id'],
    });
    for (const name of Object.keys(config)) expect(error.message).toContain(name);
    expect(error.message).toContain('did you mean `bootstrap.servers`?');
  });

  it.each([undefined, null, 5, 'text', [], new Map()])('%p is refused', (config) => {
    expect(thrownBy(() => create(config))).toMatchObject({
      code: 'ERR__INVALID_ARG',
      message: expect.stringMatching(/Producer config must be a plain object/),
    });
  });

  it('that librdkafka itself refuses is a KafkaError too', () => {
    const error = thrownBy(() => create({ 'enable.idempotence': true, acks: 1 }));
    expect(error).toMatchObject({ name: 'KafkaError', code: 'ERR__INVALID_ARG' });
    expect((error as Error).message).toContain('acks');
  });

  it('that asks for reports of errors alone is refused', () => {
    const error = thrownBy(() => create({ 'delivery.report.only.error': true }));
    expect(error).toMatchObject({ configKey: 'delivery.report.only.error' });
  });

  it('never shows a secret', () => {
    const config = {
      'sasl.password': SECRET,
      'ssl.key.password': SECRET,
      'ssl.key.pem': SECRET,
      'sasl.username': 'u',
      'linger.ms': -1,
    };
    const error = thrownBy(() => create(config));
    expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain(SECRET);
  });
});

describe('the config', () => {
  it('is not changed, and not read again', async () => {
    const config = Object.freeze({ 'bootstrap.servers': cluster.bootstrapServers, acks: 'all' });
    const producer = create(config, { logger: null });
    await producer.ready();
    await producer.close();
    expect(config).toEqual({ 'bootstrap.servers': cluster.bootstrapServers, acks: 'all' });
  });

  it('is never printed with the client', async () => {
    const producer = cluster.producer({
      'sasl.username': 'user',
      'sasl.password': SECRET,
      'sasl.mechanism': 'PLAIN',
      'security.protocol': 'sasl_plaintext',
    });
    const shown = [inspect(producer), inspect(producer, { showHidden: true, depth: 9 })];
    shown.push(JSON.stringify({ producer }), inspect({ producer }));
    shown.push(inspect(producer, { customInspect: false, showHidden: true, depth: 9 }));
    expect(shown.join()).not.toContain(SECRET);
    expect(shown[0]).toBe(`${producer.name} { open }`);
  });

  it('of a host that does not exist does not delay construction', () => {
    const startedAt = performance.now();
    cluster.producer({ 'bootstrap.servers': 'no-such-host.invalid:9092' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('options', () => {
  it.each<[string, unknown, string]>([
    ['that are null', null, 'TYPE'],
    ['that are a number', 5, 'TYPE'],
    ['that are text', 'text', 'TYPE'],
    ['with a logger that is no function', { logger: 'console' }, 'TYPE'],
    ['with a logger that is an object', { logger: {} }, 'TYPE'],
    ['with a logLevel below 0', { logLevel: -1 }, 'RANGE'],
    ['with a logLevel above 7', { logLevel: 8 }, 'RANGE'],
    ['with a logLevel between two levels', { logLevel: 1.5 }, 'RANGE'],
    ['with a logLevel that is NaN', { logLevel: NaN }, 'RANGE'],
    ['with a logLevel that is text', { logLevel: '5' }, 'RANGE'],
    ['with a logLevel that is null', { logLevel: null }, 'RANGE'],
  ])('%s are refused', (_what, options, code) => {
    const error = thrownBy(() => create({}, options));
    expect(error).toBeInstanceOf(code === 'RANGE' ? RangeError : TypeError);
    expect(error).toMatchObject({
      code: `ERR_INVALID_ARG_${code}`,
      message: expect.stringMatching(/options/),
    });
  });

  it('may be left out one by one', async () => {
    const options = { logger: undefined, logLevel: undefined, handlers: undefined };
    await create({ 'bootstrap.servers': cluster.bootstrapServers }, options).close();
    await create({ 'bootstrap.servers': cluster.bootstrapServers }, undefined).close();
  });
});

describe('a client', () => {
  it('has a name of its own, which its errors tell', async () => {
    const [a, b, consumer] = [cluster.producer(), cluster.producer(), cluster.consumer()];
    expect(a.name).toMatch(/^Producer#\d+$/);
    expect(consumer.name).toMatch(/^Consumer#\d+$/);
    expect(new Set([a.name, b.name, consumer.name]).size).toBe(3);
    await a.close();
    expect(await rejectionOf(a.send({ topic: 't' }))).toMatchObject({
      message: `${a.name} is closed`,
    });
  });

  it('says whether close has been called', async () => {
    const producer = cluster.producer();
    expect(producer.closed).toBe(false);
    const closed = producer.close();
    expect(producer.closed).toBe(true);
    expect(inspect(producer)).toBe(`${producer.name} { closing }`);
    await closed;
    expect(inspect(producer)).toBe(`${producer.name} { closed }`);
  });

  it('is a Client, whether producer or consumer', () => {
    expect(cluster.producer()).toBeInstanceOf(Client);
    expect(cluster.consumer()).toBeInstanceOf(Client);
    expect(cluster.consumer()).toBeInstanceOf(Consumer);
  });

  it('has no fatal error as long as all is well', async () => {
    const producer = cluster.producer();
    await producer.ready();
    expect(producer.fatalError()).toBeNull();
  });
});
