// Generated from librdkafka 2.15.1 (CONFIGURATION.md and src/rdkafka_conf.c) by `npm run generate`. Do not edit.

/**
 * Properties of librdkafka that every client takes.
 */
export interface CommonConfig {
  /**
   * Indicates the builtin features for this build of librdkafka. An application can either query
   * this value or attempt to set it with its list of required features to check for library
   * support.
   *
   * A list, or its entries joined with `,`.
   */
  'builtin.features'?:
    | string
    | readonly (
        | 'gzip'
        | 'snappy'
        | 'ssl'
        | 'sasl'
        | 'regex'
        | 'lz4'
        | 'sasl_gssapi'
        | 'sasl_plain'
        | 'sasl_scram'
        | 'plugins'
        | 'zstd'
        | 'sasl_oauthbearer'
        | 'http'
        | 'oidc'
      )[]
    | undefined;
  /**
   * Client identifier.
   *
   * Default: `rdkafka`.
   */
  'client.id'?: string | undefined;
  /**
   * Initial list of brokers as a CSV list of broker host or host:port. The application may also
   * use `rd_kafka_brokers_add()` to add brokers during runtime.
   *
   * A list, or its entries joined with `,`.
   */
  'metadata.broker.list'?: string | readonly string[] | undefined;
  /**
   * Alias of `metadata.broker.list`.
   *
   * A list, or its entries joined with `,`.
   */
  'bootstrap.servers'?: string | readonly string[] | undefined;
  /**
   * Maximum Kafka protocol request message size. Due to differing framing overhead between
   * protocol versions the producer is unable to reliably enforce a strict max message limit at
   * produce time and may exceed the maximum size by one message in protocol ProduceRequests, the
   * broker will enforce the the topic's `max.message.bytes` limit (see Apache Kafka
   * documentation).
   *
   * Unit: bytes. Range: 1000 to 1000000000. Default: `1000000`.
   */
  'message.max.bytes'?: number | undefined;
  /**
   * Maximum size for message to be copied to buffer. Messages larger than this will be passed by
   * reference (zero-copy) at the expense of larger iovecs. This property is not supported for
   * share consumers.
   *
   * Unit: bytes. Range: 0 to 1000000000. Default: `65535`.
   */
  'message.copy.max.bytes'?: number | undefined;
  /**
   * Maximum Kafka protocol response message size. This serves as a safety precaution to avoid
   * memory exhaustion in case of protocol hickups. This value must be at least `fetch.max.bytes` +
   * 512 to allow for protocol overhead; the value is adjusted automatically unless the
   * configuration property is explicitly set. For share consumers, the default value is INT_MAX.
   *
   * Unit: bytes. Range: 1000 to 2147483647. Default: `100000000`.
   */
  'receive.message.max.bytes'?: number | undefined;
  /**
   * Maximum number of in-flight requests per broker connection. This is a generic property applied
   * to all broker communication, however it is primarily relevant to produce requests. In
   * particular, note that other mechanisms limit the number of outstanding consumer fetch request
   * per broker to one. This property is ignored for share consumers.
   *
   * Range: 1 to 1000000. Default: `1000000`.
   */
  'max.in.flight.requests.per.connection'?: number | undefined;
  /**
   * Alias of `max.in.flight.requests.per.connection`.
   *
   * Range: 1 to 1000000. Default: `1000000`.
   */
  'max.in.flight'?: number | undefined;
  /**
   * Controls how the client recovers when none of the brokers known to it is available. If set to
   * `none`, the client doesn't re-bootstrap. If set to `rebootstrap`, the client repeats the
   * bootstrap process using `bootstrap.servers` and brokers added through
   * `rd_kafka_brokers_add()`. Rebootstrapping is useful when a client communicates with brokers so
   * infrequently that the set of brokers may change entirely before the client refreshes metadata.
   * Metadata recovery is triggered when all last-known brokers appear unavailable simultaneously
   * or the client cannot refresh metadata within `metadata.recovery.rebootstrap.trigger.ms` or
   * it's requested in a metadata response.
   *
   * Default: `rebootstrap`.
   */
  'metadata.recovery.strategy'?: 'none' | 'rebootstrap' | undefined;
  /**
   * If a client configured to rebootstrap using `metadata.recovery.strategy=rebootstrap` is unable
   * to obtain metadata from any of the brokers for this interval, client repeats the bootstrap
   * process using `bootstrap.servers` configuration and brokers added through
   * `rd_kafka_brokers_add()`.
   *
   * Unit: milliseconds. Range: 0 to 2147483647. Default: `300000`.
   */
  'metadata.recovery.rebootstrap.trigger.ms'?: number | undefined;
  /**
   * Period of time in milliseconds at which topic and broker metadata is refreshed in order to
   * proactively discover any new brokers, topics, partitions or partition leader changes. Use -1
   * to disable the intervalled refresh (not recommended). If there are no locally referenced
   * topics (no topic objects created, no messages produced, no subscription or no assignment) then
   * only the broker list will be refreshed every interval but no more often than every 10s.
   *
   * Unit: milliseconds. Range: -1 to 3600000. Default: `300000`.
   */
  'topic.metadata.refresh.interval.ms'?: number | undefined;
  /**
   * Metadata cache max age. Defaults to topic.metadata.refresh.interval.ms * 3
   *
   * Unit: milliseconds. Range: 1 to 86400000. Default: `900000`.
   */
  'metadata.max.age.ms'?: number | undefined;
  /**
   * When a topic loses its leader a new metadata request will be enqueued immediately and then
   * with this initial interval, exponentially increasing upto `retry.backoff.max.ms`, until the
   * topic metadata has been refreshed. If not set explicitly, it will be defaulted to
   * `retry.backoff.ms`. This is used to recover quickly from transitioning leader brokers.
   *
   * Unit: milliseconds. Range: 1 to 60000. Default: `100`.
   */
  'topic.metadata.refresh.fast.interval.ms'?: number | undefined;
  /**
   * No longer used.
   *
   * Range: 0 to 1000. Default: `10`.
   *
   * @deprecated By librdkafka.
   */
  'topic.metadata.refresh.fast.cnt'?: number | undefined;
  /**
   * Sparse metadata requests (consumes less network bandwidth)
   *
   * Default: `true`.
   */
  'topic.metadata.refresh.sparse'?: boolean | undefined;
  /**
   * Apache Kafka topic creation is asynchronous and it takes some time for a new topic to
   * propagate throughout the cluster to all brokers. If a client requests topic metadata after
   * manual topic creation but before the topic has been fully propagated to the broker the client
   * is requesting metadata from, the topic will seem to be non-existent and the client will mark
   * the topic as such, failing queued produced messages with `ERR__UNKNOWN_TOPIC`. This setting
   * delays marking a topic as non-existent until the configured propagation max time has passed.
   * The maximum propagation time is calculated from the time the topic is first referenced in the
   * client, e.g., on produce().
   *
   * Unit: milliseconds. Range: 0 to 3600000. Default: `30000`.
   */
  'topic.metadata.propagation.max.ms'?: number | undefined;
  /**
   * Topic blacklist, a comma-separated list of regular expressions for matching topic names that
   * should be ignored in broker metadata information as if the topics did not exist. This property
   * is not supported for share consumers.
   *
   * A list, or its entries joined with `,`.
   */
  'topic.blacklist'?: string | readonly string[] | undefined;
  /**
   * A comma-separated list of debug contexts to enable. Detailed Producer debugging:
   * broker,topic,msg. Consumer: consumer,cgrp,topic,fetch
   *
   * A list, or its entries joined with `,`.
   */
  debug?:
    | string
    | readonly (
        | 'generic'
        | 'broker'
        | 'topic'
        | 'metadata'
        | 'feature'
        | 'queue'
        | 'msg'
        | 'protocol'
        | 'cgrp'
        | 'security'
        | 'fetch'
        | 'interceptor'
        | 'plugin'
        | 'consumer'
        | 'admin'
        | 'eos'
        | 'mock'
        | 'assignor'
        | 'conf'
        | 'telemetry'
        | 'all'
      )[]
    | undefined;
  /**
   * Default timeout for network requests. Producer: ProduceRequests will use the lesser value of
   * `socket.timeout.ms` and remaining `message.timeout.ms` for the first message in the batch.
   * Consumer: FetchRequests will use `fetch.wait.max.ms` + `socket.timeout.ms`. Admin: Admin
   * requests will use `socket.timeout.ms` or explicitly set
   * `rd_kafka_AdminOptions_set_operation_timeout()` value.
   *
   * Unit: milliseconds. Range: 10 to 300000. Default: `60000`.
   */
  'socket.timeout.ms'?: number | undefined;
  /**
   * No longer used.
   *
   * Unit: milliseconds. Range: 1 to 60000. Default: `1000`.
   *
   * @deprecated By librdkafka.
   */
  'socket.blocking.max.ms'?: number | undefined;
  /**
   * Broker socket send buffer size. System default is used if 0.
   *
   * Unit: bytes. Range: 0 to 100000000. Default: `0`.
   */
  'socket.send.buffer.bytes'?: number | undefined;
  /**
   * Broker socket receive buffer size. System default is used if 0.
   *
   * Unit: bytes. Range: 0 to 100000000. Default: `0`.
   */
  'socket.receive.buffer.bytes'?: number | undefined;
  /**
   * Enable TCP keep-alives (SO_KEEPALIVE) on broker sockets
   *
   * Default: `false`.
   */
  'socket.keepalive.enable'?: boolean | undefined;
  /**
   * Disable the Nagle algorithm (TCP_NODELAY) on broker sockets.
   *
   * Default: `true`.
   */
  'socket.nagle.disable'?: boolean | undefined;
  /**
   * Disconnect from broker when this number of send failures (e.g., timed out requests) is
   * reached. Disable with 0. WARNING: It is highly recommended to leave this setting at its
   * default value of 1 to avoid the client and broker to become desynchronized in case of request
   * timeouts. NOTE: The connection is automatically re-established.
   *
   * Range: 0 to 1000000. Default: `1`.
   */
  'socket.max.fails'?: number | undefined;
  /**
   * How long to cache the broker address resolving results (milliseconds).
   *
   * Range: 0 to 86400000. Default: `1000`.
   */
  'broker.address.ttl'?: number | undefined;
  /**
   * Allowed broker IP address families: any, v4, v6
   *
   * Default: `any`.
   */
  'broker.address.family'?: 'any' | 'v4' | 'v6' | undefined;
  /**
   * Maximum time allowed for broker connection setup (TCP connection setup as well SSL and SASL
   * handshake). If the connection to the broker is not fully functional after this the connection
   * will be closed and retried.
   *
   * Unit: milliseconds. Range: 1000 to 2147483647. Default: `30000`.
   */
  'socket.connection.setup.timeout.ms'?: number | undefined;
  /**
   * Close broker connections after the specified time of inactivity. Disable with 0. For share
   * consumers, the default value is 540000 (9 mins).If this property is left at its default value
   * some heuristics are performed to determine a suitable default value, this is currently limited
   * to identifying brokers on Azure (see librdkafka issue #3109 for more info). Actual value can
   * be lower, up to 2s lower, only if `connections.max.idle.ms` >= 4s, as jitter is added to avoid
   * disconnecting all brokers at the same time.
   *
   * Unit: milliseconds. Range: 0 to 2147483647. Default: `0`.
   */
  'connections.max.idle.ms'?: number | undefined;
  /**
   * No longer used. See `reconnect.backoff.ms` and `reconnect.backoff.max.ms`.
   *
   * Unit: milliseconds. Range: 0 to 3600000. Default: `0`.
   *
   * @deprecated By librdkafka.
   */
  'reconnect.backoff.jitter.ms'?: number | undefined;
  /**
   * The initial time to wait before reconnecting to a broker after the connection has been closed.
   * The time is increased exponentially until `reconnect.backoff.max.ms` is reached. -25% to +50%
   * jitter is applied to each reconnect backoff. A value of 0 disables the backoff and reconnects
   * immediately. For share consumers, the default value is 50.
   *
   * Unit: milliseconds. Range: 0 to 3600000. Default: `100`.
   */
  'reconnect.backoff.ms'?: number | undefined;
  /**
   * The maximum time to wait before reconnecting to a broker after the connection has been closed.
   * For share consumers, the default value is 1000.
   *
   * Unit: milliseconds. Range: 0 to 3600000. Default: `10000`.
   */
  'reconnect.backoff.max.ms'?: number | undefined;
  /**
   * librdkafka statistics emit interval. The application also needs to register a stats callback
   * using `rd_kafka_conf_set_stats_cb()`. The granularity is 1000ms. A value of 0 disables
   * statistics.
   *
   * Unit: milliseconds. Range: 0 to 86400000. Default: `0`.
   */
  'statistics.interval.ms'?: number | undefined;
  /**
   * Logging level (syslog(3) levels)
   *
   * Range: 0 to 7. Default: `6`.
   */
  log_level?: number | undefined;
  /**
   * Print internal thread name in log messages (useful for debugging librdkafka internals)
   *
   * Default: `true`.
   */
  'log.thread.name'?: boolean | undefined;
  /**
   * If enabled librdkafka will initialize the PRNG with srand(current_time.milliseconds) on the
   * first invocation of rd_kafka_new() (required only if rand_r() is not available on your
   * platform). If disabled the application must call srand() prior to calling rd_kafka_new().
   *
   * Default: `true`.
   */
  'enable.random.seed'?: boolean | undefined;
  /**
   * Log broker disconnects. It might be useful to turn this off when interacting with 0.9 brokers
   * with an aggressive `connections.max.idle.ms` value.
   *
   * Default: `true`.
   */
  'log.connection.close'?: boolean | undefined;
  /**
   * Signal that librdkafka will use to quickly terminate on rd_kafka_destroy(). If this signal is
   * not set then there will be a delay before rd_kafka_wait_destroyed() returns true as internal
   * threads are timing out their system calls. If this signal is set however the delay will be
   * minimal. The application should mask this signal as an internal signal handler is installed.
   *
   * Range: 0 to 128. Default: `0`.
   */
  'internal.termination.signal'?: number | undefined;
  /**
   * **Post-deprecation actions: remove this configuration property, brokers < 0.10.0 won't be
   * supported anymore in librdkafka 3.x.** Request broker's supported API versions to adjust
   * functionality to available protocol features. If set to false, or the ApiVersionRequest fails,
   * the fallback version `broker.version.fallback` will be used. **NOTE**: Depends on broker
   * version >=0.10.0. If the request is not supported by (an older) broker the
   * `broker.version.fallback` fallback is used.
   *
   * Default: `true`.
   *
   * @deprecated By librdkafka.
   */
  'api.version.request'?: boolean | undefined;
  /**
   * Timeout for broker API version requests.
   *
   * Unit: milliseconds. Range: 1 to 300000. Default: `10000`.
   */
  'api.version.request.timeout.ms'?: number | undefined;
  /**
   * **Post-deprecation actions: remove this configuration property, brokers < 0.10.0 won't be
   * supported anymore in librdkafka 3.x.** Dictates how long the `broker.version.fallback`
   * fallback is used in the case the ApiVersionRequest fails. **NOTE**: The ApiVersionRequest is
   * only issued when a new connection to the broker is made (such as after an upgrade).
   *
   * Unit: milliseconds. Range: 0 to 604800000. Default: `0`.
   *
   * @deprecated By librdkafka.
   */
  'api.version.fallback.ms'?: number | undefined;
  /**
   * **Post-deprecation actions: remove this configuration property, brokers < 0.10.0 won't be
   * supported anymore in librdkafka 3.x.** Older broker versions (before 0.10.0) provide no way
   * for a client to query for supported protocol features (ApiVersionRequest, see
   * `api.version.request`) making it impossible for the client to know what features it may use.
   * As a workaround a user may set this property to the expected broker version and the client
   * will automatically adjust its feature set accordingly if the ApiVersionRequest fails (or is
   * disabled). The fallback broker version will be used for `api.version.fallback.ms`. Valid
   * values are: 0.9.0, 0.8.2, 0.8.1, 0.8.0. Any other value >= 0.10, such as 0.10.2.1, enables
   * ApiVersionRequests.
   *
   * Default: `0.10.0`.
   *
   * @deprecated By librdkafka.
   */
  'broker.version.fallback'?: string | undefined;
  /**
   * Allow automatic topic creation on the broker when subscribing to or assigning non-existent
   * topics. The broker must also be configured with `auto.create.topics.enable=true` for this
   * configuration to take effect. Note: the default value (true) for the producer is different
   * from the default value (false) for the consumer. Further, the consumer default value is
   * different from the Java consumer (true), and this property is not supported by the Java
   * producer. Requires broker version >= 0.11.0.0, for older broker versions only the broker
   * configuration applies. This property is currently not supported for share consumers and will
   * be enabled in the General Availability (GA) release.
   *
   * Default: `false`.
   */
  'allow.auto.create.topics'?: boolean | undefined;
  /**
   * Protocol used to communicate with brokers.
   *
   * Default: `plaintext`.
   */
  'security.protocol'?: 'plaintext' | 'ssl' | 'sasl_plaintext' | 'sasl_ssl' | undefined;
  /**
   * A cipher suite is a named combination of authentication, encryption, MAC and key exchange
   * algorithm used to negotiate the security settings for a network connection using TLS or SSL
   * network protocol. See manual page for `ciphers(1)` and `SSL_CTX_set_cipher_list(3).
   *
   * A list, or its entries joined with `:`.
   */
  'ssl.cipher.suites'?: string | readonly string[] | undefined;
  /**
   * The supported-curves extension in the TLS ClientHello message specifies the curves
   * (standard/named, or 'explicit' GF(2^k) or GF(p)) the client is willing to have the server use.
   * See manual page for `SSL_CTX_set1_curves_list(3)`. OpenSSL >= 1.0.2 required.
   *
   * A list, or its entries joined with `:`.
   */
  'ssl.curves.list'?: string | readonly string[] | undefined;
  /**
   * The client uses the TLS ClientHello signature_algorithms extension to indicate to the server
   * which signature/hash algorithm pairs may be used in digital signatures. See manual page for
   * `SSL_CTX_set1_sigalgs_list(3)`. OpenSSL >= 1.0.2 required.
   *
   * A list, or its entries joined with `:`.
   */
  'ssl.sigalgs.list'?: string | readonly string[] | undefined;
  /**
   * Path to client's private key (PEM) used for authentication.
   */
  'ssl.key.location'?: string | undefined;
  /**
   * Private key passphrase (for use with `ssl.key.location` and `set_ssl_cert()`)
   */
  'ssl.key.password'?: string | undefined;
  /**
   * Client's private key string (PEM format) used for authentication.
   */
  'ssl.key.pem'?: string | Uint8Array | undefined;
  /**
   * Path to client's public key (PEM) used for authentication.
   */
  'ssl.certificate.location'?: string | undefined;
  /**
   * Client's public key string (PEM format) used for authentication.
   */
  'ssl.certificate.pem'?: string | Uint8Array | undefined;
  /**
   * File or directory path to CA certificate(s) for verifying the broker's key. Defaults: On
   * Windows the system's CA certificates are automatically looked up in the Windows Root
   * certificate store. On Mac OSX this configuration defaults to `probe`. It is recommended to
   * install openssl using Homebrew, to provide CA certificates. On Linux install the
   * distribution's ca-certificates package. If OpenSSL is statically linked or `ssl.ca.location`
   * is set to `probe` a list of standard paths will be probed and the first one found will be used
   * as the default CA certificate location path. If OpenSSL is dynamically linked the OpenSSL
   * library's default path will be used (see `OPENSSLDIR` in `openssl version -a`).
   */
  'ssl.ca.location'?: string | undefined;
  /**
   * File or directory path to CA certificate(s) for verifying HTTPS endpoints, like
   * `sasl.oauthbearer.token.endpoint.url` used for OAUTHBEARER/OIDC authentication. Mutually
   * exclusive with `https.ca.pem`. Defaults: On Windows the system's CA certificates are
   * automatically looked up in the Windows Root certificate store. On Mac OSX this configuration
   * defaults to `probe`. It is recommended to install openssl using Homebrew, to provide CA
   * certificates. On Linux install the distribution's ca-certificates package. If OpenSSL is
   * statically linked or `https.ca.location` is set to `probe` a list of standard paths will be
   * probed and the first one found will be used as the default CA certificate location path. If
   * OpenSSL is dynamically linked the OpenSSL library's default path will be used (see
   * `OPENSSLDIR` in `openssl version -a`).
   */
  'https.ca.location'?: string | undefined;
  /**
   * CA certificate string (PEM format) for verifying HTTPS endpoints. Mutually exclusive with
   * `https.ca.location`. Optional: see `https.ca.location`.
   */
  'https.ca.pem'?: string | Uint8Array | undefined;
  /**
   * CA certificate string (PEM format) for verifying the broker's key.
   */
  'ssl.ca.pem'?: string | Uint8Array | undefined;
  /**
   * Comma-separated list of Windows Certificate stores to load CA certificates from. Certificates
   * will be loaded in the same order as stores are specified. If no certificates can be loaded
   * from any of the specified stores an error is logged and the OpenSSL library's default CA
   * location is used instead. Store names are typically one or more of: MY, Root, Trust, CA.
   *
   * A list, or its entries joined with `,`. Default: `Root`.
   */
  'ssl.ca.certificate.stores'?: string | readonly string[] | undefined;
  /**
   * Path to CRL for verifying broker's certificate validity.
   */
  'ssl.crl.location'?: string | undefined;
  /**
   * Path to client's keystore (PKCS#12) used for authentication.
   */
  'ssl.keystore.location'?: string | undefined;
  /**
   * Client's keystore (PKCS#12) password.
   */
  'ssl.keystore.password'?: string | undefined;
  /**
   * Comma-separated list of OpenSSL 3.0.x implementation providers. E.g., "default,legacy".
   *
   * A list, or its entries joined with `,`.
   */
  'ssl.providers'?: string | readonly string[] | undefined;
  /**
   * Path to OpenSSL engine library. OpenSSL >= 1.1.x required. DEPRECATED: OpenSSL engine support
   * is deprecated and should be replaced by OpenSSL 3 providers.
   *
   * @deprecated By librdkafka.
   */
  'ssl.engine.location'?: string | undefined;
  /**
   * OpenSSL engine id is the name used for loading engine.
   *
   * Default: `dynamic`.
   */
  'ssl.engine.id'?: string | undefined;
  /**
   * Enable OpenSSL's builtin broker (server) certificate verification. This verification can be
   * extended by the application by implementing a certificate_verify_cb.
   *
   * Default: `true`.
   */
  'enable.ssl.certificate.verification'?: boolean | undefined;
  /**
   * Endpoint identification algorithm to validate broker hostname using broker certificate. https
   * - Server (broker) hostname verification as specified in RFC2818. none - No endpoint
   * verification. OpenSSL >= 1.0.2 required.
   *
   * Default: `https`.
   */
  'ssl.endpoint.identification.algorithm'?: 'none' | 'https' | undefined;
  /**
   * SASL mechanism to use for authentication. Supported: GSSAPI, PLAIN, SCRAM-SHA-256,
   * SCRAM-SHA-512, OAUTHBEARER. **NOTE**: Despite the name only one mechanism must be configured.
   *
   * Default: `GSSAPI`.
   */
  'sasl.mechanisms'?:
    'GSSAPI' | 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER' | undefined;
  /**
   * Alias of `sasl.mechanisms`.
   *
   * Default: `GSSAPI`.
   */
  'sasl.mechanism'?:
    'GSSAPI' | 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER' | undefined;
  /**
   * Kerberos principal name that Kafka runs as, not including /hostname@REALM
   *
   * Default: `kafka`.
   */
  'sasl.kerberos.service.name'?: string | undefined;
  /**
   * This client's Kerberos principal name. (Not supported on Windows, will use the logon user's
   * principal).
   *
   * Default: `kafkaclient`.
   */
  'sasl.kerberos.principal'?: string | undefined;
  /**
   * Shell command to refresh or acquire the client's Kerberos ticket. This command is executed on
   * client creation and every sasl.kerberos.min.time.before.relogin (0=disable).
   * %{config.prop.name} is replaced by corresponding config object value.
   *
   * Default: `kinit -R -t "%{sasl.kerberos.keytab}" -k %{sasl.kerberos.principal} || kinit -t
   * "%{sasl.kerberos.keytab}" -k %{sasl.kerberos.principal}`.
   */
  'sasl.kerberos.kinit.cmd'?: string | undefined;
  /**
   * Path to Kerberos keytab file. This configuration property is only used as a variable in
   * `sasl.kerberos.kinit.cmd` as ` ... -t "%{sasl.kerberos.keytab}"`.
   */
  'sasl.kerberos.keytab'?: string | undefined;
  /**
   * Minimum time in milliseconds between key refresh attempts. Disable automatic key refresh by
   * setting this property to 0.
   *
   * Range: 0 to 86400000. Default: `60000`.
   */
  'sasl.kerberos.min.time.before.relogin'?: number | undefined;
  /**
   * SASL username for use with the PLAIN and SASL-SCRAM-.. mechanisms
   */
  'sasl.username'?: string | undefined;
  /**
   * SASL password for use with the PLAIN and SASL-SCRAM-.. mechanism
   */
  'sasl.password'?: string | undefined;
  /**
   * SASL/OAUTHBEARER configuration. The format is implementation-dependent and must be parsed
   * accordingly. The default unsecured token implementation (see
   * https://tools.ietf.org/html/rfc7515#appendix-A.5) recognizes space-separated name=value pairs
   * with valid names including principalClaimName, principal, scopeClaimName, scope, and
   * lifeSeconds. The default value for principalClaimName is "sub", the default value for
   * scopeClaimName is "scope", and the default value for lifeSeconds is 3600. The scope value is
   * CSV format with the default value being no/empty scope. For example: `principalClaimName=azp
   * principal=admin scopeClaimName=roles scope=role1,role2 lifeSeconds=600`. In addition, SASL
   * extensions can be communicated to the broker via `extension_NAME=value`. For example:
   * `principal=admin extension_traceId=123`
   */
  'sasl.oauthbearer.config'?: string | undefined;
  /**
   * Enable the builtin unsecure JWT OAUTHBEARER token handler if no oauthbearer_refresh_cb has
   * been set. This builtin handler should only be used for development or testing, and not in
   * production.
   *
   * Default: `false`.
   */
  'enable.sasl.oauthbearer.unsecure.jwt'?: boolean | undefined;
  /**
   * Set to "default" or "oidc" to control which login method to be used. If set to "oidc", the
   * following properties must also be be specified: `sasl.oauthbearer.client.id`,
   * `sasl.oauthbearer.client.secret`, and `sasl.oauthbearer.token.endpoint.url`.
   *
   * Default: `default`.
   */
  'sasl.oauthbearer.method'?: 'default' | 'oidc' | undefined;
  /**
   * Public identifier for the application. Must be unique across all clients that the
   * authorization server handles. Only used when `sasl.oauthbearer.method` is set to "oidc".
   */
  'sasl.oauthbearer.client.id'?: string | undefined;
  /**
   * Alias of `sasl.oauthbearer.client.id`.
   */
  'sasl.oauthbearer.client.credentials.client.id'?: string | undefined;
  /**
   * Alias of `sasl.oauthbearer.client.secret`.
   */
  'sasl.oauthbearer.client.credentials.client.secret'?: string | undefined;
  /**
   * Client secret only known to the application and the authorization server. This should be a
   * sufficiently random string that is not guessable. Only used when `sasl.oauthbearer.method` is
   * set to "oidc".
   */
  'sasl.oauthbearer.client.secret'?: string | undefined;
  /**
   * Client use this to specify the scope of the access request to the broker. Only used when
   * `sasl.oauthbearer.method` is set to "oidc".
   */
  'sasl.oauthbearer.scope'?: string | undefined;
  /**
   * Allow additional information to be provided to the broker. Comma-separated list of key=value
   * pairs. E.g., "supportFeatureX=true,organizationId=sales-emea".Only used when
   * `sasl.oauthbearer.method` is set to "oidc".
   *
   * A list, or its entries joined with `,`.
   */
  'sasl.oauthbearer.extensions'?: string | readonly string[] | undefined;
  /**
   * OAuth/OIDC issuer token endpoint HTTP(S) URI used to retrieve token. Only used when
   * `sasl.oauthbearer.method` is set to "oidc".
   */
  'sasl.oauthbearer.token.endpoint.url'?: string | undefined;
  /**
   * JWT claim name to use as the subject (principal) when validating OIDC access tokens. Must be
   * present in the JWT payload with a non-empty value. Should match the broker's
   * `sasl.oauthbearer.sub.claim.name` configuration for consistent authentication. Only used when
   * `sasl.oauthbearer.method` is set to "oidc".
   *
   * Default: `sub`.
   */
  'sasl.oauthbearer.sub.claim.name'?: string | undefined;
  /**
   * OAuth grant type to use when communicating with the identity provider.
   *
   * Default: `client_credentials`.
   */
  'sasl.oauthbearer.grant.type'?:
    'client_credentials' | 'urn:ietf:params:oauth:grant-type:jwt-bearer' | undefined;
  /**
   * Algorithm the client should use to sign the assertion sent to the identity provider and in the
   * OAuth alg header in the JWT assertion.
   *
   * Default: `RS256`.
   */
  'sasl.oauthbearer.assertion.algorithm'?: 'RS256' | 'ES256' | undefined;
  /**
   * Path to client's private key (PEM) used for authentication when using the JWT assertion.
   */
  'sasl.oauthbearer.assertion.private.key.file'?: string | undefined;
  /**
   * Private key passphrase for `sasl.oauthbearer.assertion.private.key.file` or
   * `sasl.oauthbearer.assertion.private.key.pem`.
   */
  'sasl.oauthbearer.assertion.private.key.passphrase'?: string | undefined;
  /**
   * Client's private key (PEM) used for authentication when using the JWT assertion.
   */
  'sasl.oauthbearer.assertion.private.key.pem'?: string | Uint8Array | undefined;
  /**
   * Path to the assertion file. Only used when `sasl.oauthbearer.method` is set to "oidc" and JWT
   * assertion is needed.
   */
  'sasl.oauthbearer.assertion.file'?: string | undefined;
  /**
   * JWT audience claim. Only used when `sasl.oauthbearer.method` is set to "oidc" and JWT
   * assertion is needed.
   */
  'sasl.oauthbearer.assertion.claim.aud'?: string | undefined;
  /**
   * Assertion expiration time in seconds. Only used when `sasl.oauthbearer.method` is set to
   * "oidc" and JWT assertion is needed.
   *
   * Unit: seconds. Range: 1 to 2147483647. Default: `300`.
   */
  'sasl.oauthbearer.assertion.claim.exp.seconds'?: number | undefined;
  /**
   * JWT issuer claim. Only used when `sasl.oauthbearer.method` is set to "oidc" and JWT assertion
   * is needed.
   */
  'sasl.oauthbearer.assertion.claim.iss'?: string | undefined;
  /**
   * JWT ID claim. When set to `true`, a random UUID is generated. Only used when
   * `sasl.oauthbearer.method` is set to "oidc" and JWT assertion is needed.
   *
   * Default: `false`.
   */
  'sasl.oauthbearer.assertion.claim.jti.include'?: boolean | undefined;
  /**
   * Assertion not before time in seconds. Only used when `sasl.oauthbearer.method` is set to
   * "oidc" and JWT assertion is needed.
   *
   * Unit: seconds. Range: 0 to 2147483647. Default: `60`.
   */
  'sasl.oauthbearer.assertion.claim.nbf.seconds'?: number | undefined;
  /**
   * JWT subject claim. Only used when `sasl.oauthbearer.method` is set to "oidc" and JWT assertion
   * is needed.
   */
  'sasl.oauthbearer.assertion.claim.sub'?: string | undefined;
  /**
   * Path to the JWT template file. Only used when `sasl.oauthbearer.method` is set to "oidc" and
   * JWT assertion is needed.
   */
  'sasl.oauthbearer.assertion.jwt.template.file'?: string | undefined;
  /**
   * Type of metadata-based authentication to use for OAUTHBEARER/OIDC `azure_imds` authenticates
   * using the Azure IMDS endpoint. Sets a default value for `sasl.oauthbearer.token.endpoint.url`
   * if missing. `aws_iam` indicates AWS IAM-based authentication using GetWebIdentityToken API.
   * librdkafka does not implement the aws_iam token flow natively as of now. Configuration values
   * specific of chosen authentication type can be passed through `sasl.oauthbearer.config`.
   *
   * Default: `none`.
   */
  'sasl.oauthbearer.metadata.authentication.type'?: 'none' | 'azure_imds' | 'aws_iam' | undefined;
  /**
   * List of plugin libraries to load (; separated). The library search path is platform dependent
   * (see dlopen(3) for Unix and LoadLibrary() for Windows). If no filename extension is specified
   * the platform-specific extension (such as .dll or .so) will be appended automatically.
   *
   * A list, or its entries joined with `;`.
   */
  'plugin.library.paths'?: string | readonly string[] | undefined;
  /**
   * A rack identifier for this client. This can be any string value which indicates where this
   * client is physically located. It corresponds with the broker config `broker.rack`.
   */
  'client.rack'?: string | undefined;
  /**
   * The backoff time in milliseconds before retrying a protocol request, this is the first backoff
   * time, and will be backed off exponentially until number of retries is exhausted, and it's
   * capped by retry.backoff.max.ms.
   *
   * Unit: milliseconds. Range: 1 to 300000. Default: `100`.
   */
  'retry.backoff.ms'?: number | undefined;
  /**
   * The max backoff time in milliseconds before retrying a protocol request, this is the atmost
   * backoff allowed for exponentially backed off requests.
   *
   * Unit: milliseconds. Range: 1 to 300000. Default: `1000`.
   */
  'retry.backoff.max.ms'?: number | undefined;
  /**
   * Controls how the client uses DNS lookups. By default, when the lookup returns multiple IP
   * addresses for a hostname, they will all be attempted for connection before the connection is
   * considered failed. This applies to both bootstrap and advertised servers. If the value is set
   * to `resolve_canonical_bootstrap_servers_only`, each entry will be resolved and expanded into a
   * list of canonical names. **WARNING**: `resolve_canonical_bootstrap_servers_only` must only be
   * used with `GSSAPI` (Kerberos) as `sasl.mechanism`, as it's the only purpose of this
   * configuration value. **NOTE**: Default here is different from the Java client's default
   * behavior, which connects only to the first IP address returned for a hostname.
   *
   * Default: `use_all_dns_ips`.
   */
  'client.dns.lookup'?: 'use_all_dns_ips' | 'resolve_canonical_bootstrap_servers_only' | undefined;
  /**
   * Whether to enable pushing of client metrics to the cluster, if the cluster has a client
   * metrics subscription which matches this client
   *
   * Default: `true`.
   */
  'enable.metrics.push'?: boolean | undefined;
  /**
   * Name of the client software, as sent to brokers. Set by this package.
   *
   * Default: `librdkafka`.
   */
  'client.software.name'?: string | undefined;
  /**
   * Version of the client software, as sent to brokers. Set by this package.
   */
  'client.software.version'?: string | undefined;
  /**
   * Connect only to the brokers that are needed, instead of to all of the cluster.
   *
   * Default: `true`.
   */
  'enable.sparse.connections'?: boolean | undefined;
  /**
   * Starts an in-process mock cluster with that many brokers and connects to it, whatever
   * `bootstrap.servers` says.
   *
   * Range: 0 to 10000. Default: `0`.
   */
  'test.mock.num.brokers'?: number | undefined;
  /**
   * Simulated round-trip time of the mock brokers, in milliseconds.
   *
   * Unit: milliseconds. Range: 0 to 3600000. Default: `0`.
   */
  'test.mock.broker.rtt'?: number | undefined;
}

