#include "cli/render/issued.hpp"

#include "base/text.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {

void show(Session& session, const std::string& command, const Received& received, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps) {
  const Certificate& certificate = received.issued.certificate;
  if (!session.json) {
    field(session.io.out, "subject", certificate.subject().to_rfc4514());
    field(session.io.out, "issuer", certificate.issuer().to_rfc4514());
    field(session.io.out, "valid until", to_rfc3339(certificate.not_after()));
    show(session, command, written, steps);
    return;
  }
  Json json = document(command);
  json["certificate"] = {{"subject", certificate.subject().to_rfc4514()},
                         {"issuer", certificate.issuer().to_rfc4514()},
                         {"serial", certificate.serial_hex()},
                         {"not_after", to_rfc3339(certificate.not_after())},
                         {"sha256", base::to_hex(certificate.sha256())}};
  add_findings(json, certificate, received.differences);
  json["files"] = files_json(written);
  if (!steps.empty()) json["steps"] = steps;
  print(session.io.out, json);
}

}  // namespace certkit::cli
