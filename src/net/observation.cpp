#include "net/observation.hpp"

#include <algorithm>

namespace certkit::net {

bool Observation::connected() const noexcept {
  return std::any_of(tried.begin(), tried.end(), [](const AddressTried& one) { return one.result == AddressTried::Result::connected; });
}

std::string Observation::address() const {
  for (const AddressTried& one : tried)
    if (one.result == AddressTried::Result::connected) return one.address;
  return {};
}

}  // namespace certkit::net
