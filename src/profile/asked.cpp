#include "profile/asked.hpp"

#include "profile/names.hpp"
#include "profile/usages.hpp"
#include "profile/which.hpp"

namespace certkit::profile {

std::optional<CsrSpec> asked_of_certificate(const DeviceProfile& profile, const GivenInputs& given, const Which& which, KeyType key) {
  const CertificateRule& rule = certificate_rule(profile, which.certificate);
  Session session(profile, given, Session::Missing::is_error);
  session.choose(which.certificate, which.item);
  if (!session.has_all()) return std::nullopt;
  session.settle();
  CsrSpec asked;
  NameList list = make_names(rule, session);
  if (!list.cn.empty()) asked.subject.add(Oid("2.5.4.3"), list.cn);
  for (NameWithRule& name : list.names) asked.san.push_back(std::move(name.name));
  (void)make_usages(rule, key, session, asked);
  return asked;
}

}  // namespace certkit::profile
