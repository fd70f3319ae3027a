// Every public method in every state of a consumer: what it does, stated once per cell. Nothing hangs,
// nothing crashes.
import { Consumer, KafkaError, type Message } from '../../lib/index.js';
import { turn, until, withCluster, within } from '../helpers/cluster.js';
import { FAST_GROUP, filledTopic, nextMessage, take } from './helpers.js';

const cluster = withCluster();

const states = ['new', 'assigned', 'rebalancing', 'closing', 'closed', 'fatal'] as const;
type State = (typeof states)[number];

/** `ok`: gives what `isRight` says. Anything else: the code of the error. */
type Outcome = string;

interface Subject {
  readonly consumer: Consumer;
  readonly topic: string;
  readonly message: Message;
}

/** Where nothing comes a call gives up soon; what is to come has its time on a busy machine too. */
interface Patient extends Subject {
  readonly timeoutMs: number;
}
const SOON_MS = 300;
const PATIENCE_MS = 5000;

interface Row {
  readonly call: (subject: Patient) => unknown;
  /** In the order of {@link states}. */
  readonly outcomes: readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];
}

const STATE = 'ERR__STATE';
const FENCED = 'ERR_FENCED_INSTANCE_ID';
const UNKNOWN = 'ERR__UNKNOWN_PARTITION';

const at = ({ topic }: Subject) => ({ topic, partition: 0, offset: 1 });
const next = (loop: AsyncIterator<unknown>) => loop.next();
const timed = ({ timeoutMs }: Patient) => ({ timeoutMs });
/** Ends by itself, so that waiting for nothing is seen as such. */
const limited = ({ timeoutMs }: Patient) => ({ signal: AbortSignal.timeout(timeoutMs) });
const STOP = 'TimeoutError';

/** A call that is refused once closed. */
function row(call: Row['call'], ...outcomes: [Outcome, Outcome, Outcome, Outcome]): Row {
  const [fresh, assigned, rebalancing, fatal] = outcomes;
  return { call, outcomes: [fresh, assigned, rebalancing, STATE, STATE, fatal] };
}

const TOKEN = { value: 't', lifetimeMs: Date.now() + 60_000, principal: 'p' };

