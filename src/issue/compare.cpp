#include <algorithm>

#include "asn1/host_name.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "issue/issuer.hpp"
#include "trust/name_constraints.hpp"

namespace certkit::issue {
namespace {

namespace oid = asn1::oid;
using Differences = std::vector<Difference>;

// DNS names and the like are the same in either case; everything else is compared as written.
std::string comparable(const GeneralName& name) {
  using Type = GeneralName::Type;
  const bool folded = name.type == Type::dns || name.type == Type::email || name.type == Type::upn;
  return std::string(to_word(name.type)) + ":" + (folded ? base::lower_ascii(name.value) : name.value);
}

bool among(const GeneralName& name, const std::vector<GeneralName>& names) {
  return std::any_of(names.begin(), names.end(), [&](const GeneralName& other) { return comparable(other) == comparable(name); });
}

bool covered(const GeneralName& name, const std::vector<GeneralName>& names) {
  using Type = GeneralName::Type;
  return name.type == Type::dns && std::any_of(names.begin(), names.end(), [&](const GeneralName& other) {
           return other.type == Type::dns && asn1::wildcard_covers(other.value, name.value);
         });
}

bool has(const std::vector<Oid>& list, const Oid& usage) { return std::find(list.begin(), list.end(), usage) != list.end(); }
// Without the extension, or with anyExtendedKeyUsage in it, a certificate is for everything (RFC 5280 §4.2.1.12).
bool is_for(const std::vector<Oid>& given, const Oid& usage) {
  return given.empty() || has(given, oid::kAnyExtendedKeyUsage) || has(given, usage);
}
Severity without(const Oid& usage) { return usage == oid::kServerAuth ? Severity::error : Severity::warning; }

void sort(Differences& found) {
  std::stable_sort(found.begin(), found.end(), [](const Difference& a, const Difference& b) { return a.severity < b.severity; });
}

// What stands where something was dropped. It is said once: with the first that was.
std::string in_its_place(const std::vector<GeneralName>& names, const std::vector<GeneralName>& wanted) {
  constexpr std::size_t kMost = 5;
  if (names.empty()) return "; the certificate has no names at all";
  std::string others;
  std::size_t count = 0;
  for (const GeneralName& name : names)
    if (!among(name, wanted) && ++count <= kMost) others += (others.empty() ? "" : ", ") + name.to_text();
  if (count > kMost) others += " and " + std::to_string(count - kMost) + " more";
  return others.empty() ? "" : "; in its place it put " + others;
}

void compare_names(const Csr& asked, const Extensions& wanted, const Extensions& got, Differences& found) {
  const auto wanted_names = wanted.subject_alt_names(), names = got.subject_alt_names();
  std::string instead = in_its_place(names, wanted_names);
  for (const GeneralName& name : wanted_names) {
    if (among(name, names)) continue;
    found.push_back({"san-dropped", Severity::error, "the CA dropped " + name.to_text() + instead});
    instead.clear();
  }
  const auto host = trust::host_in_common_name(asked.subject());
  for (const GeneralName& name : names) {
    if (among(name, wanted_names)) continue;
    // Many CAs put the CN among the names, and it is what everybody wants.
    const bool expected = host && comparable(*host) == comparable(name);
    found.push_back({"san-added", expected ? Severity::note : Severity::warning,
                     "the CA added " + name.to_text() + (expected ? ", the CN of the request" : "")});
  }
}

void compare_subject(const Csr& asked, const Certificate& issued, Differences& found) {
  if (same(asked.subject_der(), issued.subject_der())) return;
  const Name wanted = asked.subject(), got = issued.subject();
  const std::string before = wanted.to_rfc4514(), after = got.to_rfc4514();
  if (before == after) {
    found.push_back({"subject-changed", Severity::note, "the CA wrote the subject with other string types"});
  } else if (wanted.common_name() != got.common_name()) {
    found.push_back({"subject-changed", Severity::warning,
                     "the CA changed the subject from \"" + before + "\" to \"" + after + "\", and with it the CN"});
  } else {
    found.push_back({"subject-changed", Severity::note, "the CA changed the subject from \"" + before + "\" to \"" + after + "\""});
  }
}

void compare_key_usage(const Extensions& wanted, const Extensions& got, Differences& found) {
  const auto asked = wanted.key_usage(), given = got.key_usage();
  if (!asked || !given) {  // without the extension every usage is allowed (RFC 5280 §4.2.1.3)
    if (asked) found.push_back({"usage-added", Severity::note, "the CA left the key usage out: every usage is allowed"});
    return;
  }
  for (const std::string& word : key_usage_words(*asked & ~*given))
    found.push_back({"usage-dropped", Severity::warning, "the CA dropped the key usage " + word});
  for (const std::string& word : key_usage_words(*given & ~*asked))
    found.push_back({"usage-added", Severity::note, "the CA added the key usage " + word});
}

void compare_extended_key_usage(const Extensions& wanted, const Extensions& got, Differences& found) {
  const auto asked = wanted.extended_key_usage(), given = got.extended_key_usage();
  std::string is;
  for (const Oid& usage : given) is += (is.empty() ? "" : ", ") + name_of(usage);
  for (const Oid& usage : asked)
    if (!is_for(given, usage))
      found.push_back({"usage-dropped", without(usage), "the CA dropped the usage " + name_of(usage) + "; it is for " + is});
  for (const Oid& usage : given)
    if (!asked.empty() && !has(asked, usage)) found.push_back({"usage-added", Severity::note, "the CA added the usage " + name_of(usage)});
}

void compare_basic_constraints(const Extensions& wanted, const Certificate& issued, Differences& found) {
  const auto constraints = wanted.basic_constraints();
  const bool asked = constraints && constraints->ca, given = issued.is_ca();
  if (asked == given) return;
  found.push_back({"basic-constraints-changed", Severity::error,
                   given ? "the CA made a CA certificate of a request for a leaf" : "a CA certificate was asked for, and this is none"});
}

void compare_other_extensions(const Extensions& wanted, const Extensions& got, Differences& found) {
  // Compared above, or the CA's own business: identifiers, and the template that only AD CS reads.
  static constexpr Oid kElsewhere[] = {
      oid::kSubjectAltName,         oid::kKeyUsage,       oid::kExtendedKeyUsage, oid::kBasicConstraints, oid::kSubjectKeyIdentifier,
      oid::kAuthorityKeyIdentifier, oid::kMsTemplateName, oid::kMsTemplate};
  for (const Extension& extension : wanted.all) {
    if (std::find(std::begin(kElsewhere), std::end(kElsewhere), extension.oid) != std::end(kElsewhere) ||
        got.find(extension.oid) != nullptr)
      continue;
    found.push_back({"extension-dropped", Severity::note, "the CA left the extension " + name_of(extension.oid) + " out"});
  }
}

void compare_validity(const Certificate& issued, const AskedValidity& asked, Differences& found) {
  const Time now = asked.now;
  const auto wanted = now + std::chrono::hours(24) * asked.days;
  // CAs count from midnight, or from a little while ago.
  if (asked.days != 0 && std::chrono::abs(issued.not_after() - wanted) > std::chrono::hours(24))
    found.push_back({"validity-changed", Severity::warning,
                     "the CA made it valid until " + to_rfc3339(issued.not_after()) + ", and not for the " + std::to_string(asked.days) +
                         (asked.days == 1 ? " day that was" : " days that were") + " asked for"});
  if (now < issued.not_before())
    found.push_back({"not-yet-valid", Severity::error, "it is not valid before " + to_rfc3339(issued.not_before())});
  if (now > issued.not_after()) found.push_back({"expired", Severity::error, "it expired on " + to_rfc3339(issued.not_after())});
}

}  // namespace

std::vector<Difference> compare_with_request(const Csr& asked, const Certificate& issued, const AskedValidity& validity) {
  if (!asked.public_key().same_as(issued.public_key())) {
    throw Error(Errc::mismatch, "the certificate " + issued.serial_hex() + " is for another key than the request's",
                "it is the answer to another request, or the request was made again since; ask the CA for the right one");
  }
  const Extensions wanted = asked.extensions(), got = issued.extensions();
  Differences found;
  compare_names(asked, wanted, got, found);
  compare_subject(asked, issued, found);
  compare_key_usage(wanted, got, found);
  compare_extended_key_usage(wanted, got, found);
  compare_basic_constraints(wanted, issued, found);
  compare_other_extensions(wanted, got, found);
  compare_validity(issued, validity, found);
  sort(found);
  return found;
}

std::vector<Difference> compare_with_spec(const CsrSpec& asked, const Certificate& certificate) {
  const Extensions got = certificate.extensions();
  Differences found;
  const auto names = got.subject_alt_names();
  for (const GeneralName& name : asked.san)
    if (!among(name, names) && !covered(name, names))
      found.push_back({"san-dropped", Severity::error, "the certificate is not for " + name.to_text()});
  const auto wanted = asked.subject.common_name(), cn = certificate.subject().common_name();
  if (wanted && cn && base::lower_ascii(*wanted) != base::lower_ascii(*cn))
    found.push_back({"subject-changed", Severity::warning, "the certificate's CN is \"" + *cn + "\", and not \"" + *wanted + "\""});
  if (wanted && !cn)
    found.push_back({"subject-changed", Severity::note, "the certificate has no CN, and \"" + *wanted + "\" is asked for"});
  if (const auto given = got.key_usage(); given && asked.key_usage)
    for (const std::string& word : key_usage_words(*asked.key_usage & ~*given))
      found.push_back({"usage-dropped", Severity::warning, "the certificate has not the key usage " + word});
  for (const Oid& usage : asked.extended_key_usage)
    if (!is_for(got.extended_key_usage(), usage))
      found.push_back({"usage-dropped", without(usage), "the certificate has not the usage " + name_of(usage)});
  sort(found);
  return found;
}

}  // namespace certkit::issue
