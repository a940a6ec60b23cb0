// kill -9 of the real program at each of its system calls, while it replaces a set of files with another one.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>

#include "workshop.hpp"

using test::Interference;
using test::Snapshot;
using test::SystemCall;
using test::Words;
namespace fs = std::filesystem;

namespace {

const std::string kTemporary = ".certkit-", kKept = ".old-";

// The names of kept keys hold the time.
Snapshot without_time(const Snapshot& files) {
  Snapshot out;
  for (const auto& [name, content] : files) {
    const std::size_t at = name.find(kKept);
    out[at == std::string::npos ? name : name.substr(0, at + kKept.size())] += content;
  }
  return out;
}

bool has_temporaries(const Snapshot& files) {
  return std::any_of(files.begin(), files.end(), [](const auto& file) { return file.first.find(kTemporary) != std::string::npos; });
}
bool holds(const Snapshot& files, const std::string& content) {
  return std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.second == content; });
}

}  // namespace

TEST_SUITE("killed") {
  TEST_CASE("split --force, killed at each system call: the next run finds all old or all new, and leaves nothing besides") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    workshop.make("old", "ec:p256");
    workshop.make("new", "ec:p256");
    const fs::path set = workshop / "set";
    const Words split_new{"split", "new.pem", "--out-dir", "set", "--name", "www", "--fullchain", "--force"};
    const Words next_run{"convert", "old.crt", "--to", "der", "-o", "set/other.der"};
    workshop.run({"split", "old.pem", "--out-dir", "set", "--name", "www", "--fullchain"});
    test::put(set / "bystander", "not ours");
    fs::rename(set, workshop / "before");
    const auto fresh = [&] {
      fs::remove_all(set);
      fs::copy(workshop / "before", set, fs::copy_options::recursive);
    };
    const std::string old_key = test::get(workshop / "before" / "www.key");

    fresh();
    const Snapshot old_set = without_time(test::snapshot(set));
    REQUIRE(old_set.size() == 6);
    const auto undisturbed = run_program_traced(workshop.certkit(split_new), [](const SystemCall&) { return Interference{}; });
    REQUIRE(undisturbed.exit_code == 0);
    const Snapshot new_set = without_time(test::snapshot(set));
    REQUIRE(new_set.size() == 7);  // the old key was kept
    REQUIRE(new_set.at("www.key.old-") == old_key);

    int old_sets = 0, new_sets = 0, half = 0;
    for (int n = 0; n < undisturbed.system_calls; ++n) {
      CAPTURE(n);
      fresh();
      const auto killed = run_program_traced(workshop.certkit(split_new), [&](const SystemCall& call) {
        return Interference{call.index == n ? Interference::Kind::kill : Interference::Kind::none};
      });
      if (killed.exited) break;  // one call fewer than before
      REQUIRE(killed.signal == SIGKILL);
      const Snapshot left = test::snapshot(set);
      CHECK(holds(left, old_key));
      half += has_temporaries(left) ? 1 : 0;
      if (n % 2 == 0) {
        workshop.run(next_run);
        Snapshot now = without_time(test::snapshot(set));
        CHECK(now.erase("other.der") == 1);
        CHECK_MESSAGE((now == old_set || now == new_set), test::show(now));
        ++(now == old_set ? old_sets : new_sets);
      } else {
        workshop.run(split_new);
        Snapshot now = test::snapshot(set);
        CHECK_FALSE(has_temporaries(now));
        CHECK(holds(now, old_key));
        now = without_time(now);
        now["www.key.old-"] = old_key;  // killed late, the new key was kept too
        CHECK_MESSAGE(now == new_set, test::show(now));
      }
    }
    CHECK(half > 20);
    CHECK(old_sets > 20);
    CHECK(new_sets > 2);
  }
}
