// What is too much for memory and is wanted once more at the end: put aside in a temporary file, and sorted through it. The file has no
// name that others could open, and goes with the process. Not from several threads at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <queue>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "certkit/bytes.hpp"

namespace certkit::base {

// Octets, one after the other. Up to kInMemory of them no file is made; where none can be made, all stay in memory.
class Spill {
 public:
  static constexpr std::size_t kInMemory = 256u << 10;
  // Where they are from now on. Throws Errc::unwritable when the disk is full.
  std::uint64_t add(ByteView octets);
  // Throws Errc::internal for octets that were never added.
  void read(std::uint64_t at, std::span<std::uint8_t> to);
  [[nodiscard]] std::uint64_t size() const noexcept { return in_file_ + tail_.size(); }

 private:
  bool open_file();  // false: there is none to be had
  void write(ByteView octets);
  struct Close {
    void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  bool no_file_ = false;
  std::uint64_t in_file_ = 0;
  Bytes tail_;  // what follows what is in the file
};

// Any number of small values, sorted by their operator<: `kAtOnce` of them in memory at a time.
template <class Value>
class SpillSort {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  static constexpr std::size_t kAtOnce = (512u << 10) / sizeof(Value);

  void add(const Value& value) {
    values_.push_back(value);
    if (values_.size() == kAtOnce) put_aside();
  }
  // In order. Once; it is empty afterwards.
  template <class Use>
  void take(Use use) {
    std::sort(values_.begin(), values_.end());
    if (runs_.empty()) {
      for (const Value& value : values_) use(value);
    } else {
      put_aside();
      values_ = {};
      merge(use);
    }
    *this = {};
  }

 private:
  struct Run {
    std::uint64_t next, end;  // in values_aside_
  };
  // One run while it is read: a few values at a time.
  struct Front {
    Run run;
    std::vector<Value> some;
    std::size_t at = 0;
    [[nodiscard]] bool fill(Spill& from) {
      if (run.next == run.end) return false;
      constexpr std::uint64_t kSome = std::max<std::uint64_t>(1, 4096 / sizeof(Value));
      some.resize(static_cast<std::size_t>(std::min(kSome * sizeof(Value), run.end - run.next) / sizeof(Value)));
      from.read(run.next, {reinterpret_cast<std::uint8_t*>(some.data()), some.size() * sizeof(Value)});
      run.next += some.size() * sizeof(Value);
      at = 0;
      return true;
    }
    [[nodiscard]] const Value& value() const { return some[at]; }
  };

  void put_aside() {
    if (values_.empty()) return;
    std::sort(values_.begin(), values_.end());
    const std::uint64_t at = aside_.add({reinterpret_cast<const std::uint8_t*>(values_.data()), values_.size() * sizeof(Value)});
    runs_.push_back({at, aside_.size()});
    values_.clear();
  }

  template <class Use>
  void merge(Use use) {
    std::vector<Front> fronts;
    for (const Run& run : runs_) fronts.push_back({run, {}, 0});
    const auto later = [&](std::size_t a, std::size_t b) { return fronts[b].value() < fronts[a].value(); };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> queue(later);
    for (std::size_t i = 0; i < fronts.size(); ++i)
      if (fronts[i].fill(aside_)) queue.push(i);
    while (!queue.empty()) {
      const std::size_t i = queue.top();
      queue.pop();
      use(fronts[i].value());
      if (++fronts[i].at < fronts[i].some.size() || fronts[i].fill(aside_)) queue.push(i);
    }
  }

  std::vector<Value> values_;
  Spill aside_;
  std::vector<Run> runs_;
};

}  // namespace certkit::base
