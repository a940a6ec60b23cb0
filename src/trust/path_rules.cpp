#include "trust/path_rules.hpp"

#include <algorithm>

#include "asn1/host_name.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::trust {
namespace {

namespace oid = asn1::oid;

constexpr const char* kTooMany = "more than a million comparisons of names with ranges would be needed";

// Labels of letters, digits, '-' and '_', none of them empty; or a wildcard before such.
bool is_comparable(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  bool empty = true;
  for (const char c : name) {
    if (c == '.' && empty) return false;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (!plain) return false;
    empty = c == '.';
  }
  return !empty;
}

bool is_comparable_mail(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at != address.npos && at != 0 && address.find('@') == at && is_comparable(address.substr(at + 1));
}

class Judge {
 public:
  Judge(std::span<const PathElement* const> path, bool anchored, const PathQuestion& question, const std::string& host,
        std::size_t& comparisons)
      : path_(path), anchored_(anchored), question_(question), host_(host), comparisons_(comparisons) {}

  PathJudgement judge() {
    for (std::size_t at = 0; at < path_.size(); ++at) {
      judge_each(at);
      if (at > 0) judge_issuer(at);
      if (at + 1 < path_.size()) judge_link(at);
    }
    judge_leaf();
    for (std::size_t at = 1; at < path_.size(); ++at) judge_names_below(at);
    judge_depth();
    return std::move(result_);
  }

 private:
  void refuse(std::string_view id, std::size_t at, std::string what) { result_.defects.push_back({std::string(id), at, std::move(what)}); }
  void remark(std::size_t at, std::string what, std::string_view id = kStrict) {
    result_.remarks.push_back({std::string(id), at, std::move(what)});
  }
  [[nodiscard]] bool is_anchor(std::size_t at) const { return anchored_ && at + 1 == path_.size(); }

  void judge_each(std::size_t at) {
    const PathElement& one = *path_[at];
    for (const Flaw& flaw : one.flaws) flaw.refused ? refuse(flaw.id, at, flaw.what) : remark(at, flaw.what, flaw.id);
    if (one.certificate.not_after() < question_.at) refuse("expired", at, "valid until " + to_rfc3339(one.certificate.not_after()));
    if (one.certificate.not_before() > question_.at) refuse("not-yet-valid", at, "valid from " + to_rfc3339(one.certificate.not_before()));
    // Nobody relies on the signature of an anchor, or on one that is the certificate's own.
    if (!one.weak_hash.empty() && !is_anchor(at) && !one.signed_itself()) refuse("weak-signature", at, "signed with " + one.weak_hash);
    const Extension* names = one.find(oid::kSubjectAltName);
    const bool no_subject = one.certificate.subject_der().size() <= 2;
    if (one.certificate.issuer_der().size() <= 2) refuse(kMalformed, at, "it names no issuer");
    if (names != nullptr && names->critical && !no_subject) remark(at, "its subjectAltName is critical, and it has a subject besides");
    if (names != nullptr && !names->critical && no_subject) remark(at, "it has no subject, and its subjectAltName is not critical");
    if (names == nullptr && no_subject) remark(at, "it has neither a subject nor a subjectAltName");
    const bool signs = one.key_usage && (*one.key_usage & kKeyCertSign) != 0;
    if (!one.is_ca() && signs && one.certificate.version() == 3) remark(at, "it may sign certificates, and is no CA certificate");
    if (!one.is_ca() && one.basic && one.basic->path_length) remark(at, "it has a path length, and is no CA certificate");
    if (!one.is_ca() && one.constraints) refuse("name-constraints", at, "it has name constraints, and is no CA certificate");
  }

