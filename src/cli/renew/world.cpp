#include "cli/renew/world.hpp"

#include <random>
#include <thread>

#include "base/host.hpp"
#include "base/signals.hpp"
#include "cli/issuing.hpp"

namespace certkit::cli {
namespace {

using std::chrono::milliseconds;

void stop_if_asked() {
  if (base::SignalGuard::arrived()) throw Error(Errc::network, "interrupted while waiting", "the next run goes on where this one stopped");
}

// In pieces, so that who presses Ctrl-C is not kept waiting.
void wait(Session& session, milliseconds time) {
  constexpr std::chrono::seconds kPiece{1};
  for (; time >= kPiece; time -= kPiece) {
    stop_if_asked();
    session.io.wait(kPiece);
  }
  stop_if_asked();
  std::this_thread::sleep_for(time);
}

std::uint64_t random_number() {
  std::random_device random;
  return std::uint64_t{random()} << 32 | random();
}

// What all issuers of the fleet have in common.
issue::IssuerSettings issuers(Session& session, Progress& progress, FleetSecrets& secrets, const WorldOptions& options) {
  issue::IssuerSettings all = world_of_issuers(session, options.passin, options.work / ".issuers");
  all.secret = [&secrets, &progress](const issue::SecretReference& reference) {
    return secrets.get(reference, [&progress](const std::function<void()>& read) { progress.aside(read); });
  };
  if (all.ask)
    all.ask = [ask = std::move(all.ask), &progress](const std::string& what, int attempt) {
      std::optional<Secret> answer;
      progress.aside([&] { answer = ask(what, attempt); });
      return answer;
    };
  all.wait = [&session](std::chrono::seconds time) { wait(session, time); };
  all.say = [&session, &progress](const std::string& line) { progress.aside([&] { session.detail(line); }); };
  all.warn = [&session, &progress](const std::string& line) { progress.aside([&] { session.warn(line); }); };
  return all;
}

}  // namespace

fleet::World world_of_fleet(Session& session, Progress& progress, FleetSecrets& secrets, const profile::Library& library,
                            const WorldOptions& options) {
  const issue::IssuerSettings all = issuers(session, progress, secrets, options);
  fleet::World world;
  world.open_issuer = [all, folder = options.folder](const fleet::IssuerEntry& entry) {
    issue::IssuerSettings own = all;
    own.given = entry.settings;
    own.attributes = entry.attributes;
    const std::filesystem::path beside = entry.place.file ? std::filesystem::absolute(*entry.place.file).parent_path() : folder;
    return issue::open_issuer(issue::from_anywhere(entry.issuer, beside), std::move(own));
  };
  world.secret = all.secret;
  world.now = session.io.now;
  world.wait = [&session](milliseconds time) { wait(session, time); };
  world.random = random_number;
  world.library = &library;
  world.work = options.work;
  world.host = base::host_name();
  world.stop = base::SignalGuard::arrived;
  return world;
}

}  // namespace certkit::cli
