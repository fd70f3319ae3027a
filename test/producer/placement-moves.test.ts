// What librdkafka's answers do to messages that wait for a partition; it is scripted here.
import { ErrorCode, type DeliveryReport } from '../../lib/index.js';
import type { NativeProducer } from '../../lib/native/binding.js';
import { Deliveries } from '../../lib/producer/deliveries.js';
import { encode } from '../../lib/producer/encode.js';
import { Placement } from '../../lib/producer/placement.js';
import { turn, until } from '../helpers/cluster.js';

const { ERR__QUEUE_FULL: FULL, ERR__UNKNOWN_PARTITION: UNKNOWN } = ErrorCode;

/** A placement over a librdkafka with these answers, then 0; partitions are chosen by the value. */
function placing(counts: number[]) {
  const answers: number[] = [];
  const handedOver: [value: unknown, partition: number][] = [];
  const native = {
    produce: (...args: Parameters<NativeProducer['produce']>) => {
      const [, partition, , , value] = args;
      const errno = answers.shift() ?? 0;
      if (errno === 0) handedOver.push([value, partition]);
      return errno;
    },
  } as unknown as NativeProducer;
  const nothing = (): void => undefined;
  const deliveries = new Deliveries(native, {
    keepsReports: true,
    wantsReports: true,
    onUnclaimed: nothing,
    onFailure: nothing,
    onRefused: nothing,
    onProgress: nothing,
    onMore: nothing,
  });
  const state = { asked: 0, onChoose: nothing };
  const placement = new Placement(
    (_, count) => {
      state.onChoose();
      return count - 1;
    },
    {
      native,
      deliveries,
      ask: async () => {
        await turn();
        return { count: counts[Math.min(state.asked++, counts.length - 1)] ?? 0, errno: 0 };
      },
      onProgress: nothing,
    },
    { refreshMs: Infinity, propagationMs: Infinity, messageTimeoutMs: Infinity, maxBytes: 1000 },
  );
  const reports: DeliveryReport[] = [];
  const offer = (value: string, partition?: number): number =>
    placement.offer(0, encode({ topic: 't', value, partition }), (_, report) => {
      reports.push(report);
    });
  return { placement, deliveries, native, state, answers, handedOver, offer, reports };
}

/** The same, when the number of partitions is known and nothing waits. */
async function knowing(counts: number[]) {
  const all = placing(counts);
  all.offer('first');
  await until(() => all.handedOver.length === 1, 'the first message');
  all.handedOver.length = 0;
  return all;
}

it('a partition that is gone is chosen anew, and order is kept meanwhile', async () => {
  const { offer, answers, handedOver, deliveries } = await knowing([4, 2]);
  answers.push(UNKNOWN);
  expect([offer('a'), offer('b'), offer('c', 1)]).toEqual([0, 0, 0]);
  expect(handedOver).toEqual([]);
  expect(deliveries.outstanding).toBe(4);
  await until(() => handedOver.length === 3, 'the new number');
  expect(handedOver).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ]);
});

it('a partition that is gone when the number has just been learnt is chosen anew, once', async () => {
  const { offer, answers, handedOver, reports, state } = placing([4, 3, 2]);
  answers.push(UNKNOWN, UNKNOWN);
  offer('a');
  offer('b');
  await until(() => handedOver.length === 1, 'the other message');
  await until(() => reports.length === 1, 'the report');
  expect(handedOver).toEqual([['b', 2]]);
  expect(state.asked).toBe(2);
  expect(reports).toMatchObject([
    { message: { value: 'a' }, partition: 3 - 1, error: { code: 'ERR__UNKNOWN_PARTITION' } },
  ]);
});

it('a partition named by the message is not chosen anew', async () => {
  const { offer, answers, deliveries } = await knowing([4]);
  answers.push(UNKNOWN);
  expect(offer('a', 9)).toBe(UNKNOWN);
  expect(deliveries.outstanding).toBe(1);
});

it('while librdkafka has no room nobody overtakes those that wait', async () => {
  const { placement, offer, answers, handedOver } = placing([4]);
  const other = encode({ topic: 'other', value: 'first', partition: 0 });
  expect(placement.offer(1, other, undefined)).toBe(0); // Its report is to come.
  answers.push(FULL);
  offer('a');
  offer('b');
  await until(() => answers.length === 0, 'the answer');
  expect(offer('c')).toBe(FULL);
  expect(placement.offer(1, other, undefined)).toBe(FULL);
  placement.advance();
  expect(handedOver.slice(1)).toEqual([
    ['a', 3],
    ['b', 3],
  ]);
  expect(offer('c')).toBe(0);
});

