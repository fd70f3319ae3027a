// Generated from librdkafka 2.15.1 (STATISTICS.md and src/rdkafka.c) by `npm run generate`. Do not edit.

// Counter: only grows as long as what it is about exists. Gauge: how it is at the moment.

/** What a client counts and measures, as of one moment. */
export interface Statistics {
  /** Name of the instance: `client.id`, kind and a number. */
  readonly name: string;
  /** `client.id`. */
  readonly client_id: string;
  /** Kind of client. */
  readonly type: 'producer' | 'consumer';
  /** Monotonic clock of the process, in microseconds. For the time between two events. */
  readonly ts: number;
  /** Wall clock, in seconds since 1970. */
  readonly time: number;
  /** Time since the client was made, in microseconds. */
  readonly age: number;
  /** Events that wait to be taken from librdkafka. Gauge. */
  readonly replyq: number;
  /** Messages in the queues of a producer. Gauge. */
  readonly msg_cnt: number;
  /** Their size, in bytes. Gauge. */
  readonly msg_size: number;
  /** Highest `msg_cnt` allowed: `queue.buffering.max.messages`. */
  readonly msg_max: number;
  /** Highest `msg_size` allowed, in bytes: `queue.buffering.max.kbytes`. */
  readonly msg_size_max: number;
  /** Requests sent, all brokers together. Counter. */
  readonly tx: number;
  /** Bytes sent. Counter. */
  readonly tx_bytes: number;
  /** Responses received, all brokers together. Counter. */
  readonly rx: number;
  /** Bytes received. Counter. */
  readonly rx_bytes: number;
  /** Messages sent. Counter. */
  readonly txmsgs: number;
  /** Their size with the framing, in bytes. Counter. */
  readonly txmsg_bytes: number;
  /** Messages fetched, without those that were skipped. Counter. */
  readonly rxmsgs: number;
  /** Their size with the framing, in bytes. Counter. */
  readonly rxmsg_bytes: number;
  /** Internal: use of librdkafka's legacy consumer. Gauge. */
  readonly simple_cnt: number;
  /** Topics in the metadata cache. Gauge. */
  readonly metadata_cache_cnt: number;
  /** By name of the broker. */
  readonly brokers: Readonly<Record<string, BrokerStatistics>>;
  /** By name of the topic. */
  readonly topics: Readonly<Record<string, TopicStatistics>>;
  /** Of a consumer only. */
  readonly cgrp?: ConsumerGroupStatistics;
  /** Of an idempotent or transactional producer only. */
  readonly eos?: EosStatistics;
  /** Present once the client has failed for good. */
  readonly fatal?: FatalErrorStatistics;
}

/** One broker, or one address that the client was given or uses for its coordinator. */
export interface BrokerStatistics {
  /** Host, port and id. */
  readonly name: string;
  /** Id of the broker; -1 if it is only an address. */
  readonly nodeid: number;
  /** Host and port. */
  readonly nodename: string;
  /** How the client knows of it: `configured`, `learned`, `internal`, `logical`. */
  readonly source: string;
  /**
   * State of the connection: `INIT`, `DOWN`, `TRY_CONNECT`, `CONNECT`, `SSL_HANDSHAKE`,
   * `AUTH_LEGACY`, `UP`, `APIVERSION_QUERY`, `AUTH_HANDSHAKE`, `AUTH_REQ`, `REAUTH`.
   */
  readonly state: string;
  /** Time in this state, in microseconds. Gauge. */
  readonly stateage: number;
  /** Requests that wait to be sent. Gauge. */
  readonly outbuf_cnt: number;
  /** Messages in them. Gauge. */
  readonly outbuf_msg_cnt: number;
  /** Requests sent that wait for a response. Gauge. */
  readonly waitresp_cnt: number;
  /** Messages in them. Gauge. */
  readonly waitresp_msg_cnt: number;
  /** Requests sent. Counter. */
  readonly tx: number;
  /** Bytes sent. Counter. */
  readonly txbytes: number;
  /** Errors while sending. Counter. */
  readonly txerrs: number;
  /** Requests sent again. Counter. */
  readonly txretries: number;
  /** Time since something was sent, in microseconds; -1 if nothing was, or not connected. Gauge. */
  readonly txidle: number;
  /** Requests that timed out. Counter. */
  readonly req_timeouts: number;
  /** Responses received. Counter. */
  readonly rx: number;
  /** Bytes received. Counter. */
  readonly rxbytes: number;
  /** Errors while receiving. Counter. */
  readonly rxerrs: number;
  /** Responses to no known request, mostly to one that had timed out. Counter. */
  readonly rxcorriderrs: number;
  /** Message sets cut off at the end of a fetch response. Counter. */
  readonly rxpartial: number;
  /**
   * Time since something was received, in microseconds; -1 if nothing was, or not connected.
   * Gauge.
   */
  readonly rxidle: number;
  /** Requests sent, by kind of request. Counters. */
  readonly req: Readonly<Record<string, number>>;
  /** Times that a buffer for decompression was too small. Counter. */
  readonly zbuf_grow: number;
  /** Unused. Counter. */
  readonly buf_grow: number;
  /** Wake-ups of the broker's thread. Counter. */
  readonly wakeups: number;
  /** Attempts to connect, with failed ones. Counter. */
  readonly connects: number;
  /** Connections lost or closed. Counter. */
  readonly disconnects: number;
  /** Time of messages from produce to being put into a request, in microseconds. Producers only. */
  readonly int_latency: WindowStatistics;
  /** Time of requests in the send queue, in microseconds. */
  readonly outbuf_latency: WindowStatistics;
  /** Time from request to response, in microseconds. */
  readonly rtt: WindowStatistics;
  /** Time for which the broker held the client back (quota), in milliseconds. */
  readonly throttle: WindowStatistics;
  /** Partitions that this broker serves, by `<topic>-<partition>`. */
  readonly toppars: Readonly<Record<string, BrokerPartitionStatistics>>;
}

