#include "running.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"

using namespace certkit;
using namespace certkit::fleet;
namespace fs = std::filesystem;

namespace test {
namespace {

struct CaKey {
  PrivateKey key = generate_key({KeyType::ec, 256});
  Certificate certificate = [this] {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514("CN=Lab CA");
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = kNow - kDay;
    spec.not_after = kNow + kDay * 3650;
    spec.basic_constraints = BasicConstraints{true, std::nullopt};
    spec.key_usage = kKeyCertSign | kCrlSign;
    return make_certificate(spec, nullptr, key);
  }();
};
const CaKey& ca_key() {
  static const CaKey kKey;
  return kKey;
}

// Each issuance is a file: "<digest of the CSR>.<n>", n from 1. It appears whole, however the process ends.
class CountingCa final : public issue::Issuer {
 public:
  CountingCa(fs::path folder, CaMood& mood) : folder_(std::move(folder)), mood_(mood) {}
  bool takes_threads() const noexcept override { return true; }

  issue::Answer submit(const Csr& csr, const issue::SubmitOptions& options) override {
    ++mood_.asked;
    if (mood_.unreachable) throw Error(Errc::network, "ca.test does not answer");
    if (mood_.refuses) return issue::Refused{"not this name", "ask for another one"};
    if (mood_.answer_is_lost) {
      (void)issue(csr, options.now);
      throw Error(Errc::network, "the connection broke");
    }
    options.keep(id_of(csr));
    if (mood_.undecided) return issue::Pending{id_of(csr), "a person looks at it", std::chrono::seconds(60), true};
    return issue(csr, options.now);
  }
  issue::Answer retrieve(const Csr& csr, const std::string&, const issue::SubmitOptions& options) override {
    if (mood_.unreachable) {
      ++mood_.asked;
      throw Error(Errc::network, "ca.test does not answer");
    }
    const fs::path file = folder_ / (id_of(csr) + ".1");
    if (fs::exists(file)) return issue::Issued{Certificate(to_bytes(as_bytes(get(file)))), {ca_key().certificate}, {}, {}};
    if (mood_.undecided) return issue::Pending{id_of(csr), "a person looks at it", std::chrono::seconds(60), true};
    return issue(csr, options.now);
  }
  std::vector<Certificate> chain() override { return {ca_key().certificate}; }

