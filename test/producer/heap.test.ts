// In a process of its own: only there can memory be measured.
import { runChild } from '../helpers/child.js';

const WARM_UP = 1_000_000;
const COUNT = 10_000_000;

/** Takes 3 s on two cores. */
const TIMEOUT_MS = 90_000;

interface Outcome {
  readonly reports: number;
  readonly heapGrown: number;
  readonly rssGrown: number;
}

it.each(['with', 'without'])(
  '10 million messages %s callbacks leave nothing behind',
  async (how) => {
    const { code, stdout, stderr } = await runChild(
      async ({ kafka, args: [mode, warmUp, count] }) => {
        const mock = new kafka.MockCluster();
        mock.createTopic('t', { partitions: 4 });
        const config = { 'bootstrap.servers': mock.bootstrapServers, 'linger.ms': 5 };
        const producer = new kafka.Producer(config, { logger: null });
        const value = Buffer.alloc(20);
        let reports = 0;
        const countReport = (): void => {
          reports++;
        };
        const onDelivery = mode === 'with' ? countReport : undefined;
        const memoryAfter = async (messages: number): Promise<NodeJS.MemoryUsage> => {
          for (let i = 0; i < messages; i++) {
            producer.produce({ topic: 't', value }, onDelivery);
            // Half of `queue.buffering.max.messages`.
            if (i % 50_000 === 49_999) await producer.flush();
          }
          await producer.flush();
          (globalThis as { gc?: () => void }).gc?.();
          return process.memoryUsage();
        };
        // The mock's partitions are full then: from here on they drop what is old.
        const before = await memoryAfter(Number(warmUp));
        const after = await memoryAfter(Number(count));
        await producer.close();
        await mock.close();
        const heapGrown = after.heapUsed - before.heapUsed;
        console.log(JSON.stringify({ reports, heapGrown, rssGrown: after.rss - before.rss }));
      },
      {
        args: [how, String(WARM_UP), String(COUNT)],
        nodeArgs: ['--expose-gc'],
        timeoutMs: TIMEOUT_MS,
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { reports, heapGrown, rssGrown } = JSON.parse(stdout) as Outcome;
    expect(reports).toBe(how === 'with' ? WARM_UP + COUNT : 0);
    expect(heapGrown).toBeLessThan(1_000_000); // A bit a message would be seen.
    // malloc's smallest piece, of 32 bytes, for each message would be 320 MB.
    expect(rssGrown).toBeLessThan(100_000_000);
  },
  TIMEOUT_MS + 5000,
);
