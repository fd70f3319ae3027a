// How long a message takes.
//
//   --mode ack   from produce to its report, one message at a time
//   --mode operations  produce --per-operation messages to partition 0, wait for their reports;
//                again and again
//   --mode echo  from produce to the consumer that reads it, in one process: one message at a time,
//                or --rate messages per second
//
// Rules
// 1. Only a paced echo has a second thread; it produces and reads reports, the first consumes.
// 2. A message carries the time at which it was produced: the threads share no other data.

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common.h"

#define POLL_MS 100
// Messages before the clock starts, for each that is measured; as in contenders/workload.mjs.
#define WARM_UP(messages) ((messages) / 4 + 1)
#define PATIENCE_SECONDS 60

typedef struct {
  const options_t* options;
  rd_kafka_t* rk;
  rd_kafka_topic_t* topic;
  rd_kafka_queue_t* queue;
  char* value;
  int64_t delivered;
} producer_t;

static producer_t new_producer(const options_t* options) {
  rd_kafka_conf_t* conf = new_conf(options);
  rd_kafka_conf_set(conf, "linger.ms", "0", NULL, 0);
  rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR);
  producer_t producer = {.options = options, .rk = new_client(RD_KAFKA_PRODUCER, conf)};
  producer.queue = rd_kafka_queue_get_main(producer.rk);
  producer.topic = rd_kafka_topic_new(producer.rk, options->topic, NULL);
  producer.value = calloc(1, options->size);
  if (producer.value == NULL) fail("out of memory");
  await_metadata(producer.rk, producer.topic);
  return producer;
}

static void destroy_producer(producer_t* producer) {
  rd_kafka_flush(producer->rk, 1000);
  rd_kafka_topic_destroy(producer->topic);
  rd_kafka_queue_destroy(producer->queue);
  rd_kafka_destroy(producer->rk);
  free(producer->value);
}

// Rule 2.
static void produce_now(producer_t* producer) {
  const double now = now_seconds();
  memcpy(producer->value, &now, sizeof(now));
  if (rd_kafka_produce(producer->topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, producer->value,
                       producer->options->size, NULL, 0, NULL) != 0) {
    fail("produce: %s", rd_kafka_err2str(rd_kafka_last_error()));
  }
}

static void read_reports(producer_t* producer, int timeout_ms) {
  rd_kafka_event_t* event = NULL;
  while ((event = rd_kafka_queue_poll(producer->queue, timeout_ms)) != NULL) {
    const rd_kafka_message_t* message = NULL;
    while ((message = rd_kafka_event_message_next(event)) != NULL) {
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        fail("not delivered: %s", rd_kafka_err2str(message->err));
      }
      producer->delivered++;
    }
    rd_kafka_event_destroy(event);
    timeout_ms = 0;
  }
}

static void run_ack(producer_t* producer, double* latencies, meter_t* meter) {
  for (int64_t i = -WARM_UP(producer->options->messages); i < producer->options->messages; i++) {
    if (i == 0) *meter = start_meter();
    const double began = now_seconds();
    const int64_t before = producer->delivered;
    produce_now(producer);
    while (producer->delivered == before) {
      rd_kafka_event_t* event = rd_kafka_queue_poll(producer->queue, POLL_MS);
      if (event == NULL) continue;
      producer->delivered += (int64_t)rd_kafka_event_message_count(event);
      rd_kafka_event_destroy(event);
    }
    if (i >= 0) latencies[i] = (now_seconds() - began) * 1e3;
  }
}

// The messages of @platformatic/kafka's published benchmark.
static void produce_published(producer_t* producer, int64_t i) {
  char key[32];
  const int length = snprintf(key, sizeof(key), "111-%lld", (long long)i);
  const rd_kafka_error_t* error = NULL;
  rd_kafka_headers_t* headers = rd_kafka_headers_new(2);
  rd_kafka_header_add(headers, "a", 1, "123", 3);
  rd_kafka_header_add(headers, "b", 1, "456", 3);
  rd_kafka_vu_t variants[] = {
      {.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = producer->topic},
      {.vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = 0},
      {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
      {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {"222", 3}},
      {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {key, (size_t)length}},
      {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers},
  };
  error = rd_kafka_produceva(producer->rk, variants, sizeof(variants) / sizeof(variants[0]));
  if (error != NULL) fail("produceva: %s", rd_kafka_error_string(error));
}

static meter_t run_operations(producer_t* producer) {
  const options_t* options = producer->options;
  const int64_t warm_up = WARM_UP(options->messages) / options->per_operation;
  const int64_t operations = options->messages / options->per_operation;
  meter_t meter = start_meter();
  for (int64_t i = -warm_up; i < operations; i++) {
    if (i == 0) meter = start_meter();
    producer->delivered = 0;
    for (int64_t j = 0; j < options->per_operation; j++) produce_published(producer, i + j);
    while (producer->delivered < options->per_operation) read_reports(producer, POLL_MS);
  }
  return meter;
}

// One message; returns its latency.
static double await_message(rd_kafka_t* consumer) {
  const double began = now_seconds();
  for (;;) {
    rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer, POLL_MS);
    const double now = now_seconds();
    if (message == NULL) {
      if (now - began > PATIENCE_SECONDS) fail("no message came");
      continue;
    }
    double sent = 0;
    const bool is_ours = message->err == RD_KAFKA_RESP_ERR_NO_ERROR && message->len >= sizeof(sent);
    if (is_ours) memcpy(&sent, message->payload, sizeof(sent));
    rd_kafka_message_destroy(message);
    if (is_ours) return (now - sent) * 1e3;
  }
}

