// Many consumers in one process, each a group of its own: what they cost in time until each has its
// first message, in threads, in memory, and in CPU while nothing happens.

import { setTimeout as sleep } from 'node:timers/promises';
import { Meter, statusField } from './meter.mjs';

/**
 * @param {import('../lib/spec.mjs').Spec} spec
 * @param {(groupId: string) => Promise<{ first: Promise<unknown>, close: () => unknown }>} start
 */
export async function measureClients(spec, start) {
  // Looking at the event loop would be all that an idle process does.
  const meter = new Meter({ watchesLoop: false });
  meter.begin();
  const began = performance.now();
  const names = Array.from({ length: spec.clients }, (_, i) => `${spec.groupId}-${i}`);
  const started = await Promise.all(names.map(start));
  await Promise.all(started.map(({ first }) => first));
  const firstMs = performance.now() - began;
  const cpu = process.cpuUsage();
  await sleep(spec.idleMs);
  const { user, system } = process.cpuUsage(cpu);
  meter.end(spec.clients);
  const result = {
    ...(await meter.result()),
    clients: spec.clients,
    firstMs,
    threads: statusField('Threads'),
    idleCpuMsPerSecond: (user + system) / spec.idleMs,
    currentRssBytes: process.memoryUsage.rss(),
  };
  return { result, close: () => Promise.all(started.map(({ close }) => close())) };
}
