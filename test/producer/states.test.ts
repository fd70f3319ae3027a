// Every public method in every state of a producer: what it does, stated once per cell. Nothing hangs,
// nothing crashes. Those of transactions are there twice: of a producer that has them, too.
import { finished } from 'node:stream/promises';
import { ErrorCode, KafkaError, Producer } from '../../lib/index.js';
import { DEAD_ADDRESS, rejectionOf, withCluster, within } from '../helpers/cluster.js';
import { FATAL_CODE, IDEMPOTENT, raiseFatalError } from '../helpers/fatal.js';
import { Api, begun, group, transactional } from './transactional-helpers.js';

const cluster = withCluster();

/** `ok`: it gives a result. Else the code of the error; of a batch `all:`, and that of each. */
type Outcome = string;

interface Subject {
  readonly producer: Producer;
  readonly topic: string;
}

/** Where nothing comes a call gives up soon; what is to come has its time on a busy machine too. */
interface Patient extends Subject {
  readonly timeoutMs: number;
}
const SOON_MS = 200;
const PATIENCE_MS = 10_000;

type Call = (subject: Patient) => unknown;

interface Row<State extends string> {
  readonly call: Call;
  readonly outcomes: Readonly<Record<State, Outcome>>;
}

const STATE = 'ERR__STATE';
const TIME = 'ERR__TIMED_OUT';
const NONE = 'ERR__NOT_CONFIGURED';
/** What the producers have failed with. */
const FATAL = FATAL_CODE;
const FENCED = 'ERR__FENCED';

const message = ({ topic }: Subject) => ({ topic, value: 'v' });
const timed = ({ timeoutMs }: Patient) => ({ timeoutMs });
/** Ends by itself, so that waiting for nothing is seen as such. */
const limited = ({ timeoutMs }: Patient) => ({ signal: AbortSignal.timeout(timeoutMs) });
const offsets = ({ topic }: Subject) => [{ topic, partition: 0, offset: 1 }];
const TOKEN = { value: 't', lifetimeMs: Date.now() + 60_000, principal: 'p' };

const states = ['unreachable', 'open', 'closing', 'closed', 'fatal'] as const;
type State = (typeof states)[number];

/** A call that is refused once closed. */
function row(call: Call, unreachable: Outcome, open: Outcome, fatal: Outcome): Row<State> {
  return { call, outcomes: { unreachable, open, closing: STATE, closed: STATE, fatal } };
}

/** A call that only tells, in every state. */
function always(call: Call): Row<State> {
  const ok = 'ok';
  return { call, outcomes: { unreachable: ok, open: ok, closing: ok, closed: ok, fatal: ok } };
}

/** What only a producer with a `transactional.id` can do. */
function transaction(call: Call): Row<State> {
  return row(call, NONE, NONE, NONE);
}

const transactionCalls: Record<string, Call> = {
  initTransactions: (s) => s.producer.initTransactions(timed(s)),
  beginTransaction: (s) => s.producer.beginTransaction(),
  sendOffsetsToTransaction: (s) => s.producer.sendOffsetsToTransaction(offsets(s), group, timed(s)),
  commitTransaction: (s) => s.producer.commitTransaction(timed(s)),
  abortTransaction: (s) => s.producer.abortTransaction(timed(s)),
  transaction: (s) => s.producer.transaction((tx) => tx.send(message(s)), timed(s)),
};

