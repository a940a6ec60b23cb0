#include "support/objects.hpp"

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "crypto/private_key.hpp"

namespace fuzz {

using namespace certkit;

namespace {

template <class Read>
void quietly(Read read) {
  try {
    read();
  } catch (const Error& error) {
    require(error.code() == Errc::malformed || error.code() == Errc::limit, "a damaged extension is malformed: " + error.message());
  }
}

// A GeneralName that was read is written back octet for octet, and what cannot be written so (text beyond ASCII in an IA5String, a mask
// with gaps …) is refused, not changed.
void look_at(const GeneralName& name) {
  require(base::is_utf8(name.value) && base::is_utf8(name.to_text()), "a general name is UTF-8");
  require(!to_word(name.type).empty(), "a general name's type has a word");
  try {
    const Bytes der = name.der();
    const GeneralName again = GeneralName::parse(der);
    require(again == name && again.der() == der, "a general name is read as it was written: " + name.to_text());
  } catch (const Error& error) {
    require(error.code() == Errc::usage, "a general name that cannot be written is refused as usage: " + error.message());
  }
}

void look_at(const Extensions& extensions) {
  for (const Extension& extension : extensions.all) {
    require(extensions.find(extension.oid) != nullptr, "an extension is found");
    (void)name_of(extension.oid);
  }
  quietly([&] {
    for (const GeneralName& name : extensions.subject_alt_names()) look_at(name);
  });
  quietly([&] { (void)extensions.basic_constraints(); });
  quietly([&] {
    if (const auto usage = extensions.key_usage()) (void)key_usage_words(*usage);
  });
  quietly([&] { (void)extensions.extended_key_usage(); });
  quietly([&] { (void)extensions.subject_key_identifier(); });
  quietly([&] { (void)extensions.authority_key_identifier(); });
  quietly([&] { (void)extensions.crl_distribution_urls(); });
  quietly([&] { (void)extensions.ocsp_urls(); });
  quietly([&] { (void)extensions.ca_issuer_urls(); });
  quietly([&] { (void)extensions.ms_template(); });
  quietly([&] {
    if (const auto constraints = extensions.name_constraints())
      for (const auto* names : {&constraints->permitted, &constraints->excluded})
        for (const GeneralName& name : *names) (void)name.to_text();
  });
  quietly([&] { (void)extensions.certificate_policies(); });
  quietly([&] { (void)extensions.tls_features(); });
}

void look_at(const Name& name, ByteView der) {
  require(same(name.der(), der), "a name is written as it was read");
  const std::string text = name.to_rfc4514();
  require(base::is_utf8(text), "a name's text is UTF-8");
  require(!name.common_name() || base::is_utf8(*name.common_name()), "a common name is UTF-8");
}

void look_at(const AlgorithmId& algorithm) { (void)name_of(algorithm.oid); }

}  // namespace

void look(const Certificate& certificate) {
  require(Certificate(to_bytes(certificate.der())) == certificate, "a certificate is the same when read again");
  look_at(certificate.subject(), certificate.subject_der());
  look_at(certificate.issuer(), certificate.issuer_der());
  (void)certificate.serial_hex();
  (void)to_rfc3339(certificate.not_before());
  (void)to_rfc3339(certificate.not_after());
  look(certificate.public_key());
  look_at(certificate.signature_algorithm());
  look_at(certificate.extensions());
  quietly([&] { (void)certificate.is_ca(); });
  (void)certificate.sha1();
}

void look(const Csr& csr) {
  require(same(Csr(to_bytes(csr.der())).info(), csr.info()), "a request is the same when read again");
  look_at(csr.subject(), csr.subject_der());
  look(csr.public_key());
  (void)csr.attributes();
  look_at(csr.signature_algorithm());
  look_at(csr.extensions());
}

void look(const Crl& crl) {
  require(same(Crl(to_bytes(crl.der())).tbs(), crl.tbs()), "a CRL is the same when read again");
  look_at(crl.issuer(), crl.issuer_der());
  (void)to_rfc3339(crl.this_update());
  if (crl.next_update()) (void)to_rfc3339(*crl.next_update());
  look_at(crl.signature_algorithm());
  quietly([&] { require(crl.revoked().size() == crl.revoked_count(), "a CRL has as many entries as it says"); });
  look_at(crl.extensions());
}

void look(const PublicKey& key) {
  require(PublicKey(to_bytes(key.spki())) == key, "a public key is the same when read again");
  require(key.same_as(key), "a public key is the same as itself");
  require(!key.describe().empty() && !to_word(key.type()).empty(), "a public key has a description");
  (void)key.key_bits();
  (void)key.spki_sha256();
}

void look(const PrivateKey& key) {
  look(key.public_key());
  const PrivateKey again = crypto::from_pkcs8(key.pkcs8().reveal());
  require(again.pkcs8().equals(key.pkcs8()), "a private key is written as it was read");
  require(again.public_key().same_as(key.public_key()), "a private key keeps its public key");
}

void look(const Bag& bag) {
  for (const Item& item : bag.items) {
    std::visit(
        [](const auto& object) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(object)>, Item::Opaque>) look(object);
        },
        item.object);
    require(base::is_utf8(item.friendly_name) && base::is_utf8(item.ms_csp_name), "names beside an object are UTF-8");
    require(!item.source.container.empty(), "an object says what it came in");
  }
  for (const Problem& problem : bag.problems)
    require(problem.error.code() != Errc::internal && base::is_utf8(problem.error.message()),
            "a problem is no bug of certkit, and in UTF-8: " + problem.error.message());
  (void)bag.describe();
}

ReadOptions options_with(std::string password, std::uint64_t kdf_iterations) {
  ReadOptions options;
  options.limits.kdf_iterations = kdf_iterations;
  options.ask = [password = std::move(password)](const std::string&, int attempt) -> std::optional<Secret> {
    if (attempt > 0) return std::nullopt;
    return Secret::copy_of(password);
  };
  return options;
}

}  // namespace fuzz
