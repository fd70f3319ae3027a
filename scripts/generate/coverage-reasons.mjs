// Why a function of librdkafka is not bound. The first rule that names it counts; a function that is
// bound needs none.

/**
 * @typedef {'legacy' | 'pending' | 'c' | 'other' | 'planned'} Kind
 * @typedef {{ kind: Kind, reason: string, names: string[] }} Rule
 */

/** Replaced in C, too; not counted where figures leave legacy out. Without `rd_kafka_`. */
export const LEGACY = [
  ...words('conf_set_default_topic_conf conf_get_default_topic_conf topic_conf_set_msg_order_cmp'),
  ...words('conf_set_dr_cb conf_set_consume_cb conf_set_engine_callback_data'),
  ...words('consume_start consume_start_queue consume_stop consume consume_batch'),
  ...words('consume_callback consume_queue consume_callback_queue seek offset_store'),
  ...words('list_groups group_list_destroy errno errno2err set_logger set_log_level'),
  ...words('event_AlterConfigs_result AlterConfigs AlterConfigs_result_resources'),
  ...words('brokers_add wait_destroyed'),
].map((name) => `rd_kafka_${name}`);

/** Words may end in `*`, for everything that begins so. */
export const RULES = [
  rule('legacy', 'superseded in the C library itself', LEGACY.map(bare).join(' ')),

  rule(
    'c',
    'called on a thread of librdkafka, where no JavaScript can run',
    `conf_interceptor_* interceptor_* conf_set_socket_cb conf_set_connect_cb conf_set_closesocket_cb
     conf_set_open_cb conf_set_resolve_cb conf_set_background_event_cb queue_get_background
     conf_set_ssl_cert_verify_cb message_set_headers`,
  ),
  rule(
    'c',
    'a C pointer for the C application, or memory of its own',
    `opaque topic_opaque topic_conf_set_opaque mem_calloc mem_free error_new topic_partition_destroy
     topic_partition_list_copy topic_partition_list_add_range topic_partition_list_del
     topic_partition_list_del_by_idx topic_partition_list_set_offset topic_partition_list_find
     topic_partition_list_sort headers_copy header_remove conf_dup conf_dup_filter
     mock_cluster_handle handle_mock_cluster Uuid_copy`,
  ),
  rule(
    'c',
    'writes to a C stream, or tests the library itself',
    'dump log_print log_syslog thread_cnt unittest',
  ),

  rule('other', '`rd_kafka_produceva`, one message at a time', 'producev produce_batch'),
  rule('other', '`rd_kafka_header_get_all`, read at once', 'header_get header_get_last header_cnt'),
  rule(
    'other',
    'queues and their events, read without waiting',
    `poll consumer_poll conf_set_oauthbearer_token_refresh_cb conf_set_dr_msg_cb queue_poll_callback queue_io_event_enable yield queue_yield
     queue_forward queue_length queue_get_partition event_name event_message_array
     event_message_count event_topic_partition message_detach_headers`,
  ),
  rule(
    'other',
    'topic properties are properties of the client, among them `partitioner`',
    'topic_conf_* default_topic_conf_dup msg_partitioner_*',
  ),
  rule(
    'other',
    'tables made by `npm run generate`: `ErrorCode`, configuration, docs',
    `err2name error_name conf conf_dump conf_dump_free conf_properties_show get_debug_contexts
     event_debug_contexts`,
  ),
  rule('other', 'freed one by one, by their owners', '*_destroy_array Uuid_destroy'),
  rule(
    'other',
    '`rd_kafka_Uuid_base64str`',
    'Uuid_new Uuid_least_significant_bits Uuid_most_significant_bits',
  ),
  rule(
    'other',
    'the names are strings of TypeScript types',
    `ConfigSource_name ResourcePatternType_name ResourceType_name AclOperation_name
     AclPermissionType_name consumer_group_state_* consumer_group_type_*`,
  ),
  rule('other', '`rd_kafka_commit_queue`, which does not block', 'commit commit_message'),
  rule('other', '`rd_kafka_offsets_store`', 'offset_store_message'),
  rule(
    'other',
    'admin requests, which do not block a thread each',
    'query_watermark_offsets offsets_for_times committed',
  ),
  rule(
    'other',
    '`rd_kafka_consumer_group_metadata` as plain data, and `..._new_with_genid`',
    'memberid consumer_group_metadata_new consumer_group_metadata_write consumer_group_metadata_read',
  ),
  rule(
    'other',
    'partitioners of the app run in JavaScript, before the message is handed over',
    'topic_conf_set_partitioner_cb topic_partition_available',
  ),
  rule('other', '`AdminClient.describeCluster()`', 'brokers_learned_ids'),
  rule(
    'other',
    'certificates in memory: `ssl.key.pem`, `ssl.certificate.pem`, `ssl.ca.pem`, `ssl.keystore.location`',
    'conf_set_ssl_cert',
  ),
  rule('other', '`rd_kafka_destroy_flags`', 'destroy'),
  rule('other', '`rd_kafka_consumer_close_queue`', 'consumer_close'),
  rule('other', 'the TypeScript object knows', 'name type'),
  rule('other', '`rd_kafka_mock_push_request_errors_array`', 'mock_push_request_errors'),
  rule('other', '`rd_kafka_mock_request_destroy_array`', 'mock_request_destroy'),

  rule(
    'planned',
    'share consumers (KIP-932): a preview in C, not bound yet',
    'share_* messages_* message_delivery_count mock_sharegroup_*',
  ),
];

/** @returns {Rule} */
function rule(kind, reason, names) {
  return { kind, reason, names: words(names) };
}

function words(text) {
  return text.trim().split(/\s+/);
}

function bare(name) {
  return name.replace(/^rd_kafka_/, '');
}
