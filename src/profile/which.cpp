#include "profile/which.hpp"

#include "profile/session.hpp"
#include "profile/words.hpp"

namespace certkit::profile {
namespace {

void refuse_abstract(const DeviceProfile& profile) {
  if (profile.is_abstract)
    throw Error(Errc::usage, "the profile " + profile.id + " is abstract: it is only there to be extended",
                "`certkit profile list` shows those for devices");
}

// One for each item of `for_each`, or one.
void add(const std::string& name, const CertificateRule& rule, Session& session, std::vector<Which>& all) {
  if (!rule.for_each) return all.push_back({name, ""});
  const Value items = rule.for_each.evaluate(session.lookup());
  for (const std::string& item : std::get<std::vector<std::string>>(items)) all.push_back({name, item});
}

}  // namespace

const CertificateRule& certificate_rule(const DeviceProfile& profile, const std::string& name) {
  refuse_abstract(profile);
  if (name.empty() && !profile.certificates.entries.empty()) return profile.certificates.entries.front().value;
  if (const CertificateRule* found = profile.certificates.find(name)) return *found;
  const std::vector<std::string> names = profile.certificates.names();
  throw Error(Errc::usage, "the profile " + profile.id + " has no certificate '" + name + "'" + did_you_mean(name, names),
              "it has " + join(names, ", "), name);
}

std::vector<Which> certificates_to_make(const DeviceProfile& profile, const GivenInputs& given, const std::string& name) {
  refuse_abstract(profile);
  if (!name.empty()) (void)certificate_rule(profile, name);
  std::vector<Which> all;
  for (const auto& [own_name, place, rule] : profile.certificates.entries) {
    if (!name.empty() && own_name != name) continue;
    Session session(profile, given, Session::Missing::is_error);
    session.choose(own_name, "");
    if (name.empty() && !session.holds(rule.when)) continue;
    session.settle();
    const std::size_t before = all.size();
    add(own_name, rule, session, all);
    if (all.size() == before) fail(rule.for_each.place(), "\"" + rule.for_each.text() + "\" is empty: there is no certificate to make");
  }
  if (all.empty())
    throw Error(Errc::usage, "with these values the profile " + profile.id + " makes no certificate",
                "--certificate NAME makes one all the same: " + join(profile.certificates.names(), ", "));
  return all;
}

std::vector<Which> certificates_of(const DeviceProfile& profile, const GivenInputs& given, const std::string& name) {
  refuse_abstract(profile);
  if (!name.empty()) (void)certificate_rule(profile, name);
  std::vector<Which> all;
  for (const auto& [own_name, place, rule] : profile.certificates.entries) {
    if (!name.empty() && own_name != name) continue;
    Session session(profile, given, Session::Missing::is_placeholder);
    session.choose(own_name, "");
    add(own_name, rule, session, all);
  }
  return all;
}

std::string to_text(const Which& which) { return which.item.empty() ? which.certificate : which.certificate + " of " + which.item; }

}  // namespace certkit::profile
