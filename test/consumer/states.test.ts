// Every public method in every state of a consumer: what it does, stated once per cell. Nothing hangs,
// nothing crashes.
import { Consumer, KafkaError, type Message } from '../../lib/index.js';
import { raiseFatalError } from '../../lib/testing/index.js';
import { turn, until, withCluster, within } from '../helpers/cluster.js';
import { FAST_GROUP, filledTopic, nextMessage, take } from './helpers.js';
import {
  FENCED,
  given,
  isSomething,
  type Outcome,
  type Patient,
  PATIENCE_MS,
  type Row,
  shown,
  SOON_MS,
  type State,
  states,
  type Subject,
  table,
} from './states-table.js';

const cluster = withCluster();

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
    raiseFatalError(subject.consumer, 'ERR_FENCED_INSTANCE_ID');
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

/** Reads until the error has come through. */
async function isBroken(consumer: Consumer): Promise<boolean> {
  try {
    await consumer.pollBatch({ timeoutMs: 10 });
    return false;
  } catch {
    return true;
  }
}

async function outcomeOf(subject: Patient, call: Row['call'], expected: Outcome): Promise<Outcome> {
  try {
    const value = await within((async () => call(subject))(), 'the call', 12_000);
    return typeof expected === 'object' ? given(shown(value, subject)) : 'ok';
  } catch (error) {
    const { code, name } = error as Error & { code?: unknown };
    if (KafkaError.isKafkaError(error) || typeof code === 'string') return String(code);
    return name === 'Error' ? String(error) : name;
  }
}

describe.each(states.map((state, i) => [state, i] as const))('%s:', (state, i) => {
  it.each(Object.entries(table))('%s', async (name, { call, outcomes }) => {
    const expected = outcomes[i] ?? '';
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
          const timeoutMs = isSomething(expected) ? PATIENCE_MS : SOON_MS;
          reached.push(await outcomeOf({ ...subject, timeoutMs }, call, expected));
        }
        isClosed = subject.consumer.closed;
        if (state === 'fatal') await within(subject.consumer.close(), 'close()', 5000);
      }),
      `${name} of a consumer that is ${state}`,
      20_000,
    );
    expect(reached).toEqual([expected]);
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
