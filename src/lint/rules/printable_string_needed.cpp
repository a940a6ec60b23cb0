#include "asn1/oids.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void printable_string_needed(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper)) {
    const Oid& type = part.attribute.type;
    if ((type == oid::kCountryName || type == oid::kSerialNumber || type == Oid("2.5.4.46")) &&
        part.attribute.tag != asn1::kPrintableString)
      report.add("the " + part.name() + " is no PrintableString", in_quotes(part.attribute.value));
    if ((type == oid::kDomainComponent || type == oid::kEmailAddress) && part.attribute.tag != asn1::kIa5String)
      report.add("the " + part.name() + " is no IA5String", in_quotes(part.attribute.value));
  }
}

}  // namespace

const Rule& rule_printable_string_needed() {
  static constexpr Rule rule{
      .id = "printable-string-needed",
      .severity = Severity::error,
      .citation = "RFC 5280 appendix A.1",
      .title = "attribute in the wrong string type",
      .meaning =
          "Country and serial number are written as PrintableString, domain components and e-mail addresses as IA5String. Names are "
          "compared octet by octet: with another type the issuer is not found.",
      .mend = kIssueAgain,
      .judge = &printable_string_needed,
  };
  return rule;
}

}  // namespace certkit::lint
