// Keys under a password without a MAC: EncryptedPrivateKeyInfo (RFC 5958 §3) and traditional PEM under DEK-Info (RFC 1421 §4.6.1.3).
// Nothing in either tells a wrong password from damaged data: both are Errc::bad_decrypt.
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "container/classify.hpp"
#include "container/internal.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container {

namespace {

Error bad_decrypt() {
  return {Errc::bad_decrypt,
          "cannot be decrypted: the password is wrong or the data is damaged (this format has no integrity check to tell which)"};
}

// A password's octets as the program that encrypted may have had them: UTF-8, or the Windows and Latin-1 code pages.
struct Encoded {
  Secret password;
  const char* name;
};
std::vector<Encoded> encodings(const Secret& utf8) {
  std::vector<Encoded> all;
  const auto add_unless_known = [&](std::optional<Bytes>&& octets, const char* name) {
    if (!octets) return;
    Secret secret(std::move(*octets));
    for (const Encoded& known : all)
      if (known.password.equals(secret)) return;
    all.push_back({std::move(secret), name});
  };
  all.push_back({utf8.clone(), "UTF-8"});
  add_unless_known(base::utf8_to_latin1(as_text(utf8.reveal())), "Latin-1");
  add_unless_known(base::utf8_to_cp1252(as_text(utf8.reveal())), "Windows-1252");
  return all;
}

// `open` with each encoding of a password that is asked for; what comes out must be a private key by its structure.
// The password that opened it is remembered before the key is looked at any closer.
void open_key(Reading& reading, Source source, std::string_view pem_label, const std::function<Secret(const Secret&)>& open) {
  std::optional<Secret> plain;
  const bool opened = open_keys(reading, source, 1, [&](const Secret& password) {
    for (const Encoded& encoded : encodings(password)) {
      try {
        Secret octets = open(encoded.password);
        const Kind kind = classify(octets.reveal(), reading.options.limits.nesting);
        if (kind != Kind::pkcs8 && kind != Kind::pkcs1 && kind != Kind::sec1 && kind != Kind::dsa) continue;
        if (std::string_view(encoded.name) != "UTF-8")
          source.repairs.push_back({"password-encoding", std::string("the password opened it as ") + encoded.name + ", not as UTF-8"});
        plain = std::move(octets);
        return;
      } catch (const Error& error) {
        if (error.code() != Errc::wrong_password && error.code() != Errc::bad_decrypt) throw;
      }
    }
    throw bad_decrypt();
  });
  if (opened) read_der(plain->reveal(), reading, source, pem_label);
}

bool left_closed(Reading& reading, const Source& source) {
  if (reading.options.decrypt) return false;
  add(reading, Item{Item::Opaque{"encrypted private key"}, source, {}, {}, {}, false});
  return true;
}

}  // namespace

void read_encrypted_pkcs8(ByteView der, Reading& reading, const Source& outer) {
  bool changed = false;
  const Bytes strict = asn1::ber_to_der(der, reading.options.limits.nesting, changed, "encrypted private key");
  asn1::Reader top(strict, "encrypted private key");
  asn1::Reader info = top.enter(asn1::kSequence, "EncryptedPrivateKeyInfo");
  asn1::Reader algorithm_reader = info.enter(asn1::kSequence, "encryptionAlgorithm");
  AlgorithmId algorithm;
  algorithm.oid = algorithm_reader.oid("algorithm");
  if (!algorithm_reader.at_end()) algorithm.parameters = to_bytes(algorithm_reader.any("parameters").whole);
  const ByteView ciphertext = info.octet_string("encryptedData");

  Source source = outer;
  if (changed) source.repairs.push_back({"ber", "the encrypted key is BER and was rewritten as DER"});
  source.protection.push_back(crypto::describe_pbe(algorithm));
  if (left_closed(reading, source)) return;
  const std::uint64_t work = crypto::pbe_work(algorithm);
  open_key(reading, source, "PRIVATE KEY", [&](const Secret& password) {
    spend_iterations(reading, work);
    return crypto::pbe_decrypt(algorithm, crypto::pbe_password(password), ciphertext, reading.options.limits.kdf_iterations);
  });
}

void read_dek_info(ByteView ciphertext, std::string_view dek_info, Reading& reading, const Source& outer, std::string_view pem_label) {
  Source source = outer;
  source.protection.push_back(crypto::describe_dek_info(dek_info));
  if (left_closed(reading, source)) return;
  open_key(reading, source, pem_label, [&](const Secret& password) { return crypto::dek_info_decrypt(dek_info, password, ciphertext); });
}

}  // namespace certkit::container
