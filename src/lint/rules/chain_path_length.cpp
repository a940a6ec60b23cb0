#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

std::optional<BasicConstraints> constraints_of(const Certificate& certificate) {
  try {
    return certificate.extensions().basic_constraints();
  } catch (const Error&) {
    return std::nullopt;  // extension-damaged
  }
}

void chain_path_length(const ChainCase& chain, Report& report) {
  const auto& path = chain.chain.path;
  int below = 0;  // CAs between this one and the leaf that are not self-issued
  for (std::size_t i = 1; i < path.size(); ++i) {
    const auto constraints = constraints_of(path[i]);
    if (constraints && constraints->path_length && below > *constraints->path_length)
      report.add(base::printable(title(path[i])) + " allows " + std::to_string(*constraints->path_length) +
                 " CAs below it, and there are " + std::to_string(below));
    if (!path[i].self_issued()) ++below;
  }
}

}  // namespace

const Rule& rule_chain_path_length() {
  static constexpr Rule rule{
      .id = "chain-path-length",
      .severity = Severity::error,
      .citation = "RFC 5280 §6.1.4",
      .title = "chain longer than one of its CAs allows",
      .meaning = "A CA of the chain says how many CAs may follow, and there are more: clients refuse the chain.",
      .mend = "Have the certificate issued by a CA higher up, or the CA's certificate issued again with a greater path length.",
      .judge = &chain_path_length,
  };
  return rule;
}

}  // namespace certkit::lint
