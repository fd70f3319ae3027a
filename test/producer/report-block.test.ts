// How a block of the addon's records becomes reports: each text to the message that failed.
import type { DeliveryReport, ErrorCodeName } from '../../lib/index.js';
import { ErrorCode } from '../../lib/index.js';
import type { NativeProducer } from '../../lib/native/binding.js';
import { Deliveries } from '../../lib/producer/deliveries.js';
import { encode } from '../../lib/producer/encode.js';

// As src-native/core/delivery.h lays a record out.
const RECORD_BYTES = 48;
const POSITION = { offset: 0, timestamp: 8, latencyUs: 16, slot: 24, partition: 28, error: 32 };
const STATUS = 36;
const BROKER_ID = 40;
const TIMESTAMP_TYPE = 44;

interface Fate {
  readonly slot: number;
  readonly code?: ErrorCodeName;
  readonly text?: string;
}

/** An addon that has these reports, once. */
function nativeWith(fates: Fate[]): NativeProducer {
  const waiting = [...fates];
  const texts = waiting.flatMap(({ text }) => text ?? []);
  return {
    drainReports: (block: ArrayBuffer) => {
      const view = new DataView(block);
      const count = waiting.length;
      waiting.splice(0).forEach(({ slot, code }, i) => {
        const at = i * RECORD_BYTES;
        view.setFloat64(at + POSITION.offset, 100 + slot, true);
        view.setFloat64(at + POSITION.timestamp, 5000, true);
        view.setFloat64(at + POSITION.latencyUs, 1500, true);
        view.setInt32(at + POSITION.slot, slot, true);
        view.setInt32(at + POSITION.partition, slot + 1, true);
        view.setInt32(at + POSITION.error, code === undefined ? 0 : ErrorCode[code], true);
        view.setInt32(at + STATUS, code === undefined ? 2 : 0, true);
        view.setInt32(at + BROKER_ID, 7, true);
        view.setInt32(at + TIMESTAMP_TYPE, 2, true);
      });
      return count;
    },
    takeReportErrorTexts: () => texts.splice(0),
  } as unknown as NativeProducer;
}

const FATES: Fate[] = [
  { slot: 3, code: 'ERR_INVALID_RECORD', text: 'the first' },
  { slot: 0 },
  { slot: 4, code: 'ERR__MSG_TIMED_OUT', text: 'of nobody' },
  { slot: 1, code: 'ERR__PURGE_QUEUE', text: 'the last' },
  { slot: 2 },
];

/** Hands out all of FATES; what slot 4 sent has no recipient. */
function drain(wantsReports: boolean) {
  const unclaimed: DeliveryReport[] = [];
  const onProgress = jest.fn();
  const deliveries = new Deliveries(nativeWith(FATES), {
    keepsReports: true,
    wantsReports,
    onFailure: () => undefined,
    onRefused: () => undefined,
    onUnclaimed: (report) => unclaimed.push(report),
    onProgress,
    onMore: () => undefined,
  });
  const reports: DeliveryReport[] = [];
  for (const slot of [0, 1, 2, 3, 4]) {
    const onDelivery = (_error: unknown, report: DeliveryReport) => reports.push(report);
    const encoded = encode({ topic: `t${slot}`, opaque: `o${slot}` });
    expect(deliveries.take(encoded, slot === 4 ? undefined : onDelivery)).toBe(slot);
  }
  expect(deliveries.outstanding).toBe(5);
  deliveries.drain();
  return { deliveries, reports, unclaimed, onProgress };
}

it.each([true, false])('each report has its own text, if all are read: %p', (wantsReports) => {
  const { reports, unclaimed } = drain(wantsReports);
  expect(reports.map(({ topic, error }) => [topic, error?.code, error?.message])).toEqual([
    ['t3', 'ERR_INVALID_RECORD', 'the first'],
    ['t0', undefined, undefined],
    ['t1', 'ERR__PURGE_QUEUE', 'the last'],
    ['t2', undefined, undefined],
  ]);
  expect(unclaimed.map(({ error }) => error?.message)).toEqual(wantsReports ? ['of nobody'] : []);
});

it('every field is read from its place', () => {
  const [, delivered] = drain(false).reports;
  expect({ ...delivered }).toEqual({
    type: 'deliveryReport',
    topic: 't0',
    partition: 1,
    offset: 100,
    timestamp: 5000,
    timestampType: 'logAppendTime',
    message: { topic: 't0', opaque: 'o0' },
    opaque: 'o0',
    error: null,
    status: 'persisted',
    latencyMs: 1.5,
    brokerId: 7,
  });
});

it('every slot is free again, and what is under way hears of it once', () => {
  const { deliveries, onProgress } = drain(false);
  expect(deliveries.outstanding).toBe(0);
  expect(onProgress).toHaveBeenCalledTimes(1);
  const slots = [0, 1, 2, 3, 4].map(() => deliveries.take(encode({ topic: 't' }), undefined));
  expect(slots.sort()).toEqual([0, 1, 2, 3, 4]);
});

it('with reports switched off nothing of a message is kept, and slots are for those who wait', () => {
  const unclaimed = jest.fn();
  // -1 is what the addon gets for messages without a slot.
  const fates: Fate[] = [
    { slot: -1, code: 'ERR_INVALID_RECORD', text: 'of nobody' },
    { slot: -1 },
    { slot: 0, code: 'ERR__PURGE_QUEUE', text: 'of the callback' },
  ];
  const deliveries = new Deliveries(nativeWith(fates), {
    keepsReports: false,
    wantsReports: false,
    onUnclaimed: unclaimed,
    onFailure: () => undefined,
    onRefused: () => undefined,
    onProgress: () => undefined,
    onMore: () => undefined,
  });
  const onDelivery = jest.fn();
  const slots = fates.map((_, i) =>
    deliveries.take(encode({ topic: `t${i}` }), i === 2 ? onDelivery : undefined),
  );
  expect(slots).toEqual([-1, -1, 0]);
  expect(deliveries.outstanding).toBe(3);
  deliveries.drain();
  expect(deliveries.outstanding).toBe(0);
  expect(onDelivery.mock.calls).toMatchObject([[{ message: 'of the callback' }, { topic: 't2' }]]);
  expect(unclaimed).not.toHaveBeenCalled();
});

it('a slot whose message was refused is used again', () => {
  const nothing = (): void => undefined;
  const host = {
    keepsReports: true,
    wantsReports: false,
    onUnclaimed: nothing,
    onFailure: nothing,
    onRefused: nothing,
    onProgress: nothing,
    onMore: nothing,
  };
  const deliveries = new Deliveries(nativeWith([]), host);
  const slot = deliveries.take(encode({ topic: 't' }), undefined);
  deliveries.giveBack(slot);
  expect(deliveries.outstanding).toBe(0);
  expect(deliveries.take(encode({ topic: 't' }), undefined)).toBe(slot);
});
