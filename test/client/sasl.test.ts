import {
  AdminClient,
  type ClientEvent,
  Consumer,
  type OAuthBearerToken,
  Producer,
} from '../../lib/index.js';
import { DEAD_ADDRESS, until } from '../helpers/cluster.js';

const oauth = {
  'bootstrap.servers': DEAD_ADDRESS,
  'security.protocol': 'sasl_plaintext',
  'sasl.mechanisms': 'OAUTHBEARER',
  'sasl.oauthbearer.config': 'scope=test',
} as const;

const token: OAuthBearerToken = {
  value: 'header.payload.signature',
  lifetimeMs: Date.now() + 3_600_000,
  principal: 'me',
  extensions: { tenant: 'blue' },
};

const kinds = {
  producer: (options: object) => new Producer(oauth, { logger: null, ...options }),
  consumer: (options: object) =>
    new Consumer({ ...oauth, 'group.id': 'g' }, { logger: null, ...options }),
  admin: (options: object) => new AdminClient(oauth, { logger: null, ...options }),
} as const;

describe.each(Object.entries(kinds))('a %s with SASL/OAUTHBEARER', (_name, make) => {
  it('asks for a token by an event, though nobody polls, and takes it', async () => {
    const events: ClientEvent[] = [];
    const handlers = { oauthBearerTokenRefresh: (event: ClientEvent) => events.push(event) };
    await using client = make({ handlers });
    await until(() => events.length > 0, 'the event');
    expect(events).toEqual([{ type: 'oauthBearerTokenRefresh', config: 'scope=test' }]);
    expect(() => {
      client.setOAuthBearerToken(token);
    }).not.toThrow();
  });

  it('asks options.oauthBearerToken instead, if it is given', async () => {
    const asked: string[] = [];
    const events: ClientEvent[] = [];
    await using client = make({
      handlers: { oauthBearerTokenRefresh: (event: ClientEvent) => events.push(event) },
      oauthBearerToken: (config: string) => {
        asked.push(config);
        return Promise.resolve(token);
      },
    });
    await until(() => asked.length > 0, 'the call');
    expect(asked).toEqual(['scope=test']);
    expect(events).toEqual([]);
    expect(client.closed).toBe(false);
  });
});

it('a failing options.oauthBearerToken comes as an error event with its text', async () => {
  const errors: string[] = [];
  await using producer = new Producer(oauth, {
    logger: null,
    handlers: { error: ({ error }) => errors.push(`${error.code}: ${error.message}`) },
    oauthBearerToken: () => Promise.reject(new Error('no token today')),
  });
  await until(
    () => errors.some((text) => text.includes('no token today')),
    () => errors,
  );
  expect(producer.closed).toBe(false);
});

it('a bad token is refused: malformed, expired, for another mechanism', async () => {
  await using producer = new Producer(oauth, { logger: null });
  const set = (change: object) => () => {
    producer.setOAuthBearerToken({ ...token, ...change });
  };
  const invalid = expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }) as Error;
  expect(set({ value: 7 })).toThrow(invalid);
  expect(set({ extensions: { tenant: null } })).toThrow(invalid);
  const expired = expect.objectContaining({ code: 'ERR__INVALID_ARG' }) as Error;
  expect(set({ lifetimeMs: 1000 })).toThrow(expired);
  await using plain = new Producer({ 'bootstrap.servers': DEAD_ADDRESS }, { logger: null });
  expect(() => {
    plain.setOAuthBearerToken(token);
  }).toThrow(expect.objectContaining({ code: 'ERR__STATE' }) as Error);
});

it('credentials can be changed while the client runs, and not after close()', async () => {
  const config = {
    'bootstrap.servers': DEAD_ADDRESS,
    'security.protocol': 'sasl_plaintext',
    'sasl.mechanisms': 'SCRAM-SHA-256',
    'sasl.username': 'old',
    'sasl.password': 'old',
  } as const;
  const producer = new Producer(config, { logger: null });
  expect(() => {
    producer.setSaslCredentials('new', 'new');
  }).not.toThrow();
  await producer.close();
  expect(() => {
    producer.setSaslCredentials('new', 'new');
  }).toThrow(expect.objectContaining({ code: 'ERR__STATE' }) as Error);
});
