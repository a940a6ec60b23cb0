#include "cli/render/authority.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

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

void show(Session& session, const Crl& crl, const std::vector<base::FileSet::Written>& written) {
  const Extensions extensions = crl.extensions();
  const Extension* number = extensions.find(Oid("2.5.29.20"));
  const std::string hex = number == nullptr || number->value.size() < 3 ? "" : base::to_hex(number->value.subspan(2));
  const std::string next = crl.next_update() ? to_rfc3339(*crl.next_update()) : "";
  if (session.json) {
    Json json = document("ca");
    json["number"] = hex;
    json["revoked"] = crl.revoked_count();
    json["next_update"] = next;
    json["files"] = files_json(written);
    print(session.io.out, json);
    return;
  }
  field(session.io.out, "number", hex);
  field(session.io.out, "revoked", std::to_string(crl.revoked_count()));
  field(session.io.out, "valid until", next);
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
}

void show(Session& session, const std::vector<issue::Authority::Entry>& entries) {
  // missing: its file was deleted since, or lost with a power failure; its serial stays spent.
  const auto word = [](const issue::Authority::Entry& entry) {
    return entry.status == 'R' ? "revoked" : entry.status == 'E' ? "expired" : entry.missing ? "missing" : "valid";
  };
  if (session.json) {
    Json json = document("ca");
    json["certificates"] = Json::array();
    for (const auto& entry : entries) {
      Json one = {{"status", word(entry)},
                  {"not_after", to_rfc3339(entry.not_after)},
                  {"serial", entry.serial_hex},
                  {"subject", entry.subject},
                  {"file", entry.file}};
      if (entry.revoked) one["revoked"] = to_rfc3339(*entry.revoked);
      if (!entry.reason.empty()) one["reason"] = entry.reason;
      json["certificates"].push_back(one);
    }
    print(session.io.out, json);
    return;
  }
  Table table({"STATUS", "UNTIL", "SERIAL", "SUBJECT"});
  for (const auto& entry : entries) table.row({word(entry), to_rfc3339(entry.not_after).substr(0, 10), entry.serial_hex, entry.subject});
  if (table.empty())
    session.note("it has signed nothing yet");
  else
    table.print(session.io.out);
}

}  // namespace certkit::cli
