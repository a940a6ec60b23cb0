// Any CA that speaks ACME (RFC 8555): Let's Encrypt and other public ones, step-ca and other private ones. What it is made of is in
// ../acme.
#include "issue/acme/account.hpp"
#include "issue/acme/names.hpp"
#include "issue/acme/order.hpp"
#include "issue/acme/renewal.hpp"
#include "issue/acme/revoke.hpp"
#include "issue/issuer.hpp"
#include "net/url.hpp"

namespace certkit::issue {
namespace {

IssuerSettings complete(IssuerSettings world) {
  if (!world.now || !world.wait) throw Error(Errc::internal, "whoever opens an issuer of ACME has to say what time it is, and how to wait");
  return world;
}

acme::Settings read_settings(const IssuerSettings& world) {
  acme::Settings settings;
  SettingTable table;
  settings.declare(table);
  table.fill(world.given);
  settings.check();
  settings.state = world.state;
  return settings;
}

std::string directory_url(const std::string& where) {
  const net::Url url = net::parse_url(where);
  if (url.scheme != "https")
    throw Error(Errc::usage, "ACME is spoken over https only (RFC 8555 §6.1)", "write it as acme:https://" + url.authority() + url.path);
  return url.to_text();
}

class Acme final : public Issuer {
 public:
  Acme(const std::string& where, IssuerSettings world)
      : world_(complete(std::move(world))),
        settings_(read_settings(world_)),
        client_(world_.http(settings_.http.options(world_)), directory_url(where), {world_.now, world_.wait, world_.say}),
        account_(client_, settings_, world_) {}

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    const acme::Wanted wanted = want(csr);
    be_patient(options);
    return acme::place_order(parties(), wanted, options);
  }

  Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options) override {
    const acme::Wanted wanted = want(csr);
    be_patient(options);
    // Without an order's URL nothing was ever handed in: a new order makes no second certificate.
    if (reference.empty()) return acme::place_order(parties(), wanted, options);
    return acme::follow_order(parties(), net::parse_url(reference).to_text(), wanted, options);
  }

  // By the account that ordered it, or by its own key, which needs no account (RFC 8555 §7.6).
  bool revoke(const Certificate& certificate, const RevokeOptions& options) override {
    if (options.key != nullptr) return acme::revoke_certificate(client_, certificate, options.reason, {*options.key, {}});
    account_.require();
    return acme::revoke_certificate(client_, certificate, options.reason, account_.signer());
  }

  std::string change_account_key() override {
    account_.require();
    const std::filesystem::path file = account_.change_key();
    return "the account " + account_.url() + " has a new key, " + file.string() + "; the old one is kept beside it";
  }

  std::string close_account() override {
    account_.require();
    const std::string url = account_.url();
    const std::filesystem::path kept = account_.deactivate();
    return "the account " + url + " is closed; what it ordered stays valid" +
           (kept.empty() ? std::string() : ", and its key, kept as " + kept.string() + ", is good for nothing any more");
  }

  std::optional<RenewalInfo> renewal_info(const Certificate& certificate) override { return acme::ask_renewal_info(client_, certificate); }

 private:
  [[nodiscard]] acme::Parties parties() { return {client_, account_, settings_}; }

  [[nodiscard]] acme::Wanted want(const Csr& csr) const {
    acme::Wanted wanted{csr, acme::names_of(csr)};
    if (acme::has_wildcard(wanted.names) && settings_.challenge != "dns-01")
      throw Error(Errc::usage, "a wildcard is proved by dns-01 only, and the challenge is " + settings_.challenge,
                  "name a program that changes the DNS: dns_hook");
    return wanted;
  }

  void be_patient(const SubmitOptions& options) {
    client_.pace().patience = std::max<std::chrono::seconds>(std::chrono::seconds(120), options.wait);
    client_.pace().leave_alone = options.leave_alone;
  }

  IssuerSettings world_;
  acme::Settings settings_;
  acme::Client client_;
  acme::Account account_;
};

void describe(SettingTable& table) {
  static acme::Settings nobody;
  nobody.declare(table);
}

}  // namespace

const IssuerKind& issuer_acme() {
  static constexpr IssuerKind kKind{"acme", "acme:https://HOST/directory", "a CA that speaks ACME, Let's Encrypt for one",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<Acme>(where, std::move(settings));
                                    },
                                    describe,
                                    false,
                                    false,
                                    true};
  return kKind;
}

}  // namespace certkit::issue
