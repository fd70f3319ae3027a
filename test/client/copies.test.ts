// Two installed copies of the package in one process, as a dependency tree can have them.
import { runChild } from '../helpers/child.js';
import { withCluster } from '../helpers/cluster.js';
import { copyPackage } from '../helpers/package-copy.js';

const cluster = withCluster();

describe('two copies of the package in one process', () => {
  it('work side by side, and know the errors of each other', async () => {
    const { stdout, ...end } = await runChild(
      async ({ kafka, load, args: [servers = '', topic = '', other = ''] }) => {
        const copy = load(`${other}/dist/index.js`) as typeof kafka;
        const config = { 'bootstrap.servers': servers };
        const producers = [new kafka.Producer(config), new copy.Producer(config)];
        const sent = producers.flatMap((producer) =>
          Array.from({ length: 1000 }, () => producer.send({ topic, value: 'v' })),
        );
        const delivered = (await Promise.all(sent)).length;
        await Promise.all(producers.map((producer) => producer.close()));
        const errors = producers.map((producer) => {
          try {
            producer.produce({ topic, value: 'v' });
            return undefined;
          } catch (error) {
            return error;
          }
        });
        const known = errors.map((error) => [
          kafka.KafkaError.isKafkaError(error),
          copy.KafkaError.isKafkaError(error),
        ]);
        const isOther = copy.KafkaError !== kafka.KafkaError;
        console.log(JSON.stringify({ isOther, delivered, known }));
      },
      { args: [cluster.bootstrapServers, cluster.topic(), copyPackage({ addon: true })] },
    );
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '', timedOut: false });
    expect(JSON.parse(stdout)).toEqual({
      isOther: true,
      delivered: 2000,
      known: [
        [true, true],
        [true, true],
      ],
    });
  });

  it('let the process end, with clients of both still open', async () => {
    const outcome = await runChild(
      async ({ kafka, load, args: [servers = '', topic = '', other = ''] }) => {
        const copy = load(`${other}/dist/index.js`) as typeof kafka;
        const config = { 'bootstrap.servers': servers };
        await new kafka.Producer(config).send({ topic, value: 'v' });
        await new copy.Producer(config).send({ topic, value: 'v' });
        process.exit(3);
      },
      { args: [cluster.bootstrapServers, cluster.topic(), copyPackage({ addon: true })] },
    );
    expect(outcome).toMatchObject({ code: 3, signal: null, stderr: '', timedOut: false });
  });

  it('hold the process each on its own', async () => {
    const outcome = await runChild(
      ({ kafka, load, args: [servers = '', topic = '', other = ''] }) => {
        const copy = load(`${other}/dist/index.js`) as typeof kafka;
        for (const { Producer } of [kafka, copy]) {
          const producer = new Producer({ 'bootstrap.servers': servers, 'linger.ms': 100 });
          producer.produce({ topic, value: 'v' }, () => console.log('delivered'));
        }
      },
      { args: [cluster.bootstrapServers, cluster.topic(), copyPackage({ addon: true })] },
    );
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: 'delivered\ndelivered\n' });
  });
});
