// What is published of a CA in the configuration of an Active Directory forest, and where: the objects that `certutil -dspublish` makes,
// below CN=Public Key Services,CN=Services,CN=Configuration,DC=…. Domain members take their trusted and intermediate CAs from there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::issue::directory {

enum class Role {
  root,    // trusted: Certification Authorities, and AIA
  sub,     // intermediate: AIA
  ntauth,  // NTAuthCertificates: may issue certificates for smart card logon, domain controllers and network access
};
[[nodiscard]] const std::vector<std::string>& role_words();
[[nodiscard]] Role role_from_word(std::string_view word);  // Errc::usage
// What a CA certificate is without being told: a root if its own key signed it, else an intermediate.
[[nodiscard]] Role usual_role(const Certificate& certificate);

struct Value {
  Bytes octets;       // DER
  std::string title;  // for people: of a certificate its subject's, of a CRL its issuer's name
  std::string until;  // RFC 3339: the certificate's end, the list's next update; may be empty
};

// One object, and what of it is certkit's business: that it is there, and that an attribute has these values.
struct Object {
  std::string dn;  // RFC 4514
  std::string cn;  // its own name
  std::string object_class;
  std::string attribute;      // empty: being there is all
  std::vector<Value> values;  // beside the others that it may have
  bool single = false;        // instead of the one that it may have
  // What the schema wants of a new one besides: these have one octet, zero, until something is known.
  std::vector<std::string> placeholders;
};

class Publication {
 public:
  // Of a forest root ("DC=contoso,DC=com"), or its configuration ("CN=Configuration,DC=contoso,DC=com").
  explicit Publication(const Name& base);
  [[nodiscard]] const std::string& configuration() const noexcept { return configuration_dn_; }

  // Throws Errc::wrong_kind for what is no CA certificate, or has no name to call its object by.
  void add(const Certificate& certificate, Role role);
  // In the object of its issuer, in the container `host` of CN=CDP: the short name of the CA's machine, as a rule.
  void add(const Crl& crl, const std::string& host);

  [[nodiscard]] const std::vector<Object>& objects() const noexcept { return objects_; }  // each once, a container before what is in it

 private:
  void put(Object object);
  Name services_;
  std::string configuration_dn_;
  std::vector<Object> objects_;
};

// "contoso.com" as "DC=contoso,DC=com". Throws Errc::usage.
[[nodiscard]] Name domain_base(const std::string& domain);

}  // namespace certkit::issue::directory
