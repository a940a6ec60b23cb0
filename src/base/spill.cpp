#include "base/spill.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>

#include "certkit/error.hpp"

namespace certkit::base {
namespace {

[[noreturn]] void fail(const char* doing) {
  throw Error(Errc::unwritable, std::string("cannot ") + doing + " a temporary file: " + std::generic_category().message(errno),
              "make room in the folder for temporary files, /tmp");
}

void go_to(std::FILE* file, std::uint64_t at, const char* doing) {
  if (std::fseek(file, static_cast<long>(at), SEEK_SET) != 0) fail(doing);
}

}  // namespace

std::uint64_t Spill::add(ByteView octets) {
  const std::uint64_t at = size();
  if (tail_.size() + octets.size() > kInMemory && open_file()) {
    write(tail_);
    tail_.clear();
    if (octets.size() > kInMemory) {
      write(octets);
      return at;
    }
  }
  tail_.insert(tail_.end(), octets.begin(), octets.end());
  return at;
}

bool Spill::open_file() {
  if (!file_ && !no_file_) {
    file_.reset(std::tmpfile());
    no_file_ = !file_;
    if (file_) (void)std::setvbuf(file_.get(), nullptr, _IOFBF, 4096);
  }
  return !no_file_;
}

void Spill::write(ByteView octets) {
  if (octets.empty()) return;
  go_to(file_.get(), in_file_, "write");
  if (std::fwrite(octets.data(), 1, octets.size(), file_.get()) != octets.size() || std::fflush(file_.get()) != 0) fail("write");
  in_file_ += octets.size();
}

void Spill::read(std::uint64_t at, std::span<std::uint8_t> to) {
  if (at > size() || to.size() > size() - at) throw Error(Errc::internal, "what was put aside is not there");
  const std::size_t from_file = at < in_file_ ? static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), in_file_ - at)) : 0;
  if (from_file != 0) {
    go_to(file_.get(), at, "read");
    if (std::fread(to.data(), 1, from_file, file_.get()) != from_file) fail("read");
  }
  if (from_file < to.size()) std::memcpy(to.data() + from_file, tail_.data() + (at + from_file - in_file_), to.size() - from_file);
}

}  // namespace certkit::base
