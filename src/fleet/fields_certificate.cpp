// A certificate of the fleet: its rows of the field table.
#include "base/duration.hpp"
#include "base/text.hpp"
#include "fleet/codecs.hpp"

// Words are found where the enumerations are at home.
namespace certkit::fleet {

static profile::Words<Installation::Swap> words_of(Installation::Swap) {
  return {{"files", Installation::Swap::files}, {"generations", Installation::Swap::generations}};
}
static profile::Words<CertificateEntry::Key> words_of(CertificateEntry::Key) {
  return {{"new", CertificateEntry::Key::make_new}, {"reuse", CertificateEntry::Key::reuse}};
}

}  // namespace certkit::fleet

namespace certkit::net {

static profile::Words<Starttls> words_of(Starttls) {
  profile::Words<Starttls> words;
  for (int i = 1; i <= static_cast<int>(Starttls::rdp); ++i)
    words.emplace_back(to_word(static_cast<Starttls>(i)), static_cast<Starttls>(i));
  return words;
}

}  // namespace certkit::net

namespace certkit::profile {

using fleet::CertificateEntry;
using fleet::Endpoint;
using fleet::Installation;
using fleet::RenewBefore;

RenewBefore Codec<RenewBefore>::read(const Node& node) {
  constexpr const char* kForms = "30d or 12h before its end, 15% of its life before it, or ari: when its CA says so";
  const std::string& text = scalar(node, "30d, 15% or ari");
  if (text == "ari") return {RenewBefore::Kind::ari, {}, RenewBefore{}.percent};
  if (!text.ends_with('%')) {
    try {
      return {RenewBefore::Kind::duration, base::duration_from(text), 0};
    } catch (const Error& error) {
      fail(node.place, "renew_before: " + error.message(), kForms);
    }
  }
  const std::string digits = text.substr(0, text.size() - 1);
  const bool number = !digits.empty() && digits.size() <= 2 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!number || std::stoi(digits) == 0)
    fail(node.place, "'" + base::printable(text) + "' is no share of a certificate's life", "1% to 99%");
  return {RenewBefore::Kind::share, {}, std::stoi(digits)};
}

fleet::FileMode Codec<fleet::FileMode>::read(const Node& node) {
  const std::string& text = scalar(node, "a mode, as \"0640\"");
  if (text.size() < 3 || text.size() > 4 || text.find_first_not_of("01234567") != std::string::npos)
    fail(node.place, "'" + base::printable(text) + "' is no mode", "three or four octal digits, as \"0640\"");
  const auto mode = static_cast<unsigned>(std::stoul(text, nullptr, 8));
  if ((mode & ~0666) != 0 || (mode & 0600) != 0600 || (mode & 0002) != 0)
    fail(node.place, "mode " + text + " is not one for such a file",
         "its owner reads and writes it, nobody else writes it but the group, and nobody runs it");
  return fleet::FileMode{mode};
}

template <>
const Record<Installation>& record_of<Installation>() {
  static const Record<Installation> record =
      Rows<Installation>("an installation", "A folder that gets the files of the certificate.")
          .row("to", &Installation::to, "The folder; ${name} is the certificate's name here, ${cn} its common name.")
          .required()
          .shorthand()
          .row("profile", &Installation::profile, "The shape of the files, where it is not that of the certificate's own profile.")
          .row("files", &Installation::files,
               "Only these of the files, and what each is called: {fullchain: site.pem, key: site.key}. Without a profile there are "
               "certificate, key, chain, fullchain, combined, pkcs12 and jks.")
          .row("swap", &Installation::swap,
               "files: the files in the folder change, all or none. generations: the folder is a link, and leads to another one from then "
               "on.")
          .row("hosts", &Installation::hosts, "The machines that the files are for, where `deploy` takes them to others than this one.")
          .row("deploy", &Installation::deploy,
               "What is run once the files are in place, before the services are told; once for each of `hosts`, with CERTKIT_HOST.")
          .row("owner", &Installation::owner, "Who owns the files; without it whoever runs certkit, or who owned them before.")
          .row("group", &Installation::group, "Their group.")
          .row("mode", &Installation::mode,
               "Of files without a key, as \"0640\"; with `group` also of those with one, less what others may.")
          .done();
  return record;
}

template <>
const Record<Endpoint>& record_of<Endpoint>() {
  static const Record<Endpoint> record =
      Rows<Endpoint>("an endpoint", "A server that has to serve the certificate afterwards.")
          .row("at", &Endpoint::at, "host:port, or host for port 443.")
          .required()
          .shorthand()
          .row("starttls", &Endpoint::starttls, "What is spoken before TLS.")
          .row("server_name", &Endpoint::server_name, "The name that is asked for; without it the first of the certificate.")
          .done();
  return record;
}

template <>
const Record<CertificateEntry>& record_of<CertificateEntry>() {
  static const Record<CertificateEntry> record =
      Rows<CertificateEntry>("a certificate", "One certificate that is to be there, and to stay valid.")
          .row("name", &CertificateEntry::name, "What it is called in the fleet: letters, digits, '.', '-' and '_'.")
          .required()
          .row("profile", &CertificateEntry::profile, "The device it is for: vendor/device, or a file of your own.")
          .row("certificate", &CertificateEntry::certificate, "Which, where the profile makes several.")
          .row("item", &CertificateEntry::item, "Which of those that it makes for each of a list.")
          .row("set", &CertificateEntry::set, "The values that the profile wants.")
          .row("subject", &CertificateEntry::subject, "Without a profile: the subject, as \"CN=www.contoso.com,O=Contoso\".")
          .row("san", &CertificateEntry::san, "Without a profile: the names; with one: names besides its own.")
          .row("key_type", &CertificateEntry::key_type, "rsa:2048, ec:p256 and so on; without it the profile's, or ec:p256.")
          .row("token", &CertificateEntry::token, "A pkcs11: URI, where the key is to be in a token.")
          .row("issuer", &CertificateEntry::issuer, "Who issues it: a name in `issuers`.")
          .row("days", &CertificateEntry::days, "How many days it is to be valid, where the issuer lets one choose.")
          .row("renew_before", &CertificateEntry::renew_before,
               "30d before its end, 15% of its life before it, or ari: when its CA says so. Without it 33%, and 50% of a life under ten "
               "days.")
          .row("key", &CertificateEntry::key, "new: a new key each time; reuse: the same one.")
          .row("installations", &CertificateEntry::installations, "Where its files go.")
          .row("hooks", &CertificateEntry::hooks, "What is run on the way.")
          .row("endpoints", &CertificateEntry::endpoints, "Which servers have to serve it afterwards; else the old one comes back.")
          .row("trust", &CertificateEntry::trust,
               "Files with certificates of CAs, for the device's own trust store, besides the chain; a relative one is found from the "
               "fleet's folder.")
          .row("passout", &CertificateEntry::passout, "Where the password of its protected files is: env:VAR, file:PATH.")
          .row("host", &CertificateEntry::host, "The machine that renews it, where several work on one fleet.")
          .row("keep", &CertificateEntry::keep, "How many generations are kept, to go back to.")
          .done();
  return record;
}

}  // namespace certkit::profile
