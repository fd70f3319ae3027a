// Sends messages and reads a report for each: one thread does both, as in the addon.
//
//   --mode auto       rd_kafka_produce(), or rd_kafka_produceva() where there are headers
//   --mode produceva  rd_kafka_produceva() in any case
//   --mode batch      rd_kafka_produce_batch() for one partition after the other, as the addon
//                     does with small messages; no keys, no headers

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

#define POLL_MS 100
#define MAX_HEADERS 8
#define BATCH 64

typedef struct {
  const options_t* options;
  rd_kafka_t* rk;
  rd_kafka_topic_t* topic;
  rd_kafka_queue_t* queue;
  char* value;
  char* key;
  int64_t outstanding;
  int64_t delivered;
  int64_t offsets;  // So that the reports are read for something.
} producer_t;

static void read_reports(producer_t* producer, rd_kafka_event_t* event) {
  const rd_kafka_message_t* message = NULL;
  while ((message = rd_kafka_event_message_next(event)) != NULL) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      fail("not delivered: %s", rd_kafka_err2str(message->err));
    }
    producer->offsets ^= message->offset;
    producer->delivered++;
    producer->outstanding--;
  }
}

// Reads what is there; waits for the first of it up to `timeout_ms`.
static void poll_reports(producer_t* producer, int timeout_ms) {
  rd_kafka_event_t* event = NULL;
  while ((event = rd_kafka_queue_poll(producer->queue, timeout_ms)) != NULL) {
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR) read_reports(producer, event);
    rd_kafka_event_destroy(event);
    timeout_ms = 0;
  }
}

static rd_kafka_headers_t* new_headers(int count) {
  rd_kafka_headers_t* headers = rd_kafka_headers_new((size_t)count);
  static const char* const names[MAX_HEADERS] = {"header-0", "header-1", "header-2", "header-3",
                                                 "header-4", "header-5", "header-6", "header-7"};
  for (int i = 0; i < count; i++) rd_kafka_header_add(headers, names[i], -1, "header value", 12);
  return headers;
}

static bool produce_variants(producer_t* producer, int32_t partition, int64_t i) {
  const options_t* options = producer->options;
  rd_kafka_headers_t* headers = options->headers > 0 ? new_headers(options->headers) : NULL;
  rd_kafka_vu_t variants[8] = {
      {.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = producer->topic},
      {.vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = partition},
      {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
      {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {producer->value, options->size}},
      {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {producer->key, options->key_size}},
      {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = (void*)(uintptr_t)i},
  };
  size_t count = 6;
  if (headers != NULL) {
    variants[count].vtype = RD_KAFKA_VTYPE_HEADERS;
    variants[count++].u.headers = headers;
  }
  rd_kafka_error_t* error = rd_kafka_produceva(producer->rk, variants, count);
  if (error == NULL) return true;
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
  rd_kafka_error_destroy(error);
  if (headers != NULL) rd_kafka_headers_destroy(headers);
  if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) fail("produceva: %s", rd_kafka_err2str(code));
  return false;
}

static bool produce_plain(producer_t* producer, int32_t partition, int64_t i) {
  const options_t* options = producer->options;
  if (rd_kafka_produce(producer->topic, partition, RD_KAFKA_MSG_F_COPY, producer->value,
                       options->size, producer->key, options->key_size, (void*)(uintptr_t)i) == 0) {
    return true;
  }
  const rd_kafka_resp_err_t code = rd_kafka_last_error();
  if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) fail("produce: %s", rd_kafka_err2str(code));
  return false;
}

static void produce(producer_t* producer, int64_t i, bool with_variants) {
  const options_t* options = producer->options;
  const int32_t partition =
      options->by_partition ? (int32_t)(i % options->partitions) : RD_KAFKA_PARTITION_UA;
  // A different key for each message, of the same length.
  if (options->key_size > 0) {
    char digits[24];
    snprintf(digits, sizeof(digits), "%020" PRId64, i);
    const size_t length = options->key_size < 20 ? options->key_size : 20;
    memcpy(producer->key, digits + 20 - length, length);
  }
  while (!(with_variants ? produce_variants(producer, partition, i)
                         : produce_plain(producer, partition, i))) {
    poll_reports(producer, POLL_MS);
  }
  producer->outstanding++;
}

