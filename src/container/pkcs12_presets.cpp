// How a PFX must be made so that a given program opens it. Sources stand beside each; who_can_open.cpp has the other direction.
#include <array>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/write.hpp"

namespace certkit {

namespace {

using Protect = Pkcs12Options::Protect;

struct Preset {
  std::string_view word;
  OpenableBy reader;
  Protect protect;
  std::uint64_t kdf_iterations;
  bool ms_key_exchange;
  bool java;  // trusted entries marked for Java, and passwords that it takes
};

// Iterations: what the reader's own tools write where 3DES is needed (2,000 and 2,048: it is what they were tested with, and small devices
// derive slowly); 100,000 where AES is read, far below the 600,000 at which Windows (.NET: KB5025823) says that the password is wrong.
// AT_KEYEXCHANGE: IIS, Exchange, LDAPS and Lync need KeySpec=1 (Microsoft, "Enable LDAP over SSL with a third-party certification
// authority").
constexpr std::array kPresets = {
    // CryptoAPI before Windows 10 1709 and Server 2019 knows PBES1 and HMAC-SHA1 only and calls anything else a wrong password
    // (openssl#17777, #27035).
    Preset{"windows-2008", OpenableBy::windows_2008, Protect::des3_sha1, 2'000, true, false},
    Preset{"windows-2016", OpenableBy::windows_2016, Protect::des3_sha1, 2'000, true, false},
    // AES256_SHA256 is one of the two choices of its own export dialogue.
    Preset{"windows-2019", OpenableBy::windows_2019, Protect::aes256_sha256, 100'000, true, false},
    // HmacPBESHA256 came with 8u301 (JDK-8267701); what Java 8 itself writes up to today is PBE-SHA1 with HMAC-SHA1.
    Preset{"java8", OpenableBy::java8, Protect::des3_sha1, 50'000, false, true},
    // JDK-8153005: from Java 16 on this is the default.
    Preset{"java", OpenableBy::java, Protect::aes256_sha256, 100'000, false, true},
    // 0.9.8, which many appliances have still, cannot do PBKDF2 with HMAC-SHA256; 1.0 and 1.1 read both.
    Preset{"openssl1", OpenableBy::openssl1, Protect::des3_sha1, 2'048, false, false},
    // Its own default but for the iterations.
    Preset{"openssl3", OpenableBy::openssl3, Protect::aes256_sha256, 100'000, false, false},
    // Keychain Access and `security import` (up to macOS 26, unless told "-f pkcs12"): "MAC verification failed" on anything but HMAC-SHA1
    // and PBE-SHA1
    // (xca#474, pyca/cryptography#7293, tauri#15844).
    Preset{"macos", OpenableBy::macos, Protect::des3_sha1, 2'048, false, false},
    // App Service: "encrypted using triple DES" (azure-docs, configure-ssl-certificate).
    Preset{"azure", OpenableBy::azure, Protect::des3_sha1, 2'048, true, false},
    // pk12util 3.87 writes AES-256 and HMAC-SHA256 itself.
    Preset{"nss", OpenableBy::nss, Protect::aes256_sha256, 100'000, false, false},
};

}  // namespace

const std::vector<std::string>& openable_by_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all;
    for (const Preset& preset : kPresets) all.emplace_back(preset.word);
    return all;
  }();
  return words;
}

OpenableBy openable_by_from_word(std::string_view word) {
  for (const Preset& preset : kPresets)
    if (preset.word == word) return preset.reader;
  std::string known;
  for (const std::string& one : openable_by_words()) known += (known.empty() ? "" : ", ") + one;
  const std::string near = base::nearest(word, openable_by_words());
  throw Error(Errc::usage, "there is no reader '" + base::printable(word) + "'",
              (near.empty() ? "" : "did you mean '" + near + "'? ") + ("there are " + known));
}

Pkcs12Options Pkcs12Options::for_reader(OpenableBy reader) {
  Pkcs12Options options;
  options.reader = reader;
  for (const Preset& preset : kPresets) {
    if (preset.reader != reader) continue;
    options.protect = preset.protect;
    options.kdf_iterations = preset.kdf_iterations;
    options.ms_key_exchange = preset.ms_key_exchange;
    options.java_trust = preset.java;
    options.ascii_password_only = preset.java;
  }
  return options;
}

}  // namespace certkit
