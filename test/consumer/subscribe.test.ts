import { type Consumer, type ConsumerConfig, type Topics } from '../../lib/index.js';
import { until, uniqueName, withCluster } from '../helpers/cluster.js';
import { FAST_GROUP, nextMessage, produce, take } from './helpers.js';

const cluster = withCluster();

/** A group member that looks often for topics that match its patterns. */
function subscriber(topics: Topics, config: ConsumerConfig = {}): Consumer {
  const consumer = cluster.consumer({
    'group.id': cluster.group(),
    ...FAST_GROUP,
    'session.timeout.ms': 3000,
    'topic.metadata.refresh.interval.ms': 100,
    ...config,
  });
  consumer.subscribe(topics);
  return consumer;
}

/** A new topic with one message, which is the topic's own name. */
async function topicNamed(topic: string): Promise<string> {
  cluster.mock.createTopic(topic, { partitions: 1 });
  await produce(cluster, [{ topic, value: topic }]);
  return topic;
}

/** Three topics of which two start with what is returned as `prefix`. */
async function threeTopics(): Promise<{ prefix: string; matching: string[]; other: string }> {
  const prefix = uniqueName('events');
  const matching = [await topicNamed(`${prefix}-a`), await topicNamed(`${prefix}-b`)];
  return { prefix, matching, other: await topicNamed(`other-${prefix}`) };
}

describe('subscribe()', () => {
  it('takes a name, or a list of names', async () => {
    const { matching } = await threeTopics();
    for (const topics of [matching[0]!, [matching[0]!], matching]) {
      const consumer = subscriber(topics);
      expect(consumer.subscription()).toEqual([topics].flat());
      const messages = await take(consumer, [topics].flat().length);
      expect(messages.map(({ topic }) => topic).sort()).toEqual([topics].flat());
      await consumer.close();
    }
  });

  it('takes a regular expression, which matches anywhere unless it says otherwise', async () => {
    const { prefix, matching, other } = await threeTopics();
    const anywhere = await take(subscriber(new RegExp(prefix)), 3);
    expect(anywhere.map(({ topic }) => topic).sort()).toEqual([...matching, other].sort());
    const atStart = subscriber(new RegExp(`^${prefix}`));
    expect((await take(atStart, 2)).map(({ topic }) => topic).sort()).toEqual(matching);
    expect(await atStart.pollBatch({ timeoutMs: 300 })).toEqual([]);
  });

  it('takes alternatives', async () => {
    const { prefix, matching, other } = await threeTopics();
    const anywhere = await take(subscriber(new RegExp(`${prefix}-a|other-${prefix}`)), 2);
    expect(anywhere.map(({ topic }) => topic).sort()).toEqual([matching[0]!, other].sort());
    const whole = subscriber(new RegExp(`^(?:${prefix}-a|${prefix}-b|${prefix})$`));
    expect((await take(whole, 2)).map(({ topic }) => topic).sort()).toEqual(matching);
    expect(await whole.pollBatch({ timeoutMs: 300 })).toEqual([]);
  });

  it('takes the flags g, u, y and d, which do not change what matches', async () => {
    const { prefix, matching } = await threeTopics();
    const consumer = subscriber(new RegExp(`^${prefix}`, 'gud'));
    expect((await take(consumer, 2)).map(({ topic }) => topic).sort()).toEqual(matching);
  });

  it('takes a string that starts with ^ as a pattern', async () => {
    const { prefix, matching } = await threeTopics();
    const consumer = subscriber(`^${prefix}-[ab]$`);
    expect((await take(consumer, 2)).map(({ topic }) => topic).sort()).toEqual(matching);
  });

  it('takes names and patterns together', async () => {
    const { prefix, matching, other } = await threeTopics();
    const consumer = subscriber([new RegExp(`^${prefix}`), other]);
    const topics = (await take(consumer, 3)).map(({ topic }) => topic);
    expect(topics.sort()).toEqual([...matching, other].sort());
  });

  it('takes in a topic that is created later, and matches', async () => {
    const { prefix, matching } = await threeTopics();
    const consumer = subscriber(new RegExp(`^${prefix}`));
    expect((await take(consumer, 2)).map(({ topic }) => topic).sort()).toEqual(matching);
    const later = await topicNamed(`${prefix}-c`);
    const topics = new Set<string>();
    await until(
      async () => {
        for (const { topic } of await consumer.pollBatch({ timeoutMs: 10 })) topics.add(topic);
        return topics.has(later);
      },
      () => [...topics],
    );
    expect(
      consumer
        .assignment()
        .map(({ topic }) => topic)
        .sort(),
    ).toEqual([...matching, later]);
  });

  it('can be called before the topic exists', async () => {
    const topic = uniqueName('later');
    const config = { 'allow.auto.create.topics': true };
    const consumer = subscriber(topic, config);
    const reading = nextMessage(consumer);
    await produce(cluster, [{ topic, partition: 0, value: 'first' }]);
    expect((await reading).value?.toString()).toBe('first');
  });
});
