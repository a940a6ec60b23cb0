// newOrder (RFC 8555 §7.4), with profile and `replaces` (RFC 9773 §5) where they are wanted.
#include <algorithm>

#include "base/text.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/order.hpp"
#include "issue/acme/renewal.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

void require_profile(const Directory& directory, const std::string& wanted) {
  std::string known;
  for (const Profile& profile : directory.profiles) {
    if (profile.name == wanted) return;
    known += (known.empty() ? "" : ", ") + profile.name;
  }
  throw Error(Errc::usage, "the CA has no profile \"" + base::printable(wanted) + "\"", known.empty() ? "it has none" : "it has " + known);
}

std::string payload_for(const Parties& parties, const Wanted& wanted, const SubmitOptions& options, const std::string& replaces) {
  std::string list;
  for (const Identifier& name : wanted.names)
    list += (list.empty() ? "" : ",") + (R"({"type":)" + json_text(name.type)) + ",\"value\":" + json_text(name.value) + "}";
  std::string payload = "{\"identifiers\":[" + list + "]";
  if (options.validity_days > 0)
    payload += ",\"notAfter\":" + json_text(to_rfc3339(parties.client.pace().now() + std::chrono::days(options.validity_days)));
  if (!parties.settings.profile.empty()) payload += ",\"profile\":" + json_text(parties.settings.profile);
  if (!replaces.empty()) payload += ",\"replaces\":" + json_text(replaces);
  return payload + "}";
}

}  // namespace

Answer place_order(const Parties& parties, const Wanted& wanted, const SubmitOptions& options) {
  const Directory& directory = parties.client.directory();
  if (!parties.settings.profile.empty()) require_profile(directory, parties.settings.profile);
  std::string replaces;
  if (options.replaces != nullptr && !directory.renewal_info.empty()) replaces = certificate_id(*options.replaces).value_or("");
  Reply reply = parties.client.post(directory.new_order, payload_for(parties, wanted, options, replaces), parties.account.signer());
  // RFC 9773 §5: a CA that does not take what is replaced may take the order without.
  if (!reply.ok() && !replaces.empty() &&
      (reply.problem->type == "alreadyReplaced" || reply.answer.status == 409 || reply.problem->type == "malformed")) {
    parties.client.pace().tell("the CA does not take it as a renewal (" + reply.problem->detail + "): ordered anew");
    reply = parties.client.post(directory.new_order, payload_for(parties, wanted, options, {}), parties.account.signer());
  }
  if (!reply.ok()) {
    Refused refused = refusal("the CA refused the order: ", *reply.problem);
    if (options.validity_days > 0 && refused.hint.empty())
      refused.hint = "most ACME CAs choose the validity themselves: do not ask for days";
    return refused;
  }
  const std::string location = reply.answer.header("location");
  if (location.empty()) throw Error(Errc::malformed, "the CA does not say where the order is", "does a proxy take headers away?");
  const net::Url url = net::resolve_received(net::parse_url(directory.new_order), location);
  if (url.scheme != "https")
    throw Error(Errc::malformed, "the order's URL is not https: " + base::printable(location.substr(0, 200)),
                "does something stand before the CA that ends TLS?");
  const std::string order = url.to_text();
  if (options.keep) options.keep(order);
  parties.client.pace().tell("ordered: " + order);
  return follow_order(parties, order, wanted, options);
}

}  // namespace certkit::issue::acme
