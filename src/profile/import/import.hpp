// Other people's requests: a certreq INF, an OpenSSL configuration, a certtool template, a cfssl JSON request, a certificate. One importer
// per format; all give one value, which becomes a profile (profile_text.hpp).
#pragma once

#include <map>

#include "certkit/certificate.hpp"
#include "profile/import/imported.hpp"

namespace certkit::profile {

// "inf", "openssl", "certtool", "cfssl", "certificate".
[[nodiscard]] std::string_view to_word(ImportFormat format) noexcept;
[[nodiscard]] std::vector<std::string> import_format_words();
[[nodiscard]] ImportFormat import_format_from_word(const std::string& word);  // throws Errc::usage
// By the content, never by the name. Throws Errc::usage where it is none of them.
[[nodiscard]] ImportFormat sniff_import(std::string_view content, const std::string& file);

struct ImportSettings {
  std::string section;                        // of an openssl.cnf; empty: req
  std::map<std::string, std::string> values;  // of $ENV:: variables
};

// `content` as found in the file, at most 1 MiB, of any format but a certificate. Throws Errc::usage "file:line: …" for what that format's
// own tool would not read either.
[[nodiscard]] Imported import_request(std::string_view content, const std::string& file, ImportFormat format,
                                      const ImportSettings& settings);
// What a certificate was asked for with, as far as it can be told; and a request.
[[nodiscard]] Imported import_certificate(const Certificate& certificate, const std::string& file);
[[nodiscard]] Imported import_csr(const Csr& csr, const std::string& file);

// The importers: UTF-8 text.
[[nodiscard]] Imported import_inf(std::string_view content, const std::string& file);  // as found in the file
[[nodiscard]] Imported import_openssl(std::string_view text, const std::string& file, const ImportSettings& settings);
[[nodiscard]] Imported import_certtool(std::string_view text, const std::string& file);
[[nodiscard]] Imported import_cfssl(std::string_view text, const std::string& file);

}  // namespace certkit::profile