/** Values since the event before, in the unit that the field says. All 0 if there were none. */
export interface WindowStatistics {
  /** Smallest value. Gauge. */
  readonly min: number;
  /** Largest value. Gauge. */
  readonly max: number;
  /** Average. Gauge. */
  readonly avg: number;
  /** Sum. Gauge. */
  readonly sum: number;
  /** How many values. Gauge. */
  readonly cnt: number;
  /** Standard deviation, from the histogram. Gauge. */
  readonly stddev: number;
  /** Memory of the histogram, in bytes. Gauge. */
  readonly hdrsize: number;
  /** Median. Gauge. */
  readonly p50: number;
  /** 75th percentile. Gauge. */
  readonly p75: number;
  /** 90th percentile. Gauge. */
  readonly p90: number;
  /** 95th percentile. Gauge. */
  readonly p95: number;
  /** 99th percentile. Gauge. */
  readonly p99: number;
  /** 99.99th percentile. Gauge. */
  readonly p99_99: number;
  /** Values that the histogram has no place for. Gauge. */
  readonly outofrange: number;
}

/** A partition that a broker serves. */
export interface BrokerPartitionStatistics {
  /** Name of the topic. */
  readonly topic: string;
  /** Number of the partition. */
  readonly partition: number;
}

/** One topic that the client uses. */
export interface TopicStatistics {
  /** Name of the topic. */
  readonly topic: string;
  /** Time since the client uses it, in milliseconds. Gauge. */
  readonly age: number;
  /** Age of its metadata, in milliseconds. Gauge. */
  readonly metadata_age: number;
  /** Size of batches sent or received, in bytes. */
  readonly batchsize: WindowStatistics;
  /** Messages per batch. */
  readonly batchcnt: WindowStatistics;
  /** By number; `-1` is where messages wait until their partition is known. */
  readonly partitions: Readonly<Record<string, PartitionStatistics>>;
}

/**
 * One partition. Offsets are -1001 where unknown. Every client has every field: of a producer,
 * those about fetching say nothing, and the other way round.
 */
