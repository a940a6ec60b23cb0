// What happens, written down and then told: whoever hears of it can rely on it.
#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <string>

#include "fleet/run/task.hpp"

namespace certkit::fleet {

// Thrown through issuers, which catch what they know: neither is a failure of one certificate.
struct LeaseLost {};  // another worker has it by now: nothing more is done with it here
struct StoreFailed {  // ends the run
  std::exception_ptr why;
};

class Journal {
 public:
  Journal(Store& store, const World& world) : store_(store), world_(world) {}

  // The task as it stands now, and what happened: at its step, or at another one. Throws LeaseLost and StoreFailed. From any thread.
  void record(Task& task, std::string what) { record(task, task.renewal().step, std::move(what)); }
  void record(Task& task, Step told, std::string what);
  // Brings all of them to `step`, in one transaction. Those whose lease was lost are over. Throws StoreFailed.
  void record_all(std::span<Task* const> tasks, Step step, const std::function<std::string(const Task&)>& what);
  void lose(Task& task) const;

 private:
  [[nodiscard]] Event event_of(Task& task, Step told, std::string what) const;
  void say(const Event& event);
  Store& store_;
  const World& world_;
  std::mutex saying_;
};

}  // namespace certkit::fleet
