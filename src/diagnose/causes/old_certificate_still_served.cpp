#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

std::string words(const Certificate& certificate) {
  return "serial " + certificate.serial_hex() + ", valid from " + to_rfc3339(certificate.not_before()) + " to " +
         to_rfc3339(certificate.not_after());
}

void old_certificate_still_served(const Case& one, Report& report) {
  const Certificate* leaf = one.leaf();
  if (!one.expected || leaf == nullptr || *leaf == *one.expected) return;
  const bool older = leaf->not_before() <= one.expected->not_before();
  report.add(older ? "the server still shows an older certificate than the one that is expected: most likely the service was not reloaded"
                   : "the server shows another certificate than the one that is expected, and a newer one",
             "it shows " + words(*leaf) + "; expected is " + words(*one.expected));
}

}  // namespace

const Cause& cause_old_certificate_still_served() {
  static constexpr Cause cause{
      .id = "old-certificate-still-served",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = -1,
      .citation = {},
      .title = "not the certificate that was put there",
      .meaning =
          "The certificate in the file is not the one that the server shows: a service reads its files once, when it starts or is "
          "told to reload; or the file was put elsewhere, or on another server of the pool.",
      .mend =
          "Reload the service (nginx -s reload; systemctl reload apache2; bind the new certificate in IIS; restart a device), on every "
          "server behind the name, then check again.",
      .judge = &old_certificate_still_served,
  };
  return cause;
}

}  // namespace certkit::diagnose
