#include "diagnose/alert_words.hpp"

#include <algorithm>
#include <array>

namespace certkit::diagnose {
namespace {

struct Known {
  std::uint8_t description;
  AlertWords words;
};

constexpr std::string_view kItsLog = "The log of the service says why; on Windows the System log, source Schannel.";
constexpr std::string_view kFilter =
    "A filter that inspects TLS, or an old server, may be on the way: try from a machine beside the server.";
constexpr std::string_view kClient = "Show it a certificate that it takes: --cert FILE --key FILE.";
constexpr std::string_view kName =
    "Is it the right server, and does one of its sites have that name? --server-name NAME sends another one.";

constexpr std::array kKnown{
    Known{0, {"it ends the connection in good order, but in the midst of the handshake", kItsLog}},
    Known{10, {"it did not expect that message: a server that is confused, or a filter on the way", kFilter}},
    Known{20, {"what it received was changed on the way, or decrypted with another key", kFilter}},
    Known{21, {"it could not decrypt what it received", kFilter}},
    Known{22, {"a record was too long for it", kFilter}},
    Known{30, {"it could not decompress what it received", kFilter}},
    Known{
        40,
        {"it finds nothing that both sides can do. Most often it has no certificate with a key that it can use (a Java key store without a "
         "key entry, a site without certificate); or no cipher, group or kind of key is common to both",
         "Does the service have its certificate and key (certkit inspect STORE, certkit verify-pair CERTIFICATE KEY)? Is its list of "
         "ciphers too "
         "narrow for its kind of key: ciphers of ECDSA need an EC certificate, those of RSA an RSA one."}},
    Known{41, {"it wants a certificate of the client", kClient}},
    Known{42, {"it cannot read or verify the certificate of the client", kClient}},
    Known{43, {"it takes no certificates of the kind that the client has", kClient}},
    Known{44, {"the certificate of the client is revoked", kClient}},
    Known{45, {"the certificate of the client has expired, or is not valid yet", kClient}},
    Known{46, {"it does not accept the certificate of the client, for a reason of its own", kClient}},
    Known{47, {"a value in the handshake makes no sense to it", kFilter}},
    Known{48, {"it does not know the CA of the client's certificate", kClient}},
    Known{49, {"the certificate is good, and its holder may not come in", "Give the holder the right on the server."}},
    Known{50, {"it cannot read what it received", kFilter}},
    Known{51, {"a signature or a key exchange did not come out right", kItsLog}},
    Known{60, {"it only speaks with ciphers for export, which nobody has any more", kItsLog}},
    Known{70, {"it speaks none of the versions of TLS that were offered", "Give the server TLS 1.2 or newer."}},
    Known{71, {"it wants stronger ciphers than were offered", "Compare the list of ciphers of the server with the client's."}},
    Known{80, {"something went wrong inside of it, for which the client can do nothing", kItsLog}},
    Known{86, {"it was offered an older version than it has, as after a failed attempt", kFilter}},
    Known{90, {"it was told to stop", kItsLog}},
    Known{100, {"it does not renegotiate", kItsLog}},
    Known{109, {"it misses an extension in the ClientHello", kName}},
    Known{110, {"it does not know an extension in the ClientHello", kFilter}},
    Known{111, {"it could not fetch the certificate that it was pointed to", kItsLog}},
    Known{112, {"it has no site of that name", kName}},
    Known{113, {"it does not take the OCSP response", kItsLog}},
    Known{115, {"it does not know the identity of the pre-shared key", kItsLog}},
    Known{116, {"it wants a certificate of the client", kClient}},
    Known{120,
          {"it speaks none of the application protocols that were offered (ALPN)", "Which protocol does the service speak: h2, http/1.1?"}},
};

}  // namespace

AlertWords alert_words(std::uint8_t description) noexcept {
  const auto* const known = std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& one) { return one.description == description; });
  return known == kKnown.end() ? AlertWords{"by an alert that no standard knows", kItsLog} : known->words;
}

}  // namespace certkit::diagnose
