// What is measured, from begin() to end(): time, CPU of the whole process, and the event loop.

import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at the event loop. More often would show in the CPU time. */
const RESOLUTION_MS = 2;

export class Meter {
  #began = 0;
  #cpu;
  #delays;
  /** @type {object | undefined} */
  #measured;

  /** @param {{ watchesLoop?: boolean }} [options] */
  constructor({ watchesLoop = true } = {}) {
    if (watchesLoop) this.#delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  }

  /** @param {NodeJS.CpuUsage} [cpu] From when on CPU time counts, if that is earlier. */
  begin(cpu = process.cpuUsage()) {
    this.#delays?.enable();
    this.#cpu = cpu;
    this.#began = performance.now();
  }

  /**
   * Stops the clocks; the first call counts.
   *
   * @param {number} messages On the clock.
   * @param {number} [counted] Those that the CPU time is of.
   */
  end(messages, counted = messages) {
    if (this.#measured !== undefined) return;
    const seconds = (performance.now() - this.#began) / 1000;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#measured = {
      messages,
      seconds,
      rate: messages / seconds,
      cpuMicros: (user + system) / Math.max(counted, 1),
      rssBytes: peakRss(),
    };
  }

  /** What was measured. Afterwards, as a stall that is still going on must be seen too. */
  async result() {
    if (this.#measured === undefined) throw new Error('end() was not called');
    if (this.#delays === undefined) return this.#measured;
    await sleep(3 * RESOLUTION_MS);
    this.#delays.disable();
    return { ...this.#measured, loopDelayMs: this.#loopDelay() };
  }

  #loopDelay() {
    if (this.#delays.count === 0) return undefined;
    // The histogram holds the times between two looks, and these are the delays plus the interval.
    const delay = (nanoseconds) => Math.max(nanoseconds / 1e6 - RESOLUTION_MS, 0);
    return {
      p50: delay(this.#delays.percentile(50)),
      p99: delay(this.#delays.percentile(99)),
      max: delay(this.#delays.max),
    };
  }
}

/**
 * A field of /proc/self/status, in its unit. Not getrusage(): its peak begins with that of the process that
 * started this one.
 *
 * @param {string} name
 */
export function statusField(name) {
  try {
    const text = readFileSync('/proc/self/status', 'utf8');
    const value = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1];
    return value === undefined ? undefined : Number(value);
  } catch {
    return undefined;
  }
}

function peakRss() {
  const kilobytes = statusField('VmHWM') ?? process.resourceUsage().maxRSS;
  return kilobytes * 1024;
}
