// Enrollment over Secure Transport (RFC 7030, RFC 8951).
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/write.hpp"
#include "issue/est/answer.hpp"
#include "issue/est/csr_attributes.hpp"
#include "issue/est/server.hpp"
#include "issue/http_settings.hpp"
#include "issue/issuer.hpp"
#include "net/url.hpp"

namespace certkit::issue {
namespace {

struct EstSettings {
  HttpSettings http;
  std::string user;
  SecretReference password;
  bool reenroll = false;

  void declare(SettingTable& table) {
    http.declare(table);
    table.text("user", user, "User, for servers that ask for a password (HTTP Basic, over TLS)");
    table.secret("password", password, "Its password");
    table.flag("reenroll", reenroll, "The request renews client_certificate (simplereenroll) [where the command says so]");
  }
};

class Est final : public Issuer {
 public:
  Est(const std::string& where, IssuerSettings settings) : world_(std::move(settings)), base_(est::base_url(where)) {
    SettingTable table;
    settings_.declare(table);
    table.fill(world_.given);
    if (settings_.user.empty() == settings_.password.given())
      throw Error(Errc::usage, "est: of user and password one is missing", "give both, or neither");
  }

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    look_at_attributes(csr);
    if (settings_.reenroll && options.replaces != nullptr && !shown_.empty() && !shown_.starts_with(to_pem(*options.replaces)))
      warn("client_certificate is not the certificate that is renewed; servers may insist on that one");
    return enroll(operation_for(options), csr, options);
  }

  // Asking again is the same POST again (RFC 7030 §4.2.3): a server that knows the request again answers it, any other issues once more.
  Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options) override {
    if (reference.empty()) {
      warn("an earlier run sent this request and was cut off; whether the server has it cannot be told, so it is sent again");
      return enroll(operation_for(options), csr, options);
    }
    for (const std::string_view operation : {"simpleenroll", "simplereenroll"})
      if (reference == server().url(operation)) return enroll(reference, csr, options);
    throw Error(Errc::usage, "this request is pending at " + base::printable(reference) + ", and not at " + base_,
                "retrieve it from the issuer that it was submitted to");
  }

  std::vector<Certificate> chain() override {
    const auto body = server().get("cacerts");
    if (!body) throw Error(Errc::network, base_ + " has no /cacerts", "is the label behind /.well-known/est right?");
    return est::certificates_of(*body);
  }

 private:
  est::Server& server() {
    if (server_) return *server_;
    net::HttpOptions options = settings_.http.options(world_);
    if (!settings_.user.empty()) {
      options.auth = net::HttpOptions::Auth::basic;
      options.user = settings_.user;
      options.password = std::make_shared<const Secret>(world_.secret(settings_.password));
    }
    if (options.client) shown_ = options.client->certificates_pem;
    const est::Login login{!settings_.user.empty(), options.client != nullptr};
    return server_.emplace(base_, world_.http(std::move(options)), login, world_.now);
  }

  // A renewal proves itself by the certificate that it renews (RFC 7030 §4.2.2): without that one it is a request like the first.
  std::string operation_for(const SubmitOptions& options) {
    est::Server& to = server();
    const bool renews = settings_.reenroll || (options.replaces != nullptr && shown_.starts_with(to_pem(*options.replaces)));
    return to.url(renews ? "simplereenroll" : "simpleenroll");
  }

  void say(const std::string& line) const {
    if (world_.say) world_.say(line);
  }

  void warn(const std::string& line) const {
    if (world_.warn) world_.warn(line);
  }

  // Before anything is sent: what the server wants in a request, against this one. It decides by itself what it insists on.
  void look_at_attributes(const Csr& csr) {
    lacking_.clear();
    est::Server& asked = server();  // what is wrong with the settings is no matter of the question
    try {
      const auto body = asked.get("csrattrs");
      if (!body) return;
      const auto octets = est::octets_of(*body);
      if (!octets) return say("est: /csrattrs answers with something else, left alone");
      for (const std::string& one : est::lacking(est::wanted_of(*octets), csr)) lacking_ += (lacking_.empty() ? "" : ", ") + one;
    } catch (const Error& error) {
      // It is optional (RFC 7030 §4.5), and whoever may not ask for it may still enroll. A server that is gone, or wants another password,
      // is found out by what follows.
      if (error.code() == Errc::no_password || error.code() == Errc::wrong_password) return say("est: " + error.message());
      warn("what the server wants in a request cannot be known, and it is sent as it is: " + error.message());
    }
    if (!lacking_.empty()) warn("the server asks for what the request does not have: " + lacking_);
  }

  // One question: whoever calls asks again.
  Answer enroll(const std::string& url, const Csr& csr, const SubmitOptions& options) {
    est::Server::Answered answered = server().post(url, csr);
    if (answered.refused) return refused(*std::move(answered.refused), url);
    if (!answered.pending) return issued(csr, answered.body);
    if (options.keep) options.keep(url);
    return Pending{url, answered.says, answered.ask_again, answered.ask_again.has_value()};
  }

  Refused refused(Refused refused, const std::string& url) const {
    if (!lacking_.empty()) refused.hint = "the server asks for what the request does not have: " + lacking_;
    if (url.ends_with("/simplereenroll"))
      refused.hint += "; a renewal keeps the subject and the names of the old certificate, which is client_certificate (RFC 7030 §4.2.2)";
    return refused;
  }

  Issued issued(const Csr& csr, const std::string& body) const {
    const std::vector<Certificate> certificates = est::certificates_of(body);
    const Certificate* leaf = est::issued_for(csr.public_key(), certificates);
    if (leaf == nullptr)
      throw Error(Errc::malformed,
                  base_ + " answers with " + std::to_string(certificates.size()) + " certificates, and none of them is for this key",
                  "see what it issued in its log");
    std::vector<const Certificate*> pool;
    for (const Certificate& certificate : certificates) pool.push_back(&certificate);
    const Chain chain = order_chain(*leaf, pool);
    return {*leaf, {chain.path.begin() + 1, chain.path.end()}, {}, {}};
  }

  IssuerSettings world_;
  std::string base_;
  EstSettings settings_;
  std::string shown_;    // the client certificate, PEM
  std::string lacking_;  // of what /csrattrs asks for
  std::optional<est::Server> server_;
};

}  // namespace

const IssuerKind& issuer_est() {
  static constexpr IssuerKind kKind{"est", "est:https://HOST/.well-known/est[/LABEL]", "an EST server (RFC 7030)",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<Est>(where, std::move(settings));
                                    },
                                    [](SettingTable& table) {
                                      static EstSettings documented;
                                      documented.declare(table);
                                    }};
  return kKind;
}

}  // namespace certkit::issue
