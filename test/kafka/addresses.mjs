/** How clients are told of a cluster: the variables that with-kafka.mjs sets and start.mjs prints. */

/**
 * @param {import('./cluster.mjs').KafkaCluster} cluster
 * @returns {Record<string, string>}
 */
export function addressesOf(cluster) {
  return {
    KAFKA_BOOTSTRAP_SERVERS: cluster.bootstrapServers,
    KAFKA_SASL_BOOTSTRAP_SERVERS: cluster.saslBootstrapServers,
    KAFKA_TLS_BOOTSTRAP_SERVERS: cluster.tlsBootstrapServers,
    KAFKA_SASL_TLS_BOOTSTRAP_SERVERS: cluster.saslTlsBootstrapServers,
    KAFKA_TLS_CA: cluster.certificates.ca,
    KAFKA_TLS_CLIENT_STORE: cluster.certificates.clientStore,
    KAFKA_TLS_PASSWORD: cluster.certificates.password,
  };
}
