import { PROPERTIES } from './properties.generated.js';
import { specOf } from './specs.js';
import { suggest } from './suggest.js';

const OPTIONS = 'it goes into the options (second argument)';

/** Names of other clients whose counterpart does not follow from the spelling. */
const COUNTERPARTS: ReadonlyMap<string, string> = new Map([
  // kafkajs
  ['kafkaJS', 'give librdkafka properties directly, not in a nested object'],
  ['brokers', 'use `bootstrap.servers`'],
  ['logger', OPTIONS],
  ['logLevel', OPTIONS],
  ['logCreator', 'give a `logger` in the options (second argument)'],
  ['ssl', 'use `security.protocol` with the `ssl.*` properties'],
  ['sasl', 'use `sasl.mechanisms`, `sasl.username` and `sasl.password`'],
  ['connectionTimeout', 'use `socket.connection.setup.timeout.ms`'],
  ['requestTimeout', 'use `socket.timeout.ms`'],
  ['retry', 'use `retries`, `retry.backoff.ms` and `retry.backoff.max.ms`'],
  ['sessionTimeout', 'use `session.timeout.ms`'],
  ['heartbeatInterval', 'use `heartbeat.interval.ms`'],
  ['rebalanceTimeout', 'use `max.poll.interval.ms`'],
  ['partitionAssigners', 'use `partition.assignment.strategy`'],
  ['metadataMaxAge', 'use `metadata.max.age.ms`'],
  ['allowAutoTopicCreation', 'use `allow.auto.create.topics`'],
  ['maxBytesPerPartition', 'use `max.partition.fetch.bytes`'],
  ['minBytes', 'use `fetch.min.bytes`'],
  ['maxBytes', 'use `fetch.max.bytes`'],
  ['maxWaitTimeInMs', 'use `fetch.wait.max.ms`'],
  ['maxInFlightRequests', 'use `max.in.flight.requests.per.connection`'],
  ['rackId', 'use `client.rack`'],
  ['readUncommitted', 'use `isolation.level`'],
  ['fromBeginning', 'use `auto.offset.reset` with the value `earliest`'],
  ['autoCommit', 'use `enable.auto.commit`'],
  ['autoCommitInterval', 'use `auto.commit.interval.ms`'],
  ['idempotent', 'use `enable.idempotence`'],
  ['transactionTimeout', 'use `transaction.timeout.ms`'],
  ['timeout', 'use `request.timeout.ms` or `message.timeout.ms`'],
  ['compression', 'use `compression.codec`'],
  ['createPartitioner', 'give a `partitioner` in the options (second argument)'],
  // node-rdkafka
  ['event_cb', "read the client's events"],
  // The Java client
  ['sasl.jaas.config', 'use `sasl.username` and `sasl.password`'],
  ['sasl.login.callback.handler.class', 'answer the `oauthBearerTokenRefresh` event'],
  ['ssl.truststore.location', 'use `ssl.ca.location`, which takes PEM'],
  ['ssl.keystore.type', '`ssl.keystore.location` takes PKCS#12 only'],
  ['ssl.key.store.location', 'use `ssl.keystore.location`'],
  ['buffer.memory', 'use `queue.buffering.max.kbytes`'],
  ['max.block.ms', 'pass `timeoutMs` to the call that waits'],
  ['default.api.timeout.ms', 'pass `timeoutMs` to the call that waits'],
  ['max.request.size', 'use `message.max.bytes`'],
  ['fetch.max.wait.ms', 'use `fetch.wait.max.ms`'],
  ['key.serializer', 'serialize keys before `produce()`'],
  ['value.serializer', 'serialize values before `produce()`'],
  ['key.deserializer', 'deserialize `message.key` in the app'],
  ['value.deserializer', 'deserialize `message.value` in the app'],
  ['partitioner.class', 'use `partitioner`, or give one in the options (second argument)'],
  ['interceptor.classes', 'librdkafka plugins are loaded with `plugin.library.paths`'],
]);

const SETTABLE: readonly string[] = PROPERTIES.filter((spec) => spec.instead === undefined).map(
  (spec) => spec.name,
);

/** `clientId`, `client_id` and `client-id` to `client.id`. */
function dotted(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1.$2')
    .replace(/[_-]/g, '.')
    .toLowerCase();
}

/**
 * What to do about a name that librdkafka does not have, as the rest of a sentence after a semicolon
 * or as a question; undefined if nothing comes to mind.
 *
 * @param name - Name as the app wrote it.
 */
export function hintFor(name: string): string | undefined {
  const counterpart = COUNTERPARTS.get(name);
  if (counterpart !== undefined) return counterpart;
  if (/^(js|go)\./.test(name)) {
    return 'settings of the binding go into the options (second argument)';
  }
  const respelled = specOf(dotted(name));
  if (respelled !== undefined && respelled.instead === undefined)
    return `use \`${respelled.name}\``;
  const close = suggest(name, SETTABLE);
  return close === undefined ? undefined : `did you mean \`${close}\`?`;
}
