#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void weak_signature(const Paper& paper, Report& report) {
  if (paper.self_signed) return;  // nobody relies on the signature of a root
  const std::string name = name_of(Oid::from_content(paper.signature.oid));
  const std::string lower = base::lower_ascii(name);
  if (lower.find("sha1") != lower.npos)
    report.add("it is signed with SHA-1", name);
  else if (lower.starts_with("md"))
    report.add("it is signed with " + name.substr(0, 3), name);
}

}  // namespace

const Rule& rule_weak_signature() {
  static constexpr Rule rule{
      .id = "weak-signature",
      .severity = Severity::error,
      .citation = "RFC 6151, RFC 9155",
      .title = "signed with a broken hash",
      .meaning =
          "Certificates can be forged where the signature is made with MD5 or SHA-1: Windows, Java, browsers and OpenSSL refuse them.",
      .mend = "Have it issued again with SHA-256; of a CA certificate, have the CA renewed.",
      .judge = &weak_signature,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
