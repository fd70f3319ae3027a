// Many consumers in one process, each a group of its own, read by one thread: what they cost in
// time until each has its first message, in threads, in memory, and in CPU while nothing happens.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common.h"

#define PATIENCE_SECONDS 120

int main(int argc, char** argv) {
  const options_t options = parse_options(argc, argv);
  const size_t count = (size_t)options.clients;
  rd_kafka_t** clients = calloc(count, sizeof(*clients));
  bool* is_served = calloc(count, sizeof(*is_served));
  if (clients == NULL || is_served == NULL) fail("out of memory");

  const meter_t meter = start_meter();
  for (size_t i = 0; i < count; i++) {
    char group[256];
    snprintf(group, sizeof(group), "%s-%zu", options.group, i);
    clients[i] = new_consumer(&options, group);
  }
  for (size_t served = 0; served < count;) {
    for (size_t i = 0; i < count; i++) {
      if (is_served[i]) continue;
      rd_kafka_message_t* message = rd_kafka_consumer_poll(clients[i], 1);
      if (message == NULL) continue;
      is_served[i] = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
      if (is_served[i]) served++;
      rd_kafka_message_destroy(message);
    }
    if (now_seconds() - meter.began > PATIENCE_SECONDS) {
      fail("only %zu of %zu clients got a message", served, count);
    }
  }
  const double first_ms = (now_seconds() - meter.began) * 1e3;

  const double cpu = cpu_seconds();
  const struct timespec pause = {options.idle_ms / 1000, (options.idle_ms % 1000) * 1000000L};
  nanosleep(&pause, NULL);
  const double idle_cpu = (cpu_seconds() - cpu) * 1e3 / (options.idle_ms / 1e3);
  char extra[256];
  snprintf(extra, sizeof(extra),
           "\"clients\": %zu, \"firstMs\": %.3f, \"threads\": %ld, \"idleCpuMsPerSecond\": %.3f, "
           "\"currentRssBytes\": %ld, ",
           count, first_ms, thread_count(), idle_cpu, current_rss_bytes());
  report(&meter, options.clients, extra);

  for (size_t i = 0; i < count; i++) rd_kafka_consumer_close(clients[i]);
  for (size_t i = 0; i < count; i++) rd_kafka_destroy(clients[i]);
  free(clients);
  free(is_served);
  return 0;
}
