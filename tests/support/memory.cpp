#include "memory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace test {
namespace {

unsigned start_of(const std::uint8_t* octets) {
  std::uint32_t four = 0;
  std::memcpy(&four, octets, sizeof four);
  return (four * 2654435761u) >> 16;
}

std::vector<std::uint8_t> words_reversed(std::vector<std::uint8_t> octets, std::size_t word, std::size_t from) {
  octets.erase(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(std::min(from, octets.size())));
  octets.resize(octets.size() / word * word);
  for (std::size_t i = 0; i < octets.size(); i += word)
    std::reverse(octets.begin() + static_cast<std::ptrdiff_t>(i), octets.begin() + static_cast<std::ptrdiff_t>(i + word));
  return octets;
}

}  // namespace

Memory::Memory(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  memory_ = ::open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  maps_ = ::open((folder + "/maps").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory_ < 0 || maps_ < 0) throw std::runtime_error("the memory of a child cannot be opened");
}

Memory::~Memory() {
  ::close(memory_);
  ::close(maps_);
}

std::vector<Region> Memory::regions() const {
  std::string text;
  ::lseek(maps_, 0, SEEK_SET);
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(maps_, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
  std::vector<Region> all;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    Region region;
    char readable = 0, writable = 0;
    int name = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %c%c%*s %*s %*s %*s %n", &region.begin, &region.end, &readable, &writable, &name) < 4 ||
        readable != 'r')
      continue;
    region.name = line.substr(static_cast<std::size_t>(name));
    region.written = writable == 'w' || region.name.rfind('/', 0) != 0;
    if (region.name.rfind("[v", 0) != 0) all.push_back(region);  // [vvar], [vdso]: the kernel's
  }
  if (all.empty()) throw std::runtime_error("the memory of a child has no regions");
  return all;
}

std::vector<std::uint8_t> Memory::read(std::uint64_t address, std::size_t size) const {
  std::vector<std::uint8_t> octets(size);
  std::size_t at = 0;
  while (at < size) {
    const ssize_t got = ::pread(memory_, octets.data() + at, size - at, static_cast<off_t>(address + at));
    if (got <= 0) break;
    at += static_cast<std::size_t>(got);
  }
  octets.resize(at);
  return octets;
}

std::string Memory::text(std::uint64_t address) const {
  std::string out;
  for (std::uint64_t at = address;; at += 256 - at % 256) {
    const auto some = read(at, 256 - at % 256);
    if (some.empty()) return out;
    const auto end = std::find(some.begin(), some.end(), 0);
    out.append(some.begin(), end);
    if (end != some.end()) return out;
  }
}

void Needles::add_form(const std::string& what, const std::vector<std::uint8_t>& octets) {
  if (octets.size() < 4) return;
  const std::size_t size = std::min(kWindow, octets.size());
  for (std::size_t i = 0; i + size <= octets.size(); ++i) {
    const std::vector<std::uint8_t> window(octets.begin() + static_cast<std::ptrdiff_t>(i),
                                           octets.begin() + static_cast<std::ptrdiff_t>(i + size));
    starts_[start_of(window.data())].push_back(static_cast<std::uint32_t>(windows_.size()));
    windows_.push_back({what + "+" + std::to_string(i), window});
  }
}

void Needles::add_plain(const std::string& what, const std::vector<std::uint8_t>& octets) {
  if (octets.size() < 8) throw std::runtime_error(what + " is too short to be looked for");
  add_form(what, octets);
}

void Needles::add(const std::string& what, const std::vector<std::uint8_t>& octets) {
  add_plain(what, octets);
  add_form(what + " reversed", {octets.rbegin(), octets.rend()});
  if (octets.size() < kWindow) return;
  for (const std::size_t word : {std::size_t{4}, std::size_t{8}})
    for (std::size_t from = 0; from < word && octets.size() - from >= kWindow; ++from)
      add_form(what + " in words of " + std::to_string(word), words_reversed(octets, word, from));
}

std::vector<Needles::Found> Needles::in(const std::vector<std::uint8_t>& haystack) const {
  std::vector<Found> found;
  for (std::size_t at = 0; at + 4 <= haystack.size();) {
    const auto& candidates = starts_[start_of(haystack.data() + at)];
    std::size_t step = 1;
    for (const std::uint32_t number : candidates) {
      const Window& window = windows_[number];
      if (window.octets.size() > haystack.size() - at || std::memcmp(window.octets.data(), haystack.data() + at, window.octets.size()) != 0)
        continue;
      found.push_back({window.what, at});
      step = window.octets.size();
      break;
    }
    at += step;
  }
  return found;
}

std::vector<Needles::Found> Needles::in(const std::string& haystack) const {
  return in(std::vector<std::uint8_t>(haystack.begin(), haystack.end()));
}

std::vector<Hit> search(const Memory& memory, const Needles& needles) {
  std::vector<Hit> hits;
  for (const Region& region : memory.regions()) {
    if (!region.written) continue;
    const auto octets = memory.read(region.begin, region.end - region.begin);
    for (const Needles::Found& found : needles.in(octets)) {
      const auto at = octets.begin() + static_cast<std::ptrdiff_t>(found.at);
      hits.push_back({found.what, region.name, std::string(at - static_cast<std::ptrdiff_t>(std::min<std::size_t>(16, found.at)), at),
                      region.begin + found.at});
    }
  }
  return hits;
}

std::string Hit::line() const {
  char text[64];
  std::snprintf(text, sizeof text, " at %lx, after ", address);
  std::string out = what + " in " + (region.empty() ? "anonymous memory" : region) + text;
  for (const char c : before) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet > 0x20 && octet < 0x7f)
      out += c;
    else
      std::snprintf(text, sizeof text, "\\%02x", octet), out += text;
  }
  return out;
}

}  // namespace test
