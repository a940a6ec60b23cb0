#include "cli/render/asked.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {
namespace {

Json certificate_json(const Certificate& certificate) {
  return {{"subject", certificate.subject().to_rfc4514()},
          {"issuer", certificate.issuer().to_rfc4514()},
          {"serial", certificate.serial_hex()},
          {"not_after", to_rfc3339(certificate.not_after())},
          {"sha256", base::to_hex(certificate.sha256())}};
}

void show_fields(std::ostream& out, const Certificate& certificate) {
  field(out, "subject", certificate.subject().to_rfc4514());
  field(out, "serial", certificate.serial_hex());
}

Json about(const char* command, const std::string& issuer) {
  Json json = document(command);
  json["issuer"] = issuer;
  return json;
}

}  // namespace

void show_revoked(Session& session, const Certificate& certificate, const std::string& issuer, const std::optional<std::string>& reason) {
  if (session.json) {
    Json json = about("revoke", issuer);
    json["certificate"] = certificate_json(certificate);
    json["reason"] = reason ? Json(*reason) : Json();
    return print(session.io.out, json);
  }
  show_fields(session.io.out, certificate);
  field(session.io.out, "revoked by", base::printable(issuer));
  if (reason) return field(session.io.out, "reason", *reason);
  field(session.io.out, "reason", "that of before");
  session.note("it was revoked already, and the CA keeps the reason that it was given then");
}

void show_chain(Session& session, const std::string& issuer, const std::vector<Certificate>& chain, const WrittenFiles& written) {
  if (session.json) {
    Json json = about("issuer", issuer);
    json["chain"] = Json::array();
    for (const Certificate& certificate : chain) json["chain"].push_back(certificate_json(certificate));
    json["files"] = files_json(written);
    return print(session.io.out, json);
  }
  for (const Certificate& certificate : chain) field(session.io.out, "subject", certificate.subject().to_rfc4514());
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
}

void show_list(Session& session, const std::string& issuer, const Crl& crl, const WrittenFiles& written) {
  if (session.json) {
    Json json = about("issuer", issuer);
    json["crl"] = {{"issuer", crl.issuer().to_rfc4514()}, {"revoked", crl.revoked_count()}, {"this_update", to_rfc3339(crl.this_update())}};
    json["crl"]["next_update"] = crl.next_update() ? Json(to_rfc3339(*crl.next_update())) : Json();
    json["files"] = files_json(written);
    return print(session.io.out, json);
  }
  field(session.io.out, "issuer", crl.issuer().to_rfc4514());
  field(session.io.out, "revoked", std::to_string(crl.revoked_count()));
  field(session.io.out, "made", to_rfc3339(crl.this_update()));
  if (crl.next_update()) field(session.io.out, "valid until", to_rfc3339(*crl.next_update()));
  for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
}

void show_renewal(Session& session, const std::string& issuer, const Certificate& certificate,
                  const std::optional<issue::RenewalInfo>& info) {
  if (session.json) {
    Json json = about("issuer", issuer);
    json["certificate"] = certificate_json(certificate);
    json["renewal"] = Json();
    if (info) json["renewal"] = {{"start", to_rfc3339(info->start)}, {"end", to_rfc3339(info->end)}, {"explanation", info->explanation}};
    return print(session.io.out, json);
  }
  std::ostream& out = session.io.out;
  show_fields(out, certificate);
  field(out, "valid until", to_rfc3339(certificate.not_after()));
  if (!info) return session.note("the CA does not say when it would like this certificate to be renewed; two thirds of its time is usual");
  field(out, "renew from", to_rfc3339(info->start));
  field(out, "renew until", to_rfc3339(info->end));
  if (!info->explanation.empty()) field(out, "because", base::printable(info->explanation));
  if (info->start <= session.io.now()) session.note("that is now: certkit submit --replaces, or certkit issue --replaces");
}

void show_account(Session& session, const std::string& issuer, const std::string& says) {
  if (!session.json) {
    session.io.out << base::printable(says) << '\n';
    return;
  }
  Json json = about("issuer", issuer);
  json["account"] = says;
  print(session.io.out, json);
}

}  // namespace certkit::cli
