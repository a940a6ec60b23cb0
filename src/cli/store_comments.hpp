// The text around the certificates of a trust store in PEM: it is not among the certificates, and would be gone when the store is written
// anew.
#pragma once

#include <string>
#include <string_view>

#include "certkit/certificate.hpp"

namespace certkit::cli {

// What --annotate puts above a certificate: "# CN=…", and its end and fingerprint, on a line each.
[[nodiscard]] std::string annotation(const Certificate& certificate);

struct StoreComments {
  bool annotations = false;  // as above; they are made again
  bool others = false;       // of anybody else
};
[[nodiscard]] StoreComments comments_in(std::string_view pem);

}  // namespace certkit::cli
