/**
 * A producer used at full speed, by every way to send, and what became of each message. What is
 * kept of messages is bounded by the producer's queue: all else is counted.
 */
import { setImmediate as turn } from 'node:timers/promises';

/** Calls of produce() in a turn of the event loop. */
const BURST = 500;
/** Calls of send() that wait at the same time. */
const SENDS = 200;
/** How long those wait that are not willing to wait for ever. */
const SEND_TIMEOUT_MS = 100;
const VALUE_BYTES = 64;
const MAX_TRIES = 30;

/** @typedef {import('../../lib/index.js').Producer} Producer */
/** @typedef {import('../../lib/index.js').DeliveryReport} DeliveryReport */
/** @typedef {import('../../lib/index.js').ProducerMessage} ProducerMessage */

export class OutageLoad {
  /** Calls that offered a message. */
  attempts = 0;
  accepted = 0;
  /** What produce() threw, tryWrite() refused, and send() gave up. */
  refused = { produce: 0, tryWrite: 0, send: 0 };
  /** Reports, by code. @type {Record<string, number>} */
  reports = {};
  /** Error events, by code. @type {Record<string, number>} */
  events = {};
  /** Ids of messages that were taken and not reported yet. @type {Set<number>} */
  outstanding = new Set();
  /** How often a consumer has found each message that was delivered. @type {Map<number, number>} */
  delivered = new Map();
  /** Those that send() stopped waiting for: they may have been sent or not. @type {Set<number>} */
  uncertain = new Set();
  /** What must not be. @type {Set<string>} */
  problems = new Set();

  #isRunning = true;
  #lastId = 0;
  /** @type {Promise<unknown>[]} */
  #ways = [];

  /**
   * @param {Producer} producer
   * @param {{ name: string, topic: string, failures: readonly string[] }} plan `failures`: codes that
   *   reports may have.
   */
  constructor(producer, plan) {
    this.producer = producer;
    this.plan = plan;
    this.channel = producer.channel();
  }

  start() {
    const events = this.#readEvents();
    const ways = [this.#produce(), this.#write(), this.#tryWrite(), this.#sendInTime()];
    for (let i = 0; i < SENDS; i += 1) ways.push(this.#send());
    this.#ways = ways;
    this.ended = events;
  }

  /** No more messages are offered; those that wait for room go on waiting. */
  stop() {
    this.#isRunning = false;
  }

  /** A message that must be delivered: there are brokers. Connecting may take a few tries. */
  async sendOne() {
    for (let tries = 1; ; tries += 1) {
      const message = this.#next();
      this.#accept(message);
      try {
        this.#onReport(await this.producer.send(message));
        return;
      } catch (error) {
        if (!error.report || tries === MAX_TRIES) throw error;
        this.#onReport(error.report);
      }
    }
  }

  /** Resolves when everything that was taken has its report. */
  async finish() {
    await Promise.all(this.#ways);
    await this.channel.close().catch(() => undefined); // Its reports have said the same.
    await this.producer.close();
    await this.ended;
  }

  /** The sum of what was refused for want of room. */
  get queueFull() {
    return this.refused.produce + this.refused.tryWrite;
  }

  /** A message of this load that a consumer has found. @param {number} id */
  found(id) {
    if (this.uncertain.has(id)) return;
    const times = this.delivered.get(id);
    if (times === undefined)
      this.problems.add(`a message was found that was not reported delivered`);
    else this.delivered.set(id, times + 1);
  }

  get foundOnce() {
    return [...this.delivered.values()].filter((times) => times === 1).length;
  }

  /** What is wrong, once a consumer has read all; nothing: all is well. @returns {string[]} */
  verdict() {
    const { delivered, outstanding } = this;
    const times = [...delivered.values()];
    const lost = times.filter((found) => found === 0).length;
    const doubled = times.filter((found) => found > 1).length;
    return [
      ...this.problems,
      ...(outstanding.size > 0 ? [`${outstanding.size} messages have no report`] : []),
      ...(lost > 0 ? [`${lost} of ${times.length} delivered messages were not found`] : []),
      ...(doubled > 0 ? [`${doubled} messages were found more than once`] : []),
      ...(this.refused.produce > 0 ? [] : ['produce() never found the queue full']),
      ...(this.refused.tryWrite > 0 ? [] : ['tryWrite() never found the queue full']),
      ...(this.refused.send > 0 ? [] : ['no send() gave up its wait']),
    ];
  }

  async #produce() {
    while (this.#isRunning) {
      for (let i = 0; i < BURST; i += 1) {
        const message = this.#next();
        try {
          this.producer.produce(message, this.#onDelivery);
          this.#accept(message);
        } catch (error) {
          this.refused.produce += 1;
          this.#expect('produce() threw', error, ['ERR__QUEUE_FULL']);
        }
      }
      await turn();
    }
  }

  async #send() {
    while (this.#isRunning) {
      const message = this.#next();
      // Taken as soon as there is room.
      this.#accept(message);
      await this.producer.send(message).then(this.#onReport, (error) => {
        if (error.report) this.#onReport(error.report);
        else this.problems.add(`send() rejected with ${error}`);
      });
    }
  }

  async #sendInTime() {
    while (this.#isRunning) {
      const message = this.#next();
      this.uncertain.add(idOf(message));
      try {
        await this.producer.send(message, { timeoutMs: SEND_TIMEOUT_MS });
      } catch (error) {
        this.refused.send += 1;
        this.#expect('send() with a limit', error, ['ERR__TIMED_OUT', ...this.plan.failures]);
      }
    }
  }

