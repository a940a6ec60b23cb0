// Certificate Management Protocol (RFC 4210, RFC 9480), by OpenSSL's client.
#include "certkit/chain.hpp"
#include "issue/cmp/kept.hpp"
#include "issue/cmp/settings.hpp"
#include "issue/issuer.hpp"
#include "net/url.hpp"

namespace certkit::issue {
namespace {

class Cmp final : public Issuer {
 public:
  Cmp(const std::string& where, IssuerSettings world)
      : world_(std::move(world)), url_(net::parse_url(where).to_text()), kept_(world_.state) {
    SettingTable table;
    settings_.declare(table);
    table.fill(world_.given);
    settings_.check();
  }

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    kept_.drop(cmp::Kept::name_of(csr, url_));
    return transact(csr, {}, options);
  }

  Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options) override {
    const std::string name = cmp::Kept::name_of(csr, url_);
    if (!reference.empty() && reference != name)
      throw Error(Errc::usage, "this transaction is not one of " + url_ + " with this request",
                  "retrieve it from the issuer that it was submitted to");
    std::vector<Bytes> answers = kept_.get(name);
    if (!answers.empty()) return transact(csr, std::move(answers), options);
    if (reference.empty())
      throw Error(Errc::unsupported, "the request was cut off before the CA answered, and CMP has no way to ask what became of it",
                  "submit it again");
    throw Error(Errc::unreadable, "what the CA answered to this request is not in the folder of the state",
                "retrieve it where it was submitted, with the same --state", url_);
  }

  std::vector<Certificate> chain() override {
    std::vector<Certificate> all = net::cmp_ca_certificates(http(), options());
    if (all.empty())
      throw Error(Errc::unsupported, url_ + " does not hand out its certificates",
                  "they come along with a certificate, or stand in the file of the setting trust");
    return all;
  }

  bool revoke(const Certificate& certificate, const RevokeOptions& how) override {
    if (how.key != nullptr)
      throw Error(Errc::usage, "CMP signs a revocation as it signs a request",
                  "leave --key out: --with client_certificate=FILE --with client_key=FILE name the certificate and key that sign");
    const auto refused = net::cmp_revoke(http(), options(), certificate, how.reason);
    if (refused && !refused->has(net::kCmpCertRevoked))
      throw Error(Errc::refused, "the CA does not revoke it: " + net::to_text(*refused), net::hint_for(*refused), url_);
    return !refused;
  }

 private:
  net::Http& http() {
    if (!http_) http_ = world_.http(settings_.http.options(world_));
    return *http_;
  }
  net::CmpOptions options() const { return settings_.options(url_, world_); }

  Answer transact(const Csr& csr, std::vector<Bytes> answers, const SubmitOptions& options) {
    const std::string name = cmp::Kept::name_of(csr, url_);
    net::CmpRequest request;
    request.command = settings_.command_word();
    request.csr = &csr;
    request.replaces = options.replaces;
    request.validity_days = options.validity_days;
    PrivateKey key;
    if (request.command != net::CmpCommand::p10cr) {
      key = settings_.request_key(csr, world_);
      request.key = &key;
    }
    bool told = !answers.empty();
    const bool polling = told;
    const auto keep = [&](const std::vector<Bytes>& so_far) {
      kept_.put(name, so_far);
      if (!told && options.keep) options.keep(name);
      told = true;
    };
    net::CmpTransaction transaction(http(), this->options(), request, std::move(answers), keep);
    net::CmpResult result = transaction.step();
    // Where the last answer was a "not yet" of before, the first step is no question to the server.
    if (polling && result.state == net::CmpResult::State::waiting && !transaction.asked()) result = transaction.step();
    return answer(name, std::move(result));
  }

  Answer answer(const std::string& name, net::CmpResult result) {
    if (result.state == net::CmpResult::State::waiting) return Pending{name, "", result.ask_again, result.ask_again.has_value()};
    if (result.state == net::CmpResult::State::refused) {
      kept_.drop(name);
      return Refused{"the CA says no: " + net::to_text(result.status), net::hint_for(result.status)};
    }
    if (!result.unconfirmed.empty() && world_.warn)
      world_.warn("the certificate is that of a transaction that the CA regards as ended: " + result.unconfirmed);
    std::vector<const Certificate*> pool;
    for (const Certificate& other : result.others) pool.push_back(&other);
    Chain chain = order_chain(*result.certificate, pool);
    return Issued{*std::move(result.certificate), {chain.path.begin() + 1, chain.path.end()}, {}, {}};
  }

  IssuerSettings world_;
  std::string url_;
  cmp::Kept kept_;
  cmp::Settings settings_;
  std::unique_ptr<net::Http> http_;
};

}  // namespace

const IssuerKind& issuer_cmp() {
  static constexpr IssuerKind kKind{"cmp", "cmp:https://HOST/PATH", "a CMP server (RFC 4210)",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<Cmp>(where, std::move(settings));
                                    },
                                    [](SettingTable& table) {
                                      static cmp::Settings documented;
                                      documented.declare(table);
                                    }};
  return kKind;
}

}  // namespace certkit::issue
