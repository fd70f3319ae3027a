// Compiled by test/package/types.test.mjs against the installed package, by several compilers and
// in both module systems. It never runs: what it states, it states by compiling.
import {
  type AdminConfig,
  AdminClient,
  Consumer,
  type ConsumerEvent,
  type DeliveryReport,
  type ErrorCodeName,
  KafkaError,
  type KafkaErrorCode,
  type Message,
  type MessageBytes,
  Producer,
  type ProducerConfig,
  Reader,
  TransactSession,
  Writer,
} from 'kafka-napi';

/** Whether the types are the same, not only assignable. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where `A` and `B` are the same. */
function same<A, B>(_same: Same<A, B>): void {
  // Nothing to do.
}

const producer = new Producer({ 'bootstrap.servers': ['a:9092', 'b:9092'], acks: 'all' });
const consumer = new Consumer({ 'bootstrap.servers': 'a:9092', 'group.id': 'g' });

export async function results(): Promise<void> {
  const sending = producer.send({ topic: 't', value: 'v' });
  same<typeof sending, Promise<DeliveryReport>>(true);
  const batch = await producer.sendBatch([{ topic: 't' }]);
  same<typeof batch, DeliveryReport[]>(true);
  const report = await sending;
  same<typeof report.offset, number>(true);
  same<typeof report.error, KafkaError | null>(true);

  const polled = await consumer.poll(100);
  same<typeof polled, ConsumerEvent | null>(true);
  for await (const message of consumer.messages()) {
    same<typeof message, Message>(true);
    same<typeof message.offset, number>(true);
  }
  for await (const messages of consumer.batches()) same<typeof messages, Message[]>(true);
}

export function eventsAreToldApartByType(event: ConsumerEvent): number {
  switch (event.type) {
    case 'message':
      return event.value?.length ?? 0;
    case 'partitionEOF':
      return event.offset;
    case 'assignedPartitions':
    case 'revokedPartitions':
      return event.partitions.length;
    default:
      // @ts-expect-error: only a message has a value.
      return event.value;
  }
}

export function callbacks(): void {
  producer.produce({ topic: 't', key: null, value: new Uint8Array(1) }, (error, report) => {
    same<typeof error, KafkaError | null>(true);
    same<typeof report, DeliveryReport>(true);
  });
}

export function codesAreKnown(error: unknown): boolean {
  if (!(error instanceof KafkaError)) return false;
  same<typeof error.code, KafkaErrorCode>(true);
  const name: ErrorCodeName = 'ERR__QUEUE_FULL';
  // @ts-expect-error: a misspelt code.
  const wrong: ErrorCodeName = 'ERR_QUEUE_FUL';
  return error.code === name && error.code !== wrong && error.isRetriable;
}

export const bytes: MessageBytes[] = ['text', Buffer.from('bytes'), new Uint8Array(1), null];

/** What librdkafka would take for text, or not at all, is an error here. */
export const mistakes = [
  // @ts-expect-error: a key that no librdkafka has.
  new Producer({ 'bootstrap.server': 'a:9092' }),
  // @ts-expect-error: a value of the wrong type.
  new Producer({ 'bootstrap.servers': 'a:9092', 'linger.ms': 'soon' }),
  // @ts-expect-error: not one of the values.
  new Producer({ 'bootstrap.servers': 'a:9092', 'compression.type': 'rar' }),
  // @ts-expect-error: a property of producers.
  new Consumer({ 'bootstrap.servers': 'a:9092', 'group.id': 'g', 'linger.ms': 5 }),
  // @ts-expect-error: a message needs a topic.
  () => producer.send({ value: 'v' }),
  // @ts-expect-error: numbers are not bytes.
  () => producer.send({ topic: 't', value: 1 }),
  // @ts-expect-error: an option that is not there.
  new Producer({ 'bootstrap.servers': 'a:9092' }, { loger: null }),
];

export const configs: [ProducerConfig, AdminConfig] = [
  { 'bootstrap.servers': 'a:9092', 'enable.idempotence': true, 'linger.ms': 5 },
  { 'bootstrap.servers': 'a:9092', 'sasl.mechanisms': 'PLAIN' },
];

/** Clients close by themselves at the end of a block. */
export const disposable: AsyncDisposable[] = [producer, consumer];

export const classes = [AdminClient, Reader, Writer, TransactSession];
