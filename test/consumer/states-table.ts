// The cells of states.test.ts: what each public method of a consumer does in each state.
import { inspect } from 'node:util';
import { type Consumer, KafkaError, type Message, Offset } from '../../lib/index.js';
import { turn } from '../helpers/cluster.js';
import { placeOf } from './helpers.js';

export const states = ['new', 'assigned', 'rebalancing', 'closing', 'closed', 'fatal'] as const;
export type State = (typeof states)[number];

/** What a call gives; see {@link shown}. */
export interface Given {
  readonly given: unknown;
}

/** `ok`: does not throw. A {@link Given}: that. Anything else: the code of the error. */
export type Outcome = string | Given;

export interface Subject {
  readonly consumer: Consumer;
  readonly topic: string;
  readonly message: Message;
}

/** Where nothing comes a call gives up soon; what is to come has its time on a busy machine too. */
export interface Patient extends Subject {
  readonly timeoutMs: number;
}
export const SOON_MS = 300;
export const PATIENCE_MS = 5000;

export interface Row {
  readonly call: (subject: Patient) => unknown;
  /** In the order of {@link states}. */
  readonly outcomes: readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];
}

const STATE = 'ERR__STATE';
export const FENCED = 'ERR_FENCED_INSTANCE_ID';
const UNKNOWN = 'ERR__UNKNOWN_PARTITION';

const at = ({ topic }: Subject) => ({ topic, partition: 0, offset: 1 });
const timed = ({ timeoutMs }: Patient) => ({ timeoutMs });
/** Ends by itself, so that waiting for nothing is seen as such. */
const limited = ({ timeoutMs }: Patient) => ({ signal: AbortSignal.timeout(timeoutMs) });
const STOP = 'TimeoutError';

async function next(loop: AsyncIterator<unknown>): Promise<unknown> {
  const { value, done } = await loop.next();
  if (done === true) throw new Error('the end');
  // How much is in a batch is not said.
  return Array.isArray(value) ? value.slice(0, 1) : value;
}

export const given = (value: unknown): Given => ({ given: value });
const NONE = given([]);
const NULL = given(null);
const ANYTHING = { asymmetricMatch: () => true };

/** The partition that this is about, as {@link shown}. */
const P0 = { topic: 'T', partition: 0, error: null };
const AT_1 = { ...P0, offset: 1 };
/** Where the readers of an `assigned` one are: two messages have been read. */
const THIRD = given('0@2');
/** What the partition holds. */
const ALL = { low: 0, high: 500 };

/** A call that is refused once closed. */
function row(call: Row['call'], ...outcomes: [Outcome, Outcome, Outcome, Outcome]): Row {
  const [fresh, assigned, rebalancing, fatal] = outcomes;
  return { call, outcomes: [fresh, assigned, rebalancing, STATE, STATE, fatal] };
}

/** The same in every state that does not refuse it. */
const same = (outcome: Outcome): [Outcome, Outcome, Outcome, Outcome] => [
  outcome,
  outcome,
  outcome,
  outcome,
];

const TOKEN = { value: 't', lifetimeMs: Date.now() + 60_000, principal: 'p' };

/** A call that only tells, in every state. */
function always(call: Row['call'], outcome: Outcome = 'ok'): Row {
  return { call, outcomes: [...same(outcome), outcome, outcome] };
}

