// Learning how many partitions a topic has, from brokers that grow, shrink, refuse, and forget.
import { ErrorCode } from '../../lib/index.js';
import {
  type CountAnswer,
  countIn,
  errnoOf,
  PartitionCounts,
} from '../../lib/producer/partition-counts.js';
import { turn, until } from '../helpers/cluster.js';

/** Counts over a broker that gives these answers, the last one for ever. */
function counts(given: CountAnswer[], times = {}) {
  const answers = [...given];
  const state = { asked: 0, isWanted: true, log: [] as string[] };
  const subject = new PartitionCounts(
    {
      ask: async () => {
        state.asked++;
        await turn();
        return (answers.length > 1 ? answers.shift() : answers[0]) ?? { count: 0, errno: 0 };
      },
      isWanted: () => state.isWanted,
      onKnown: () => {
        state.isWanted = false;
        state.log.push('known');
      },
      onUnknown: (_topic, errno) => {
        if (errno !== 0) state.isWanted = false;
        state.log.push(errno === 0 ? 'unknown' : `given up: ${errno}`);
      },
    },
    { refreshMs: Infinity, propagationMs: Infinity, ...times },
  );
  return { subject, state };
}

const found = (count: number): CountAnswer => ({ count, errno: 0 });
const failed = (errno: number): CountAnswer => ({ count: 0, errno });

const MISSING = failed(ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART);

it('is asked for once, however many want it', async () => {
  const { subject, state } = counts([found(3)]);
  for (let i = 0; i < 10; i++) expect(subject.get('t')).toBe(0);
  await until(() => state.log.length > 0, 'an answer');
  for (let i = 0; i < 10; i++) expect(subject.get('t')).toBe(3);
  expect(state.asked).toBe(1);
});

it('is asked for again when it is older than the refresh interval, and used meanwhile', async () => {
  const { subject, state } = counts([found(3), found(5)], { refreshMs: 20 });
  subject.get('t');
  await until(() => subject.get('t') === 3, 'the first answer');
  await until(() => subject.get('t') !== 3, 'the second answer');
  expect(subject.get('t')).toBe(5);
  expect(state.asked).toBe(2);
});

it('outlives a refresh that fails, and is soon asked for again', async () => {
  const answers = [found(3), failed(ErrorCode.ERR__TRANSPORT), found(4)];
  const { subject, state } = counts(answers, { refreshMs: 10_000 });
  subject.get('t');
  await until(() => subject.get('t') === 3, 'the first answer');
  subject.refresh('t');
  await until(() => state.log.length === 2, 'the failure');
  expect(subject.get('t')).toBe(3);
  await until(() => subject.get('t') === 4, 'the answer after it');
  expect(state.asked).toBe(3);
});

it('is not used any more once it has proved wrong', async () => {
  const { subject } = counts([found(3), found(2)]);
  subject.get('t');
  await until(() => subject.get('t') === 3, 'the first answer');
  subject.forget('t');
  expect(subject.get('t')).toBe(0);
  await until(() => subject.get('t') === 2, 'the second answer');
});

it('is asked for until a broker knows it', async () => {
  const answers = [failed(ErrorCode.ERR__TRANSPORT), MISSING, found(0), found(7)];
  const { subject, state } = counts(answers);
  subject.get('t');
  await until(() => subject.get('t') === 7, 'the answer');
  expect(state.log).toEqual(['unknown', 'unknown', 'unknown', 'known']);
});

it('a topic that stays unknown for topic.metadata.propagation.max.ms is given up', async () => {
  const { subject, state } = counts([MISSING], { propagationMs: 50 });
  subject.get('t');
  await until(() => !state.isWanted, 'the end');
  const givenUp = `given up: ${ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART}`;
  expect(state.log.length).toBeGreaterThan(1);
  expect(state.log.at(-1)).toBe(givenUp);
  await turn();
  // Whoever comes later need not wait that long again.
  state.log.length = 0;
  state.isWanted = true;
  subject.get('t');
  await until(() => !state.isWanted, 'the end');
  expect(state.log).toEqual([givenUp]);
});

it.each(['ERR_TOPIC_AUTHORIZATION_FAILED', 'ERR_TOPIC_EXCEPTION'] as const)(
  'a topic with %s is given up at once',
  async (code) => {
    const { subject, state } = counts([failed(ErrorCode[code])]);
    subject.get('t');
    await until(() => !state.isWanted, 'the end');
    expect(state.log).toEqual([`given up: ${ErrorCode[code]}`]);
  },
);

it('is not asked for by itself when nobody waits for it any more', async () => {
  const { subject, state } = counts([MISSING]);
  subject.get('t');
  await until(() => state.log.length >= 2, 'some answers');
  state.isWanted = false;
  const { asked } = state;
  await until(async () => {
    await turn();
    subject.refresh('t');
    return state.asked > asked;
  }, 'the end of the first round');
  await until(() => state.log.length > asked, 'the answer of the second');
  expect(state.asked).toBe(asked + 1);
});

it('reads the answer of a metadata request', () => {
  expect(countIn({ topics: [{ name: 't', errno: 0, partitions: [{}, {}] }] })).toEqual(found(2));
  expect(countIn({ topics: [{ name: 't', errno: 29, partitions: [] }] })).toEqual(failed(29));
  expect(countIn({ topics: [] })).toEqual(found(0));
  expect(errnoOf(new Error('of the app'))).toEqual(failed(ErrorCode.ERR__FAIL));
});
