#pragma once

namespace certkit::crypto {

// OpenSSL wipes most of what was secret, but not all: its PEM reader frees keys as they are. From here on whatever it frees is wiped. For a
// program that OpenSSL is this one's alone: it concerns the whole process, and must come before OpenSSL's first allocation.
void wipe_what_openssl_frees() noexcept;
// Whether it has allocated anything since.
[[nodiscard]] bool openssl_was_used() noexcept;

}  // namespace certkit::crypto
