// run() in groups on a real Kafka, whose coordinator takes the commit of a revoke.
import { type ConsumerConfig, type Message } from '../../lib/index.js';
import { until, within } from '../helpers/cluster.js';
import { PARTITIONS, sendNumbers, withKafka } from './kafka.js';

const kafka = withKafka();
const COUNT = 4000;

const protocols: Record<string, ConsumerConfig> = {
  'classic, eager': { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 6000 },
  'classic, cooperative': {
    'heartbeat.interval.ms': 300,
    'session.timeout.ms': 6000,
    'partition.assignment.strategy': 'cooperative-sticky',
  },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

describe.each(Object.entries(protocols))(
  'run() in a group of the protocol %s',
  (_name, protocol) => {
    it('hands partitions over exactly behind what its handlers have done', async () => {
      const [topic, group] = [kafka.topic(), kafka.group()];
      await sendNumbers(kafka.producer(), topic, 0, COUNT);
      const done: string[] = [];
      const by = [0, 0];
      const members = [kafka.member(group, topic, protocol)];
      const runs: Promise<void>[] = [];
      const work = async (number: number): Promise<void> => {
        const member = members[number]!;
        await member.run({ concurrency: PARTITIONS }, async ({ partition, offset }: Message) => {
          await new Promise((resolve) => setTimeout(resolve, 2));
          done.push(`${partition}@${offset}`);
          by[number] = (by[number] ?? 0) + 1;
        });
      };
      runs.push(work(0));
      await until(
        () => done.length > 200,
        () => by,
        20_000,
      );
      members.push(kafka.member(group, topic, protocol));
      runs.push(work(1));
      await until(
        () => done.length >= COUNT,
        () => by,
        40_000,
      );
      await Promise.all(members.map((member) => within(member.close(), 'close()', 10_000)));
      await Promise.all(runs);
      expect(Math.min(...by)).toBeGreaterThan(0);
      expect(new Set(done).size).toBe(COUNT);
      expect(done).toHaveLength(COUNT); // None twice.
    });
  },
);
