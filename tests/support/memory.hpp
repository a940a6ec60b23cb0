// The memory of another process, and a search in it for what must not be there.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace test {

struct Region {
  std::uint64_t begin = 0, end = 0;
  std::string name;     // "[stack]", "[heap]", a file, or empty
  bool written = true;  // false: a file's own octets, which the process cannot write to
};

class Memory {
 public:
  explicit Memory(pid_t process);
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  [[nodiscard]] std::vector<Region> regions() const;  // all that can be read
  // As much of it as can be read.
  [[nodiscard]] std::vector<std::uint8_t> read(std::uint64_t address, std::size_t size) const;
  [[nodiscard]] std::string text(std::uint64_t address) const;  // up to its zero

 private:
  int memory_ = -1, maps_ = -1;
};

// What is looked for: any `kWindow` octets in a row of what was added, or the whole of what is shorter.
class Needles {
 public:
  static constexpr std::size_t kWindow = 16;
  // Octets as they are, and as arithmetic and hash functions hold them: reversed, and with words of four and of eight octets reversed.
  void add(const std::string& what, const std::vector<std::uint8_t>& octets);
  void add_plain(const std::string& what, const std::vector<std::uint8_t>& octets);  // as they are only
  struct Found {
    std::string what;
    std::size_t at = 0;
  };
  [[nodiscard]] std::vector<Found> in(const std::vector<std::uint8_t>& haystack) const;
  [[nodiscard]] std::vector<Found> in(const std::string& haystack) const;
  [[nodiscard]] bool empty() const { return windows_.empty(); }

 private:
  struct Window {
    std::string what;
    std::vector<std::uint8_t> octets;
  };
  void add_form(const std::string& what, const std::vector<std::uint8_t>& octets);
  std::vector<Window> windows_;
  std::vector<std::vector<std::uint32_t>> starts_ = std::vector<std::vector<std::uint32_t>>(1u << 16);  // windows, by their first octets
};

struct Hit {
  std::string what, region, before;  // before: the 16 octets in front of it
  std::uint64_t address = 0;
  [[nodiscard]] std::string line() const;
};
[[nodiscard]] std::vector<Hit> search(const Memory& memory, const Needles& needles);

}  // namespace test
