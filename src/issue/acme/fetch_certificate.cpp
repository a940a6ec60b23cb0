// The certificate with its chain (RFC 8555 §7.4.2), and the other chains that the CA has for it.
#include <algorithm>

#include "base/text.hpp"
#include "issue/acme/chains.hpp"
#include "issue/acme/order.hpp"
#include "issue/acme/problem.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

constexpr std::size_t kAlternates = 10;
constexpr const char* kPem = "application/pem-certificate-chain";

}  // namespace

Answer fetch_certificate(const Parties& parties, const Order& order) {
  if (order.certificate.empty())
    throw Error(Errc::malformed, "the CA says that the certificate is there, and not where", "try again later");
  Client& client = parties.client;
  const Reply reply = client.fetch(order.certificate, parties.account.signer(), kPem);
  if (!reply.ok()) throw not_shown("the CA does not hand out the certificate: ", *reply.problem);
  std::vector<Certificate> chain = client.understood(reply, read_chain);
  const std::string& wanted = parties.settings.preferred_chain;
  if (!wanted.empty() && !leads_to(chain, wanted)) {
    std::string seen = ends_at(chain);
    bool found = false;
    const net::Url here = net::parse_url(order.certificate);
    const auto alternates = net::links(reply.answer, "alternate");
    for (std::size_t i = 0; i < std::min(alternates.size(), kAlternates) && !found; ++i) {
      std::string where;
      try {
        where = net::resolve_received(here, alternates[i]).to_text();
      } catch (const Error& error) {
        client.pace().tell(error.message());
        continue;
      }
      const Reply other = client.fetch(where, parties.account.signer(), kPem);
      if (!other.ok()) continue;
      std::vector<Certificate> candidate = client.understood(other, read_chain);
      found = leads_to(candidate, wanted) && candidate.front().public_key().same_as(chain.front().public_key());
      seen += ", " + ends_at(candidate);
      if (found) chain = std::move(candidate);
    }
    // The certificate is good whatever it leads to: it is not thrown away.
    if (!found) client.pace().tell("no chain of the CA leads to \"" + base::printable(wanted) + "\"; there are: " + seen);
  }
  Issued issued{chain.front(), {chain.begin() + 1, chain.end()}, {}, {}};
  return issued;
}

}  // namespace certkit::issue::acme