/**
 * Properties of librdkafka that a producer takes.
 */
export interface ProducerConfig extends CommonConfig {
  /**
   * Enables the transactional producer. The transactional.id is used to identify the same
   * transactional producer instance across process restarts. It allows the producer to guarantee
   * that transactions corresponding to earlier instances of the same producer have been finalized
   * prior to starting any new transactions, and that any zombie instances are fenced off. If no
   * transactional.id is provided, then the producer is limited to idempotent delivery (if
   * enable.idempotence is set). Requires broker version >= 0.11.0.
   */
  'transactional.id'?: string | undefined;
  /**
   * The maximum amount of time in milliseconds that the transaction coordinator will wait for a
   * transaction status update from the producer before proactively aborting the ongoing
   * transaction. If this value is larger than the `transaction.max.timeout.ms` setting in the
   * broker, the init_transactions() call will fail with ERR_INVALID_TRANSACTION_TIMEOUT. The
   * transaction timeout automatically adjusts `message.timeout.ms` and `socket.timeout.ms`, unless
   * explicitly configured in which case they must not exceed the transaction timeout
   * (`socket.timeout.ms` must be at least 100ms lower than `transaction.timeout.ms`). This is also
   * the default timeout value if no timeout (-1) is supplied to the transactional API methods.
   *
   * Unit: milliseconds. Range: 1000 to 2147483647. Default: `60000`.
   */
  'transaction.timeout.ms'?: number | undefined;
  /**
   * When set to `true`, the producer will ensure that messages are successfully produced exactly
   * once and in the original produce order. The following configuration properties are adjusted
   * automatically (if not modified by the user) when idempotence is enabled:
   * `max.in.flight.requests.per.connection=5` (must be less than or equal to 5),
   * `retries=INT32_MAX` (must be greater than 0), `acks=all`, `queuing.strategy=fifo`. Producer
   * instantation will fail if user-supplied configuration is incompatible.
   *
   * Default: `false`.
   */
  'enable.idempotence'?: boolean | undefined;
  /**
   * **EXPERIMENTAL**: subject to change or removal. When set to `true`, any error that could
   * result in a gap in the produced message series when a batch of messages fails, will raise a
   * fatal error (ERR__GAPLESS_GUARANTEE) and stop the producer. Messages failing due to
   * `message.timeout.ms` are not covered by this guarantee. Requires `enable.idempotence=true`.
   *
   * Default: `false`.
   */
  'enable.gapless.guarantee'?: boolean | undefined;
  /**
   * Maximum number of messages allowed on the producer queue. This queue is shared by all topics
   * and partitions. A value of 0 disables this limit.
   *
   * Range: 0 to 2147483647. Default: `100000`.
   */
  'queue.buffering.max.messages'?: number | undefined;
  /**
   * Maximum total message size sum allowed on the producer queue. This queue is shared by all
   * topics and partitions. This property has higher priority than queue.buffering.max.messages.
   *
   * Unit: kilobytes. Range: 1 to 2147483647. Default: `1048576`.
   */
  'queue.buffering.max.kbytes'?: number | undefined;
  /**
   * Delay in milliseconds to wait for messages in the producer queue to accumulate before
   * constructing message batches (MessageSets) to transmit to brokers. A higher value allows
   * larger and more effective (less overhead, improved compression) batches of messages to
   * accumulate at the expense of increased message delivery latency.
   *
   * Unit: milliseconds. Range: 0 to 900000. Default: `5`.
   */
  'queue.buffering.max.ms'?: number | undefined;
  /**
   * Alias of `queue.buffering.max.ms`.
   *
   * Unit: milliseconds. Range: 0 to 900000. Default: `5`.
   */
  'linger.ms'?: number | undefined;
  /**
   * How many times to retry sending a failing Message. **Note:** retrying may cause reordering
   * unless `enable.idempotence` is set to true.
   *
   * Range: 0 to 2147483647. Default: `2147483647`.
   */
  'message.send.max.retries'?: number | undefined;
  /**
   * Alias of `message.send.max.retries`.
   *
   * Range: 0 to 2147483647. Default: `2147483647`.
   */
  retries?: number | undefined;
  /**
   * The threshold of outstanding not yet transmitted broker requests needed to backpressure the
   * producer's message accumulator. If the number of not yet transmitted requests equals or
   * exceeds this number, produce request creation that would have otherwise been triggered (for
   * example, in accordance with linger.ms) will be delayed. A lower number yields larger and more
   * effective batches. A higher value can improve latency when using compression on slow machines.
   *
   * Range: 1 to 1000000. Default: `1`.
   */
  'queue.buffering.backpressure.threshold'?: number | undefined;
  /**
   * compression codec to use for compressing message sets. This is the default value for all
   * topics, may be overridden by the topic configuration property `compression.codec`.
   *
   * Default: `none`.
   */
  'compression.codec'?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd' | undefined;
  /**
   * Alias of `compression.codec`.
   *
   * Default: `none`.
   */
  'compression.type'?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd' | undefined;
  /**
   * Maximum number of messages batched in one MessageSet. The total MessageSet size is also
   * limited by batch.size and message.max.bytes.
   *
   * Range: 1 to 1000000. Default: `10000`.
   */
  'batch.num.messages'?: number | undefined;
  /**
   * Maximum size (in bytes) of all messages batched in one MessageSet, including protocol framing
   * overhead. This limit is applied after the first message has been added to the batch,
   * regardless of the first message's size, this is to ensure that messages that exceed batch.size
   * are produced. The total MessageSet size is also limited by batch.num.messages and
   * message.max.bytes.
   *
   * Unit: bytes. Range: 1 to 2147483647. Default: `1000000`.
   */
  'batch.size'?: number | undefined;
  /**
   * Delay in milliseconds to wait to assign new sticky partitions for each topic. By default, set
   * to double the time of linger.ms. To disable sticky behavior, set to 0. This behavior affects
   * messages with the key NULL in all cases, and messages with key lengths of zero when the
   * consistent_random partitioner is in use. These messages would otherwise be assigned randomly.
   * A higher value allows for more effective batching of these messages.
   *
   * Unit: milliseconds. Range: 0 to 900000. Default: `10`.
   */
  'sticky.partitioning.linger.ms'?: number | undefined;
  /**
   * This field indicates the number of acknowledgements the leader broker must receive from ISR
   * brokers before responding to the request: *0*=Broker does not send any response/ack to client,
   * *-1* or *all*=Broker will block until message is committed by all in sync replicas (ISRs). If
   * there are less than `min.insync.replicas` (broker configuration) in the ISR set the produce
   * request will fail.
   *
   * Range: -1 to 1000. Default: `-1`.
   */
  'request.required.acks'?: number | 'all' | undefined;
  /**
   * Alias of `request.required.acks`.
   *
   * Range: -1 to 1000. Default: `-1`.
   */
  acks?: number | 'all' | undefined;
  /**
   * The ack timeout of the producer request in milliseconds. This value is only enforced by the
   * broker and relies on `request.required.acks` being != 0.
   *
   * Unit: milliseconds. Range: 1 to 900000. Default: `30000`.
   */
  'request.timeout.ms'?: number | undefined;
  /**
   * Local message timeout. This value is only enforced locally and limits the time a produced
   * message waits for successful delivery. A time of 0 is infinite. This is the maximum time
   * librdkafka may use to deliver a message (including retries). Delivery error occurs when either
   * the retry count or the message timeout are exceeded. The message timeout is automatically
   * adjusted to `transaction.timeout.ms` if `transactional.id` is configured.
   *
   * Unit: milliseconds. Range: 0 to 2147483647. Default: `300000`.
   */
  'message.timeout.ms'?: number | undefined;
  /**
   * Alias of `message.timeout.ms`.
   *
   * Unit: milliseconds. Range: 0 to 2147483647. Default: `300000`.
   */
  'delivery.timeout.ms'?: number | undefined;
  /**
   * **EXPERIMENTAL**: subject to change or removal. Producer queuing strategy. FIFO preserves
   * produce ordering, while LIFO prioritizes new messages.
   *
   * Default: `fifo`.
   *
   * @deprecated By librdkafka.
   */
  'queuing.strategy'?: 'fifo' | 'lifo' | undefined;
  /**
   * No longer used.
   *
   * Default: `false`.
   *
   * @deprecated By librdkafka.
   */
  'produce.offset.report'?: boolean | undefined;
  /**
   * Partitioner: `random` - random distribution, `consistent` - CRC32 hash of key (Empty and NULL
   * keys are mapped to single partition), `consistent_random` - CRC32 hash of key (Empty and NULL
   * keys are randomly partitioned), `murmur2` - Java Producer compatible Murmur2 hash of key (NULL
   * keys are mapped to single partition), `murmur2_random` - Java Producer compatible Murmur2 hash
   * of key (NULL keys are randomly partitioned. This is functionally equivalent to the default
   * partitioner in the Java Producer.), `fnv1a` - FNV-1a hash of key (NULL keys are mapped to
   * single partition), `fnv1a_random` - FNV-1a hash of key (NULL keys are randomly partitioned).
   *
   * Default: `consistent_random`.
   */
  partitioner?:
    | 'random'
    | 'consistent'
    | 'consistent_random'
    | 'murmur2'
    | 'murmur2_random'
    | 'fnv1a'
    | 'fnv1a_random'
    | undefined;
  /**
   * Compression level parameter for algorithm selected by configuration property
   * `compression.codec`. Higher values will result in better compression at the cost of more CPU
   * usage. Usable range is algorithm-dependent: [0-9] for gzip; [0-12] for lz4; only 0 for snappy;
   * -1 = codec-dependent default compression level.
   *
   * Range: -1 to 12. Default: `-1`.
   */
  'compression.level'?: number | undefined;
}

