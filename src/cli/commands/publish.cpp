#include <memory>

#include "cli/command.hpp"
#include "cli/publishing.hpp"

namespace certkit::cli {
namespace {

void declare_what(Syntax& syntax, PublishOptions& options) {
  declare_inputs(syntax, options.inputs, "CA certificates and CRLs, in any files");
  syntax
      .option("--as ROLE", options.roles,
              "root (trusted), sub (intermediate) or ntauth (issues for logon); repeatable [root for a self-signed one, else sub]")
      .one_of(issue::directory::role_words());
  syntax.option("--cdp NAME", options.cdp, "For CRLs: the container below CN=CDP, by custom the short name of the CA's machine");
  Option& domain =
      syntax.option("--domain NAME", options.domain, "The forest's root domain: contoso.com [with --ldap: what the server says]");
  syntax.option("--base DN", options.base, "The same as a DN: DC=contoso,DC=com").excludes(domain);
}

Option& declare_directory(Syntax& syntax, PublishOptions& options) {
  Option& ldap =
      syntax.option("--ldap URL", options.ldap, "Publish in the directory itself: ldap://dc1.contoso.com or ldaps://dc1.contoso.com");
  syntax.option("--auth WORD", options.auth, "Log in by gssapi (Kerberos, after kinit), simple or anonymous [gssapi; with --bind simple]")
      .one_of({"gssapi", "simple", "anonymous"})
      .needs(ldap);
  Option& bind = syntax.option("--bind USER", options.bind, "User of a simple login: a DN, user@contoso.com or CONTOSO\\user");
  bind.needs(ldap);
  declare_password(syntax, "--bindpass", options.bindpass, "Its password").needs(bind);
  syntax.flag("--starttls", options.start_tls, "TLS on an ldap:// address").needs(ldap);
  syntax.option("--ca-file FILE", options.ca_file, "Trust anchors of the server's certificate, PEM [the system's]").needs(ldap);
  return ldap;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<PublishOptions>();
  declare_what(syntax, *options);
  declare_out(syntax, options->outputs, "Write LDIF, for ldapmodify or ldifde [- : standard output]");
  Option& ldap = declare_directory(syntax, *options);
  Option& dry_run = syntax.flag("-n, --dry-run", options->dry_run, "Show what would change, and write nothing");
  dry_run.needs(ldap);
  Option& check =
      syntax.flag("--check", options->check, "Only look: is it published, and what would a Communicator Phone Edition find? exit 1 if not");
  check.needs(ldap).excludes(dry_run);
  syntax.flag("--phone", options->phone, "With --check: what a phone needs is all that counts").needs(check);
  return [options](Session& session) {
    if (options->ldap.empty()) return publish_as_ldif(session, *options);
    if (!options->outputs.out.empty())
      throw Error(Errc::usage, "-o writes LDIF, --ldap speaks to the directory itself", "leave out one of them");
    return options->check ? check_directory(session, *options) : publish_to_directory(session, *options);
  };
}

}  // namespace

const Command& command_publish() {
  static const Command command{"publish",
                               Heading::reshape,
                               4,
                               "CA certificates to where domain-joined devices look for them (LDIF or LDAP)",
                               "  # as certutil -dspublish does; ldapmodify -c -f ca.ldif applies it, or under Windows ldifde -i -k -f ca.ldif\n"
                               "  certkit publish lab-root.pem --domain contoso.com -o ca.ldif\n"
                               "  # a CA that issues for smart card logon, too\n"
                               "  certkit publish lab-root.pem --as root --as ntauth --base DC=contoso,DC=com -o ca.ldif\n"
                               "  # in place of --domain, into the directory itself after kinit: --ldap ldap://dc1.contoso.com\n"
                               "  # and to see first what would change: --dry-run\n"
                               "  # would a Communicator Phone Edition find it? --ldap ldap://dc1.contoso.com --check --phone\n"
                               "  certkit publish partner.p7b contoso-root.cer --domain corp.contoso.com\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
