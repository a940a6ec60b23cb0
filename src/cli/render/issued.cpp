#include "cli/render/issued.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/error.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {

void add_certificate(Json& json, const Received& received) {
  const Certificate& certificate = received.issued.certificate;
  json["certificate"] = {{"subject", certificate.subject().to_rfc4514()},
                         {"issuer", certificate.issuer().to_rfc4514()},
                         {"serial", certificate.serial_hex()},
                         {"not_after", to_rfc3339(certificate.not_after())},
                         {"sha256", base::to_hex(certificate.sha256())}};
  add_findings(json, certificate, received.differences);
}

namespace {

void show_fields(std::ostream& out, const Certificate& certificate) {
  field(out, "subject", certificate.subject().to_rfc4514());
  field(out, "issuer", certificate.issuer().to_rfc4514());
  field(out, "valid until", to_rfc3339(certificate.not_after()));
}

Json one_json(const IssuedForDevice& one) {
  Json json{{"name", one.which.certificate}};
  if (!one.which.item.empty()) json["item"] = one.which.item;
  if (one.received) add_certificate(json, *one.received);
  if (one.pending) {
    json["ok"] = false;
    json["pending"] = {{"issuer", one.issuer}, {"reference", one.pending->reference}, {"says", one.pending->says}};
  }
  if (one.error) {
    json["ok"] = false;
    json["error"] = {{"code", to_word(one.error->code())}, {"message", one.error->message()}, {"hint", one.error->hint()}};
  }
  json["files"] = files_json(one.files);
  if (!one.steps.empty()) json["steps"] = one.steps;
  return json;
}

void show_text(Session& session, const std::vector<base::FileSet::Written>& requests, const std::vector<IssuedForDevice>& all) {
  std::ostream& out = session.io.out;
  const bool several = all.size() > 1;
  const auto show_requests = [&] {
    for (const auto& file : requests) out << base::printable(file.path.string()) << '\n';
  };
  if (several) show_requests();
  for (const IssuedForDevice& one : all) {
    if (several) out << '\n' << paint(base::printable(to_text(one.which)), Paint::strong, session.color) << '\n';
    if (one.received) show_fields(out, one.received->issued.certificate);
    if (!several) show_requests();
    if (one.received) show(session, "issue", one.files, one.steps);
    if (one.pending) {
      show(session, "issue", one.files, {});
      session.note("the CA has the request, under " + base::printable(one.pending->reference) + ", and has not decided" +
                   (one.pending->says.empty() ? "" : ": " + base::printable(one.pending->says)));
      session.note("the same command again asks, and goes on once it has");
    }
    if (one.error) render_error(session.io.err, *one.error, exit_for(one.error->code()), false);
  }
}

}  // namespace

void show(Session& session, const std::string& command, const Received& received, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps) {
  if (!session.json) {
    show_fields(session.io.out, received.issued.certificate);
    show(session, command, written, steps);
    return;
  }
  Json json = document(command);
  add_certificate(json, received);
  json["files"] = files_json(written);
  if (!steps.empty()) json["steps"] = steps;
  print(session.io.out, json);
}

void show(Session& session, const std::vector<base::FileSet::Written>& requests, const std::vector<IssuedForDevice>& all) {
  if (!session.json) return show_text(session, requests, all);
  Json json = document("issue");
  json["requests"] = files_json(requests);
  json["certificates"] = Json::array();
  for (const IssuedForDevice& one : all) json["certificates"].push_back(one_json(one));
  json["ok"] = exit_for(all) == Exit::ok;
  print(session.io.out, json);
}

Exit exit_for(const std::vector<IssuedForDevice>& all) {
  const auto failed = std::count_if(all.begin(), all.end(), [](const IssuedForDevice& one) { return one.error.has_value(); });
  if (failed == static_cast<std::ptrdiff_t>(all.size())) return exit_for(all.front().error->code());
  if (failed != 0) return Exit::partial;
  if (std::any_of(all.begin(), all.end(), [](const IssuedForDevice& one) { return one.pending.has_value(); })) return Exit::pending;
  const bool differs = std::any_of(all.begin(), all.end(), [](const auto& one) { return has_error(one.received->differences); });
  return differs ? Exit::no : Exit::ok;
}

}  // namespace certkit::cli