 private:
  static std::string id_of(const Csr& csr) { return base::to_hex(csr.public_key().spki_sha256()); }
  issue::Answer issue(const Csr& csr, Time now) {
    const PrivateKey other = mood_.wrong_key ? generate_key({KeyType::ec, 256}) : PrivateKey();
    CertificateSpec spec;
    spec.serial = to_bytes(ByteView(csr.public_key().spki_sha256()).first(16));
    spec.serial[0] = 0x40 | (spec.serial[0] & 0x3f);
    spec.subject = csr.subject();
    spec.subject_spki = to_bytes(mood_.wrong_key ? other.public_key().spki() : csr.spki());
    spec.not_before = now;
    spec.not_after = now + kDay * 90;
    spec.san = csr.extensions().subject_alt_names();
    spec.san_critical = csr.subject().rdns.empty();
    spec.key_usage = csr.extensions().key_usage();
    spec.extended_key_usage = csr.extensions().extended_key_usage();
    Certificate made = make_certificate(spec, &ca_key().certificate, ca_key().key);
    const fs::path temporary = folder_ / (".new-" + std::to_string(::getpid()) + "-" + id_of(csr));
    put(temporary, std::string(as_text(made.der())));
    for (int n = 1;; ++n) {
      std::error_code taken;
      fs::create_hard_link(temporary, folder_ / (id_of(csr) + "." + std::to_string(n)), taken);
      if (!taken) break;
    }
    fs::remove(temporary);
    return issue::Issued{std::move(made), {ca_key().certificate}, {}, {}};
  }
  fs::path folder_;
  CaMood& mood_;
};

}  // namespace

std::string environment_of(const base::Process& process, const std::string& name) {
  for (const auto& [key, value] : process.environment)
    if (key == name) return value;
  return {};
}

Running::Running(std::size_t n, const std::string& more, const std::string& swap) : count(n) {
  (void)ca_key();
  fs::create_directory(scratch / "ca");
  fs::create_directory(scratch / "served");
  fs::create_directory(scratch / "tls");
  std::string yaml = "issuers: {lab: {issuer: \"ca:ca\"}}\n" + more +
                     "defaults:\n  issuer: lab\n  hooks: {reload: [service, reload], verify: [service, verify]}\ncertificates:\n";
  for (std::size_t i = 0; i < n; ++i)
    yaml += "  - {name: " + name(i) + ", san: [" + name(i) + ".test], installations: [{to: tls/" + name(i) + ", swap: " + swap + "}]}\n";
  fleet = fleet_of(scratch, yaml);
}

std::unique_ptr<Store> Running::store() const { return open_store((scratch / "fleet.db").string()); }

World Running::world() {
  World world;
  world.open_issuer = [this](const IssuerEntry&) { return std::make_unique<CountingCa>(scratch / "ca", mood); };
  world.run = [this](const base::Process& process) { return service(process); };
  world.observe = nullptr;
  world.now = [this] { return now; };
  world.wait = [](std::chrono::milliseconds) {};
  world.random = [] { return std::uint64_t{0}; };
  world.library = &library;
  world.work = scratch / "work";
  world.host = "web1";
  world.worker = "web1/1";
  return world;
}

std::map<std::string, Outcome> Running::run(World world) { return run(std::move(world), *store()); }

std::map<std::string, Outcome> Running::run(World world, Store& store) {
  Planning how;
  how.options.now = now;
  how.options.host = world.host;
  how.options.force = options.force;
  how.options.jitter = std::chrono::seconds(0);
  how.eyes.host = world.host;
  how.library = &library;
  const FleetPlan plan = plan_fleet(fleet, &store, how);
  std::map<std::string, Outcome> outcomes;
  for (Outcome& outcome : certkit::fleet::run(fleet, plan.planned, store, world, options)) {
    std::string of = outcome.name;
    outcomes.emplace(std::move(of), std::move(outcome));
  }
  return outcomes;
}

bool Running::run_apart(const std::function<void(World&)>& arrange) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      World mine = world();
      arrange(mine);
      (void)run(mine);
      ::_exit(0);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 0;
  (void)::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void Running::run_until(Step step) {
  std::atomic<bool> stop = false;
  World stopped = world();
  stopped.say = [&](const Event& event) { stop = stop || event.step == step; };
  stopped.stop = [&] { return stop.load(); };
  (void)run(stopped);
}

Standing Running::standing(const std::string& of) const { return store()->standing(of).value_or(Standing()); }

Snapshot Running::files(const std::string& of) const {
  Snapshot found;
  std::error_code failed;
  for (const auto& one : fs::directory_iterator(scratch / "tls/" / of, failed)) found[one.path().filename()] = get(one.path());
  return found;
}

std::string Running::fault_of_pair(const std::string& of, const Certificate& leaf) const {
  const Snapshot here = files(of);
  if (here.find(of + ".crt") == here.end() || here.find(of + ".key") == here.end()) return of + " is not whole";
  if (here.at(of + ".crt") != to_pem(leaf)) return of + " has another certificate";
  const Bag bag = read(as_bytes(here.at(of + ".key")), of + ".key", {});
  const auto keys = bag.all<PrivateKey>();
  if (keys.size() != 1 || !keys.front()->public_key().same_as(leaf.public_key())) return of + " has another key";
  return {};
}

std::string Running::served(const std::string& of) const {
  return fs::exists(scratch / "served" / of) ? get(scratch / "served" / of) : std::string();
}

std::pair<std::size_t, std::size_t> Running::issued() const {
  std::size_t all = 0, most = 0;
  for (const auto& one : fs::directory_iterator(scratch / "ca")) {
    if (one.path().filename().string().starts_with('.')) continue;
    ++all;
    most = std::max<std::size_t>(most, std::stoul(one.path().extension().string().substr(1)));
  }
  return {all, most};
}

std::vector<std::string> Running::leftovers() const {
  static const std::set<std::string> kOfGeneration{"key.pem", "certificate.pem", "files.tar", "live.txt"};
  std::vector<std::string> found;
  for (const auto& one : fs::recursive_directory_iterator(scratch / "work"))
    if (!one.is_directory() && !kOfGeneration.contains(one.path().filename())) found.push_back(one.path());
  for (const auto& one : fs::recursive_directory_iterator(scratch / "tls"))
    if (one.path().filename().string().starts_with('.')) found.push_back(one.path());
  return found;
}

// What a web server does: loads a pair whole, or stays as it is and says so.
base::ProcessEnd Running::service(const base::Process& process) const {
  const auto failed = [](const std::string& why) {
    base::ProcessEnd end;
    end.exit_code = 1;
    end.err = why + "\n";
    return end;
  };
  std::istringstream names(environment_of(process, "CERTKIT_NAMES"));
  for (std::string one; std::getline(names, one);) {
    const Snapshot here = files(one);
    if (here.empty()) continue;  // it is the first, and was taken away again
    const Bag bag = read(as_bytes(here.at(one + ".crt")), one, {});
    const Certificate leaf = *bag.all<Certificate>().front();
    if (const std::string fault = fault_of_pair(one, leaf); !fault.empty()) return failed(fault);
    if (process.arguments.front() == "reload") {
      put(scratch / "served" / (one + ".new"), leaf.serial_hex());
      fs::rename(scratch / "served" / (one + ".new"), scratch / "served" / one);
    } else if (failing.contains(one) || served(one) != leaf.serial_hex()) {
      return failed(one + " is not served");
    }
  }
  return {};
}

}  // namespace test
