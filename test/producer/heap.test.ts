// In a process of its own: only there can the heap be measured.
import { runChild } from '../helpers/child.js';

it.each(['with', 'without'])(
  'a million messages %s callbacks leave nothing behind',
  async (how) => {
    const { code, stdout, stderr } = await runChild(
      async ({ kafka, args: [mode] }) => {
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
        const heapAfter = async (count: number): Promise<number> => {
          for (let i = 0; i < count; i++) {
            producer.produce({ topic: 't', value }, onDelivery);
            // Half of `queue.buffering.max.messages`.
            if (i % 50_000 === 49_999) await producer.flush();
          }
          await producer.flush();
          (globalThis as { gc?: () => void }).gc?.();
          return process.memoryUsage().heapUsed;
        };
        const before = await heapAfter(200_000);
        const after = await heapAfter(1_000_000);
        await producer.close();
        await mock.close();
        console.log(JSON.stringify({ grown: after - before, reports }));
      },
      { args: [how], nodeArgs: ['--expose-gc'], timeoutMs: 25_000 },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { grown, reports } = JSON.parse(stdout) as { grown: number; reports: number };
    expect(reports).toBe(how === 'with' ? 1_200_000 : 0);
    expect(grown).toBeLessThan(1_000_000); // A byte a message would be seen.
  },
);
