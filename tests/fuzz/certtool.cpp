// A template of certtool; and the profile that is made of it.
#include "support/imported.hpp"

using namespace certkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)fuzz::imported(as_text({data, size}), profile::ImportFormat::certtool);
  return 0;
}
