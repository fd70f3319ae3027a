// A consumer that never runs dry must not starve the event loop. In a process of its own: the mock
// cluster, the producer and jest share this one.
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';
import { fill } from './helpers.js';

const cluster = withCluster();

const PARTITIONS = 12;
const PER_PARTITION = 20_000;
/** The aim is 25 ms; this is what no busy machine explains. */
const MAX_GAP_MS = 400;

let topic: string;

beforeAll(async () => {
  topic = cluster.topic({ partitions: PARTITIONS });
  await fill(cluster, topic, PER_PARTITION, { partitions: PARTITIONS });
}, 60_000);

interface Result {
  readonly count: number;
  readonly ticks: number;
  readonly maxGapMs: number;
}

/**
 * Reads up to `count` messages in a child, while a 10 ms timer runs.
 *
 * @param loop - Body of an async function of `consumer` and `onMessage`, which returns false at the
 *   end. `busy(ms)` blocks as an application that computes does.
 */
async function read(loop: string, count = PARTITIONS * PER_PARTITION): Promise<Result> {
  const outcome = await runChild(
    `const [servers, topic, partitions, count] = args;
    (async () => {
      const consumer = new kafka.Consumer({ 'bootstrap.servers': servers }, { logger: null });
      consumer.assign(Array.from({ length: Number(partitions) }, (_, partition) =>
        ({ topic, partition, offset: 0 })));
      const first = await consumer.pollBatch({ maxMessages: 1 });
      let read = first.length;
      const onMessage = () => ++read < Number(count);
      const busy = (ms) => {
        for (const end = performance.now() + ms; performance.now() < end; );
      };
      let ticks = 0;
      let maxGapMs = 0;
      const cpuNow = () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      };
      let [last, lastCpu] = [performance.now(), cpuNow()];
      const look = () => {
        const [now, cpu] = [performance.now(), cpuNow()];
        // Not the time that a busy machine gave to other processes.
        maxGapMs = Math.max(maxGapMs, Math.min(now - last, cpu - lastCpu));
        [last, lastCpu] = [now, cpu];
      };
      const timer = setInterval(() => {
        ticks++;
        look();
      }, 10);
      await (async () => { ${loop} })();
      look();
      clearInterval(timer);
      await consumer.close();
      console.log(JSON.stringify({ count: read, ticks, maxGapMs }));
    })();`,
    { args: [cluster.bootstrapServers, topic, String(PARTITIONS), String(count)] },
  );
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(outcome.stdout) as Result;
}

const saturated: Record<string, string> = {
  'for await of messages()': `for await (const m of consumer) if (!onMessage()) break;`,
  'for await of events()': `for await (const e of consumer.events()) if (!onMessage()) break;`,
  'for await of batches()': `
    for await (const batch of consumer.batches()) if (!batch.map(onMessage).every(Boolean)) break;`,
  'a poll() loop': `while (await consumer.poll() && onMessage());`,
  'a readMessage() loop': `while (await consumer.readMessage() && onMessage());`,
  'a pollBatch() loop': `
    while ((await consumer.pollBatch()).map(onMessage).every(Boolean));`,
};

describe.each(Object.entries(saturated))(
  '%s over a consumer that never runs dry',
  (_name, loop) => {
    it('leaves the event loop its turns', async () => {
      const { count, ticks, maxGapMs } = await read(loop);
      expect(count).toBeGreaterThanOrEqual(PARTITIONS * PER_PARTITION);
      expect(maxGapMs).toBeLessThan(MAX_GAP_MS);
      expect(ticks).toBeGreaterThan(1);
    });
  },
);

describe('an app that computes for 5 ms', () => {
  it('per message leaves the event loop its turns', async () => {
    const loop = `for await (const m of consumer) { busy(5); if (!onMessage()) break; }`;
    expect((await read(loop, 300)).maxGapMs).toBeLessThan(MAX_GAP_MS);
  });

  it('per batch leaves the event loop its turns', async () => {
    const loop = `
      for await (const batch of consumer.batches({ maxMessages: 10 })) {
        busy(5);
        if (!batch.map(onMessage).every(Boolean)) break;
      }`;
    expect((await read(loop, 3000)).maxGapMs).toBeLessThan(MAX_GAP_MS);
  });

  it('per poll() leaves the event loop its turns', async () => {
    const loop = `do { await consumer.poll(); busy(5); } while (onMessage());`;
    expect((await read(loop, 300)).maxGapMs).toBeLessThan(MAX_GAP_MS);
  });
});
