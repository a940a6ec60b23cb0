// Pages of AD CS Web Enrollment, as a server (or whoever answers in its place) sends them, and the request attributes that a user types.
#include "base/text.hpp"
#include "issue/adcs/attributes.hpp"
#include "issue/adcs/html.hpp"
#include "issue/adcs/page.hpp"
#include "support/fuzz.hpp"

using namespace certkit;
namespace adcs = issue::adcs;

namespace {

bool number(const std::string& text) {
  return text.empty() || (text.size() <= 10 && text.front() != '0' && text.find_first_not_of("0123456789") == std::string::npos);
}

void page(std::string_view body, const std::string& type) {
  adcs::Page page;
  fuzz::require(fuzz::takes(body.size(), {2u << 20, 400}, [&] { page = adcs::read_page(body, type); }), "reading a page throws nothing");
  fuzz::require(number(page.request_id), "a request id is a number");
  fuzz::require(base::is_utf8(page.says), "what a page says is UTF-8");
  fuzz::require(page.says.size() < 700 && page.says.find_first_of("\r\n") == std::string::npos, "what a page says is one short line");
  fuzz::require(!page.code || (*page.code & 0x8000'0000u) != 0, "a code is a failure");
  fuzz::require(page.kind != adcs::Page::Kind::issued || !page.request_id.empty() || !page.says.empty() || body.find(':') != body.npos,
                "what is issued has an id or a disposition");
  (void)adcs::newest_renewal(body, type);
}

void attributes(std::string_view typed) {
  const std::vector<std::string> one{std::string(typed)};
  std::string text;
  if (!fuzz::takes(typed.size(), {64u << 10, 2000}, [&] { text = adcs::Attributes(one).text(); })) return;
  fuzz::require(adcs::Attributes(std::vector{text}).text() == text, "attributes read from their own text are the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  static constexpr const char* kTypes[] = {"text/html", "text/html; charset=shift_jis", "text/html; charset=iso-2022-jp",
                                           "text/html; charset=gb18030"};
  const std::uint8_t kind = fields.octet();
  const std::string_view rest = as_text(fields.rest());
  if (kind % 8 == 7)
    attributes(rest.substr(0, 4096));
  else
    page(rest.substr(0, 256u << 10), kTypes[kind % 4]);
  return 0;
}
