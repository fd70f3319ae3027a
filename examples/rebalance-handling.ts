// Rebalance handling: state per partition, which follows the partitions of a group around.
//
//   node dist-examples/rebalance-handling.js
import { Consumer, type Message, type OnRebalance } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';
import { check, runExample } from './support/show.js';

const COUNT = 1_000;
const PARTITIONS = 4;

/** Sums per partition, as an app would keep and save them. */
class Member {
  readonly counts = new Map<number, number>();
  readonly consumer: Consumer;
  received = 0;
  saves = 0;
  readonly #name: string;

  constructor(name: string, bootstrapServers: string, group: string, topic: string) {
    this.#name = name;
    this.consumer = new Consumer({
      'bootstrap.servers': bootstrapServers,
      'group.id': group,
      'auto.offset.reset': 'earliest',
      'session.timeout.ms': 6_000,
      'heartbeat.interval.ms': 500,
    });
    this.consumer.subscribe(topic, { onRebalance: this.#onRebalance });
  }

  async read(): Promise<void> {
    for await (const message of this.consumer) this.#count(message);
  }

  /** Awaited before the group goes on; nothing is handed out meanwhile. */
  readonly #onRebalance: OnRebalance<Consumer> = async ({ type, partitions, ...event }) => {
    const numbers = partitions.map(({ partition }) => partition);
    console.log(`${this.#name}: ${type} ${numbers.join(', ')}${event.lost ? ', lost' : ''}`);
    for (const partition of numbers) {
      if (type === 'assignedPartitions') {
        this.counts.set(partition, 0); // An app would load what was saved.
        continue;
      }
      // Lost partitions are somebody else's already: what is here of them must not be saved.
      if (!event.lost) await this.#save();
      this.counts.delete(partition);
    }
  };

  #count({ partition }: Message): void {
    this.received++;
    this.counts.set(partition, (this.counts.get(partition) ?? 0) + 1);
  }

  async #save(): Promise<void> {
    await new Promise(setImmediate); // To a database, say.
    this.saves++;
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 300 && !condition(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  check(condition(), what);
}

async function main(): Promise<void> {
  const topic = uniqueName('rebalance-handling');
  const brokers = findBrokers(topic, PARTITIONS);
  await fill(brokers.bootstrapServers, topic, COUNT);
  const group = uniqueName('group');

  const first = new Member('first', brokers.bootstrapServers, group, topic);
  const reading = first.read();
  await until(() => first.received >= COUNT, 'one member reads everything');
  const all = first.counts.size;

  const second = new Member('second', brokers.bootstrapServers, group, topic);
  const readings = [reading, second.read()];
  await until(() => second.counts.size > 0, 'the second member gets partitions');
  await until(() => first.counts.size > 0 && first.counts.size < all, 'the first one keeps some');
  console.log(`first has ${first.counts.size} of ${all} partitions, second the others`);

  await first.consumer.close(); // Revokes too: the rest is saved.
  await until(() => second.counts.size === all, 'the second member takes over');
  await second.consumer.close();
  await Promise.all(readings);
  await brokers.close();
  console.log(`saved ${first.saves + second.saves} times`);
  check(first.saves >= all && second.saves >= all, 'every revoked partition was saved');
}

runExample(main);