/** A call that only tells, in every state. */
function always(call: Row['call']): Row {
  return { call, outcomes: ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'] };
}

// In `rebalancing` the assignment has been made by the app, and readers are held up.
const table: Record<string, Row> = {
  subscribe: row((s) => s.consumer.subscribe(s.topic), 'ok', 'ok', 'ok', 'ok'),
  unsubscribe: row((s) => s.consumer.unsubscribe(), 'ok', 'ok', 'ok', 'ok'),
  subscription: row((s) => s.consumer.subscription(), 'ok', 'ok', 'ok', 'ok'),
  assign: row((s) => s.consumer.assign([at(s)]), 'ok', 'ok', 'ok', 'ok'),
  unassign: row((s) => s.consumer.unassign(), 'ok', 'ok', 'ok', 'ok'),
  incrementalAssign: row(
    (s) => s.consumer.incrementalAssign([{ ...at(s), partition: 1 }]),
    'ok',
    'ok',
    STATE, // Of an eager group.
    'ok',
  ),
  incrementalUnassign: row(
    (s) => s.consumer.incrementalUnassign([at(s)]),
    'ERR__INVALID_ARG',
    'ok',
    STATE,
    'ok',
  ),
  assignment: row((s) => s.consumer.assignment(), 'ok', 'ok', 'ok', 'ok'),
  assignmentLost: row((s) => s.consumer.assignmentLost(), 'ok', 'ok', 'ok', 'ok'),
  rebalanceProtocol: row((s) => s.consumer.rebalanceProtocol(), 'ok', 'ok', 'ok', 'ok'),
  groupMetadata: row((s) => s.consumer.groupMetadata(), 'ok', 'ok', 'ok', 'ok'),
  holdRebalances: row((s) => s.consumer.holdRebalances().release(), 'ok', 'ok', 'ok', 'ok'),
  commit: row((s) => s.consumer.commit([at(s)], timed(s)), 'ok', 'ok', 'ok', 'ok'),
  committed: row((s) => s.consumer.committed([at(s)], timed(s)), 'ok', 'ok', 'ok', 'ok'),
  storeOffsets: row((s) => s.consumer.storeOffsets([at(s)]), 'ok', 'ok', 'ok', 'ok'),
  storeMessage: row((s) => s.consumer.storeMessage(s.message), UNKNOWN, 'ok', 'ok', 'ok'),
  position: row((s) => s.consumer.position(), 'ok', 'ok', 'ok', 'ok'),
  seek: row((s) => s.consumer.seek(at(s), timed(s)), STATE, 'ok', 'ok', 'ok'),
  pause: row((s) => s.consumer.pause([at(s)]), STATE, 'ok', 'ok', 'ok'),
  resume: row((s) => s.consumer.resume([at(s)]), 'ok', 'ok', 'ok', 'ok'),
  paused: row((s) => s.consumer.paused(), 'ok', 'ok', 'ok', 'ok'),
  offsetsForTimes: row(
    (s) => s.consumer.offsetsForTimes([{ ...at(s), timestamp: 1 }], timed(s)),
    'ok',
    'ok',
    'ok',
    'ok',
  ),
  queryWatermarkOffsets: row(
    (s) => s.consumer.queryWatermarkOffsets(s.topic, 0, timed(s)),
    'ok',
    'ok',
    'ok',
    'ok',
  ),
  admin: row((s) => s.consumer.admin(), 'ok', 'ok', 'ok', 'ok'),
  // This consumer uses no SASL.
  setOAuthBearerToken: row(
    (s) => s.consumer.setOAuthBearerToken(TOKEN),
    STATE,
    STATE,
    STATE,
    STATE,
  ),
  setOAuthBearerTokenFailure: row(
    (s) => s.consumer.setOAuthBearerTokenFailure('none'),
    STATE,
    STATE,
    STATE,
    STATE,
  ),
  setSaslCredentials: row((s) => s.consumer.setSaslCredentials('u', 'p'), 'ok', 'ok', 'ok', 'ok'),
  watermarkOffsets: row((s) => s.consumer.watermarkOffsets(s.topic, 0), 'ok', 'ok', 'ok', 'ok'),
  lag: row((s) => s.consumer.lag(), 'ok', 'ok', 'ok', 'ok'),
  poll: row((s) => s.consumer.poll(300), 'ok', 'ok', 'ok', FENCED),
  tryPoll: row((s) => s.consumer.tryPoll(), 'ok', 'ok', 'ok', FENCED),
  readMessage: row(
    (s) => s.consumer.readMessage(timed(s)),
    'ERR__TIMED_OUT',
    'ok',
    'ERR__TIMED_OUT',
    FENCED,
  ),
  pollBatch: row((s) => s.consumer.pollBatch({ timeoutMs: SOON_MS }), 'ok', 'ok', 'ok', FENCED),
  events: row((s) => next(s.consumer.events(limited(s))), STOP, 'ok', STOP, FENCED),
  messages: row((s) => next(s.consumer.messages(limited(s))), STOP, 'ok', STOP, FENCED),
  batches: row((s) => next(s.consumer.batches(limited(s))), STOP, 'ok', STOP, FENCED),
  '[Symbol.asyncIterator]': row(
    async (s) => Promise.race([next(s.consumer[Symbol.asyncIterator]()), timeUp()]),
    STOP,
    'ok',
    STOP,
    FENCED,
  ),
  readable: row(
    (s) => next(s.consumer.readable(limited(s))[Symbol.asyncIterator]()),
    'ABORT_ERR',
    'ok',
    'ABORT_ERR',
    FENCED,
  ),
  readableWeb: row(
    (s) => s.consumer.readableWeb(limited(s)).getReader().read(),
    STOP,
    'ok',
    STOP,
    FENCED,
  ),
  // There is a reader already: the one that has met the rebalance.
  run: row((s) => s.consumer.run(limited(s), () => undefined), STOP, STOP, STATE, FENCED),
  ready: row((s) => s.consumer.ready({ timeoutMs: 5000 }), 'ok', 'ok', 'ok', 'ok'),
  fatalError: always((s) => s.consumer.fatalError()),
  closed: always((s) => s.consumer.closed),
  ref: always((s) => s.consumer.ref()),
  unref: always((s) => s.consumer.unref().ref()),
  close: always((s) => s.consumer.close({ timeoutMs: 10_000 })),
  '[Symbol.asyncDispose]': always((s) => s.consumer[Symbol.asyncDispose]()),
  '[nodejs.util.inspect.custom]': always((s) =>
    Reflect.apply(
      Reflect.get(s.consumer, Symbol.for('nodejs.util.inspect.custom')) as () => string,
      s.consumer,
      [],
    ),
  ),
};

async function timeUp(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, 300).unref());
  throw Object.assign(new Error('nothing came'), { name: STOP });
}

