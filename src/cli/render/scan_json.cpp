#include "cli/render/scan_json.hpp"

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/checked.hpp"
#include "cli/render/json_stream.hpp"
#include "cli/render/objects.hpp"

namespace certkit::cli {
namespace {

Json with_file(const Finding& finding) {
  Json json = to_json(finding);
  json["file"] = finding.file;
  return json;
}

// What a damaged extension does not tell is not there.
void add_extensions(Json& json, const Certificate& certificate) {
  try {
    const Extensions extensions = certificate.extensions();
    std::vector<std::string> names;
    for (const GeneralName& name : extensions.subject_alt_names()) names.push_back(name.value);
    json["names"] = names;
    if (const auto id = extensions.subject_key_identifier()) json["subject_key_identifier"] = base::to_hex(*id);
    if (const auto id = extensions.authority_key_identifier()) json["authority_key_identifier"] = base::to_hex(*id);
    json["ca"] = certificate.is_ca();
  } catch (const Error& error) {
    json["damaged"] = error.message();
  }
}

Json to_json(const ScanRow& row, Time now) {
  const Certificate& certificate = row.certificate;
  const PublicKey key = certificate.public_key();
  Json json{{"state", to_word(row.state)},
            {"name", title(certificate)},
            {"subject", certificate.subject().to_rfc4514()},
            {"issuer", certificate.issuer().to_rfc4514()},
            {"serial", certificate.serial_hex()},
            {"self_issued", certificate.self_issued()},
            {"not_before", to_rfc3339(certificate.not_before())},
            {"not_after", to_rfc3339(certificate.not_after())},
            {"days_left", std::chrono::floor<std::chrono::days>(certificate.not_after() - now).count()},
            {"key", key.describe()},
            {"signature_algorithm", name_of(certificate.signature_algorithm().oid)},
            {"sha256", base::to_hex(certificate.sha256())},
            {"spki_sha256", base::to_hex(key.spki_sha256())},
            {"shares_key", row.shares_key}};
  add_extensions(json, certificate);
  std::vector<std::string> ids;
  for (const Finding& finding : row.findings) ids.push_back(finding.id);
  json["findings"] = ids;
  json["places"] = row.places;
  json["places_total"] = row.places_total;
  return json;
}

Json to_json(const ScanHost& host) {
  std::vector<std::string> chain, ids;
  for (const Sha256& one : host.chain) chain.push_back(base::to_hex(one));
  for (const Finding& finding : host.findings) ids.push_back(finding.id);
  return {{"host", host.name}, {"address", host.address}, {"chain", chain}, {"findings", ids}};
}

Json to_json(const SharedKey& shared) {
  Json certificates = Json::array();
  for (const SharedKey::One& one : shared.certificates)
    certificates.push_back(
        {{"name", one.name}, {"sha256", base::to_hex(one.fingerprint)}, {"not_after", to_rfc3339(one.not_after)}, {"place", one.place}});
  return {{"spki_sha256", base::to_hex(shared.spki)}, {"certificates", certificates}, {"total", shared.total}};
}

Finding finding_of(const SharedKey& shared) {
  Finding finding;
  finding.id = "shared-key";
  finding.severity = Severity::note;
  finding.subject = shared.certificates.front().name;
  finding.message = std::to_string(shared.total) + " certificates have the same key";
  for (const SharedKey::One& one : shared.certificates)
    if (finding.evidence.size() < 200) finding.evidence += (finding.evidence.empty() ? "" : ", ") + one.name + " (" + one.place + ")";
  finding.fix = "where it is not one certificate and its renewal, give each a key of its own: who has the key of one has that of all";
  return finding;
}

Json summary(const ScanReport& report) {
  const ScanCounts& counts = report.counts;
  return {{"files", counts.files},
          {"files_with_certificates", counts.with_certificates},
          {"hosts", counts.hosts},
          {"silent_addresses", counts.silent},
          {"seen", counts.seen},
          {"certificates", counts.certificates},
          {"expired", counts.expired},
          {"not_yet_valid", counts.not_yet_valid},
          {"weak", counts.weak},
          {"expires_soon", counts.expires_soon},
          {"fine", counts.fine},
          {"shared_keys", report.shared_keys_total},
          {"problems", report.problems_total},
          {"linked_folders", counts.linked_folders},
          {"errors", report.errors},
          {"warnings", report.warnings},
          {"notes", report.notes}};
}

}  // namespace

void show_json(std::ostream& out, const ScanReport& report, bool ok) {
  JsonStream json(out, "scan");
  const auto element = [&](const Json& one) { json.element(JsonStream::element_text(one)); };
  json.member("ok", ok);
  json.member("now", to_rfc3339(report.now));
  json.member("within_seconds", report.within.count());
  json.array("findings");
  report.rows([&](const ScanRow& row) {
    for (const Finding& finding : row.findings) element(with_file(finding));
  });
  for (const ScanHost& host : report.hosts)
    for (const Finding& finding : host.findings) element(with_file(finding));
  for (const SharedKey& shared : report.shared_keys) element(with_file(finding_of(shared)));
  json.end_array();
  json.array("certificates");
  report.rows([&](const ScanRow& row) { element(to_json(row, report.now)); });
  json.end_array();
  json.array("hosts");
  for (const ScanHost& host : report.hosts) element(to_json(host));
  json.end_array();
  json.array("shared_keys");
  for (const SharedKey& shared : report.shared_keys) element(to_json(shared));
  json.end_array();
  json.array("problems");
  for (const Problem& problem : report.problems) element(to_json(problem));
  json.end_array();
  json.member("summary", summary(report));
  json.end();
}

}  // namespace certkit::cli
