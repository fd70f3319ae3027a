// A million messages of 100 bytes, through either strand: every report received, every message
// consumed once. The rates are printed, not judged. In a process of its own, as jest costs several
// microseconds per message.
import { type ChildContext, runChild } from '../helpers/child.js';
import { withKafka } from './kafka.js';

const kafka = withKafka();

const COUNT = 1_000_000;

interface Result {
  readonly delivered: number;
  readonly failed: number;
  readonly missing: number;
  readonly wrong: number;
  readonly twice: number;
  /** What came after all had come. */
  readonly extra: number;
  readonly rates: readonly string[];
}

/** Runs in the child. `style` is that of confluent-kafka-go: 'function' or 'channel'. */
async function million({ kafka: lib, args }: ChildContext): Promise<void> {
  const [servers = '', topic = '', style = '', countText = ''] = args;
  const count = Number(countText);
  const size = 100;
  const partitions = 4;
  const result = { delivered: 0, failed: 0, missing: 0, wrong: 0, twice: 0, extra: 0 };
  const rates: string[] = [];

  const measure = async (what: string, work: () => Promise<void>): Promise<void> => {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const rate = Math.round(count / seconds).toLocaleString('en');
    rates.push(`${what}: ${rate} msgs/s, ${((user + system) / count).toFixed(2)} µs CPU/msg`);
  };
  const messageOf = (n: number) => {
    const value = Buffer.allocUnsafe(size).fill(n & 0xff);
    value.writeUInt32LE(n, 0);
    return { topic, partition: n % partitions, value };
  };

  const config = { 'bootstrap.servers': servers };
  const producer = new lib.Producer({ ...config, 'linger.ms': 5 }, { logger: null });
  const onDelivery = (error: unknown): void => {
    if (error === null) result.delivered++;
    else result.failed++;
  };
  if (style === 'function') {
    await measure('produce() with callbacks', async () => {
      for (let n = 0; n < count;) {
        try {
          producer.produce(messageOf(n), onDelivery);
          n++;
        } catch (error) {
          if (!lib.KafkaError.isKafkaError(error) || error.code !== 'ERR__QUEUE_FULL') throw error;
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      result.missing += await producer.flush();
    });
  } else {
    await measure('channel().write(), reports through events()', async () => {
      const reading = (async () => {
        for await (const event of producer.events()) {
          if (event.type === 'deliveryReport') onDelivery(event.error);
          if (result.delivered + result.failed === count) return;
        }
      })();
      const channel = producer.channel();
      for (let n = 0; n < count; n++) await channel.write(messageOf(n));
      await channel.close();
      await reading;
    });
  }
  await producer.close();

  const seen = new Uint8Array(count);
  let read = 0;
  const note = (value: Buffer | null): void => {
    read++;
    const n = value?.length === size ? value.readUInt32LE(0) : -1;
    if (n < 0 || n >= count || value?.[size - 1] !== (n & 0xff)) result.wrong++;
    else if (seen[n] === 1) result.twice++;
    else seen[n] = 1;
  };
  const consumer = new lib.Consumer(
    { ...config, 'group.id': topic, 'auto.offset.reset': 'earliest' },
    { logger: null },
  );
  consumer.subscribe(topic);
  if (style === 'channel') {
    await measure('for await (… of events())', async () => {
      for await (const event of consumer.events()) {
        if (event.type === 'message') note(event.value);
        if (read === count) return;
      }
    });
  } else {
    await measure('tryPoll(), else poll()', async () => {
      for (let i = 1; read < count; i++) {
        // Every thousandth time without tryPoll(), so that the event loop has its turns.
        const event = (i % 1000 === 0 ? null : consumer.tryPoll()) ?? (await consumer.poll());
        if (event?.type === 'message') note(event.value);
      }
    });
  }
  result.extra = (await consumer.pollBatch({ timeoutMs: 500 })).length;
  await consumer.close();
  result.missing += seen.reduce((missing, flag) => missing + (1 - flag), 0);
  console.log(JSON.stringify({ ...result, rates }));
}

describe('a million messages', () => {
  it.each(['function', 'channel'])(
    'go through in %s style: each is reported, and comes once',
    async (style) => {
      const args = [kafka.servers, kafka.topic(), style, String(COUNT)];
      const outcome = await runChild(million, { args, timeoutMs: 60_000 });
      expect(outcome).toMatchObject({ code: 0, stderr: '', timedOut: false });
      const { rates, ...result } = JSON.parse(outcome.stdout) as Result;
      for (const rate of rates) process.stdout.write(`1,000,000 x 100 bytes, ${rate}\n`);
      expect(result).toEqual({
        delivered: COUNT,
        failed: 0,
        missing: 0,
        wrong: 0,
        twice: 0,
        extra: 0,
      });
    },
    90_000,
  );
});
