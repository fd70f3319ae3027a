// Brokers that slow clients down: quotas, which the mock cluster does not know.
import { type ThrottleEvent } from '../../lib/index.js';
import { uniqueName, until } from '../helpers/cluster.js';
import { withAdmin } from './admin-kafka.js';
import { limitClients } from './kafka-tools.js';

const kafka = withAdmin();

const CLIENT_ID = uniqueName('slow');
const VALUE = Buffer.alloc(20_000);
const TOOL_TIMEOUT_MS = 60_000;

beforeAll(async () => {
  // Six values are more than 10 s, which is what brokers look at, may bring.
  await limitClients(CLIENT_ID, VALUE.length / 2);
}, TOOL_TIMEOUT_MS);

/** Checks that one of the events says how long, and of a broker of this cluster which. */
async function expectThrottled(events: readonly ThrottleEvent[]): Promise<void> {
  const { brokers } = await kafka.admin.metadata();
  const names = brokers.map(({ id, host, port }) => [id, `${host}:${port}`]);
  const throttled = events.find(isThrottled);
  expect(throttled?.throttleMs).toBeLessThan(60_000);
  expect(names).toContainEqual([throttled?.brokerId, throttled?.brokerName]);
}

function isThrottled({ throttleMs }: ThrottleEvent): boolean {
  return throttleMs > 0;
}

const PATIENCE_MS = 25_000;

it('a producer above its quota is told by throttle events', async () => {
  const events: ThrottleEvent[] = [];
  const handlers = { throttle: (event: ThrottleEvent) => void events.push(event) };
  const producer = kafka.producer({ 'client.id': CLIENT_ID }, { handlers });
  const topic = await kafka.newTopic();
  // The quota may take a moment to come into force.
  await until(
    async () => {
      await producer.send({ topic, value: VALUE });
      return events.some(isThrottled);
    },
    () => events,
    PATIENCE_MS,
  );
  await expectThrottled(events);
});

it.each(['events()', 'a handler'])('so is a consumer, through %s', async (style) => {
  const events: ThrottleEvent[] = [];
  const note = (event: ThrottleEvent): void => void events.push(event);
  const handlers = style === 'a handler' ? { throttle: note } : {};
  const consumer = kafka.consumer({ 'client.id': CLIENT_ID }, { handlers });
  const topic = await kafka.newTopic();
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  const producer = kafka.producer();
  await until(
    async () => {
      await producer.send({ topic, value: VALUE });
      if (style === 'a handler') {
        await consumer.pollBatch({ timeoutMs: 10 });
      } else {
        const event = await consumer.poll(10);
        if (event?.type === 'throttle') note(event);
      }
      return events.some(isThrottled);
    },
    () => events,
    PATIENCE_MS,
  );
  await expectThrottled(events);
});