export interface PartitionStatistics {
  /** Number of the partition; -1 where messages wait until theirs is known. */
  readonly partition: number;
  /** Id of the broker that serves it to this client; -1 if none. */
  readonly broker: number;
  /** Id of its leader; -1 if unknown. */
  readonly leader: number;
  /** Whether the app has asked for it. */
  readonly desired: boolean;
  /** Whether the metadata lacks it. */
  readonly unknown: boolean;
  /** Messages that wait to be produced. Gauge. */
  readonly msgq_cnt: number;
  /** Their size, in bytes. Gauge. */
  readonly msgq_bytes: number;
  /** Always 0. Gauge. */
  readonly xmit_msgq_cnt: number;
  /** Always 0. Gauge. */
  readonly xmit_msgq_bytes: number;
  /** Messages fetched ahead that wait for the app. Gauge. */
  readonly fetchq_cnt: number;
  /** Their size, in bytes. Gauge. */
  readonly fetchq_size: number;
  /**
   * State of fetching: `none`, `stopping`, `stopped`, `offset-query`, `offset-wait`,
   * `validate-epoch-wait`, `active`.
   */
  readonly fetch_state: string;
  /** Logical offset that is, or was last, looked up. Gauge. */
  readonly query_offset: number;
  /** Offset to be fetched next. Gauge. */
  readonly next_offset: number;
  /** Offset after the last message that the client took from librdkafka. Gauge. */
  readonly app_offset: number;
  /** Offset that the next commit will commit. Gauge. */
  readonly stored_offset: number;
  /** Leader epoch of `stored_offset`; -1 if unknown. */
  readonly stored_leader_epoch: number;
  /** Offset committed last. Gauge. */
  readonly committed_offset: number;
  /** Leader epoch of `committed_offset`; -1 if unknown. */
  readonly committed_leader_epoch: number;
  /** Offset at which the end of the partition was last reported. Gauge. */
  readonly eof_offset: number;
  /** Low watermark. Gauge. */
  readonly lo_offset: number;
  /** High watermark. Gauge. */
  readonly hi_offset: number;
  /** Last stable offset. Gauge. */
  readonly ls_offset: number;
  /**
   * Messages from `committed_offset` to the end; -1 if unknown. The end is `ls_offset` with
   * `isolation.level: read_committed`, else `hi_offset`. Gauge.
   */
  readonly consumer_lag: number;
  /** The same from `stored_offset`. Gauge. */
  readonly consumer_lag_stored: number;
  /** Leader epoch; -1 if unknown. */
  readonly leader_epoch: number;
  /** Messages sent. Counter. */
  readonly txmsgs: number;
  /** Their size, in bytes. Counter. */
  readonly txbytes: number;
  /** Messages fetched, without those that were skipped. Counter. */
  readonly rxmsgs: number;
  /** Their size, in bytes. Counter. */
  readonly rxbytes: number;
  /** Consumer: as `rxmsgs`. Producer: messages produced, sent or not. Counter. */
  readonly msgs: number;
  /** Fetch responses dropped as they were older than a seek or an assignment. Counter. */
  readonly rx_ver_drops: number;
  /** Messages sent that wait for their acknowledgement. Gauge. */
  readonly msgs_inflight: number;
  /** Next sequence number to be acknowledged (idempotent producer). Gauge. */
  readonly next_ack_seq: number;
  /** Next sequence number to fail (idempotent producer). Gauge. */
  readonly next_err_seq: number;
  /** Internal id of the message acknowledged last (idempotent producer). */
  readonly acked_msgid: number;
  /**
   * Misspelt copy of `committed_offset`. Gauge.
   *
   * @deprecated Read `committed_offset`.
   */
  readonly commited_offset: number;
}

/** A consumer's membership in its group. */
export interface ConsumerGroupStatistics {
  /**
   * State of the link to the group's coordinator: `init`, `term`, `query-coord`, `wait-coord`,
   * `wait-broker`, `wait-broker-transport`, `up`.
   */
  readonly state: string;
  /** Time in this state, in milliseconds. Gauge. */
  readonly stateage: number;
  /**
   * State of the membership: `init`, `wait-join`, `wait-metadata`, `wait-sync`,
   * `wait-assign-call`, `wait-unassign-call`, `wait-unassign-to-complete`,
   * `wait-incr-unassign-to-complete`, `steady`.
   */
  readonly join_state: string;
  /** Time since the last rebalance, in milliseconds; 0 before the first. Gauge. */
  readonly rebalance_age: number;
  /** Rebalances. Counter. */
  readonly rebalance_cnt: number;
  /** Why the last one was, for people; empty before the first. */
  readonly rebalance_reason: string;
  /** Partitions assigned. Gauge. */
  readonly assignment_size: number;
}

/** An idempotent or transactional producer. */
export interface EosStatistics {
  /**
   * State of the producer id: `Init`, `Terminate`, `FatalError`, `RequestPID`, `WaitTransport`,
   * `WaitPID`, `Assigned`, `DrainReset`, `DrainBump`, `WaitTxnAbort`.
   */
  readonly idemp_state: string;
  /** Time in this state, in milliseconds. Gauge. */
  readonly idemp_stateage: number;
  /**
   * State of the transaction: `Init`, `WaitPID`, `ReadyNotAcked`, `Ready`, `InTransaction`,
   * `BeginCommit`, `CommittingTransaction`, `CommitNotAcked`, `BeginAbort`, `AbortingTransaction`,
   * `AbortedNotAcked`, `AbortableError`, `FatalError`.
   */
  readonly txn_state: string;
  /** Time in this state, in milliseconds. Gauge. */
  readonly txn_stateage: number;
  /** Whether the transaction takes messages. */
  readonly txn_may_enq: boolean;
  /** Producer id; -1 if none. Gauge. */
  readonly producer_id: number;
  /** Epoch of the producer id; -1 if none. Gauge. */
  readonly producer_epoch: number;
  /** Producer ids and epochs received. Counter. */
  readonly epoch_cnt: number;
}

/** Why the client has failed for good. */
export interface FatalErrorStatistics {
  /** librdkafka's description of the error. */
  readonly error: string;
  /** What happened, for people. */
  readonly reason: string;
  /** Fatal errors so far; the first is shown. Counter. */
  readonly cnt: number;
}
