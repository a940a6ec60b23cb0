// An OpenSSL configuration while a request is read from it.
#pragma once

#include <map>

#include "profile/import/cnf_file.hpp"
#include "profile/import/variables.hpp"

namespace certkit::profile {

struct OpensslReading {
  const CnfFile& file;
  Imported& into;
  Variables& variables;
  std::map<std::string, Oid> own_oids;  // of oid_section

  // A name of OpenSSL (short or long), of oid_section, or dotted; absent: unknown.
  [[nodiscard]] std::optional<Oid> attribute_type(const std::string& name) const;
  [[nodiscard]] std::optional<Oid> usage(const std::string& name) const;
  [[nodiscard]] std::optional<Oid> own_or_dotted(const std::string& name) const;
};

// "0.OU", "1.DC": what stands before the first '.', ':' or ',' only makes names unique; a '+' joins the attribute to the one before.
struct OpensslAttribute {
  std::string type;
  Rdn rdn = Rdn::new_one;
};
[[nodiscard]] OpensslAttribute openssl_attribute(const std::string& name);

// req_extensions: each as `openssl req` would put it into the request.
void read_openssl_extensions(OpensslReading& reading, const CnfSection& section);
void read_openssl_names(OpensslReading& reading, const CnfText& value, const Place& place);  // subjectAltName
// What ASN1: generates ("UTF8String:text", "SEQUENCE:section"). Absent, and told as lost, where it uses what is not understood here.
[[nodiscard]] std::optional<Bytes> openssl_asn1(OpensslReading& reading, const std::string& text, const Place& place);

}  // namespace certkit::profile
