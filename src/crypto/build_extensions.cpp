#include "asn1/oids.hpp"
#include "certkit/error.hpp"
#include "crypto/build.hpp"
#include "crypto/pbe.hpp"

namespace certkit::crypto::build {
namespace {

namespace oid = asn1::oid;
using asn1::Writer;

void write_uri(Writer& w, const std::string& url) { w.raw(GeneralName{GeneralName::Type::uri, url, std::nullopt}.der()); }

}  // namespace

void write_extensions(Writer& w, const std::vector<NewExtension>& extensions) {
  const auto sequence = w.sequence();
  for (const NewExtension& extension : extensions) {
    const auto one = w.sequence();
    w.oid(extension.oid);
    if (extension.critical) w.boolean(true);
    w.octet_string(extension.value);
  }
}

NewExtension subject_alt_name(const std::vector<GeneralName>& names, bool critical) {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const GeneralName& name : names) w.raw(name.der());
  }
  return {oid::kSubjectAltName, critical, w.take()};
}

NewExtension key_usage(unsigned mask) {
  Writer w;
  w.named_bits(mask);
  return {oid::kKeyUsage, true, w.take()};
}

NewExtension extended_key_usage(const std::vector<Oid>& purposes) {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const Oid& purpose : purposes) w.oid(purpose);
  }
  return {oid::kExtendedKeyUsage, false, w.take()};
}

NewExtension basic_constraints(const BasicConstraints& constraints) {
  if (constraints.path_length && (!constraints.ca || *constraints.path_length < 0))
    throw Error(Errc::usage, "a path length is for CAs, and not negative");
  Writer w;
  {
    const auto sequence = w.sequence();
    if (constraints.ca) w.boolean(true);
    if (constraints.path_length) w.integer(*constraints.path_length);
  }
  return {oid::kBasicConstraints, true, w.take()};
}

NewExtension ms_template_name(const std::string& name) {
  Writer w;
  w.string(asn1::kBmpString, name);
  return {oid::kMsTemplateName, false, w.take()};
}

NewExtension ms_template(const Oid& template_oid, int major, int minor) {
  if (major < 0 || minor < 0) throw Error(Errc::usage, "the version of a certificate template is not negative");
  Writer w;
  {
    const auto sequence = w.sequence();  // [MS-WCCE] 2.2.2.7.7.2
    w.oid(template_oid);
    w.integer(major);
    w.integer(minor);
  }
  return {oid::kMsTemplate, false, w.take()};
}

NewExtension name_constraints(const std::vector<std::string>& permitted) {
  Writer w;
  {
    const auto sequence = w.sequence();
    const auto trees = w.constructed(asn1::context(0, true));
    for (const std::string& text : permitted) {
      const bool address = text.find('/') != std::string::npos;
      const auto tree = w.sequence();
      w.raw(GeneralName{address ? GeneralName::Type::ip : GeneralName::Type::dns, text, std::nullopt}.der());
    }
  }
  return {oid::kNameConstraints, true, w.take()};
}

NewExtension crl_distribution_points(const std::vector<std::string>& urls) {
  Writer w;
  {
    const auto sequence = w.sequence();
    const auto point = w.sequence();  // one point, for one CRL is at all of its places
    const auto name = w.constructed(asn1::context(0, true));
    const auto full_name = w.constructed(asn1::context(0, true));
    for (const std::string& url : urls) write_uri(w, url);
  }
  return {oid::kCrlDistributionPoints, false, w.take()};
}

NewExtension authority_info_access(const std::vector<std::string>& ocsp, const std::vector<std::string>& ca_issuers) {
  Writer w;
  {
    const auto sequence = w.sequence();
    const auto describe = [&](const Oid& method, const std::string& url) {
      const auto description = w.sequence();
      w.oid(method);
      write_uri(w, url);
    };
    for (const std::string& url : ocsp) describe(oid::kOcsp, url);
    for (const std::string& url : ca_issuers) describe(oid::kCaIssuers, url);
  }
  return {oid::kAuthorityInfoAccess, false, w.take()};
}

NewExtension subject_key_identifier(ByteView identifier) {
  Writer w;
  w.octet_string(identifier);
  return {oid::kSubjectKeyIdentifier, false, w.take()};
}

NewExtension authority_key_identifier(ByteView identifier) {
  Writer w;
  {
    const auto sequence = w.sequence();
    w.primitive(asn1::context(0, false), identifier);
  }
  return {oid::kAuthorityKeyIdentifier, false, w.take()};
}

Bytes key_identifier(const PublicKey& key) {
  const auto hash = sha1(key.key_bits());
  return {hash.begin(), hash.end()};
}

}  // namespace certkit::crypto::build
