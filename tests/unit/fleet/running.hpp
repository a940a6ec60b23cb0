// A fleet with a CA that counts what it issues, and services that load what they find: what a run needs, in one folder that survives it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fleet/planning.hpp"
#include "fleet/run/run.hpp"
#include "made.hpp"
#include "profile/library.hpp"

namespace test {

// How the CA behaves: per run, and not remembered.
struct CaMood {
  bool unreachable = false;     // nothing arrives
  bool answer_is_lost = false;  // it issues, and nobody hears of it
  bool undecided = false;
  bool refuses = false;
  bool wrong_key = false;
  std::atomic<int> asked = 0;  // submissions, and questions that did not arrive
};

[[nodiscard]] std::string environment_of(const certkit::base::Process& process, const std::string& name);

class Running {
 public:
  // `count` certificates c0, c1 …; `more`: YAML, of the whole fleet. `swap`: of each installation.
  explicit Running(std::size_t count, const std::string& more = "", const std::string& swap = "files");

  [[nodiscard]] certkit::fleet::World world();
  // Plans and carries out, as `certkit renew` does. By name.
  std::map<std::string, certkit::fleet::Outcome> run(certkit::fleet::World world);
  std::map<std::string, certkit::fleet::Outcome> run(certkit::fleet::World world, certkit::fleet::Store& store);
  std::map<std::string, certkit::fleet::Outcome> run() { return run(world()); }
  // The same in a process of its own. False: it did not come to its end.
  [[nodiscard]] bool run_apart(const std::function<void(certkit::fleet::World&)>& arrange);
  // Leaves all that is under way when the first has come to `step`.
  void run_until(certkit::fleet::Step step);
  [[nodiscard]] static std::string name(std::size_t i) { return "c" + std::to_string(i); }

  [[nodiscard]] std::unique_ptr<certkit::fleet::Store> store() const;
  [[nodiscard]] certkit::fleet::Standing standing(const std::string& name) const;
  // The files of a certificate in their places: name -> content.
  [[nodiscard]] Snapshot files(const std::string& name) const;
  // "" or what is wrong: no pair of key and certificate, another certificate than `leaf`.
  [[nodiscard]] std::string fault_of_pair(const std::string& name, const certkit::Certificate& leaf) const;
  [[nodiscard]] std::string served(const std::string& name) const;  // serial
  // Issuances: in all, and the most of one request.
  [[nodiscard]] std::pair<std::size_t, std::size_t> issued() const;
  // Whatever is neither a file in its place nor a generation's own.
  [[nodiscard]] std::vector<std::string> leftovers() const;

  certkit::Time now = kNow;
  CaMood mood;
  std::set<std::string> failing;  // whose service does not take the new certificate
  certkit::fleet::RunOptions options;
  Scratch scratch;
  std::size_t count;
  certkit::profile::Library library{{std::string(CERTKIT_SOURCE) + "/profiles"}};
  certkit::fleet::Fleet fleet;

 private:
  [[nodiscard]] certkit::base::ProcessEnd service(const certkit::base::Process& process) const;
};

}  // namespace test