  async #write() {
    while (this.#isRunning) {
      const message = this.#next();
      // Its report may be read before the wait for it goes on.
      this.#accept(message);
      await this.channel.write(message);
    }
  }

  async #tryWrite() {
    while (this.#isRunning) {
      for (let i = 0; i < BURST; i += 1) {
        const message = this.#next();
        if (this.channel.tryWrite(message)) this.#accept(message);
        else this.refused.tryWrite += 1;
      }
      await turn();
    }
  }

  /** Until the producer is closed: the reports of the channel, and errors. */
  async #readEvents() {
    for await (const event of this.producer.events()) {
      if (event.type === 'deliveryReport') this.#onReport(event);
      else if (event.type === 'error') count(this.events, event.error.code);
    }
  }

  /** @returns {ProducerMessage} */
  #next() {
    this.attempts += 1;
    const id = (this.#lastId += 1);
    const value = `${this.plan.name} ${id}`.padEnd(VALUE_BYTES);
    return { topic: this.plan.topic, value, opaque: id };
  }

  /** @param {ProducerMessage} message */
  #accept(message) {
    this.accepted += 1;
    this.outstanding.add(idOf(message));
  }

  #onDelivery = (/** @type {unknown} */ _error, /** @type {DeliveryReport} */ report) => {
    this.#onReport(report);
  };

  #onReport = (/** @type {DeliveryReport} */ { error, message }) => {
    const id = idOf(message);
    if (!this.outstanding.delete(id)) this.problems.add('a message has had two reports');
    count(this.reports, error?.code ?? 'delivered');
    if (error) this.#expect('a report', error, this.plan.failures);
    else this.delivered.set(id, 0);
  };

  /**
   * @param {string} what
   * @param {unknown} error
   * @param {readonly string[]} codes
   */
  #expect(what, error, codes) {
    const { code } = /** @type {{ code?: string }} */ (error);
    if (code === undefined || !codes.includes(code)) this.problems.add(`${what}: ${error}`);
  }
}

/** @param {ProducerMessage} message */
const idOf = ({ opaque }) => /** @type {number} */ (opaque);

/**
 * @param {Record<string, number>} counts
 * @param {string} name
 */
function count(counts, name) {
  counts[name] = (counts[name] ?? 0) + 1;
}
