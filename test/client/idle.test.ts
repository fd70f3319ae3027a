// What clients cost that have nothing to do: no thread beyond librdkafka's, no timer, no wake-up of
// the event loop. Seen in /proc, hence on Linux only.
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

interface Idling {
  /** Names of the threads that came with the clients. */
  readonly threads: string[];
  readonly timers: string[];
  /** How often the JS thread was woken in `seconds`, and its CPU time then. */
  readonly wakes: number;
  readonly cpuMs: number;
}

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('idle clients have no thread, no timer and no wake-up of ours', async () => {
  const { stdout, stderr } = await runChild(
    async ({ kafka, load, args: [servers = '', topic = ''] }) => {
      const { readdirSync, readFileSync } = load('node:fs') as typeof import('node:fs');
      const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
      const tasks = (): string[] => readdirSync('/proc/self/task');
      const before = new Set(tasks());
      const config = { 'bootstrap.servers': servers };
      const options = { logger: null };
      const producer = new kafka.Producer(config, options);
      await producer.send({ topic, value: 'v' });
      const consumer = new kafka.Consumer(
        { ...config, 'group.id': 'idle', 'auto.offset.reset': 'earliest' },
        options,
      );
      consumer.subscribe(topic);
      await consumer.readMessage();
      // A reader that waits is what an idle consumer has.
      void consumer.readMessage().catch(() => undefined);
      // Their workers end, and the first commit is done.
      await consumer.commit();
      await pause(1000);

      const nameOf = (task: string): string =>
        readFileSync(`/proc/self/task/${task}/comm`, 'utf8').trim();
      const threads = tasks()
        .filter((task) => !before.has(task))
        .map(nameOf);
      const resources = process.getActiveResourcesInfo();
      const timers = resources.filter((name) => /Timeout|Immediate/.test(name));
      // Of the main thread alone.
      const look = (): { wakes: number; ticks: number } => {
        const task = `/proc/self/task/${process.pid}`;
        const wakes = /^voluntary_ctxt_switches:\s+(\d+)/m.exec(
          readFileSync(`${task}/status`, 'utf8'),
        );
        const stat = readFileSync(`${task}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        return { wakes: Number(wakes?.[1]), ticks: Number(stat[11]) + Number(stat[12]) };
      };
      const from = look();
      await pause(4000);
      const to = look();
      const cpuMs = (to.ticks - from.ticks) * 10;
      console.log(JSON.stringify({ threads, timers, wakes: to.wakes - from.wakes, cpuMs }));
      process.exit();
    },
    { args: [cluster.bootstrapServers, cluster.topic()] },
  );
  expect(stderr).toBe('');
  const { threads, timers, wakes, cpuMs } = JSON.parse(stdout) as Idling;
  expect(threads.filter((name) => !name.startsWith('rdk:'))).toEqual([]);
  expect(timers).toEqual([]);
  // The pause itself is one or two.
  expect(wakes).toBeLessThan(6);
  expect(cpuMs).toBeLessThan(20);
});
