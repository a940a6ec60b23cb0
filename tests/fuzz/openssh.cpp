// OpenSSH's keys: private ones, with the wire form of what is inside, and lines with public ones.
#include "container/internal.hpp"
#include "container/ssh_wire.hpp"
#include "support/objects.hpp"

using namespace certkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  // One round of bcrypt counts as 4096 iterations; two rounds are enough to see what is inside.
  const ReadOptions options = fuzz::options_with("correct horse", 8'192);
  Bag bag;
  bag.files.emplace_back();
  container::Reading reading{options, "file", bag, 0, 3 * options.limits.kdf_iterations, {}, {}};
  Source source;
  source.file = "file";
  source.container = "OpenSSH";
  if (container::looks_like_openssh(input)) {
    (void)fuzz::refusal(size, {16u << 20, 4000}, [&] { container::read_openssh(input, reading, source); });
  } else if (size > 0 && data[0] == 0) {
    (void)fuzz::refusal(size, {64u << 10, 200}, [&] { container::read_ssh_public_blob(input, "comment", reading, source); });
  } else {
    (void)fuzz::refusal(size, {256u << 10, 4000}, [&] { container::read_ssh_public_keys(as_text(input), reading, source); });
  }
  fuzz::look(bag);
  return 0;
}