/** Brings a consumer into a state, and lets `use` do something there. */
const arrange: Record<State, (use: (subject: Subject) => Promise<void>) => Promise<void>> = {
  new: async (use) => use({ ...(await source()), consumer: newConsumer() }),
  assigned: async (use) => use(await assignedConsumer()),
  rebalancing: async (use) => {
    const { topic, message } = await source();
    const consumer = newConsumer();
    const outcome = new Promise<void>((resolve, reject) => {
      consumer.subscribe(topic, {
        onRebalance: async (event, self) => {
          if (event.type !== 'assignedPartitions') return;
          self.assign([{ topic, partition: 0, offset: 0 }]);
          await use({ consumer: self, topic, message }).then(resolve, reject);
        },
      });
    });
    const stop = new AbortController();
    const reading = consumer.poll({ signal: stop.signal }).catch(() => undefined);
    await outcome;
    stop.abort();
    await reading;
  },
  closing: async (use) => {
    const subject = await assignedConsumer();
    const closing = subject.consumer.close();
    await use(subject);
    await closing;
  },
  closed: async (use) => {
    const subject = await assignedConsumer();
    await subject.consumer.close();
    await use(subject);
  },
  fatal: async (use) => {
    const subject = await assignedConsumer();
    raiseFatalError(subject.consumer);
    await until(() => isBroken(subject.consumer), 'the fatal error');
    expect(subject.consumer.fatalError()).toMatchObject({ code: FENCED, isFatal: true });
    await use(subject);
  },
};

function newConsumer(): Consumer {
  return cluster.consumer({
    'group.id': cluster.group(),
    ...FAST_GROUP,
    'enable.auto.offset.store': false,
  });
}

let filled: { topic: string; message: Message } | undefined;

/** A topic that is never changed, and a message of it. */
async function source(): Promise<{ topic: string; message: Message }> {
  if (filled === undefined) {
    const topic = await filledTopic(cluster, 500, { partitions: 2 });
    const reader = cluster.consumer();
    reader.assign([{ topic, partition: 0, offset: 0 }]);
    filled = { topic, message: await nextMessage(reader) };
  }
  return filled;
}

async function assignedConsumer(): Promise<Subject> {
  const { topic, message } = await source();
  const consumer = newConsumer();
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  await take(consumer, 2);
  return { consumer, topic, message };
}

/** Not public: only librdkafka itself raises fatal errors. */
function raiseFatalError(consumer: Consumer): void {
  const native = Reflect.get(consumer, 'native') as {
    testFatalError(errno: number, reason: string): number;
  };
  expect(native.testFatalError(82, 'raised by a test')).toBe(0); // FENCED_INSTANCE_ID
}

/** Reads until the error has come through. */
async function isBroken(consumer: Consumer): Promise<boolean> {
  try {
    await consumer.poll(10);
    return false;
  } catch {
    return true;
  }
}

async function outcomeOf(subject: Patient, call: Row['call']): Promise<Outcome> {
  try {
    await within((async () => call(subject))(), 'the call', 12_000);
    return 'ok';
  } catch (error) {
    const { code, name } = error as Error & { code?: unknown };
    if (KafkaError.isKafkaError(error) || typeof code === 'string') return String(code);
    return name === 'Error' ? String(error) : name;
  }
}

describe.each(states.map((state, i) => [state, i] as const))('%s:', (state, i) => {
  it.each(Object.entries(table))('%s', async (name, { call, outcomes }) => {
    const reached: Outcome[] = [];
    let isClosed = false;
    await within(
      arrange[state](async (subject) => {
        // Inside a handler close() waits for that handler.
        if (state === 'rebalancing' && /close$|Dispose/.test(name)) {
          void subject.consumer.close();
          await turn();
          reached.push('ok');
        } else {
          const timeoutMs = outcomes[i] === 'ok' ? PATIENCE_MS : SOON_MS;
          reached.push(await outcomeOf({ ...subject, timeoutMs }, call));
        }
        isClosed = subject.consumer.closed;
        if (state === 'fatal') await within(subject.consumer.close(), 'close()', 5000);
      }),
      `${name} of a consumer that is ${state}`,
      20_000,
    );
    expect(reached).toEqual([outcomes[i]]);
    expect(isClosed).toBe(state.startsWith('clos') || /close$|Dispose/.test(name));
  });
});

it('the table names every public method', () => {
  const keys = new Set<string | symbol>();
  for (
    let prototype = Consumer.prototype as object | null;
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
  'onWake',
  'onEvents',
  'onEvent',
  'callHandler',
  'enterSession',
  'host',
  'shutDown',
  'checkOpen',
  'isUsable',
  'closedError',
  'call',
  'withinLimit',
  'destroy',
  'checkGroup',
];
