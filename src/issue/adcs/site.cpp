#include "issue/adcs/site.hpp"

#include "base/text.hpp"
#include "issue/adcs/page.hpp"
#include "issue/hresult.hpp"
#include "net/negotiate.hpp"

namespace certkit::issue::adcs {
namespace {

constexpr std::size_t kPageLimit = 1u << 20;

// Without "Mozilla", certnew.cer comes as text/html.
constexpr const char* kUserAgent = "Mozilla/5.0 (compatible; certkit/" CERTKIT_VERSION ")";

bool own_machine(const net::Url& url) { return url.host == "localhost" || url.host.starts_with("127.") || url.host == "::1"; }

// "Negotiate, NTLM": the schemes that the server would have taken.
std::string offered(const net::HttpAnswer& answer) {
  std::string all;
  for (const std::string& header : answer.all_headers("www-authenticate"))
    all += (all.empty() ? "" : ", ") + header.substr(0, header.find(' '));
  return base::printable(all);
}

bool offers(const net::HttpAnswer& answer, std::string_view scheme) {
  return base::lower_ascii(offered(answer)).find(scheme) != std::string::npos;
}

}  // namespace

void SiteSettings::declare(SettingTable& table) {
  table
      .text("auth", auth,
            "How certkit authenticates: with a Kerberos ticket, by NTLM (old), with a password in the clear inside TLS, or by "
            "client_certificate alone [negotiate]")
      .one_of({"negotiate", "ntlm", "basic", "certificate"});
  table.text("user", user, "Who: DOMAIN\\user or user@domain for ntlm and basic; for negotiate the same as principal");
  table.secret("password", password, "That user's password; with negotiate a ticket is got with it, and kept in memory alone");
  table.text("principal", principal, "The Kerberos principal, user@REALM [the ticket cache's, or the first in the keytab]");
  table.file("keytab", keytab, "A keytab of the principal: the ticket is got with it, no kinit needed");
  table.text("ticket_cache", ticket_cache, "A ticket cache, as KRB5CCNAME names it: FILE:/tmp/krb5cc_0 [the user's own]");
  table.text("service_principal", service_principal,
             "The web server's SPN, where it is not HTTP/ and the host of the URL: HTTP/ca01.contoso.com@CONTOSO.COM");
}

net::Url certsrv_url(const std::string& where) {
  const bool scheme = where.find("://") != std::string::npos;
  if (!scheme && where.find('\\') != std::string::npos)
    throw Error(Errc::usage,
                "\"" + base::printable(where) + "\" is how certreq -config names a CA, by RPC; certkit asks the web pages of the CA",
                "adcs:https://" + base::printable(where.substr(0, where.find('\\'))) + "/certsrv, where Web Enrollment is installed");
  net::Url url = net::parse_url(scheme ? where : "https://" + where);
  url.path = url.path.substr(0, url.path.find('?'));
  // https://host/certsrv/default.asp, as it stands in a browser.
  if (base::lower_ascii(url.path).ends_with(".asp")) url.path.erase(url.path.rfind('/'));
  while (!url.path.empty() && url.path.back() == '/') url.path.pop_back();
  if (url.path.empty()) url.path = "/certsrv";
  return url;
}

Site::Site(net::Url certsrv, SiteSettings settings, const IssuerSettings& world)
    : url_(std::move(certsrv)), settings_(std::move(settings)), world_(world) {
  const bool by_password = settings_.auth == "basic" || settings_.auth == "ntlm";
  if (by_password && settings_.user.empty())
    throw Error(Errc::usage, "auth " + settings_.auth + " needs a user",
                "--with 'user=CONTOSO\\enroll', and password as env:VAR or file:PATH");
  if (by_password && !settings_.password.given())
    throw Error(Errc::no_password, "auth " + settings_.auth + " needs a password", "--with password=env:VAR, or file:PATH");
  if (settings_.auth == "basic" && url_.scheme == "http" && !own_machine(url_))
    throw Error(Errc::usage, "a password is not sent to " + url_.authority() + " in the clear", "write https, or use auth negotiate");
  if (settings_.auth == "certificate" && settings_.http.client_certificate.empty())
    throw Error(Errc::usage, "auth certificate needs a client_certificate",
                "--with client_certificate=FILE, and client_key if it is not in it");
  if (settings_.auth != "negotiate" && (!settings_.keytab.empty() || !settings_.principal.empty() || !settings_.ticket_cache.empty()))
    throw Error(Errc::usage, "principal, keytab and ticket_cache are for Kerberos, and auth is " + settings_.auth,
                "leave auth out: it is negotiate then");
  if (settings_.auth == "negotiate" && settings_.principal.empty()) {
    settings_.principal = settings_.user;
    if (settings_.user.find('\\') != std::string::npos)
      throw Error(
          Errc::usage, "Kerberos does not know " + base::printable(settings_.user) + ": it names users as user@REALM",
          "--with principal=" + base::printable(settings_.user.substr(settings_.user.find('\\') + 1)) + "@CONTOSO.COM, or auth=ntlm");
  }
  if (settings_.auth == "negotiate" && settings_.password.given() && settings_.principal.empty())
    throw Error(Errc::usage, "there is a password, and nobody that it belongs to", "--with user=enroll@CONTOSO.COM");
}

std::unique_ptr<net::Http> Site::open() const {
  net::HttpOptions options = settings_.http.options(world_);
  options.user_agent = kUserAgent;
  options.http1_only = true;  // NTLM and Negotiate authenticate a connection
  std::shared_ptr<const Secret> password;
  if (settings_.password.given()) password = std::make_shared<const Secret>(world_.secret(settings_.password));
  if (settings_.auth == "negotiate") {
    std::error_code failed;
    if (!settings_.keytab.empty() && !std::filesystem::is_regular_file(settings_.keytab, failed))
      throw Error(Errc::unreadable, "there is no such keytab", "ktutil, or ktpass on a domain controller, makes one",
                  settings_.keytab.string());
    net::KerberosIdentity identity{settings_.principal, settings_.keytab, password, settings_.ticket_cache, settings_.service_principal};
    return net::with_negotiate(world_.http(std::move(options)), net::kerberos_tokens(std::move(identity), url_.host));
  }
  if (settings_.auth != "certificate") {
    options.auth = settings_.auth == "basic" ? net::HttpOptions::Auth::basic : net::HttpOptions::Auth::ntlm;
    options.user = settings_.user;
    options.password = password;
  }
  if (settings_.auth == "ntlm" && world_.say)
    world_.say("NTLM is old, and Windows is giving it up: auth negotiate does the same with Kerberos");
  return world_.http(std::move(options));
}

net::HttpAnswer Site::get(const std::string& page, std::size_t limit) {
  net::HttpRequest request;
  request.url = net::join(url_.to_text(), page);
  request.answer_limit = limit;
  return send(std::move(request));
}

net::HttpAnswer Site::post(const std::string& page, const std::string& form, net::HttpBrokenOff* broken_off) {
  net::HttpRequest request;
  request.broken_off = broken_off;
  request.method = "POST";
  request.url = net::join(url_.to_text(), page);
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.body = form;
  request.once = true;  // or the CA makes two certificates
  request.answer_limit = kPageLimit;
  return send(std::move(request));
}

net::HttpAnswer Site::send(net::HttpRequest request) {
  if (!http_) http_ = open();
  if (world_.say) world_.say(request.method + " " + request.url);
  net::HttpAnswer answer = http_->send(request);
  if (answer.status != 200) refuse(answer);
  if (answer.doubt && request.method != "POST") throw Error(*answer.doubt);
  return answer;
}

void Site::refuse(const net::HttpAnswer& answer) const {
  const std::string host = url_.authority(), status = net::status_text(answer);
  if (answer.status == 401) throw not_authenticated(answer);
  if (answer.status == 403)
    throw Error(Errc::refused, host + " forbids this (" + status + ")",
                settings_.auth == "certificate"
                    ? "does the server trust the CA of the client certificate, and is that mapped to an account?"
                    : "may the account use certsrv, does the server want a client certificate, and is it https?",
                host);
  if (answer.status >= 300 && answer.status < 400)
    throw Error(Errc::refused, host + " redirects to " + base::printable(answer.header("location")) + ", which is not followed",
                "if that is where certsrv is, name it instead", host);
  if (answer.status == 404)
    throw Error(Errc::network, "there is no certsrv at " + url_.to_text() + " (" + status + ")",
                "the CA needs the role Certification Authority Web Enrollment; its pages are at https://HOST/certsrv", host);
  const Page page = read_page(answer.body, answer.header("content-type"));
  const Hresult* known = page.code ? find_hresult(*page.code) : nullptr;
  const std::string why = page.code ? ", " + hresult_text(*page.code) + (known != nullptr ? ": " + std::string(known->cause) : "") : "";
  throw Error(Errc::network, host + " failed (" + status + why + ")",
              known != nullptr ? std::string(known->next) : "try again; its event log says more", host);
}

Error Site::not_authenticated(const net::HttpAnswer& answer) const {
  const std::string host = url_.authority(), offer = offered(answer), instead = offer.empty() ? "" : "; it offers " + offer;
  if (settings_.auth == "certificate")
    return Error(Errc::refused, host + " does not let the client certificate in (HTTP 401)" + instead,
                 "is it mapped to an account there? auth negotiate uses a Kerberos ticket", host);
  if (!offer.empty() && !offers(answer, settings_.auth))
    return Error(Errc::refused,
                 host + " does not offer " + (settings_.auth == "negotiate" ? "Kerberos (Negotiate)" : settings_.auth) + instead,
                 offers(answer, "negotiate") ? "use auth negotiate"
                 : offers(answer, "ntlm")    ? "--with auth=ntlm, with user and password"
                 : offers(answer, "basic")   ? "--with auth=basic, with user and password"
                                             : "see the authentication of certsrv in its IIS",
                 host);
  if (settings_.auth == "negotiate")
    return Error(Errc::refused, host + " does not take the Kerberos ticket (HTTP 401)",
                 "does the SPN HTTP/" + url_.host + " belong to the account of its application pool (setspn -Q HTTP/" + url_.host +
                     "), does a proxy end TLS before it (Extended Protection), and may the account use certsrv?",
                 host);
  return Error(
      Errc::wrong_password, host + " does not let " + base::printable(settings_.user) + " in with this password (HTTP 401)",
      settings_.auth == "ntlm"
          ? "is it DOMAIN\\user, and is the account locked? Where Extended Protection is required, NTLM never works: use auth negotiate"
          : "is it DOMAIN\\user, and is the account locked?",
      host);
}

}  // namespace certkit::issue::adcs
