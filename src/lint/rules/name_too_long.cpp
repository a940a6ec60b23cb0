#include "asn1/oids.hpp"
#include "asn1/strings.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

struct Bound {
  Oid type;
  std::size_t characters;
};
constexpr Bound kBounds[] = {{oid::kCommonName, 64},           {oid::kSerialNumber, 64},           {Oid("2.5.4.7") /* L */, 128},
                             {Oid("2.5.4.8") /* ST */, 128},   {Oid("2.5.4.9") /* STREET */, 128}, {Oid("2.5.4.10") /* O */, 64},
                             {Oid("2.5.4.11") /* OU */, 64},   {Oid("2.5.4.12") /* title */, 64},  {Oid("2.5.4.17") /* postalCode */, 16},
                             {Oid("2.5.4.4") /* SN */, 32768}, {Oid("2.5.4.42") /* GN */, 32768},  {oid::kEmailAddress, 255}};

void name_too_long(const Paper& paper, Report& report) {
  for (const Part& part : subject_parts(paper))
    for (const Bound& bound : kBounds)
      if (const std::size_t characters = asn1::count_characters(part.attribute.value);
          part.attribute.type == bound.type && characters > bound.characters)
        report.add("the " + part.name() + " has " + std::to_string(characters) + " characters, and at most " +
                       std::to_string(bound.characters) + " are allowed",
                   in_quotes(part.attribute.value.substr(0, 80)));
}

}  // namespace

const Rule& rule_name_too_long() {
  static constexpr Rule rule{
      .id = "name-too-long",
      .severity = Severity::error,
      .citation = "RFC 5280 appendix A.1",
      .title = "value longer than its attribute may be",
      .meaning =
          "Each attribute of a name has a longest length, 64 characters for a CN. Programs cut the value off, or refuse the certificate.",
      .mend = "Ask for it again with a shorter value; a host name that is too long for the CN stands among the names alone.",
      .judge = &name_too_long,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
