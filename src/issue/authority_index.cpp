#include "issue/authority_index.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "asn1/writer.hpp"
#include "base/lines.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::issue {
namespace {

[[noreturn]] void fail(const std::string& why) { throw Error(Errc::malformed, why); }

// The texts of UTCTime until 2049 and of GeneralizedTime from then on, as openssl ca takes them from the certificate.
std::string time_text(Time time) {
  asn1::Writer writer;
  writer.time(time);
  return std::string(as_text(writer.view().subspan(2)));
}

Time time_from(std::string_view text, const char* field) {
  if (text.size() != 13 && text.size() != 15) fail(std::string("the ") + field + " is not YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ");
  asn1::Writer writer;
  // openssl ca pads old rows to four digits of the year whatever the year is; RFC 5280 keeps GeneralizedTime for 2050 and later.
  const bool short_year = text.size() == 15 && text >= std::string_view("1950") && text < std::string_view("2050");
  writer.primitive(text.size() == 13 || short_year ? asn1::kUtcTime : asn1::kGeneralizedTime, as_bytes(short_year ? text.substr(2) : text));
  return asn1::Reader(writer.view(), "index row").time(field);
}

// Fields end at tabs; a tab with a backslash before it belongs to the field.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c != '\t') {
      fields.back() += c;
    } else if (!fields.back().empty() && fields.back().back() == '\\') {
      fields.back().back() = c;
    } else {
      fields.emplace_back();
    }
  }
  return fields;
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// Two digits at `at`, from `least` to `most`.
bool is_within(std::string_view text, std::size_t at, int least, int most) {
  const int tens = text[at] - '0', ones = text[at + 1] - '0';
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && tens * 10 + ones >= least && tens * 10 + ones <= most;
}

bool is_hex(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos; }

// The serial of a row as openssl ca and certkit write nearly all of them: not revoked, until 2049, no tab in a field, no leap day. The
// others are for parse_index_row(), and this is empty for them.
std::string_view serial_of_plain_row(std::string_view line) {
  if (line.size() < 17 || (line[0] != 'V' && line[0] != 'E') || line[1] != '\t' || line.substr(14, 3) != "Z\t\t") return {};
  const std::string_view time = line.substr(2, 12);
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (!is_within(time, 0, 0, 99) || !is_within(time, 2, 1, 12)) return {};
  const auto month = static_cast<std::size_t>((time[2] - '0') * 10 + (time[3] - '1'));
  if (!is_within(time, 4, 1, kDays[month]) || !is_within(time, 6, 0, 23) || !is_within(time, 8, 0, 59) || !is_within(time, 10, 0, 59))
    return {};
  const std::string_view rest = line.substr(17);
  const std::size_t serial_end = rest.find('\t');
  if (serial_end == std::string_view::npos || !is_hex(rest.substr(0, serial_end))) return {};
  const std::string_view file_and_subject = rest.substr(serial_end + 1);
  const bool two = std::count(file_and_subject.begin(), file_and_subject.end(), '\t') == 1;
  return two && file_and_subject.find('\\') == std::string_view::npos ? rest.substr(0, serial_end) : std::string_view();
}

// `use` is given each line that may be a row, and its number.
template <class Use>
void for_each_line(const std::filesystem::path& file, Use&& use) {
  base::LineReader lines(file);
  for (std::string_view line; lines.next(line);) {
    if (line.empty() || line == "\r" || line.front() == '#') continue;
    if (!lines.ended() && !is_whole_row(line)) break;
    try {
      use(line, lines.number());
    } catch (const Error& error) {
      throw Error(Errc::malformed, file.string() + ":" + std::to_string(lines.number()) + ": " + error.message(),
                  "restore this line from a backup of the index; one that never was a row can be taken out", file.string());
    }
  }
}

}  // namespace

IndexRow parse_index_row(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::vector<std::string> fields = fields_of(line);
  if (fields.size() != 6) fail("there are " + std::to_string(fields.size()) + " fields where an index row has 6");
  IndexRow row;
  if (fields[0] != "V" && fields[0] != "R" && fields[0] != "E") fail("the status is none of V, R and E");
  row.status = fields[0][0];
  row.not_after = time_from(fields[1], "expiry");
  if (row.status == 'R') {
    const std::size_t comma = fields[2].find(',');
    row.revoked = time_from(std::string_view(fields[2]).substr(0, comma), "revocation date");
    if (comma != std::string::npos) row.reason = fields[2].substr(comma + 1);
  } else if (!fields[2].empty()) {
    fail("there is a revocation date on a certificate that is not revoked");
  }
  const auto serial = base::from_hex(fields[3].size() % 2 == 0 ? fields[3] : "0" + fields[3]);
  if (!serial || serial->empty()) fail("the serial is not hexadecimal");
  const auto first = std::find_if(serial->begin(), serial->end() - 1, [](std::uint8_t octet) { return octet != 0; });
  row.serial_hex = base::to_hex({first, serial->end()});
  row.file = fields[4];
  row.subject = fields[5];
  return row;
}

std::string to_text(const IndexRow& row) {
  std::string revoked;
  if (row.revoked) revoked = time_text(*row.revoked) + (row.reason.empty() ? "" : "," + row.reason);
  std::string text(1, row.status);
  for (const std::string& field : {time_text(row.not_after), revoked, upper(row.serial_hex), row.file, row.subject}) {
    text += '\t';
    for (const char c : field) {
      if (c == '\t') text += '\\';
      text += c;
    }
  }
  return text;
}

bool is_whole_row(std::string_view line) noexcept {
  try {
    (void)parse_index_row(line);
    return true;
  } catch (...) {
    return false;
  }
}

void for_each_index_row(const std::filesystem::path& file, const std::function<void(IndexRow&&)>& use) {
  for_each_line(file, [&](std::string_view line, std::size_t) { use(parse_index_row(line)); });
}

void glance_at_index(const std::filesystem::path& file, const std::function<void(const IndexGlance&)>& use) {
  for_each_line(file, [&](std::string_view line, std::size_t number) {
    if (const std::string_view serial = serial_of_plain_row(line); !serial.empty()) return use({number, line[0], false, serial});
    const IndexRow row = parse_index_row(line);
    use({number, row.status, row.reason.starts_with("certificateHold") || row.reason.starts_with("holdInstruction"), row.serial_hex});
  });
}

std::string one_line(const Name& name) {
  std::string text;
  for (const auto& rdn : name.rdns) {
    for (const NameAttribute& attribute : rdn) {
      text += "/" + name_of(attribute.type) + "=";
      for (const char c : attribute.value) {
        if (c >= ' ' && c <= '~') {
          text += c;
        } else {
          const auto octet = static_cast<std::uint8_t>(c);
          text += "\\x" + upper(base::to_hex({&octet, 1}));
        }
      }
    }
  }
  return text;
}

}  // namespace certkit::issue
