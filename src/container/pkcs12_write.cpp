// PKCS#12 as RFC 7292 has it and Windows, OpenSSL, Java and NSS all write it: certificates in an encrypted safe, the key shrouded in one of
// its own, a MAC over both.
#include "container/pkcs12_write.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "certkit/write.hpp"
#include "container/pkcs12_mac.hpp"
#include "container/pkcs12_oids.hpp"
#include "container/pkcs12_password.hpp"
#include "crypto/kdf_call.hpp"

namespace certkit {

namespace {

using asn1::Writer;
namespace oid = container::oid;
using container::pkcs12::Mac;

struct Attributes {
  std::string friendly_name, csp_name;
  Bytes local_key_id;
  bool java_trusted = false;
};

Bytes attribute(const Oid& type, const std::function<void(Writer&)>& value) {
  Writer w;
  {
    const auto sequence = w.sequence();
    w.oid(type);
    const auto values = w.set();
    value(w);
  }
  return w.take();
}

void write_attributes(Writer& w, const Attributes& attributes) {
  std::vector<Bytes> all;
  if (!attributes.friendly_name.empty())
    all.push_back(attribute(asn1::oid::kFriendlyName, [&](Writer& v) { v.string(asn1::kBmpString, attributes.friendly_name); }));
  if (!attributes.local_key_id.empty())
    all.push_back(attribute(asn1::oid::kLocalKeyId, [&](Writer& v) { v.octet_string(attributes.local_key_id); }));
  if (!attributes.csp_name.empty())
    all.push_back(attribute(asn1::oid::kMsCspName, [&](Writer& v) { v.string(asn1::kBmpString, attributes.csp_name); }));
  // As sun.security.pkcs12.PKCS12KeyStore writes it; it reads any usage as "trusted".
  if (attributes.java_trusted)
    all.push_back(attribute(asn1::oid::kOracleTrustedKeyUsage, [](Writer& v) { v.oid(asn1::oid::kAnyExtendedKeyUsage); }));
  if (!all.empty()) w.sorted_set(std::move(all));
}

void write_algorithm(Writer& w, const AlgorithmId& algorithm) {
  const auto sequence = w.sequence();
  w.oid(algorithm.oid);
  w.raw(algorithm.parameters);
}

void write_certificate_bag(Writer& w, const Certificate& certificate, const Attributes& attributes) {
  const auto bag = w.sequence();
  w.oid(oid::kCertBag);
  {
    const auto value = w.explicit_tag(0);
    const auto cert_bag = w.sequence();
    w.oid(oid::kX509Certificate);
    const auto cert_value = w.explicit_tag(0);
    w.octet_string(certificate.der());
  }
  write_attributes(w, attributes);
}

std::string made_up_alias(const Certificate& certificate) {
  const Name subject = certificate.subject();
  std::string alias = subject.common_name().value_or("");
  if (alias.empty()) alias = subject.to_rfc4514();
  return base::lower(alias.empty() ? certificate.serial_hex() : alias);
}

// Java compares aliases in lower case, and a second entry of the same alias replaces the first. Names that are given come before made-up
// ones.
void make_aliases(std::vector<std::string>& names, std::span<const Certificate> certificates) {
  std::set<std::string> taken;
  const auto unused = [&](const std::string& base) {
    std::string alias = base;
    for (int n = 2; !taken.insert(base::lower(alias)).second; ++n) alias = base + " (" + std::to_string(n) + ")";
    return alias;
  };
  for (std::string& name : names)
    if (!name.empty()) name = unused(name);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].empty()) names[i] = unused(made_up_alias(certificates[i]));
}

// The PrivateKeyInfo with Windows' attribute keyUsage 0x10 inside, where CryptoAPI puts it itself (AT_KEYEXCHANGE).
Secret with_key_exchange(ByteView pkcs8) {
  asn1::Reader fields = asn1::Reader(pkcs8, "private key").enter(asn1::kSequence, "PrivateKeyInfo");
  Writer w;
  {
    const auto sequence = w.sequence();
    w.integer(0);
    (void)fields.small_integer("version");
    w.raw(fields.any("privateKeyAlgorithm").whole);
    w.raw(fields.any("privateKey").whole);
    const auto attributes = w.constructed(asn1::context(0, true));
    w.raw(attribute(asn1::oid::kKeyUsage, [](Writer& v) { v.named_bits(1u << 3); }));
  }
  return w.take_secret();
}

class Pkcs12Writer {
 public:
  Pkcs12Writer(const Secret& password, const Pkcs12Options& options)
      : options_(options),
        password_(container::password_for_writing(password)),
        strong_(options.protect == Pkcs12Options::Protect::aes256_sha256),
        for_certificates_(new_algorithm()),
        for_key_(new_algorithm()),
        mac_(new_mac()) {}

  container::NewPkcs12 write(const PrivateKey* key, std::span<const Certificate> certificates) {
    if (strong_ && options_.kdf_iterations > kFew) known_ = derive_all(key != nullptr);
    Secret file = write_all(key, certificates);
    return {std::move(file), std::move(known_)};
  }

 private:
  // Up to here a reader derives again in less than a start of the program takes, or in little more.
  static constexpr std::uint64_t kFew = 50'000;

  AlgorithmId new_algorithm() const {
    return crypto::new_pbe(strong_ ? KeyCipher::pbes2_aes256 : KeyCipher::pbe_sha1_3des, options_.kdf_iterations);
  }

