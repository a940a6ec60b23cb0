#include "cli/render/authority.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {

void show(Session& session, const issue::Authority& authority) {
  if (session.json) {
    Json json = document("ca");
    json["folder"] = authority.folder().string();
    json["chain"] = Json::array();
    for (const Certificate& certificate : authority.chain())
      json["chain"].push_back({{"subject", certificate.subject().to_rfc4514()},
                               {"not_after", to_rfc3339(certificate.not_after())},
                               {"sha256", base::to_hex(certificate.sha256())}});
    print(session.io.out, json);
    return;
  }
  session.io.out << base::printable(authority.folder().string()) << '\n';
  for (const Certificate& certificate : authority.chain()) {
    field(session.io.out, "subject", certificate.subject().to_rfc4514());
    field(session.io.out, "valid until", to_rfc3339(certificate.not_after()));
    field(session.io.out, "key", certificate.public_key().describe());
    field(session.io.out, "SHA-256", base::to_hex(certificate.sha256()));
  }
}

void show(Session& session, const std::vector<issue::Authority::Entry>& entries) {
  const auto word = [](char status) { return status == 'R' ? "revoked" : status == 'E' ? "expired" : "valid"; };
  if (session.json) {
    Json json = document("ca");
    json["certificates"] = Json::array();
    for (const auto& entry : entries)
      json["certificates"].push_back({{"status", word(entry.status)},
                                      {"not_after", to_rfc3339(entry.not_after)},
                                      {"serial", entry.serial_hex},
                                      {"subject", entry.subject},
                                      {"file", entry.file}});
    print(session.io.out, json);
    return;
  }
  Table table({"STATUS", "UNTIL", "SERIAL", "SUBJECT"});
  for (const auto& entry : entries)
    table.row({word(entry.status), to_rfc3339(entry.not_after).substr(0, 10), entry.serial_hex, entry.subject});
  table.print(session.io.out);
}

}  // namespace certkit::cli
