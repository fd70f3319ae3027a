// TLS: with SASL/SCRAM on top, and with the client's own certificate.
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { KafkaError, Producer } from '../../lib/index.js';
import { AdminClient } from '../../lib/index.js';
import { until, uniqueName, within } from '../helpers/cluster.js';
import { kafkaServers, take, withKafka } from './kafka.js';

const kafka = withKafka();

const PASSWORD = 'a password';
let user = '';

function variable(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`These tests need ${name}, as \`npm run test:kafka\` sets it`);
}

const CA_FILE = variable('KAFKA_TLS_CA');

const scram = () =>
  ({
    'bootstrap.servers': variable('KAFKA_SASL_TLS_BOOTSTRAP_SERVERS'),
    'security.protocol': 'sasl_ssl',
    'sasl.mechanisms': 'SCRAM-SHA-512',
    'sasl.username': user,
    'sasl.password': PASSWORD,
  }) as const;

const mutual = {
  'bootstrap.servers': variable('KAFKA_TLS_BOOTSTRAP_SERVERS'),
  'security.protocol': 'ssl',
  'ssl.ca.location': CA_FILE,
} as const;

beforeAll(async () => {
  user = uniqueName('tls-user');
  const admin = new AdminClient({ 'bootstrap.servers': kafkaServers() }, { logger: null });
  try {
    await admin.alterUserScramCredentials([
      { user, mechanism: 'SCRAM-SHA-512', iterations: 4096, password: PASSWORD },
    ]);
    // What the controller has accepted, the brokers know a moment later.
    const known = async (): Promise<boolean> => {
      const [found] = await admin.describeUserScramCredentials([user]);
      return found!.credentials.length > 0;
    };
    await until(known, 'the new user');
  } finally {
    await admin.close();
  }
});

/** The first error with this code that a client reports. */
function firstError(producer: Producer, code: string): Promise<KafkaError> {
  const listening = async (): Promise<KafkaError> => {
    for await (const event of producer.events()) {
      if (event.type === 'error' && event.error.code === code) return event.error;
    }
    throw new Error('the producer was closed');
  };
  return within(listening(), `an ${code}`, 20_000);
}

it.each([
  ['a file', () => ({ 'ssl.ca.location': CA_FILE })],
  ['text', () => ({ 'ssl.ca.pem': readFileSync(CA_FILE, 'utf8') })],
])('SCRAM over TLS, with the authority as %s', async (_, authority) => {
  const config = { ...scram(), ...authority() };
  const topic = kafka.topic();
  const producer = kafka.producer(config);
  await producer.send({ topic, value: 'under seal' });

  const consumer = kafka.consumer({ ...config, 'group.id': kafka.group() });
  consumer.subscribe(topic);
  const [message] = await take(consumer, 1);
  expect(message?.value?.toString()).toBe('under seal');
});

it("a broker's certificate that nobody vouches for is refused, and the error says what to set", async () => {
  const producer = kafka.producer({ ...scram(), 'ssl.ca.pem': rootCertificates[0]! });
  const error = await firstError(producer, 'ERR__SSL');
  expect(error.message).toMatch(/certificate verify failed/);
  expect(error.message).toMatch(/ssl\.ca\.location/);
});

it('a broker by a name that its certificate does not have is refused', async () => {
  const byName = variable('KAFKA_SASL_TLS_BOOTSTRAP_SERVERS').replaceAll('127.0.0.1', 'localhost');
  const config = { ...scram(), 'ssl.ca.location': CA_FILE, 'bootstrap.servers': byName };
  const error = await firstError(kafka.producer(config), 'ERR__SSL');
  expect(error.message).toMatch(/another name than the one connected to/);

  // The name is all that is wrong with it.
  const lax = kafka.producer({ ...config, 'ssl.endpoint.identification.algorithm': 'none' });
  await lax.send({ topic: kafka.topic(), value: 'to whomever' });
});

it('a wrong password over TLS is an authentication error', async () => {
  const config = { ...scram(), 'ssl.ca.location': CA_FILE, 'sasl.password': 'another' };
  const error = await firstError(kafka.producer(config), 'ERR__AUTHENTICATION');
  expect(error.message).toMatch(/authentication failed/i);
});

it('a client shows its certificate where a broker asks for one', async () => {
  const producer = kafka.producer({
    ...mutual,
    'ssl.keystore.location': variable('KAFKA_TLS_CLIENT_STORE'),
    'ssl.keystore.password': variable('KAFKA_TLS_PASSWORD'),
  });
  const report = await producer.send({ topic: kafka.topic(), value: 'it is me' });
  expect(report.offset).toBe(0);
});

it('a client without one is turned away', async () => {
  const error = await firstError(kafka.producer(mutual), 'ERR__TRANSPORT');
  expect(error.message).toMatch(/certificate/);
});
