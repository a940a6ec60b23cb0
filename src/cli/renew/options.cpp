#include "cli/renew/options.hpp"

namespace certkit::cli {

void declare_fleet(Syntax& syntax, FleetOptions& options) {
  syntax.option("--fleet FILE", options.fleet, "The fleet: which certificates there are to be, and where [fleet.yaml]");
  syntax.option(
      "--state FILE|URL", options.state,
      "Where it is remembered what was done: a file, or postgresql://HOST/DATABASE for several machines [fleet.state/fleet.db beside "
      "the fleet]");
}

void declare_planning(Syntax& syntax, PlanningOptions& options) {
  declare_fleet(syntax, options.of);
  Option& only = syntax.option("--only NAME", options.only, "Only this certificate; * and ? stand for any characters; repeatable");
  syntax.flag("--force", options.force, "What --only names is due, whatever else holds: it is not waited, either").needs(only);
  syntax.option("--budget N", options.budget, "Renew at most so many, those first that end first").number_between(1, 1'000'000);
  syntax.option("--host NAME", options.host, "This machine, as `host` in the fleet names it [what it calls itself]");
}

}  // namespace certkit::cli