// Messages `from` to before `to`, of which there are at most BATCH.
static void produce_batch(producer_t* producer, int64_t from, int64_t to) {
  const options_t* options = producer->options;
  const int32_t partition = (int32_t)(from / options->chunk % options->partitions);
  rd_kafka_message_t messages[BATCH];
  memset(messages, 0, sizeof(messages));
  while (from < to) {
    const int count = (int)(to - from);
    for (int i = 0; i < count; i++) {
      messages[i].payload = producer->value;
      messages[i].len = options->size;
      messages[i]._private = (void*)(uintptr_t)(from + i);
    }
    const int taken =
        rd_kafka_produce_batch(producer->topic, partition, RD_KAFKA_MSG_F_COPY, messages, count);
    producer->outstanding += taken;
    from += taken;
    if (taken == count) return;
    // They are taken in order, until the queue is full.
    if (messages[taken].err != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      fail("produce_batch: %s", rd_kafka_err2str(messages[taken].err));
    }
    poll_reports(producer, POLL_MS);
  }
}

// One message before the clock starts: connections and leaders are there then.
static void warm_up(producer_t* producer, bool with_variants) {
  produce(producer, 0, with_variants);
  while (producer->outstanding > 0) poll_reports(producer, POLL_MS);
}

static void produce_all(producer_t* producer, bool with_variants, bool in_batches) {
  const options_t* options = producer->options;
  for (int64_t i = 1; i < options->messages;) {
    const int64_t left_of_chunk = options->chunk - i % options->chunk;
    if (in_batches) {
      int64_t end = i + (left_of_chunk < BATCH ? left_of_chunk : BATCH);
      if (end > options->messages) end = options->messages;
      produce_batch(producer, i, end);
      i = end;
    } else {
      produce(producer, i++, with_variants);
    }
    if (i % options->chunk != 0) continue;
    poll_reports(producer, 0);
    if (producer->outstanding < options->window) continue;
    while (producer->outstanding > options->window / 2) poll_reports(producer, POLL_MS);
  }
  while (producer->outstanding > 0) poll_reports(producer, POLL_MS);
}

int main(int argc, char** argv) {
  const double began = now_seconds();
  const options_t options = parse_options(argc, argv);
  if (options.headers > MAX_HEADERS) fail("--headers: at most %d", MAX_HEADERS);
  rd_kafka_conf_t* conf = new_conf(&options);
  rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR);
  producer_t producer = {.options = &options, .rk = new_client(RD_KAFKA_PRODUCER, conf)};
  producer.queue = rd_kafka_queue_get_main(producer.rk);
  producer.topic = rd_kafka_topic_new(producer.rk, options.topic, NULL);
  producer.value = calloc(1, options.size + 1);
  producer.key = options.key_size > 0 ? calloc(1, options.key_size + 1) : NULL;
  if (producer.value == NULL) fail("out of memory");
  memset(producer.value, 'x', options.size);
  const bool with_variants = options.headers > 0 || strcmp(options.mode, "produceva") == 0;
  const bool in_batches = strcmp(options.mode, "batch") == 0;
  if (in_batches && (options.headers > 0 || options.key_size > 0)) fail("--mode batch: plain only");

  warm_up(&producer, with_variants);
  char extra[64];
  snprintf(extra, sizeof(extra), "\"firstMs\": %.3f, ", (now_seconds() - began) * 1e3);
  const meter_t meter = start_meter();
  produce_all(&producer, with_variants, in_batches);
  report(&meter, producer.delivered - 1, extra);

  rd_kafka_topic_destroy(producer.topic);
  rd_kafka_queue_destroy(producer.queue);
  rd_kafka_destroy(producer.rk);
  free(producer.value);
  free(producer.key);
  return 0;
}
