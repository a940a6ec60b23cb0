#include "asn1/title.hpp"

#include "certkit/error.hpp"

namespace certkit {

std::string title(const Certificate& certificate) {
  if (const auto name = certificate.subject().common_name()) return *name;
  try {
    if (const auto names = certificate.extensions().subject_alt_names(); !names.empty()) return names.front().value;
  } catch (const Error&) {
    // A damaged extension gives no title; whoever shows the certificate says so.
  }
  const std::string subject = certificate.subject().to_rfc4514();
  return subject.empty() ? "serial " + certificate.serial_hex() : subject;
}

}  // namespace certkit
