// As much of HTML as the pages of certsrv need: the text of elements that have an id, and where links lead. Comments, scripts and styles
// are left out: certsrv's scripts contain the words of every answer.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::issue::adcs {

struct Html {
  std::map<std::string, std::string> text_of;  // by id, in lower case, of the ids that were asked for; at most 4 KiB each
  std::vector<std::string> links;              // the values of href, src, action and onclick
  std::string text;                            // all of it, at most 64 KiB
};
// `ids` in lower case. White space is one blank, entities are resolved. Takes any UTF-8 and any damage: an element ends with its closing
// tag, or where the next of its name begins.
[[nodiscard]] Html read_html(std::string_view page, std::span<const std::string_view> ids);

// A page as UTF-8: by its byte order mark, as UTF-16 without one, by the charset of the Content-Type or of the page itself, else
// Windows-1252.
[[nodiscard]] std::string page_text(std::string_view body, std::string_view content_type);

}  // namespace certkit::issue::adcs
