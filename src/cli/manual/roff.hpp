// Text for roff: what would be a macro, an escape or another glyph is written so that the reader sees what was meant.
#pragma once

#include <string>
#include <string_view>

namespace certkit::cli {

[[nodiscard]] std::string roff(std::string_view text);    // UTF-8 in, ASCII out; no line of it begins a macro
[[nodiscard]] std::string bold(std::string_view text);    // escaped, in the font of what is typed as it stands
[[nodiscard]] std::string italic(std::string_view text);  // … of what is replaced

}  // namespace certkit::cli
