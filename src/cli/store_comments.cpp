#include "cli/store_comments.hpp"

#include "base/text.hpp"

namespace certkit::cli {
namespace {

constexpr std::string_view kUntil = "# until ", kFingerprint = ", SHA-256 ";
constexpr std::size_t kFingerprintDigits = 64;

// A name on a line of its own. Readers that repair armour take dashes before BEGIN or END for armour, wherever on a line they stand.
std::string as_comment(const Name& name) {
  const std::string text = base::printable(name.to_rfc4514());
  if (text.find("BEGIN ") == std::string::npos && text.find("END ") == std::string::npos) return text;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string harmless;
  for (const char c : text) {
    const auto octet = static_cast<std::uint8_t>(c);
    if (c == '-' || octet >= 0x80)
      harmless += {'\\', kDigits[octet >> 4], kDigits[octet & 15]};
    else
      harmless += c;
  }
  return harmless;
}

bool ends_annotation(std::string_view line) {
  if (!line.starts_with(kUntil) || line.size() < kUntil.size() + kFingerprint.size() + kFingerprintDigits) return false;
  const std::string_view digits = line.substr(line.size() - kFingerprintDigits);
  return line.substr(0, line.size() - kFingerprintDigits).ends_with(kFingerprint) && base::from_hex(digits).has_value();
}

}  // namespace

std::string annotation(const Certificate& certificate) {
  return "# " + as_comment(certificate.subject()) + "\n" + std::string(kUntil) + to_rfc3339(certificate.not_after()) +
         std::string(kFingerprint) + base::to_hex(certificate.sha256()) + "\n";
}

StoreComments comments_in(std::string_view pem) {
  StoreComments found;
  bool in_block = false, one_waits = false;  // a comment of which the next line says whose it is
  while (!pem.empty()) {
    const std::size_t end = pem.find('\n');
    std::string_view line = pem.substr(0, end);
    pem.remove_prefix(end == std::string_view::npos ? pem.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    const bool begins = line.starts_with("-----BEGIN ");
    if (in_block || begins || line.empty()) {
      in_block = (in_block || begins) && !line.starts_with("-----END ");
    } else if (one_waits && ends_annotation(line)) {
      found.annotations = true;
      one_waits = false;
      continue;
    } else if (line.starts_with("# ")) {
      found.others |= one_waits;
      one_waits = true;
      continue;
    } else {
      found.others = true;
    }
    found.others |= one_waits;
    one_waits = false;
  }
  found.others |= one_waits;
  return found;
}

}  // namespace certkit::cli