  Mac new_mac() const {
    Mac mac;
    mac.hash = strong_ ? Hash::sha256 : Hash::sha1;
    mac.iterations = options_.kdf_iterations;
    mac.salt = crypto::random_bytes(strong_ ? 16 : 8);
    return mac;
  }

  crypto::KnownKeys derive_all(bool key) const {
    std::vector<crypto::KdfCall> calls = crypto::kdf_calls(for_certificates_);
    if (key) {
      const auto more = crypto::kdf_calls(for_key_);
      calls.insert(calls.end(), more.begin(), more.end());
    }
    calls.push_back(container::pkcs12::kdf_call(mac_));
    return crypto::KnownKeys::derive_twice(calls, password_);
  }
  [[nodiscard]] const crypto::KnownKeys* known() const { return known_ ? &*known_ : nullptr; }

  Secret write_all(const PrivateKey* key, std::span<const Certificate> certificates) {
    Writer safes;
    {
      const auto sequence = safes.sequence();
      write_certificates(safes, key, certificates);
      if (key != nullptr) write_key(safes, *key, certificates.front());
    }
    const Secret authenticated = safes.take_secret();
    Writer w;
    {
      const auto pfx = w.sequence();
      w.integer(3);
      {
        const auto auth_safe = w.sequence();
        w.oid(asn1::oid::kPkcs7Data);
        const auto content = w.explicit_tag(0);
        w.octet_string(authenticated.reveal());
      }
      write_mac(w, authenticated);
    }
    return w.take_secret();
  }

  void write_certificates(Writer& w, const PrivateKey* key, std::span<const Certificate> certificates) const {
    Writer bags;
    {
      const auto contents = bags.sequence();
      const bool trusted = key == nullptr && options_.java_trust;
      std::vector<std::string> names = options_.names;
      names.resize(certificates.size());
      if (!options_.friendly_name.empty()) names.front() = options_.friendly_name;
      if (trusted) make_aliases(names, certificates);
      for (std::size_t i = 0; i < certificates.size(); ++i)
        write_certificate_bag(bags, certificates[i], {names[i], {}, i == 0 && key != nullptr ? key_id(certificates[i]) : Bytes(), trusted});
    }
    const Bytes ciphertext = crypto::pbe_seal(for_certificates_, password_, bags.view(), known());
    const auto info = w.sequence();
    w.oid(asn1::oid::kPkcs7EncryptedData);
    const auto content = w.explicit_tag(0);
    const auto data = w.sequence();
    w.integer(0);
    const auto encrypted = w.sequence();
    w.oid(asn1::oid::kPkcs7Data);
    write_algorithm(w, for_certificates_);
    w.primitive(asn1::context(0, false), ciphertext);
  }

  void write_key(Writer& w, const PrivateKey& key, const Certificate& leaf) const {
    const Secret pkcs8 =
        options_.ms_key_exchange && key.public_key().type() == KeyType::rsa ? with_key_exchange(key.pkcs8().reveal()) : key.pkcs8().clone();
    const Bytes ciphertext = crypto::pbe_seal(for_key_, password_, pkcs8.reveal(), known());
    const auto info = w.sequence();
    w.oid(asn1::oid::kPkcs7Data);
    const auto content = w.explicit_tag(0);
    const auto octets = w.constructed(asn1::kOctetString);
    const auto contents = w.sequence();
    const auto bag = w.sequence();
    w.oid(oid::kShroudedKeyBag);
    {
      const auto value = w.explicit_tag(0);
      const auto encrypted = w.sequence();
      write_algorithm(w, for_key_);
      w.octet_string(ciphertext);
    }
    write_attributes(w, {options_.friendly_name, options_.ms_csp_name, key_id(leaf), false});
  }

  void write_mac(Writer& w, const Secret& authenticated) const {
    const Bytes value = container::pkcs12::compute(mac_, password_.bmp, authenticated.reveal(), known());
    const auto data = w.sequence();
    {
      const auto digest_info = w.sequence();
      {
        const auto algorithm = w.sequence();
        w.oid(container::pkcs12::oid_of(mac_.hash));
        w.null();
      }
      w.octet_string(value);
    }
    w.octet_string(mac_.salt);
    if (mac_.iterations != 1) w.integer(static_cast<std::int64_t>(mac_.iterations));  // DEFAULT 1: DER leaves it out
  }

  // What OpenSSL takes as localKeyID; readers only compare it.
  static Bytes key_id(const Certificate& leaf) {
    const auto digest = leaf.sha1();
    return {digest.begin(), digest.end()};
  }

  const Pkcs12Options& options_;
  const crypto::PbePassword password_;
  const bool strong_;
  const AlgorithmId for_certificates_, for_key_;
  const Mac mac_;  // without its value
  std::optional<crypto::KnownKeys> known_;
};

}  // namespace

container::NewPkcs12 container::new_pkcs12(const PrivateKey* key, std::span<const Certificate> certificates, const Secret& password,
                                           const Pkcs12Options& options) {
  container::require_possible(key, certificates, password, options);
  return Pkcs12Writer(password, options).write(key, certificates);
}

Secret to_pkcs12(const PrivateKey* key, std::span<const Certificate> certificates, const Secret& password, const Pkcs12Options& options) {
  return container::new_pkcs12(key, certificates, password, options).file;
}

}  // namespace certkit
