#include "issue/directory/publication.hpp"

#include <algorithm>
#include <array>

#include "asn1/oids.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/error.hpp"
#include "issue/directory/object_name.hpp"

namespace certkit::issue::directory {
namespace {

constexpr std::array kWords{"root", "sub", "ntauth"};

Name below(Name name, const std::string& cn) {
  name.add(asn1::oid::kCommonName, cn);
  return name;
}

bool is_configuration(const Name& name) {
  if (name.empty() || name.rdns.back().size() != 1) return false;
  const NameAttribute& first = name.rdns.back().front();
  return first.type == asn1::oid::kCommonName && base::lower_ascii(first.value) == "configuration";
}

// MS-ADSC: certificationAuthority must have cACertificate and both lists. certutil, too, puts a zero where there is none.
Object authority(const Name& name, std::string cn, Value certificate) {
  return {name.to_rfc4514(),
          std::move(cn),
          "certificationAuthority",
          "cACertificate",
          {std::move(certificate)},
          false,
          {"authorityRevocationList", "certificateRevocationList"}};
}

}  // namespace

const std::vector<std::string>& role_words() {
  static const std::vector<std::string> words(kWords.begin(), kWords.end());
  return words;
}

Role role_from_word(std::string_view word) {
  const auto found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end()) throw Error(Errc::usage, "there is no role '" + base::printable(word) + "'", "root, sub or ntauth");
  return static_cast<Role>(found - kWords.begin());
}

Role usual_role(const Certificate& certificate) { return Chain{{certificate}, {}}.ends_in_root() ? Role::root : Role::sub; }

Publication::Publication(const Name& base) {
  if (base.empty()) throw Error(Errc::usage, "the base is empty", "the forest's root domain: DC=contoso,DC=com");
  const Name configuration = is_configuration(base) ? base : below(base, "Configuration");
  configuration_dn_ = configuration.to_rfc4514();
  services_ = below(below(configuration, "Services"), "Public Key Services");
}

void Publication::put(Object object) {
  const auto known = std::find_if(objects_.begin(), objects_.end(), [&](const Object& one) { return one.dn == object.dn; });
  if (known == objects_.end()) {
    objects_.push_back(std::move(object));
    return;
  }
  for (Value& value : object.values)
    if (std::none_of(known->values.begin(), known->values.end(), [&](const Value& one) { return one.octets == value.octets; }))
      known->values.push_back(std::move(value));
}

void Publication::add(const Certificate& certificate, Role role) {
  if (!certificate.is_ca())
    throw Error(Errc::wrong_kind, "this is no CA certificate: " + base::printable(title(certificate)),
                "the directory is for CA certificates");
  const std::string cn = object_name(ca_name(certificate.subject()));
  const Value value{to_bytes(certificate.der()), title(certificate), to_rfc3339(certificate.not_after())};
  if (role == Role::ntauth) {
    put(authority(below(services_, "NTAuthCertificates"), "NTAuthCertificates", value));
    return;
  }
  if (role == Role::root) put(authority(below(below(services_, "Certification Authorities"), cn), cn, value));
  put(authority(below(below(services_, "AIA"), cn), cn, value));
}

void Publication::add(const Crl& crl, const std::string& host) {
  const std::string cn = object_name(ca_name(crl.issuer()));
  const Name container = below(below(services_, "CDP"), host);
  put({container.to_rfc4514(), host, "container", {}, {}, false, {}});
  const bool is_delta = crl.extensions().find(Oid("2.5.29.27")) != nullptr;  // deltaCRLIndicator
  const auto next = crl.next_update();
  const Value value{to_bytes(crl.der()), crl.issuer().common_name().value_or(cn), next ? to_rfc3339(*next) : std::string()};
  const std::string dn = below(container, cn).to_rfc4514(), attribute = is_delta ? "deltaRevocationList" : "certificateRevocationList";
  const auto same =
      std::find_if(objects_.begin(), objects_.end(), [&](const Object& one) { return one.dn == dn && one.attribute == attribute; });
  if (same != objects_.end() && same->values.front().octets != value.octets)
    throw Error(Errc::usage, "two lists of one CA, " + base::printable(value.title) + ", and the directory has room for one",
                "publish the newer one");
  if (same == objects_.end()) objects_.push_back({dn, cn, "cRLDistributionPoint", attribute, {value}, true, {}});
}

Name domain_base(const std::string& domain) {
  const std::string name = canonical_dns(domain, Wildcard::forbidden);
  Name base;
  for (std::size_t end = name.size(); end != std::string::npos;) {
    const std::size_t dot = end == 0 ? std::string::npos : name.rfind('.', end - 1);
    const std::size_t from = dot == std::string::npos ? 0 : dot + 1;
    base.add(asn1::oid::kDomainComponent, name.substr(from, end - from));
    end = dot;
  }
  return base;
}

}  // namespace certkit::issue::directory
