#include "issue/adcs/attributes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/trimmed.hpp"
#include "certkit/error.hpp"

namespace certkit::issue::adcs {
namespace {

constexpr std::string_view kTemplate = "CertificateTemplate";

bool same_name(std::string_view a, std::string_view b) { return base::lower_ascii(a) == base::lower_ascii(b); }

bool word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

// Does "NAME:" begin here? DOMAIN\nina:x is no line end.
bool begins_attribute(std::string_view text) {
  const std::size_t end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), word_character) - text.begin());
  return end > 0 && end < text.size() && text[end] == ':';
}

std::size_t line_end(std::string_view text, std::size_t& length) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    length = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
    if (text[i] == '\n' || text[i] == '\r') return i;
    length = text.substr(i).starts_with("\\r\\n") ? 4 : 2;
    if (text[i] == '\\' && text.substr(i + length - 2).starts_with("\\n") &&
        begins_attribute(base::trimmed(text.substr(i + length), " \t")))
      return i;
  }
  length = 0;
  return text.size();
}

}  // namespace

Attributes::Attributes(std::span<const std::string> typed) {
  for (const std::string& one : typed) {
    for (std::string_view rest = one; !rest.empty();) {
      std::size_t length = 0;
      const std::size_t end = line_end(rest, length);
      if (const std::string_view line = base::trimmed(rest.substr(0, end), " \t"); !line.empty()) add(line, one);
      rest.remove_prefix(end + length);
    }
  }
}

void Attributes::add(std::string_view line, const std::string& typed) {
  const std::size_t mark = line.find_first_of(":=");
  const std::string_view name = base::trimmed(line.substr(0, mark), " \t"),
                         value = mark == std::string_view::npos ? "" : base::trimmed(line.substr(mark + 1), " \t");
  const bool control = std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  // A name of other characters could be read as a line end and another name by whoever reads it next.
  if (name.empty() || !std::all_of(name.begin(), name.end(), word_character) || value.empty() || control)
    throw Error(Errc::usage, "\"" + base::printable(typed) + "\" is not an attribute NAME:VALUE",
                "it looks like --attrib CertificateTemplate:WebServer");
  if (!base::is_utf8(line))
    throw Error(Errc::usage, "\"" + base::printable(typed) + "\" is not UTF-8", "type it in a terminal whose locale is UTF-8");
  const auto same = std::find_if(all_.begin(), all_.end(), [&](const Attribute& attribute) { return same_name(attribute.name, name); });
  if (same == all_.end())
    all_.push_back({std::string(name), std::string(value)});
  else if (same_name(name, "SAN"))
    same->value += "&" + std::string(value);
  else
    same->value = value;
}

void Attributes::set_template(const std::string& name) {
  if (!has(kTemplate)) all_.insert(all_.begin(), {std::string(kTemplate), name});
}

std::string Attributes::template_name() const {
  const auto found =
      std::find_if(all_.begin(), all_.end(), [](const Attribute& attribute) { return same_name(attribute.name, kTemplate); });
  return found == all_.end() ? std::string() : found->value;
}

bool Attributes::has(std::string_view name) const {
  return std::any_of(all_.begin(), all_.end(), [&](const Attribute& attribute) { return same_name(attribute.name, name); });
}

std::string Attributes::text() const {
  std::string text;
  for (const Attribute& attribute : all_) text += attribute.name + ":" + attribute.value + "\r\n";
  return text;
}

}  // namespace certkit::issue::adcs
