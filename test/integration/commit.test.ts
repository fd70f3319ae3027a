import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { type Consumer, KafkaError } from '../../lib/index.js';
import { rejectionOf, until, within } from '../helpers/cluster.js';
import { assigned, Gathering, numberOf, range, sendNumbers, take, withKafka } from './kafka.js';

const kafka = withKafka();

/** Whether nothing comes any more. */
async function expectSilence(consumer: Consumer): Promise<void> {
  await until(
    async () => {
      expect((await consumer.pollBatch({ timeoutMs: 100 })).map(numberOf)).toEqual([]);
      return assigned(consumer).length === 4;
    },
    () => assigned(consumer),
  );
  expect((await consumer.pollBatch({ timeoutMs: 500 })).map(numberOf)).toEqual([]);
}

describe('a committed offset', () => {
  it('is where a new member of the group goes on, after commit()', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 100);
    const config = { 'enable.auto.commit': false } as const;
    const first = kafka.member(group, topic, config);
    const read = await take(first, 37);
    const answer = await first.commit();
    expect(answer.every(({ error }) => error === null)).toBe(true);
    const committed = answer.reduce((sum, { offset = 0 }) => sum + Math.max(offset, 0), 0);
    expect(committed).toBe(37);
    await first.close();

    const second = kafka.member(group, topic, config);
    const rest = await take(second, 63);
    const all = [...read, ...rest].map(numberOf);
    expect(all.sort((a, b) => a - b)).toEqual(range(100));
    await expectSilence(second);
  });

  it('is where a new member goes on after an automatic commit and close()', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 100);
    const first = kafka.member(group, topic);
    const read = await take(first, 100);
    expect(await first.pollBatch({ timeoutMs: 100 })).toEqual([]); // All are done with.
    await first.close();
    expect(read.map(numberOf).sort((a, b) => a - b)).toEqual(range(100));
    await expectSilence(kafka.member(group, topic));
  });

  it('can be that of some messages, or of positions', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 40);
    const config = { 'enable.auto.commit': false } as const;
    const first = kafka.member(group, topic, config);
    const messages = await take(first, 40);
    await first.commit(messages.filter(({ partition, offset }) => partition === 1 && offset < 4));
    const answer = await first.commit([{ topic, partition: 2, offset: 7, metadata: 'why' }]);
    expect(answer).toMatchObject([{ topic, partition: 2, offset: 7, error: null }]);
    await first.close();

    const second = kafka.member(group, topic, config);
    const starts = new Map<number, number>();
    for (const { partition, offset } of await take(second, 10 + 6 + 3 + 10)) {
      if (!starts.has(partition)) starts.set(partition, offset);
    }
    expect(Object.fromEntries(starts)).toEqual({ 0: 0, 1: 4, 2: 7, 3: 0 });
  });

  it('is kept although another one of the same commit() is refused', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 40);
    const config = { 'enable.auto.commit': false } as const;
    const consumer = kafka.member(group, topic, config);
    await take(consumer, 4);
    // librdkafka 2.15 does not tell any more which of the partitions it was.
    const commit = consumer.commit([
      { topic, partition: 0, offset: 7 },
      { topic, partition: 99, offset: 1 },
    ]);
    expect(await rejectionOf(commit)).toMatchObject({
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
      origin: 'broker',
    });
    await consumer.close();
    const next = kafka.consumer({ 'group.id': group, ...config });
    next.assign([{ topic, partition: 0 }]);
    expect((await take(next, 3)).map(({ offset }) => offset)).toEqual([7, 8, 9]);
  });

  it('cannot be one of a group that another member has taken over', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 4);
    const member = kafka.member(group, topic, { 'enable.auto.commit': false });
    const [message] = await take(member, 1);
    const stranger = kafka.consumer({ 'group.id': group, 'enable.auto.commit': false });
    stranger.assign([{ topic, partition: message!.partition, offset: 0 }]);
    const error = await rejectionOf(stranger.commit(message));
    expect(KafkaError.isKafkaError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ERR_UNKNOWN_MEMBER_ID', origin: 'broker' });
  });
});

describe('a consumer that is killed', () => {
  it('leaves what it had not finished to the next member: nothing is lost', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    const total = 2000;
    await sendNumbers(kafka.producer(), topic, 0, total);
    const { numbers, signal } = await killedAfter(400, topic, group);
    expect(signal).toBe('SIGKILL');

    const next = kafka.member(group, topic, { 'session.timeout.ms': 3000 });
    const gathering = new Gathering(next);
    const all = (): Set<number> => new Set([...numbers, ...gathering.numbers]);
    await until(
      () => all().size === total,
      () => ({ killed: numbers.length, next: gathering.messages.length, all: all().size }),
      25_000,
    );
    await next.close();
    await gathering.ended();
    // It went on where the killed one had committed, and did not begin anew.
    expect(gathering.messages.length).toBeLessThan(total);
    expect(new Set(gathering.numbers).size).toBe(gathering.messages.length);
  });
});

/** Messages that a child has finished before it was killed, in mid-work. */
async function killedAfter(
  count: number,
  topic: string,
  group: string,
): Promise<{ numbers: number[]; signal: string | null }> {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `const { Consumer } = require(${JSON.stringify(resolve(__dirname, '../../dist/index.js'))});
      const { writeSync } = require('node:fs');
      const consumer = new Consumer({
        'bootstrap.servers': ${JSON.stringify(kafka.servers)},
        'group.id': ${JSON.stringify(group)},
        'auto.offset.reset': 'earliest',
        'auto.commit.interval.ms': 20,
        'session.timeout.ms': 3000,
      });
      consumer.subscribe(${JSON.stringify(topic)});
      (async () => {
        for await (const message of consumer) {
          await new Promise((resolve) => setTimeout(resolve, 1)); // Work; then the message is done.
          writeSync(1, message.value.toString() + '\\n');
        }
      })();`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  // The last line can be one that was cut off.
  const lines = (): string[] => text.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    text += data;
    if (lines().length >= count) child.kill('SIGKILL');
  });
  const signal = await within(
    new Promise<string | null>((done) => child.on('close', (_code, sig) => done(sig))),
    'the end of the child',
    20_000,
  ).finally(() => child.kill('SIGKILL'));
  return { numbers: lines().map(Number), signal };
}
