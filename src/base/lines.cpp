#include "base/lines.hpp"

#include <cerrno>
#include <system_error>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr std::size_t kChunk = 256u << 10, kLongestLine = 1u << 20;

[[noreturn]] void fail(const std::filesystem::path& file, int why) {
  throw Error(Errc::unreadable, "cannot read " + printable(file.string()) + ": " + std::generic_category().message(why), {}, file.string());
}

}  // namespace

LineReader::LineReader(const std::filesystem::path& file) : file_(file), stream_(file, std::ios::binary) {
  if (!stream_) fail(file_, errno);
}

bool LineReader::read_more() {
  buffer_.erase(0, at_);
  at_ = 0;
  if (buffer_.size() > kLongestLine) {
    throw Error(Errc::malformed, printable(file_.string()) + ":" + std::to_string(number_ + 1) + ": the line is longer than a mebibyte", {},
                file_.string());
  }
  const std::size_t had = buffer_.size();
  buffer_.resize(had + kChunk);
  errno = 0;
  stream_.read(buffer_.data() + had, static_cast<std::streamsize>(kChunk));
  buffer_.resize(had + static_cast<std::size_t>(stream_.gcount()));
  if (stream_.bad()) fail(file_, errno != 0 ? errno : EIO);
  return buffer_.size() > had;
}

bool LineReader::next(std::string_view& line) {
  std::size_t end = buffer_.find('\n', at_);
  for (std::size_t seen = buffer_.size() - at_; end == std::string::npos; seen = buffer_.size() - at_) {
    if (!read_more()) break;
    end = buffer_.find('\n', at_ + seen);
  }
  if (end == std::string::npos && at_ == buffer_.size()) return false;
  ended_ = end != std::string::npos;
  line = std::string_view(buffer_).substr(at_, (ended_ ? end : buffer_.size()) - at_);
  at_ = ended_ ? end + 1 : buffer_.size();
  ++number_;
  return true;
}

}  // namespace certkit::base