const table: Readonly<Record<string, Row<State>>> = {
  produce: row((s) => s.producer.produce(message(s)), 'ok', 'ok', FATAL),
  send: row((s) => s.producer.send(message(s), timed(s)), TIME, 'ok', FATAL),
  sendBatch: row((s) => s.producer.sendBatch([message(s)], timed(s)), TIME, 'ok', `all: ${FATAL}`),
  channel: row((s) => s.producer.channel().write(message(s)), 'ok', 'ok', FATAL),
  writable: row(
    (s) => finished(s.producer.writable(limited(s)).end(message(s))),
    'ABORT_ERR',
    'ok',
    FATAL,
  ),
  writableWeb: row(
    async (s) => {
      const writer = s.producer.writableWeb(limited(s)).getWriter();
      const written = writer.write(message(s));
      await Promise.all([written, writer.close(), writer.closed]);
    },
    'TimeoutError',
    'ok',
    FATAL,
  ),
  // That there is no broker, and that the producer has failed, are events.
  events: row((s) => s.producer.events(limited(s)).next(), 'ok', 'TimeoutError', 'ok'),
  poll: row((s) => s.producer.poll({ timeoutMs: 20 }), 'ok', 'ok', 'ok'),
  flush: row((s) => s.producer.flush(timed(s)), 'ok', 'ok', 'ok'),
  purge: row((s) => s.producer.purge(), 'ok', 'ok', 'ok'),
  ready: row((s) => s.producer.ready(timed(s)), 'ERR__TRANSPORT', 'ok', 'ok'),
  admin: row((s) => s.producer.admin(), 'ok', 'ok', 'ok'),
  ...Object.fromEntries(
    Object.entries(transactionCalls).map(([name, call]) => [name, transaction(call)]),
  ),
  // This producer uses no SASL.
  setOAuthBearerToken: row((s) => s.producer.setOAuthBearerToken(TOKEN), STATE, STATE, STATE),
  setOAuthBearerTokenFailure: row(
    (s) => s.producer.setOAuthBearerTokenFailure('none'),
    STATE,
    STATE,
    STATE,
  ),
  setSaslCredentials: row((s) => s.producer.setSaslCredentials('u', 'p'), 'ok', 'ok', 'ok'),
  length: always((s) => s.producer.length),
  fatalError: always((s) => s.producer.fatalError()),
  closed: always((s) => s.producer.closed),
  ref: always((s) => s.producer.ref()),
  unref: always((s) => s.producer.unref().ref()),
  close: always((s) => s.producer.close(timed(s))),
  '[Symbol.asyncDispose]': always((s) => s.producer[Symbol.asyncDispose]()),
  '[nodejs.util.inspect.custom]': always((s) =>
    Reflect.apply(
      Reflect.get(s.producer, Symbol.for('nodejs.util.inspect.custom')) as () => string,
      s.producer,
      [],
    ),
  ),
};

const DEAD = { 'bootstrap.servers': DEAD_ADDRESS } as const;

/** Brings a producer into a state. */
const arrange: Record<State, () => Promise<Producer>> = {
  unreachable: async () => cluster.producer(DEAD),
  open: () => opened(),
  closing: async () => closing(await opened()),
  closed: async () => closed(await opened()),
  fatal: async () => {
    const producer = cluster.producer(IDEMPOTENT);
    await producer.ready();
    raiseFatalError(producer);
    expect(producer.fatalError()).toMatchObject({ code: FATAL, isFatal: true });
    return producer;
  },
};

async function opened(): Promise<Producer> {
  const producer = cluster.producer();
  await producer.send({ topic: cluster.topic(), value: 'first' });
  return producer;
}

function closing(producer: Producer): Producer {
  void producer.close();
  return producer;
}

async function closed(producer: Producer): Promise<Producer> {
  await producer.close();
  return producer;
}

async function outcomeOf(subject: Patient, call: Call): Promise<Outcome> {
  try {
    await within((async () => call(subject))(), 'the call', 12_000);
    return 'ok';
  } catch (error) {
    if (error instanceof AggregateError) {
      return `all: ${[...new Set(error.errors.map((one: KafkaError) => one.code))].join()}`;
    }
    const { code, name } = error as Error & { code?: unknown };
    if (KafkaError.isKafkaError(error) || typeof code === 'string') return String(code);
    return name === 'Error' ? String(error) : name;
  }
}

async function check(
  producer: Producer,
  state: string,
  name: string,
  { call, outcome }: { call: Call; outcome: Outcome },
): Promise<void> {
  const timeoutMs = outcome === 'ok' ? PATIENCE_MS : SOON_MS;
  expect(await outcomeOf({ producer, topic: cluster.topic(), timeoutMs }, call)).toBe(outcome);
  const isEnd = /^close$|asyncDispose/.test(name);
  expect(producer.closed).toBe(state.startsWith('clos') || isEnd);
  await within(producer.close({ timeoutMs: 0 }), 'close()', 10_000);
  expect(producer.length).toBe(0);
}

