#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

std::string_view kind_of(std::uint8_t tag) {
  switch (tag) {
    case RawName::email: return "an e-mail address";
    case RawName::uri: return "a URI";
    case RawName::directory: return "a directory name";
    case RawName::registered_id: return "a registered ID";
    case RawName::other_name: return "an other name (as a user principal name)";
    default: return "a name of another kind";
  }
}

// As a user writes it; of what cannot be read, the hex of its DER.
std::string shown(const RawName& name) {
  if (name.tag == RawName::email || name.tag == RawName::uri) return base::printable(name.text());
  try {
    asn1::Writer w;
    w.primitive(name.tag, name.content);
    return GeneralName::parse(w.take()).to_text();
  } catch (const Error&) {
    return "DER " + base::to_hex(name.content);
  }
}

void public_name_type(const Paper& paper, const PolicyLine&, Report& report) {
  for (const RawName& name : paper.names)
    if (name.tag != RawName::dns && name.tag != RawName::ip)
      report.add("there is " + std::string(kind_of(name.tag)) + " among the names", shown(name));
}

}  // namespace

const Rule& rule_public_name_type() {
  static constexpr Rule rule{
      .id = "public-name-type",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "name of a kind that public CAs do not sign",
      .meaning =
          "Public server certificates have DNS names and addresses only: no URI, e-mail address, user principal name or directory name.",
      .mend = "Have it signed by a CA of your own, or leave this name out.",
      .judge = &public_name_type,
  };
  return rule;
}

}  // namespace certkit::lint
