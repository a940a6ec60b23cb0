#include "cli/renew/asking_when.hpp"

#include <algorithm>

#include "cli/profiles.hpp"
#include "fleet/windows.hpp"

namespace certkit::cli {

void ask_when(Session& session, const fleet::Fleet& fleet, fleet::Store& store, FleetSecrets& secrets, const WorldOptions& options) {
  const bool any = std::any_of(fleet.certificates.begin(), fleet.certificates.end(), [](const fleet::CertificateEntry& one) {
    return one.renew_before && one.renew_before->kind == fleet::RenewBefore::Kind::ari;
  });
  if (!any) return;
  const profile::Library profiles = library(session);
  Progress progress(session, [] { return std::string("asking CAs when they want their certificates renewed"); });
  const fleet::World world = world_of_fleet(session, progress, secrets, profiles, options);
  const fleet::AskedWindows asked = fleet::ask_windows(fleet, store, session.io.now(), world.open_issuer);
  progress.aside([&] {
    for (const std::string& problem : asked.problems) session.warn(problem);
  });
}

}  // namespace certkit::cli
