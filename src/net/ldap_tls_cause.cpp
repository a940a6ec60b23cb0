#include "net/ldap_tls_cause.hpp"

#include <algorithm>
#include <optional>

#include "asn1/host_name.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/certificate.hpp"
#include "net/ldap_handle.hpp"
#include "net/ldap_watch.hpp"

namespace certkit::net {
namespace {

std::optional<Certificate> shown_certificate(const LdapOptions& options) {
  LDAP* opened = nullptr;
  if (ldap_library().initialize(&opened, options.url.to_text().c_str()) != LDAP_SUCCESS) return std::nullopt;
  std::unique_ptr<LdapWatch> watch;  // before the handle, which calls it to the last
  const LdapHandle handle(opened);
  watch = std::make_unique<LdapWatch>(opened, options.connect_limit);
  const auto set = [&](int option, const void* value) { (void)ldap_library().set_option(opened, option, value); };
  const timeval limit{options.connect_limit.count(), 0};
  const int version = LDAP_VERSION3, any = LDAP_OPT_X_TLS_ALLOW, client = 0;
  set(LDAP_OPT_PROTOCOL_VERSION, &version);
  set(LDAP_OPT_NETWORK_TIMEOUT, &limit);
  set(LDAP_OPT_TIMEOUT, &limit);
  set(LDAP_OPT_X_TLS_REQUIRE_CERT, &any);
  set(LDAP_OPT_X_TLS_NEWCTX, &client);
  const int result = options.start_tls ? ldap_library().start_tls(opened, nullptr, nullptr) : ldap_library().connect(opened);
  if (result != LDAP_SUCCESS) return std::nullopt;
  berval der{};
  if (ldap_library().get_option(opened, LDAP_OPT_X_TLS_PEERCERT, &der) != LDAP_OPT_SUCCESS || der.bv_val == nullptr) return std::nullopt;
  const Bytes octets = to_bytes(as_bytes({der.bv_val, der.bv_len}));
  ldap_library().memory_free(der.bv_val);
  try {
    return Certificate(octets);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

bool is_for_host(const Certificate& certificate, const std::string& host) {
  const asn1::HostAnswer answer = asn1::is_for_host(certificate.extensions(), host);
  if (answer != asn1::HostAnswer::no_names) return answer == asn1::HostAnswer::yes;
  return asn1::is_name_for(certificate.subject().common_name().value_or(""), host);  // as the LDAP library does
}

TlsCause tls_cause(const LdapOptions& options) {
  const std::string server = options.url.authority();
  const auto certificate = shown_certificate(options);
  if (!certificate) return {};
  if (certificate->not_after() < options.now)
    return {"the certificate of " + server + " has expired " + to_rfc3339(certificate->not_after()).substr(0, 10),
            "renew it there first; is the clock of this machine right?"};
  if (certificate->not_before() > options.now)
    return {"the certificate of " + server + " is not valid yet", "is the clock of this machine right?"};
  if (!is_for_host(*certificate, options.url.host))
    return {"the certificate of " + server + " is for another name: " + base::printable(title(*certificate)),
            "call the server by a name that is in its certificate"};
  return {
      "the certificate of " + server + " comes from a CA that is not trusted here: " + base::printable(certificate->issuer().to_rfc4514()),
      options.ca_file.empty()
          ? "name its root: --ca-file FILE"
          : "is " + options.ca_file.string() + " the root of that server's chain, and does the server send its intermediate?"};
}

}  // namespace certkit::net
