import { doctorOptions, secretsOf } from '../../lib/cli/doctor/options.js';

const brokers = (text: string) => doctorOptions(['--brokers', text]).brokers;

it.each([
  ['kafka', { host: 'kafka', port: 9092 }],
  ['kafka:1234', { host: 'kafka', port: 1234 }],
  ['10.0.0.1:1234', { host: '10.0.0.1', port: 1234 }],
  ['[::1]:1234', { host: '::1', port: 1234 }],
  ['[fe80::1]', { host: 'fe80::1', port: 9092 }],
  ['fe80::1', { host: 'fe80::1', port: 9092 }],
  ['SASL_SSL://kafka:1234', { host: 'kafka', port: 1234 }],
])('%s is an address', (text, expected) => {
  expect(brokers(text)).toEqual([expected]);
});

it.each([':9092', 'kafka:0', 'kafka:http', 'kafka:70000', '[::1', 'a b]:1'])(
  '%s is none',
  (text) => {
    expect(() => brokers(text)).toThrow(/is not an address/);
  },
);

it('several addresses, with spaces and an empty one', () => {
  expect(brokers('a:1, b:2,').map(({ host }) => host)).toEqual(['a', 'b']);
});

it('-X wins over nothing, --brokers over -X', () => {
  const { config } = doctorOptions(['-X', 'bootstrap.servers=a:1', '-b', 'b:2', '-X', 'x=1=2']);
  expect(config).toEqual({ 'bootstrap.servers': 'b:2', x: '1=2' });
});

it('without --brokers, those of the properties', () => {
  const { brokers: found } = doctorOptions(['-X', 'metadata.broker.list=a:1']);
  expect(found).toEqual([{ host: 'a', port: 1 }]);
});

it('secrets are texts and numbers, those of unknown properties too', () => {
  const config = { 'sasl.password': 12_345, 'ssl.key.password': 'abc', debug: 'all', pasword: 'x' };
  expect(secretsOf(config)).toEqual(['12345', 'abc', 'x']);
});
