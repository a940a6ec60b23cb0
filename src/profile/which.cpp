#include "profile/which.hpp"

#include "profile/session.hpp"
#include "profile/words.hpp"

namespace certkit::profile {
namespace {

// One for each item of `for_each`, or one.
void add(const std::string& name, const CertificateRule& rule, Session& session, std::vector<Which>& all) {
  if (!rule.for_each) return all.push_back({name, ""});
  const Value items = rule.for_each.evaluate(session.lookup());
  for (const std::string& item : std::get<std::vector<std::string>>(items)) all.push_back({name, item});
}

void keep_item(const std::string& item, std::vector<Which>& all) {
  if (item.empty()) return;
  std::vector<std::string> items;
  for (const Which& one : all)
    if (!one.item.empty()) items.push_back(one.item);
  std::erase_if(all, [&](const Which& one) { return one.item != item; });
  if (all.empty())
    throw Error(
        Errc::usage, "no certificate is made for '" + item + "'" + did_you_mean(item, items),
        items.empty() ? "none of the certificates is made for each item of a list" : "there is one for each of " + join(items, ", "), item);
}

enum class For { making, recognising };

std::vector<Which> found(const DeviceProfile& profile, const GivenInputs& given, const Which& wanted, For purpose) {
  (void)certificate_rule(profile, wanted.certificate);
  const bool making = purpose == For::making, all_named = wanted.certificate.empty();
  std::vector<Which> all;
  for (const auto& [name, place, rule] : profile.certificates.entries) {
    if (!all_named && name != wanted.certificate) continue;
    Session session(profile, given, making ? Session::Missing::is_error : Session::Missing::is_placeholder);
    session.choose(name, "");
    if (making && all_named && !session.holds(rule.when)) continue;
    if (making) session.settle();
    const std::size_t before = all.size();
    add(name, rule, session, all);
    if (making && all.size() == before)
      fail(rule.for_each.place(), "\"" + rule.for_each.text() + "\" is empty: there is no certificate to make");
  }
  keep_item(wanted.item, all);
  return all;
}

}  // namespace

const CertificateRule& certificate_rule(const DeviceProfile& profile, const std::string& name) {
  if (profile.is_abstract)
    throw Error(Errc::usage, "the profile " + profile.id + " is abstract: it is only there to be extended",
                "`certkit profile list` shows those for devices");
  if (name.empty() && !profile.certificates.entries.empty()) return profile.certificates.entries.front().value;
  if (const CertificateRule* found = profile.certificates.find(name)) return *found;
  const std::vector<std::string> names = profile.certificates.names();
  throw Error(Errc::usage, "the profile " + profile.id + " has no certificate '" + name + "'" + did_you_mean(name, names),
              "it has " + join(names, ", "), name);
}

std::vector<Which> certificates_to_make(const DeviceProfile& profile, const GivenInputs& given, const Which& wanted) {
  std::vector<Which> all = found(profile, given, wanted, For::making);
  if (all.empty())
    throw Error(Errc::usage, "with these values the profile " + profile.id + " makes no certificate",
                "--certificate NAME makes one all the same: " + join(profile.certificates.names(), ", "));
  return all;
}

std::vector<Which> certificates_of(const DeviceProfile& profile, const GivenInputs& given, const Which& wanted) {
  return found(profile, given, wanted, For::recognising);
}

std::string to_text(const Which& which) { return which.item.empty() ? which.certificate : which.certificate + " of " + which.item; }

}  // namespace certkit::profile
