#include "base/text.hpp"
#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

void name_not_resolved(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr || seen->resolve_error.empty() || seen->connected()) return;
  report.add_with_fix("the name " + seen->asked.host + " has no address", base::printable(seen->resolve_error),
                      "Is it spelt right? nslookup " + seen->asked.host +
                          " asks the same resolver. Names that are known inside a network only are not known outside (split DNS). "
                          "--connect-to ADDRESS looks at a server that has no name yet.");
}

}  // namespace

const Cause& cause_name_not_resolved() {
  static constexpr Cause cause{
      .id = "name-not-resolved",
      .severity = Severity::error,
      .stage = Stage::name,
      .citation = "RFC 1034 §4.3.1",
      .title = "the name has no address",
      .meaning = "The resolver of this machine knows no address for the name, so that nothing can be connected to.",
      .mend = "Is the name spelt right, and is it in the DNS that clients ask?",
      .judge = &name_not_resolved,
  };
  return cause;
}

}  // namespace certkit::diagnose
