// What the C programs of the benchmarks share: arguments, clocks, the report.
#ifndef KAFKA_NAPI_BENCH_COMMON_H_
#define KAFKA_NAPI_BENCH_COMMON_H_

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_PROPERTIES 64

typedef struct {
  const char* bootstrap;
  const char* topic;
  const char* group;
  const char* mode;       // produce: auto | produce | produceva; consume: batch | poll; ...
  int64_t messages;       // How many to send or to read.
  size_t size;            // Bytes of a value.
  size_t key_size;        // Bytes of a key; 0: none.
  int headers;            // Headers per message.
  int32_t partitions;     // Of the topic.
  int64_t window;         // Most messages without a report.
  int64_t chunk;          // Messages between two looks at the reports.
  int64_t rate;           // Messages per second; 0: one at a time.
  int64_t per_operation;  // round-trip: messages that are sent, and waited for, together.
  int clients;            // clients: how many consumers.
  int idle_ms;            // clients: how long their idling is measured.
  bool by_partition;      // produce: message i goes to partition i % partitions.
  bool fields;            // consume: also read key, headers and timestamp.
  const char* names[MAX_PROPERTIES];  // librdkafka's properties.
  const char* values[MAX_PROPERTIES];
  size_t properties;
} options_t;

// Ends the process on what it does not understand.
options_t parse_options(int argc, char** argv);

// A configuration with the properties that the command line gave.
rd_kafka_conf_t* new_conf(const options_t* options);

// Ends the process with a message when it cannot be made.
rd_kafka_t* new_client(rd_kafka_type_t type, rd_kafka_conf_t* conf);

// A member of the group, subscribed to the topic, with its events on the consumer queue.
rd_kafka_t* new_consumer(const options_t* options, const char* group);

// Waits until the partitions of the topic are known.
void await_metadata(rd_kafka_t* rk, rd_kafka_topic_t* topic);

// Ends the process: a benchmark with errors has no result.
_Noreturn void fail(const char* format, ...) __attribute__((format(printf, 1, 2)));

double now_seconds(void);   // Monotonic.
double cpu_seconds(void);   // User and system time of all threads.
long peak_rss_bytes(void);  // -1 where unknown.
long current_rss_bytes(void);
long thread_count(void);

typedef struct {
  double began;
  double cpu_began;
} meter_t;

meter_t start_meter(void);

// Prints the one line of JSON. `extra` goes in as it is: `"name": value, ` pairs, or "".
void report(const meter_t* meter, int64_t messages, const char* extra);

// Latencies, in milliseconds, as JSON pairs for report().
const char* latency_json(double* latencies, size_t count, char* out, size_t out_size);

#endif  // KAFKA_NAPI_BENCH_COMMON_H_