it('keeps its choice while it waits for room', async () => {
  const { placement, offer, answers, handedOver, state } = placing([4, 8]);
  placement.offer(1, encode({ topic: 'other', partition: 0 }), undefined);
  answers.push(FULL);
  offer('a');
  await until(() => answers.length === 0, 'the answer');
  placement.onFailure('t', ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART);
  await until(() => state.asked === 2, 'the refresh');
  await turn();
  placement.advance();
  expect(handedOver.slice(1)).toEqual([['a', 3]]);
  offer('b');
  expect(handedOver.slice(2)).toEqual([['b', 7]]);
});

it('what is larger than the whole queue does not wait for ever', async () => {
  const { offer, answers, handedOver, reports } = placing([4]);
  answers.push(FULL);
  offer('huge');
  offer('b');
  await until(() => reports.length === 1, 'the report');
  expect(reports).toMatchObject([{ error: { code: 'ERR__QUEUE_FULL' }, partition: 3 }]);
  expect(handedOver).toEqual([['b', 3]]);
});

it('many of them leave the event loop its turns, and keep their order', async () => {
  const { offer, handedOver, state } = placing([4]);
  state.onChoose = () => {
    const startedAt = performance.now();
    while (performance.now() - startedAt < 2); // A slow partitioner.
  };
  for (let i = 0; i < 20; i++) offer(`${i}`);
  const seen = new Set<number>();
  await until(async () => {
    await turn();
    seen.add(handedOver.length);
    return handedOver.length >= 18;
  }, 'most of them');
  offer('20');
  expect(seen.size).toBeGreaterThan(3);
  await until(() => handedOver.length === 21, 'all of them');
  expect(handedOver.map(([value]) => Number(value))).toEqual(handedOver.map((_, i) => i));
});

it('what the partitioner itself purges is not handed over', async () => {
  const { placement, offer, handedOver, reports, state, deliveries } = placing([4]);
  state.onChoose = () => {
    placement.refuseAll(ErrorCode.ERR__PURGE_QUEUE);
  };
  offer('a');
  offer('b');
  await until(() => reports.length === 2, 'the reports');
  expect(reports).toMatchObject(reports.map(() => ({ error: { code: 'ERR__PURGE_QUEUE' } })));
  expect(handedOver).toEqual([]);
  expect(deliveries.outstanding).toBe(0);
});

it('they fail with the error behind a fatal one', async () => {
  const { offer, answers, reports, native } = placing([4]);
  const fatal = { errno: ErrorCode.ERR__FATAL, message: 'the epoch is over', fatal: true };
  Object.assign(native, { fatalError: () => fatal });
  answers.push(ErrorCode.ERR__FATAL);
  offer('a');
  await until(() => reports.length === 1, 'the report');
  expect(reports).toMatchObject([{ error: { message: 'the epoch is over', isFatal: true } }]);
});

it.each([
  ['ERR__UNKNOWN_PARTITION', 2],
  ['ERR_UNKNOWN_TOPIC_OR_PART', 2],
  ['ERR__MSG_TIMED_OUT', 1],
] as const)(
  'after a report with %s the number has been asked for %i times',
  async (code, times) => {
    const { placement, state } = await knowing([4]);
    placement.onFailure('t', ErrorCode[code]);
    await turn();
    await turn();
    expect(state.asked).toBe(times);
  },
);

it('a callback that produces again after its failure finds no loop', async () => {
  const { placement, answers, handedOver, deliveries } = placing([4]);
  answers.push(FULL, FULL, FULL);
  let retries = 0;
  const retry = (error: unknown): void => {
    if (error === null) return;
    retries++;
    placement.offer(0, encode({ topic: 't', value: `retry ${retries}` }), retry);
  };
  placement.offer(0, encode({ topic: 't', value: 'first' }), retry);
  await until(() => retries === 1, 'the callback');
  // Known by now: the call itself says that there is no room.
  expect(answers).toHaveLength(1);
  expect(handedOver).toEqual([]);
  expect(deliveries.outstanding).toBe(0);
});
