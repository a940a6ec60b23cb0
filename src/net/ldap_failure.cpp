#include "net/ldap_failure.hpp"

#include "base/text.hpp"
#include "net/ldap_tls_cause.hpp"

namespace certkit::net {
namespace {

// The server's words, or those of TLS and SASL.
std::string diagnostic(LDAP* handle) {
  char* text = nullptr;
  if (ldap_library().get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text) != LDAP_OPT_SUCCESS || text == nullptr) return {};
  std::string copy = text;
  ldap_library().memory_free(text);
  while (!copy.empty() && (copy.back() == '\n' || copy.back() == ' ' || copy.back() == '\0')) copy.pop_back();
  return copy;
}

struct Said {
  Errc code;
  std::string what, hint;
};

Said connecting(const std::string& server, const LdapOptions& options, bool tls_failed) {
  if (!tls_failed)
    return {Errc::network, "no connection to " + server, "does the domain controller run, and does a firewall stand between?"};
  if (const TlsCause cause = tls_cause(options); !cause.what.empty()) return {Errc::network, cause.what, cause.hint};
  return {Errc::network, "no TLS connection to " + server,
          options.url.tls ? "does TLS run on that port? For an ldap:// address there is --starttls"
                          : "does the server have a certificate? See its log"};
}

Said logging_in(int code, const LdapOptions& options, const std::string& why) {
  const std::string server = options.url.authority();
  switch (code) {
    case LDAP_INVALID_CREDENTIALS:
      return {Errc::wrong_password, server + " does not take this user and password",
              options.auth == LdapOptions::Auth::gssapi
                  ? "is the channel binding that of this server, with no proxy between?"
                  : "is USER as the server names it (user@contoso.com, or a DN), and is the account neither locked nor expired?"};
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_CONFIDENTIALITY_REQUIRED:
      return options.url.tls || options.start_tls
                 ? Said{Errc::refused, server + " takes Kerberos without TLS only, where it signs by itself",
                        "an ldap:// address without --starttls; or --bind USER --bindpass SRC"}
                 : Said{Errc::refused, server + " wants TLS", "--starttls, or an ldaps:// address"};
    case LDAP_AUTH_UNKNOWN:
      if (why.find("too weak") != std::string::npos)
        return {Errc::refused, server + " offers no Kerberos that signs what is sent", "--starttls, or an ldaps:// address"};
      [[fallthrough]];
    case LDAP_AUTH_METHOD_NOT_SUPPORTED:
      return {Errc::unsupported, "no Kerberos login at " + server,
              "this machine needs the module of SASL for GSSAPI (apt install libsasl2-modules-gssapi-mit), and the server has to offer it"};
    case LDAP_LOCAL_ERROR:
      return {Errc::no_password, "Kerberos gives no ticket for " + server,
              why.find("not found in Kerberos database") != std::string::npos
                  ? "call the server by its own full name; ldap/HOST has to be a name of its account"
                  : "log in first: kinit USER; or give a user and password: --bind USER --bindpass SRC"};
    default: return {Errc::refused, server + " refuses the login", "see its log; --auth and --bind say how to log in"};
  }
}

Said working(int code, const std::string& server, LdapStep step) {
  switch (code) {
    case LDAP_INSUFFICIENT_ACCESS:
      return {Errc::refused, server + " does not permit it", "members of Enterprise Admins may write there; log in as one"};
    case LDAP_OPERATIONS_ERROR:
    case LDAP_STRONG_AUTH_REQUIRED:
      return {Errc::refused, server + " does not permit it without a login", "--auth gssapi after kinit, or --bind USER --bindpass SRC"};
    case LDAP_NO_SUCH_OBJECT:
      return {Errc::refused, server + " has no folder for it",
              "is the base the forest's root domain? CN=Public Key Services is in every Active Directory"};
    case LDAP_REFERRAL:
      return {Errc::refused, server + " does not hold it and names another server", "call a domain controller of the forest's root domain"};
    case LDAP_OBJECT_CLASS_VIOLATION:
    case LDAP_UNDEFINED_TYPE:
    case LDAP_INVALID_SYNTAX: return {Errc::refused, "the schema of " + server + " does not take it", "is it an Active Directory?"};
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
      return {Errc::limit, server + " has more than it shows, or than certkit reads", "see its limits: MaxPageSize in Active Directory"};
    default:
      return {Errc::refused, server + (step == LdapStep::write ? " refuses the change" : " refuses the search"),
              "see its log; may this user do that?"};
  }
}

}  // namespace

Error ldap_failure(LDAP* handle, int code, LdapStep step, const LdapOptions& options, const std::string& dn) {
  const std::string server = options.url.authority(), words = diagnostic(handle);
  const std::string why = words == "(unknown error code)" ? std::string() : words;  // what libldap says of certificates
  const bool tls = options.start_tls || options.url.tls;
  const bool first = step == LdapStep::log_in && !options.start_tls;  // before it nothing was sent
  Said said;
  if (code == LDAP_TIMEOUT || code == LDAP_TIMELIMIT_EXCEEDED)
    said = {Errc::network, server + " did not answer in time", "try again"};
  else if (code == LDAP_CONNECT_ERROR || (code == LDAP_SERVER_DOWN && (step == LdapStep::connect || first)))
    said = connecting(server, options, tls && !words.empty());
  else if (code == LDAP_SERVER_DOWN || code == LDAP_DECODING_ERROR || code == LDAP_UNAVAILABLE || code == LDAP_BUSY)
    said = {Errc::network, "the connection to " + server + " broke off", "try again; what was published already is recognised"};
  else if (step == LdapStep::connect)
    said = {Errc::refused, server + " does not begin TLS", "it has no certificate, perhaps: see its log"};
  else if (step == LdapStep::log_in)
    said = logging_in(code, options, why);
  else
    said = working(code, server, step);
  const std::string detail = std::string(ldap_library().error_text(code)) + (why.empty() ? "" : "; " + why);
  return Error(said.code, said.what + (dn.empty() ? "" : ": " + base::printable(dn)) + " (" + base::printable(detail) + ")", said.hint,
               server);
}

}  // namespace certkit::net
