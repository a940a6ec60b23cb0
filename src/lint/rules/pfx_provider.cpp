#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_provider(const PfxCase& pfx, Report& report) {
  if (pfx.device == nullptr) return;
  for (const profile::OutputFile& file : pfx.device->asked.delivery.files) {
    if (file.pkcs12.ms_csp_name.empty()) continue;
    for (const Item* item : pfx.items) {
      if (item->as<PrivateKey>() == nullptr || item->ms_csp_name == file.pkcs12.ms_csp_name) continue;
      const bool cng = item->ms_csp_name.find("Key Storage Provider") != std::string::npos;
      report.add(cng ? Severity::error : Severity::note,
                 item->ms_csp_name.empty() ? "it names no provider for the key: Windows chooses one"
                                           : "the key goes into the provider " + in_quotes(item->ms_csp_name),
                 "the profile asks for " + in_quotes(file.pkcs12.ms_csp_name));
    }
    return;
  }
}

}  // namespace

const Rule& rule_pfx_provider() {
  static constexpr Rule rule{
      .id = "pfx-provider",
      .severity = Severity::warning,
      .citation = "the device's profile",
      .title = "PFX whose key goes into a provider that the service cannot use",
      .meaning =
          "A PFX can name the Windows provider that its key goes into. Lync, Exchange 2013, TMG and SQL Server cannot use keys in a CNG "
          "provider (\"Key Storage Provider\"): the console shows the certificate, and the service does not start, or sign-in and Outlook "
          "on the web fail.",
      .mend = "Write the PFX again for the device: certkit deliver or certkit split --profile PROFILE.",
      .judge = &pfx_provider,
  };
  return rule;
}

}  // namespace certkit::lint
