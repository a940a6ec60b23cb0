// Some hundred certificates that are taken from step to step together, so that what is slow (flushing disks, telling services) is done once
// for all of them. A step is a phase: what fails of one certificate ends that one, and the others go on.
#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "fleet/run/hooks.hpp"
#include "fleet/run/issuers.hpp"
#include "fleet/run/journal.hpp"
#include "fleet/run/lease_keeper.hpp"

namespace certkit::fleet {

// What all waves of a run share.
class Work {
 public:
  Work(const Fleet& of, Store& with, const World& in, const RunOptions& how);
  [[nodiscard]] bool stopped() const { return world.stop && world.stop(); }
  const Fleet& fleet;
  Store& store;
  const World& world;
  const RunOptions& options;
  std::filesystem::path home;  // of fleet.yaml
  Asker asker;
  Issuers issuers;
  Journal journal;

  // The store failed: the run ends. Of several failures the first one counts.
  void end_by(std::exception_ptr failure);
  [[nodiscard]] std::exception_ptr store_failure() const;
  [[nodiscard]] bool is_over() const { return stopped() || store_failure(); }  // no more waves

 private:
  mutable std::mutex failing_;
  std::exception_ptr store_failure_;
};

class Wave {
 public:
  Wave(Work& work, std::span<const Planned* const> planned);
  // In two halves, so that the next wave asks its issuers while the services of this one hear of their files. Where the store fails,
  // work.store_failure() says why.
  void make_ready();  // up to files that are made
  // Nothing from outside comes while it is made ready: no `before` hook sets anything up, and no CA looks at the services of this machine.
  [[nodiscard]] bool may_overlap() const;
  [[nodiscard]] std::vector<Outcome> put_to_use();  // and to their end; in the order in which they were planned

 private:
  using Tasks = std::vector<Task*>;
  using Act = std::function<void(Task&)>;
  [[nodiscard]] Tasks at(std::initializer_list<Step> steps);
  // Errors of one are its failure.
  void guarded(Task& task, const Act& act);
  void each(const Tasks& tasks, unsigned threads, const Act& act);
  void fail(Task& task, const Failure& failure);
  [[nodiscard]] Time next_try(const Task& task, const Failure& failure) const;
  void or_end_run(const std::function<void()>& steps);

  // wave.cpp: who has it, and where it stands
  void lease();
  void begin(Task& task);
  void wait_for_entry(Task& task);
  void stand_still(Task& task, const Failure& why);
  void start(Task& task);
  [[nodiscard]] bool has_live_key(const Task& task) const;
  void put_again(Task& task);
  void take_back(Task& task);
  [[nodiscard]] bool goes_on_with_last(Task& task);
  void close();
  void clear_late_files(Task& task);

  // keys.cpp: key and request, durable before anybody hears of them
  void make_keys();
  void make_key(Task& task);
  [[nodiscard]] bool has_key(Task& task);  // false: it has failed
  [[nodiscard]] std::optional<Secret> password_of(const Task& task) const;

  // asking.cpp: to the issuer, and back
  struct Preparation {  // a `before` hook, for all that have it: the first that is asked runs it, the others wait for what comes of that
    const Hook* hook;
    std::vector<HookCall> calls;
    std::once_flag once;
    std::string problem;
  };
  void ask_issuers();
  void ask(Task& task);
  [[nodiscard]] Preparation* preparation_of(const Task& task);
  [[nodiscard]] bool prepare_to_ask(Preparation& before);
  void ask_within_turn(Task& task, Issuers::Went& went);
  [[nodiscard]] Issuers::Went how_it_went(Errc code) const;
  [[nodiscard]] std::optional<issue::Answer> what_became_of(Task& task, issue::Issuer& issuer, const issue::SubmitOptions& how);
  [[nodiscard]] issue::Answer send(Task& task, issue::Issuer& issuer, const issue::SubmitOptions& how);
  void take(Task& task, issue::Issuer& issuer, issue::Answer answer);
  void complete_chain(Task& task, issue::Issuer& issuer);

  // judging.cpp: is it what was asked for
  void judge_all();
  void judge(Task& task);

  // placing.cpp: files
  void stage_all();
  void stage(Task& task);
  void put_in_place();
  void open_generation(Task& task);
  [[nodiscard]] static Error given_up(Task& task);  // it is from now on: the renewal has failed
  void prepare(Task& task);
  void lay_beside(Task& task);
  void swap(Task& task);
  void not_begun(Task& task);
  // Those whose file systems could not be flushed have failed.
  void flush_for(const Tasks& tasks);

  // telling.cpp: services
  void tell_services();
  void reload(const Tasks& tasks, bool rolled_back);
  void verify(Task& task);
  void finish();
  void keep_for_later(Task& task);
  void become_live(Task& task) const;
  [[nodiscard]] HookCall call_for(const Task& task, bool rolled_back) const;
  [[nodiscard]] std::optional<std::string> deploy(const Task& task, bool rolled_back) const;

  // going_back.cpp
  void go_back();
  void end_going_back(const Tasks& back);
  static void stays_at_rolling_back(Task& task);
  void broken(Task& task, const Failure& failure);

  Work& work_;
  std::deque<Task> tasks_;
  std::deque<Preparation> preparations_;
  std::optional<LeaseKeeper> keeper_;  // while steps are taken
};

}  // namespace certkit::fleet
