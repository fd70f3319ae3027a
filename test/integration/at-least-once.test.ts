// A crash in the middle of the work: the next process goes on at the committed offset, which is never
// beyond what the app was done with.
import type { ChildContext } from '../helpers/child.js';
import { runChild } from '../helpers/child.js';
import { within } from '../helpers/cluster.js';
import { PARTITIONS, sendNumbers, withKafka } from './kafka.js';

const kafka = withKafka();

const PER_PARTITION = 200;
const TOTAL = PARTITIONS * PER_PARTITION;

/**
 * Reads in the given style and prints `got partition@offset ...` before it works on messages, and
 * `committed partition@offset` when it has learnt so. Ends after `limit` messages; or, if that is 0,
 * by a SIGKILL to itself while messages are in its hands.
 */
async function readInChild({ kafka: library, load, args }: ChildContext): Promise<void> {
  const { writeSync } = load('node:fs') as typeof import('node:fs');
  const [servers = '', topic = '', group = '', style, limit] = args;
  const isByHand = style === 'commit()';
  let count = 0;
  let sinceCommit = 0;

  const onCommit = (offsets: readonly { partition: number; offset?: number | undefined }[]) => {
    for (const { partition, offset = -1 } of offsets) {
      if (offset >= 0) writeSync(1, `committed ${partition}@${offset}\n`);
    }
  };

  const consumer = new library.Consumer(
    {
      'bootstrap.servers': servers,
      'group.id': group,
      'auto.offset.reset': 'earliest',
      'session.timeout.ms': 2000,
      'heartbeat.interval.ms': 300,
      'enable.auto.commit': !isByHand,
      'auto.commit.interval.ms': 60,
    },
    { logger: null, handlers: { offsetsCommitted: ({ offsets }) => onCommit(offsets) } },
  );

  const work = async (messages: InstanceType<typeof library.Message>[]): Promise<boolean> => {
    const places = messages.map(({ partition, offset }) => `${partition}@${offset}`);
    writeSync(1, `got ${places.join(' ')}\n`);
    count += messages.length;
    sinceCommit += messages.length;
    // Some automatic commits happen meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 2 * messages.length));
    const isAmid = !isByHand || sinceCommit > 3;
    if (limit === '0' && count > 150 && isAmid) {
      // Time enough for a commit that took these messages for done.
      await new Promise((resolve) => setTimeout(resolve, 300));
      process.kill(process.pid, 'SIGKILL');
    }
    if (isByHand && sinceCommit >= 7) {
      onCommit(await consumer.commit(messages));
      sinceCommit = 0;
    }
    return limit !== '0' && count >= Number(limit);
  };

  consumer.subscribe(topic);
  if (style === 'batches()') {
    for await (const batch of consumer.batches({ maxMessages: 5 })) if (await work(batch)) break;
  } else if (style === 'poll()') {
    for (let event = await consumer.poll(); event !== null; event = await consumer.poll()) {
      if (event.type === 'offsetsCommitted') onCommit(event.offsets);
      if (event.type === 'message' && (await work([event]))) break;
    }
  } else if (style === 'events()') {
    for await (const event of consumer.events()) {
      if (event.type === 'offsetsCommitted') onCommit(event.offsets);
      if (event.type === 'message' && (await work([event]))) break;
    }
  } else {
    for await (const message of consumer.messages()) if (await work([message])) break;
  }
  await consumer.close();
}

/** What a child has printed: the places it got, those in hand at its end, and what it committed. */
function parse(stdout: string) {
  const offsets = new Map<number, number[]>();
  const committed = new Map<number, number>();
  const inHand = new Map<number, number>();
  for (const line of stdout.split('\n')) {
    const [what, ...places] = line.split(' ');
    if (what === 'got') inHand.clear();
    for (const place of places) {
      const [partition = -1, offset = -1] = place.split('@').map(Number);
      if (what === 'committed') committed.set(partition, offset);
      else {
        offsets.set(partition, [...(offsets.get(partition) ?? []), offset]);
        if (!inHand.has(partition)) inHand.set(partition, offset);
      }
    }
  }
  return { offsets, committed, inHand };
}

/** Where the group's next member begins in each partition. */
async function committedOffsets(group: string, topic: string): Promise<number[]> {
  const starts: number[] = [];
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const config = { 'enable.auto.commit': false, 'enable.partition.eof': true } as const;
    const consumer = kafka.consumer({ 'group.id': group, ...config });
    consumer.assign([{ topic, partition }]);
    const event = await consumer.poll(10_000);
    if (event?.type !== 'message' && event?.type !== 'partitionEOF') throw new Error(event?.type);
    starts.push(event.offset);
    await consumer.close();
  }
  return starts;
}

const fromTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

describe('a process that is killed while messages are in hand', () => {
  it.each(['messages()', 'batches()', 'poll()', 'events()', 'commit()'])(
    'leaves them, and all that was not committed, to the next one: %s',
    async (style) => {
      const [topic, group] = [kafka.topic(), kafka.group()];
      await sendNumbers(kafka.producer(), topic, 0, TOTAL);
      const args = [kafka.servers, topic, group, style];
      const killed = await runChild(readInChild, { args: [...args, '0'] });
      expect(killed).toMatchObject({ signal: 'SIGKILL', timedOut: false, stderr: '' });
      const before = parse(killed.stdout);
      const starts = await within(committedOffsets(group, topic), 'the offsets', 20_000);

      starts.forEach((start, partition) => {
        const got = before.offsets.get(partition) ?? [];
        expect(got).toEqual(fromTo(0, got.length));
        // Not beyond what was done, not before what was known to be committed.
        const unfinished = before.inHand.get(partition) ?? got.length;
        const known = before.committed.get(partition) ?? 0;
        expect(start).toBeLessThanOrEqual(unfinished);
        if (style === 'commit()') expect(start).toBe(known);
        else expect(start).toBeGreaterThanOrEqual(known);
      });
      expect(before.inHand.size).toBeGreaterThan(0);
      expect(starts.some((start) => start > 0)).toBe(true);

      const rest = starts.reduce((sum, start) => sum + PER_PARTITION - start, 0);
      const next = await runChild(readInChild, { args: [...args, String(rest)] });
      expect(next).toMatchObject({ code: 0, timedOut: false, stderr: '' });
      const after = parse(next.stdout).offsets;
      starts.forEach((start, partition) => {
        expect(after.get(partition) ?? []).toEqual(fromTo(start, PER_PARTITION));
      });
    },
  );
});
