import type {
  AdminConfig,
  ConsumerConfig,
  ProducerConfig,
} from '../../lib/config/properties.generated.js';
import { PROPERTIES } from '../../lib/config/properties.generated.js';
import { specOf } from '../../lib/config/specs.js';

it('has each name once', () => {
  const names = PROPERTIES.map((spec) => spec.name);
  expect(new Set(names).size).toBe(names.length);
});

it('has aliases that lead to a property of the same shape, and not to another alias', () => {
  for (const alias of PROPERTIES.filter((spec) => spec.aliasOf !== undefined)) {
    const target = specOf(alias.aliasOf ?? '');
    expect(target).toMatchObject({ kind: alias.kind, scope: alias.scope, level: alias.level });
    expect(target?.aliasOf).toBeUndefined();
    expect(target?.default).toBe(alias.default);
    expect(target?.secret).toBe(alias.secret);
  }
});

it('reads a pipe inside a cell as text', () => {
  expect(specOf('sasl.kerberos.kinit.cmd')?.default).toBe(
    'kinit -R -t "%{sasl.kerberos.keytab}" -k %{sasl.kerberos.principal} || kinit -t "%{sasl.kerberos.keytab}" -k %{sasl.kerberos.principal}',
  );
});

it('knows floats, words of integers, and the global row of a name that is there twice', () => {
  expect(specOf('linger.ms')).toMatchObject({ kind: 'float', min: 0, max: 900000 });
  expect(specOf('acks')).toMatchObject({ kind: 'integer', min: -1, max: 1000, values: ['all'] });
  expect(specOf('enable.auto.commit')).toMatchObject({ level: 'global', default: 'true' });
  expect(specOf('enable.auto.commit')?.deprecated).toBeUndefined();
});

it('says for every property that the app cannot set what to use instead', () => {
  for (const spec of PROPERTIES) {
    if (spec.kind === 'dedicated') expect(spec.instead).toEqual(expect.any(String));
  }
});

it('types a config exactly', () => {
  const producer: ProducerConfig = {
    'bootstrap.servers': ['a:9092'],
    'linger.ms': 0.5,
    acks: 'all',
    'ssl.key.pem': Buffer.from(''),
    debug: ['broker'],
    'client.id': undefined,
  };
  const consumer: ConsumerConfig = { 'group.id': 'g', 'auto.offset.reset': 'earliest' };
  // @ts-expect-error -- a word that librdkafka does not take
  const badWord: ConsumerConfig = { 'auto.offset.reset': 'first' };
  // @ts-expect-error -- a consumer property
  const badScope: ProducerConfig = { 'group.id': 'g' };
  // @ts-expect-error -- a callback
  const badCallback: ProducerConfig = { dr_cb: () => undefined };
  // @ts-expect-error -- text for a number
  const badNumber: AdminConfig = { 'socket.timeout.ms': '5' };
  expect([producer, consumer, badWord, badScope, badCallback, badNumber]).toHaveLength(6);
});
