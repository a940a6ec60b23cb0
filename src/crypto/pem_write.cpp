#include <algorithm>
#include <span>

#include "certkit/write.hpp"
#include "crypto/pem_armour.hpp"

namespace certkit {

namespace crypto {
namespace {

constexpr std::size_t kLineOctets = 48;  // 64 characters
constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----\n";

std::size_t armoured_size(std::string_view label, std::string_view headers, ByteView der) {
  const std::size_t lines = (der.size() + kLineOctets - 1) / kLineOctets;
  return kBegin.size() + kEnd.size() + 2 * (label.size() + kDashes.size()) + headers.size() + (der.size() + 2) / 3 * 4 + lines;
}

char* put(char* out, std::string_view text) { return std::copy(text.begin(), text.end(), out); }

// Written straight into its place: base64 of a key never lies about in a temporary.
char* put_base64(char* out, ByteView in) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < in.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(in.size() - i, 3);
    const unsigned group = unsigned{in[i]} << 16 | (left > 1 ? unsigned{in[i + 1]} << 8 : 0) | (left > 2 ? unsigned{in[i + 2]} : 0);
    *out++ = kDigits[group >> 18];
    *out++ = kDigits[group >> 12 & 63];
    *out++ = left > 1 ? kDigits[group >> 6 & 63] : '=';
    *out++ = left > 2 ? kDigits[group & 63] : '=';
  }
  return out;
}

void put_armour(char* out, std::string_view label, std::string_view headers, ByteView der) {
  out = put(put(put(put(out, kBegin), label), kDashes), headers);
  while (!der.empty()) {
    const std::size_t part = std::min(der.size(), kLineOctets);
    out = put_base64(out, der.first(part));
    *out++ = '\n';
    der = der.subspan(part);
  }
  put(put(put(out, kEnd), label), kDashes);
}

}  // namespace

std::string armour(std::string_view label, std::string_view headers, ByteView der) {
  std::string out(armoured_size(label, headers, der), '\0');
  put_armour(out.data(), label, headers, der);
  return out;
}

Secret armour_secret(std::string_view label, std::string_view headers, ByteView der) {
  Secret out(armoured_size(label, headers, der));
  put_armour(reinterpret_cast<char*>(out.reveal_mutable().data()), label, headers, der);
  return out;
}

}  // namespace crypto

std::string to_pem(std::string_view label, ByteView der) { return crypto::armour(label, "", der); }
std::string to_pem(const Certificate& certificate) { return to_pem("CERTIFICATE", certificate.der()); }
std::string to_pem(const Csr& csr) { return to_pem("CERTIFICATE REQUEST", csr.der()); }
std::string to_pem(const Crl& crl) { return to_pem("X509 CRL", crl.der()); }

}  // namespace certkit
