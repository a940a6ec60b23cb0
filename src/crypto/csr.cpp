#include <algorithm>

#include "asn1/name_attribute.hpp"
#include "asn1/oids.hpp"
#include "certkit/error.hpp"
#include "crypto/build.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

namespace certkit {

namespace crypto::build {
namespace {

namespace oid = asn1::oid;
using asn1::Writer;

// Attribute (RFC 2986 §4.1) with the one value that `write` writes.
template <class Write>
Bytes attribute(const Oid& type, Write&& write) {
  Writer w;
  {
    const auto sequence = w.sequence();
    w.oid(type);
    const auto values = w.set();
    write(w);
  }
  return w.take();
}

}  // namespace

std::vector<NewExtension> csr_extensions(const CsrSpec& spec, ByteView key_id) {
  std::vector<NewExtension> out;
  const auto add = [&](NewExtension extension, std::optional<bool> critical) {
    if (critical) extension.critical = *critical;
    out.push_back(std::move(extension));
  };
  if (spec.basic_constraints) add(basic_constraints(*spec.basic_constraints), spec.critical.basic_constraints);
  if (spec.key_usage) add(key_usage(*spec.key_usage), spec.critical.key_usage);
  if (!spec.extended_key_usage.empty()) add(extended_key_usage(spec.extended_key_usage), spec.critical.extended_key_usage);
  if (spec.subject_key_identifier) out.push_back(subject_key_identifier(key_id));
  // RFC 5280 §4.2.1.6: critical where the names are all that there is.
  if (!spec.san.empty()) add(subject_alt_name(spec.san, spec.subject.empty()), spec.critical.san);
  if (!spec.ms_template.empty()) out.push_back(ms_template_name(spec.ms_template));
  if (!spec.ms_template_oid.empty())
    out.push_back(ms_template(Oid::parse(spec.ms_template_oid), spec.ms_template_major, spec.ms_template_minor));
  for (const NewExtension& other : spec.other_extensions) {
    const std::string name = name_of(other.oid);
    if (std::any_of(out.begin(), out.end(), [&](const NewExtension& there) { return there.oid == other.oid; }))
      throw Error(Errc::usage, "the extension " + name + " is asked for twice", "a request has each extension once");
    if (asn1::tlv_size(other.value) != other.value.size())
      throw Error(Errc::usage, "the value of the extension " + name + " is not one DER element");
    out.push_back(other);
  }
  return out;
}

Bytes csr_info(const CsrSpec& spec, const PublicKey& key) {
  std::vector<Bytes> attributes;
  const Bytes key_id = spec.subject_key_identifier ? key_identifier(key) : Bytes{};
  if (const auto extensions = csr_extensions(spec, key_id); !extensions.empty())
    attributes.push_back(attribute(oid::kExtensionRequest, [&](Writer& w) { write_extensions(w, extensions); }));
  if (!spec.friendly_name.empty())
    attributes.push_back(attribute(oid::kFriendlyName, [&](Writer& w) { w.string(asn1::kBmpString, spec.friendly_name); }));
  Writer set;
  set.sorted_set(std::move(attributes));
  Bytes tagged = set.take();
  tagged[0] = asn1::context(0, true);  // IMPLICIT, and there even if empty
  Writer w;
  {
    const auto info = w.sequence();
    w.integer(0);
    asn1::require_no_empty_part(spec.subject);
    w.raw(spec.subject.der());
    w.raw(key.spki());
    w.raw(tagged);
  }
  return w.take();
}

Bytes sign_and_wrap(ByteView to_be_signed, const PrivateKey& key, Hash hash) {
  const AlgorithmId algorithm = signature_algorithm_for(key.public_key(), hash);
  Writer w;
  {
    const auto outer = w.sequence();
    w.raw(to_be_signed);
    {
      const auto identifier = w.sequence();
      w.oid(algorithm.oid);
      w.raw(algorithm.parameters);
    }
    w.bit_string(sign(key, hash, to_be_signed));
  }
  return w.take();
}

Csr new_csr(const CsrSpec& spec, const PrivateKey& key) {
  if (spec.subject.empty() && spec.san.empty())
    throw Error(Errc::usage, "a CSR needs a subject or at least one name", "give --subject or --san");
  return Csr(sign_and_wrap(csr_info(spec, key.public_key()), key, spec.hash));
}

}  // namespace crypto::build

Csr make_csr(const CsrSpec& spec, const PrivateKey& key) {
  Csr csr = crypto::build::new_csr(spec, key);
  crypto::second_opinion::confirm_csr(csr.der(), spec, key.public_key(), &key);
  return csr;
}

}  // namespace certkit