/**
 * Properties of librdkafka that a consumer takes.
 */
export interface ConsumerConfig extends CommonConfig {
  /**
   * Client group id string. All clients sharing the same group.id belong to the same group.
   */
  'group.id'?: string | undefined;
  /**
   * Enable static group membership. Static group members are able to leave and rejoin a group
   * within the configured `session.timeout.ms` without prompting a group rebalance. This should be
   * used in combination with a larger `session.timeout.ms` to avoid group rebalances caused by
   * transient unavailability (e.g. process restarts). Requires broker version >= 2.3.0. This
   * property is not supported for share consumers.
   */
  'group.instance.id'?: string | undefined;
  /**
   * The name of one or more partition assignment strategies. The elected group leader will use a
   * strategy supported by all members of the group to assign partitions to group members. If there
   * is more than one eligible strategy, preference is determined by the order of this list
   * (strategies earlier in the list have higher priority). Cooperative and non-cooperative
   * (eager)strategies must not be mixed. `partition.assignment.strategy` is not supported for
   * `group.protocol=consumer`. Use `group.remote.assignor` instead. Available strategies: range,
   * roundrobin, cooperative-sticky.
   *
   * A list, or its entries joined with `,`. Default: `range,roundrobin`.
   */
  'partition.assignment.strategy'?:
    string | readonly ('range' | 'roundrobin' | 'cooperative-sticky')[] | undefined;
  /**
   * Client group session and failure detection timeout. The consumer sends periodic heartbeats
   * (heartbeat.interval.ms) to indicate its liveness to the broker. If no hearts are received by
   * the broker for a group member within the session timeout, the broker will remove the consumer
   * from the group and trigger a rebalance. The allowed range is configured with the **broker**
   * configuration properties `group.min.session.timeout.ms` and `group.max.session.timeout.ms`.
   * `session.timeout.ms` is not supported for `group.protocol=consumer`. It is set with the broker
   * configuration property `group.consumer.session.timeout.ms` by default or can be configured
   * through the AdminClient IncrementalAlterConfigs API. The allowed range is configured with the
   * broker configuration properties `group.consumer.min.session.timeout.ms` and
   * `group.consumer.max.session.timeout.ms`. Also see `max.poll.interval.ms`.
   *
   * Unit: milliseconds. Range: 1 to 3600000. Default: `45000`.
   */
  'session.timeout.ms'?: number | undefined;
  /**
   * Group session keepalive heartbeat interval. `heartbeat.interval.ms` is not supported for
   * `group.protocol=consumer`. It is set with the broker configuration property
   * `group.consumer.heartbeat.interval.ms` by default or can be configured through the AdminClient
   * IncrementalAlterConfigs API. The allowed range is configured with the broker configuration
   * properties `group.consumer.min.heartbeat.interval.ms` and
   * `group.consumer.max.heartbeat.interval.ms`.
   *
   * Unit: milliseconds. Range: 1 to 3600000. Default: `3000`.
   */
  'heartbeat.interval.ms'?: number | undefined;
  /**
   * Group protocol type for the `classic` group protocol. NOTE: Currently, the only supported
   * group protocol type is `consumer`. `group.protocol.type` is not supported for
   * `group.protocol=consumer`
   *
   * Default: `consumer`.
   */
  'group.protocol.type'?: string | undefined;
  /**
   * Group protocol to use. Use `classic` for the original protocol and `consumer` for the new
   * protocol introduced in KIP-848. Available protocols: classic or consumer. Default is
   * `classic`, but will change to `consumer` in next releases.
   *
   * Default: `classic`.
   */
  'group.protocol'?: 'classic' | 'consumer' | undefined;
  /**
   * Server side assignor to use. Keep it null to make server select a suitable assignor for the
   * group. Available assignors: uniform or range. Default is null. This property is not supported
   * for share consumers.
   */
  'group.remote.assignor'?: string | undefined;
  /**
   * How often to query for the current client group coordinator. If the currently assigned
   * coordinator is down the configured query interval will be divided by ten to more quickly
   * recover in case of coordinator reassignment.
   *
   * Unit: milliseconds. Range: 1 to 3600000. Default: `600000`.
   */
  'coordinator.query.interval.ms'?: number | undefined;
  /**
   * Maximum allowed time between calls to consume messages (e.g., rd_kafka_consumer_poll()) for
   * high-level consumers. If this interval is exceeded the consumer is considered failed and the
   * group will rebalance in order to reassign the partitions to another consumer group member.
   * Warning: Offset commits may be not possible at this point. Note: It is recommended to set
   * `enable.auto.offset.store=false` for long-time processing applications and then explicitly
   * store offsets (using offsets_store()) *after* message processing, to make sure offsets are not
   * auto-committed prior to processing has finished. The interval is checked two times per second.
   * See KIP-62 for more information.
   *
   * Unit: milliseconds. Range: 1 to 86400000. Default: `300000`.
   */
  'max.poll.interval.ms'?: number | undefined;
  /**
   * Automatically and periodically commit offsets in the background. Note: setting this to false
   * does not prevent the consumer from fetching previously committed start offsets. To circumvent
   * this behaviour set specific start offsets per partition in the call to assign().
   *
   * Default: `true`.
   */
  'enable.auto.commit'?: boolean | undefined;
  /**
   * The frequency in milliseconds that the consumer offsets are committed (written) to offset
   * storage. (0 = disable). This setting is used by the high-level consumer. This property is
   * ignored for share consumers.
   *
   * Unit: milliseconds. Range: 0 to 86400000. Default: `5000`.
   */
  'auto.commit.interval.ms'?: number | undefined;
  /**
   * Automatically store offset of last message provided to application. The offset store is an
   * in-memory store of the next offset to (auto-)commit for each partition.
   *
   * Default: `true`.
   */
  'enable.auto.offset.store'?: boolean | undefined;
  /**
   * Minimum number of messages per topic+partition librdkafka tries to maintain in the local
   * consumer queue. This property is not supported for share consumers.
   *
   * Range: 1 to 10000000. Default: `100000`.
   */
  'queued.min.messages'?: number | undefined;
  /**
   * Maximum number of kilobytes of queued pre-fetched messages in the local consumer queue. If
   * using the high-level consumer this setting applies to the single consumer queue, regardless of
   * the number of partitions. When using the legacy simple consumer or when separate partition
   * queues are used this setting applies per partition. This value may be overshot by
   * fetch.message.max.bytes. This property has higher priority than queued.min.messages. This
   * property is not supported for share consumers.
   *
   * Unit: kilobytes. Range: 1 to 2097151. Default: `65536`.
   */
  'queued.max.messages.kbytes'?: number | undefined;
  /**
   * Maximum time the broker may wait to fill the Fetch response with fetch.min.bytes of messages.
   *
   * Unit: milliseconds. Range: 0 to 300000. Default: `500`.
   */
  'fetch.wait.max.ms'?: number | undefined;
  /**
   * How long to postpone the next fetch request for a topic+partition in case the current fetch
   * queue thresholds (queued.min.messages or queued.max.messages.kbytes) have been exceded. This
   * property may need to be decreased if the queue thresholds are set low and the application is
   * experiencing long (~1s) delays between messages. Low values may increase CPU utilization. This
   * property is not supported for share consumers.
   *
   * Unit: milliseconds. Range: 0 to 300000. Default: `1000`. This package's default: `5`.
   */
  'fetch.queue.backoff.ms'?: number | undefined;
  /**
   * Initial maximum number of bytes per topic+partition to request when fetching messages from the
   * broker. If the client encounters a message larger than this value it will gradually try to
   * increase it until the entire message can be fetched. This property is ignored for share
   * consumers.
   *
   * Unit: bytes. Range: 1 to 1000000000. Default: `1048576`.
   */
  'fetch.message.max.bytes'?: number | undefined;
  /**
   * Alias of `fetch.message.max.bytes`.
   *
   * Unit: bytes. Range: 1 to 1000000000. Default: `1048576`.
   */
  'max.partition.fetch.bytes'?: number | undefined;
  /**
   * Maximum amount of data the broker shall return for a Fetch request. Messages are fetched in
   * batches by the consumer and if the first message batch in the first non-empty partition of the
   * Fetch request is larger than this value, then the message batch will still be returned to
   * ensure the consumer can make progress. The maximum message batch size accepted by the broker
   * is defined via `message.max.bytes` (broker config) or `max.message.bytes` (broker topic
   * config). For regular (not share) consumers, `fetch.max.bytes` is automatically adjusted
   * upwards to be at least `message.max.bytes` (consumer config).
   *
   * Unit: bytes. Range: 0 to 2147483135. Default: `52428800`. This package's default: `4194304`,
   * or `fetch.message.max.bytes` (up to 50 MiB) or `message.max.bytes` if they are more; at most
   * `queued.max.messages.kbytes`, at least `message.max.bytes`.
   */
  'fetch.max.bytes'?: number | undefined;
  /**
   * Minimum number of bytes the broker responds with. If fetch.wait.max.ms expires the accumulated
   * data will be sent to the client regardless of this setting. For regular consumers, this value
   * must be in range 1..100000000
   *
   * Unit: bytes. Range: 0 to 2147483647. Default: `1`.
   */
  'fetch.min.bytes'?: number | undefined;
  /**
   * How long to postpone the next fetch request for a topic+partition in case of a fetch error.
   * This property is not supported for share consumers.
   *
   * Unit: milliseconds. Range: 0 to 300000. Default: `500`.
   */
  'fetch.error.backoff.ms'?: number | undefined;
  /**
   * Offset commit store method: 'file' - DEPRECATED: local file store (offset.store.path, et.al),
   * 'broker' - broker commit store (requires Apache Kafka 0.8.2 or later on the broker).
   *
   * Default: `broker`.
   *
   * @deprecated By librdkafka.
   */
  'offset.store.method'?: 'none' | 'file' | 'broker' | undefined;
  /**
   * Controls how to read messages written transactionally: `read_committed` - only return
   * transactional messages which have been committed. `read_uncommitted` - return all messages,
   * even transactional messages which have been aborted. This property is not supported for share
   * consumers.
   *
   * Default: `read_committed`.
   */
  'isolation.level'?: 'read_uncommitted' | 'read_committed' | undefined;
  /**
   * Emit RD_KAFKA_RESP_ERR__PARTITION_EOF event whenever the consumer reaches the end of a
   * partition. This property is not supported for share consumers.
   *
   * Default: `false`.
   */
  'enable.partition.eof'?: boolean | undefined;
  /**
   * Verify CRC32 of consumed messages, ensuring no on-the-wire or on-disk corruption to the
   * messages occurred. This check comes at slightly increased CPU usage.
   *
   * Default: `false`.
   */
  'check.crcs'?: boolean | undefined;
  /**
   * The maximum number of records returned in a single call to `rd_kafka_share_poll()`. This value
   * is sent to the broker in the ShareFetch request and therefore bounds the number of records the
   * broker acquires and returns per fetch. Note: this limit is currently best-effort and not
   * strictly enforced, so a poll may occasionally return more records than this value. This
   * property is only supported for share consumers.
   *
   * Range: 1 to 2147483647. Default: `500`.
   */
  'max.poll.records'?: number | undefined;
  /**
   * Acknowledgement mode for share consumers. 'implicit' - messages are implicitly acknowledged
   * when the next poll is called. 'explicit' - messages must be explicitly acknowledged using
   * rd_kafka_share_acknowledge*() APIs.
   *
   * Default: `implicit`.
   */
  'share.acknowledgement.mode'?: 'implicit' | 'explicit' | undefined;
  /**
   * [**LEGACY PROPERTY:** This property is used by the simple legacy consumer only. When using the
   * high-level KafkaConsumer, the global `enable.auto.commit` property must be used instead]. If
   * true, periodically commit offset of the last message handed to the application. This committed
   * offset will be used when the process restarts to pick up where it left off. If false, the
   * application will have to call `rd_kafka_offset_store()` to store an offset (optional). Offsets
   * will be written to broker or local file according to offset.store.method.
   *
   * Default: `true`.
   *
   * @deprecated By librdkafka.
   */
  'auto.commit.enable'?: boolean | undefined;
  /**
   * Action to take when there is no initial offset in offset store or the desired offset is out of
   * range: 'smallest','earliest' - automatically reset the offset to the smallest offset,
   * 'largest','latest' - automatically reset the offset to the largest offset, 'error' - trigger
   * an error (ERR__AUTO_OFFSET_RESET) which is retrieved by consuming messages and checking
   * 'message->err'.
   *
   * Default: `largest`.
   */
  'auto.offset.reset'?:
    'smallest' | 'earliest' | 'beginning' | 'largest' | 'latest' | 'end' | 'error' | undefined;
  /**
   * Path to local file for storing offsets. If the path is a directory a filename will be
   * automatically generated in that directory based on the topic and partition. File-based offset
   * storage will be removed in a future version.
   *
   * Default: `.`.
   *
   * @deprecated By librdkafka.
   */
  'offset.store.path'?: string | undefined;
  /**
   * fsync() interval for the offset file, in milliseconds. Use -1 to disable syncing, and 0 for
   * immediate sync after each write. File-based offset storage will be removed in a future
   * version.
   *
   * Unit: milliseconds. Range: -1 to 86400000. Default: `-1`.
   *
   * @deprecated By librdkafka.
   */
  'offset.store.sync.interval.ms'?: number | undefined;
  /**
   * Maximum number of messages to dispatch in one `rd_kafka_consume_callback*()` call (0 =
   * unlimited). This property is not supported for share consumers.
   *
   * Range: 0 to 1000000. Default: `0`.
   */
  'consume.callback.max.messages'?: number | undefined;
}

