#include "common.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define METADATA_TIMEOUT_MS 30000

void fail(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

static int64_t number(const char* name, const char* text) {
  char* end = NULL;
  const long long value = strtoll(text, &end, 10);
  if (end == text || *end != '\0' || value < 0) fail("%s: not a number: %s", name, text);
  return value;
}

static void add_property(options_t* options, char* pair) {
  char* equals = strchr(pair, '=');
  if (equals == NULL) fail("-X: no '=' in %s", pair);
  if (options->properties == MAX_PROPERTIES) fail("-X: too many");
  *equals = '\0';
  options->names[options->properties] = pair;
  options->values[options->properties++] = equals + 1;
}

static void set_option(options_t* options, const char* name, char* value) {
  const struct {
    const char* name;
    const char** field;
  } texts[] = {
      {"--bootstrap", &options->bootstrap},
      {"--topic", &options->topic},
      {"--group", &options->group},
      {"--mode", &options->mode},
  };
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    if (strcmp(name, texts[i].name) == 0) {
      *texts[i].field = value;
      return;
    }
  }
  if (strcmp(name, "-X") == 0) {
    add_property(options, value);
    return;
  }
  const int64_t n = number(name, value);
  if (strcmp(name, "--messages") == 0) {
    options->messages = n;
  } else if (strcmp(name, "--size") == 0) {
    options->size = (size_t)n;
  } else if (strcmp(name, "--key-size") == 0) {
    options->key_size = (size_t)n;
  } else if (strcmp(name, "--headers") == 0) {
    options->headers = (int)n;
  } else if (strcmp(name, "--partitions") == 0) {
    options->partitions = (int32_t)n;
  } else if (strcmp(name, "--window") == 0) {
    options->window = n;
  } else if (strcmp(name, "--chunk") == 0) {
    options->chunk = n;
  } else if (strcmp(name, "--rate") == 0) {
    options->rate = n;
  } else if (strcmp(name, "--per-operation") == 0) {
    options->per_operation = n;
  } else if (strcmp(name, "--clients") == 0) {
    options->clients = (int)n;
  } else if (strcmp(name, "--idle-ms") == 0) {
    options->idle_ms = (int)n;
  } else if (strcmp(name, "--by-partition") == 0) {
    options->by_partition = n != 0;
  } else if (strcmp(name, "--fields") == 0) {
    options->fields = n != 0;
  } else {
    fail("no such option: %s", name);
  }
}

options_t parse_options(int argc, char** argv) {
  options_t options = {
      .group = "bench",
      .mode = "",
      .messages = 100000,
      .size = 100,
      .partitions = 1,
      .window = 50000,
      .chunk = 1000,
      .per_operation = 1,
      .clients = 1,
      .idle_ms = 1000,
  };
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc) fail("%s: no value", argv[i]);
    set_option(&options, argv[i], argv[i + 1]);
  }
  if (options.bootstrap == NULL) fail("--bootstrap is missing");
  if (options.topic == NULL) fail("--topic is missing");
  return options;
}

static void set_property(rd_kafka_conf_t* conf, const char* name, const char* value) {
  char error[512];
  if (rd_kafka_conf_set(conf, name, value, error, sizeof(error)) != RD_KAFKA_CONF_OK) {
    fail("%s", error);
  }
}

rd_kafka_conf_t* new_conf(const options_t* options) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  set_property(conf, "bootstrap.servers", options->bootstrap);
  for (size_t i = 0; i < options->properties; i++) {
    set_property(conf, options->names[i], options->values[i]);
  }
  return conf;
}

rd_kafka_t* new_client(rd_kafka_type_t type, rd_kafka_conf_t* conf) {
  char error[512];
  rd_kafka_t* rk = rd_kafka_new(type, conf, error, sizeof(error));
  if (rk == NULL) fail("%s", error);
  return rk;
}

rd_kafka_t* new_consumer(const options_t* options, const char* group) {
  rd_kafka_conf_t* conf = new_conf(options);
  set_property(conf, "group.id", group);
  rd_kafka_t* rk = new_client(RD_KAFKA_CONSUMER, conf);
  rd_kafka_poll_set_consumer(rk);
  rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, options->topic, RD_KAFKA_PARTITION_UA);
  const rd_kafka_resp_err_t code = rd_kafka_subscribe(rk, topics);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) fail("subscribe: %s", rd_kafka_err2str(code));
  rd_kafka_topic_partition_list_destroy(topics);
  return rk;
}

void await_metadata(rd_kafka_t* rk, rd_kafka_topic_t* topic) {
  const struct rd_kafka_metadata* metadata = NULL;
  const rd_kafka_resp_err_t code = rd_kafka_metadata(rk, 0, topic, &metadata, METADATA_TIMEOUT_MS);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) fail("metadata: %s", rd_kafka_err2str(code));
  rd_kafka_metadata_destroy(metadata);
}

double now_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// A field of /proc/self/status. Not getrusage(): its peak begins with that of the process that
// started this one.
static long status_field(const char* name) {
  FILE* file = fopen("/proc/self/status", "r");
  if (file == NULL) return -1;
  char line[256];
  long value = -1;
  const size_t length = strlen(name);
  while (fgets(line, sizeof(line), file) != NULL) {
    if (strncmp(line, name, length) == 0) {
      value = strtol(line + length, NULL, 10);
      break;
    }
  }
  fclose(file);
  return value;
}

long peak_rss_bytes(void) {
  const long kilobytes = status_field("VmHWM:");
  return kilobytes < 0 ? -1 : kilobytes * 1024;
}

long current_rss_bytes(void) {
  const long kilobytes = status_field("VmRSS:");
  return kilobytes < 0 ? -1 : kilobytes * 1024;
}

long thread_count(void) {
  return status_field("Threads:");
}

meter_t start_meter(void) {
  return (meter_t){.began = now_seconds(), .cpu_began = cpu_seconds()};
}

void report(const meter_t* meter, int64_t messages, const char* extra) {
  const double seconds = now_seconds() - meter->began;
  const double cpu = cpu_seconds() - meter->cpu_began;
  const double count = messages > 0 ? (double)messages : 1;
  printf(
      "{\"messages\": %lld, \"seconds\": %.6f, \"rate\": %.1f, \"cpuMicros\": %.4f, %s"
      "\"rssBytes\": %ld, \"librdkafka\": \"%s\"}\n",
      (long long)messages, seconds, count / seconds, cpu * 1e6 / count, extra, peak_rss_bytes(),
      rd_kafka_version_str());
  fflush(stdout);
}

static int compare(const void* a, const void* b) {
  const double x = *(const double*)a;
  const double y = *(const double*)b;
  return (x > y) - (x < y);
}

static double quantile(const double* sorted, size_t count, double q) {
  const size_t at = (size_t)(q * (double)count);
  return sorted[at < count ? at : count - 1];
}

const char* latency_json(double* latencies, size_t count, char* out, size_t out_size) {
  if (count == 0) return "";
  qsort(latencies, count, sizeof(*latencies), compare);
  snprintf(out, out_size, "\"latencyMs\": {\"p50\": %.4f, \"p99\": %.4f, \"max\": %.4f}, ",
           quantile(latencies, count, 0.5), quantile(latencies, count, 0.99), latencies[count - 1]);
  return out;
}
