// AD CS by its web pages (certsrv): what certreq -submit and -retrieve do, from any machine.
#include "issue/adcs/answers.hpp"
#include "issue/adcs/attributes.hpp"
#include "issue/adcs/page.hpp"
#include "issue/adcs/site.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue {
namespace {

using adcs::Page;

struct AdcsSettings {
  adcs::SiteSettings site;
  std::string certificate_template;
  std::vector<std::string> attributes;

  void declare(SettingTable& table) {
    site.http.declare(table);
    site.declare(table);
    table.text("template", certificate_template, "The certificate template, by its name and not its display name: WebServer");
    table.list("attributes", attributes, "Request attributes, NAME:VALUE; --attrib says the same");
  }
};

AdcsSettings settings_from(const IssuerSettings& world) {
  AdcsSettings settings;
  SettingTable table;
  settings.declare(table);
  table.fill(world.given);
  return settings;
}

adcs::Attributes attributes_from(const AdcsSettings& settings, const IssuerSettings& world) {
  std::vector<std::string> typed = settings.attributes;
  typed.insert(typed.end(), world.attributes.begin(), world.attributes.end());
  adcs::Attributes attributes(typed);
  if (!settings.certificate_template.empty()) attributes.set_template(settings.certificate_template);
  return attributes;
}

class Adcs final : public Issuer {
 public:
  Adcs(const std::string& where, IssuerSettings world)
      : world_(std::move(world)),
        settings_(settings_from(world_)),
        attributes_(attributes_from(settings_, world_)),
        site_(adcs::certsrv_url(where), settings_.site, world_) {}

  Answer submit(const Csr& csr, const SubmitOptions& options) override {
    if (attributes_.has("SAN") && world_.warn)
      world_.warn(
          "a CA takes the attribute SAN only with EDITF_ATTRIBUTESUBJECTALTNAME2, which lets everybody who may enroll have a certificate "
          "for any name; "
          "the names belong into the CSR (certkit csr --san)");
    const net::HttpAnswer answer = posted(adcs::new_request_form(csr, attributes_.text()), options);
    const Page page = adcs::read(answer);
    if (answer.doubt) {
      if (!page.request_id.empty() && options.keep) options.keep(page.request_id);
      throw unproved(*answer.doubt, page.request_id);
    }
    if (page.kind == Page::Kind::other) throw adcs::no_certsrv_page(page, site_.url());
    if (page.kind == Page::Kind::failed) return adcs::refused_or_failed(page, attributes_.template_name(), site_.url());
    return decided(page, page.request_id, csr, options);
  }

  Answer retrieve(const Csr& csr, const std::string& reference, const SubmitOptions& options) override {
    if (reference.empty())
      throw Error(Errc::unsupported, "certsrv cannot say what became of a request without its id",
                  "the CA's administrator sees it: certsrv.msc, Pending Requests and Issued Certificates");
    if (reference.size() > 10 || reference.find_first_not_of("0123456789") != std::string::npos)
      throw Error(Errc::usage, "\"" + reference.substr(0, 40) + "\" is not the id of a request: it is a number",
                  "take the ticket that submit wrote");
    const net::HttpAnswer answer = site_.post("certfnsh.asp", adcs::pending_form(reference));
    if (answer.doubt) throw unproved(*answer.doubt, reference);
    const Page page = adcs::read(answer);
    // Pages of old servers know less than the CA: what the certificate's own page says counts.
    if (page.kind == Page::Kind::other || page.kind == Page::Kind::failed) return fetched(csr, reference);
    return decided(page, reference, csr, options);
  }

  std::vector<Certificate> chain() override { return adcs::newest_chain(site_); }
  Crl crl() override { return adcs::newest_crl(site_); }

  bool revoke(const Certificate& certificate, const RevokeOptions&) override {
    throw Error(Errc::unsupported, "certsrv has no page that revokes",
                "on the CA: certutil -revoke " + certificate.serial_hex() + " REASON, or certsrv.msc, Issued Certificates, All Tasks");
  }

