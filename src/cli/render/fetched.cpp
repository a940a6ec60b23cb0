#include "cli/render/fetched.hpp"

#include "asn1/title.hpp"
#include "base/text.hpp"

namespace certkit::cli {
namespace {

using diagnose::Fetched;
using Status = trust::RevocationAnswer::Status;

std::string_view to_word(Fetched::What what) {
  switch (what) {
    case Fetched::What::crl: return "crl";
    case Fetched::What::ocsp: return "ocsp";
    case Fetched::What::issuer: break;
  }
  return "issuer";
}

// One word for what came of it.
std::string_view result_of(const Fetched& one) {
  if (!one.failure.empty()) return "unreachable";
  if (!one.revocation) return one.problem.empty() ? "found" : "bad";
  switch (one.revocation->status) {
    case Status::good: return "good";
    case Status::revoked: return "revoked";
    case Status::unknown: return "unknown";
    case Status::stale: return "expired";
    case Status::not_yet: return "not-yet-valid";
    case Status::bad: break;
  }
  return "bad";
}

std::string why_of(const Fetched& one) {
  if (!one.failure.empty()) return one.failure;
  return one.revocation ? one.revocation->why : one.problem;
}

Json time_or_null(const std::optional<Time>& time) { return time ? Json(to_rfc3339(*time)) : Json(); }

Json to_json(const Fetched& one) {
  const trust::RevocationAnswer none, &answer = one.revocation ? *one.revocation : none;
  return {{"kind", to_word(one.what)},
          {"url", base::printable(one.url)},
          {"stapled", one.by_staple},
          {"certificate", one.of},
          {"http_status", one.http_status},
          {"result", result_of(one)},
          {"why", base::printable(why_of(one))},
          {"this_update", time_or_null(answer.this_update)},
          {"next_update", time_or_null(answer.next_update)},
          {"revoked_at", time_or_null(answer.revoked_at)},
          {"reason", answer.reason}};
}

std::string place_of(const Fetched& one) {
  if (one.by_staple) return "sent by the server";
  return one.url.empty() ? "given" : base::printable(one.url);
}

}  // namespace

void add_fetched(Json& json, const diagnose::Case& one) {
  json["fetched"] = Json::array();
  for (const Fetched& each : one.fetched) json["fetched"].push_back(to_json(each));
  json["to_send"] = Json::array();
  for (const Certificate& each : one.to_send) json["to_send"].push_back(base::to_hex(each.sha256()));
  json["stores"] = Json::array();
  for (const diagnose::StoreLook& each : one.stores)
    json["stores"].push_back({{"name", each.name}, {"file", each.file.string()}, {"has_root", each.has_root}});
}

void print_fetched(std::ostream& out, const diagnose::Case& one) {
  for (const Fetched& each : one.fetched) {
    const std::string why = why_of(each);
    out << to_word(each.what) << " of " << base::printable(title(one.best().path[each.of])) << ", " << place_of(each) << ": "
        << result_of(each) << (why.empty() ? "" : ": " + base::printable(why)) << '\n';
  }
}

}  // namespace certkit::cli
