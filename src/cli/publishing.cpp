#include "cli/publishing.hpp"

#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/meaning.hpp"
#include "cli/render/published.hpp"
#include "cli/system_trust.hpp"
#include "issue/directory/ldif.hpp"
#include "issue/directory/phone.hpp"
#include "issue/directory/publish.hpp"

namespace certkit::cli {

using namespace issue::directory;

namespace {

Name base_of(const PublishOptions& options) {
  return options.base.empty() ? meaning(options.domain, &domain_base) : meaning(options.base, &Name::from_rfc4514);
}

struct Opened {
  std::unique_ptr<net::Ldap> ldap;
  Name base;  // the configuration
};

Opened open(Session& session, const PublishOptions& options) {
  Opened opened{net::open_ldap(ldap_options(session, options)), {}};
  opened.base = options.base.empty() && options.domain.empty() ? configuration_of(*opened.ldap) : base_of(options);
  return opened;
}

std::vector<Finding> unpublished(const std::vector<Change>& changes, const PublishOptions& options) {
  std::vector<Finding> findings;
  for (const Change& change : changes)
    for (const Value& value : change.missing) {
      Finding& finding = findings.emplace_back();
      finding.id = "not-published";
      finding.subject = value.title;
      finding.message = "the directory does not have it in " + change.object.dn;
      finding.evidence =
          change.kind == Change::Kind::create ? "there is no such object" : "the object has no such value of " + change.object.attribute;
      finding.fix = "certkit publish FILE --ldap " + options.ldap;
    }
  return findings;
}

}  // namespace

ToPublish read_to_publish(Session& session, const PublishOptions& options) {
  const Bag bag = read_inputs(session, options.inputs);
  require_readable(bag);
  ToPublish what;
  for (const Certificate* certificate : bag.all<Certificate>()) {
    if (!certificate->is_ca())
      session.note("left out: " + base::printable(title(*certificate)) + ": not a CA");
    else if (std::find(what.certificates.begin(), what.certificates.end(), *certificate) == what.certificates.end())
      what.certificates.push_back(*certificate);
  }
  for (const Crl* crl : bag.all<Crl>()) what.crls.push_back(*crl);
  if (what.certificates.empty() && what.crls.empty())
    throw Error(Errc::wrong_kind, "CA certificates or CRLs are needed: " + bag.describe(),
                "certkit ca export, or the CA's web page, gives them", options.inputs.files.front());
  for (const Certificate& certificate : what.certificates)
    if (certificate.not_after() < session.io.now())
      session.warn(base::printable(title(certificate)) + " has expired " + to_rfc3339(certificate.not_after()).substr(0, 10));
  return what;
}

Publication publication_of(const ToPublish& what, const Name& base, const PublishOptions& options) {
  Publication publication(base);
  for (const Certificate& certificate : what.certificates) {
    if (options.roles.empty()) publication.add(certificate, usual_role(certificate));
    for (const std::string& role : options.roles) publication.add(certificate, role_from_word(role));
  }
  if (!what.crls.empty() && options.cdp.empty())
    throw Error(Errc::usage, "a CRL belongs into the container of its CA's machine, and which one is not said",
                "--cdp CA01, the short name of the machine, as the LDAP address in the CA's certificates has it before CN=CDP");
  for (const Crl& crl : what.crls) publication.add(crl, options.cdp);
  return publication;
}

net::LdapOptions ldap_options(Session& session, const PublishOptions& options) {
  net::LdapOptions how;
  how.url = meaning(options.ldap, &net::parse_ldap_url);
  how.start_tls = options.start_tls;
  how.ca_file = options.ca_file;
  if (options.ca_file.empty() && (how.start_tls || how.url.tls)) how.system_trust = system_trust_bundle();
  how.now = session.io.now();
  const std::string auth = !options.auth.empty() ? options.auth : options.bind.empty() ? "gssapi" : "simple";
  using Auth = net::LdapOptions::Auth;
  how.auth = auth == "simple" ? Auth::simple : auth == "gssapi" ? Auth::gssapi : Auth::anonymous;
  if ((how.auth == Auth::simple) != !options.bind.empty())
    throw Error(Errc::usage, options.bind.empty() ? "--auth simple needs a user" : "--bind is for --auth simple",
                "--bind USER --bindpass SRC");
  if (how.auth != Auth::simple) return how;
  how.user = options.bind;
  if (how.start_tls || how.url.tls)  // else it is refused, and nobody has to type it
    how.password = std::make_shared<const Secret>(password_from(options.bindpass, session, "password of " + options.bind));
  return how;
}

Exit publish_as_ldif(Session& session, PublishOptions& options) {
  if (options.outputs.out.empty()) options.outputs.out = "-";
  require_room_for_json(session, options.outputs.out);
  if (options.base.empty() && options.domain.empty())
    throw Error(Errc::usage, "of which forest? --domain or --base is missing", "--domain contoso.com: the forest's root domain");
  const Publication publication = publication_of(read_to_publish(session, options), base_of(options), options);
  const auto written = write_one(session, options.outputs, to_ldif(publication));
  if (options.outputs.out != "-") show(session, publication, written);
  return Exit::ok;
}

Exit publish_to_directory(Session& session, const PublishOptions& options) {
  const ToPublish what = read_to_publish(session, options);
  const Opened opened = open(session, options);
  const Publication publication = publication_of(what, opened.base, options);
  const std::vector<Change> changes = missing(*opened.ldap, publication);
  show_plan(session, changes);
  if (!options.dry_run)
    apply(*opened.ldap, publication, changes, [&](const Change& change) {
      session.detail("done: " + std::string(to_word(change.kind)) + " " + base::printable(change.object.dn));
    });
  show(session, {options.ldap, publication.configuration(), options.dry_run}, changes);
  return Exit::ok;
}

Exit check_directory(Session& session, const PublishOptions& options) {
  const ToPublish what = read_to_publish(session, options);
  const Opened opened = open(session, options);
  const Publication publication = publication_of(what, opened.base, options);
  DirectoryCheck check{options.ldap, publication.configuration(), {}, {}};
  if (!options.phone) check.findings = unpublished(missing(*opened.ldap, publication), options);
  check.phone = phone_look_ups(*opened.ldap, publication.configuration(), [] { return net::open_http({}); });
  const auto found = phone_findings(check.phone, what.certificates, session.io.now());
  check.findings.insert(check.findings.end(), found.begin(), found.end());
  std::stable_sort(check.findings.begin(), check.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  const bool ok =
      std::none_of(check.findings.begin(), check.findings.end(), [](const Finding& one) { return one.severity == Severity::error; });
  show(session, check, ok);
  return ok ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
