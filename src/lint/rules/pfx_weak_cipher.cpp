#include <algorithm>
#include <utility>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_weak_cipher(const PfxCase& pfx, Report& report) {
  const auto is_weak = [](const Protection& one) {
    return one.cipher.starts_with("RC2") || one.cipher.starts_with("RC4") || one.cipher.starts_with("DES-");
  };
  for (const auto& [what, all] : {std::pair{"the key", &pfx.file.pkcs12->keys}, std::pair{"the certificates", &pfx.file.pkcs12->safes}})
    if (const auto weak = std::find_if(all->begin(), all->end(), is_weak); weak != all->end())
      report.add(std::string("what protects ") + what + " can be broken: " + weak->cipher, weak->scheme);
}

}  // namespace

const Rule& rule_pfx_weak_cipher() {
  static constexpr Rule rule{
      .id = "pfx-weak-cipher",
      .severity = Severity::warning,
      .citation = "RFC 7292 appendix C, RFC 8018 §6.1",
      .title = "PFX protected by a weak cipher",
      .meaning =
          "RC2 and RC4 with 40 bits, and DES, can be broken by trying all keys: whoever has the file has the certificates, or the key, "
          "without the password.",
      .mend = "Write it again: certkit convert FILE -o NEW.pfx.",
      .judge = &pfx_weak_cipher,
  };
  return rule;
}

}  // namespace certkit::lint
