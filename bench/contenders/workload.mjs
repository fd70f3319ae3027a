// The work that every contender does in the same way: what it sends, how far ahead it sends, how it
// reads. Kept apart from the clients, so that they differ in nothing else.

import { Meter } from './meter.mjs';

const HEADER_VALUE = 'header value';
/** Before the clock starts, for each that is measured: latency is told of code that has warmed up. */
const WARM_UP = 0.25;

/** The next turn of the event loop. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/** @param {import('../lib/spec.mjs').Spec} spec */
export function headerNames(spec) {
  return Array.from({ length: spec.headers }, (_, i) => `header-${i}`);
}

/** @param {import('../lib/spec.mjs').Spec} spec */
export function headersRecord(spec) {
  return Object.fromEntries(headerNames(spec).map((name) => [name, HEADER_VALUE]));
}

/**
 * A different key for each message, of the same length; null where there are none.
 *
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {number} i
 */
export function keyOf({ keySize }, i) {
  return keySize === 0 ? null : String(i).padStart(keySize, '0').slice(-keySize);
}

/** Messages that have no report yet, and a wait until they are few enough. */
export class Outstanding {
  #count = 0;
  #limit = 0;
  /** @type {(() => void) | undefined} */
  #resolve;
  /** @type {unknown} */
  failure;

  get count() {
    return this.#count;
  }

  /** @param {number} count */
  add(count) {
    this.#count += count;
  }

  /** @param {number} count */
  done(count) {
    this.#count -= count;
    if (this.#resolve !== undefined && this.#count <= this.#limit) this.#wake();
  }

  /** @param {unknown} error */
  fail(error) {
    this.failure ??= error;
    this.#wake();
  }

  /** @param {number} limit */
  async until(limit) {
    if (this.failure === undefined && this.#count > limit) {
      await new Promise((resolve) => {
        this.#limit = limit;
        this.#resolve = resolve;
      });
    }
    if (this.failure !== undefined) throw this.failure;
  }

  #wake() {
    this.#resolve?.();
    this.#resolve = undefined;
  }
}

/**
 * Sends `messages` in chunks, with at most `window` of them without a report; the event loop has a
 * turn after each chunk, as in an app that does something else too.
 *
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {Outstanding} outstanding
 * @param {(from: number, to: number) => void} sendChunk Sends messages `from` to before `to`.
 * @param {() => Promise<void>} [finish] What makes the rest go out.
 */
export async function produceAll(spec, outstanding, sendChunk, finish = async () => {}) {
  const send = (from, to) => {
    outstanding.add(to - from);
    sendChunk(from, to);
  };
  // One message before the clock starts: connections and leaders are there then.
  send(0, 1);
  await outstanding.until(0);
  const firstMs = performance.now();
  const meter = new Meter();
  meter.begin();
  for (let i = 1; i < spec.messages; i += spec.chunk) {
    send(i, Math.min(i + spec.chunk, spec.messages));
    if (outstanding.count >= spec.window) await outstanding.until(spec.window / 2);
    else await turn();
  }
  await finish();
  await outstanding.until(0);
  meter.end(spec.messages - 1);
  return { ...(await meter.result()), firstMs };
}

/**
 * Counts what a consumer reads. The clock starts when the first messages are there; CPU time counts
 * from the constructor on, as much is fetched before they are handed out. So it is made before the
 * consumer has joined its group.
 */
export class Reading {
  #meter = new Meter();
  #cpu = process.cpuUsage();
  #total;
  #first = 0;
  #firstMs = 0;
  #bytes = 0;
  #count = 0;
  /** @type {() => void} */
  #finish;
  #finished = new Promise((resolve) => (this.#finish = resolve));

  /** @param {import('../lib/spec.mjs').Spec} spec */
  constructor({ messages }) {
    this.#total = messages;
  }

  /** Whether all messages were read. */
  get isDone() {
    return this.#count >= this.#total;
  }

  /** @param {Buffer} value */
  value(value) {
    this.#count++;
    // A byte is read so that nothing can leave it out.
    this.#bytes += value.length > 0 ? value.length + value[0] : 0;
  }

  /** @param {number} count */
  more(count) {
    this.#bytes += count;
  }

  /** After each message, or each batch of them, whatever the client hands out. */
  mark() {
    if (this.#first === 0) {
      this.#first = this.#count;
      this.#firstMs = performance.now();
      this.#meter.begin(this.#cpu);
    }
    if (this.isDone) {
      this.#meter.end(this.#count - this.#first, this.#count);
      this.#finish();
    }
  }

