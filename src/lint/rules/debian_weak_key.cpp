#include "base/text.hpp"
#include "crypto/pbe.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void debian_weak_key(const KeyCase& key, Report& report) {
  if (!key.rsa() || key.debian == nullptr) return;
  std::string modulus = base::to_hex(key.modulus);
  for (char& c : modulus)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  // As `openssl rsa -modulus` prints it; of its SHA-1 the lists have the last 80 bits.
  const std::string print = base::to_hex(crypto::sha1(as_bytes("Modulus=" + modulus + "\n"))).substr(20);
  const std::string_view text = as_text(key.debian->content.reveal());
  for (std::size_t at = text.find(print); at != text.npos; at = text.find(print, at + 1))
    if (at == 0 || text[at - 1] == '\n')
      return report.add("the key is one of those that Debian's OpenSSL made", key.debian->file.string() + ": " + print);
}

}  // namespace

const Rule& rule_debian_weak_key() {
  static constexpr Rule rule{
      .id = "debian-weak-key",
      .severity = Severity::error,
      .citation = "CVE-2008-0166, BR §6.1.1.3",
      .title = "key made by the broken OpenSSL of Debian",
      .meaning =
          "Debian's OpenSSL of 2006 to 2008 made 32767 different keys of each kind, and everybody has them. certkit looks the key up in "
          "the lists of Debian's package openssl-blacklist (blacklist.RSA-2048 and so on) where they are installed or --blacklist names "
          "their folder; it holds no list itself, and knows no other keys of that kind.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &debian_weak_key,
  };
  return rule;
}

}  // namespace certkit::lint
