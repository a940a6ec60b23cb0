#include "cli/render/retrieved.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/error.hpp"
#include "cli/render/issued.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"
#include "base/shell_word.hpp"

namespace certkit::cli {
namespace {

void show_fields(std::ostream& out, const issue::RequestRecord& record) {
  field(out, "subject", record.csr.subject().to_rfc4514());
  field(out, "sent to", record.issuer);
  if (!record.reference.empty()) field(out, "reference", record.reference);
}

Json request_json(const issue::RequestRecord& record) {
  return {{"subject", record.csr.subject().to_rfc4514()},
          {"issuer", record.issuer},
          {"reference", record.reference},
          {"spki_sha256", base::to_hex(record.csr.public_key().spki_sha256())}};
}

std::string sentence(const issue::Pending& pending) {
  return pending.says.empty() ? std::string("the CA has the request and has not decided")
                              : "the CA has the request and has not decided: " + base::printable(pending.says);
}

Json error_json(const Error& error) { return {{"code", to_word(error.code())}, {"message", error.message()}, {"hint", error.hint()}}; }

Json one_json(const Retrieved& one) {
  Json json{{"request", request_json(one.record)}};
  json["state"] = one.received                                      ? "issued"
                  : one.pending                                     ? "pending"
                  : one.forgotten                                   ? "forgotten"
                  : one.error && one.error->code() == Errc::refused ? "refused"
                                                                    : "failed";
  if (one.received)
    add_certificate(json, *one.received);
  else
    json["ok"] = false;
  if (one.pending) json["says"] = one.pending->says;
  if (one.error) json["error"] = error_json(*one.error);
  json["files"] = files_json(one.files);
  return json;
}

void show_text(Session& session, const Retrieved& one, bool several) {
  std::ostream& out = session.io.out;
  show_fields(out, one.record);
  if (one.received) {
    field(out, "valid until", to_rfc3339(one.received->issued.certificate.not_after()));
    show(session, "retrieve", one.files, {});
  }
  if (one.pending) field(out, "state", sentence(*one.pending));
  if (one.error && several) render_error(session.io.err, *one.error, exit_for(one.error->code()), false);
}

}  // namespace

void show_forgotten(Session& session, const issue::RequestRecord& record, const std::string& who) {
  const std::string subject = base::printable(record.csr.subject().to_rfc4514());
  session.note(who.empty() ? subject + ": nothing is remembered of its having been sent"
                           : subject + ": forgotten; if " + base::printable(who) + " has the request, it may still sign it");
}

void show_pending(Session& session, const std::string& command, const issue::RequestRecord& record, const issue::Pending& pending,
                  const std::vector<base::FileSet::Written>& written) {
  if (session.json) {
    Json json = document(command);
    json["pending"] = request_json(record);
    json["pending"]["says"] = pending.says;
    json["ok"] = false;
    json["files"] = files_json(written);
    return print(session.io.out, json);
  }
  show_fields(session.io.out, record);
  show(session, command, written, {});
  session.note(sentence(pending));
  for (const auto& file : written) session.note("ask again: certkit retrieve " + base::shell_word(file.path.string()));
}

void show(Session& session, const std::vector<Retrieved>& all, const std::vector<Error>& unread) {
  if (session.json) {
    Json json = document("retrieve");
    json["requests"] = Json::array();
    for (const Retrieved& one : all) json["requests"].push_back(one_json(one));
    if (!unread.empty()) json["unread"] = Json::array();
    for (const Error& error : unread) json["unread"].push_back({{"path", error.input()}, {"error", error_json(error)}});
    json["ok"] = unread.empty() && exit_for(all) == Exit::ok;
    print(session.io.out, json);
  } else {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i != 0) session.io.out << '\n';
      show_text(session, all[i], all.size() > 1 || !unread.empty());
    }
  }
  for (const Error& error : unread) render_error(session.io.err, error, Exit::unreadable, session.json);
}

Exit exit_for(const std::vector<Retrieved>& all) {
  const auto count = [&](const auto& is) { return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is)); };
  const std::size_t failed = count([](const Retrieved& one) { return one.error.has_value(); });
  if (failed != 0 && failed == all.size()) return exit_for(all.front().error->code());
  if (failed != 0) return Exit::partial;
  if (count([](const Retrieved& one) { return one.pending.has_value(); }) != 0) return Exit::pending;
  return count([](const Retrieved& one) { return has_error(one.received->differences); }) != 0 ? Exit::no : Exit::ok;
}

}  // namespace certkit::cli
