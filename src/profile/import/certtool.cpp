// A template of GnuTLS' certtool, as `certtool --generate-request --template` reads it.
#include <algorithm>
#include <functional>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "profile/import/certtool_file.hpp"
#include "profile/import/import.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

namespace oid = asn1::oid;
using asn1::Writer;

class Template {
 public:
  Template(std::vector<TemplateLine> lines, Imported& into) : lines_(std::move(lines)), into_(into) {}

  void read() {
    refuse_unknown();
    subject();
    names();
    other_names();
    constraints();
    usages();
    extensions();
    into_.notes.push_back(into_.file + ": a template says nothing of the key: certkit makes rsa:2048, or what --key-type says");
  }

 private:
  using Use = std::function<void(const TemplateLine&)>;
  void each(const std::string& name, const Use& use) const {
    for (const TemplateLine& line : lines_)
      if (line.name == name) use(line);
  }
  [[nodiscard]] const TemplateLine* first(const std::string& name) const {
    for (const TemplateLine& line : lines_)
      if (line.name == name) return &line;
    return nullptr;
  }
  // A word alone, or with a value: certtool takes it as said either way.
  [[nodiscard]] bool says(const std::string& name) const { return first(name) != nullptr; }

  void refuse_unknown();
  void subject();
  void names();
  void other_names();
  void constraints();
  void usages();
  void extensions();
  void whole_dn(const TemplateLine& line);
  void hex_extension(const TemplateLine& line, bool critical);

  std::vector<TemplateLine> lines_;
  Imported& into_;
};

// What is known, and has no place in a request; the others below are read.
const std::map<std::string, std::string>& elsewhere() {
  static const std::string signing = "is for certificates: certtool puts it into no request", revoked = "is for revocation lists";
  static const std::map<std::string, std::string> all = {
      {"serial", signing},
      {"expiration_days", signing},
      {"activation_date", signing},
      {"expiration_date", signing},
      {"crl_dist_points", signing},
      {"ocsp_uri", signing},
      {"ca_issuers_uri", signing},
      {"subject_unique_id", signing},
      {"issuer_unique_id", signing},
      {"honor_crq_extensions", signing},
      {"honor_crq_ext", signing},
      {"inhibit_anypolicy_skip_certs", signing},
      {"proxy_policy_language", signing},
      {"key_agreement", signing},
      {"data_encipherment", signing},
      {"non_repudiation", signing},
      {"pkcs9_email", signing},
      {"crl_next_update", revoked},
      {"crl_number", revoked},
      {"crl_this_update_date", revoked},
      {"crl_next_update_date", revoked},
      {"crl_revocation_date", revoked},
      {"password", "a password has no place in a profile; --passout SRC protects the key"},
      {"pkcs12_key_name", "is for PKCS#12; `friendly_name` of an output says it in a profile"},
      {"challenge_password", "an attribute of the request that certkit does not write"}};
  return all;
}

void Template::refuse_unknown() {
  static const std::vector<std::string> read = {"organization",
                                                "unit",
                                                "locality",
                                                "state",
                                                "country",
                                                "cn",
                                                "uid",
                                                "dc",
                                                "dn_oid",
                                                "dn",
                                                "dns_name",
                                                "uri",
                                                "ip_address",
                                                "email",
                                                "other_name",
                                                "other_name_octet",
                                                "other_name_utf8",
                                                "xmpp_name",
                                                "krb5_principal",
                                                "ca",
                                                "path_len",
                                                "signing_key",
                                                "encryption_key",
                                                "cert_signing_key",
                                                "crl_signing_key",
                                                "code_signing_key",
                                                "ocsp_signing_key",
                                                "time_stamping_key",
                                                "email_protection_key",
                                                "ipsec_ike_key",
                                                "tls_www_client",
                                                "tls_www_server",
                                                "key_purpose_oid",
                                                "tls_feature",
                                                "add_extension",
                                                "add_critical_extension"};
  static const std::vector<std::string> once = {"country", "cn", "uid", "dn", "path_len"};
  for (const TemplateLine& line : lines_) {
    const bool numbered = line.name.starts_with("policy") || line.name.starts_with("nc_permit") || line.name.starts_with("nc_exclude");
    if (std::find(read.begin(), read.end(), line.name) != read.end()) {
      if (std::find(once.begin(), once.end(), line.name) != once.end() && first(line.name) != &line)
        into_.note(line.place, line.name + " is there twice: certtool takes the first one");
    } else if (const auto found = elsewhere().find(line.name); found != elsewhere().end()) {
      if (line.name == "challenge_password")
        into_.lose(line.place, line.name + ": " + found->second);
      else
        into_.note(line.place, line.name + ": " + found->second);
    } else if (numbered) {
      into_.note(line.place, line.name + ": is for certificates: certtool puts it into no request");
    } else {
      into_.note(line.place, line.name + ": certtool knows no such key and passes over it" + did_you_mean(line.name, read));
    }
  }
}

