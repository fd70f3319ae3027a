// What CONFIGURATION.md does not say in a form that a program can read. A name here that librdkafka no
// longer has makes the generator fail, so the tables cannot outlive an upgrade unseen.

/** String properties that are lists, with the character that librdkafka or OpenSSL splits them at. */
export const LIST_SEPARATORS = {
  'metadata.broker.list': ',',
  'topic.blacklist': ',',
  'ssl.cipher.suites': ':',
  'ssl.curves.list': ':',
  'ssl.sigalgs.list': ':',
  'ssl.ca.certificate.stores': ',',
  'ssl.providers': ',',
  'sasl.oauthbearer.extensions': ',',
  'plugin.library.paths': ';',
  'partition.assignment.strategy': ',',
};

/** Values of string properties which librdkafka checks in code, or only when the client is made. */
export const STRING_VALUES = {
  partitioner: [
    'random',
    'consistent',
    'consistent_random',
    'murmur2',
    'murmur2_random',
    'fnv1a',
    'fnv1a_random',
  ],
  'sasl.mechanisms': ['GSSAPI', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
  'partition.assignment.strategy': ['range', 'roundrobin', 'cooperative-sticky'],
  'share.acknowledgement.mode': ['implicit', 'explicit'],
};

/** Words that an integer property takes besides numbers. */
export const INTEGER_WORDS = { 'request.required.acks': ['all'] };

/** Defaults of this package where they differ from librdkafka's, as lib/consumer/defaults.ts sets them. */
export const OWN_DEFAULTS = {
  'fetch.queue.backoff.ms': '`5`',
  'fetch.max.bytes':
    '`4194304`, or `fetch.message.max.bytes` (up to 50 MiB) or `message.max.bytes` if they are more; at most `queued.max.messages.kbytes`, at least `message.max.bytes`',
};

/** Hidden properties (`_RK_HIDDEN` in rdkafka_conf.c) that applications and tests have a use for. */
export const HIDDEN = [
  {
    name: 'client.software.name',
    scope: '*',
    kind: 'string',
    default: 'librdkafka',
    description: 'Name of the client software, as sent to brokers. Set by this package.',
  },
  {
    name: 'client.software.version',
    scope: '*',
    kind: 'string',
    description: 'Version of the client software, as sent to brokers. Set by this package.',
  },
  {
    name: 'enable.sparse.connections',
    scope: '*',
    kind: 'boolean',
    default: 'true',
    description: 'Connect only to the brokers that are needed, instead of to all of the cluster.',
  },
  {
    name: 'test.mock.num.brokers',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 10000,
    default: '0',
    description:
      'Starts an in-process mock cluster with that many brokers and connects to it, whatever `bootstrap.servers` says.',
  },
  {
    name: 'test.mock.broker.rtt',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 3600000,
    default: '0',
    description: 'Simulated round-trip time of the mock brokers, in milliseconds.',
  },
];

/** "See dedicated API" rows: what to use instead. Read as the end of "cannot be set here: ...". */
export const DEDICATED = {
  error_cb: "read the client's `error` events",
  throttle_cb: "read the client's `throttle` events",
  stats_cb: 'set `statistics.interval.ms` and read the `stats` events',
  log_cb: 'give a `logger` in the options (second argument)',
  background_event_cb: 'read events with `events()` or `poll()`',
  socket_cb: 'it has no counterpart in JavaScript',
  connect_cb: 'it has no counterpart in JavaScript',
  closesocket_cb: 'it has no counterpart in JavaScript',
  open_cb: 'it has no counterpart in JavaScript',
  resolve_cb: 'it has no counterpart in JavaScript',
  opaque: 'put `opaque` on the message; it comes back in the delivery report',
  default_topic_conf: 'give topic properties directly in the config, next to the others',
  ssl_key: 'use `ssl.key.pem` or `ssl.key.location`',
  ssl_certificate: 'use `ssl.certificate.pem` or `ssl.certificate.location`',
  ssl_ca: 'use `ssl.ca.pem` or `ssl.ca.location`',
  ssl_engine_callback_data: 'OpenSSL engines with callback data are not supported',
  'ssl.certificate.verify_cb':
    'use `enable.ssl.certificate.verification` and `ssl.endpoint.identification.algorithm`',
  oauthbearer_token_refresh_cb: 'answer the `oauthBearerTokenRefresh` event',
  interceptors: 'librdkafka plugins are loaded with `plugin.library.paths`',
  consume_cb: 'take messages with `messages()`, `events()` or `poll()`',
  rebalance_cb:
    'pass `onRebalance` to `subscribe()`, or read the `assignedPartitions` and `revokedPartitions` events',
  offset_commit_cb: 'read the `offsetsCommitted` events',
  dr_cb: 'pass `onDelivery` to `produce()`, await `send()`, or read the `deliveryReport` events',
  dr_msg_cb:
    'pass `onDelivery` to `produce()`, await `send()`, or read the `deliveryReport` events',
  partitioner_cb: 'give a `partitioner` in the options (second argument)',
  msg_order_cmp: 'it has no counterpart in JavaScript',
};

/** Properties that this package sets for itself, with what to use instead. */
export const MANAGED = {
  enabled_events: 'the client chooses its events by what the app listens to',
  'log.queue': 'log lines always come through the client: give a `logger` in the options',
  'delivery.report.only.error':
    '`send()` and `onDelivery` need every report: leave out report fields in the options instead',
};
