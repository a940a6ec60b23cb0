#include "profile/import/import.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

constexpr std::pair<ImportFormat, std::string_view> kWords[] = {{ImportFormat::inf, "inf"},
                                                                {ImportFormat::openssl, "openssl"},
                                                                {ImportFormat::certtool, "certtool"},
                                                                {ImportFormat::cfssl, "cfssl"},
                                                                {ImportFormat::certificate, "certificate"}};

// A key that every template has, at the beginning of a line.
bool begins_template(std::string_view line) {
  const std::size_t end = std::min(line.find_first_of(" \t=:"), line.size());
  static const std::vector<std::string_view> keys = {
      "cn",    "dn",  "organization", "unit",           "dns_name",       "ip_address",     "country",         "state", "locality",
      "email", "uri", "signing_key",  "encryption_key", "tls_www_server", "tls_www_client", "expiration_days", "serial"};
  return std::find(keys.begin(), keys.end(), line.substr(0, end)) != keys.end();
}

}  // namespace

std::string_view to_word(ImportFormat format) noexcept {
  for (const auto& [value, word] : kWords)
    if (value == format) return word;
  return {};
}

std::vector<std::string> import_format_words() {
  std::vector<std::string> words;
  for (const auto& [value, word] : kWords) words.emplace_back(word);
  return words;
}

ImportFormat import_format_from_word(const std::string& word) {
  for (const auto& [value, known] : kWords)
    if (known == word) return value;
  throw Error(Errc::usage, "'" + base::printable(word) + "' is none of " + join(import_format_words(), ", "), "", word);
}

ImportFormat sniff_import(std::string_view content, const std::string& file) {
  std::vector<std::string> unused;
  if (!is_text(content) || content.find("-----BEGIN ") != std::string_view::npos) return ImportFormat::certificate;
  const std::string text = source_text(content, file, unused);
  if (text.find("-----BEGIN ") != std::string::npos) return ImportFormat::certificate;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '{') return ImportFormat::cfssl;
  bool sections = false, keys = false;
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    line = trimmed(line);
    if (line.starts_with('[')) {
      sections = true;
      const std::string name = base::lower_ascii(trimmed(line.substr(1, std::min(line.find(']'), line.size()) - 1)));
      if (name == "newrequest") return ImportFormat::inf;
    }
    keys = keys || begins_template(line);
  }
  if (sections) return ImportFormat::openssl;
  if (keys) return ImportFormat::certtool;
  Bytes octets;
  if (base::from_base64(text, octets) && !octets.empty()) return ImportFormat::certificate;
  throw Error(Errc::usage, file + ": none of " + join(import_format_words(), ", ") + ", as far as can be told", "--format says which it is",
              file);
}

Imported import_request(std::string_view content, const std::string& file, ImportFormat format, const ImportSettings& settings) {
  if (content.size() > kMaxImportedBytes) throw Error(Errc::usage, file + ": larger than 1 MiB", {}, file);
  if (!settings.section.empty() && format != ImportFormat::openssl)
    throw Error(Errc::usage, "--section is for an openssl.cnf, and " + file + " is read as " + std::string(to_word(format)));
  if (!settings.values.empty() && format != ImportFormat::openssl)
    throw Error(Errc::usage, "--set is for the variables of an openssl.cnf, and " + file + " is read as " + std::string(to_word(format)));
  std::vector<std::string> guesses;
  const auto text = [&] { return source_text(content, file, guesses); };
  Imported imported;
  switch (format) {
    case ImportFormat::inf: imported = import_inf(content, file); break;
    case ImportFormat::openssl: imported = import_openssl(text(), file, settings); break;
    case ImportFormat::certtool: imported = import_certtool(text(), file); break;
    case ImportFormat::cfssl: imported = import_cfssl(text(), file); break;
    case ImportFormat::certificate: throw Error(Errc::internal, "a certificate is not read as text");
  }
  imported.notes.insert(imported.notes.begin(), guesses.begin(), guesses.end());
  imported.settle();
  return imported;
}

}  // namespace certkit::profile
