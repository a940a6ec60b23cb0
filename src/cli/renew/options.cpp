#include "cli/renew/options.hpp"

namespace certkit::cli {

void declare_planning(Syntax& syntax, PlanningOptions& options) {
  declare_fleet_places(syntax, options.places);
  const Option& only = syntax.option("--only NAME", options.only, "Only this certificate; * and ? stand for any characters; repeatable");
  syntax.flag("--only-failed", options.only_failed, "Only those whose last attempt failed, without waiting for the time of the next one");
  syntax.flag("--force", options.force, "What --only names is due, whatever else holds: it is not waited, either").needs(only);
  syntax.option("--budget N", options.budget, "Begin with at most so many, those first that end first").number_between(1, 1'000'000);
  syntax.flag("--live", options.live, "Ask the endpoints, too: one that serves another certificate is a reason to renew");
  syntax.flag("--revocation", options.revocation,
              "Ask the OCSP and CRL servers of the certificates, too, whether they are revoked [only a CA in a folder is asked]");
  declare_host(syntax, options.places);
}

}  // namespace certkit::cli
