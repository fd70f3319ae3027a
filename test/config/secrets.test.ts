import { REDACTED, isSecret, redact } from '../../lib/config/secrets.js';

it.each([
  'sasl.password',
  'ssl.key.password',
  'ssl.key.pem',
  'ssl.keystore.password',
  'sasl.oauthbearer.config',
  'sasl.oauthbearer.client.secret',
  'sasl.oauthbearer.client.credentials.client.secret',
  'sasl.oauthbearer.assertion.private.key.passphrase',
  'sasl.oauthbearer.assertion.private.key.pem',
])('%s is a secret', (name) => {
  expect(isSecret(name)).toBe(true);
});

it('a name that librdkafka does not know is a secret: it may be a mistyped one', () => {
  expect(isSecret('sasl.pasword')).toBe(true);
  expect(isSecret('bootstrap.servers')).toBe(false);
});

it('redact copies a config without its secrets', () => {
  const config = {
    'bootstrap.servers': ['a:9092'],
    'sasl.password': 'hunter2',
    pasword: 'hunter2',
    'client.id': 'app',
    'linger.ms': 5,
    'ssl.ca.pem': Buffer.from('x'),
    dr_cb: () => 'hunter2',
    'group.id': { nested: 'hunter2' },
    'ssl.certificate.pem': Buffer.from('hunter2'),
  };
  expect(redact(config)).toEqual({
    'bootstrap.servers': ['a:9092'],
    'sasl.password': REDACTED,
    pasword: REDACTED,
    'client.id': 'app',
    'linger.ms': 5,
    'ssl.ca.pem': REDACTED,
    dr_cb: '[a function]',
    'group.id': '[an object]',
    'ssl.certificate.pem': '[an instance of Buffer]',
  });
  expect(config['sasl.password']).toBe('hunter2');
});

it('redact survives getters that throw and names such as __proto__', () => {
  const config: object = Object.defineProperty(JSON.parse('{"__proto__":"x"}'), 'client.id', {
    enumerable: true,
    get() {
      throw new Error('app');
    },
  });
  expect(Object.entries(redact(config))).toEqual([
    ['__proto__', REDACTED],
    ['client.id', '[unreadable]'],
  ]);
});
