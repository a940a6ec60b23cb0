#include "cli/server_chain.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/read.hpp"
#include "cli/inputs.hpp"
#include "cli/meaning.hpp"
#include "cli/render/error.hpp"
#include "cli/render/objects.hpp"
#include "cli/system_trust.hpp"
#include "net/http.hpp"
#include "net/tls_chain.hpp"

namespace certkit::cli {
namespace {

constexpr int kMostFetched = 8;
constexpr std::size_t kLargestAnswer = 256u << 10;  // a PKCS#7 with a few certificates

// The link-local addresses: that is where clouds have what a machine may know about itself, and no CA its certificates.
bool is_link_local(const net::Url& url) { return url.host.starts_with("169.254.") || url.host.starts_with("fe80:"); }

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
      const std::optional<Certificate> next = fetched++ < kMostFetched ? fetch_signer(last) : std::nullopt;
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
      try {
        const net::Url url = net::parse_url(address);
        if (url.scheme != "http" || is_link_local(url)) continue;
        const Bag found = fetched(address);
        const std::optional<Certificate> signer = signer_among(certificate, found.all<Certificate>());
        if (!signer) throw Error(Errc::mismatch, "it did not sign " + title(certificate));
        take(*signer, "AIA", "from " + base::printable(address));
        return signer;
      } catch (const Error& error) {
        session_.warn("nothing from " + base::printable(address) + ": " + base::printable(sentence(error)));
      }
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

  Bag fetched(const std::string& address) {
    net::HttpOptions options;
    options.connect_limit = std::chrono::seconds(10);
    options.whole_limit = std::chrono::seconds(20);
    net::HttpRequest request;
    request.url = address;
    request.answer_limit = kLargestAnswer;
    request.redirects = 2;
    const net::HttpAnswer answer = net::open_http(std::move(options))->send(request);
    if (answer.status != 200) throw Error(Errc::network, net::status_text(answer));
    return read(as_bytes(answer.body), address, {});
  }

  Session& session_;
  Bag bag_;
  Bag system_ = read_system();
};

}  // namespace

Bag server_chain(Session& session, const std::string& url) {
  const net::Url server = meaning(url, [](const std::string& text) { return net::parse_url(text); });
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
