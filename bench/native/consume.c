// Reads messages as a member of a group.
//
//   --mode batch  rd_kafka_consume_batch_queue()
//   --mode poll   rd_kafka_consumer_poll(), one message a call
//   --fields 1    reads key, headers and timestamp too

#include <stdio.h>
#include <string.h>

#include "common.h"

#define BATCH 1024
#define POLL_MS 100
#define PATIENCE_SECONDS 60

typedef struct {
  const options_t* options;
  int64_t count;
  uint64_t bytes;  // So that the messages are read for something.
  meter_t meter;
  double progress_at;
  int64_t first_chunk;
} consumer_t;

static void read_fields(consumer_t* consumer, const rd_kafka_message_t* message) {
  if (message->key != NULL) consumer->bytes += ((const unsigned char*)message->key)[0];
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  consumer->bytes += (uint64_t)rd_kafka_message_timestamp(message, &type) & 1;
  rd_kafka_headers_t* headers = NULL;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const char* name = NULL;
  const void* value = NULL;
  size_t size = 0;
  for (size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       i++) {
    consumer->bytes += strlen(name) + size;
  }
}

static void read_message(consumer_t* consumer, rd_kafka_message_t* message) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    consumer->count++;
    if (message->len > 0) consumer->bytes += ((const unsigned char*)message->payload)[0];
    consumer->bytes += message->len;
    if (consumer->options->fields) read_fields(consumer, message);
  } else if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    fprintf(stderr, "%s\n", rd_kafka_message_errstr(message));
  }
  rd_kafka_message_destroy(message);
}

// The clock starts when the first messages are there: joining the group is not measured. CPU time
// counts from the start on, as much is fetched before they are handed out.
static void begin(consumer_t* consumer) {
  if (consumer->first_chunk > 0 || consumer->count == 0) return;
  consumer->first_chunk = consumer->count;
  consumer->meter.began = now_seconds();
}

static void check_patience(consumer_t* consumer, bool has_progress) {
  const double now = now_seconds();
  if (has_progress) {
    consumer->progress_at = now;
  } else if (now - consumer->progress_at > PATIENCE_SECONDS) {
    fail("only %lld of %lld messages came", (long long)consumer->count,
         (long long)consumer->options->messages);
  }
}

static void consume_batches(consumer_t* consumer, rd_kafka_t* rk) {
  rd_kafka_queue_t* queue = rd_kafka_queue_get_consumer(rk);
  rd_kafka_message_t* messages[BATCH];
  while (consumer->count < consumer->options->messages) {
    // A timeout above 0 would have the call wait until the batch is full.
    ssize_t size = rd_kafka_consume_batch_queue(queue, 0, messages, BATCH);
    if (size == 0) {
      rd_kafka_message_t* message = rd_kafka_consumer_poll(rk, POLL_MS);
      if (message != NULL) messages[size++] = message;
    }
    for (ssize_t i = 0; i < size; i++) read_message(consumer, messages[i]);
    begin(consumer);
    check_patience(consumer, size > 0);
  }
  rd_kafka_queue_destroy(queue);
}

static void consume_singly(consumer_t* consumer, rd_kafka_t* rk) {
  while (consumer->count < consumer->options->messages) {
    rd_kafka_message_t* message = rd_kafka_consumer_poll(rk, POLL_MS);
    if (message != NULL) {
      read_message(consumer, message);
      if (consumer->first_chunk == 0) begin(consumer);
    }
    // The clock is looked at now and then only.
    if (message == NULL || consumer->count % BATCH == 0) {
      check_patience(consumer, message != NULL);
    }
  }
}

int main(int argc, char** argv) {
  const double began = now_seconds();
  const options_t options = parse_options(argc, argv);
  rd_kafka_t* rk = new_consumer(&options, options.group);
  consumer_t consumer = {.options = &options, .progress_at = now_seconds(), .meter = start_meter()};
  if (strcmp(options.mode, "poll") == 0) {
    consume_singly(&consumer, rk);
  } else if (strcmp(options.mode, "batch") == 0) {
    consume_batches(&consumer, rk);
  } else {
    fail("--mode: batch or poll");
  }
  char extra[128];
  snprintf(extra, sizeof(extra), "\"bytes\": %llu, \"firstMs\": %.3f, ",
           (unsigned long long)consumer.bytes, (consumer.meter.began - began) * 1e3);
  report(&consumer.meter, consumer.count - consumer.first_chunk, extra);
  rd_kafka_consumer_close(rk);
  rd_kafka_destroy(rk);
  return 0;
}
