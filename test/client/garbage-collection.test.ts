import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const nodeArgs = ['--expose-gc'];

describe('a client that is collected without close', () => {
  it('gives exactly one warning', async () => {
    const { stdout, ...end } = await runChild(
      async ({ kafka, args: [servers = '', topic = ''] }) => {
        const collect = globalThis.gc as () => void;
        const warnings: string[] = [];
        process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));
        const names: string[] = [];
        await (async () => {
          for (let i = 0; i < 5; i++) {
            const producer = new kafka.Producer({ 'bootstrap.servers': servers });
            await producer.send({ topic, value: 'v' });
            const config = { 'bootstrap.servers': servers, 'group.id': 'g' };
            names.push(producer.name, new kafka.Consumer(config).name);
          }
        })();
        const deadline = performance.now() + 10_000;
        while (warnings.length < names.length && performance.now() < deadline) {
          collect();
          await new Promise(setImmediate);
        }
        for (let i = 0; i < 20; i++) {
          collect();
          await new Promise(setImmediate);
        }
        const expected = names.map(
          (name) => `KafkaWarning: ${name} was garbage collected without close()`,
        );
        console.log(JSON.stringify([warnings.sort(), expected.sort()]));
      },
      { args: [cluster.bootstrapServers, cluster.topic()], nodeArgs },
    );
    expect(end).toMatchObject({ code: 0, signal: null, timedOut: false });
    const [warnings, expected] = JSON.parse(stdout) as [string[], string[]];
    expect(warnings).toEqual(expected);
  });

  it('does not happen while something is pending in it', async () => {
    const { stdout, ...end } = await runChild(
      async ({ kafka, args: [servers = '', topic = ''] }) => {
        const collect = globalThis.gc as () => void;
        const config = { 'bootstrap.servers': servers, 'linger.ms': 300 };
        let called = 0;
        const sent = (() => {
          new kafka.Producer(config).produce({ topic, value: 'v' }, () => called++);
          new kafka.Producer(config).unref().produce({ topic, value: 'v' }, () => called++);
          return new kafka.Producer(config).send({ topic, value: 'v' });
        })();
        void sent.then(() => called++);
        while (called < 3) {
          collect();
          await new Promise(setImmediate);
        }
        console.log(called);
      },
      { args: [cluster.bootstrapServers, cluster.topic()], nodeArgs },
    );
    expect(end).toMatchObject({ code: 0, signal: null, timedOut: false });
    expect(stdout.trim()).toBe('3');
  });

  it('crashes nothing, even without a broker and with logs on the way', async () => {
    const outcome = await runChild(
      async ({ kafka, args: [dead = ''] }) => {
        const collect = globalThis.gc as () => void;
        for (let i = 0; i < 200; i++) {
          const options = { logger: () => undefined };
          new kafka.Producer({ 'bootstrap.servers': dead, debug: 'all' }, options);
          if (i % 10 === 0) collect();
          await new Promise(setImmediate);
        }
        console.log('done');
      },
      { args: [DEAD_ADDRESS], nodeArgs: [...nodeArgs, '--no-warnings'] },
    );
    expect(outcome).toMatchObject({ code: 0, signal: null, timedOut: false, stdout: 'done\n' });
  });
});

it('a client that was closed is collected without a word', async () => {
  const outcome = await runChild(
    async ({ kafka, args: [servers = '', topic = ''] }) => {
      const collect = globalThis.gc as () => void;
      let left = 10;
      const registry = new FinalizationRegistry(() => left--);
      await (async () => {
        for (let i = 0; i < 10; i++) {
          const producer = new kafka.Producer({ 'bootstrap.servers': servers });
          registry.register(producer, undefined);
          await producer.send({ topic, value: 'v' });
          await producer.close();
        }
      })();
      const deadline = performance.now() + 10_000;
      while (left > 0 && performance.now() < deadline) {
        collect();
        await new Promise(setImmediate);
      }
      console.log(left);
    },
    { args: [cluster.bootstrapServers, cluster.topic()], nodeArgs },
  );
  expect(outcome).toMatchObject({ code: 0, signal: null, stderr: '', stdout: '0\n' });
});
