#include "container/read_back.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "base/workers.hpp"
#include "certkit/read.hpp"
#include "container/classify.hpp"
#include "container/internal.hpp"
#include "container/openssl_reader.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/threads.hpp"

namespace certkit::container {

namespace {

[[noreturn]] void differs(const std::string& what) {
  throw Error(Errc::mismatch, "reading back what was just made: " + what,
              "nothing was written; this is a bug in certkit: please report it");
}

// The same certificates, each as often, in any order.
void compare_certificates(std::vector<Bytes> found, std::span<const Certificate> meant, const char* reader) {
  std::vector<Bytes> wanted;
  for (const Certificate& certificate : meant) wanted.push_back(to_bytes(certificate.der()));
  std::sort(found.begin(), found.end());
  std::sort(wanted.begin(), wanted.end());
  if (found == wanted) return;
  if (found.size() != wanted.size())
    differs(std::string(reader) + " finds " + std::to_string(found.size()) + " certificates where there should be " +
            std::to_string(wanted.size()));
  differs(std::string(reader) + " finds other certificates than were put in");
}

// The place in `keys` of each of `found`. Each key is found as often as it was put in.
std::vector<std::size_t> compare_keys(const std::vector<PublicKey>& found, std::span<const PrivateKey* const> keys, const char* reader) {
  if (found.size() != keys.size())
    differs(std::string(reader) + " finds " + std::to_string(found.size()) + " private keys where there should be " +
            std::to_string(keys.size()));
  std::vector<std::size_t> places;
  for (const PublicKey& key : found) {
    std::size_t at = 0;
    while (at < keys.size() && (std::find(places.begin(), places.end(), at) != places.end() || !key.same_as(keys[at]->public_key()))) ++at;
    if (at == keys.size()) differs(std::string(reader) + " finds another private key than was put in");
    places.push_back(at);
  }
  return places;
}

void confirm_by_loader(ByteView file, const std::optional<Secret>& password, std::span<const Certificate> certificates,
                       std::span<const PrivateKey* const> keys, const crypto::KnownKeys* known) {
  ReadOptions options;
  options.password_given = password.has_value();
  if (password)
    options.ask = [&](const std::string&, int attempt) { return attempt == 0 ? std::optional<Secret>(password->clone()) : std::nullopt; };
  const Bag bag = [&] {
    try {
      return read(file, "the output", options, known);
    } catch (const Error& error) {
      differs(error.message());
    }
  }();
  if (!bag.problems.empty()) differs(bag.problems.front().error.message());
  std::vector<Bytes> found;
  const auto read_certificates = bag.all<Certificate>();
  for (const Certificate* certificate : read_certificates) found.push_back(to_bytes(certificate->der()));
  constexpr std::size_t kWorthThreads = 16;  // a trust store, not a chain
  crypto::prepare_for_threads();
  base::parallel_for(read_certificates.size(), read_certificates.size() < kWorthThreads ? 1 : 0, [&](std::size_t i) {
    crypto::second_opinion::confirm_same_certificate(read_certificates[i]->der(), *read_certificates[i]);
  });
  compare_certificates(std::move(found), certificates, "certkit");
  const auto read_keys = bag.all<PrivateKey>();
  std::vector<PublicKey> public_keys;
  for (const PrivateKey* read_key : read_keys) public_keys.push_back(read_key->public_key());
  const auto places = compare_keys(public_keys, keys, "certkit");
  for (std::size_t i = 0; i < read_keys.size(); ++i)
    crypto::second_opinion::confirm_private_key(read_keys[i]->pkcs8().reveal(), keys[places[i]]->public_key());
}

std::optional<FileForm> form_of(ByteView file) {
  constexpr int kDepth = 32;
  if (looks_like_jks(file)) return std::nullopt;
  if (const std::string_view text = as_text(file);
      text.starts_with("-----BEGIN ") || (text.starts_with("# ") && text.find("\n-----BEGIN ") != text.npos))
    return text.starts_with("-----BEGIN PKCS7-----") ? FileForm::pem_pkcs7 : FileForm::pem;
  switch (classify(file, kDepth)) {
    case Kind::certificate: return FileForm::der_certificate;
    case Kind::pkcs7: return FileForm::pkcs7;
    case Kind::pkcs12: return FileForm::pkcs12;
    default: return FileForm::der_key;
  }
}

void confirm_by_openssl(ByteView file, const std::optional<Secret>& password, std::span<const Certificate> certificates,
                        std::span<const PrivateKey* const> keys, const crypto::KnownKeys* known) {
  const auto form = form_of(file);
  if (!form) return;
  ReadByOpenssl found = form == FileForm::pkcs12 && known != nullptr && password ? read_pkcs12_by_openssl(file, *password, *known)
                                                                                 : read_by_openssl(*form, file, password);
  std::vector<PublicKey> public_keys;
  for (Bytes& spki : found.public_keys) public_keys.emplace_back(std::move(spki));
  compare_certificates(std::move(found.certificates), certificates, "OpenSSL");
  (void)compare_keys(public_keys, keys, "OpenSSL");
}

}  // namespace

void read_back(ByteView file, const std::optional<Secret>& password, std::span<const Certificate> certificates,
               std::span<const PrivateKey* const> keys, const crypto::KnownKeys* known) {
  confirm_by_loader(file, password, certificates, keys, known);
  Bytes decoded;
  if (!file.empty() && file[0] != 0x30 && base::from_base64(as_text(file), decoded)) {  // --to base64
    const Secret inner(std::move(decoded));
    return confirm_by_openssl(inner.reveal(), password, certificates, keys, known);
  }
  confirm_by_openssl(file, password, certificates, keys, known);
}

void read_back_new_key(ByteView file, const std::optional<Secret>& password, const PrivateKey& key) {
  const PublicKey& made = key.public_key();
  if (!password && made.type() == KeyType::ec && made.curve() == asn1::oid::kP256 &&
      as_text(file).starts_with("-----BEGIN PRIVATE KEY-----"))
    return crypto::second_opinion::confirm_private_key_text(file, made);
  const PrivateKey* const one = &key;
  read_back(file, password, {}, one_key(one));
}

}  // namespace certkit::container
