// Drives src-native/core as JS environments do, the main thread's and workers', for ThreadSanitizer
// and valgrind: `npm run test:tsan`, `npm run test:valgrind`.
//
//   core-stress [--seconds N] [--threads N] [--seed N]
//
// All use one mock cluster, which the main thread disturbs meanwhile. Each thread makes
// environments one after the other; in each, clients are used, let go of in all ways, and ended
// with the environment. The last line sums up; the exit code is 0 only if nothing was found.
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "core-stress-clients.h"
#include "core/mock_cluster.h"

namespace kafka_napi {

namespace {

constexpr int kPartitions = 4;
constexpr int kBrokers = 3;
constexpr const char* kGroupTopic = "shared";

struct Place {
  std::string servers;
  std::string topic;  // of this thread alone
  uint32_t number = 0;
};

TopicPartition At(const std::string& topic, int32_t partition, int64_t offset) {
  TopicPartition value;
  value.topic = topic;
  value.partition = partition;
  value.offset = offset;
  return value;
}

void SendMany(Environment* environment, TestProducer* producer, const std::string& topic) {
  const uint32_t rounds = 5 + environment->Random(20);
  for (uint32_t i = 0; i < rounds; i++) {
    const auto partition = static_cast<int32_t>(environment->Random(kPartitions + 1)) - 1;
    if (environment->Chance(40)) producer->Send(topic, partition);
    const size_t count = 1 + environment->Random(ProduceStage::kMessages);
    producer->SendStaged(topic, partition, count);
    if (environment->Chance(30)) environment->Turn(std::chrono::milliseconds(0));
  }
}

void Flush(Environment* environment, TestProducer* producer) {
  const uint32_t ticket = environment->Ticket();
  (*producer)->Flush(ticket, -1);
  environment->UntilAnswered("flushed", ticket);
  environment->Until("all reports", [&] { return producer->is_idle(); });
  producer->CheckReports();
}

std::vector<std::string> ProducerConfig(Environment* environment) {
  std::vector<std::string> config = {"linger.ms", std::to_string(environment->Random(20))};
  if (environment->Chance(30)) config.insert(config.end(), {"statistics.interval.ms", "20"});
  if (environment->Chance(30)) config.insert(config.end(), {"enable.idempotence", "true"});
  if (environment->Chance(30)) config.insert(config.end(), {"partitioner", "murmur2_random"});
  if (environment->Chance(30)) config.insert(config.end(), {"compression.codec", "lz4"});
  if (environment->Chance(30)) config.insert(config.end(), {"debug", "broker,msg"});
  return config;
}

void Produce(Environment* environment, const Place& place) {
  TestProducer producer(environment, WithServers(place.servers, ProducerConfig(environment)));
  SendMany(environment, &producer, place.topic);
  if (environment->Chance(50)) SendMany(environment, &producer, kGroupTopic);
  if (environment->Chance(30)) {
    Check((*producer).Purge(true, environment->Chance(50)) == RD_KAFKA_RESP_ERR_NO_ERROR, "purged");
  }
  if (environment->Chance(30)) {
    const uint32_t ticket = environment->Ticket();
    producer->Flush(ticket, -1);
    producer->CancelFlush();
    environment->UntilAnswered("a flush that was cancelled", ticket);
  }
  if (environment->Chance(80)) Flush(environment, &producer);
}

// What was produced is read to its end, through all that moves a position.
void Consume(Environment* environment, const Place& place) {
  std::map<int32_t, int64_t> ends;
  {
    TestProducer producer(environment, WithServers(place.servers, ProducerConfig(environment)));
    SendMany(environment, &producer, place.topic);
    Flush(environment, &producer);
    ends = producer.last_offsets();
  }
  const std::string group = place.topic + "-assign";
  TestConsumer consumer(
      environment, WithServers(place.servers,
                               {"group.id", group, "enable.auto.commit", "true",
                                "enable.auto.offset.store", "false", "auto.commit.interval.ms",
                                "20", "auto.offset.reset", "earliest", "fetch.wait.max.ms", "20"}));
  TopicPartitions partitions;
  for (const auto& [partition, offset] : ends) {
    partitions.push_back(At(place.topic, partition, std::max<int64_t>(offset - 200, 0)));
  }
  if (partitions.empty()) return;
  Check(!consumer->Assign(AssignMode::kReplace, partitions), "assigned");
  const auto is_at_end = [&] {
    return std::all_of(ends.begin(), ends.end(),
                       [&](const auto& end) { return consumer.HasReached(end.first, end.second); });
  };
  environment->Until("the ends", is_at_end);
  TopicPartitions done = consumer.Done(place.topic);
  Check(!consumer->StoreOffsets(&done), "stored");
  TopicPartitions positions = partitions;
  Check(!consumer->Position(&positions), "positions");
  Check(consumer->CachedWatermarks(partitions[0]).second > 0, "watermarks");

  TopicPartitions paused = partitions;
  Check(!consumer->Pause(&paused), "paused");
  const uint32_t seek = environment->Ticket();
  consumer.SetMoving(true);
  consumer->Seek(seek, partitions, 30'000);
  if (environment->Chance(20)) return;  // Let go of with a call that is pending.
  environment->UntilAnswered("sought", seek);
  consumer.SetMoving(false);
  Check(!consumer->Resume(&paused), "resumed");
  environment->Until("the ends again", is_at_end);

  const uint32_t commit = environment->Ticket();
  Check(!consumer->Commit(commit, environment->Chance(50) ? &done : nullptr), "commit started");
  if (environment->Chance(70)) environment->UntilAnswered("committed", commit);
  if (environment->Chance(50)) static_cast<void>(consumer->Assign(AssignMode::kRemove, partitions));
}

// Groups have members in several threads.
void JoinGroup(Environment* environment, const Place& place) {
  const bool is_cooperative = environment->Chance(50);
  TestConsumer consumer(
      environment,
      WithServers(place.servers,
                  {"group.id", is_cooperative ? "cooperative" : "eager",
                   "partition.assignment.strategy", is_cooperative ? "cooperative-sticky" : "range",
                   "session.timeout.ms", "2000", "heartbeat.interval.ms", "100",
                   "auto.commit.interval.ms", "50", "enable.auto.offset.store", "false",
                   "auto.offset.reset", "earliest", "fetch.wait.max.ms", "20"}));
  Check(!consumer->Subscribe({kGroupTopic}), "subscribed");
  const auto end = Clock::now() + std::chrono::milliseconds(200 + environment->Random(1500));
  const bool patient = environment->Chance(50);
  if (patient) environment->Until("a rebalance", [&] { return consumer.has_rebalanced(); });
  while (Clock::now() < end) {
    environment->Turn();
    TopicPartitions done = consumer.Done(kGroupTopic);
    if (!done.empty()) static_cast<void>(consumer->StoreOffsets(&done));
    if (environment->Chance(5)) consumer->MarkPolled();
    if (environment->Chance(5)) static_cast<void>(consumer->Commit(environment->Ticket(), nullptr));
  }
  std::vector<std::string> topics;
  TopicPartitions assignment;
  Check(!consumer->Subscription(&topics) && !consumer->Assignment(&assignment), "what it has");
  Check(consumer->Metadata().group_id == (is_cooperative ? "cooperative" : "eager"), "its group");
  if (environment->Chance(30)) static_cast<void>(consumer->Unsubscribe());
  if (environment->Chance(20)) return;  // Without leaving.
  Check(!consumer->StartClose(), "leaving");
  environment->Until("left", [&] { return consumer->closed(); });
}

void Ask(Environment* environment, const Place& place) {
  const std::shared_ptr<Producer> client =
      OpenClient<Producer>(environment, WithServers(place.servers, {}));
  environment->SetHandler(*client, [&client](uint32_t reasons) {
    if ((reasons & kWakeLogs) != 0) static_cast<void>(client->TakeLogs());
  });
  struct Request {
    const char* operation;
    Value input;
    int32_t timeout_ms;
  };
  // As lib/admin/options.ts has it: librdkafka must not give up what it asks of coordinators.
  constexpr int32_t kLongest = 3'600'000;
  constexpr int32_t kShort = 1000;
  const std::vector<Request> requests = {
      {"describeCluster", {}, kShort},
      {"describeTopics", Value::List{kGroupTopic, place.topic, "absent"}, kShort},
      {"listConsumerGroupOffsets", Value::Map{{"group", "eager"}, {"partitions", {}}}, kLongest},
      // The mock does not know this. Of others that it does not, librdkafka leaks a queue.
      {"deleteTopics", Value::List{"absent"}, kShort}};
  std::vector<uint32_t> tickets;
  for (const Request& request : requests) {
    tickets.push_back(environment->Ticket());
    const Value options = Value::Map{{"requestTimeoutMs", request.timeout_ms}};
    Check(!client->Admin(request.operation, tickets.back(), options, request.input), "asked");
  }
  for (const bool all : {true, false}) {
    tickets.push_back(environment->Ticket());
    client->RequestMetadata(tickets.back(), all ? "" : kGroupTopic, all, 30'000);
  }
  if (environment->Chance(70)) {
    for (const uint32_t ticket : tickets) environment->UntilAnswered("an answer", ticket);
  }
  LetGo(environment, client.get());
}

void Transact(Environment* environment, const Place& place) {
  TestProducer producer(environment,
                        WithServers(place.servers, {"transactional.id", place.topic,
                                                    "transaction.timeout.ms", "60000"}));
  const auto run = [&](TransactionStep step) {
    TransactionCall call;
    call.step = step;
    call.timeout_ms = 60'000;
    call.group.group_id = "eager";
    call.offsets = {At(kGroupTopic, 0, 1)};
    const uint32_t ticket = environment->Ticket();
    producer->Transact(ticket, std::move(call));
    return ticket;
  };
  const auto await = [&](TransactionStep step) {
    const uint32_t ticket = run(step);
    if (!environment->UntilAnswered("a step of a transaction", ticket)) return false;
    return !environment->AnswerTo(ticket)->failure;
  };
  // The mock cluster fences now and then: what matters is that each call is answered.
  if (!await(TransactionStep::kInit) || !await(TransactionStep::kBegin)) return;
  SendMany(environment, &producer, place.topic);
  if (environment->Chance(50)) static_cast<void>(await(TransactionStep::kSendOffsets));
  const bool commits = environment->Chance(60);
  const uint32_t end = run(commits ? TransactionStep::kCommit : TransactionStep::kAbort);
  if (environment->Chance(30)) producer->CancelTransact();
  if (environment->Chance(20)) return;
  environment->UntilAnswered("the end of a transaction", end);
}

// Nobody answers: everything that is pending ends with the client, and before it.
void Despair(Environment* environment, const Place& /*place*/) {
  const auto producer =
      OpenClient<Producer>(environment, WithServers("127.0.0.1:1", {"debug", "broker"}));
  std::vector<uint32_t> tickets;
  for (int i = 0; i < 3; i++) tickets.push_back(environment->Ticket());
  const int64_t topic = producer->TopicIndex("unreachable");
  ProduceRequest request;
  request.topic = static_cast<uint32_t>(topic);
  request.value = {"text", 4};
  Check(producer->Produce(std::move(request)) == RD_KAFKA_RESP_ERR_NO_ERROR, "taken");
  producer->RequestMetadata(tickets[0], "", true, 600'000);
  producer->Flush(tickets[1], -1);
  if (environment->Chance(50)) environment->Turn(std::chrono::milliseconds(100));
  producer->Destroy(tickets[2]);
  if (environment->Chance(30)) return;
  environment->UntilAnswered("destroyed while nobody answers", tickets[2]);
  Check(environment->AnswerTo(tickets[0]) != nullptr, "metadata answered before");
  Check(environment->AnswerTo(tickets[1]) != nullptr, "flush answered before");
  Check(producer->OutqueueLength() == 0, "nothing is left of it");
}

void Authenticate(Environment* environment, const Place& place) {
  const auto client = OpenClient<Producer>(
      environment, WithServers(place.servers, {"security.protocol", "SASL_PLAINTEXT",
                                               "sasl.mechanisms", "OAUTHBEARER"}));
  size_t wanted = 0;
  environment->SetHandler(*client, [&](uint32_t reasons) {
    if ((reasons & kWakeTokens) != 0) wanted += client->TakeTokenRefreshes().size();
  });
  environment->Until("a token is wanted", [&] { return wanted > 0; });
  if (environment->Chance(50)) {
    OAuthBearerToken token;
    token.value = "token";
    token.lifetime_ms = 4'000'000'000'000;
    token.principal = "somebody";
    Check(!client->SetToken(token), "a token is taken");
  } else {
    Check(!client->SetTokenFailure("none today"), "a failure is taken");
  }
  environment->Turn();
  LetGo(environment, client.get());
}

using Scene = void (*)(Environment* environment, const Place& place);
constexpr std::array<Scene, 10> kScenes = {Produce,   Produce, Produce,  Consume, Consume,
                                           JoinGroup, Ask,     Transact, Despair, Authenticate};

// One environment, from its start to its end.
void Live(const Place& place, uint32_t seed) {
  Environment environment(seed);
  const uint32_t scenes = 1 + environment.Random(5);
  for (uint32_t i = 0; i < scenes; i++) {
    kScenes[environment.Random(kScenes.size())](&environment, place);
  }
}

// The main thread's: what happens to clusters.
void Disturb(Environment* environment, MockCluster* cluster) {
  using Code = rd_kafka_resp_err_t;
  const auto broker = static_cast<int32_t>(1 + environment->Random(kBrokers));
  const auto partition = static_cast<int32_t>(environment->Random(kPartitions));
  Code code = RD_KAFKA_RESP_ERR_NO_ERROR;
  switch (environment->Random(5)) {
    case 0:
      code = cluster->SetPartitionLeader(kGroupTopic, partition, broker);
      break;
    case 1:
      code = cluster->SetRoundTripTime(broker, static_cast<int>(environment->Random(10)));
      break;
    case 2:  // Produce requests.
      code = cluster->PushRequestErrors(0, {{RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 0}});
      break;
    case 3:
      code = cluster->SetBrokerDown(broker, true);
      environment->Turn(std::chrono::milliseconds(50));
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR) code = cluster->SetBrokerDown(broker, false);
      break;
    default:
      static_cast<void>(cluster->Requests());
      code = cluster->ClearRequests();
  }
  Check(code == RD_KAFKA_RESP_ERR_NO_ERROR, "the mock cluster does what it is told");
}

struct Arguments {
  uint32_t seconds = 20;
  uint32_t threads = 3;
  uint32_t seed = static_cast<uint32_t>(Clock::now().time_since_epoch().count() % 1'000'000);
};

void Stress(const Arguments& arguments) {
  const auto end = Clock::now() + std::chrono::seconds(arguments.seconds);
  Environment environment(arguments.seed);
  const std::shared_ptr<MockCluster> cluster = environment.Make<MockCluster>();
  if (!Check(!cluster->Open(kBrokers), "the mock cluster is there")) return;
  static_cast<void>(cluster->TrackRequests(true));
  static_cast<void>(cluster->SetInitialRebalanceDelay(100));
  std::vector<Place> places;
  for (uint32_t i = 0; i <= arguments.threads; i++) {
    places.push_back({cluster->BootstrapServers(), "topic-" + std::to_string(i), i});
    static_cast<void>(cluster->CreateTopic(places.back().topic, kPartitions, kBrokers));
  }
  static_cast<void>(cluster->CreateTopic(kGroupTopic, kPartitions, kBrokers));

  std::vector<std::thread> threads;
  for (uint32_t i = 0; i < arguments.threads; i++) {
    threads.emplace_back([end, place = places[i], seed = arguments.seed * 1000] {
      for (uint32_t round = 0; Clock::now() < end; round++) {
        Live(place, seed + round * 100 + place.number);
      }
    });
  }
  while (Clock::now() < end) {
    Disturb(&environment, cluster.get());
    // It has clients of its own, too.
    if (environment.Chance(20)) {
      kScenes[environment.Random(kScenes.size())](&environment, places.back());
    }
    environment.Turn(std::chrono::milliseconds(50));
  }
  for (std::thread& thread : threads) thread.join();
}

int Main(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const auto number = static_cast<uint32_t>(std::strtoul(argv[i + 1], nullptr, 10));
    if (name == "--seconds") arguments.seconds = number;
    if (name == "--threads") arguments.threads = number;
    if (name == "--seed") arguments.seed = number;
  }
  // What hangs is ended by SIGALRM, which is a failure.
  alarm(arguments.seconds + 300);
  Stress(arguments);
  const auto count = [](const std::atomic<uint64_t>& total) {
    return static_cast<unsigned long long>(total.load());
  };
  std::printf(
      "core-stress: seed %u: %llu environments, %llu clients, %llu messages produced, "
      "%llu reports, %llu consumed in %llu blocks, %llu rebalances, %llu answers, %llu failures\n",
      arguments.seed, count(totals.environments), count(totals.clients), count(totals.produced),
      count(totals.reports), count(totals.messages), count(totals.blocks), count(totals.rebalances),
      count(totals.answers), count(totals.failures));
  return totals.failures.load() == 0 && totals.messages.load() > 0 ? 0 : 1;
}

}  // namespace

}  // namespace kafka_napi

int main(int argc, char** argv) {
  return kafka_napi::Main(argc, argv);
}