/** Properties of librdkafka that an admin client takes. */
export type AdminConfig = CommonConfig;

/** How the value of a property is read. */
export type PropertyKind =
  'string' | 'integer' | 'float' | 'boolean' | 'enum' | 'flags' | 'list' | 'pem' | 'dedicated';

/** One row of librdkafka's property table. */
export interface PropertySpec {
  readonly name: string;
  /** `topic` properties are set on the default topic config by the same call. */
  readonly level: 'global' | 'topic';
  /** Clients that it is for: producers, consumers, or all. */
  readonly scope: 'P' | 'C' | '*';
  readonly kind: PropertyKind;
  /** Lowest number allowed. */
  readonly min?: number;
  /** Highest number allowed. */
  readonly max?: number;
  /** Words allowed: all that an enum takes; those that an integer takes besides numbers. */
  readonly values?: readonly string[];
  /** What separates the entries of a list in its text form. */
  readonly separator?: string;
  /** librdkafka's default, as text. Absent if there is none. */
  readonly default?: string;
  /** Name of the property that this one is another name of. */
  readonly aliasOf?: string;
  readonly deprecated?: true;
  /** Not in librdkafka's manual. */
  readonly hidden?: true;
  /** librdkafka redacts its value in its own dumps. */
  readonly secret?: true;
  /** The app cannot set it; what to use instead. */
  readonly instead?: string;
}