// In the order in which certtool encodes them.
void Template::subject() {
  if (const TemplateLine* dn = first("dn")) whole_dn(*dn);
  const std::tuple<const char*, const char*, bool> attributes[] = {{"country", "2.5.4.6", true},
                                                                   {"state", "2.5.4.8", false},
                                                                   {"locality", "2.5.4.7", false},
                                                                   {"organization", "2.5.4.10", false},
                                                                   {"unit", "2.5.4.11", false},
                                                                   {"cn", "2.5.4.3", true},
                                                                   {"uid", "0.9.2342.19200300.100.1.1", true},
                                                                   {"dc", "0.9.2342.19200300.100.1.25", false}};
  for (const auto& [name, type, only_first] : attributes)
    for (const TemplateLine& line : lines_)
      if (line.name == name && (!only_first || first(name) == &line))
        into_.add_attribute(Oid(type), literal(line.value), Rdn::new_one, line.place);
  each("dn_oid", [&](const TemplateLine& line) {
    const std::size_t blank = line.value.find(' ');
    try {
      const Oid type = Oid::parse(line.value.substr(0, blank));
      into_.add_attribute(type, literal(blank == std::string::npos ? "" : std::string(trimmed(std::string_view(line.value).substr(blank)))),
                          Rdn::new_one, line.place);
    } catch (const Error& e) {
      if (e.code() != Errc::usage) throw;
      fail(line.place, "dn_oid: " + e.message(), "dn_oid = \"2.5.4.12 Dr.\"");
    }
  });
}

// RFC 4514: the first one written is the last one encoded.
void Template::whole_dn(const TemplateLine& line) {
  // GnuTLS drops an escaped character with its backslash: "New\, Something" is New Something.
  std::string value;
  for (std::size_t i = 0; i < line.value.size(); ++i) {
    if (line.value[i] != '\\') {
      value += line.value[i];
    } else if (i + 1 < line.value.size()) {
      into_.note(line.place, "dn: certtool drops '" + base::printable(line.value.substr(i, 2)) + "', and so does this profile");
      ++i;
    }
  }
  Name name;
  try {
    name = Name::from_rfc4514(value);
  } catch (const Error& e) {
    fail(line.place, "dn: " + e.message(), e.hint());
  }
  for (const auto& rdn : name.rdns)
    for (const NameAttribute& attribute : rdn)
      into_.add_attribute(attribute.type, literal(attribute.value), &attribute == &rdn.front() ? Rdn::new_one : Rdn::joined, line.place);
}

void Template::names() {
  for (const auto& [name, prefix] : {std::pair{"dns_name", "dns:"}, {"uri", "uri:"}, {"ip_address", "ip:"}, {"email", "email:"}})
    for (const TemplateLine& line : lines_)
      if (line.name == name) into_.add_name(prefix, literal(line.value), line.place);
}

// "OID value"
void Template::other_names() {
  const auto add = [&](const TemplateLine& line, const std::function<std::optional<Bytes>(const std::string&)>& encode) {
    const std::size_t blank = std::min(line.value.find(' '), line.value.size());
    const std::string rest(trimmed(std::string_view(line.value).substr(blank)));
    std::optional<Bytes> value;
    try {
      value = encode(rest);
    } catch (const Error& e) {
      return into_.lose(line.place, line.name + ": " + e.message());
    }
    if (!value) return into_.lose(line.place, line.name + ": '" + rest + "' is no hex");
    into_.add_name("othername:", literal(line.value.substr(0, blank) + ":" + base::to_hex(*value)), line.place);
  };
  const auto string = [](std::uint8_t tag) {
    return [tag](const std::string& text) -> std::optional<Bytes> {
      Writer w;
      if (tag == asn1::kOctetString)
        w.octet_string(as_bytes(text));
      else
        w.string(tag, text);
      return w.take();
    };
  };
  each("other_name", [&](const TemplateLine& line) { add(line, [](const std::string& text) { return base::from_hex(text); }); });
  each("other_name_octet", [&](const TemplateLine& line) { add(line, string(asn1::kOctetString)); });
  each("other_name_utf8", [&](const TemplateLine& line) { add(line, string(asn1::kUtf8String)); });
  each("xmpp_name", [&](TemplateLine line) {
    line.value = "1.3.6.1.5.5.7.8.5 " + line.value;
    add(line, string(asn1::kUtf8String));
  });
  each("krb5_principal", [&](const TemplateLine& line) { into_.lose(line.place, "krb5_principal: give it as other_name, in hex"); });
}

