// Cooperative group: a new member takes over some partitions; the others are read on meanwhile.
//
//   node dist-examples/cooperative-group.js
import { Consumer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';
import { check, runExample } from './support/show.js';

const COUNT = 1_000;
const PARTITIONS = 4;

interface Member {
  readonly consumer: Consumer;
  readonly revoked: number[];
  readonly ended: Promise<void>;
  received: number;
}

function join(name: string, bootstrapServers: string, group: string, topic: string): Member {
  const consumer = new Consumer({
    'bootstrap.servers': bootstrapServers,
    'group.id': group,
    'auto.offset.reset': 'earliest',
    'session.timeout.ms': 6_000,
    'heartbeat.interval.ms': 500,
    'partition.assignment.strategy': 'cooperative-sticky',
  });
  consumer.subscribe(topic);
  const read = async (): Promise<void> => {
    for await (const event of consumer.events()) {
      if (event.type === 'message') member.received++;
      if (event.type !== 'assignedPartitions' && event.type !== 'revokedPartitions') continue;
      // With this protocol, what comes or goes is said, not all that there is.
      const numbers = event.partitions.map(({ partition }) => partition);
      if (event.type === 'revokedPartitions') member.revoked.push(...numbers);
      console.log(`${name}: ${event.type} ${numbers.join(', ') || 'none'}`);
    }
  };
  const member: Member = {
    consumer,
    revoked: [],
    received: 0,
    ended: Promise.resolve().then(read),
  };
  return member;
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 300 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  check(condition(), what);
}

async function main(): Promise<void> {
  const topic = uniqueName('cooperative-group');
  const brokers = findBrokers(topic, PARTITIONS);
  await fill(brokers.bootstrapServers, topic, COUNT);
  const group = uniqueName('group');
  const sizeOf = ({ consumer }: Member): number => consumer.assignment().length;

  const first = join('first', brokers.bootstrapServers, group, topic);
  await until(() => first.received >= COUNT, 'the first member reads everything');
  const all = sizeOf(first);
  const second = join('second', brokers.bootstrapServers, group, topic);
  await until(() => sizeOf(second) > 0 && sizeOf(first) + sizeOf(second) === all, 'they share');
  const protocol = first.consumer.rebalanceProtocol();
  console.log(`${protocol}: first kept ${sizeOf(first)} partitions, and was never without them`);
  const isPartial = first.revoked.length === sizeOf(second);

  await first.consumer.close();
  await second.consumer.close();
  await Promise.all([first.ended, second.ended]);
  await brokers.close();
  check(protocol === 'COOPERATIVE' && isPartial, 'only what moved was revoked');
}

runExample(main);
