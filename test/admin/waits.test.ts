// Time, signals, late answers, and what a call leaves behind.
import { getEventListeners } from 'node:events';
import type { AdminClient, KafkaError, WaitOptions } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, rejectionOf, withCluster, within } from '../helpers/cluster.js';
import { withAdmins } from './methods.js';

const cluster = withCluster();
const create = withAdmins();

const live = (): AdminClient => create({ 'bootstrap.servers': cluster.bootstrapServers });

test('a timeout ends the call, and says what was asked', async () => {
  const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
  const startedAt = performance.now();
  const error = (await rejectionOf(admin.describeCluster({ timeoutMs: 200 }))) as KafkaError;
  const ms = performance.now() - startedAt;
  expect(error).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true });
  expect(error.message).toContain('describeCluster()');
  expect(ms).toBeGreaterThanOrEqual(195);
  expect(ms).toBeLessThan(1500);
});

test('an error that comes later carries the stack of its call', async () => {
  const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
  async function theCaller(): Promise<void> {
    await admin.describeCluster({ timeoutMs: 50 });
  }
  const error = (await rejectionOf(theCaller())) as KafkaError;
  expect(error.stack).toContain('theCaller');
});

test('a late answer is dropped, and the client goes on', async () => {
  const admin = live();
  const topic = cluster.topic();
  await admin.ready();
  cluster.mock.setRoundTripTime(1, 300);
  try {
    const controller = new AbortController();
    const aborted = rejectionOf(admin.describeTopics([topic], { signal: controller.signal }));
    const timedOut = rejectionOf(admin.describeTopics([topic], { timeoutMs: 20 }));
    controller.abort();
    expect(await within(aborted, 'the abort', 200)).toMatchObject({ name: 'AbortError' });
    expect(await timedOut).toMatchObject({ code: 'ERR__TIMED_OUT' });
    const [found] = await admin.describeTopics([topic]);
    expect(found).toMatchObject({ topic, error: null });
  } finally {
    cluster.mock.setRoundTripTime(1, 0);
  }
});

