#include "net/observation.hpp"

#include <algorithm>

namespace certkit::net {

std::string_view to_word(TlsVersion version) noexcept {
  switch (version) {
    case TlsVersion::any: break;
    case TlsVersion::ssl3_0: return "SSL 3.0";
    case TlsVersion::tls1_0: return "TLS 1.0";
    case TlsVersion::tls1_1: return "TLS 1.1";
    case TlsVersion::tls1_2: return "TLS 1.2";
    case TlsVersion::tls1_3: return "TLS 1.3";
  }
  return "any version";
}

bool Observation::connected() const noexcept {
  return std::any_of(tried.begin(), tried.end(), [](const AddressTried& one) { return one.result == AddressTried::Result::connected; });
}

std::string Observation::address() const {
  for (const AddressTried& one : tried)
    if (one.result == AddressTried::Result::connected) return one.address;
  return {};
}

}  // namespace certkit::net
