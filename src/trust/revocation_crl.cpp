// Does a CRL list a certificate (RFC 5280 §6.3.3)? A list may have a million entries: they are walked where they stand.
#include <algorithm>
#include <array>
#include <string_view>

#include "asn1/algorithm.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "trust/crl_scope.hpp"
#include "trust/revocation_words.hpp"

namespace certkit::trust {
namespace {

using namespace asn1;

constexpr Oid kDeltaCrlIndicator("2.5.29.27"), kIssuingDistributionPoint("2.5.29.28"), kReasonCode("2.5.29.21"),
    kHoldInstruction("2.5.29.23"), kInvalidityDate("2.5.29.24"), kCertificateIssuer("2.5.29.29");
// RFC 5280 §5.1.2.5 demands nextUpdate. A list without one counts this long, as one of a CA that is off-line most of the time.
constexpr std::chrono::days kOpenEnded{90};

// DER of a CRL that may be armoured as PEM.
Bytes der_of(ByteView octets) {
  if (octets.empty() || octets[0] == kSequence) return to_bytes(octets);
  const std::string_view text = as_text(octets);
  static constexpr std::string_view kBegin = "CRL-----";  // "-----BEGIN X509 CRL-----", and what old tools call it
  const std::size_t begin = text.find("-----BEGIN "), label = begin == text.npos ? text.npos : text.find(kBegin, begin);
  const std::size_t end = label == text.npos ? text.npos : text.find("-----END", label);
  Bytes der;
  if (end == text.npos || !base::from_base64(text.substr(label + kBegin.size(), end - label - kBegin.size()), der))
    throw Error(Errc::malformed, "it begins with " + start_for_people(octets));
  return der;
}

// tbsCertList, up to its entries.
struct Walk {
  AlgorithmId algorithm;
  std::optional<Reader> entries;

