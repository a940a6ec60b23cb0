#include "container/jks_protect.hpp"

#include <algorithm>

#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container::jks {

namespace {

constexpr std::size_t kDigest = 20;

Secret joined(ByteView a, ByteView b) {
  Secret both(a.size() + b.size());
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), both.reveal_mutable().begin()));
  return both;
}

// The key stream: d1 = SHA-1(password, salt), d2 = SHA-1(password, d1), …
void apply_stream(const Secret& password, ByteView salt, std::span<std::uint8_t> octets) {
  Secret previous = Secret::copy_of(salt);
  for (std::size_t at = 0; at < octets.size(); at += kDigest) {
    Secret block(crypto::digest(Hash::sha1, joined(password.reveal(), previous.reveal()).reveal()));
    for (std::size_t i = 0; i < kDigest && at + i < octets.size(); ++i)
      octets[at + i] = static_cast<std::uint8_t>(octets[at + i] ^ block.reveal()[i]);
    previous = std::move(block);
  }
}

}  // namespace

Secret password_for_writing(const Secret& utf8) {
  crypto::require_new_password(utf8);
  return Secret(base::utf8_to_utf16be(as_text(utf8.reveal())).value());
}

Digest store_digest(const Secret& password, ByteView before) {
  const Secret prefix = joined(password.reveal(), as_bytes("Mighty Aphrodite"));
  return crypto::sha1(joined(prefix.reveal(), before).reveal());
}

std::optional<Secret> sun_unprotect(const Secret& password, ByteView protected_key) {
  if (protected_key.size() < 2 * kDigest) throw Error(Errc::malformed, "the protected key is shorter than its salt and digest");
  const ByteView salt = protected_key.first(kDigest), check = protected_key.last(kDigest);
  Secret key = Secret::copy_of(protected_key.subspan(kDigest, protected_key.size() - 2 * kDigest));
  apply_stream(password, salt, key.reveal_mutable());
  if (!crypto::equal_constant_time(crypto::sha1(joined(password.reveal(), key.reveal()).reveal()), check)) return std::nullopt;
  return key;
}

Bytes sun_protect(const Secret& password, ByteView pkcs8) {
  const Bytes salt = crypto::random_bytes(kDigest);
  Secret key = Secret::copy_of(pkcs8);
  apply_stream(password, salt, key.reveal_mutable());
  Bytes out = salt;
  out.insert(out.end(), key.reveal().begin(), key.reveal().end());
  const Digest check = crypto::sha1(joined(password.reveal(), pkcs8).reveal());
  out.insert(out.end(), check.begin(), check.end());
  return out;
}

JceParameters jce_parameters(const AlgorithmId& algorithm) {
  asn1::Reader fields = asn1::Reader(algorithm.parameters, "PBEWithMD5AndTripleDES").enter(asn1::kSequence, "parameters");
  JceParameters parameters;
  parameters.salt = to_bytes(fields.octet_string("salt"));
  const std::int64_t iterations = fields.small_integer("iterations");
  if (parameters.salt.size() != 8 || iterations < 1)
    throw Error(Errc::malformed, "PBEWithMD5AndTripleDES with an impossible salt or iteration count");
  parameters.iterations = static_cast<std::uint64_t>(iterations);
  return parameters;
}

Secret jce_unprotect(const JceParameters& parameters, const Secret& utf16_password, ByteView ciphertext) {
  // PBEKey takes the low seven bits of each character.
  Secret password(utf16_password.size() / 2);
  for (std::size_t i = 0; i < password.size(); ++i) password.reveal_mutable()[i] = utf16_password.reveal()[2 * i + 1] & 0x7f;

  Bytes salt = parameters.salt;
  // Meant to reverse the first half where both are the same; what Java's code has done ever since is this.
  if (std::equal(salt.begin(), salt.begin() + 4, salt.begin() + 4)) {
    const std::uint8_t as_java_does[] = {salt[3], salt[0], salt[1], salt[3]};
    std::copy(std::begin(as_java_does), std::end(as_java_does), salt.begin());
  }
  Secret key_and_iv(32);
  for (std::size_t half = 0; half < 2; ++half) {
    const auto out = key_and_iv.reveal_mutable().subspan(16 * half, 16);
    const Secret first = joined(ByteView(salt).subspan(4 * half, 4), password.reveal());
    Secret block(16 + password.size());  // the hash so far, and the password
    std::copy(password.reveal().begin(), password.reveal().end(), block.reveal_mutable().begin() + 16);
    for (std::uint64_t i = 0; i < parameters.iterations; ++i) {
      const Secret hashed(crypto::digest(Hash::md5, i == 0 ? first.reveal() : block.reveal()));
      std::copy(hashed.reveal().begin(), hashed.reveal().end(), block.reveal_mutable().begin());
    }
    std::copy(block.reveal().begin(), block.reveal().begin() + 16, out.begin());
  }
  return crypto::decrypt_raw("DES-EDE3-CBC", key_and_iv.reveal().first(24), key_and_iv.reveal().last(8), ciphertext, true);
}

}  // namespace certkit::container::jks
