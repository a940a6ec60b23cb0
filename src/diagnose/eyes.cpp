#include "diagnose/eyes.hpp"

#include <algorithm>
#include <array>

namespace certkit::diagnose {
namespace {

using net::TlsVersion;

constexpr std::array kEyes{
    Eyes{.client = Client::today, .word = "today", .name = "a client of today"},
    // TLS 1.3: from Windows 11 and Server 2022 on (Microsoft, "Protocols in TLS/SSL (Schannel SSP)"). TLS 1.2 since Windows 7, where it has
    // to be switched on for some programs; SNI since Vista. Issuers are fetched by CryptoAPI. Keys below 1,024 bits are refused (Microsoft
    // Security Advisory 2661254). No Edwards curves for certificates ("TLS Elliptic Curves in Windows").
    Eyes{.client = Client::windows_schannel,
         .word = "windows-schannel",
         .name = "Windows before 11 and Server 2022 (Schannel)",
         .oldest = TlsVersion::tls1_0,
         .newest = TlsVersion::tls1_2,
         .fetches_issuers = true,
         .knows_edwards = false},
    // TLS 1.2 is the default of clients ("Java SE 8 Security Enhancements"), TLS 1.3 came with 8u261 (its release notes). SNI since Java 7.
    // com.sun.security.enableAIAcaIssuers is off by default ("Java PKI Programmer's Guide"). jdk.certpath.disabledAlgorithms has RSA below
    // 1,024 bits. RSASSA-PSS came with 8u251 (its release notes), Edwards curves with Java 15 (JEP 339).
    Eyes{.client = Client::java8,
         .word = "java8",
         .name = "Java 8 (before 8u251)",
         .oldest = TlsVersion::tls1_0,
         .newest = TlsVersion::tls1_2,
         .knows_pss = false,
         .knows_edwards = false},
    // TLS 1.1 and 1.2 since 1.0.1, TLS 1.3 and Ed25519 since 1.1.1 (OpenSSL's CHANGES). It prefers the chain that was sent to a root that
    // it has (OpenSSL blog, "Old Let's Encrypt Root Certificate Expiration and OpenSSL 1.0.2"). It fetches nothing, and refuses no RSA key
    // for its size: 512 bits are what a certificate has at least.
    Eyes{.client = Client::openssl1_0,
         .word = "openssl1.0",
         .name = "OpenSSL 1.0",
         .oldest = TlsVersion::tls1_0,
         .newest = TlsVersion::tls1_2,
         .knows_edwards = false,
         .sent_chain_first = true,
         .least_rsa_bits = 512},
    // Windows CE: TLS 1.0 and nothing newer, no SNI (ucvnext.org, "Lync Phone Edition TLS limitations"). No wildcards on any server that it
    // meets (blog.schertz.name, "Lync Phone Edition Incompatible with Wildcard Certificates"). SHA-256 with its updates ("Certificate
    // requirements for internal servers in Lync Server 2013"); RSASSA-PSS is supported by no role and client of Lync ("Environmental
    // requirements for Skype for Business Server").
    Eyes{.client = Client::lync_phone,
         .word = "lync-phone",
         .name = "Lync Phone Edition",
         .oldest = TlsVersion::tls1_0,
         .newest = TlsVersion::tls1_0,
         .old_ciphers = true,
         .sends_sni = false,
         .knows_pss = false,
         .knows_edwards = false,
         .takes_wildcards = false},
};

}  // namespace

const Eyes& eyes_of(Client client) {
  return *std::find_if(kEyes.begin(), kEyes.end(), [&](const Eyes& eyes) { return eyes.client == client; });
}

std::optional<Client> client_from_word(std::string_view word) {
  for (const Eyes& eyes : kEyes)
    if (eyes.word == word) return eyes.client;
  return {};
}

std::vector<std::string> client_words() {
  std::vector<std::string> words;
  for (const Eyes& eyes : kEyes) words.emplace_back(eyes.word);
  return words;
}

net::Attempt as_seen_by(const Eyes& eyes, net::Attempt attempt) {
  attempt.oldest = eyes.oldest;
  attempt.newest = eyes.newest;
  // An old client offers old ciphers beside its newest; only one that has nothing else is told from the others by them.
  attempt.everything_old = eyes.old_ciphers;
  if (!eyes.sends_sni) attempt.server_name.reset();
  attempt.http_path.clear();
  attempt.label = "as " + std::string(eyes.name);
  return attempt;
}

}  // namespace certkit::diagnose
