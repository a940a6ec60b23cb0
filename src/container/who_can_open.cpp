// Which programs open a PKCS#12, from what it says of itself. One table of readers; a reader's row is what it takes, everything else it
// refuses.
#include <algorithm>
#include <array>
#include <string>

#include "certkit/bag.hpp"
#include "certkit/write.hpp"

namespace certkit {

namespace {

// Ways of encrypting, as one bit each.
enum Scheme : unsigned {
  kClear = 1u << 0,
  kPkcs12Rc2 = 1u << 1,  // PBE-SHA1 of RFC 7292 appendix C
  kPkcs12Rc4 = 1u << 2,
  kPkcs12Des3 = 1u << 3,
  kPkcs12Des2 = 1u << 4,  // two-key 3DES
  kPbes1 = 1u << 5,       // PKCS#5 v1.5: MD5 or SHA-1 with DES or RC2
  kPbes2Aes = 1u << 6,    // AES-128 and AES-256 in CBC, PBKDF2 with HMAC-SHA1 or SHA-2
  kPbes2Aes192 = 1u << 7,
  kPbes2Des3 = 1u << 8,
  kPbes2Rc2 = 1u << 9,
  kOther = 1u << 10,  // certificate-encrypted, scrypt, national ciphers …
};
enum MacKind : unsigned {
  kNoMac = 1u << 0,
  kMacSha1 = 1u << 1,
  kMacSha2 = 1u << 2,
  kMacMd5 = 1u << 3,
  kPbmac1 = 1u << 4,
  kOtherMac = 1u << 5
};

// Kinds of private keys, of which not everybody knows all.
enum KeyKind : unsigned {
  kUsualKey = 1u << 0,       // RSA, EC with a named curve, and what nothing is known of
  kExplicitCurve = 1u << 1,  // EC with its parameters written out; certificates shall not have such (RFC 5480 §2.1.1)
  kEd25519 = 1u << 2,
  kEd448 = 1u << 3
};
constexpr unsigned kEdwards = kEd25519 | kEd448;

constexpr unsigned kPkcs12Pbe = kPkcs12Rc2 | kPkcs12Rc4 | kPkcs12Des3;

struct Reader {
  const char* name = "";
  unsigned words = 0;                                  // of --for that mean it
  unsigned schemes = 0, macs = 0;                      // taken as they are
  unsigned schemes_with_help = 0, macs_with_help = 0;  // taken only as `help` says
  const char* help = "";
  unsigned keys = kUsualKey;
  unsigned keys_with_help = 0;
  const char* key_help = "";
  std::uint64_t most_iterations = 0;  // 0: no limit known
  const char* complaint = "";         // how it refuses
  bool java = false;                  // ASCII passwords only (tried: PBEKey, "Password is not ASCII"), keys in shrouded bags
                                      // only (tried), and certificates without key count only with Oracle's attribute
  bool refuses_empty_password = false;
};

constexpr unsigned bit(OpenableBy reader) { return 1u << static_cast<unsigned>(reader); }

// Columns that could be tried were tried (OpenSSL 3.0, NSS 3.87, Java 17); the others are from issue threads and vendors' pages.
// Ed25519: dotnet/runtime#63174 and #59615 (Windows takes the file, and nothing there can use the key), eduvpn/macos#240 and
// owntracks/ios#639 (macOS), libreswan#2483 (NSS); JEP 339 brought it to Java 15. Explicit parameters: tried; CNG and macOS go by the name
// of the curve.
constexpr std::array kReaders = {
    // PBES2 and SHA-2 MACs: openssl#17777, #27035, xca#559. Without MAC: dotnet/corefx#11046. 600,000: KB5025823, setup-ipsec-vpn#414.
    Reader{.name = "Windows Server 2008 R2 to 2016",
           .words = bit(OpenableBy::windows_2008) | bit(OpenableBy::windows_2016) | bit(OpenableBy::azure),
           .schemes = kClear | kPkcs12Pbe,
           .macs = kNoMac | kMacSha1,
           .most_iterations = 600'000,
           .complaint = "it will say that the password is wrong"},
    Reader{.name = "Windows Server 2019 and newer",
           .words = bit(OpenableBy::windows_2019),
           .schemes = kClear | kPkcs12Pbe | kPbes2Aes | kPbes2Aes192 | kPbes2Des3,
           .macs = kNoMac | kMacSha1 | kMacSha2,
           .most_iterations = 600'000,
           .complaint = "it will say that the password is wrong"},
    // HmacPBESHA256 and PBES2 in key stores: from 8u301 (JDK-8267701, JDK-8076190). 5,000,000: sun.security.pkcs12.PKCS12KeyStore.
    Reader{.name = "Java 8",
           .words = bit(OpenableBy::java8),
           .schemes = kClear | kPkcs12Pbe,
           .macs = kNoMac | kMacSha1,
           .schemes_with_help = kPbes2Aes,
           .macs_with_help = kMacSha2,
           .help = "only from update 301 on",
           .most_iterations = 5'000'000,
           .complaint = "it will report an IOException",
           .java = true},
    Reader{.name = "Java 17",
           .words = bit(OpenableBy::java),
           .schemes = kClear | kPkcs12Pbe | kPbes2Aes,
           .macs = kNoMac | kMacSha1 | kMacSha2,
           .keys = kUsualKey | kEdwards,
           .most_iterations = 5'000'000,
           .complaint = "it will report an IOException",
           .java = true},
    // Without MAC: xca#617.
    Reader{.name = "OpenSSL 1.x",
           .words = bit(OpenableBy::openssl1),
           .schemes = kClear | kPkcs12Pbe | kPkcs12Des2 | kPbes1 | kPbes2Aes | kPbes2Aes192 | kPbes2Des3 | kPbes2Rc2,
           .macs = kMacSha1 | kMacSha2 | kMacMd5,
           .macs_with_help = kNoMac,
           .help = "only with -nomacver",
           .keys = kUsualKey | kExplicitCurve,
           .keys_with_help = kEdwards,
           .key_help = "only from 1.1.1 on",
           .complaint = "it will say \"Mac verify error\""},
    Reader{.name = "OpenSSL 3",
           .words = bit(OpenableBy::openssl3),
           .schemes = kClear | kPkcs12Des3 | kPkcs12Des2 | kPbes2Aes | kPbes2Aes192 | kPbes2Des3,
           .macs = kNoMac | kMacSha1 | kMacSha2 | kMacMd5,
           .schemes_with_help = kPkcs12Rc2 | kPkcs12Rc4 | kPbes1 | kPbes2Rc2,
           .help = "only with -legacy",
           .keys = kUsualKey | kExplicitCurve | kEdwards,
           .complaint = "it will say \"unsupported\""},
    // xca#474, pyca/cryptography#7293; macOS 26 reads PBES2 if it is told the format (tauri#15844). Empty password: corefx#24225, codemagic
    // cli-tools#436.
    Reader{.name = "macOS",
           .words = bit(OpenableBy::macos),
           .schemes = kClear | kPkcs12Pbe,
           .macs = kMacSha1,
           .complaint = "it will say that the MAC or the password is wrong (the newest versions open it with `security import -f pkcs12`)",
           .refuses_empty_password = true},
    // Tried: everything but MAC-less files and PBMAC1 (which came with 3.103).
    Reader{.name = "NSS (Firefox, Thunderbird)",
           .words = bit(OpenableBy::nss),
           .schemes = kClear | kPkcs12Pbe | kPkcs12Des2 | kPbes1 | kPbes2Aes | kPbes2Aes192 | kPbes2Des3 | kPbes2Rc2,
           .macs = kMacSha1 | kMacSha2 | kMacMd5,
           .complaint = "it will say that the password is wrong"},
};

Scheme scheme_of(const Protection& p) {
  const auto cipher = [&](const char* word) { return p.cipher.find(word) != std::string::npos; };
  if (p.scheme.empty()) return kClear;
  if (p.scheme == "PBES2") {
    if (!p.kdf.starts_with("PBKDF2-HMAC-SHA") || p.kdf.find("SHA3") != std::string::npos) return kOther;
    if (p.cipher == "AES-128-CBC" || p.cipher == "AES-256-CBC") return kPbes2Aes;
    if (p.cipher == "AES-192-CBC") return kPbes2Aes192;
    if (p.cipher == "3DES-CBC") return kPbes2Des3;
    return cipher("RC2") ? kPbes2Rc2 : kOther;
  }
  if (p.kdf.starts_with("PKCS12KDF"))
    return cipher("RC2") ? kPkcs12Rc2 : cipher("RC4") ? kPkcs12Rc4 : cipher("2KEY") ? kPkcs12Des2 : cipher("3DES") ? kPkcs12Des3 : kOther;
  return p.kdf.starts_with("PBKDF1") ? kPbes1 : kOther;
}

MacKind mac_of(const Pkcs12Facts& facts) {
  if (!facts.has_mac) return kNoMac;
  if (facts.mac.starts_with("PBMAC1")) return kPbmac1;
  if (facts.mac.starts_with("HMAC-SHA1 ")) return kMacSha1;
  if (facts.mac.starts_with("HMAC-MD5")) return kMacMd5;
  return facts.mac.starts_with("HMAC-SHA") ? kMacSha2 : kOtherMac;
}

KeyKind kind_of(const PublicKey& key) {
  switch (key.type()) {
    case KeyType::ed25519: return kEd25519;
    case KeyType::ed448: return kEd448;
    case KeyType::ec: return key.curve() == Oid() ? kExplicitCurve : kUsualKey;
    default: return kUsualKey;
  }
}

std::string describe(const PublicKey& key) {
  return kind_of(key) == kExplicitCurve ? "EC keys with explicit parameters" : key.describe() + " keys";
}

// The names of PBES1 and PKCS#12 schemes say the cipher.
std::string describe(const Protection& p) { return p.scheme == "PBES2" ? p.cipher + " (PBES2)" : p.scheme; }

std::string describe_mac(const Pkcs12Facts& facts) {
  return !facts.has_mac ? "a missing MAC" : facts.mac.empty() ? "its MAC" : "the MAC " + facts.mac;
}

void add(std::string& list, const std::string& what) {
  if (list.find(what) == std::string::npos) list += (list.empty() ? "" : ", ") + what;
}

CanOpen judge(const Reader& reader, const Pkcs12Facts& facts) {
  std::string not_understood, needs_help;
  const MacKind mac = mac_of(facts);
  if (!(reader.macs & mac)) add(reader.macs_with_help & mac ? needs_help : not_understood, describe_mac(facts));
  std::uint64_t iterations = facts.mac_iterations;
  for (const auto* protections : {&facts.safes, &facts.keys})
    for (const Protection& protection : *protections) {
      iterations = std::max(iterations, protection.iterations);
      const Scheme scheme = scheme_of(protection);
      if (!(reader.schemes & scheme)) add(reader.schemes_with_help & scheme ? needs_help : not_understood, describe(protection));
    }
  const auto no = [&](std::string why) { return CanOpen{reader.name, false, std::move(why), false}; };
  const auto with_help = [&](std::string why) { return CanOpen{reader.name, false, std::move(why), true}; };
  if (!not_understood.empty())
    return no(not_understood + (not_understood.find(", ") == std::string::npos ? " is" : " are") + " not understood; " + reader.complaint);
  if (reader.most_iterations != 0 && iterations > reader.most_iterations)
    return no(std::to_string(iterations) + " iterations are more than its limit of " + std::to_string(reader.most_iterations) + "; " +
              reader.complaint);
  if (reader.java && facts.key_bags > facts.keys.size())
    return no("it passes over private keys that are not encrypted, and lists no entry for them");
  for (const PublicKey& key : facts.public_keys) {
    const KeyKind kind = kind_of(key);
    if (reader.keys & kind) continue;
    if (!(reader.keys_with_help & kind)) return no("it does not know " + describe(key));
    return with_help(std::string(reader.key_help) + " it knows " + describe(key));
  }
  if (!needs_help.empty()) return with_help(std::string(reader.help) + ", because of " + needs_help);
  if (reader.refuses_empty_password && (facts.password_encoding == "empty" || facts.password_encoding == "absent"))
    return no("it refuses empty passwords");
  if (reader.java && facts.password_beyond_ascii) return no("it takes ASCII passwords only; it will say that the password was incorrect");
  if (reader.java && facts.key_bags == 0 && facts.certificate_bags > 0 && !facts.java_trust)
    return no("it will list no entries: certificates without a key count only with Oracle's trusted-key-usage attribute");
  return {reader.name, true, "", false};
}

}  // namespace

std::vector<CanOpen> who_can_open(const Pkcs12Facts& facts) {
  std::vector<CanOpen> all;
  for (const Reader& reader : kReaders) all.push_back(judge(reader, facts));
  return all;
}

CanOpen can_open(OpenableBy reader, const Pkcs12Facts& facts) {
  for (const Reader& row : kReaders)
    if (row.words & bit(reader)) return judge(row, facts);
  throw Error(Errc::internal, "a reader of PKCS#12 without a row");
}

}  // namespace certkit
