#include "cli/profiles.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "cli/meaning.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/objects.hpp"
#include "cli/syntax.hpp"
#include "profile/asked.hpp"
#include "profile/issued.hpp"
#include "trust/required_anchors.hpp"

namespace certkit::cli {

namespace {

// Not the device's own fixed one, but one of the user's.
bool needs_password(const profile::OutputFile& file) {
  if (!file.fixed_password.empty()) return false;
  return file.container == profile::Container::pkcs12 || file.container == profile::Container::jks ||
         file.key_protection == profile::OutputFile::KeyProtection::required;
}

// A certificate that no client will take is delivered all the same (somebody may be testing), but not silently.
void say_what_is_wrong_with(Session& session, const std::vector<Certificate>& chain) {
  const Time now = session.io.now();
  const auto name = [](const Certificate& certificate) { return base::printable(title(certificate)); };
  for (const Certificate& certificate : chain) {
    if (certificate.not_after() < now)
      session.warn("the certificate " + name(certificate) + " expired at " + to_rfc3339(certificate.not_after()));
    if (certificate.not_before() > now)
      session.warn("the certificate " + name(certificate) + " is not valid before " + to_rfc3339(certificate.not_before()));
  }
  if (chain.size() > 1 && chain.front().is_ca())
    session.warn("the certificate " + name(chain.front()) + " is that of a CA, not of a server");
  if (!chain.back().self_issued())
    session.warn("the chain is not complete: the issuer of " + name(chain.back()) + ", " +
                 base::printable(chain.back().issuer().to_rfc4514()) + ", is not among what was given");
}

}  // namespace

Option& declare_profile(Syntax& syntax, ProfileChoice& choice) {
  Option& profile =
      syntax.option("-p, --profile NAME|FILE", choice.name, "Device profile: an id (certkit profile list) or your own YAML file");
  syntax.option("--set NAME=VALUE", choice.set, "A value for the profile, repeatable; lists with commas: --set servers=a,b").needs(profile);
  syntax.option("--certificate NAME", choice.certificate, "Which certificate, where the profile has several").needs(profile);
  syntax.option("--item ITEM", choice.item, "Which of the certificates that the profile makes for each item of a list (a server)")
      .needs(profile);
  return profile;
}

Option& declare_trust(Syntax& syntax, std::vector<std::string>& files) {
  return syntax.option("--trust FILE", files, "CA certificates for the device's own trust store, besides the chain; repeatable");
}

std::vector<Certificate> read_trust(Session& session, const std::vector<std::string>& files, const PreparedDelivery& prepared) {
  if (files.empty()) return {};
  const auto takes_trust = [](const profile::OutputFile& file) {
    return std::find(file.contents.begin(), file.contents.end(), profile::Part::trust) != file.contents.end();
  };
  if (std::none_of(prepared.delivery.files.begin(), prepared.delivery.files.end(), takes_trust))
    throw Error(Errc::usage, "no file of this device holds further CA certificates",
                "certkit truststore build makes a trust store of its own", "--trust");
  const Bag bag = read_inputs(session, {files, {}, false});
  require_readable(bag);
  return trust::require_anchors(bag, files.front());
}

profile::Library library(const Session& session) {
  return profile::Library(profile::profile_folders(session.io.env("CERTKIT_PROFILES").value_or(""), session.io.executable));
}

std::vector<profile::ListedProfile> listed(Session& session) {
  const std::string folders = session.io.env("CERTKIT_PROFILES").value_or("");
  std::vector<profile::ListedProfile> all = library(session).list();
  std::error_code unknown;
  for (const std::filesystem::path& folder : profile::profile_folders(folders, session.io.executable))
    if (!all.empty() && !std::filesystem::is_directory(folder, unknown))
      session.warn("CERTKIT_PROFILES names " + base::printable(folder.string()) + ", and there is no such folder");
  if (!all.empty()) return all;
  throw Error(
      Errc::unreadable,
      "no folder with profiles was found" + (folders.empty() ? "" : ", and none is in CERTKIT_PROFILES, " + base::printable(folders)),
      "set CERTKIT_PROFILES to the folder that has them; installed, it is share/certkit/profiles beside the program's bin");
}

profile::DeviceProfile load(const Session& session, const ProfileChoice& choice) { return library(session).load(choice.name); }

profile::GivenInputs given_inputs(const ProfileChoice& choice) {
  profile::GivenInputs given;
  for (const std::string& text : choice.set) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) throw Error(Errc::usage, "--set wants NAME=VALUE, not '" + text + "'", "", named(text));
    const std::string name = text.substr(0, equals);
    if (!given.emplace(name, text.substr(equals + 1)).second)
      throw Error(Errc::usage, "--set " + name + " is given twice", "a list is written with commas: --set " + name + "=a,b", name);
  }
  return given;
}