  void judge_issuer(std::size_t at) {
    const PathElement& one = *path_[at];
    if (one.certificate.version() < 3) {  // what RFC 5280 calls a trust anchor: a name and a key
      if (!is_anchor(at))
        refuse("wrong-usage", at, "a certificate of version " + std::to_string(one.certificate.version()) + " cannot be a CA's");
      return;
    }
    if (!one.basic)
      refuse("wrong-usage", at, "it has no basicConstraints, which a CA certificate needs");
    else if (!one.basic->ca)
      refuse("wrong-usage", at, "it is no CA certificate");
    else if (!one.find(oid::kBasicConstraints)->critical)
      remark(at, "its basicConstraints are not critical");
    if (one.certificate.subject_der().size() <= 2) refuse(kMalformed, at, "a CA certificate without a subject");
    if (one.key_usage && (*one.key_usage & kKeyCertSign) == 0) refuse("wrong-usage", at, "its keyUsage has no keyCertSign");
    if (!one.key_usage) remark(at, "it is a CA certificate without keyUsage");
    if (!one.own_identifier) remark(at, "it is a CA certificate without subjectKeyIdentifier");
    judge_usages(at);
    if (is_anchor(at)) judge_root(at);
    if (one.basic && one.basic->path_length) {
      int below = 0;
      for (std::size_t i = 1; i < at; ++i) below += path_[i]->self_issued() ? 0 : 1;
      if (below > *one.basic->path_length)
        refuse(
            "path-length", at,
            "it allows " + std::to_string(*one.basic->path_length) + " CA certificates below it, and there are " + std::to_string(below));
    }
  }

  // Self-issued ones do not count (RFC 5280 §6.1.4 (l)).
  void judge_depth() {
    int between = 0;
    for (std::size_t at = 1; at + 1 < path_.size(); ++at) between += path_[at]->self_issued() ? 0 : 1;
    if (between > std::max(0, question_.max_depth))
      refuse("path-length", path_.size() - 1,
             "there are " + std::to_string(between) + " certificates between leaf and anchor, and at most " +
                 std::to_string(question_.max_depth) + " are allowed");
  }

  void judge_root(std::size_t at) {
    const PathElement& one = *path_[at];
    if (one.usages) remark(at, "it is a root with extKeyUsage");
    const Extension* identifier = one.find(oid::kAuthorityKeyIdentifier);
    if (identifier == nullptr || !one.self_issued()) return;
    if (!one.issuer_identifier || (one.own_identifier && *one.issuer_identifier != *one.own_identifier))
      remark(at, "it is a root whose authorityKeyIdentifier does not name its own key");
    else if (identifier->value.size() > one.issuer_identifier->size() + 4)
      remark(at, "it is a root whose authorityKeyIdentifier names an issuer or a serial number");
  }

  void judge_link(std::size_t at) {
    const PathElement &one = *path_[at], &issuer = *path_[at + 1];
    if (!one.issuer_identifier) {
      remark(at, "it has no authorityKeyIdentifier");
    } else if (issuer.own_identifier && *one.issuer_identifier != *issuer.own_identifier) {
      refuse("wrong-intermediate", at,
             "it was signed by the key with the identifier " + base::to_hex(*one.issuer_identifier) + ", it says, and its issuer says " +
                 base::to_hex(*issuer.own_identifier));
    }
  }

  void judge_usages(std::size_t at) {
    const PathElement& one = *path_[at];
    if (question_.purpose == Purpose::any || !one.usages) return;
    const bool server = question_.purpose == Purpose::server;
    const Oid& wanted = server ? oid::kServerAuth : oid::kClientAuth;
    const auto has = [&](const Oid& usage) { return std::find(one.usages->begin(), one.usages->end(), usage) != one.usages->end(); };
    if (has(wanted) || (at > 0 && has(oid::kAnyExtendedKeyUsage))) return;
    std::string list;
    for (const Oid& usage : *one.usages) list += (list.empty() ? "" : ", ") + name_of(usage);
    refuse("wrong-usage", at,
           "its extKeyUsage has no " + std::string(server ? "serverAuth" : "clientAuth") + ", but " + (list.empty() ? "nothing" : list));
  }

