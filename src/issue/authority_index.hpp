// index.txt as `openssl ca` keeps it (apps/lib/apps.c, crypto/txt_db): six fields with tabs between, one certificate a line:
// status, expiry, revocation date[,reason], serial in upper-case hex, file, subject in OpenSSL's one-line form.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "certkit/bytes.hpp"
#include "certkit/name.hpp"
#include "certkit/time.hpp"

namespace certkit::issue {

struct IndexRow {
  char status = 'V';  // V, R or E
  Time not_after{};
  std::optional<Time> revoked;
  std::string reason;      // with its argument, if any: "holdInstruction,1.2.840…"
  std::string serial_hex;  // lower case
  std::string file;
  std::string subject;
};

// Without line end. Throws Errc::malformed that says which field.
[[nodiscard]] IndexRow parse_index_row(std::string_view line);
[[nodiscard]] std::string to_text(const IndexRow& row);
[[nodiscard]] bool is_whole_row(std::string_view line) noexcept;
// Each row of the file in its order, comments and empty lines left out; and a last line without its end that is no row: another process is
// writing it just now, or was killed there. Throws Errc::malformed "FILE:LINE: …".
void for_each_index_row(const std::filesystem::path& file, const std::function<void(IndexRow&&)>& use);
// What a look at the whole index needs of a row. `serial`: hex as it stands there, of either case, perhaps with zeros before it.
struct IndexGlance {
  std::size_t line = 0;
  char status = 'V';
  bool on_hold = false;  // revoked for a while (RFC 5280 §5.3.1, certificateHold)
  std::string_view serial;
};
// As for_each_index_row(), and it throws the same; for very many rows, in a tenth of the time.
void glance_at_index(const std::filesystem::path& file, const std::function<void(const IndexGlance&)>& use);
// "/C=NO/CN=mcu1.contoso.com", what is not printable ASCII as \xNN.
[[nodiscard]] std::string one_line(const Name& name);

}  // namespace certkit::issue
