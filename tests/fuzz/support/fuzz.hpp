// What every fuzz target shares: properties that abort, and the bounds that every parser keeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "certkit/bytes.hpp"
#include "certkit/error.hpp"

namespace fuzz {

// A property that does not hold is a finding: the sentence on standard error, then abort().
[[noreturn]] void broken(std::string_view property);
inline void require(bool holds, std::string_view property) {
  if (!holds) broken(property);
}

// What may be allocated, freed or not, while an input is worked on. Everything that certkit does with an octet allocates sooner or later,
// so that this bounds its time too, and the same on every machine.
struct Cost {
  std::size_t fixed = 256u << 10;
  std::size_t per_octet = 200;
};

// Runs certkit's own work on an input of `size` octets. Returns the Error that it threw, which is no bug of certkit (Errc::internal) and
// has a message in UTF-8. Anything else that is thrown ends the program, and so does a cost beyond `cost`.
std::optional<certkit::Error> refusal(std::size_t size, const Cost& cost, const std::function<void()>& work);
inline bool takes(std::size_t size, const Cost& cost, const std::function<void()>& work) { return !refusal(size, cost, work); }

// Cuts fields off the front of an input; what is not there is zero.
class Fields {
 public:
  Fields(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}
  std::uint8_t octet();
  certkit::ByteView rest() const { return rest_; }

 private:
  certkit::ByteView rest_;
};

}  // namespace fuzz
