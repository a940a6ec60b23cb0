// What lint finds out about a private key stays with it: its findings are kept, and passed on.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/read.hpp"
#include "crypto/weak_rsa.hpp"
#include "lint/judging.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::lint_test;

namespace {

// Every run of hexadecimal digits that could be a part of a key, as a magnitude; and each decimal number as it stands.
std::set<Bytes> long_numbers(const std::string& text) {
  std::set<Bytes> numbers;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    const std::string run = base::lower_ascii(text.substr(at, end - at));
    at = end + 1;
    if (run.size() < 16) continue;
    Bytes number = *base::from_hex((run.size() % 2 != 0 ? "0" : "") + run);
    number.erase(number.begin(), std::find_if(number.begin(), number.end(), [](std::uint8_t octet) { return octet != 0; }));
    if (!number.empty()) numbers.insert(std::move(number));
  }
  return numbers;
}

Bag bag_of(const Row& row) {
  Bag bag;
  for (const std::string& argument : row.arguments)
    if (argument.ends_with(".crt") && std::filesystem::is_regular_file(argument)) {
      Item& item = bag.items.emplace_back(Item{Certificate(to_bytes(base::read_file(argument, 1 << 20).reveal())), {}, "", {}, "", false});
      item.source.file = argument;
    }
  return bag;
}

// As text, JSON and SARIF.
std::string all_that_is_said(const Row& row) {
  const std::filesystem::path sarif = std::filesystem::temp_directory_path() / "certkit-secrets-test.sarif";
  std::vector<std::string> arguments = row.arguments;
  arguments.insert(arguments.end(), {"--fail-on", "never", "--sarif", sarif.string(), "--force", "-v"});
  const Said text = run(arguments);
  arguments.emplace_back("--json");
  const Said json = run(arguments);
  std::ifstream in(sarif);
  std::stringstream findings;
  findings << in.rdbuf();
  std::filesystem::remove(sarif);
  return text.out + text.err + json.out + json.err + findings.str();
}

}  // namespace

TEST_CASE("no finding about a weak key holds a factor of its modulus") {
  std::size_t looked_at = 0;
  for (const Row& row : rows()) {
    if (row.verdict != "bad" || (row.rule != "close-primes" && row.rule != "common-factor" && row.rule != "roca" &&
                                 row.rule != "debian-weak-key" && row.rule != "shared-key" && row.rule != "weak-key"))
      continue;
    const Bag bag = bag_of(row);
    const std::set<Bytes> numbers = long_numbers(all_that_is_said(row));
    for (const lint::KeyCase& key : lint::keys_in(bag)) {
      if (!key.rsa()) continue;
      for (const Bytes& number : numbers)
        if (number != key.modulus) {
          ++looked_at;
          CHECK_MESSAGE(crypto::common_factors(std::vector<Bytes>{key.modulus, number}).empty(), row.rule, ": ", base::to_hex(number));
        }
    }
  }
  CHECK(looked_at != 0);  // the debian key's print
}

TEST_CASE("a small factor is not named") {
  for (const Row& row : rows()) {
    if (row.rule != "rsa-small-factor" || row.verdict != "bad") continue;
    const Bag bag = bag_of(row);
    for (const lint::KeyCase& key : lint::keys_in(bag)) {
      const auto factor = crypto::small_factor(key.modulus, 752);
      REQUIRE(factor);
      CHECK(all_that_is_said(row).find(" " + std::to_string(*factor)) == std::string::npos);
    }
  }
}
