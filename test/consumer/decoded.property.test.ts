// Whatever readers, seeks, pauses and runs do to what is decoded: each message is handed out once, in
// order in its partition, and only what the app has come back from is stored.
import fc from 'fast-check';
import { Decoded } from '../../lib/consumer/decoded.js';
import type { Message } from '../../lib/consumer/message.js';
import { FakeQueue, isControl, of, type Queued, type QueuedMessage } from './fake-queue.js';

const PARTITIONS = 3;

const partitions = fc.subarray([0, 1, 2], { minLength: 1 });
const call = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ name: fc.constant('take'), count: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('return') }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('store') }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('park'), partitions }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('unpark'), partitions }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('drop'), partitions }) },
  {
    weight: 2,
    arbitrary: fc.record({ name: fc.constant('giveBack'), partitions, count: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('track'), isTracking: fc.boolean() }) },
);
interface Call {
  readonly name: string;
  readonly count?: number;
  readonly partitions?: readonly number[];
  readonly isTracking?: boolean;
}

/** What comes to the queue: numbers of partitions, and of those past the last, control records. */
const arrivals = fc.array(fc.integer({ min: 0, max: PARTITIONS }), { maxLength: 12 });

/** Drives a `Decoded` as the pulls do, and keeps account of what it must do, the simple way. */
class Trial {
  readonly #queue = new FakeQueue();
  readonly #decoded = new Decoded(this.#queue.native, true);
  readonly #nextOffset = new Array<number>(PARTITIONS).fill(0);
  readonly #paused = new Set<number>();
  readonly #messages = new Map<string, Message>();
  #controls = 0;
  #ahead: Queued[] = [];
  #parked: QueuedMessage[] = [];
  #inHand: QueuedMessage[] = [];
  #pending = new Map<number, number>();
  #isTracking = true;

  /** librdkafka fetches; nothing of what is paused. */
  arrive(numbers: readonly number[]): void {
    for (const partition of numbers) {
      if (partition >= PARTITIONS) this.#queue.queue.push({ control: String(this.#controls++) });
      else if (!this.#paused.has(partition)) {
        this.#queue.queue.push({ partition, offset: this.#nextOffset[partition]!++ });
      }
    }
  }

  run({ name, count = 0, partitions: numbers = [], isTracking = true }: Call): void {
    if (name === 'take') this.#take(count);
    else if (name === 'return') this.#return();
    else if (name === 'store') this.#store();
    else if (name === 'park') this.#park(numbers);
    else if (name === 'unpark') this.#unpark(numbers);
    else if (name === 'drop') this.#drop(numbers);
    else if (name === 'giveBack') this.#giveBack(numbers, count);
    else this.#track(isTracking);
    this.#checkNextOffsets();
  }

