// Memory that is given back, and was a library's: what certkit itself holds of secrets is a Secret, but libraries make copies of their own
// and free them as they are. The program's operator delete (src/cli/main.cpp) and its OpenSSL (crypto/openssl_memory.hpp) use these.
#pragma once

#include <cstddef>

namespace certkit::base {

void wiping_free(void* memory) noexcept;
[[nodiscard]] void* wiping_realloc(void* memory, std::size_t size) noexcept;  // as realloc(); the old place is wiped if it moves

// While it lives, whatever this thread deletes is wiped, in a program whose operator delete is free_as_wanted().
class WipeDeleted {
 public:
  WipeDeleted() noexcept;
  ~WipeDeleted();
  WipeDeleted(const WipeDeleted&) = delete;
  WipeDeleted& operator=(const WipeDeleted&) = delete;
};
void free_as_wanted(void* memory) noexcept;

// From now on the whole process overwrites the large blocks that it frees: for a library that takes no functions of ours for its memory. It
// stays so. Large are those that no cache of a thread takes: glibc's takes blocks of up to 1,032 octets, seven of each size, and leaves in
// them all but the first 16 octets. That is enough for the message of a login to a directory: liblber's buffers have 4,000 octets or more.
void wipe_large_blocks_when_freed() noexcept;

// What this thread's stack holds below the caller's frame, as far down as a command goes.
void wipe_stack() noexcept;

}  // namespace certkit::base