test('a call leaves no listener on its signal', async () => {
  const admin = live();
  const { signal } = new AbortController();
  await admin.describeCluster({ signal });
  await rejectionOf(admin.waitForTopic('nowhere', { signal, timeoutMs: 50 }));
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('many calls at once each get their own answer', async () => {
  const admin = live();
  const topics = Array.from({ length: 50 }, () => cluster.topic());
  const found = await Promise.all(topics.map((topic) => admin.describeTopics([topic])));
  expect(found.map(([result]) => result?.topic)).toEqual(topics);
});

test('metadata does not keep close() waiting', async () => {
  const admin = create({ 'bootstrap.servers': DEAD_ADDRESS });
  const failing = rejectionOf(admin.clusterId({ timeoutMs: 60_000 }));
  await within(admin.close(), 'close()', 3000);
  expect(await failing).toMatchObject({ code: 'ERR__DESTROY' });
});

test('a running call keeps the process alive, an idle client does not', async () => {
  const end = await runChild(
    async ({ kafka, args: [servers = ''] }) => {
      const admin = new kafka.AdminClient({ 'bootstrap.servers': servers }, { logger: null });
      const { nodes } = await admin.describeCluster();
      console.log(nodes.length);
      // Not closed: the process ends all the same.
    },
    { args: [cluster.bootstrapServers] },
  );
  expect(end).toMatchObject({ code: 0, timedOut: false, stdout: '1\n' });
});

test('calls that are aborted or out of time leave nothing behind', async () => {
  const end = await runChild(
    async ({ kafka }) => {
      const mock = new kafka.MockCluster();
      const admin = new kafka.AdminClient(
        { 'bootstrap.servers': mock.bootstrapServers },
        { logger: null },
      );
      const calls = [
        (options: WaitOptions) => admin.describeCluster(options),
        (options: WaitOptions) => admin.listConsumerGroupOffsets([{ group: 'g' }], options),
        (options: WaitOptions) => admin.metadata(options),
      ];
      let settled = 0;
      const settle = () => settled++;
      const giveUp = async (count: number): Promise<number[]> => {
        for (let i = 0; i < count; i += 500) {
          const pending = Array.from({ length: 500 }, (_, j) => {
            const call = calls[j % calls.length]!;
            if (j % 2 === 0) return call({ timeoutMs: 1 }).then(settle, settle);
            const controller = new AbortController();
            const aborted = call({ signal: controller.signal }).then(settle, settle);
            controller.abort();
            return aborted;
          });
          await Promise.all(pending);
        }
        // Behind all of them.
        for (const call of calls) await call({});
        (globalThis as { gc?: () => void }).gc?.();
        const { heapUsed, rss } = process.memoryUsage();
        return [heapUsed, rss];
      };
      const [heap = 0, rss = 0] = await giveUp(8000);
      const [heapAfter = 0, rssAfter = 0] = await giveUp(8000);
      await admin.close();
      await mock.close();
      console.log(JSON.stringify([settled, heapAfter - heap, rssAfter - rss]));
    },
    { nodeArgs: ['--expose-gc'], timeoutMs: 28_000 },
  );
  expect(end).toMatchObject({ code: 0, stderr: '' });
  const [settled, heap, rss] = JSON.parse(end.stdout) as number[];
  expect(settled).toBe(16_000);
  // 100 bytes a call would be seen; outside of the heap 2500, as its arenas grow by themselves.
  expect(heap).toBeLessThan(800_000);
  expect(rss).toBeLessThan(20_000_000);
});

test('offsets that are asked for with hardly any time do not end the process', async () => {
  const end = await runChild(async ({ kafka }) => {
    const mock = new kafka.MockCluster();
    const servers = { 'bootstrap.servers': mock.bootstrapServers };
    for (let i = 0; i < 50; i++) {
      const admin = new kafka.AdminClient(servers, { logger: null });
      if (i % 2 === 0) await admin.ready();
      const calls = Array.from({ length: 200 }, (_, j) => {
        const place = { topic: `t${j % 50}`, partition: 0 };
        const options = { timeoutMs: j % 3 };
        if (j % 2 === 0) return admin.listOffsets([{ ...place, spec: 'latest' }], options);
        return admin.deleteRecords([{ ...place, offset: 0 }], options);
      });
      await Promise.allSettled(calls);
      await admin.close();
    }
    await mock.close();
    console.log('survived');
  });
  expect(end).toMatchObject({ code: 0, signal: null, stdout: 'survived\n' });
});

test('a call that nobody waits for does not outlive process.exit()', async () => {
  const end = await runChild(
    ({ kafka, args: [servers = ''] }) => {
      const admin = new kafka.AdminClient({ 'bootstrap.servers': servers }, { logger: null });
      void admin.createTopics([{ topic: 't' }]);
      void admin.clusterId();
      setTimeout(() => process.exit(0), 50);
    },
    { args: [DEAD_ADDRESS] },
  );
  expect(end).toMatchObject({ code: 0, timedOut: false });
});

test('waitForTopic ends at once, also between two tries', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const admin = live();
  await admin.ready();
  const aborted = rejectionOf(admin.waitForTopic('nowhere', { signal: controller.signal }));
  const closed = rejectionOf(admin.waitForTopic('nowhere'));
  // By then each try is answered within a fraction of the pause before the next.
  await rejectionOf(admin.waitForTopic('nowhere', { timeoutMs: 400 }));
  controller.abort(reason);
  expect(await within(aborted, 'the abort', 100)).toBe(reason);
  await admin.close();
  expect(await within(closed, 'the close', 100)).toMatchObject({ code: 'ERR__DESTROY' });
});

test('timeoutMs 0 gives up at once', async () => {
  const asking = create({ 'bootstrap.servers': DEAD_ADDRESS }).describeCluster({ timeoutMs: 0 });
  const error = await within(rejectionOf(asking), 'the call', 1000);
  expect(error).toMatchObject({ code: 'ERR__TIMED_OUT' });
});

test('a worker that is terminated during calls harms nobody', async () => {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { AdminClient, Producer } = require(workerData.packagePath + '/dist/index.js');
    const own = new AdminClient({ 'bootstrap.servers': workerData.servers }, { logger: null });
    const parent = new Producer({ 'bootstrap.servers': workerData.servers }, { logger: null });
    const dead = new AdminClient({ 'bootstrap.servers': '127.0.0.1:1' }, { logger: null });
    void dead.describeCluster();
    void dead.clusterId();
    const flood = (admin) => admin.describeTopics([workerData.topic]).then(() => flood(admin));
    for (let i = 0; i < 20; i++) flood(i % 2 ? own : parent.admin());
    own.describeCluster().then(() => parentPort.postMessage('running'));`;
  const { stdout, ...end } = await runChild(
    async ({ kafka, workers, packagePath, args: [servers = '', topic = '', text = ''] }) => {
      const exits: unknown[] = [];
      for (let i = 0; i < 12; i++) {
        const workerData = { servers, topic, packagePath };
        const worker = new workers.Worker(text, { eval: true, workerData });
        const exited = new Promise<number>((resolve) => worker.once('exit', resolve));
        await new Promise((resolve) => worker.once('message', resolve));
        await worker.terminate();
        exits.push(await exited);
      }
      const admin = new kafka.AdminClient({ 'bootstrap.servers': servers }, { logger: null });
      console.log(await admin.topicExists(topic), ...exits);
      await admin.close();
    },
    { args: [cluster.bootstrapServers, cluster.topic(), code] },
  );
  expect(end).toMatchObject({ code: 0, signal: null, timedOut: false });
  expect(stdout.trim()).toBe(`true${' 1'.repeat(12)}`);
});

test('a client that is dropped during a call answers first, and is collected then', async () => {
  const end = await runChild(
    async ({ kafka, args: [servers = ''] }) => {
      const collect = globalThis.gc as () => void;
      const warned = new Promise<void>((resolve) => process.on('warning', () => resolve()));
      const asked = new kafka.AdminClient({ 'bootstrap.servers': servers }).describeCluster();
      const done: string[] = [];
      void asked.then(() => done.push('answer'));
      while (done.length < 1) {
        collect();
        await new Promise(setImmediate);
      }
      const deadline = performance.now() + 10_000;
      void warned.then(() => done.push('warning'));
      while (done.length < 2 && performance.now() < deadline) {
        collect();
        await new Promise(setImmediate);
      }
      console.log(done.join());
    },
    { args: [cluster.bootstrapServers], nodeArgs: ['--expose-gc'] },
  );
  expect(end).toMatchObject({ code: 0, timedOut: false, stdout: 'answer,warning\n' });
});
