#include "issue/directory/phone.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/read.hpp"
#include "issue/directory/publication.hpp"
#include "net/url.hpp"

namespace certkit::issue::directory {
namespace {

using Scope = net::Ldap::Scope;

constexpr std::size_t kAnswerOctets = 1u << 20;
constexpr const char* kPublishRoot = "certkit publish FILE --as root --ldap ldap://DC";
constexpr const char* kPath = "/certsrv/certnew.p7b?ReqID=CACert&Renewal=-1&Enc=b64";

PhoneSource authority(const net::LdapEntry& entry) {
  PhoneSource source{1, entry.dn, {}, 0, {}};
  for (const Bytes& value : entry.values("cACertificate")) {
    try {
      source.certificates.emplace_back(value);
    } catch (const Error&) {
      ++source.unreadable;
    }
  }
  return source;
}

// The chain as the web pages of AD CS give it: base64, under a label that is not that of PKCS#7, or none.
void read_chain(PhoneSource& source, const std::string& body) {
  const Bag bag = read(as_bytes(body), source.place, {});
  for (const Certificate* certificate : bag.all<Certificate>()) source.certificates.push_back(*certificate);
  if (!source.certificates.empty()) return;
  source.failure =
      "there is no certificate in the answer: " + (bag.problems.empty() ? bag.describe() : bag.problems.front().error.message());
}

PhoneSource enrollment_service(const net::LdapEntry& entry, net::Http& http) {
  const std::string host = entry.text("dNSHostName");
  PhoneSource source{2, entry.dn, {}, 0, {}};
  if (host.empty()) {
    source.failure = "the object has no dNSHostName";
    return source;
  }
  try {
    const net::Url url = net::parse_url("http://" + host + kPath);
    if (url.path != kPath)
      throw Error(Errc::malformed, "its dNSHostName is no host: " + base::printable(host), "put it right with ADSI Edit");
    source.place = url.to_text();
    net::HttpRequest request;
    request.url = source.place;
    request.answer_limit = kAnswerOctets;
    const net::HttpAnswer answer = http.send(request);
    if (answer.status == 200)
      read_chain(source, answer.body);
    else
      source.failure = net::status_text(answer);
  } catch (const Error& error) {
    source.failure = error.message();
  }
  return source;
}

bool is_ntauth(const PhoneSource& source) { return base::lower_ascii(source.place).starts_with("cn=ntauthcertificates,"); }

// NTAuthCertificates only where it is nowhere else.
const PhoneSource* source_of(const std::vector<PhoneSource>& sources, const Certificate& wanted) {
  const PhoneSource* found = nullptr;
  for (const PhoneSource& source : sources)
    if (std::find(source.certificates.begin(), source.certificates.end(), wanted) != source.certificates.end())
      if (found == nullptr || is_ntauth(*found)) found = &source;
  return found;
}

std::string look_up(int number) { return number == 1 ? "look-up 1, the directory" : "look-up 2, the web pages of the CA"; }

bool yields(const std::vector<PhoneSource>& sources, int number) {
  return std::any_of(sources.begin(), sources.end(),
                     [&](const PhoneSource& one) { return one.look_up == number && (!one.certificates.empty() || one.unreadable != 0); });
}

Finding finding(std::string id, Severity severity, std::string subject, std::string message, std::string evidence, std::string fix) {
  Finding one;
  one.id = std::move(id);
  one.severity = severity;
  one.subject = std::move(subject);
  one.message = std::move(message);
  one.evidence = std::move(evidence);
  one.fix = std::move(fix);
  return one;
}

Finding about_wanted(const std::vector<PhoneSource>& sources, const Certificate& wanted, Time now) {
  const std::string name = wanted.subject().to_rfc4514();
  if (const PhoneSource* source = source_of(sources, wanted)) {
    const bool expired = wanted.not_after() < now;
    Finding found =
        finding(expired ? "phone-finds-expired" : "phone-finds", expired ? Severity::error : Severity::note, name, {}, source->place, {});
    found.message = std::string(expired ? "a phone finds it, and it has expired" : "a phone finds it") + ", by " + look_up(source->look_up);
    if (expired) found.fix = "publish the CA's new certificate";
    if (!expired && is_ntauth(*source) && usual_role(wanted) == Role::root)
      return finding("phone-finds-ntauth", Severity::warning, name,
                     "a phone finds it, as NTAuthCertificates only: some phones take very long for that", source->place, kPublishRoot);
    return found;
  }
  if (usual_role(wanted) != Role::root)
    return finding("phone-misses-intermediate", Severity::note, name,
                   "a phone does not find it; the server has to send it with its own certificate", {},
                   "certkit publish FILE --as sub --ldap ldap://DC, where the server does not");
  Finding missed = finding("phone-misses-root", Severity::error, name, {}, {}, kPublishRoot);
  if (yields(sources, 1)) {
    missed.message = "a phone does not find it: the directory holds others, and so the phone asks nobody else";
    missed.evidence = "look-up 1: " +
                      std::to_string(std::count_if(sources.begin(), sources.end(),
                                                   [](const PhoneSource& one) { return one.look_up == 1 && !one.certificates.empty(); })) +
                      " objects of class certificationAuthority with certificates";
  } else if (yields(sources, 2)) {
    missed.message = "a phone does not find it: the web pages of the CA give certificates of other CAs only";
  } else {
    missed.message = "a phone does not find it, nor any other: it says \"Cannot validate server certificate\"";
  }
  return missed;
}

void about_sources(const std::vector<PhoneSource>& sources, Time now, std::span<const Certificate> wanted, std::vector<Finding>& findings) {
  for (const PhoneSource& source : sources) {
    if (source.unreadable != 0)
      findings.push_back(finding("phone-finds-damaged", Severity::warning, source.place,
                                 "it holds " + std::to_string(source.unreadable) + " value(s) that are no certificate", {},
                                 "remove them: with ADSI Edit, or pkiview.msc, Manage AD Containers"));
    if (!source.failure.empty())
      findings.push_back(finding("phone-source-fails", Severity::warning, source.place, "a phone gets no certificate from it",
                                 source.failure,
                                 "a web server on that host that gives the CA certificate as PKCS#7 under that address would do"));
    for (const Certificate& certificate : source.certificates)
      if (certificate.not_after() < now && std::find(wanted.begin(), wanted.end(), certificate) == wanted.end())
        findings.push_back(finding("phone-finds-old", Severity::note, certificate.subject().to_rfc4514(),
                                   "a phone finds it too, and it has expired " + to_rfc3339(certificate.not_after()).substr(0, 10),
                                   source.place, "remove it where nothing needs it any more: pkiview.msc, Manage AD Containers"));
  }
}

}  // namespace

std::vector<PhoneSource> phone_look_ups(net::Ldap& directory, const std::string& configuration,
                                        const std::function<std::unique_ptr<net::Http>()>& http) {
  std::vector<PhoneSource> sources;
  for (const net::LdapEntry& entry :
       directory.search(configuration, Scope::subtree, "(objectClass=certificationAuthority)", {"cACertificate"}))
    sources.push_back(authority(entry));
  if (yields(sources, 1)) return sources;
  std::unique_ptr<net::Http> connection;
  for (const net::LdapEntry& entry :
       directory.search(configuration, Scope::subtree, "(objectClass=pKIEnrollmentService)", {"dNSHostName"})) {
    if (!connection) connection = http();
    sources.push_back(enrollment_service(entry, *connection));
  }
  return sources;
}

std::vector<Finding> phone_findings(const std::vector<PhoneSource>& sources, std::span<const Certificate> wanted, Time now) {
  std::vector<Finding> findings;
  for (const Certificate& certificate : wanted) findings.push_back(about_wanted(sources, certificate, now));
  about_sources(sources, now, wanted, findings);
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return findings;
}

}  // namespace certkit::issue::directory