  explicit Walk(const Crl& crl) {
    Reader outer(crl.tbs(), "CRL");
    Reader in = outer.enter(kSequence, "tbsCertList");
    if (in.next_is(kInteger)) (void)in.any("version");
    algorithm = to_algorithm_id(read_algorithm(in, "signature"));
    (void)in.any("issuer");
    (void)in.any("thisUpdate");
    if (in.next_is(kUtcTime) || in.next_is(kGeneralizedTime)) (void)in.any("nextUpdate");
    if (const auto list = in.optional(kSequence, "revokedCertificates")) entries = in.into(*list);
  }
};

struct EntryExtensions {
  std::optional<int> reason;
  ByteView issuer;  // GeneralNames of certificateIssuer; empty: none
  bool unknown_critical = false;
};

EntryExtensions entry_extensions(Reader extensions) {
  EntryExtensions found;
  while (!extensions.at_end()) {
    Reader in = extensions.enter(kSequence, "CRL entry extension");
    const ByteView type = in.oid_content("CRL entry extension");
    const bool critical = in.next_is(kBoolean) && in.boolean("critical");
    const ByteView value = in.octet_string("CRL entry extension");
    if (same(type, kReasonCode.content()))
      // A reason that cannot be read does not take the revocation back.
      found.reason = value.size() == 3 && value[0] == kEnumerated && value[1] == 1 ? value[2] : 0;
    else if (same(type, kCertificateIssuer.content()))
      found.issuer = value;
    else if (critical && !same(type, kInvalidityDate.content()) && !same(type, kHoldInstruction.content()))
      found.unknown_critical = true;
  }
  return found;
}

// certificateIssuer (RFC 5280 §5.3.3) names the issuer in its directory name.
bool names_issuer(ByteView general_names, ByteView issuer_der) {
  Reader reader(general_names, "certificateIssuer");
  for (Reader each = reader.enter(kSequence, "GeneralNames"); !each.at_end();)
    if (const Tlv name = each.any("GeneralName"); name.tag == context(4, true) && same_name(name.content, issuer_der)) return true;
  return false;
}

struct Entry {
  Time date{};
  std::optional<int> reason;
};

struct Entries {
  std::optional<Entry> found;
  bool unknown_critical = false;  // the whole list is of no use then (RFC 5280 §5.3)
};

Entries look_up(Reader entries, const Certificate& certificate, bool indirect) {
  Entries answer;
  const ByteView serial = certificate.serial();
  bool of_issuer = true;      // the entries are of this certificate's issuer: it holds from one certificateIssuer to the next
  ByteView issuer_names_now;  // which mostly are the same, again and again
  while (!entries.at_end()) {
    Reader in = entries.enter(kSequence, "revoked certificate");
    const bool is_it = same(in.integer("userCertificate"), serial);
    const Tlv date = in.any("revocationDate");
    EntryExtensions extensions;
    if (const auto more = in.optional_enter(kSequence, "crlEntryExtensions")) extensions = entry_extensions(*more);
    answer.unknown_critical = answer.unknown_critical || extensions.unknown_critical;
    if (indirect && !extensions.issuer.empty() && !same(extensions.issuer, issuer_names_now)) {
      of_issuer = names_issuer(extensions.issuer, certificate.issuer_der());
      issuer_names_now = extensions.issuer;
    }
    if (!is_it || !of_issuer || answer.found || extensions.reason == kRemoveFromCrl) continue;
    answer.found = Entry{Reader(date.whole, "CRL").lenient_time("revocationDate"), extensions.reason};
  }
  return answer;
}

std::string unknown_critical_extension(const Extensions& extensions) {
  static constexpr std::array kKnown{oid::kAuthorityKeyIdentifier, oid::kCrlNumber, kDeltaCrlIndicator, kIssuingDistributionPoint};
  for (const Extension& one : extensions.all)
    if (one.critical && std::find(kKnown.begin(), kKnown.end(), one.oid) == kKnown.end()) return name_of(one.oid);
  return {};
}

std::string wrong_signer(const Crl& crl, const Walk& walk, const Certificate& certificate, const Certificate& issuer) {
  const std::string its_issuer = name_for_people(crl.issuer_der());
  if (!same_name(crl.issuer_der(), certificate.issuer_der()))
    return "it is a CRL of " + its_issuer + ", not of the certificate's issuer " + name_for_people(certificate.issuer_der());
  if (!same_name(crl.issuer_der(), issuer.subject_der()))
    return "it is a CRL of " + its_issuer + ", not of " + name_for_people(issuer.subject_der());
  if (walk.algorithm != crl.signature_algorithm()) return "it names two different signature algorithms";
  if (const auto usage = issuer.extensions().key_usage(); usage && (*usage & kCrlSign) == 0)
    return its_issuer + " may not sign CRLs: its keyUsage has no cRLSign";
  const auto wanted = crl.extensions().authority_key_identifier(), has = issuer.extensions().subject_key_identifier();
  if (wanted && has && *wanted != *has)
    return "it was signed with another key of " + its_issuer + " (" + base::to_hex(*wanted) + ", the issuer's is " + base::to_hex(*has) +
           ")";
  return signature_fault(issuer, crl.signature_algorithm(), crl.tbs(), crl.signature(), "the CRL");
}

RevocationAnswer judge(const Crl& crl, const Certificate& certificate, const Certificate& issuer, Time at, const std::string& from_url) {
  using Status = RevocationAnswer::Status;
  RevocationAnswer answer;
  answer.this_update = crl.this_update();
  answer.next_update = crl.next_update();
  const Walk walk(crl);
  const Extensions extensions = crl.extensions();
  answer.why = wrong_signer(crl, walk, certificate, issuer);
  if (!answer.why.empty()) return answer;
  if (const std::string unknown = unknown_critical_extension(extensions); !unknown.empty()) {
    answer.why = "it has a critical extension that nobody here knows: " + unknown;
    return answer;
  }
  if (extensions.find(kDeltaCrlIndicator) != nullptr) {
    answer.why = "it is a delta CRL, which has only what changed since a complete one";
    return answer;
  }
  const CrlScope scope = crl_scope(extensions);
  answer.why = outside(scope, certificate, from_url);
  if (!answer.why.empty()) return answer;
  const Entries entries = walk.entries ? look_up(*walk.entries, certificate, scope.indirect) : Entries{};
  if (entries.unknown_critical) {
    answer.why = "an entry of it has a critical extension that nobody here knows";
    return answer;
  }
  // A revocation stands when the list that had it is over; a hold may have been taken back since.
  const std::string over = why_over(answer, kOpenEnded, "the CRL", at);
  if (crl.this_update() > at) {
    answer.status = Status::not_yet;
    answer.why = "the CRL is valid from " + to_rfc3339(crl.this_update());
  } else if (entries.found && (over.empty() || entries.found->reason != kCertificateHold)) {
    answer.status = Status::revoked;
    answer.revoked_at = entries.found->date;
    if (entries.found->reason) answer.reason = reason_word(*entries.found->reason);
  } else if (!over.empty()) {
    answer.status = Status::stale;
    answer.why = over;
  } else if (scope.some_reasons_only) {
    answer.status = Status::unknown;
    answer.why = "it lists revocations for some reasons only";
  } else {
    answer.status = Status::good;
  }
  return answer;
}

}  // namespace

RevocationAnswer judge_crl(ByteView octets, const Certificate& certificate, const Certificate& issuer, Time at,
                           const std::string& from_url) {
  std::optional<Crl> crl;
  try {
    crl.emplace(der_of(octets));
  } catch (const Error& error) {
    return bad_source("it is no CRL: " + error.message());
  }
  try {
    return judge(*crl, certificate, issuer, at, from_url);
  } catch (const Error& error) {
    return bad_source("it is damaged: " + error.message());
  }
}

}  // namespace certkit::trust
