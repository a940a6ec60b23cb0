// CMP answers as they are seen before their protection is checked: what is shown of them is one line of UTF-8, and short.
#include "base/text.hpp"
#include "net/cmp_status.hpp"
#include "support/der_mutator.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  net::CmpSeen seen;
  if (!fuzz::takes(size, {64u << 10, 200}, [&] { seen = net::see_cmp_answer({data, size}); })) return 0;
  fuzz::require(seen.body >= 0 && seen.body < 31, "a body has a number");
  if (!seen.status) return 0;
  for (const std::string& text : {net::to_text(*seen.status), net::hint_for(*seen.status)}) {
    fuzz::require(base::is_utf8(text), "a sentence is UTF-8");
    for (const char c : text) fuzz::require(static_cast<unsigned char>(c) >= 0x20, "a sentence is one line, without control characters");
  }
  fuzz::require(seen.status->text.size() <= 4 * 700, "the server's words are limited");
  return 0;
}
