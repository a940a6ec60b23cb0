// The web server in front of the CA: where certsrv is, how one authenticates there, and what its refusals mean.
#pragma once

#include <memory>
#include <string>

#include "issue/http_settings.hpp"
#include "net/url.hpp"

namespace certkit::issue::adcs {

struct SiteSettings {
  HttpSettings http;
  std::string auth = "negotiate", user, principal, ticket_cache, service_principal;
  SecretReference password;
  std::filesystem::path keytab;
  void declare(SettingTable& table);
};

// "https://ca01.contoso.com/certsrv", and what people write instead: without a scheme, without the folder, with a page of it. Throws
// Errc::usage.
[[nodiscard]] net::Url certsrv_url(const std::string& where);

class Site {
 public:
  // Says what does not go together (Errc::usage). Nothing is read or sent before the first request.
  Site(net::Url certsrv, SiteSettings settings, const IssuerSettings& world);

  // Pages of certsrv, by name and query. What is not HTTP 200 throws: Errc::wrong_password (Basic, NTLM, Kerberos with a password),
  // Errc::no_password, Errc::refused (401, 403, and redirects, which are never followed: a ticket would go to somebody else),
  // Errc::network.
  // The answer to a POST may have a doubt (see HttpAnswer).
  [[nodiscard]] net::HttpAnswer get(const std::string& page, std::size_t limit);
  // `broken_off`: see HttpRequest; may be nullptr.
  [[nodiscard]] net::HttpAnswer post(const std::string& page, const std::string& form, net::HttpBrokenOff* broken_off = nullptr);
  [[nodiscard]] const net::Url& url() const noexcept { return url_; }

 private:
  [[nodiscard]] std::unique_ptr<net::Http> open() const;
  [[nodiscard]] net::HttpAnswer send(net::HttpRequest request);
  [[noreturn]] void refuse(const net::HttpAnswer& answer) const;
  [[nodiscard]] Error not_authenticated(const net::HttpAnswer& answer) const;

  net::Url url_;
  SiteSettings settings_;
  const IssuerSettings& world_;
  std::unique_ptr<net::Http> http_;
};

}  // namespace certkit::issue::adcs