  void judge_leaf() {
    const PathElement& leaf = *path_[0];
    judge_usages(0);
    if (question_.purpose != Purpose::any) {
      const unsigned wanted = kDigitalSignature | kKeyAgreement | (question_.purpose == Purpose::server ? kKeyEncipherment : 0u);
      if (leaf.key_usage && (*leaf.key_usage & wanted) == 0) refuse("wrong-usage", 0, "its keyUsage does not allow TLS");
      if (!leaf.usages) remark(0, "it has no extKeyUsage");
      if (leaf.usages && std::find(leaf.usages->begin(), leaf.usages->end(), oid::kAnyExtendedKeyUsage) != leaf.usages->end())
        remark(0, "its extKeyUsage has anyExtendedKeyUsage");
      if (leaf.find(oid::kExtendedKeyUsage) != nullptr && leaf.find(oid::kExtendedKeyUsage)->critical)
        remark(0, "its extKeyUsage is critical");
      if (leaf.is_ca() && path_.size() > 1) remark(0, "it is a CA certificate, used as a server's or client's");
    }
    if (question_.purpose == Purpose::server || !host_.empty()) judge_host(), judge_common_name();
  }

  // What old clients look at should be no other name than what new ones do (BR §7.1.4.3).
  void judge_common_name() {
    try {
      const Name subject = path_[0]->certificate.subject();
      const auto names = path_[0]->extensions.subject_alt_names();
      const auto common_name = subject.common_name();
      if (names.empty() || !host_in_common_name(subject)) return;
      if (std::none_of(names.begin(), names.end(), [&](const GeneralName& name) { return name.value == *common_name; }))
        remark(0, "its CN is \"" + base::printable(*common_name) + "\", which is not among its names");
    } catch (const Error&) {  // told by its flaw
    }
  }

  void judge_host() {
    const PathElement& leaf = *path_[0];
    asn1::HostAnswer answer = asn1::HostAnswer::no_names;
    try {
      answer = asn1::is_for_host(leaf.extensions, host_);
    } catch (const Error&) {  // told by its flaw
      return;
    }
    if (answer == asn1::HostAnswer::no_names && host_.empty())
      remark(0, "it has no subjectAltName with the name of a host", "missing-san");
    else if (answer == asn1::HostAnswer::no_names)
      refuse("missing-san", 0, "it has no subjectAltName with the name of a host");
    else if (answer == asn1::HostAnswer::other_names && !host_.empty())
      refuse("name-mismatch", 0, "it is not for " + host_);
  }

  // RFC 5280 §6.1.3 (b), (c): not of self-issued ones, but of the leaf.
  void judge_names_below(std::size_t at) {
    const PathElement& one = *path_[at];
    if (!one.constraints) return;
    for (std::size_t i = 0; i < at; ++i) {
      const PathElement& child = *path_[i];
      if (i > 0 && child.self_issued()) continue;
      if (const auto why = refused_name(*one.constraints, child)) refuse("name-constraints", i, *why);
    }
  }

  // What cannot be afforded takes the rest: nothing that costs is done after it.
  bool afford(std::size_t comparisons) {
    const bool enough = comparisons <= comparisons_;
    comparisons_ = enough ? comparisons_ - comparisons : 0;
    return enough;
  }

  std::optional<std::string> refused_name(const NameConstraints& constraints, const PathElement& child) {
    try {
      if (!afford(constraints.size())) return kTooMany;
      if (const auto why = constraints.refusal(child.certificate.subject(), NameConstraints::CommonName::ignored)) return why;
      const auto names = child.extensions.subject_alt_names();
      if (!afford(names.size() * constraints.size())) return kTooMany;
      for (const GeneralName& name : names) {
        if (name.type == GeneralName::Type::dns && !is_comparable(name.value))
          return "\"" + base::printable(name.value) + "\" is no DNS name";
        if (name.type == GeneralName::Type::email && !is_comparable_mail(name.value))
          return "\"" + base::printable(name.value) + "\" is no mail address";
        if (const auto why = constraints.refusal(name)) return why;
      }
      return std::nullopt;
    } catch (const Error& error) {
      return "its names cannot be compared: " + error.message();
    }
  }

  std::span<const PathElement* const> path_;
  bool anchored_;
  const PathQuestion& question_;
  const std::string& host_;
  std::size_t& comparisons_;
  PathJudgement result_;
};

}  // namespace

PathJudgement judge_path(std::span<const PathElement* const> path, bool anchored, const PathQuestion& question, const std::string& host,
                         std::size_t& comparisons) {
  return Judge(path, anchored, question, host, comparisons).judge();
}

}  // namespace certkit::trust
