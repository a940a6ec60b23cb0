// Whether index.txt is still all that the CA knew. An index that was emptied, or an older copy of it, is as sound as any other, and the
// next list would trust again what was revoked: but the folder holds more than the index.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "certkit/time.hpp"

namespace certkit::issue {

struct IndexCounts {
  std::size_t rows = 0;
  std::size_t revoked = 0;  // for good: what is on hold may come back (RFC 5280 §5.3.1)
};

// What is to be done with the index. To revoke mends it where it has forgotten that something was revoked.
enum class IndexUse { any, revoke };

// Reads the index, the names in issued/ and ca.crl. Throws Errc::malformed, with the line where there is one: for a broken row; for a
// serial that stands in two rows; where there is no row of a certificate in issued/, or of one in ca.crl; where one is valid that ca.crl
// lists as revoked and not on hold; and where there are fewer rows, or fewer that are revoked, than note_whole() has noted. What has
// expired by `now` may have been taken out, but for what is noted. Call with or without the lock of the folder: who writes makes the row
// before the certificate.
IndexCounts require_whole_index(const std::filesystem::path& folder, Time now, IndexUse use = IndexUse::any);

// A note that the index was whole, and had these rows, when it had this size and this time: so it is not read from its beginning for each
// certificate of ten years. Who edits it changes the time. Call under the lock of the folder.
void note_whole(const std::filesystem::path& folder, const IndexCounts& counts) noexcept;
// What is noted of the index as it is now; nullopt: nothing, so it has to be read.
[[nodiscard]] std::optional<IndexCounts> noted_as_whole(const std::filesystem::path& folder);

}  // namespace certkit::issue
