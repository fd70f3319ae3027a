// What holds a process, and how it ends with clients that are still open.
import { type ChildOutcome, type ChildSource, runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const run = (source: ChildSource): Promise<ChildOutcome> =>
  runChild(source, { args: [cluster.bootstrapServers, cluster.topic(), DEAD_ADDRESS] });

/** The child ended by itself, with this code, and nothing was complained about. */
function expectEnd(outcome: ChildOutcome, code = 0, stdout = ''): void {
  const { stderr, signal, timedOut } = outcome;
  expect({ code: outcome.code, signal, timedOut, stderr, stdout: outcome.stdout.trim() }).toEqual({
    code,
    signal: null,
    timedOut: false,
    stderr: '',
    stdout,
  });
}

describe('a process ends by itself', () => {
  it('with clients that are idle, with a broker or without', async () => {
    const outcome = await run(async ({ kafka, args: [servers = '', topic = '', dead = ''] }) => {
      const options = { logger: null };
      const producer = new kafka.Producer({ 'bootstrap.servers': servers }, options);
      await producer.send({ topic, value: 'v' });
      producer.events();
      new kafka.Producer({ 'bootstrap.servers': dead }, options);
      new kafka.Producer({}, options);
      const consumer = new kafka.Consumer({ 'bootstrap.servers': servers, 'group.id': 'g' });
      consumer.subscribe(topic);
      new kafka.MockCluster();
      console.log('sent');
    });
    expectEnd(outcome, 0, 'sent');
  });

  it('with an undelivered message, after unref', async () => {
    const outcome = await run(({ kafka, args: [, topic = '', dead = ''] }) => {
      const producer = new kafka.Producer({ 'bootstrap.servers': dead }, { logger: null }).unref();
      producer.produce({ topic, value: 'v' }, () => console.log('never'));
      void producer.poll();
      void producer.ready().catch(() => undefined);
    });
    expectEnd(outcome);
  });

  it('after a send that waited for room was aborted', async () => {
    const outcome = await run(async ({ kafka, args: [servers = '', topic = ''] }) => {
      const config = { 'bootstrap.servers': servers, 'queue.buffering.max.messages': 1 };
      const producer = new kafka.Producer(config);
      producer.events();
      producer.produce({ topic, value: 'its report stays unread' });
      while (producer.length > 0) await new Promise(setImmediate);
      const controller = new AbortController();
      const sent = producer.send({ topic, value: 'waits' }, { signal: controller.signal });
      controller.abort();
      await sent.catch(() => console.log('aborted'));
    });
    expectEnd(outcome, 0, 'aborted');
  });
});

describe('a process is held', () => {
  it('by an undelivered message, until its report has come', async () => {
    const outcome = await run(({ kafka, args: [, topic = '', dead = ''] }) => {
      const config = { 'bootstrap.servers': dead, 'message.timeout.ms': 200 };
      const producer = new kafka.Producer(config, { logger: null });
      producer.produce({ topic, value: 'v' }, (error) => console.log(error?.code));
    });
    expectEnd(outcome, 0, 'ERR__MSG_TIMED_OUT');
  });

  it('again after unref and ref', async () => {
    const outcome = await run(({ kafka, args: [servers = '', topic = ''] }) => {
      const producer = new kafka.Producer({ 'bootstrap.servers': servers }).unref();
      producer.produce({ topic, value: 'v' }, (_error, { offset }) => console.log(offset));
      producer.ref();
    });
    expectEnd(outcome, 0, '0');
  });

  it('by a send, a flush, a close', async () => {
    const outcome = await run(({ kafka, args: [servers = '', topic = ''] }) => {
      const create = () => new kafka.Producer({ 'bootstrap.servers': servers, 'linger.ms': 100 });
      void create()
        .send({ topic, value: 'v' })
        .then(() => console.log('sent'));
      const [flushed, closed] = [create(), create()];
      flushed.produce({ topic, value: 'v' });
      closed.produce({ topic, value: 'v' });
      process.on('exit', () => console.log(flushed.length, closed.length));
      void closed.close().then(() => flushed.flush());
    });
    expectEnd(outcome, 0, 'sent\n0 0');
  });

  it('by a poll, and by a ready, until they end', async () => {
    const outcome = await run(async ({ kafka, args: [, , dead = ''] }) => {
      const producer = new kafka.Producer({}, { logger: null });
      console.log(await producer.poll(200));
      const without = new kafka.Producer({ 'bootstrap.servers': dead }, { logger: null });
      await without.ready({ timeoutMs: 200 }).catch(() => console.log('not ready'));
    });
    expectEnd(outcome, 0, 'null\nnot ready');
  });

  it('by a reader of events', async () => {
    const outcome = await run(async ({ kafka, args: [servers = '', topic = ''] }) => {
      const producer = new kafka.Producer({ 'bootstrap.servers': servers });
      setTimeout(() => producer.produce({ topic, value: 'v' }), 100).unref();
      for await (const { type } of producer.events()) {
        console.log(type);
        break;
      }
    });
    expectEnd(outcome, 0, 'deliveryReport');
  });
});

describe('a process ends with clients that are still open', () => {
  const RUNS = 20;
  const SIDE_BY_SIDE = 4;

  async function runOften(source: ChildSource, check: (outcome: ChildOutcome) => void) {
    for (let i = 0; i < RUNS; i += SIDE_BY_SIDE) {
      const outcomes = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => run(source)));
      outcomes.forEach(check);
    }
  }

  it(`naturally, with its exit code, ${RUNS} times`, async () => {
    await runOften(
      async ({ kafka, args: [servers = '', topic = '', dead = ''] }) => {
        process.exitCode = 5;
        const producer = new kafka.Producer({ 'bootstrap.servers': servers });
        await Promise.all(Array.from({ length: 100 }, () => producer.send({ topic, value: 'v' })));
        new kafka.Consumer({ 'bootstrap.servers': servers, 'group.id': 'g' }).subscribe(topic);
        new kafka.Producer({ 'bootstrap.servers': dead }, { logger: null })
          .unref()
          .produce({ topic, value: 'v' });
      },
      (outcome) => expectEnd(outcome, 5),
    );
  });

  it(`by process.exit(3) in the middle of everything, ${RUNS} times`, async () => {
    await runOften(
      async ({ kafka, args: [servers = '', topic = '', dead = ''] }) => {
        const options = { logger: null };
        const producer = new kafka.Producer({ 'bootstrap.servers': servers }, options);
        for (let i = 0; i < 20_000; i++)
          producer.produce({ topic, value: `${i}` }, () => undefined);
        void producer.flush();
        const without = new kafka.Producer({ 'bootstrap.servers': dead }, options);
        for (let i = 0; i < 1000; i++) void without.send({ topic, value: 'v' });
        void without.ready();
        const consumer = new kafka.Consumer({ 'bootstrap.servers': servers, 'group.id': 'g' });
        consumer.subscribe(topic);
        void consumer.poll();
        await producer.send({ topic, value: 'last' });
        process.exit(3);
      },
      (outcome) => expectEnd(outcome, 3),
    );
  });

  it('by process.exit(4) inside a delivery callback', async () => {
    const outcome = await run(({ kafka, args: [servers = '', topic = ''] }) => {
      const producer = new kafka.Producer({ 'bootstrap.servers': servers });
      producer.produce({ topic, value: 'v' }, () => process.exit(4));
    });
    expectEnd(outcome, 4);
  });

  it('and calls in an exit handler are refused, not fatal', async () => {
    const outcome = await run(async ({ kafka, args: [servers = '', topic = ''] }) => {
      const producer = new kafka.Producer({ 'bootstrap.servers': servers });
      await producer.send({ topic, value: 'v' });
      process.on('exit', () => {
        try {
          producer.produce({ topic, value: 'too late' });
        } catch (error) {
          console.log((error as { code: string }).code);
        }
        producer.purge();
      });
    });
    expect(outcome).toMatchObject({ signal: null, timedOut: false });
    expect(outcome.stdout.trim()).toBe('ERR__STATE');
  });
});
