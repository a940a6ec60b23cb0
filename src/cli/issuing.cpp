#include "cli/issuing.hpp"

#include <map>

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "cli/duration.hpp"
#include "cli/inputs.hpp"
#include "cli/issuers_file.hpp"
#include "cli/meaning.hpp"
#include "cli/render/differences.hpp"
#include "cli/state.hpp"
#include "cli/syntax.hpp"
#include "issue/completing.hpp"

namespace certkit::cli {
namespace {

std::string forms() {
  std::string text;
  for (const issue::IssuerKind* kind : issue::issuer_kinds()) text += (text.empty() ? "" : ", ") + std::string(kind->form);
  return text;
}

std::vector<std::string> words() {
  std::vector<std::string> all;
  for (const issue::IssuerKind* kind : issue::issuer_kinds()) all.push_back(std::string(kind->word) + ":");
  return all;
}

// --with NAME=VALUE and --ca-file. What is given twice makes a list.
std::vector<issue::GivenSetting> settings_of(const IssuingOptions& options) {
  std::vector<issue::GivenSetting> settings;
  for (const std::string& word : options.with) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error(Errc::usage, "\"" + base::printable(word) + "\" is not NAME=VALUE", "a setting of the issuer: --with user=enroll",
                  named(word));
    const std::string name = word.substr(0, equals);
    const auto same = std::find_if(settings.begin(), settings.end(), [&](const auto& setting) { return setting.name == name; });
    if (same != settings.end())
      same->values.push_back(word.substr(equals + 1));
    else
      settings.push_back({name, {word.substr(equals + 1)}, "--with " + name, std::filesystem::current_path()});
  }
  if (!options.ca_file.empty()) settings.push_back({"ca_file", {options.ca_file}, "--ca-file", std::filesystem::current_path()});
  return settings;
}

// What is said on the command line stands in for what a file or a ticket says.
std::vector<issue::GivenSetting> over(std::vector<issue::GivenSetting> base, std::vector<issue::GivenSetting> said) {
  for (issue::GivenSetting& setting : said) {
    const auto same = std::find_if(base.begin(), base.end(), [&](const auto& one) { return one.name == setting.name; });
    if (same != base.end())
      *same = std::move(setting);
    else
      base.push_back(std::move(setting));
  }
  return base;
}

}  // namespace

Certificate one_certificate(Session& session, const std::string& file) {
  const Bag bag = read_one(session, file, {});
  const auto certificates = bag.all<Certificate>();
  const Certificate* leaf = find_leaf(certificates, {});
  if (leaf == nullptr) throw Error(Errc::wrong_kind, "one certificate is needed: " + bag.describe(), "name the file that it is in", file);
  return *leaf;
}

issue::IssuerSettings world_of_issuers(Session& session, const PasswordSource& passin, const std::filesystem::path& state) {
  issue::IssuerSettings settings;
  settings.ask = asker(passin, session);
  settings.state = state;
  // Of each place once: a pipe cannot be read again.
  settings.secret = [&session, known = std::make_shared<std::map<std::string, PasswordSource>>()](const issue::SecretReference& reference) {
    PasswordSource& source = (*known)[reference.text];
    source.text = reference.text;
    return password_from(source, session, "password for the issuer");
  };
  settings.now = session.io.now;
  settings.wait = session.io.wait;
  settings.say = [&session](const std::string& line) { session.detail(line); };
  settings.warn = [&session](const std::string& line) { session.warn(line); };
  return settings;
}

namespace {

OpenIssuer opened(Session& session, OpenIssuer how, const IssuingOptions& options) {
  issue::IssuerSettings settings = world_of_issuers(session, options.passin, state_folder(session, options.state));
  settings.given = how.settings;
  settings.attributes = how.attributes;
  how.issuer = issue::open_issuer(how.name, std::move(settings));
  how.name = issue::from_anywhere(how.name, std::filesystem::current_path());
  return how;
}

}  // namespace

void declare_settings(Syntax& syntax, IssuingOptions& options) {
  syntax.option("--with SETTING=VALUE", options.with, "A setting of the issuer, as issuers.yaml has them; secrets as env:VAR or file:PATH");
  syntax.option("--ca-file FILE", options.ca_file, "Trust anchors of the issuer's server, PEM [the system's]");
}

