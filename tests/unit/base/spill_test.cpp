#include "base/spill.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "certkit/error.hpp"

using namespace certkit;

namespace {

struct Value {
  std::uint64_t key, other;
  bool operator<(const Value& more) const { return key < more.key; }
};

std::string read(base::Spill& spill, std::uint64_t at, std::size_t size) {
  std::string text(size, '\0');
  spill.read(at, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return text;
}

}  // namespace

TEST_CASE("what was put aside comes back, from memory, from the file and from both") {
  base::Spill spill;
  CHECK(spill.add(as_bytes("first")) == 0);
  CHECK(read(spill, 1, 3) == "irs");
  const std::string much(base::Spill::kInMemory, 'm');
  CHECK(spill.add(as_bytes(much)) == 5);
  const std::uint64_t last = spill.add(as_bytes("last"));
  CHECK(last == 5 + much.size());
  CHECK(read(spill, 0, 7) == "firstmm");
  CHECK(read(spill, last - 2, 6) == "mmlast");
  CHECK(spill.add(as_bytes(much)) == last + 4);
  CHECK(read(spill, last - 2, 8) == "mmlastmm");
  CHECK(spill.size() == last + 4 + much.size());
  CHECK_THROWS_AS(read(spill, spill.size() - 1, 2), Error);
}

TEST_CASE("values are sorted, however many there are") {
  for (const std::size_t number :
       {std::size_t{0}, std::size_t{1}, std::size_t{1000}, base::SpillSort<Value>::kAtOnce, 3 * base::SpillSort<Value>::kAtOnce + 17}) {
    CAPTURE(number);
    base::SpillSort<Value> sort;
    std::mt19937_64 random(number);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < number; ++i) {
      const Value value{random() % (number + 1), random()};
      sum += value.other;
      sort.add(value);
    }
    std::size_t taken = 0;
    std::uint64_t before = 0, taken_sum = 0;
    bool in_order = true;
    sort.take([&](const Value& value) {
      in_order = in_order && before <= value.key;
      before = value.key;
      taken_sum += value.other;
      ++taken;
    });
    CHECK(in_order);
    CHECK(taken == number);
    CHECK(taken_sum == sum);
    sort.take([](const Value&) { FAIL("it is empty afterwards"); });
  }
}
