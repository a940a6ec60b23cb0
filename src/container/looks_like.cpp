#include "container/looks_like.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "container/text.hpp"

namespace certkit::container {

namespace {

struct Magic {
  std::string_view start;
  const char* name;
};

constexpr std::array<Magic, 18> kMagic = {{
    {std::string_view("PK\x03\x04", 4), "a ZIP archive (or an Office document): unpack it first"},
    {std::string_view("\x1f\x8b", 2), "a gzip archive: unpack it first"},
    {std::string_view("BZh", 3), "a bzip2 archive: unpack it first"},
    {std::string_view("\xfd"
                      "7zXZ",
                      5),
     "an xz archive: unpack it first"},
    {std::string_view("7z\xbc\xaf\x27\x1c", 6), "a 7-Zip archive: unpack it first"},
    {std::string_view("Rar!", 4), "a RAR archive: unpack it first"},
    {std::string_view("MSCF", 4), "a cabinet archive: unpack it first"},
    {std::string_view("%PDF", 4), "a PDF document"},
    {std::string_view("\x89PNG", 4), "a PNG picture"},
    {std::string_view("\xff\xd8\xff", 3), "a JPEG picture"},
    {std::string_view("GIF8", 4), "a GIF picture"},
    {std::string_view("\x7f"
                      "ELF",
                      4),
     "an ELF program"},
    {std::string_view("MZ", 2), "a Windows program"},
    {std::string_view("\xd0\xcf\x11\xe0", 4), "an old Office document"},
    {std::string_view("SQLite format 3", 15), "an SQLite database"},
    {std::string_view("0\xef\xbf\xbd", 4), "a binary file that was opened and saved as text, which cannot be undone: copy it again"},
    {std::string_view("\x99\x01", 2), "an OpenPGP key"},
    {std::string_view("CERT", 4), "a Windows serialised certificate (.sst)"},
}};

std::string looks_like_text(std::string_view text) {
  constexpr std::string_view kWhitespace = " \t\r\n";
  const std::size_t start = text.find_first_not_of(kWhitespace);
  if (start == std::string_view::npos) return "blank: nothing but white space";
  const std::string head = base::lower_ascii(text.substr(start, 1024));
  if (head.find("<html") != std::string::npos || head.starts_with("<!doctype html"))
    return "an HTML page: perhaps what a web server answered instead of the file";
  if (head.starts_with("putty-user-key-file")) return "a PuTTY private key: export it as an OpenSSH key with puttygen";
  if (head.starts_with("<")) return "XML";
  if (head.starts_with("{") || head.starts_with("[{") || head.starts_with("[\"")) return "JSON";
  if (head.starts_with("[newrequest]") || head.find("\n[newrequest]") != std::string::npos)
    return "a certreq INF file: certkit csr --inf takes it";
  const bool base64 = std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=' ||
           kWhitespace.find(c) != std::string_view::npos;
  });
  return base64 && text.size() >= 64 ? "base64, but of nothing that certkit knows" : "text without any PEM block in it";
}

}  // namespace

std::string looks_like(ByteView octets) {
  if (std::all_of(octets.begin(), octets.end(), [](std::uint8_t octet) { return octet == 0; }))
    return "all zero octets: the copy or the disk went wrong";
  constexpr std::size_t kSchemaWithin = 64u << 10;
  if (as_text(octets).starts_with("SQLite format 3") && as_text(octets).substr(0, kSchemaWithin).find("nssPrivate") != std::string_view::npos)
    return "the key database of NSS: pk12util -o takes keys out of it, and cert9.db beside it has the certificates";
  for (const Magic& magic : kMagic)
    if (as_text(octets).starts_with(magic.start)) return magic.name;
  if (const auto text = to_text(octets)) return looks_like_text(text->utf8);
  return "binary data of no kind that certkit knows";
}

}  // namespace certkit::container
