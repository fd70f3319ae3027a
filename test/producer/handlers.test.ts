// Events other than reports: to the reader of events(), else to the handlers.
import {
  type ErrorEvent,
  Producer,
  type ProducerOptions,
  type StatsEvent,
} from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, thrownBy, turn, until, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const STATS = { 'statistics.interval.ms': 20 } as const;

describe('statistics', () => {
  it('come as parsed and as raw JSON every statistics.interval.ms', async () => {
    const producer = cluster.producer({ ...STATS, 'client.id': 'stats-test' });
    for (let i = 0; i < 3; i++) {
      const event = (await producer.poll(15_000)) as StatsEvent;
      expect(event.type).toBe('stats');
      expect(event.stats.client_id).toBe('stats-test');
      expect(JSON.parse(event.raw)).toEqual(event.stats);
    }
  });

  it('do not come by default', async () => {
    const producer = cluster.producer();
    await producer.ready();
    expect(await producer.poll(100)).toBeNull();
  });

  it('go to the handler while nobody reads events, and to the reader from then on', async () => {
    const seen: StatsEvent[] = [];
    const producer = cluster.producer(STATS, { handlers: { stats: (event) => seen.push(event) } });
    await until(
      () => seen.length >= 2,
      () => ({ seen: seen.length }),
    );
    expect(seen[0]).toMatchObject({ type: 'stats', raw: expect.stringMatching(/^\{.*\}/) });
    const events = producer.events();
    const handled = seen.length;
    for (let i = 0; i < 3; i++) {
      expect(await events.next()).toMatchObject({ value: { type: 'stats' } });
    }
    expect(seen.length).toBe(handled);
  });

  it('that nobody reads do not take the place of messages', async () => {
    const limits = { 'statistics.interval.ms': 1, 'queue.buffering.max.messages': 2 };
    const producer = cluster.producer(limits);
    producer.events();
    const topic = cluster.topic();
    for (let i = 0; i < 20; i++) expect((await producer.send({ topic })).offset).toBe(i);
  });
});

describe('errors', () => {
  it('go to the handler', async () => {
    const seen: ErrorEvent[] = [];
    cluster.producer(
      { 'bootstrap.servers': DEAD_ADDRESS },
      { handlers: { error: (event) => seen.push(event) } },
    );
    await until(
      () => seen.length >= 2,
      () => ({ seen }),
    );
    expect(seen.map(({ error }) => error.code)).toEqual([
      'ERR__TRANSPORT',
      'ERR__ALL_BROKERS_DOWN',
    ]);
    expect(seen[0]?.error.message).toContain(DEAD_ADDRESS);
  });

  it('behind a long run of reports are handed out without another wake-up', async () => {
    const events: ErrorEvent[] = [];
    const producer = cluster.producer({}, { handlers: { error: (event) => events.push(event) } });
    await producer.ready();
    // The addon, as it is when the reports take longer than a turn: full blocks without an end,
    // then the last one, and with it the error that was behind them.
    const native = Reflect.get(producer, 'native') as Record<string, unknown>;
    const full = 1024;
    const startedAt = performance.now();
    let isLast = false;
    const controls = () =>
      isLast
        ? [{ kind: 1, errno: -195, flag: false, text: 'late', partitions: [] }]
        : ([] as unknown[]);
    Object.defineProperties(native, {
      drainReports: {
        value: () => {
          isLast = performance.now() - startedAt > 50;
          return isLast ? 0 : full;
        },
      },
      takeControls: { value: controls, configurable: true },
      takeReportErrorTexts: { value: () => [] },
    });
    producer.onWake(1);
    await until(() => isLast, 'the last block');
    await turn();
    await turn();
    expect(events.map(({ error }) => error.message)).toEqual(['late']);
    Object.defineProperty(native, 'takeControls', { value: () => [] });
  });
});

describe('a handler', () => {
  it('that throws surfaces as an uncaught exception, and is called again', async () => {
    const { code, stdout } = await runChild(
      async ({ kafka, args: [servers = ''] }) => {
        const uncaught: string[] = [];
        let called = 0;
        process.on('uncaughtException', (error) => uncaught.push(error.message));
        const producer = new kafka.Producer(
          { 'bootstrap.servers': servers, 'statistics.interval.ms': 20 },
          {
            handlers: {
              stats: () => {
                throw new Error(`thrown ${++called}`);
              },
            },
          },
        );
        const timer = setInterval(() => {
          if (called < 3) return;
          clearInterval(timer);
          void producer.close().then(() => {
            console.log(JSON.stringify(uncaught.slice(0, 3)));
          });
        }, 5);
      },
      { args: [cluster.bootstrapServers] },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(['thrown 1', 'thrown 2', 'thrown 3']);
  });

  it.each([5, 'text', [], { error: 5 }, { stats: 'text' }])('%p is refused', (handlers) => {
    const options = { logger: null, handlers } as unknown as ProducerOptions;
    const error = thrownBy(() => new Producer({}, options));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
      message: expect.stringMatching(/handlers/),
    });
  });
});