// One message after the other; `latencies` may be null.
static void echo_singly(producer_t* producer, rd_kafka_t* consumer, int64_t count,
                        double* latencies) {
  for (int64_t i = 0; i < count; i++) {
    produce_now(producer);
    const double latency = await_message(consumer);
    if (latencies != NULL) latencies[i] = latency;
    read_reports(producer, 0);
  }
}

// Rule 1.
static void* produce_paced(void* argument) {
  producer_t* producer = argument;
  const options_t* options = producer->options;
  const double began = now_seconds();
  const int64_t total = options->messages;
  const int64_t before = producer->delivered;
  for (int64_t sent = 0; sent < total;) {
    const int64_t due = (int64_t)((now_seconds() - began) * (double)options->rate) + 1;
    while (sent < due && sent < total) {
      produce_now(producer);
      sent++;
    }
    read_reports(producer, 0);
    // Timers of JavaScript have milliseconds: what is due goes out together, here as there.
    const double next = began + (double)sent / (double)options->rate - now_seconds();
    const double wait = next > 0.001 ? next : 0.001;
    const struct timespec pause = {(time_t)wait, (long)((wait - (double)(time_t)wait) * 1e9)};
    nanosleep(&pause, NULL);
  }
  while (producer->delivered < before + total) read_reports(producer, POLL_MS);
  return NULL;
}

static void echo_paced(producer_t* producer, rd_kafka_t* consumer, double* latencies) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, produce_paced, producer) != 0) fail("no thread");
  for (int64_t i = 0; i < producer->options->messages; i++) {
    latencies[i] = await_message(consumer);
  }
  pthread_join(thread, NULL);
}

static meter_t run_echo(producer_t* producer, rd_kafka_t* consumer, double* latencies) {
  const options_t* options = producer->options;
  const int64_t warm_up = WARM_UP(options->messages);
  echo_singly(producer, consumer, warm_up, NULL);
  while (producer->delivered < warm_up) read_reports(producer, POLL_MS);
  const meter_t meter = start_meter();
  if (options->rate > 0) {
    echo_paced(producer, consumer, latencies);
  } else {
    echo_singly(producer, consumer, options->messages, latencies);
  }
  return meter;
}

// Reads a first message, so that the consumer stands at the end of its partition.
static void join_group(producer_t* producer, rd_kafka_t* consumer) {
  const double began = now_seconds();
  bool has_produced = false;
  bool has_message = false;
  while (!has_message) {
    rd_kafka_topic_partition_list_t* assigned = NULL;
    rd_kafka_assignment(consumer, &assigned);
    const bool is_assigned = assigned != NULL && assigned->cnt > 0;
    if (assigned != NULL) rd_kafka_topic_partition_list_destroy(assigned);
    if (is_assigned && !has_produced) {
      produce_now(producer);
      has_produced = true;
    }
    rd_kafka_message_t* message = rd_kafka_consumer_poll(consumer, 10);
    has_message = message != NULL && message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (message != NULL) rd_kafka_message_destroy(message);
    if (now_seconds() - began > PATIENCE_SECONDS) fail("the group did not come together");
  }
  while (producer->delivered == 0) read_reports(producer, POLL_MS);
  producer->delivered = 0;
}

int main(int argc, char** argv) {
  const options_t options = parse_options(argc, argv);
  const bool is_operations = strcmp(options.mode, "operations") == 0;
  if (!is_operations && options.size < sizeof(double)) fail("--size: at least %zu", sizeof(double));
  double* latencies = calloc((size_t)options.messages + 1, sizeof(double));
  if (latencies == NULL) fail("out of memory");
  producer_t producer = new_producer(&options);
  meter_t meter = start_meter();
  if (strcmp(options.mode, "ack") == 0) {
    run_ack(&producer, latencies, &meter);
  } else if (is_operations) {
    meter = run_operations(&producer);
  } else if (strcmp(options.mode, "echo") == 0) {
    rd_kafka_t* consumer = new_consumer(&options, options.group);
    join_group(&producer, consumer);
    meter = run_echo(&producer, consumer, latencies);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
  } else {
    fail("--mode: ack, operations or echo");
  }
  char extra[128];
  const size_t measured = is_operations ? 0 : (size_t)options.messages;
  report(&meter, options.messages, latency_json(latencies, measured, extra, sizeof(extra)));
  destroy_producer(&producer);
  free(latencies);
  return 0;
}
