// JKS, version 2: what keytool of every Java reads (see jks_protect.hpp for where the format is documented).
#include <chrono>
#include <limits>
#include <set>

#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/write.hpp"
#include "container/java_text.hpp"
#include "container/jks_protect.hpp"
#include "container/pkcs12_oids.hpp"

namespace certkit {

namespace {

namespace jks = container::jks;

// Counts and numbers in big endian. What is written is protected or public.
class Output {
 public:
  void number(std::uint64_t value, int octets) {
    while (octets-- > 0) bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * octets)));
  }
  void octets(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void text(std::string_view utf8) {
    const Bytes modified = container::java::to_modified_utf8(utf8);
    if (modified.size() > std::numeric_limits<std::uint16_t>::max()) throw Error(Errc::usage, "an alias of more than 65535 octets");
    number(modified.size(), 2);
    octets(modified);
  }
  void counted(ByteView bytes) {
    number(bytes.size(), 4);
    octets(bytes);
  }
  [[nodiscard]] ByteView view() const noexcept { return bytes_; }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

Bytes encrypted_key(const PrivateKey& key, const Secret& utf16_password) {
  asn1::Writer w;
  {
    const auto info = w.sequence();
    {
      const auto algorithm = w.sequence();
      w.oid(container::oid::kSunKeyProtector);
      w.null();
    }
    w.octet_string(jks::sun_protect(utf16_password, key.pkcs8().reveal()));
  }
  return w.take();
}

void check(const JksEntry& entry, std::set<std::string>& aliases) {
  const std::string named = "the key store entry \"" + entry.alias + "\"";
  if (entry.alias.empty() || !base::is_utf8(entry.alias)) throw Error(Errc::usage, "a key store entry needs an alias in UTF-8");
  if (!aliases.insert(base::lower(entry.alias)).second)
    throw Error(Errc::usage, named + " is there twice (Java does not tell upper from lower case)");
  if (entry.certificates.empty()) throw Error(Errc::usage, named + " has no certificate");
  if (entry.key == nullptr && entry.certificates.size() != 1)
    throw Error(Errc::usage, named + " has several certificates and no key: each trusted certificate is an entry of its own");
  if (entry.key != nullptr && !entry.certificates.front().public_key().same_as(entry.key->public_key()))
    throw Error(Errc::mismatch, "the private key of " + named + " does not belong to its certificate",
                "certkit verify-pair says which key does");
}

}  // namespace

Secret to_jks(std::span<const JksEntry> entries, const Secret& password) {
  const Secret utf16_password = jks::password_for_writing(password);
  constexpr std::uint32_t kMagic = 0xfeedfeed, kVersion = 2, kKeyEntry = 1, kTrustedEntry = 2;
  std::set<std::string> aliases;
  Output out;
  out.number(kMagic, 4);
  out.number(kVersion, 4);
  out.number(entries.size(), 4);
  for (const JksEntry& entry : entries) {
    check(entry, aliases);
    out.number(entry.key != nullptr ? kKeyEntry : kTrustedEntry, 4);
    // keytool looks aliases up in lower case.
    out.text(base::lower(entry.alias));
    out.number(static_cast<std::uint64_t>(std::chrono::milliseconds(entry.created.time_since_epoch()).count()), 8);
    if (entry.key != nullptr) {
      out.counted(encrypted_key(*entry.key, utf16_password));
      out.number(entry.certificates.size(), 4);
    }
    for (const Certificate& certificate : entry.certificates) {
      out.text("X.509");
      out.counted(certificate.der());
    }
  }
  out.octets(jks::store_digest(utf16_password, out.view()));
  return Secret(out.take());
}

}  // namespace certkit
