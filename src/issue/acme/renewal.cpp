#include "issue/acme/renewal.hpp"

#include <algorithm>

#include "issue/acme/base64url.hpp"
#include "issue/acme/problem.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {

std::optional<std::string> certificate_id(const Certificate& certificate) {
  const auto authority = certificate.extensions().authority_key_identifier();
  if (!authority || authority->empty()) return std::nullopt;
  return to_base64url(*authority) + "." + to_base64url(certificate.serial());
}

std::optional<RenewalInfo> ask_renewal_info(Client& client, const Certificate& certificate) {
  const std::string& where = client.directory().renewal_info;
  const auto id = certificate_id(certificate);
  if (where.empty() || !id) return std::nullopt;
  const Reply reply = client.get(net::join(where, *id));
  if (!reply.ok()) {
    client.pace().tell("the CA has no renewal information: " + sentence(*reply.problem));
    return std::nullopt;
  }
  const RenewalWindow window = client.understood(reply, read_renewal_window);
  RenewalInfo info{window.start, window.end, window.explanation};
  // §4.3.3: not more often than every minute, whatever it says, and not less often than every day.
  if (const auto told = net::retry_after(reply.answer, client.pace().now()))
    info.ask_again = std::clamp(*told, std::chrono::seconds(60), std::chrono::seconds(24 * 3600));
  return info;
}

}  // namespace certkit::issue::acme
