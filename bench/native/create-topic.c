// Creates a topic on a real cluster and waits until its partitions are there.

#include <stdio.h>

#include "common.h"

#define TIMEOUT_MS 30000

int main(int argc, char** argv) {
  const options_t options = parse_options(argc, argv);
  rd_kafka_t* rk = new_client(RD_KAFKA_PRODUCER, new_conf(&options));
  rd_kafka_queue_t* queue = rd_kafka_queue_new(rk);
  char error[512];
  rd_kafka_NewTopic_t* topic =
      rd_kafka_NewTopic_new(options.topic, options.partitions, -1, error, sizeof(error));
  if (topic == NULL) fail("%s", error);
  rd_kafka_CreateTopics(rk, &topic, 1, NULL, queue);
  rd_kafka_event_t* event = rd_kafka_queue_poll(queue, TIMEOUT_MS);
  if (event == NULL) fail("the topic was not created in time");
  size_t count = 0;
  const rd_kafka_CreateTopics_result_t* result = rd_kafka_event_CreateTopics_result(event);
  if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR || result == NULL) {
    fail("%s", rd_kafka_event_error_string(event));
  }
  const rd_kafka_topic_result_t** topics = rd_kafka_CreateTopics_result_topics(result, &count);
  for (size_t i = 0; i < count; i++) {
    if (rd_kafka_topic_result_error(topics[i]) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      fail("%s", rd_kafka_topic_result_error_string(topics[i]));
    }
  }
  rd_kafka_event_destroy(event);

  // Creating it is one thing, the broker that is asked for it knowing of it another.
  const double began = now_seconds();
  rd_kafka_topic_t* handle = rd_kafka_topic_new(rk, options.topic, NULL);
  for (bool is_ready = false; !is_ready;) {
    const struct rd_kafka_metadata* metadata = NULL;
    if (rd_kafka_metadata(rk, 0, handle, &metadata, TIMEOUT_MS) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      is_ready =
          metadata->topic_cnt == 1 && metadata->topics[0].partition_cnt == options.partitions;
      for (int i = 0; is_ready && i < metadata->topics[0].partition_cnt; i++) {
        is_ready = metadata->topics[0].partitions[i].leader >= 0;
      }
      rd_kafka_metadata_destroy(metadata);
    }
    if (now_seconds() - began > TIMEOUT_MS / 1e3) fail("the topic has no leaders");
  }
  rd_kafka_topic_destroy(handle);
  rd_kafka_NewTopic_destroy(topic);
  rd_kafka_queue_destroy(queue);
  rd_kafka_destroy(rk);
  puts("{}");
  return 0;
}