void declare_server(Syntax& syntax, IssuingOptions& options) {
  declare_settings(syntax, options);
  declare_state(syntax, options.state);
}

void declare_reaching(Syntax& syntax, IssuingOptions& options) {
  declare_server(syntax, options);
  syntax.option("--wait TIME", options.wait, "How long to wait for a CA that has not decided: 90s, 10m, 2h [not at all]")
      .understood_by([](const std::string& text) { (void)duration_from(text); });
  syntax.flag("--now", options.at_once, "Ask a CA that wants to be asked later");
}

namespace {

Option& declare_who(Syntax& syntax, IssuingOptions& options, const std::string& description) {
  Option& who = syntax.option("--issuer KIND:PLACE", options.issuer, description + forms() + ", or a name in --issuers").such_as(words());
  syntax.option("--issuers FILE", options.issuers, "Issuers by name, with their settings, YAML").needs(who);
  return who;
}

}  // namespace

void declare_issuer(Syntax& syntax, IssuingOptions& options, const std::string& description) { declare_who(syntax, options, description); }

void declare_issuer_input(Syntax& syntax, IssuingOptions& options) {
  syntax.input("KIND:PLACE", options.issuer, "Who is asked: " + forms() + ", or a name in --issuers").required().such_as(words());
  syntax.option("--issuers FILE", options.issuers, "Issuers by name, with their settings, YAML");
}

void declare_issuing(Syntax& syntax, IssuingOptions& options) {
  declare_who(syntax, options, "Who signs: ").required();
  syntax.option("--attrib NAME:VALUE", options.attributes,
                "An attribute of the request, as AD CS takes them: CertificateTemplate:WebServer");
  declare_reaching(syntax, options);
  syntax.option("--replaces FILE", options.replaces,
                "The certificate that the new one takes the place of: issuers that know renewals are told");
  syntax.option("--days N", options.days, "Validity in days [the CA's choice]").number_between(1, 36500);
}

OpenIssuer open_issuer(Session& session, const IssuingOptions& options) {
  return meaning(options.issuer, [&](const std::string& word) {
    OpenIssuer how;
    how.name = word;
    if (!options.issuers.empty()) {
      if (word.find(':') != std::string::npos)
        throw Error(Errc::usage, "--issuers has issuers by name, and this is none: " + base::printable(word),
                    "leave --issuers out, or name one of its issuers");
      NamedIssuer named = issuer_called(word, options.issuers);
      const auto folder = std::filesystem::path(options.issuers).parent_path();
      how.name = issue::from_anywhere(named.issuer, std::filesystem::current_path() / folder);
      how.settings = std::move(named.settings);
      how.attributes = std::move(named.attributes);
    }
    if (!options.replaces.empty()) how.replaces = one_certificate(session, options.replaces);
    how.settings = over(std::move(how.settings), settings_of(options));
    how.attributes.insert(how.attributes.end(), options.attributes.begin(), options.attributes.end());
    return opened(session, std::move(how), options);
  });
}

OpenIssuer open_issuer(Session& session, const issue::RequestRecord& record, const IssuingOptions& options) {
  return opened(session, {nullptr, record.issuer, over(record.settings, settings_of(options)), record.attributes, {}}, options);
}

Received compare(Session& session, const Csr& csr, int days, issue::Issuer& issuer, issue::Issued issued,
                 std::vector<issue::Difference> found) {
  Received received{std::move(issued), {}};
  received.differences = issue::compare_with_request(csr, received.issued.certificate, {session.io.now(), days});
  for (issue::Difference& one : issue::complete_chain(issuer, received.issued)) found.push_back(std::move(one));
  std::move(found.begin(), found.end(), std::back_inserter(received.differences));
  std::stable_sort(received.differences.begin(), received.differences.end(),
                   [](const issue::Difference& a, const issue::Difference& b) { return a.severity < b.severity; });
  show_differences(session, received.differences);
  return received;
}

}  // namespace certkit::cli
