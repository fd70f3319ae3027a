import type { LogEvent } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, turn, until, within, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const DEAD = { 'bootstrap.servers': DEAD_ADDRESS } as const;

describe('the logger', () => {
  it("gets librdkafka's lines: level, facility, text and the client's name", async () => {
    const records: LogEvent[] = [];
    const producer = cluster.producer(DEAD, { logger: (record) => records.push(record) });
    await until(
      () => records.some(({ facility }) => facility === 'FAIL'),
      () => records,
    );
    const record = records.find(({ facility }) => facility === 'FAIL');
    expect(record).toEqual({
      type: 'log',
      level: 3,
      facility: 'FAIL',
      message: expect.stringContaining(DEAD_ADDRESS),
      client: producer.name,
    });
  });

  it('gets debug lines when the config asks for them', async () => {
    const records: LogEvent[] = [];
    const config = { debug: ['broker', 'topic'] } as const;
    const producer = cluster.producer(config, { logger: (record) => records.push(record) });
    await producer.ready();
    await turn();
    expect(records.filter(({ level }) => level === 7).length).toBeGreaterThan(5);
  });

  it('of a consumer gets its lines', async () => {
    const records: LogEvent[] = [];
    const consumer = cluster.consumer(DEAD, { logger: (record) => records.push(record) });
    await until(
      () => records.length > 0,
      () => records,
    );
    expect(records[0]?.client).toBe(consumer.name);
  });

  it("'events' makes log events of them, for readers and for handlers", async () => {
    const handled: LogEvent[] = [];
    const handlers = { log: (event: LogEvent) => handled.push(event) };
    const producer = cluster.producer(DEAD, { logger: 'events', handlers });
    const consumer = cluster.consumer(DEAD, { logger: 'events' });
    const event = await within(consumer.poll(), 'an event');
    expect(event).toMatchObject({ type: 'log', client: consumer.name });
    await until(() => handled.length > 0, 'a log line for the handler');
    expect(handled[0]?.client).toBe(producer.name);
  });

  it('may close its client', async () => {
    let closed: Promise<void> | undefined;
    const producer = cluster.producer(DEAD, {
      logger: () => {
        closed ??= producer.close();
      },
    });
    await until(() => closed !== undefined, 'a log line');
    await closed;
  });

  it('that throws surfaces as an uncaught exception each time, and harms nothing', async () => {
    const { code, stdout, stderr } = await runChild(
      async ({ kafka, args: [servers = '', topic = ''] }) => {
        const uncaught: string[] = [];
        let lines = 0;
        process.on('uncaughtException', (error) => uncaught.push(error.message));
        const producer = new kafka.Producer(
          { 'bootstrap.servers': servers, debug: 'broker' },
          {
            logger: () => {
              throw new Error(`line ${++lines}`);
            },
          },
        );
        const { offset } = await producer.send({ topic, value: 'v' });
        await producer.close();
        setImmediate(() => {
          const expected = Array.from({ length: lines }, (_, i) => `line ${i + 1}`);
          const isEach = JSON.stringify(uncaught) === JSON.stringify(expected);
          console.log(JSON.stringify({ offset, isEach, some: lines > 5 }));
        });
      },
      { args: [cluster.bootstrapServers, cluster.topic()] },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ offset: 0, isEach: true, some: true });
  });
});

describe('logLevel', () => {
  it.each([
    [2, false],
    [3, true],
    [7, true],
  ])('%i lets a line of level 3 through: %p', async (logLevel, isSeen) => {
    const records: LogEvent[] = [];
    const producer = cluster.producer(DEAD, { logLevel, logger: (record) => records.push(record) });
    // The error event comes after its log line.
    expect(await producer.poll(15_000)).toMatchObject({ type: 'error' });
    await turn();
    expect(records.some(({ level }) => level === 3)).toBe(isSeen);
    expect(records.every(({ level }) => level <= logLevel)).toBe(true);
  });
});

describe('stderr', () => {
  it.each<[string, { logger?: null; logLevel?: number }, boolean]>([
    ['has the lines when there is no logger', {}, true],
    ['has nothing with logger null', { logger: null }, false],
    ['has nothing with logLevel 0', { logLevel: 0 }, false],
  ])('%s', async (_what, options, isSeen) => {
    const { code, stderr } = await runChild(
      async ({ kafka, args: [servers = '', text = ''] }) => {
        const options = JSON.parse(text) as object;
        const producer = new kafka.Producer({ 'bootstrap.servers': servers }, options);
        await producer.poll(15_000);
        await producer.close();
      },
      { args: [DEAD_ADDRESS, JSON.stringify(options)] },
    );
    expect(code).toBe(0);
    if (isSeen) expect(stderr).toMatch(/FAIL/);
    else expect(stderr).toBe('');
  });
});