/**
 * librdkafka's properties, each name once: where a global and a topic property share a name,
 * librdkafka sets the global one. What its manual does not list comes last.
 */
export const PROPERTIES: readonly PropertySpec[] = [
  {
    name: 'builtin.features',
    level: 'global',
    scope: '*',
    kind: 'flags',
    values: [
      'gzip',
      'snappy',
      'ssl',
      'sasl',
      'regex',
      'lz4',
      'sasl_gssapi',
      'sasl_plain',
      'sasl_scram',
      'plugins',
      'zstd',
      'sasl_oauthbearer',
      'http',
      'oidc',
    ],
    separator: ',',
  },
  { name: 'client.id', level: 'global', scope: '*', kind: 'string', default: 'rdkafka' },
  { name: 'metadata.broker.list', level: 'global', scope: '*', kind: 'list', separator: ',' },
  {
    name: 'bootstrap.servers',
    level: 'global',
    scope: '*',
    kind: 'list',
    separator: ',',
    aliasOf: 'metadata.broker.list',
  },
  {
    name: 'message.max.bytes',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1000,
    max: 1000000000,
    default: '1000000',
  },
  {
    name: 'message.copy.max.bytes',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 1000000000,
    default: '65535',
  },
  {
    name: 'receive.message.max.bytes',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1000,
    max: 2147483647,
    default: '100000000',
  },
  {
    name: 'max.in.flight.requests.per.connection',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 1000000,
    default: '1000000',
  },
  {
    name: 'max.in.flight',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 1000000,
    default: '1000000',
    aliasOf: 'max.in.flight.requests.per.connection',
  },
  {
    name: 'metadata.recovery.strategy',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['none', 'rebootstrap'],
    default: 'rebootstrap',
  },
  {
    name: 'metadata.recovery.rebootstrap.trigger.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '300000',
  },
  {
    name: 'topic.metadata.refresh.interval.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: -1,
    max: 3600000,
    default: '300000',
  },
  {
    name: 'metadata.max.age.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 86400000,
    default: '900000',
  },
  {
    name: 'topic.metadata.refresh.fast.interval.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 60000,
    default: '100',
  },
  {
    name: 'topic.metadata.refresh.fast.cnt',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 1000,
    default: '10',
    deprecated: true,
  },
  {
    name: 'topic.metadata.refresh.sparse',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'true',
  },
  {
    name: 'topic.metadata.propagation.max.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 3600000,
    default: '30000',
  },
  { name: 'topic.blacklist', level: 'global', scope: '*', kind: 'list', separator: ',' },
  {
    name: 'debug',
    level: 'global',
    scope: '*',
    kind: 'flags',
    values: [
      'generic',
      'broker',
      'topic',
      'metadata',
      'feature',
      'queue',
      'msg',
      'protocol',
      'cgrp',
      'security',
      'fetch',
      'interceptor',
      'plugin',
      'consumer',
      'admin',
      'eos',
      'mock',
      'assignor',
      'conf',
      'telemetry',
      'all',
    ],
    separator: ',',
  },
  {
    name: 'socket.timeout.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 10,
    max: 300000,
    default: '60000',
  },
  {
    name: 'socket.blocking.max.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 60000,
    default: '1000',
    deprecated: true,
  },
  {
    name: 'socket.send.buffer.bytes',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 100000000,
    default: '0',
  },
  {
    name: 'socket.receive.buffer.bytes',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 100000000,
    default: '0',
  },
  {
    name: 'socket.keepalive.enable',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'false',
  },
  { name: 'socket.nagle.disable', level: 'global', scope: '*', kind: 'boolean', default: 'true' },
  {
    name: 'socket.max.fails',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 1000000,
    default: '1',
  },
  {
    name: 'broker.address.ttl',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 86400000,
    default: '1000',
  },
  {
    name: 'broker.address.family',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['any', 'v4', 'v6'],
    default: 'any',
  },
  {
    name: 'socket.connection.setup.timeout.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1000,
    max: 2147483647,
    default: '30000',
  },
  {
    name: 'connections.max.idle.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '0',
  },
  {
    name: 'reconnect.backoff.jitter.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 3600000,
    default: '0',
    deprecated: true,
  },
  {
    name: 'reconnect.backoff.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 3600000,
    default: '100',
  },
  {
    name: 'reconnect.backoff.max.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 3600000,
    default: '10000',
  },
  {
    name: 'statistics.interval.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 86400000,
    default: '0',
  },
  {
    name: 'enabled_events',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '0',
    instead: 'the client chooses its events by what the app listens to',
  },
  {
    name: 'error_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: "read the client's `error` events",
  },
  {
    name: 'throttle_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: "read the client's `throttle` events",
  },
  {
    name: 'stats_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'set `statistics.interval.ms` and read the `stats` events',
  },
  {
    name: 'log_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'give a `logger` in the options (second argument)',
  },
  { name: 'log_level', level: 'global', scope: '*', kind: 'integer', min: 0, max: 7, default: '6' },
  {
    name: 'log.queue',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'false',
    instead: 'log lines always come through the client: give a `logger` in the options',
  },
  { name: 'log.thread.name', level: 'global', scope: '*', kind: 'boolean', default: 'true' },
  { name: 'enable.random.seed', level: 'global', scope: '*', kind: 'boolean', default: 'true' },
  { name: 'log.connection.close', level: 'global', scope: '*', kind: 'boolean', default: 'true' },
  {
    name: 'background_event_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'read events with `events()` or `poll()`',
  },
  {
    name: 'socket_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'it has no counterpart in JavaScript',
  },
  {
    name: 'connect_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'it has no counterpart in JavaScript',
  },
  {
    name: 'closesocket_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'it has no counterpart in JavaScript',
  },
  {
    name: 'open_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'it has no counterpart in JavaScript',
  },
  {
    name: 'resolve_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'it has no counterpart in JavaScript',
  },
  {
    name: 'opaque',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'put `opaque` on the message; it comes back in the delivery report',
  },
  {
    name: 'default_topic_conf',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'give topic properties directly in the config, next to the others',
  },
  {
    name: 'internal.termination.signal',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 128,
    default: '0',
  },
  {
    name: 'api.version.request',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'true',
    deprecated: true,
  },
  {
    name: 'api.version.request.timeout.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 300000,
    default: '10000',
  },
  {
    name: 'api.version.fallback.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 604800000,
    default: '0',
    deprecated: true,
  },
  {
    name: 'broker.version.fallback',
    level: 'global',
    scope: '*',
    kind: 'string',
    default: '0.10.0',
    deprecated: true,
  },
  {
    name: 'allow.auto.create.topics',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'false',
  },
  {
    name: 'security.protocol',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['plaintext', 'ssl', 'sasl_plaintext', 'sasl_ssl'],
    default: 'plaintext',
  },
  { name: 'ssl.cipher.suites', level: 'global', scope: '*', kind: 'list', separator: ':' },
  { name: 'ssl.curves.list', level: 'global', scope: '*', kind: 'list', separator: ':' },
  { name: 'ssl.sigalgs.list', level: 'global', scope: '*', kind: 'list', separator: ':' },
  { name: 'ssl.key.location', level: 'global', scope: '*', kind: 'string', secret: true },
  { name: 'ssl.key.password', level: 'global', scope: '*', kind: 'string', secret: true },
  { name: 'ssl.key.pem', level: 'global', scope: '*', kind: 'pem', secret: true },
  {
    name: 'ssl_key',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    secret: true,
    instead: 'use `ssl.key.pem` or `ssl.key.location`',
  },
  { name: 'ssl.certificate.location', level: 'global', scope: '*', kind: 'string' },
  { name: 'ssl.certificate.pem', level: 'global', scope: '*', kind: 'pem' },
  {
    name: 'ssl_certificate',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'use `ssl.certificate.pem` or `ssl.certificate.location`',
  },
  { name: 'ssl.ca.location', level: 'global', scope: '*', kind: 'string' },
  { name: 'https.ca.location', level: 'global', scope: '*', kind: 'string' },
  { name: 'https.ca.pem', level: 'global', scope: '*', kind: 'pem' },
  { name: 'ssl.ca.pem', level: 'global', scope: '*', kind: 'pem', secret: true },
  {
    name: 'ssl_ca',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'use `ssl.ca.pem` or `ssl.ca.location`',
  },
  {
    name: 'ssl.ca.certificate.stores',
    level: 'global',
    scope: '*',
    kind: 'list',
    separator: ',',
    default: 'Root',
  },
  { name: 'ssl.crl.location', level: 'global', scope: '*', kind: 'string' },
  { name: 'ssl.keystore.location', level: 'global', scope: '*', kind: 'string' },
  { name: 'ssl.keystore.password', level: 'global', scope: '*', kind: 'string', secret: true },
  { name: 'ssl.providers', level: 'global', scope: '*', kind: 'list', separator: ',' },
  { name: 'ssl.engine.location', level: 'global', scope: '*', kind: 'string', deprecated: true },
  { name: 'ssl.engine.id', level: 'global', scope: '*', kind: 'string', default: 'dynamic' },
  {
    name: 'ssl_engine_callback_data',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'OpenSSL engines with callback data are not supported',
  },
  {
    name: 'enable.ssl.certificate.verification',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'true',
  },
  {
    name: 'ssl.endpoint.identification.algorithm',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['none', 'https'],
    default: 'https',
  },
  {
    name: 'ssl.certificate.verify_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead:
      'use `enable.ssl.certificate.verification` and `ssl.endpoint.identification.algorithm`',
  },
  {
    name: 'sasl.mechanisms',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['GSSAPI', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
    default: 'GSSAPI',
  },
  {
    name: 'sasl.mechanism',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['GSSAPI', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'],
    default: 'GSSAPI',
    aliasOf: 'sasl.mechanisms',
  },
  {
    name: 'sasl.kerberos.service.name',
    level: 'global',
    scope: '*',
    kind: 'string',
    default: 'kafka',
  },
  {
    name: 'sasl.kerberos.principal',
    level: 'global',
    scope: '*',
    kind: 'string',
    default: 'kafkaclient',
  },
  {
    name: 'sasl.kerberos.kinit.cmd',
    level: 'global',
    scope: '*',
    kind: 'string',
    default:
      'kinit -R -t "%{sasl.kerberos.keytab}" -k %{sasl.kerberos.principal} || kinit -t "%{sasl.kerberos.keytab}" -k %{sasl.kerberos.principal}',
  },
  { name: 'sasl.kerberos.keytab', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.kerberos.min.time.before.relogin',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 86400000,
    default: '60000',
  },
  { name: 'sasl.username', level: 'global', scope: '*', kind: 'string', secret: true },
  { name: 'sasl.password', level: 'global', scope: '*', kind: 'string', secret: true },
  { name: 'sasl.oauthbearer.config', level: 'global', scope: '*', kind: 'string', secret: true },
  {
    name: 'enable.sasl.oauthbearer.unsecure.jwt',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'false',
  },
  {
    name: 'oauthbearer_token_refresh_cb',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'answer the `oauthBearerTokenRefresh` event',
  },
  {
    name: 'sasl.oauthbearer.method',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['default', 'oidc'],
    default: 'default',
  },
  { name: 'sasl.oauthbearer.client.id', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.oauthbearer.client.credentials.client.id',
    level: 'global',
    scope: '*',
    kind: 'string',
    aliasOf: 'sasl.oauthbearer.client.id',
  },
  {
    name: 'sasl.oauthbearer.client.credentials.client.secret',
    level: 'global',
    scope: '*',
    kind: 'string',
    aliasOf: 'sasl.oauthbearer.client.secret',
    secret: true,
  },
  {
    name: 'sasl.oauthbearer.client.secret',
    level: 'global',
    scope: '*',
    kind: 'string',
    secret: true,
  },
  { name: 'sasl.oauthbearer.scope', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.oauthbearer.extensions',
    level: 'global',
    scope: '*',
    kind: 'list',
    separator: ',',
  },
  { name: 'sasl.oauthbearer.token.endpoint.url', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.oauthbearer.sub.claim.name',
    level: 'global',
    scope: '*',
    kind: 'string',
    default: 'sub',
  },
  {
    name: 'sasl.oauthbearer.grant.type',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    default: 'client_credentials',
  },
  {
    name: 'sasl.oauthbearer.assertion.algorithm',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['RS256', 'ES256'],
    default: 'RS256',
  },
  {
    name: 'sasl.oauthbearer.assertion.private.key.file',
    level: 'global',
    scope: '*',
    kind: 'string',
    secret: true,
  },
  {
    name: 'sasl.oauthbearer.assertion.private.key.passphrase',
    level: 'global',
    scope: '*',
    kind: 'string',
    secret: true,
  },
  {
    name: 'sasl.oauthbearer.assertion.private.key.pem',
    level: 'global',
    scope: '*',
    kind: 'pem',
    secret: true,
  },
  { name: 'sasl.oauthbearer.assertion.file', level: 'global', scope: '*', kind: 'string' },
  { name: 'sasl.oauthbearer.assertion.claim.aud', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.oauthbearer.assertion.claim.exp.seconds',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 2147483647,
    default: '300',
  },
  { name: 'sasl.oauthbearer.assertion.claim.iss', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.oauthbearer.assertion.claim.jti.include',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'false',
  },
  {
    name: 'sasl.oauthbearer.assertion.claim.nbf.seconds',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '60',
  },
  { name: 'sasl.oauthbearer.assertion.claim.sub', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'sasl.oauthbearer.assertion.jwt.template.file',
    level: 'global',
    scope: '*',
    kind: 'string',
  },
  {
    name: 'sasl.oauthbearer.metadata.authentication.type',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['none', 'azure_imds', 'aws_iam'],
    default: 'none',
  },
  { name: 'plugin.library.paths', level: 'global', scope: '*', kind: 'list', separator: ';' },
  {
    name: 'interceptors',
    level: 'global',
    scope: '*',
    kind: 'dedicated',
    instead: 'librdkafka plugins are loaded with `plugin.library.paths`',
  },
  { name: 'group.id', level: 'global', scope: 'C', kind: 'string' },
  { name: 'group.instance.id', level: 'global', scope: 'C', kind: 'string' },
  {
    name: 'partition.assignment.strategy',
    level: 'global',
    scope: 'C',
    kind: 'list',
    values: ['range', 'roundrobin', 'cooperative-sticky'],
    separator: ',',
    default: 'range,roundrobin',
  },
  {
    name: 'session.timeout.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 3600000,
    default: '45000',
  },
  {
    name: 'heartbeat.interval.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 3600000,
    default: '3000',
  },
  { name: 'group.protocol.type', level: 'global', scope: 'C', kind: 'string', default: 'consumer' },
  {
    name: 'group.protocol',
    level: 'global',
    scope: 'C',
    kind: 'enum',
    values: ['classic', 'consumer'],
    default: 'classic',
  },
  { name: 'group.remote.assignor', level: 'global', scope: 'C', kind: 'string' },
  {
    name: 'coordinator.query.interval.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 3600000,
    default: '600000',
  },
  {
    name: 'max.poll.interval.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 86400000,
    default: '300000',
  },
  { name: 'enable.auto.commit', level: 'global', scope: 'C', kind: 'boolean', default: 'true' },
  {
    name: 'auto.commit.interval.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 86400000,
    default: '5000',
  },
  {
    name: 'enable.auto.offset.store',
    level: 'global',
    scope: 'C',
    kind: 'boolean',
    default: 'true',
  },
  {
    name: 'queued.min.messages',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 10000000,
    default: '100000',
  },
  {
    name: 'queued.max.messages.kbytes',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 2097151,
    default: '65536',
  },
  {
    name: 'fetch.wait.max.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 300000,
    default: '500',
  },
  {
    name: 'fetch.queue.backoff.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 300000,
    default: '1000',
  },
  {
    name: 'fetch.message.max.bytes',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 1000000000,
    default: '1048576',
  },
  {
    name: 'max.partition.fetch.bytes',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 1000000000,
    default: '1048576',
    aliasOf: 'fetch.message.max.bytes',
  },
  {
    name: 'fetch.max.bytes',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 2147483135,
    default: '52428800',
  },
  {
    name: 'fetch.min.bytes',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '1',
  },
  {
    name: 'fetch.error.backoff.ms',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 300000,
    default: '500',
  },
  {
    name: 'offset.store.method',
    level: 'global',
    scope: 'C',
    kind: 'enum',
    values: ['none', 'file', 'broker'],
    default: 'broker',
    deprecated: true,
  },
  {
    name: 'isolation.level',
    level: 'global',
    scope: 'C',
    kind: 'enum',
    values: ['read_uncommitted', 'read_committed'],
    default: 'read_committed',
  },
  {
    name: 'consume_cb',
    level: 'global',
    scope: 'C',
    kind: 'dedicated',
    instead: 'take messages with `messages()`, `events()` or `poll()`',
  },
  {
    name: 'rebalance_cb',
    level: 'global',
    scope: 'C',
    kind: 'dedicated',
    instead:
      'pass `onRebalance` to `subscribe()`, or read the `assignedPartitions` and `revokedPartitions` events',
  },
  {
    name: 'offset_commit_cb',
    level: 'global',
    scope: 'C',
    kind: 'dedicated',
    instead: 'read the `offsetsCommitted` events',
  },
  { name: 'enable.partition.eof', level: 'global', scope: 'C', kind: 'boolean', default: 'false' },
  { name: 'check.crcs', level: 'global', scope: 'C', kind: 'boolean', default: 'false' },
  { name: 'client.rack', level: 'global', scope: '*', kind: 'string' },
  {
    name: 'max.poll.records',
    level: 'global',
    scope: 'C',
    kind: 'integer',
    min: 1,
    max: 2147483647,
    default: '500',
  },
  {
    name: 'share.acknowledgement.mode',
    level: 'global',
    scope: 'C',
    kind: 'enum',
    values: ['implicit', 'explicit'],
    default: 'implicit',
  },
  { name: 'transactional.id', level: 'global', scope: 'P', kind: 'string' },
  {
    name: 'transaction.timeout.ms',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 1000,
    max: 2147483647,
    default: '60000',
  },
  { name: 'enable.idempotence', level: 'global', scope: 'P', kind: 'boolean', default: 'false' },
  {
    name: 'enable.gapless.guarantee',
    level: 'global',
    scope: 'P',
    kind: 'boolean',
    default: 'false',
  },
  {
    name: 'queue.buffering.max.messages',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '100000',
  },
  {
    name: 'queue.buffering.max.kbytes',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 1,
    max: 2147483647,
    default: '1048576',
  },
  {
    name: 'queue.buffering.max.ms',
    level: 'global',
    scope: 'P',
    kind: 'float',
    min: 0,
    max: 900000,
    default: '5',
  },
  {
    name: 'linger.ms',
    level: 'global',
    scope: 'P',
    kind: 'float',
    min: 0,
    max: 900000,
    default: '5',
    aliasOf: 'queue.buffering.max.ms',
  },
  {
    name: 'message.send.max.retries',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '2147483647',
  },
  {
    name: 'retries',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '2147483647',
    aliasOf: 'message.send.max.retries',
  },
  {
    name: 'retry.backoff.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 300000,
    default: '100',
  },
  {
    name: 'retry.backoff.max.ms',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 1,
    max: 300000,
    default: '1000',
  },
  {
    name: 'queue.buffering.backpressure.threshold',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 1,
    max: 1000000,
    default: '1',
  },
  {
    name: 'compression.codec',
    level: 'global',
    scope: 'P',
    kind: 'enum',
    values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    default: 'none',
  },
  {
    name: 'compression.type',
    level: 'global',
    scope: 'P',
    kind: 'enum',
    values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    default: 'none',
    aliasOf: 'compression.codec',
  },
  {
    name: 'batch.num.messages',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 1,
    max: 1000000,
    default: '10000',
  },
  {
    name: 'batch.size',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 1,
    max: 2147483647,
    default: '1000000',
  },
  {
    name: 'delivery.report.only.error',
    level: 'global',
    scope: 'P',
    kind: 'boolean',
    default: 'false',
    instead:
      '`send()` and `onDelivery` need every report: leave out report fields in the options instead',
  },
  {
    name: 'dr_cb',
    level: 'global',
    scope: 'P',
    kind: 'dedicated',
    instead:
      'pass `onDelivery` to `produce()`, await `send()`, or read the `deliveryReport` events',
  },
  {
    name: 'dr_msg_cb',
    level: 'global',
    scope: 'P',
    kind: 'dedicated',
    instead:
      'pass `onDelivery` to `produce()`, await `send()`, or read the `deliveryReport` events',
  },
  {
    name: 'sticky.partitioning.linger.ms',
    level: 'global',
    scope: 'P',
    kind: 'integer',
    min: 0,
    max: 900000,
    default: '10',
  },
  {
    name: 'client.dns.lookup',
    level: 'global',
    scope: '*',
    kind: 'enum',
    values: ['use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only'],
    default: 'use_all_dns_ips',
  },
  { name: 'enable.metrics.push', level: 'global', scope: '*', kind: 'boolean', default: 'true' },
  {
    name: 'request.required.acks',
    level: 'topic',
    scope: 'P',
    kind: 'integer',
    min: -1,
    max: 1000,
    values: ['all'],
    default: '-1',
  },
  {
    name: 'acks',
    level: 'topic',
    scope: 'P',
    kind: 'integer',
    min: -1,
    max: 1000,
    values: ['all'],
    default: '-1',
    aliasOf: 'request.required.acks',
  },
  {
    name: 'request.timeout.ms',
    level: 'topic',
    scope: 'P',
    kind: 'integer',
    min: 1,
    max: 900000,
    default: '30000',
  },
  {
    name: 'message.timeout.ms',
    level: 'topic',
    scope: 'P',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '300000',
  },
  {
    name: 'delivery.timeout.ms',
    level: 'topic',
    scope: 'P',
    kind: 'integer',
    min: 0,
    max: 2147483647,
    default: '300000',
    aliasOf: 'message.timeout.ms',
  },
  {
    name: 'queuing.strategy',
    level: 'topic',
    scope: 'P',
    kind: 'enum',
    values: ['fifo', 'lifo'],
    default: 'fifo',
    deprecated: true,
  },
  {
    name: 'produce.offset.report',
    level: 'topic',
    scope: 'P',
    kind: 'boolean',
    default: 'false',
    deprecated: true,
  },
  {
    name: 'partitioner',
    level: 'topic',
    scope: 'P',
    kind: 'enum',
    values: [
      'random',
      'consistent',
      'consistent_random',
      'murmur2',
      'murmur2_random',
      'fnv1a',
      'fnv1a_random',
    ],
    default: 'consistent_random',
  },
  {
    name: 'partitioner_cb',
    level: 'topic',
    scope: 'P',
    kind: 'dedicated',
    instead: 'give a `partitioner` in the options (second argument)',
  },
  {
    name: 'msg_order_cmp',
    level: 'topic',
    scope: 'P',
    kind: 'dedicated',
    deprecated: true,
    instead: 'it has no counterpart in JavaScript',
  },
  {
    name: 'compression.level',
    level: 'topic',
    scope: 'P',
    kind: 'integer',
    min: -1,
    max: 12,
    default: '-1',
  },
  {
    name: 'auto.commit.enable',
    level: 'topic',
    scope: 'C',
    kind: 'boolean',
    default: 'true',
    deprecated: true,
  },
  {
    name: 'auto.offset.reset',
    level: 'topic',
    scope: 'C',
    kind: 'enum',
    values: ['smallest', 'earliest', 'beginning', 'largest', 'latest', 'end', 'error'],
    default: 'largest',
  },
  {
    name: 'offset.store.path',
    level: 'topic',
    scope: 'C',
    kind: 'string',
    default: '.',
    deprecated: true,
  },
  {
    name: 'offset.store.sync.interval.ms',
    level: 'topic',
    scope: 'C',
    kind: 'integer',
    min: -1,
    max: 86400000,
    default: '-1',
    deprecated: true,
  },
  {
    name: 'consume.callback.max.messages',
    level: 'topic',
    scope: 'C',
    kind: 'integer',
    min: 0,
    max: 1000000,
    default: '0',
  },
  {
    name: 'client.software.name',
    level: 'global',
    scope: '*',
    kind: 'string',
    default: 'librdkafka',
    hidden: true,
  },
  { name: 'client.software.version', level: 'global', scope: '*', kind: 'string', hidden: true },
  {
    name: 'enable.sparse.connections',
    level: 'global',
    scope: '*',
    kind: 'boolean',
    default: 'true',
    hidden: true,
  },
  {
    name: 'test.mock.num.brokers',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 10000,
    default: '0',
    hidden: true,
  },
  {
    name: 'test.mock.broker.rtt',
    level: 'global',
    scope: '*',
    kind: 'integer',
    min: 0,
    max: 3600000,
    default: '0',
    hidden: true,
  },
];
