// The admin operations: one table, one way to start them, one way to read their answers.
//
// Rules
// 1. Starting an operation enqueues it for librdkafka's own thread: it never blocks.
// 2. The ticket travels as the options' opaque, and comes back with the result event on the
//    client's reply queue (Client::TakeReplies).
// 3. Everything that a request is built of is copied by librdkafka, and freed when it was started.
// 4. Lists of results can hold null pointers, for what the broker has left out of its answer.
#ifndef KAFKA_NAPI_CORE_ADMIN_H_
#define KAFKA_NAPI_CORE_ADMIN_H_

#include <string>
#include <utility>
#include <vector>

#include "core/failure.h"
#include "core/value.h"

namespace kafka_napi {

// What every operation is started with. All borrowed.
struct AdminRequest {
  rd_kafka_t* rk;
  const rd_kafka_AdminOptions_t* options;
  rd_kafka_queue_t* replies;
};

struct AdminOperation {
  const char* name;
  rd_kafka_admin_op_t kind;
  rd_kafka_event_type_t event;
  // Builds the C objects of `input` and starts the operation. A failure: nothing was started.
  MaybeFailure (*start)(const AdminRequest& request, const Value& input);
  // The answer without a request-level error.
  Value (*answer)(rd_kafka_event_t* event);
};

// The rows of the table, by theme; each in a file of its own.
[[nodiscard]] std::vector<AdminOperation> AdminAclOperations();
[[nodiscard]] std::vector<AdminOperation> AdminClusterOperations();
[[nodiscard]] std::vector<AdminOperation> AdminConfigOperations();
[[nodiscard]] std::vector<AdminOperation> AdminGroupOperations();
[[nodiscard]] std::vector<AdminOperation> AdminOffsetOperations();
[[nodiscard]] std::vector<AdminOperation> AdminTopicOperations();
[[nodiscard]] std::vector<AdminOperation> AdminUserOperations();

// JS thread. A failure: no answer will come.
[[nodiscard]] MaybeFailure StartAdmin(rd_kafka_t* rk, rd_kafka_queue_t* replies,
                                      const std::string& operation, uint32_t ticket,
                                      const Value& options, const Value& input);

// Null for an event that is not the result of an admin operation.
[[nodiscard]] Value AdminAnswer(rd_kafka_event_t* event);

// C objects of a request in the form that librdkafka wants: an array of pointers.
template <typename Handle>
class HandleArray {
 public:
  void Add(Handle handle) {
    pointers_.push_back(handle.get());
    handles_.push_back(std::move(handle));
  }
  [[nodiscard]] typename Handle::pointer* data() { return pointers_.data(); }
  [[nodiscard]] size_t size() const { return pointers_.size(); }

 private:
  std::vector<Handle> handles_;
  std::vector<typename Handle::pointer> pointers_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_ADMIN_H_
