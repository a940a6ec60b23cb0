#include "net/tls_handshake.hpp"

#include <algorithm>

namespace certkit::net {
namespace {

constexpr std::size_t kHeader = 4;  // type, length in three octets
constexpr std::uint16_t kSupportedVersions = 43;

// Fields of TLS: numbers in network order, and vectors with their length before them. What is not whole ends it.
class Fields {
 public:
  explicit Fields(ByteView octets) : rest_(octets) {}
  [[nodiscard]] bool whole() const noexcept { return whole_; }
  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  ByteView octets(std::size_t size) {
    whole_ = whole_ && size <= rest_.size();
    const ByteView taken = whole_ ? rest_.first(size) : ByteView();
    rest_ = whole_ ? rest_.subspan(size) : ByteView();
    return taken;
  }
  std::size_t number(std::size_t octets_of_it) {
    std::size_t value = 0;
    for (const std::uint8_t octet : octets(octets_of_it)) value = value << 8 | octet;
    return value;
  }
  ByteView vector(std::size_t octets_of_length) { return octets(number(octets_of_length)); }
  // As far as it is there.
  ByteView vector_or_rest(std::size_t octets_of_length) {
    const std::size_t size = number(octets_of_length);
    return octets(std::min(size, rest_.size()));
  }

 private:
  ByteView rest_;
  bool whole_ = true;
};

TlsVersion known(std::size_t number) {
  for (const TlsVersion one : {TlsVersion::ssl3_0, TlsVersion::tls1_0, TlsVersion::tls1_1, TlsVersion::tls1_2, TlsVersion::tls1_3})
    if (number == static_cast<std::size_t>(one)) return one;
  return TlsVersion::any;
}

}  // namespace

CertificateMessage read_certificates(ByteView message, bool tls1_3) {
  CertificateMessage read;
  Fields fields(message);
  (void)fields.octets(kHeader);
  if (tls1_3) (void)fields.vector(1);  // certificate_request_context
  Fields list(fields.vector_or_rest(3));
  while (!list.empty()) {
    const ByteView one = list.vector(3);
    if (!list.whole()) break;
    if (read.chain.size() == Observation::kMostCertificates) {
      read.too_long = true;
      break;
    }
    read.chain.push_back(to_bytes(one));
    if (tls1_3) (void)list.vector(2);  // extensions
  }
  return read;
}

TlsVersion read_server_version(ByteView message) {
  Fields fields(message);
  (void)fields.octets(kHeader);
  const std::size_t legacy = fields.number(2);
  if (!fields.whole()) return TlsVersion::any;
  (void)fields.octets(32);  // random
  (void)fields.vector(1);   // session id
  (void)fields.octets(3);   // cipher suite, compression
  Fields extensions(fields.vector(2));
  while (!extensions.empty()) {
    const std::size_t type = extensions.number(2);
    const ByteView content = extensions.vector(2);
    if (type == kSupportedVersions && content.size() == 2) return known(std::size_t{content[0]} << 8 | content[1]);
  }
  return known(legacy);
}

}  // namespace certkit::net
