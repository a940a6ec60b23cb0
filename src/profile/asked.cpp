#include "profile/asked.hpp"

#include "profile/names.hpp"
#include "profile/usages.hpp"

namespace certkit::profile {

std::optional<CsrSpec> asked_of_certificate(const DeviceProfile& profile, const GivenInputs& given, KeyType key) {
  Session session(profile, given, Session::Missing::is_error);
  if (!session.has_all() || profile.certificates.entries.empty()) return std::nullopt;
  session.settle();
  const CertificateRule& rule = profile.certificates.entries.front().value;
  CsrSpec asked;
  NameList list = make_names(rule, session);
  if (!list.cn.empty()) asked.subject.add(Oid("2.5.4.3"), list.cn);
  for (NameWithRule& name : list.names) asked.san.push_back(std::move(name.name));
  (void)make_usages(rule, key, session, asked);
  return asked;
}

}  // namespace certkit::profile