  /** Resolves when all messages were read. */
  get finished() {
    return this.#finished;
  }

  async result() {
    return { ...(await this.#meter.result()), bytes: this.#bytes, firstMs: this.#firstMs };
  }
}

/** @param {import('../lib/spec.mjs').Spec} spec */
const warmUpOf = ({ messages }) => Math.floor(messages * WARM_UP) + 1;

/**
 * A message of @platformatic/kafka's published benchmark: three bytes.
 *
 * @param {number} i
 */
export const publishedMessage = (i) => ({
  key: `111-${i}`,
  value: '222',
  headers: { a: '123', b: '456' },
});

/**
 * Operations of `perOperation` published messages each, one after the other.
 *
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {(from: number, count: number) => Promise<unknown>} operate
 */
export async function operateAll(spec, operate) {
  const { perOperation, messages } = spec;
  const warmUp = Math.floor(warmUpOf(spec) / perOperation);
  const operations = Math.floor(messages / perOperation);
  for (let i = 0; i < warmUp; i++) await operate(i * perOperation, perOperation);
  const meter = new Meter();
  meter.begin();
  for (let i = 0; i < operations; i++) await operate(i * perOperation, perOperation);
  meter.end(operations * perOperation);
  return meter.result();
}

/**
 * One message at a time.
 *
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {(i: number) => Promise<unknown>} once
 */
export async function oneAtATime(spec, once) {
  for (let i = 0; i < warmUpOf(spec); i++) await once(i);
  const latencies = new Float64Array(spec.messages);
  // Looking at the loop wakes it every 2 ms: C has no such thing.
  const meter = new Meter({ watchesLoop: false });
  meter.begin();
  for (let i = 0; i < spec.messages; i++) {
    const began = performance.now();
    await once(i);
    latencies[i] = performance.now() - began;
  }
  meter.end(spec.messages);
  return { ...(await meter.result()), latencyMs: quantiles(latencies) };
}

/**
 * From produce to the consumer that reads it: one message at a time, or `rate` per second.
 *
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {(value: Buffer) => void} send
 * @param {(onValue: (value: Buffer) => void) => Promise<void>} listen Resolves when the consumer
 *   has its partitions.
 */
export async function echo(spec, send, listen) {
  /** @type {number[]} */
  const latencies = [];
  /** @type {() => void} */
  let onMessage = () => undefined;
  const sendNow = () => {
    const value = Buffer.alloc(spec.size);
    value.writeDoubleLE(performance.now(), 0);
    send(value);
  };
  await listen((value) => {
    latencies.push(performance.now() - value.readDoubleLE(0));
    onMessage();
  });
  const received = (count) =>
    new Promise((resolve) => {
      onMessage = () => latencies.length >= count && resolve(undefined);
      onMessage();
    });
  sendNow();
  await received(1);
  for (let i = 0; i < warmUpOf(spec); i++) {
    sendNow();
    await received(i + 2);
  }
  latencies.length = 0;
  // Looking at the loop wakes it every 2 ms: C has no such thing.
  const meter = new Meter({ watchesLoop: false });
  meter.begin();
  if (spec.rate === 0) {
    for (let i = 0; i < spec.messages; i++) {
      sendNow();
      await received(i + 1);
    }
  } else {
    const all = received(spec.messages);
    await pace(spec, sendNow);
    await all;
  }
  meter.end(spec.messages);
  return { ...(await meter.result()), latencyMs: quantiles(Float64Array.from(latencies)) };
}

/**
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {() => void} send
 */
async function pace({ rate, messages }, send) {
  const began = performance.now();
  for (let sent = 0; sent < messages;) {
    const due = Math.floor(((performance.now() - began) * rate) / 1000) + 1;
    for (; sent < due && sent < messages; sent++) send();
    // Timers have milliseconds: at high rates several messages go out together.
    const wait = began + (sent * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    else await turn();
  }
}

/** @param {Float64Array} latencies Milliseconds; sorted by this call. */
function quantiles(latencies) {
  latencies.sort();
  const at = (q) => latencies[Math.min(Math.floor(q * latencies.length), latencies.length - 1)];
  return { p50: at(0.5), p99: at(0.99), max: latencies[latencies.length - 1] };
}
