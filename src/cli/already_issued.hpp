// What goes wrong after a CA has signed: the certificate exists, whatever becomes of the file that it was meant for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "certkit/error.hpp"

namespace certkit::cli {

struct KeptCertificate {
  std::string serial;
  std::filesystem::path file;  // the CA's own copy; may be empty
};
// The same error, which also says what was issued, where it is to be had, and the command that goes on with it (`go_on`, may be empty): a
// certificate that nobody knows of is signed twice.
[[nodiscard]] Error already_issued(const Error& error, const std::vector<KeptCertificate>& certificates, const std::string& go_on = {});

}  // namespace certkit::cli