void Template::constraints() {
  BasicConstraints constraints;
  constraints.ca = says("ca");
  const TemplateLine* length = first("path_len");
  if (length != nullptr && constraints.ca && !length->value.starts_with('-')) {
    if (length->value.empty() || length->value.size() > 6 || length->value.find_first_not_of("0123456789") != std::string::npos)
      fail(length->place, "path_len '" + base::printable(length->value) + "' is no number");
    constraints.path_length = std::stoi(length->value);
  }
  into_.csr.basic_constraints = constraints;  // in every request of certtool, and critical
}

void Template::usages() {
  unsigned mask = 0;
  if (says("ca") && says("cert_signing_key")) mask |= kKeyCertSign;
  if (says("ca") && says("crl_signing_key")) mask |= kCrlSign;
  if (says("encryption_key")) mask |= kKeyEncipherment;
  // certtool asks for signing where nothing else is said of the key itself.
  if (says("signing_key") || !says("encryption_key")) mask |= kDigitalSignature;
  into_.csr.key_usage = mask;
  for (const auto& [name, usage] : {std::pair{"code_signing_key", "1.3.6.1.5.5.7.3.3"},
                                    {"time_stamping_key", "1.3.6.1.5.5.7.3.8"},
                                    {"email_protection_key", "1.3.6.1.5.5.7.3.4"},
                                    {"ipsec_ike_key", "1.3.6.1.5.5.7.3.17"},
                                    {"ocsp_signing_key", "1.3.6.1.5.5.7.3.9"},
                                    {"tls_www_client", "1.3.6.1.5.5.7.3.2"},
                                    {"tls_www_server", "1.3.6.1.5.5.7.3.1"}})
    if (says(name)) into_.add_usage(Oid(std::string_view(usage)));
  each("key_purpose_oid", [&](const TemplateLine& line) {
    try {
      into_.add_usage(Oid::parse(line.value));
    } catch (const Error& e) {
      fail(line.place, "key_purpose_oid: " + e.message(), e.hint());
    }
  });
  if (!into_.csr.extended_key_usage.empty()) into_.csr.critical.extended_key_usage = true;  // as certtool marks it
}

void Template::extensions() {
  if (says("tls_feature")) {
    Writer w;
    {
      const auto sequence = w.sequence();
      each("tls_feature", [&](const TemplateLine& line) {
        if (line.value.empty() || line.value.size() > 5 || line.value.find_first_not_of("0123456789") != std::string::npos)
          fail(line.place, "tls_feature '" + base::printable(line.value) + "' is no number", "tls_feature = 5 asks for OCSP stapling");
        w.integer(std::stoi(line.value));
      });
    }
    into_.add_extension({Oid("1.3.6.1.5.5.7.1.24"), false, w.take()}, first("tls_feature")->place);
  }
  each("add_extension", [&](const TemplateLine& line) { hex_extension(line, false); });
  each("add_critical_extension", [&](const TemplateLine& line) { hex_extension(line, true); });
}

// "1.2.3.4 0x0AAB01ACFE", or "1.2.3.4 octet_string(0x0AAB01ACFE)"
void Template::hex_extension(const TemplateLine& line, bool critical) {
  const std::size_t blank = std::min(line.value.find(' '), line.value.size());
  std::string text(trimmed(std::string_view(line.value).substr(blank)));
  const bool wrapped = text.starts_with("octet_string(") && text.ends_with(')');
  if (wrapped) text = text.substr(13, text.size() - 14);
  if (text.starts_with("0x")) text.erase(0, 2);
  const auto octets = base::from_hex(text);
  if (!octets || octets->empty())
    fail(line.place, line.name + ": '" + base::printable(text) + "' is no hex", "add_extension = \"1.2.3.4 0x0500\"");
  NewExtension extension;
  try {
    extension.oid = Oid::parse(line.value.substr(0, blank));
  } catch (const Error& e) {
    fail(line.place, line.name + ": " + e.message(), e.hint());
  }
  extension.critical = critical;
  Writer w;
  if (wrapped)
    w.octet_string(*octets);
  else
    w.raw(*octets);
  extension.value = w.take();
  into_.add_encoded(std::move(extension), line.place);
}

}  // namespace

Imported import_certtool(std::string_view text, const std::string& file) {
  Imported into;
  into.format = ImportFormat::certtool;
  into.file = file;
  std::vector<TemplateLine> lines = read_template(text, file, into);
  Template(std::move(lines), into).read();
  return into;
}

}  // namespace certkit::profile
