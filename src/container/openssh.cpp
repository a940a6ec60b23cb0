// "openssh-key-v1" private keys (OpenSSH's PROTOCOL.key).
#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "container/internal.hpp"
#include "container/openssh_cipher.hpp"
#include "container/ssh_wire.hpp"
#include "crypto/pbe.hpp"
#include "crypto/private_key.hpp"

namespace certkit::container {

namespace {

constexpr std::string_view kMagic("openssh-key-v1\0", 15);
constexpr std::size_t kLargest = 1u << 20;  // octets; the largest RSA key there is has 12 KiB

// One round of bcrypt_pbkdf costs about as much as this many of PBKDF2; the limit on iterations is meant in those.
constexpr std::uint64_t kIterationsPerBcryptRound = 4096;

// DSA in the traditional form, from numbers.
PrivateKey dsa_key(SshReader& reader) {
  const ByteView p = reader.magnitude(), q = reader.magnitude(), g = reader.magnitude(), y = reader.magnitude(), x = reader.magnitude();
  asn1::Writer writer;
  {
    const auto key = writer.sequence();
    writer.integer(0);
    for (const ByteView number : {p, q, g, y, x}) writer.unsigned_integer(number);
  }
  return crypto::from_dsa_traditional(writer.take_secret().reveal());
}

PrivateKey private_key(SshReader& reader) {
  const std::string_view type = reader.text();
  if (type == "ssh-rsa") {
    const ByteView n = reader.magnitude(), e = reader.magnitude(), d = reader.magnitude();
    reader.magnitude();  // 1/q mod p is computed again
    const ByteView p = reader.magnitude(), q = reader.magnitude();
    return crypto::from_rsa_numbers(n, e, d, p, q);
  }
  if (const Oid curve = curve_of_ssh_type(type); !curve.empty()) {
    reader.string();  // the curve's name once more
    reader.string();  // the public point is computed again
    return crypto::from_ec_scalar(curve, reader.magnitude());
  }
  if (type == "ssh-ed25519" || type == "ssh-ed448") {
    const ByteView public_part = reader.string(), both = reader.string();
    const std::size_t seed = type == "ssh-ed25519" ? 32 : 57;
    if (both.size() != 2 * seed || public_part.size() != seed)
      throw Error(Errc::malformed, "OpenSSH key: an Ed25519 or Ed448 key of a wrong length");
    return crypto::from_raw(type == "ssh-ed25519" ? KeyType::ed25519 : KeyType::ed448, both.first(seed));
  }
  if (type == "ssh-dss") return dsa_key(reader);
  throw Error(Errc::unsupported, "OpenSSH private key of type " + base::printable(type.substr(0, 64)));
}

// The two equal numbers in front are the only check there is.
bool check_numbers_agree(ByteView plain) { return plain.size() >= 8 && same(plain.first(4), plain.subspan(4, 4)); }

void read_private_section(ByteView plain, std::uint32_t count, const std::vector<PublicKey>& stored, Reading& reading,
                          const Source& source) {
  SshReader reader(plain.subspan(8));
  for (std::uint32_t i = 0; i < count; ++i) {
    const Source here = count == 1 ? source : at_place(source, "key " + std::to_string(i + 1));
    PrivateKey key = private_key(reader);
    if (!key.public_key().same_as(stored[i]))
      throw Error(Errc::malformed, "OpenSSH key: the public key in front is not the one of the private key");
    std::string comment = base::printable(reader.text());
    add(reading, Item{std::move(key), here, std::move(comment), {}, {}, false});
  }
  std::uint8_t expected = 0;
  for (const std::uint8_t octet : reader.rest())
    if (octet != ++expected) throw Error(Errc::malformed, "OpenSSH key: its padding is damaged");
}

}  // namespace

bool looks_like_openssh(ByteView blob) noexcept { return as_text(blob).starts_with(kMagic); }

void read_openssh(ByteView blob, Reading& reading, const Source& outer) {
  if (!looks_like_openssh(blob)) throw Error(Errc::malformed, "not an OpenSSH private key");
  if (blob.size() > kLargest) throw Error(Errc::limit, "an OpenSSH key of more than " + std::to_string(kLargest) + " octets");
  SshReader reader(blob.subspan(kMagic.size()));
  const OpensshCipher& cipher = openssh_cipher(reader.text());
  const std::string_view kdf = reader.text();
  SshReader kdf_options(reader.string());
  const std::uint32_t count = reader.number();
  std::vector<PublicKey> stored;
  if (count == 0 || count > kLargest / 64)
    throw Error(Errc::malformed, "OpenSSH key: it says that it holds " + std::to_string(count) + " keys");
  for (std::uint32_t i = 0; i < count; ++i) stored.push_back(ssh_public_key(reader.string()));
  const ByteView sealed = reader.string(), tag = reader.rest();
  if (tag.size() != cipher.tag) throw Error(Errc::malformed, "OpenSSH key: it is cut off, or data follows it");
  if (sealed.size() < 8 || sealed.size() % cipher.block != 0)
    throw Error(Errc::malformed, "OpenSSH key: its private part has no length that it can have");

  Source source = outer;
  if (cipher.key == 0) {
    if (!check_numbers_agree(sealed)) throw Error(Errc::malformed, "OpenSSH key: its check numbers differ: it is damaged");
    return read_private_section(sealed, count, stored, reading, source);
  }
  if (kdf != "bcrypt") throw Error(Errc::unsupported, "OpenSSH key with the KDF " + base::printable(kdf.substr(0, 64)));
  const ByteView salt = kdf_options.string();
  const std::uint32_t rounds = kdf_options.number();
  if (salt.empty() || rounds == 0) throw Error(Errc::malformed, "OpenSSH key: its KDF has no salt or no rounds");
  source.protection.push_back({"OpenSSH", std::string(cipher.shown), "bcrypt", rounds});
  if (!reading.options.decrypt) return add(reading, Item{Item::Opaque{"encrypted private key"}, std::move(source), {}, {}, {}, false});
  std::optional<Secret> plain;
  const bool is_open = open_keys(reading, source, count, [&](const Secret& password) {
    if (password.empty()) throw Error(Errc::bad_decrypt, "an OpenSSH key is never encrypted with an empty passphrase");
    spend_iterations(reading, rounds * kIterationsPerBcryptRound);
    const Secret key_and_iv = crypto::bcrypt_pbkdf(password.reveal(), salt, rounds, cipher.key + cipher.iv);
    Secret opened = openssh_decrypt(cipher, key_and_iv.reveal(), sealed, tag);
    if (!check_numbers_agree(opened.reveal()))
      throw Error(
          Errc::bad_decrypt,
          "cannot be decrypted: the passphrase is wrong or the key file is damaged (this format has no integrity check to tell which)");
    plain = std::move(opened);
  });
  if (is_open) read_private_section(plain->reveal(), count, stored, reading, source);
}

}  // namespace certkit::container
