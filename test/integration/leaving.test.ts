// close() in the middle of joining: the group must not wait for a member that has gone.
import { setTimeout } from 'node:timers/promises';
import type { Consumer, ConsumerConfig } from '../../lib/index.js';
import { until, within } from '../helpers/cluster.js';
import { withAdmin } from './admin-kafka.js';
import { assigned, Gathering } from './kafka.js';

const kafka = withAdmin();

// Far more than a test waits for: a member that was not told would be seen.
const CLASSIC = { 'session.timeout.ms': 30_000, 'heartbeat.interval.ms': 300 } as const;
const protocols: Record<string, ConsumerConfig> = {
  eager: { ...CLASSIC, 'partition.assignment.strategy': 'range' },
  cooperative: { ...CLASSIC, 'partition.assignment.strategy': 'cooperative-sticky' },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

/** Of joining, counted from the start, and, for those that come in two rounds, from the first. */
const MOMENTS_MS = [0, 150, 300, 450];

test.each(Object.entries(protocols))(
  '%s: a member that is closed while it joins is not waited for',
  async (_name, protocol) => {
    const topic = await kafka.newTopic({ numPartitions: 4 });
    const group = kafka.group();
    const stays = kafka.member(group, topic, protocol);
    const reading = new Gathering(stays);
    await until(() => assigned(stays).length === 4, 'the partitions');

    const isAlone = async (): Promise<boolean> => {
      const [found] = await kafka.admin.describeConsumerGroups([group]);
      return found?.state === 'stable' && found.members.length === 1;
    };
    const leave = async (guest: Consumer, momentMs: number): Promise<void> => {
      await setTimeout(momentMs);
      await within(guest.close(), 'close()', 10_000);
      await until(isAlone, 'the end of the guest', 10_000);
      await until(() => assigned(stays).length === 4, 'all partitions again', 10_000);
    };
    for (const momentMs of MOMENTS_MS) {
      await leave(kafka.member(group, topic, protocol), momentMs);
      let rounds = 0;
      const onRebalance = (): void => {
        rounds++;
      };
      const guest = kafka.consumer({ 'group.id': group, ...protocol });
      guest.subscribe(topic, { onRebalance });
      const ended = new Gathering(guest).ended();
      await until(() => rounds > 0, 'the first round', 10_000);
      await leave(guest, momentMs);
      await ended;
    }
    await stays.close();
    await reading.ended();
  },
  90_000,
);
