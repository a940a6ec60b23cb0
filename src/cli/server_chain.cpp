#include "cli/server_chain.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "cli/inputs.hpp"
#include "cli/meaning.hpp"
#include "cli/render/objects.hpp"
#include "cli/system_trust.hpp"
#include "diagnose/fetch_steps.hpp"
#include "net/http.hpp"
#include "net/tls_chain.hpp"

namespace certkit::cli {
namespace {

std::optional<Certificate> signer_among(const Certificate& certificate, const std::vector<const Certificate*>& pool) {
  const Chain chain = order_chain(certificate, pool);
  return chain.path.size() > 1 ? std::optional(chain.path[1]) : std::nullopt;
}

class Completing {
 public:
  Completing(Session& session, const std::string& url) : session_(session) { bag_.files.push_back({url, "TLS server", {}, {}, {}, {}, 0}); }

  void take(const Certificate& certificate, const std::string& container, const std::string& place) {
    Source source;
    source.file = bag_.files.front().name;
    source.container = container;
    source.place = place;
    bag_.items.push_back(Item{certificate, std::move(source), {}, {}, {}, false});
    if (certificate.is_ca())
      session_.note(base::printable(title(certificate)) + ": " + place + ", SHA-256 " + base::to_hex(certificate.sha256()));
  }

  // From the last one that is known up to the root, as far as it goes; true if this machine trusts that root.
  bool complete(Certificate last) {
    for (int fetched = 0;;) {
      const std::optional<Certificate> anchor = signer_among(last, system_.all<Certificate>());
      if (anchor) {
        take(*anchor, "system", "in this machine's trust store");
        return true;
      }
      const std::optional<Certificate> next = fetched++ < diagnose::FetchLimits::kDepth ? fetch_signer(last) : std::nullopt;
      if (!next) {
        session_.warn("the root was not sent, and neither this machine's trust store nor AIA has it: " +
                      base::printable(last.issuer().to_rfc4514()));
        return false;
      }
      if (order_chain(*next, {}).ends_in_root()) return trusts(*next);
      last = *next;
    }
  }

  [[nodiscard]] bool trusts(const Certificate& root) const {
    const auto anchors = system_.all<Certificate>();
    return std::any_of(anchors.begin(), anchors.end(), [&](const Certificate* one) { return *one == root; });
  }
  [[nodiscard]] Bag finish() { return std::move(bag_); }

 private:
  static Bag read_system() {
    try {
      return read_again(system_trust_bundle());
    } catch (const Error&) {  // a machine without a trust store has none that could help
      return {};
    }
  }

  // By the addresses that the certificate itself gives (authorityInfoAccess, RFC 5280 §4.2.2.1), over HTTP: what it brings is believed for
  // its signature alone.
  std::optional<Certificate> fetch_signer(const Certificate& certificate) {
    for (const std::string& address : addresses_of(certificate)) {
      std::string problem;
      const std::vector<Certificate> found = fetched(address, problem);
      std::vector<const Certificate*> candidates;
      for (const Certificate& one : found) candidates.push_back(&one);
      const std::optional<Certificate> signer = signer_among(certificate, candidates);
      if (signer) {
        take(*signer, "AIA", "from " + base::printable(address));
        return signer;
      }
      if (problem.empty()) problem = "what is there did not sign " + title(certificate);
      session_.warn("nothing from " + base::printable(address) + ": " + base::printable(problem));
    }
    return std::nullopt;
  }

  static std::vector<std::string> addresses_of(const Certificate& certificate) {
    try {
      return certificate.extensions().ca_issuer_urls();
    } catch (const Error&) {  // a damaged extension has none
      return {};
    }
  }

  std::vector<Certificate> fetched(const std::string& address, std::string& problem) {
    if (!fetching_) {
      http_ = net::open_http(diagnose::fetch_http_options());
      fetching_.emplace(http_.get());
    }
    const diagnose::Got& got = fetching_->get(address, diagnose::FetchLimits::kIssuerOctets);
    problem = got.failure;
    return problem.empty() ? diagnose::issuers_in(got.body, problem) : std::vector<Certificate>();
  }

  Session& session_;
  Bag bag_;
  Bag system_ = read_system();
  std::unique_ptr<net::Http> http_;
  std::optional<diagnose::Fetching> fetching_;
};

}  // namespace

Bag server_chain(Session& session, const std::string& url) {
  const net::Url server = meaning(url, [](const std::string& text) { return net::parse_url(text, net::kWithoutLogin); });
  const std::vector<Certificate> sent = net::tls_chain(server);
  Completing chain(session, url);
  for (const Certificate& certificate : sent) chain.take(certificate, "TLS", "sent by " + server.authority());
  std::vector<const Certificate*> pool;
  for (const Certificate& certificate : sent) pool.push_back(&certificate);
  const Chain known = order_chain(sent.front(), pool);
  const bool trusted = known.ends_in_root() ? chain.trusts(known.path.back()) : chain.complete(known.path.back());
  if (!trusted)
    session.warn(
        "what a server shows is no proof of whose it is: compare the fingerprints with what the owner of the CA says, "
        "by another way than this one");
  return chain.finish();
}

}  // namespace certkit::cli
