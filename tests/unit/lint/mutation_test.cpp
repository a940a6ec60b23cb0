// Whatever stands in a certificate or a request, judging it ends, and throws nothing.
#include <doctest/doctest.h>

#include <random>

#include "certkit/error.hpp"
#include "lint/lint.hpp"
#include "vectors.hpp"

using namespace certkit;

namespace {

void judge(Bytes der, bool request, std::size_t& judged) {
  Bag bag;
  try {
    Item& item = bag.items.emplace_back(request ? Item{Csr(std::move(der)), {}, "", {}, "", false}
                                                : Item{Certificate(std::move(der)), {}, "", {}, "", false});
    item.source.file = "mutation";
  } catch (const Error&) {
    return;  // the reader refuses it
  }
  lint::Options options;
  options.now = time_from_rfc3339("2026-01-15");
  options.public_cas.emplace();
  CHECK_NOTHROW((void)lint::judge(bag, options));
  ++judged;
}

}  // namespace

TEST_CASE("mutated vectors are judged without an exception") {
  std::mt19937 random(20261129);
  std::size_t judged = 0;
  for (const auto& entry : std::filesystem::directory_iterator(lint_test::folder())) {
    const std::string suffix = entry.path().extension().string();
    if (suffix != ".crt" && suffix != ".csr") continue;
    const Secret whole = base::read_file(entry.path(), 1 << 20);
    const ByteView der = whole.reveal();
    for (int i = 0; i < 12; ++i) {
      Bytes mutated = to_bytes(der);
      mutated[random() % mutated.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
      judge(std::move(mutated), suffix == ".csr", judged);
    }
  }
  CHECK(judged > 1000);
}