  /** Takes all that is left. */
  finish(): void {
    this.#unpark([0, 1, 2]);
    while (this.#ahead.length > 0 || this.#queue.queue.length > 0) this.#take(1);
    this.#return();
    this.#store();
    expect(this.#decoded.hasNext).toBe(false);
    expect(this.#decoded.refill(10)).toBe(false);
  }

  #take(count: number): void {
    this.#return();
    const decoded = this.#decoded;
    for (let i = 0; i < count; i++) {
      expect(decoded.hasNext).toBe(this.#ahead.length > 0);
      if (!decoded.hasNext) {
        if (i > 0) return; // As the pulls: one batch of librdkafka's at a time.
        this.#ahead.push(...this.#queue.queue.slice(0, 7));
        if (!decoded.refill(7)) return;
      }
      this.#takeOne();
    }
  }

  #takeOne(): void {
    const expected = this.#ahead.shift()!;
    const control = this.#decoded.nextControl();
    expect(control?.text).toBe(isControl(expected) ? expected.control : undefined);
    if (isControl(expected)) {
      this.#decoded.skip();
      return;
    }
    const message = this.#decoded.takeMessage();
    const place = `${expected.partition}@${expected.offset}`;
    expect(`${message.partition}@${message.offset}`).toBe(place);
    expect(message.value?.toString()).toBe(place);
    expect(message.leaderEpoch).toBe(7);
    this.#messages.set(place, message);
    this.#inHand.push(expected);
  }

  #return(): void {
    this.#decoded.markAllDone();
    this.#allDone();
  }

  #allDone(): void {
    const done = this.#inHand.splice(0);
    if (!this.#isTracking) return;
    for (const { partition, offset } of done) this.#pending.set(partition, offset + 1);
  }

  #store(): void {
    this.#decoded.storeDone();
    const expected = [...this.#pending].map(([partition, offset]) => `${partition}:${offset}`);
    this.#pending.clear();
    expect(this.#queue.takeStored().sort()).toEqual(expected.sort());
  }

  #park(numbers: readonly number[]): void {
    for (const number of numbers) this.#paused.add(number);
    // librdkafka throws away what it has fetched, and fetches it again later.
    const { queue } = this.#queue;
    for (const number of numbers) {
      const first = queue.find((item) => !isControl(item) && item.partition === number);
      if (first !== undefined && !isControl(first)) this.#nextOffset[number] = first.offset;
    }
    const kept = queue.filter((item) => isControl(item) || !numbers.includes(item.partition));
    queue.splice(0, queue.length, ...kept);
    this.#decoded.park(of(...numbers));
    const [gone, left] = split(this.#ahead, numbers);
    this.#ahead = left;
    this.#parked.push(...gone);
  }

  #unpark(numbers: readonly number[]): void {
    for (const number of numbers) this.#paused.delete(number);
    this.#decoded.unpark(of(...numbers));
    const [unparked, left] = split(this.#parked, numbers);
    this.#parked = left;
    this.#ahead.unshift(...unparked);
  }

  #drop(numbers: readonly number[]): void {
    this.#decoded.drop(of(...numbers));
    [, this.#ahead] = split(this.#ahead, numbers);
    [, this.#parked] = split(this.#parked, numbers);
    [, this.#inHand] = split(this.#inHand, numbers);
    for (const number of numbers) this.#pending.delete(number);
  }

  /** The last `count` messages of these partitions that are in hand. */
  #giveBack(numbers: readonly number[], count: number): void {
    const given = numbers.flatMap((number) => {
      const [inHand] = split(this.#inHand, [number]);
      return count === 0 ? [] : inHand.slice(-count);
    });
    const isPaused = of(...this.#paused);
    const messages = given.map((item) => this.#messages.get(`${item.partition}@${item.offset}`)!);
    this.#decoded.giveBack(messages, isPaused);
    this.#inHand = this.#inHand.filter((item) => !given.includes(item));
    const [parked, ahead] = split(given, [...this.#paused]);
    this.#parked.unshift(...parked);
    this.#ahead.unshift(...ahead);
  }

  #track(isTracking: boolean): void {
    this.#decoded.isTracking = isTracking;
    this.#allDone();
    this.#isTracking = isTracking;
  }

  #checkNextOffsets(): void {
    const expected = new Map<string, number>();
    for (const item of [...this.#parked, ...this.#ahead]) {
      if (isControl(item)) continue;
      const key = `${item.partition} t`;
      if (!expected.has(key)) expected.set(key, item.offset);
    }
    expect(this.#decoded.nextOffsets()).toEqual(expected);
  }
}

/** Messages of these partitions, and the rest. */
function split<T extends Queued>(
  items: readonly T[],
  numbers: readonly number[],
): [concerned: (T & QueuedMessage)[], left: T[]] {
  const isConcerned = (item: T): item is T & QueuedMessage =>
    !isControl(item) && numbers.includes(item.partition);
  return [items.filter(isConcerned), items.filter((item) => !isConcerned(item))];
}

it('hands out each message once, in order, and stores what was come back from', () => {
  const steps = fc.array(fc.tuple(arrivals, call), { maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(steps, (list) => {
      const trial = new Trial();
      for (const [numbers, step] of list) {
        trial.arrive(numbers);
        trial.run(step);
      }
      trial.finish();
    }),
    { numRuns: 200 },
  );
});
