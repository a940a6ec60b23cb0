// Repair of text in any encoding, and the sniffing of whole files: certkit::read on any octets, with no password known.
#include "base/text.hpp"

#include "container/looks_like.hpp"
#include "container/text.hpp"
#include "support/objects.hpp"

using namespace certkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  std::optional<container::Text> text;
  fuzz::require(fuzz::takes(size, {4096, 16}, [&] { text = container::to_text(input); }), "repairing text throws nothing");
  if (text) {
    fuzz::require(base::is_utf8(text->utf8), "repaired text is UTF-8");
    fuzz::require(text->utf8.find('\0') == std::string_view::npos, "repaired text has no NUL");
    fuzz::require(text->utf8.find("\xef\xbb\xbf") == std::string_view::npos, "repaired text has no byte order mark");
    fuzz::require(text->utf8.size() <= 2 * size, "repaired text is at most twice as long");
  }
  fuzz::require(!container::looks_like(input).empty(), "everything looks like something");

  std::optional<Bag> bag;
  ReadOptions options = fuzz::options_with("");
  options.decrypt = false;
  if (!fuzz::takes(size, {256u << 10, 2000}, [&] { bag = read(input, "file", options); })) return 0;
  fuzz::require(!bag->items.empty() || !bag->problems.empty() || !bag->files[0].notes.empty(), "what is recognised gives something");
  fuzz::look(*bag);
  return 0;
}
