#include "support/fuzz.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"

// From sanitizer/allocator_interface.h, which g++ does not install.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*, std::size_t),
                                                         void (*on_free)(const volatile void*));

namespace fuzz {

namespace {

std::atomic<std::size_t> allocated{0};

void count(const volatile void*, std::size_t size) { allocated.fetch_add(size, std::memory_order_relaxed); }
void ignore(const volatile void*) {}

}  // namespace

void broken(std::string_view property) {
  std::fprintf(stderr, "PROPERTY BROKEN: %.*s\n", static_cast<int>(property.size()), property.data());
  std::abort();
}

std::optional<certkit::Error> refusal(std::size_t size, const Cost& cost, const std::function<void()>& work) {
  static const bool counting = __sanitizer_install_malloc_and_free_hooks(count, ignore) != 0;
  require(counting, "allocations can be counted");
  std::optional<certkit::Error> error;
  const std::size_t before = allocated.load(std::memory_order_relaxed);
  try {
    work();
  } catch (const certkit::Error& thrown) {
    error = thrown;
  }
  const std::size_t used = allocated.load(std::memory_order_relaxed) - before;
  if (used > cost.fixed + size * cost.per_octet)
    broken(std::to_string(used) + " octets were allocated for an input of " + std::to_string(size));
  if (error) {
    require(error->code() != certkit::Errc::internal, "no bug of certkit: " + error->message());
    require(!error->message().empty() && certkit::base::is_utf8(error->message()) && certkit::base::is_utf8(error->hint()),
            "an error has a message, in UTF-8: " + error->message());
  }
  return error;
}

std::uint8_t Fields::octet() {
  if (rest_.empty()) return 0;
  const std::uint8_t first = rest_[0];
  rest_ = rest_.subspan(1);
  return first;
}

}  // namespace fuzz