// In `rebalancing` the assignment has been made by the app, and readers are held up.
export const table: Record<string, Row> = {
  subscribe: row(
    (s) => {
      s.consumer.subscribe(s.topic);
      return s.consumer.subscription();
    },
    ...same(given(['T'])),
  ),
  unsubscribe: row(
    (s) => {
      s.consumer.unsubscribe();
      return s.consumer.subscription();
    },
    ...same(NONE),
  ),
  subscription: row((s) => s.consumer.subscription(), NONE, NONE, given(['T']), NONE),
  assign: row(
    (s) => {
      s.consumer.assign([at(s)]);
      return s.consumer.assignment();
    },
    ...same(given([AT_1])),
  ),
  unassign: row(
    (s) => {
      s.consumer.unassign();
      return s.consumer.assignment();
    },
    ...same(NONE),
  ),
  incrementalAssign: row(
    (s) => {
      s.consumer.incrementalAssign([{ ...at(s), partition: 1 }]);
      return s.consumer.assignment().map(({ partition }) => partition);
    },
    given([1]),
    given([0, 1]),
    STATE, // Of an eager group.
    given([0, 1]),
  ),
  incrementalUnassign: row(
    (s) => {
      s.consumer.incrementalUnassign([at(s)]);
      return s.consumer.assignment();
    },
    'ERR__INVALID_ARG',
    NONE,
    STATE,
    NONE,
  ),
  assignment: row(
    (s) => s.consumer.assignment(),
    NONE,
    ...([1, 2, 3].map(() => given([{ ...P0, offset: 0 }])) as [Outcome, Outcome, Outcome]),
  ),
  assignmentLost: row((s) => s.consumer.assignmentLost(), ...same(given(false))),
  rebalanceProtocol: row(
    (s) => s.consumer.rebalanceProtocol(),
    given('NONE'),
    given('NONE'),
    given('EAGER'),
    given('NONE'),
  ),
  groupMetadata: row(
    (s) => {
      const { generationId, memberId } = s.consumer.groupMetadata();
      return generationId > 0 && memberId !== '';
    },
    given(false),
    given(false),
    given(true),
    given(false),
  ),
  holdRebalances: row((s) => s.consumer.holdRebalances().release(), ...same('ok')),
  commit: row((s) => s.consumer.commit([at(s)], timed(s)), ...same(given([AT_1]))),
  // Nothing is committed. The mock cluster tells an epoch all the same.
  committed: row(
    (s) => s.consumer.committed([at(s)], timed(s)),
    ...same(given([{ ...P0, leaderEpoch: ANYTHING }])),
  ),
  storeOffsets: row(
    (s) => s.consumer.storeOffsets([at(s)]),
    given([{ ...AT_1, error: UNKNOWN }]),
    given([AT_1]),
    given([AT_1]),
    given([AT_1]),
  ),
  storeMessage: row(
    (s) => s.consumer.storeMessage(s.message),
    UNKNOWN,
    given(true),
    given(true),
    given(true),
  ),
  position: row(
    (s) => s.consumer.position(),
    NONE,
    given([{ ...P0, offset: 2, leaderEpoch: ANYTHING }]),
    given([P0]),
    'ok', // Where the error has come.
  ),
  seek: row((s) => s.consumer.seek(at(s), timed(s)), STATE, 'ok', 'ok', 'ok'),
  pause: row(
    (s) => {
      s.consumer.pause([at(s)]);
      return s.consumer.paused();
    },
    STATE,
    ...([1, 2, 3].map(() => given([{ topic: 'T', partition: 0 }])) as [Outcome, Outcome, Outcome]),
  ),
  resume: row((s) => s.consumer.resume([at(s)]), ...same('ok')),
  paused: row((s) => s.consumer.paused(), ...same(NONE)),
  // The mock cluster knows no timestamps.
  offsetsForTimes: row(
    (s) => s.consumer.offsetsForTimes([{ ...at(s), timestamp: 1 }], timed(s)),
    ...same(given([{ ...P0, offset: Offset.End }])),
  ),
  queryWatermarkOffsets: row(
    (s) => s.consumer.queryWatermarkOffsets(s.topic, 0, timed(s)),
    ...same(given(ALL)),
  ),
  admin: row((s) => s.consumer.admin(), ...same('ok')),
  // This consumer uses no SASL.
  setOAuthBearerToken: row((s) => s.consumer.setOAuthBearerToken(TOKEN), ...same(STATE)),
  setOAuthBearerTokenFailure: row(
    (s) => s.consumer.setOAuthBearerTokenFailure('none'),
    ...same(STATE),
  ),
  setSaslCredentials: row((s) => s.consumer.setSaslCredentials('u', 'p'), ...same('ok')),
  watermarkOffsets: row(
    (s) => s.consumer.watermarkOffsets(s.topic, 0),
    NULL,
    given(ALL),
    'ok', // The first answer may be there already.
    given(ALL),
  ),
  lag: row(
    (s) => s.consumer.lag(),
    NONE,
    given([{ topic: 'T', partition: 0, position: 2, high: 500, lag: 498 }]),
    given([{ topic: 'T', partition: 0, position: null, high: ANYTHING, lag: null }]),
    'ok',
  ),
  poll: row((s) => s.consumer.poll(timed(s)), NULL, THIRD, NULL, FENCED),
  tryPoll: row(
    async (s) => {
      const startedAt = performance.now();
      let event = s.consumer.tryPoll();
      while (event === null && performance.now() - startedAt < s.timeoutMs) {
        await turn();
        event = s.consumer.tryPoll();
      }
      return event;
    },
    NULL,
    THIRD,
    NULL,
    FENCED,
  ),
  readMessage: row(
    (s) => s.consumer.readMessage(timed(s)),
    'ERR__TIMED_OUT',
    THIRD,
    'ERR__TIMED_OUT',
    FENCED,
  ),
  pollBatch: row(
    async (s) => (await s.consumer.pollBatch(timed(s))).slice(0, 1),
    NONE,
    given(['0@2']),
    NONE,
    FENCED,
  ),
  events: row((s) => next(s.consumer.events(limited(s))), STOP, THIRD, STOP, FENCED),
  messages: row((s) => next(s.consumer.messages(limited(s))), STOP, THIRD, STOP, FENCED),
  batches: row((s) => next(s.consumer.batches(limited(s))), STOP, given(['0@2']), STOP, FENCED),
  '[Symbol.asyncIterator]': row(
    async (s) => Promise.race([next(s.consumer[Symbol.asyncIterator]()), timeUp(s)]),
    STOP,
    THIRD,
    STOP,
    FENCED,
  ),
  readable: row(
    (s) => next(s.consumer.readable(limited(s))[Symbol.asyncIterator]()),
    'ABORT_ERR',
    THIRD,
    'ABORT_ERR',
    FENCED,
  ),
  readableWeb: row(
    async (s) => (await s.consumer.readableWeb(limited(s)).getReader().read()).value,
    STOP,
    THIRD,
    STOP,
    FENCED,
  ),
  // There is a reader already: the one that has met the rebalance.
  run: row((s) => s.consumer.run(limited(s), () => undefined), STOP, STOP, STATE, FENCED),
  ready: row((s) => s.consumer.ready({ timeoutMs: 5000 }), ...same('ok')),
  fatalError: {
    call: (s) => s.consumer.fatalError(),
    outcomes: [NULL, NULL, NULL, NULL, NULL, given(FENCED)],
  },
  closed: {
    call: (s) => s.consumer.closed,
    outcomes: [false, false, false, true, true, false].map(given) as unknown as Row['outcomes'],
  },
  ref: always((s) => s.consumer.ref() === s.consumer, given(true)),
  unref: always((s) => s.consumer.unref().ref() === s.consumer, given(true)),
  close: always((s) => s.consumer.close({ timeoutMs: 10_000 })),
  '[Symbol.asyncDispose]': always((s) => s.consumer[Symbol.asyncDispose]()),
  '[nodejs.util.inspect.custom]': {
    call: (s) => inspect(s.consumer).replace(s.consumer.name, ''),
    outcomes: ['open', 'open', 'open', 'closing', 'closed', 'open'].map((it) =>
      given(` { ${it} }`),
    ) as unknown as Row['outcomes'],
  },
};

/** What a call gave, in short: messages by their place, errors by their code, the topic as `T`. */
export function shown(value: unknown, subject: Subject): unknown {
  if (KafkaError.isKafkaError(value)) return value.code;
  if (value === subject.topic) return 'T';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shown(item, subject));
  if ('type' in value && value.type === 'message') return placeOf(value as Message);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, shown(item, subject)]),
  );
}

async function timeUp({ timeoutMs }: Patient): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, timeoutMs).unref());
  throw Object.assign(new Error('nothing came'), { name: STOP });
}

/** Whether something is to come, which may take its time. */
export function isSomething(outcome: Outcome): boolean {
  return typeof outcome === 'object' ? outcome !== NULL && outcome !== NONE : outcome === 'ok';
}
