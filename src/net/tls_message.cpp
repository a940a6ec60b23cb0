// The names of what TLS says: handshake messages (RFC 8446 §4, RFC 5246 §7.4) and alerts (RFC 8446 §6, and what older versions had).
#include <algorithm>
#include <array>
#include <utility>

#include "net/observation.hpp"

namespace certkit::net {
namespace {

using Name = std::pair<std::uint8_t, std::string_view>;

constexpr std::array<Name, 19> kMessages{{{0, "HelloRequest"},
                                          {1, "ClientHello"},
                                          {2, "ServerHello"},
                                          {3, "HelloVerifyRequest"},
                                          {4, "NewSessionTicket"},
                                          {5, "EndOfEarlyData"},
                                          {8, "EncryptedExtensions"},
                                          {11, "Certificate"},
                                          {12, "ServerKeyExchange"},
                                          {13, "CertificateRequest"},
                                          {14, "ServerHelloDone"},
                                          {15, "CertificateVerify"},
                                          {16, "ClientKeyExchange"},
                                          {20, "Finished"},
                                          {22, "CertificateStatus"},
                                          {23, "SupplementalData"},
                                          {24, "KeyUpdate"},
                                          {25, "CompressedCertificate"},
                                          {254, "message_hash"}}};

constexpr std::array<Name, 36> kAlerts{{{0, "close_notify"},
                                        {10, "unexpected_message"},
                                        {20, "bad_record_mac"},
                                        {21, "decryption_failed"},
                                        {22, "record_overflow"},
                                        {30, "decompression_failure"},
                                        {40, "handshake_failure"},
                                        {41, "no_certificate"},
                                        {42, "bad_certificate"},
                                        {43, "unsupported_certificate"},
                                        {44, "certificate_revoked"},
                                        {45, "certificate_expired"},
                                        {46, "certificate_unknown"},
                                        {47, "illegal_parameter"},
                                        {48, "unknown_ca"},
                                        {49, "access_denied"},
                                        {50, "decode_error"},
                                        {51, "decrypt_error"},
                                        {60, "export_restriction"},
                                        {70, "protocol_version"},
                                        {71, "insufficient_security"},
                                        {80, "internal_error"},
                                        {86, "inappropriate_fallback"},
                                        {90, "user_canceled"},
                                        {100, "no_renegotiation"},
                                        {109, "missing_extension"},
                                        {110, "unsupported_extension"},
                                        {111, "certificate_unobtainable"},
                                        {112, "unrecognized_name"},
                                        {113, "bad_certificate_status_response"},
                                        {114, "bad_certificate_hash_value"},
                                        {115, "unknown_psk_identity"},
                                        {116, "certificate_required"},
                                        {117, "general_error"},
                                        {120, "no_application_protocol"},
                                        {121, "ech_required"}}};

template <class Names>
std::string name_in(const Names& names, std::uint8_t number, const char* otherwise) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const Name& one) { return one.first == number; });
  return found == names.end() ? std::string(otherwise) + " " + std::to_string(number) : std::string(found->second);
}

}  // namespace

std::string alert_name(std::uint8_t description) { return name_in(kAlerts, description, "alert"); }

std::string TlsMessage::name() const {
  switch (kind) {
    case Kind::handshake: return name_in(kMessages, type, "message");
    case Kind::alert: return alert_name(type) + " (" + std::to_string(type) + ")";
    case Kind::change_cipher_spec: break;
  }
  return "ChangeCipherSpec";
}

}  // namespace certkit::net
