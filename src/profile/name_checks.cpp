#include "profile/name_checks.hpp"

#include "base/text.hpp"
#include "profile/which.hpp"

namespace certkit::profile {
namespace {

// As the inputs are written: lower case, no prefix.
void tell_names(Session& session, const std::vector<GeneralName>& names) {
  std::vector<std::string> all, wildcards;
  for (const GeneralName& name : names) {
    const std::string text = name.type == GeneralName::Type::dns ? base::lower_ascii(name.value) : name.value;
    all.push_back(text);
    if (name.type == GeneralName::Type::dns && text.starts_with("*.")) wildcards.push_back(text);
  }
  session.set("certificate_names", std::move(all));
  session.set("certificate_wildcards", std::move(wildcards));
}

bool is_broken(const Check& check, Session& session) { return session.holds(check.when) && !session.holds(check.require); }

}  // namespace

std::vector<BrokenCheck> broken_checks(const DeviceProfile& profile, const GivenInputs& given, const Which& which, const std::string& cn,
                                       const std::vector<GeneralName>& names) {
  const CertificateRule& certificate = certificate_rule(profile, which.certificate);
  std::vector<BrokenCheck> broken;
  if (certificate.checks.empty()) return broken;
  Session session(profile, given, Session::Missing::is_error);
  session.choose(which.certificate, which.item);
  if (!session.has_all()) return broken;
  session.set("cn", cn);
  tell_names(session, names);
  for (const Check& check : certificate.checks)
    if (is_broken(check, session))
      broken.push_back({check.id, check.severity, session.text(check.message),
                        "the rule is: " + check.require.text() + " (" + check.place.file_and_line() + ")"});
  return broken;
}

void require_checks(const CertificateRule& certificate, Session& session, const std::vector<GeneralName>& names) {
  if (certificate.checks.empty()) return;
  tell_names(session, names);
  for (const Check& check : certificate.checks)
    if (check.severity == Check::Severity::error && is_broken(check, session))
      fail_by_rule(check.place, check.id, session.text(check.message), check.require);
}

}  // namespace certkit::profile
