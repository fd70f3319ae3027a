// The addon in several threads of one process.
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const ended = { code: 0, signal: null, timedOut: false, stderr: '' };

it('the main thread and two workers send side by side', async () => {
  const topics = [cluster.topic(), cluster.topic(), cluster.topic()];
  const { stdout, ...end } = await runChild(
    async ({ kafka, packagePath, workers, args: [servers = '', ...names] }) => {
      const COUNT = 3000;
      const code = `
        const { parentPort, workerData } = require('node:worker_threads');
        const { Producer } = require(workerData.packagePath + '/dist/index.js');
        const producer = new Producer({ 'bootstrap.servers': workerData.servers });
        let called = 0;
        const sent = [];
        for (let i = 0; i < workerData.COUNT; i++) {
          producer.produce({ topic: workerData.topic, value: 'v' }, () => called++);
          sent.push(producer.send({ topic: workerData.topic, value: 'v' }));
        }
        Promise.all(sent)
          .then(() => producer.close())
          .then(() => parentPort.postMessage(called));`;
      const inWorkers = names.slice(1).map(
        (topic) =>
          new Promise<number>((resolve, reject) => {
            const workerData = { packagePath, servers, topic, COUNT };
            const worker = new workers.Worker(code, { eval: true, workerData });
            worker.on('error', reject).on('message', resolve);
          }),
      );
      const producer = new kafka.Producer({ 'bootstrap.servers': servers });
      const [topic = ''] = names;
      const sent = Array.from({ length: COUNT }, () => producer.send({ topic, value: 'v' }));
      const reports = await Promise.all(sent);
      await producer.close();
      console.log(reports.length, ...(await Promise.all(inWorkers)));
    },
    { args: [cluster.bootstrapServers, ...topics] },
  );
  expect(end).toMatchObject(ended);
  expect(stdout.trim()).toBe('3000 3000 3000');
});

/** Runs workers one after the other, each ended in its own way, and then still works. */
async function endWorkers(code: string, how: 'terminate' | 'itself') {
  return runChild(
    async ({
      kafka,
      packagePath,
      workers,
      args: [servers = '', topic = '', text = '', by = ''],
    }) => {
      const exits: number[] = [];
      for (let i = 0; i < 5; i++) {
        const workerData = { packagePath, servers, topic };
        const worker = new workers.Worker(text, { eval: true, workerData });
        const exited = new Promise<number>((resolve) => worker.once('exit', resolve));
        worker.on('error', (error) => console.log(error.message));
        if (by === 'terminate') {
          await new Promise((resolve) => worker.once('message', resolve));
          await worker.terminate();
        }
        exits.push(await exited);
      }
      const producer = new kafka.Producer({ 'bootstrap.servers': servers });
      const { status } = await producer.send({ topic, value: 'from the main thread' });
      await producer.close();
      console.log(status, ...exits);
    },
    { args: [cluster.bootstrapServers, cluster.topic(), code, how] },
  );
}

const IN_WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { Consumer, Producer, MockCluster } = require(workerData.packagePath + '/dist/index.js');
  const { servers, topic } = workerData;
  const producer = new Producer({ 'bootstrap.servers': servers }, { logger: null });
  const flood = () => {
    for (let i = 0; i < 1000; i++) producer.send({ topic, value: 'v' }).catch(() => {});
    setImmediate(flood);
  };`;

describe('a worker', () => {
  it('that is terminated while it produces flat out harms nobody', async () => {
    const code = `${IN_WORKER}
      producer.produce({ topic, value: 'first' }, () => parentPort.postMessage('running'));
      flood();`;
    const { stdout, ...end } = await endWorkers(code, 'terminate');
    expect(end).toMatchObject(ended);
    expect(stdout.trim()).toBe('persisted 1 1 1 1 1');
  });

  it('that is terminated while everything waits harms nobody', async () => {
    const code = `${IN_WORKER}
      const dead = new Producer({ 'bootstrap.servers': '127.0.0.1:1' }, { logger: null });
      dead.produce({ topic, value: 'v' });
      dead.ready().catch(() => {});
      dead.flush().catch(() => {});
      dead.close().catch(() => {});
      producer.poll();
      new MockCluster();
      const consumer = new Consumer({ 'bootstrap.servers': servers, 'group.id': 'g' });
      consumer.subscribe(topic);
      consumer.poll();
      parentPort.postMessage('running');`;
    const { stdout, ...end } = await endWorkers(code, 'terminate');
    expect(end).toMatchObject(ended);
    expect(stdout.trim()).toBe('persisted 1 1 1 1 1');
  });

  it('that ends by itself with clients that are still open ends well', async () => {
    const code = `${IN_WORKER}
      producer.events();
      producer.send({ topic, value: 'v' }).then(({ error }) => { process.exitCode = error ? 9 : 6 });`;
    const { stdout, ...end } = await endWorkers(code, 'itself');
    expect(end).toMatchObject(ended);
    expect(stdout.trim()).toBe('persisted 6 6 6 6 6');
  });

  it('that calls process.exit ends alone', async () => {
    const code = `${IN_WORKER}
      producer.produce({ topic, value: 'v' }, () => process.exit(7));
      flood();`;
    const { stdout, ...end } = await endWorkers(code, 'itself');
    expect(end).toMatchObject(ended);
    expect(stdout.trim()).toBe('persisted 7 7 7 7 7');
  });

  it('that throws ends alone', async () => {
    const code = `${IN_WORKER}
      producer.produce({ topic, value: 'v' }, () => { throw new Error('in a worker'); });`;
    const { stdout, ...end } = await endWorkers(code, 'itself');
    expect(end).toMatchObject(ended);
    expect(stdout.trim().split('\n')).toEqual([
      ...Array.from({ length: 5 }, () => 'in a worker'),
      'persisted 1 1 1 1 1',
    ]);
  });
});
