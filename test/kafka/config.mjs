/** The configuration files of a test node: server.properties and the log4j2 one. */

/**
 * @typedef {object} NodePlan
 * @property {number} id 1-based node.id
 * @property {number} port what clients connect to
 * @property {number} saslPort the same with SASL/SCRAM
 * @property {number} tlsPort with TLS, where clients must have a certificate
 * @property {number} saslTlsPort with SASL/SCRAM over TLS
 * @property {number} controllerPort
 * @property {string} dataDir
 */

const MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** @param {NodePlan} node */
function clientListeners({ port, saslPort, tlsPort, saslTlsPort }) {
  const ports = {
    PLAINTEXT: port,
    SASL_PLAINTEXT: saslPort,
    SSL: tlsPort,
    SASL_SSL: saslTlsPort,
  };
  return Object.entries(ports)
    .map(([name, of]) => `${name}://127.0.0.1:${of}`)
    .join(',');
}

/** @param {string} listener */
function scramLogin(listener) {
  return MECHANISMS.map((mechanism) => [
    `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  ]);
}

/** @param {import('./certificates.mjs').Certificates} certificates */
function tlsProperties({ brokerStore, trustStore, password }) {
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': brokerStore,
    'ssl.keystore.password': password,
    'ssl.key.password': password,
    'ssl.truststore.type': 'PKCS12',
    'ssl.truststore.location': trustStore,
    'ssl.truststore.password': password,
    'listener.name.ssl.ssl.client.auth': 'required',
  };
}

/**
 * @param {NodePlan} node
 * @param {NodePlan[]} all every node of the cluster
 * @param {import('./certificates.mjs').Certificates} certificates
 * @param {Record<string, string | number | boolean>} overrides the caller's, they win
 * @returns {string} server.properties
 */
export function serverProperties(node, all, certificates, overrides) {
  const replicas = Math.min(3, all.length);
  const inSync = Math.max(1, replicas - 1);
  const properties = {
    // Every node is both broker and controller (KRaft, static quorum).
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': all
      .map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`)
      .join(','),
    listeners: `${clientListeners(node)},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': clientListeners(node),
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': node.dataDir,

    ...tlsProperties(certificates),

    // Users of the SASL listeners are what SCRAM credentials and ACLs make of them. Whoever comes by
    // PLAINTEXT may do everything, as the brokers do among themselves.
    'sasl.enabled.mechanisms': MECHANISMS.join(','),
    ...Object.fromEntries(['sasl_plaintext', 'sasl_ssl'].flatMap(scramLogin)),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
    'allow.everyone.if.no.acl.found': true,

    // Topics.
    'auto.create.topics.enable': true,
    'num.partitions': 4,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'log.retention.ms': -1,

    // Internal topics: as many replicas as fit, few partitions (each costs boot and disk).
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 4,

    // A dead broker is noticed, and its leaderships move, in 6 s and not in 9. (Heartbeats every
    // 500 ms time out on a busy two-core machine: 'controller event queue overloaded'.)
    'broker.heartbeat.interval.ms': 1000,
    'broker.session.timeout.ms': 6000,

    // Classic groups.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,

    // KIP-848 groups. The protocol is on by default; `group.coordinator.rebalance.protocols` is
    // deprecated since 4.3 and only makes warnings.
    'group.consumer.min.heartbeat.interval.ms': 100,
    'group.consumer.heartbeat.interval.ms': 500,
    'group.consumer.min.session.timeout.ms': 1000,
    'group.consumer.session.timeout.ms': 6000,
    'group.consumer.assignment.interval.ms': 0,
    ...overrides,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** @returns {string} log4j2.properties: WARN and worse, to the file `-Dharness.log` names */
export function log4jProperties() {
  return `status=ERROR
appender.file.type=File
appender.file.name=file
appender.file.fileName=\${sys:harness.log}
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n
rootLogger.level=WARN
rootLogger.appenderRef.file.ref=file
`;
}

/**
 * meta.properties of another node, out of those `StorageTool format` wrote for the first: with a
 * static quorum the two differ in the ids only, and a JVM per node to format costs more.
 * @param {string} formatted
 * @param {number} nodeId
 * @param {string} directoryId
 * @returns {string}
 */
export function metaFor(formatted, nodeId, directoryId) {
  return formatted
    .replace(/^node\.id=.*$/m, `node.id=${nodeId}`)
    .replace(/^directory\.id=.*$/m, `directory.id=${directoryId}`);
}
