#include "cli/batch_lines.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "certkit/error.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kAtOnce = 256u << 10;

}  // namespace

void BatchLines::take_whole_lines(std::vector<std::string>& lines) {
  std::size_t begin = 0;
  while (lines.size() < kWindow) {
    const std::size_t end = held_.find('\n', std::max(begin, looked_at_));
    if (end == std::string::npos) break;
    lines.push_back(held_.substr(begin, end - begin));
    begin = end + 1;
  }
  held_.erase(0, begin);
  looked_at_ = lines.size() < kWindow ? held_.size() : 0;
}

bool BatchLines::next(std::vector<std::string>& lines) {
  lines.clear();
  for (;;) {
    take_whole_lines(lines);
    if (lines.empty() && ended_ && !held_.empty()) lines.push_back(std::exchange(held_, {}));
    for (const std::string& line : lines)
      if (++number_, line.size() > kLineOctets) too_long();
    if (!lines.empty() || ended_) return !lines.empty();
    if (held_.size() > kLineOctets) {
      ++number_;
      too_long();
    }
    const std::size_t before = held_.size();
    held_.resize(before + kAtOnce);
    const std::size_t got = source_(held_.data() + before, kAtOnce);
    held_.resize(before + got);
    ended_ = got == 0;
  }
}

void BatchLines::too_long() const {
  throw Error(Errc::limit, "line " + std::to_string(number_) + " of the batch has more than " + std::to_string(kLineOctets >> 20) + " MiB",
              "name files in it in place of their content");
}

BatchLines::Source batch_file(const std::string& file) {
  const auto stream = std::make_shared<std::ifstream>();
  const auto buffer = std::make_shared<std::string>(kAtOnce, '\0');
  stream->rdbuf()->pubsetbuf(buffer->data(), static_cast<std::streamsize>(buffer->size()));
  stream->open(file, std::ios::binary);
  if (!*stream) throw Error(Errc::unreadable, "the batch cannot be read", "name a file that is there, or - for standard input", file);
  return [stream, buffer, file](char* into, std::size_t most) -> std::size_t {
    if (stream->peek() == std::ifstream::traits_type::eof()) {  // waits for what there is, be it one octet
      if (stream->bad()) throw Error(Errc::unreadable, "the batch cannot be read to its end", "is the disk in order?", file);
      return 0;
    }
    return static_cast<std::size_t>(stream->readsome(into, static_cast<std::streamsize>(most)));
  };
}

}  // namespace certkit::cli