 private:
  // The server answers and does not prove itself. It has the request: whatever is said here, nothing was refused.
  [[nodiscard]] Error unproved(const Error& doubt, const std::string& id) const {
    return {Errc::network, doubt.message(),
            (id.empty() ? std::string("the CA may have the request: see certsrv.msc before it is sent again")
                        : "by its answer the CA has the request, as " + id + ": retrieve asks for it") +
                "; by https its certificate proves who the server is",
            site_.url().authority()};
  }

  net::HttpAnswer posted(const std::string& form, const SubmitOptions& options) {
    net::HttpBrokenOff broken_off;
    try {
      return site_.post("certfnsh.asp", form, &broken_off);
    } catch (const Error& error) {
      const bool of_server = error.input() == site_.url().authority();  // and not of Kerberos, which comes before
      if (!of_server || (error.code() != Errc::network && error.code() != Errc::limit)) throw;
      if (broken_off.unsent) {
        if (options.unsent) options.unsent();
        throw;
      }
      const std::string id = adcs::id_in_part(broken_off.answer);
      if (!id.empty() && options.keep) options.keep(id);
      throw Error(
          error.code(), error.message(),
          (error.hint().empty() ? "" : error.hint() + "; ") +
              (id.empty() ? "if it broke off after the request was sent, the CA may have it: see certsrv.msc before it is sent again"
                          : "the CA has the request, as " + id + ": the same command again asks for it"),
          error.input());
    }
  }

  Answer decided(const Page& page, const std::string& id, const Csr& csr, const SubmitOptions& options) {
    if (!id.empty() && options.keep) options.keep(id);
    if (page.kind == Page::Kind::denied) return adcs::refusal(page, attributes_.template_name());
    if (id.empty())
      throw Error(Errc::malformed, "the CA has the request, and its page does not say under which id", "see certsrv.msc, Pending Requests",
                  site_.url().authority());
    if (page.kind == Page::Kind::pending) return Pending{id, page.says, std::nullopt};
    return fetched(csr, id);
  }

  Answer fetched(const Csr& csr, const std::string& id) {
    const net::HttpAnswer answer = certificate_page(id);
    const auto certificate = adcs::certificate_for(csr, id, answer, site_.url());
    if (certificate) return Issued{*certificate, chain_of(id), {}, {}};
    Page page = adcs::read(answer);
    if (page.request_id.empty()) page.request_id = id;
    if (page.kind == Page::Kind::pending) return Pending{id, page.says, std::nullopt};
    if (page.kind == Page::Kind::denied) return adcs::refusal(page, attributes_.template_name());
    if (page.kind == Page::Kind::failed)
      throw adcs::as_error(adcs::refused_or_failed(page, attributes_.template_name(), site_.url()), site_.url());
    throw adcs::no_certificate(page, id, site_.url());
  }

  net::HttpAnswer certificate_page(const std::string& id) {
    try {
      return site_.get("certnew.cer?ReqID=" + id + "&Enc=b64", adcs::kCertificateLimit);
    } catch (const Error& error) {
      throw Error(error.code(), error.message(),
                  (error.hint().empty() ? "" : error.hint() + "; ") + "the CA has request " + id + ": the same command again asks for it",
                  error.input());
    }
  }

  // Without it the certificate is still one.
  std::vector<Certificate> chain_of(const std::string& id) {
    try {
      return adcs::certificates_in(site_.get("certnew.p7b?ReqID=" + id + "&Enc=b64", adcs::kChainLimit));
    } catch (const Error& error) {
      if (world_.warn) world_.warn("the certificate is there, and its chain is not: " + error.message());
      return {};
    }
  }

  IssuerSettings world_;
  AdcsSettings settings_;
  adcs::Attributes attributes_;
  adcs::Site site_;
};

}  // namespace

const IssuerKind& issuer_adcs() {
  static constexpr IssuerKind kKind{"adcs",
                                    "adcs:https://HOST/certsrv",
                                    "a Windows CA (AD CS), by its Web Enrollment pages",
                                    [](const std::string& where, IssuerSettings settings) -> std::unique_ptr<Issuer> {
                                      return std::make_unique<Adcs>(where, std::move(settings));
                                    },
                                    [](SettingTable& table) {
                                      static AdcsSettings nobodys;
                                      nobodys.declare(table);
                                    },
                                    true};
  return kKind;
}

}  // namespace certkit::issue