profile::Which which_is(const Session& session, const ProfileChoice& choice, const Certificate& certificate) {
  const profile::DeviceProfile device = load(session, choice);
  const profile::GivenInputs given = given_inputs(choice);
  std::vector<profile::Which> all = profile::certificates_of(device, given, {choice.certificate, choice.item});
  std::size_t best = 0, most_names = 0;
  std::ptrdiff_t fewest_errors = std::numeric_limits<std::ptrdiff_t>::max();
  for (std::size_t i = 0; all.size() > 1 && i < all.size(); ++i) {
    const auto asked = profile::asked_of_certificate(device, given, all[i], certificate.public_key().type());
    if (!asked) continue;
    const auto differences = issue::compare_with_spec(*asked, certificate);
    const auto errors =
        std::count_if(differences.begin(), differences.end(), [](const issue::Difference& one) { return one.severity == Severity::error; });
    if (errors > fewest_errors || (errors == fewest_errors && asked->san.size() <= most_names)) continue;
    best = i;
    fewest_errors = errors;
    most_names = asked->san.size();
  }
  return all.empty() ? profile::Which{} : std::move(all[best]);
}

PreparedDelivery prepare_delivery(Session& session, const ProfileChoice& choice, const profile::Which& which, const DeliveryNames& names,
                                  const PasswordSource& password) {
  const auto device = std::make_shared<const profile::DeviceProfile>(load(session, choice));
  const profile::GivenInputs given = given_inputs(choice);
  PreparedDelivery prepared{profile::resolve_delivery(*device, given, which, names.common_name, names.base_name), {}, {}, {}, {}};
  prepared.asked = [device, given, which](KeyType key) { return profile::asked_of_certificate(*device, given, which, key); };
  prepared.require_key = [device, given](const PublicKey& key) { profile::require_key(*device, given, key); };
  prepared.demand = profile::certificate_rule(*device, which.certificate).issued;
  const auto& files = prepared.delivery.files;
  if (password.given() || std::any_of(files.begin(), files.end(), needs_password))
    prepared.password = new_password_from(password, session, "new password for the device's files");
  return prepared;
}

std::vector<issue::Difference> judge_issued(const Session& session, const PreparedDelivery& prepared, const Certificate& certificate) {
  std::vector<issue::Difference> found;
  for (profile::Objection& one : profile::issued_objections(prepared.demand, certificate, session.io.now()))
    found.push_back({std::move(one.id), one.will_pass ? Severity::warning : Severity::error, std::move(one.sentence)});
  return found;
}

std::optional<std::vector<issue::Difference>> compare_with_profile(Session& session, const PreparedDelivery& prepared,
                                                                   const Certificate& certificate) {
  const std::optional<CsrSpec> asked = prepared.asked(certificate.public_key().type());
  std::vector<issue::Difference> differences = judge_issued(session, prepared, certificate);
  if (!asked && differences.empty()) return std::nullopt;
  if (asked)
    for (issue::Difference& one : issue::compare_with_spec(*asked, certificate)) differences.push_back(std::move(one));
  show_differences(session, differences);
  return differences;
}

std::vector<std::string> deliver(Session& session, const PreparedDelivery& prepared, const profile::Bundle& bundle,
                                 const OutputOptions& outputs, base::FileSet& files) {
  const profile::Delivery& delivery = prepared.delivery;
  prepared.require_key(bundle.chain.front().public_key());
  profile::deliver(delivery, bundle, prepared.password ? &*prepared.password : nullptr, outputs.out_dir, files);
  say_what_is_wrong_with(session, bundle.chain);
  const bool complete = bundle.chain.back().self_issued();  // then an intermediate that is not there is none
  for (const profile::OutputFile& file : delivery.files)
    if (!profile::has_content(file, bundle) && !(complete && file.contents == std::vector{profile::Part::intermediates}))
      session.warn("there is no " + file.file + (file.purpose.empty() ? "" : " (" + file.purpose + ")") +
                   ": nothing that was given belongs into it; give the CA's certificates too if the device wants it");
  profile::Sayings said = profile::sayings(delivery, bundle, outputs.out_dir);
  for (const std::string& note : said.notes) session.note(note);
  for (const std::string& pitfall : said.pitfalls) session.note("mind: " + pitfall);
  return std::move(said.steps);
}

}  // namespace certkit::cli
