// kill -9 of the real program at each of its system calls, while it replaces a set of files with another one.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>

#include "certkit/read.hpp"
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

// Both files of it are there and belong together; false: neither is.
bool has_pair(const Snapshot& files, const std::string& name) {
  const auto key_file = files.find(name + ".key"), csr_file = files.find(name + ".csr");
  const std::string one_alone = name + ": one without the other\n" + test::show(files);
  REQUIRE_MESSAGE((key_file == files.end()) == (csr_file == files.end()), one_alone);
  if (key_file == files.end()) return false;
  const auto read = [](const std::string& text) { return certkit::read(certkit::as_bytes(text), "made", {}); };
  const certkit::Bag key = read(key_file->second), csr = read(csr_file->second);
  REQUIRE(key.all<certkit::PrivateKey>().size() == 1);
  REQUIRE(csr.all<certkit::Csr>().size() == 1);
  CHECK(key.all<certkit::PrivateKey>().front()->public_key().same_as(csr.all<certkit::Csr>().front()->public_key()));
  return true;
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

  TEST_CASE(
      "csr --batch, killed at many of its system calls: a key is there with its CSR or not at all, and the same again makes the rest") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    const fs::path folder = workshop / "requests";
    const Words names{"a", "b", "c", "d", "e"};
    std::string lines;
    for (const std::string& name : names) lines += "{\"name\": \"" + name + "\", \"cn\": \"" + name + ".contoso.com\"}\n";
    test::put(workshop / "hosts", lines);
    test::put(workshop / "another", "{\"name\": \"other\", \"cn\": \"other.contoso.com\"}\n");
    const auto batch = [](const std::string& file) {
      return Words{"csr", "--batch", file, "--key-type", "ec:p256", "--out-dir", "requests"};
    };
    const auto fresh = [&] {
      fs::remove_all(folder);
      fs::create_directory(folder);
    };
    fresh();
    const auto undisturbed = run_program_traced(workshop.certkit(batch("hosts")), [](const SystemCall&) { return Interference{}; });
    REQUIRE(undisturbed.exit_code == 0);

    constexpr int kEach = 3;  // others at each run of the tests would be hard to repeat
    std::size_t half = 0, none = 0, all = 0;
    for (int n = 0; n < undisturbed.system_calls; n += kEach) {
      CAPTURE(n);
      fresh();
      const auto killed = run_program_traced(workshop.certkit(batch("hosts")), [&](const SystemCall& call) {
        return Interference{call.index == n ? Interference::Kind::kill : Interference::Kind::none};
      });
      if (killed.exited) break;
      REQUIRE(killed.signal == SIGKILL);
      const std::string answers = test::get(workshop / "said.out");
      half += has_temporaries(test::snapshot(folder)) ? 1 : 0;
      workshop.run(batch("another"));  // whoever comes to the folder next puts it right
      const Snapshot then = test::snapshot(folder);
      CHECK_FALSE(has_temporaries(then));
      std::size_t made = 0;
      for (const std::string& name : names) {
        const bool is_made = has_pair(then, name);
        if (answers.find("{\"name\":\"" + name + "\",\"ok\":true") != std::string::npos) CHECK(is_made);
        made += is_made ? 1 : 0;
      }
      CHECK((made == 0 || made == names.size()));
      ++(made == 0 ? none : all);
      const auto again = run_program(workshop.certkit(batch("hosts")));
      CHECK(again.exit_code == (made == 0 ? 0 : 8));
      const Snapshot now = test::snapshot(folder);
      CHECK_FALSE(has_temporaries(now));
      for (const std::string& name : names) CHECK(has_pair(now, name));
      for (const auto& [name, content] : then) CHECK(now.at(name) == content);
    }
    CHECK(half > 5);
    CHECK(none > 5);
    CHECK(all > 0);
  }
}
