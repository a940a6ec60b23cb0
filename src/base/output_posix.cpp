#include <unistd.h>

#include "base/descriptor_posix.hpp"
#include "base/output.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {
namespace {

bool write_all(int descriptor, const char* text, std::size_t size) {
  for (std::size_t at = 0; at < size;) {
    const ssize_t put = retried([&] { return ::write(descriptor, text + at, size - at); });
    if (put <= 0) return false;
    at += static_cast<std::size_t>(put);
  }
  return true;
}

}  // namespace

Output::Output(int descriptor) : descriptor_(descriptor) { setp(buffer_.data(), buffer_.data() + buffer_.size()); }
Output::~Output() { (void)sync(); }

int Output::sync() {
  const auto size = static_cast<std::size_t>(pptr() - pbase());
  const bool written = write_all(descriptor_, pbase(), size);
  wipe(pbase(), size);
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return written ? 0 : -1;
}

Output::int_type Output::overflow(int_type c) {
  if (sync() != 0) return traits_type::eof();
  if (!traits_type::eq_int_type(c, traits_type::eof())) {
    *pptr() = traits_type::to_char_type(c);
    pbump(1);
  }
  return traits_type::not_eof(c);
}

std::streamsize Output::xsputn(const char* text, std::streamsize size) {
  if (size <= epptr() - pptr()) {
    traits_type::copy(pptr(), text, static_cast<std::size_t>(size));
    pbump(static_cast<int>(size));
    return size;
  }
  if (sync() != 0) return 0;
  return write_all(descriptor_, text, static_cast<std::size_t>(size)) ? size : 0;
}

}  // namespace certkit::base
