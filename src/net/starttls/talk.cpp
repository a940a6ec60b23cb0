#include "net/starttls/talk.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::net::starttls {
namespace {

// With what stands before it, what is shown has at most 512 octets.
constexpr std::size_t kShown = 400;

std::string shown(std::string_view said) {
  said = said.substr(0, kShown);
  std::string text = base::printable(said);
  for (; text.size() > kShown; text = base::printable(said)) said.remove_suffix(1 + said.size() / 8);
  return text;
}

[[noreturn]] void broken(Transport::Outcome outcome) {
  switch (outcome) {
    case Transport::Outcome::closed: throw Error(Errc::network, "the server closed the connection");
    case Transport::Outcome::reset: throw Error(Errc::network, "the server reset the connection");
    case Transport::Outcome::timeout: throw Error(Errc::network, "no answer in time");
    case Transport::Outcome::failed:
    case Transport::Outcome::done: break;
  }
  throw Error(Errc::network, "the connection broke");
}

}  // namespace

void refused(std::string_view said) { throw Error(Errc::refused, shown(said)); }

void strange(std::string_view said) {
  throw Error(Errc::network, said.empty() ? "an answer without content" : "an answer of another protocol: " + shown(said));
}

void Talk::say(ByteView octets) {
  // Where it cannot be said there may still be something to be heard, that says why; the next look finds out.
  (void)transport_.send(octets, until_);
}

void Talk::hear() {
  std::array<std::uint8_t, 4096> buffer;
  const Transport::Got got =
      std::chrono::steady_clock::now() < until_ ? transport_.receive(buffer, until_) : Transport::Got{Transport::Outcome::timeout, 0};
  if (got.outcome != Transport::Outcome::done) broken(got.outcome);
  heard_ += got.size;
  if (heard_ > kMostOctets) throw Error(Errc::limit, "the server says more than " + std::to_string(kMostOctets >> 10) + " KiB before TLS");
  held_.insert(held_.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(got.size));
}

Bytes Talk::take(std::size_t size) {
  Bytes taken(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(size));
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(size));
  return taken;
}

std::string Talk::line() {
  if (++lines_ > kMostLines) throw Error(Errc::limit, "the server says more than " + std::to_string(kMostLines) + " lines before TLS");
  for (std::size_t looked_at = 0;;) {
    const auto end = std::find(held_.begin() + static_cast<std::ptrdiff_t>(looked_at), held_.end(), '\n');
    const auto size = static_cast<std::size_t>(end - held_.begin());
    if (size > kLongestLine) throw Error(Errc::limit, "a line of more than " + std::to_string(kLongestLine) + " octets before TLS");
    if (end != held_.end()) {
      std::string line(as_text(take(size + 1)));
      line.pop_back();
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    looked_at = held_.size();
    hear();
  }
}

Bytes Talk::octets(std::size_t size) {
  if (size > kMostOctets) throw Error(Errc::limit, "an answer of " + std::to_string(size) + " octets before TLS");
  while (held_.size() < size) hear();
  return take(size);
}

std::string Talk::until_one_of(std::initializer_list<std::string_view> ends) {
  std::size_t longest = 0;
  for (const std::string_view end : ends) longest = std::max(longest, end.size());
  for (std::size_t looked_at = 0;;) {
    const std::string_view text = as_text(held_);
    const std::size_t from = looked_at - std::min(looked_at, longest);
    std::size_t first = std::string_view::npos;
    for (const std::string_view end : ends)
      if (const std::size_t at = text.find(end, from); at != std::string_view::npos) first = std::min(first, at + end.size());
    if (first != std::string_view::npos) return std::string(as_text(take(first)));
    looked_at = held_.size();
    hear();
  }
}

std::string reply(Talk& talk) {
  std::string line = talk.line();
  const std::string code = line.substr(0, 3);
  if (code.size() < 3 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) strange(line);
  // Lines in between may be anything (RFC 959 §4.2).
  const bool is_long = line.size() > 3 && line[3] == '-';
  while (is_long && !(line.starts_with(code) && (line.size() == 3 || line[3] != '-'))) line = talk.line();
  return line;
}

}  // namespace certkit::net::starttls