describe.each(states)('%s:', (state) => {
  it.each(Object.entries(table))('%s', async (name, { call, outcomes }) => {
    await check(await arrange[state](), state, name, { call, outcome: outcomes[state] });
  });
});

it('the table names every public method', () => {
  const keys = new Set<string | symbol>();
  for (
    let prototype = Producer.prototype as object | null;
    prototype !== null && prototype !== Object.prototype;
    prototype = Reflect.getPrototypeOf(prototype)
  ) {
    for (const key of Reflect.ownKeys(prototype)) keys.add(key);
  }
  const names = [...keys].map(nameOf).filter((name) => !INTERNAL.includes(name));
  expect(names.sort()).toEqual(Object.keys(table).sort());
});

function nameOf(key: string | symbol): string {
  if (key === Symbol.asyncDispose) return '[Symbol.asyncDispose]';
  return typeof key === 'symbol' ? `[${key.description ?? ''}]` : key;
}

/** Marked `@internal` in lib/: no promise to anybody. */
const INTERNAL = [
  'constructor',
  'native',
  'config',
  'host',
  'onWake',
  'onEvents',
  'onEvent',
  'callHandler',
  'shutDown',
  'checkOpen',
  'isUsable',
  'closedError',
  'call',
  'withinLimit',
  'destroy',
  'handOverWaiting',
  'refuseWaiting',
  'abortOpenTransaction',
];

// ---- A producer with transactions ----

/** Where calls are not refused anyway. */
type Open = readonly [
  unreachable: Outcome,
  connected: Outcome,
  initialized: Outcome,
  begun: Outcome,
  fatal: Outcome,
];

/** Nothing is sent outside of a transaction. */
const SENDS: Open = [STATE, STATE, STATE, 'ok', FENCED];

const transactionTable: Readonly<Record<string, Open>> = {
  initTransactions: [TIME, 'ok', STATE, STATE, FENCED],
  beginTransaction: [STATE, STATE, 'ok', STATE, FENCED],
  sendOffsetsToTransaction: [STATE, STATE, STATE, 'ok', FENCED],
  commitTransaction: [STATE, STATE, STATE, 'ok', FENCED],
  abortTransaction: [STATE, STATE, STATE, 'ok', FENCED],
  // Initializes and begins by itself.
  transaction: [TIME, 'ok', 'ok', STATE, FENCED],
  produce: SENDS,
  send: SENDS,
  sendBatch: [`all: ${STATE}`, `all: ${STATE}`, `all: ${STATE}`, 'ok', `all: ${FENCED}`],
  channel: SENDS,
  writable: SENDS,
  writableWeb: SENDS,
  flush: ['ok', 'ok', 'ok', 'ok', 'ok'],
  purge: ['ok', 'ok', 'ok', 'ok', 'ok'],
};

const arrangeTransactional = {
  unreachable: async () => transactional(cluster, DEAD),
  connected: async () => {
    const producer = transactional(cluster);
    await producer.ready();
    return producer;
  },
  initialized: async () => {
    const producer = transactional(cluster);
    await producer.initTransactions();
    return producer;
  },
  begun: () => begun(cluster),
  closing: async () => closing(await begun(cluster)),
  closed: async () => closed(await begun(cluster)),
  fatal: async () => {
    const producer = await begun(cluster);
    await producer.send({ topic: cluster.topic() });
    cluster.mock.pushRequestErrors(Api.endTxn, [ErrorCode.ERR_PRODUCER_FENCED]);
    expect(await rejectionOf(producer.commitTransaction())).toMatchObject({ code: FENCED });
    expect(producer.fatalError()).toMatchObject({ code: FENCED, isFatal: true });
    return producer;
  },
};

describe.each(Object.entries(arrangeTransactional))('with transactions, %s:', (state, bring) => {
  it.each(Object.entries(transactionTable))('%s', async (name, open) => {
    const [unreachable, connected, initialized, inTransaction, fatal] = open;
    const outcomes: Record<string, Outcome> = {
      ...{ unreachable, connected, initialized, begun: inTransaction, fatal },
      ...{ closing: STATE, closed: STATE },
    };
    const { call } = table[name]!;
    await check(await bring(), state, name, { call, outcome: outcomes[state]! });
  });
});
