// What the profiles of the library say of the names of a certificate that somebody else has made; the negative examples of their makers.
#include <doctest/doctest.h>

#include <map>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/make.hpp"
#include "lint/lint.hpp"
#include "profile/library.hpp"
#include "profile/which.hpp"

using namespace certkit;
using lint::Severity;

namespace {

const profile::Library& library() {
  static const profile::Library one({std::filesystem::path(CERTKIT_SOURCE) / "profiles"});
  return one;
}

CsrSpec spec(const std::string& cn, const std::vector<std::string>& names) {
  CsrSpec asked;
  if (!cn.empty()) asked.subject.add(Oid("2.5.4.3"), cn);
  for (const std::string& name : names) asked.san.push_back(GeneralName::from_text(name));
  asked.key_usage = kDigitalSignature;
  asked.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.1")};
  return asked;
}

// One key of each kind will do.
const PrivateKey& key_of(const KeySpec& kind) {
  static std::map<std::string, PrivateKey> keys;
  const KeySpec small = kind.type == KeyType::rsa ? KeySpec{KeyType::rsa, 2048} : kind;
  auto [at, is_new] = keys.try_emplace(small.to_text());
  if (is_new) at->second = generate_key(small);
  return at->second;
}

// The findings about a request for these names; about its key, which nobody has chosen, none.
std::map<std::string, lint::Finding> judged(const std::string& device_name, const profile::GivenInputs& given, const CsrSpec& asked,
                                            const profile::Which& which = {}, const KeySpec& kind = {KeyType::ec, 256}) {
  const profile::DeviceProfile device = library().load(device_name);
  const profile::Resolved resolved = profile::resolve(device, given, {which.certificate, which.item, {}, {}, {}});
  Bag bag;
  bag.items.push_back(Item{make_csr(asked, key_of(kind).clone()), {}, "", {}, "", false});
  lint::Options options;
  options.now = time_from_rfc3339("2026-01-15T12:00:00Z");
  options.devices.push_back({device, profile::certificate_rule(device, resolved.which.certificate), resolved, given, nullptr});
  std::map<std::string, lint::Finding> found;
  for (lint::Finding& finding : lint::judge(bag, options).findings)
    if (finding.id != "key-not-taken" && finding.severity != Severity::note)
      found.emplace(finding.id + (found.contains(finding.id) ? std::to_string(found.size()) : ""), std::move(finding));
  return found;
}

std::string ids(const std::map<std::string, lint::Finding>& found) {
  std::string text;
  for (const auto& [id, finding] : found) text += (text.empty() ? "" : " ") + id;
  return text;
}

const std::string kEdge = "lync2013/edge-external", kPool = "lync2013/front-end-pool", kProxy = "lync2013/reverse-proxy";
const profile::GivenInputs kEdgeValues{{"sip_domains", "contoso.com"}, {"webcon_fqdn", "webcon.contoso.com"}};
const profile::GivenInputs kPoolValues{
    {"pool_fqdn", "p.contoso.com"}, {"servers", "a.contoso.com"}, {"sip_domains", "contoso.com"}, {"external_web_fqdn", "web.contoso.com"}};
const profile::GivenInputs kProxyValues{{"external_web_fqdns", "webext.contoso.com"}, {"sip_domains", "contoso.com"}};

profile::GivenInputs with(profile::GivenInputs values, const std::string& name, const std::string& value) {
  values[name] = value;
  return values;
}

}  // namespace

TEST_CASE("an Edge server's external interface takes no wildcard, but for XMPP with a warning") {
  const CsrSpec names = spec("sip.contoso.com", {"sip.contoso.com", "webcon.contoso.com", "*.contoso.com"});
  CHECK(judged(kEdge, kEdgeValues, names).at("wildcard-not-taken").severity == Severity::error);

  const profile::GivenInputs xmpp = with(with(kEdgeValues, "xmpp_domains", "contoso.com"), "xmpp_style", "host_and_wildcard");
  const CsrSpec with_xmpp = spec("sip.contoso.com", {"webcon.contoso.com", "sip.contoso.com", "xmpp.contoso.com", "*.contoso.com"});
  const auto found = judged(kEdge, xmpp, with_xmpp);
  CHECK(ids(found) == "edge-xmpp-wildcard");
  CHECK(found.at("edge-xmpp-wildcard").severity == Severity::warning);
  // It stands for hosts of XMPP only.
  CHECK(judged(kEdge, xmpp, spec("sip.contoso.com", {"sip.contoso.com", "*.contoso.com"})).contains("missing-name"));
}

TEST_CASE("Lync Phone Edition and a wildcard do not go together, whoever asked for it") {
  const CsrSpec names = spec("p.contoso.com", {"p.contoso.com", "a.contoso.com", "web.contoso.com", "*.contoso.com"});
  CHECK(ids(judged(kPool, kPoolValues, names)).empty());
  const auto found = judged(kPool, with(kPoolValues, "phones", "lpe"), names);
  CHECK(ids(found) == "lpe-no-wildcard");
  CHECK(found.at("lpe-no-wildcard").severity == Severity::error);
}

TEST_CASE("a wildcard stands for simple URLs and autodiscover, and for no name of a pool") {
  const auto found = judged(kPool, kPoolValues, spec("p.contoso.com", {"*.contoso.com"}));
  std::string messages;
  for (const auto& [id, finding] : found)
    if (id.starts_with("missing-name")) messages += finding.message + "\n";
  for (const char* name : {"p.contoso.com", "a.contoso.com", "web.contoso.com"}) CHECK(messages.find(name) != std::string::npos);
  CHECK(messages.find("meet.contoso.com") == std::string::npos);
  CHECK(ids(judged(kPool, kPoolValues, spec("*.contoso.com", {"p.contoso.com", "a.contoso.com", "web.contoso.com", "*.contoso.com"})))
            .find("wildcard-not-taken") != std::string::npos);
}

TEST_CASE("a wildcard of one domain is for none of another, and what fails then is said") {
  const auto found = judged(kPool, with(kPoolValues, "sip_domains", "contoso.com,fabrikam.com"),
                            spec("p.contoso.com", {"p.contoso.com", "a.contoso.com", "web.contoso.com", "lyncdiscoverinternal.fabrikam.com",
                                                   "meet.fabrikam.com", "*.contoso.com"}));
  REQUIRE(ids(found) == "missing-name");
  CHECK(found.at("missing-name").message == "it is not for DNS:lyncdiscover.fabrikam.com: without it mobile clients do not find the pool");
}

TEST_CASE("what is for inside only is in no certificate of a reverse proxy") {
  const std::vector<std::string> sound = {"webext.contoso.com", "dialin.contoso.com", "meet.contoso.com", "lyncdiscover.contoso.com"};
  CHECK(ids(judged(kProxy, kProxyValues, spec("webext.contoso.com", sound))).empty());
  for (const auto& [name, id] : {std::pair{"admin.contoso.com", "admin-not-published"},
                                 {"lyncdiscoverinternal.contoso.com", "lyncdiscoverinternal-not-published"}}) {
    std::vector<std::string> names = sound;
    names.emplace_back(name);
    const auto found = judged(kProxy, kProxyValues, spec("webext.contoso.com", names));
    CHECK(ids(found) == id);
    CHECK(found.at(id).severity == Severity::error);
  }
}

TEST_CASE("ISA Server 2006 without service pack looks at the first name only") {
  const profile::GivenInputs values{{"fqdn", "www.contoso.com"}, {"names", "owa.contoso.com"}, {"published_fqdn", "owa.contoso.com"}};
  const CsrSpec other_way = spec("www.contoso.com", {"www.contoso.com", "owa.contoso.com"});
  const auto found = judged("microsoft/isa2006", with(values, "service_pack", "rtm"), other_way);
  CHECK(found.at("wrong-order").severity == Severity::error);
  CHECK(
      ids(judged("microsoft/isa2006", with(values, "service_pack", "rtm"), spec("www.contoso.com", {"owa.contoso.com", "www.contoso.com"})))
          .empty());
  CHECK(ids(judged("microsoft/isa2006", with(values, "service_pack", "sp1"), other_way)).empty());
}

TEST_CASE("a wildcard certificate is right where the device takes one") {
  const CsrSpec wildcard = spec("*.contoso.com", {"*.contoso.com"});
  CHECK(ids(judged("teams/direct-routing", {{"sbc_fqdns", "sbc.contoso.com"}}, wildcard)).empty());
  const profile::GivenInputs mail{{"mail_fqdn", "mail.contoso.com"}, {"autodiscover_domains", "contoso.com"}};
  CHECK(ids(judged("exchange/client-access", mail, wildcard)) == "device-subject");  // the country, which renewal may miss
  CHECK(judged("exchange/client-access", with(mail, "services", "IIS,POP"), wildcard).at("wildcard-pop-imap").severity == Severity::error);
  CHECK(judged("exchange/client-access", mail, spec("mail.contoso.com", {"mail.contoso.com"})).contains("missing-name"));
}

TEST_CASE("what a profile makes is nothing that lint objects to with the same profile") {
  std::size_t made = 0;
  for (const profile::ListedProfile& listed : library().list()) {
    if (listed.is_abstract) continue;
    const profile::DeviceProfile device = library().load(listed.id);
    for (const profile::EmbeddedTest& test : device.tests) {
      if (test.expect.error) continue;
      profile::GivenInputs given;
      for (const auto& entry : test.given.entries) given[entry.name] = profile::join(entry.value.items, ",");
      given.try_emplace("country", "NO");  // which some advise
      const profile::ResolveOptions which{test.certificate, test.item, {}, {}, {}};
      const profile::Resolved resolved = profile::resolve(device, given, which);
      if (resolved.csr_origin == profile::CsrOrigin::none) continue;
      ++made;
      const auto found = judged(listed.id, given, resolved.csr, {test.certificate, test.item}, resolved.key);
      std::string said;
      for (const auto& [id, finding] : found)
        // A warning that belongs to a choice of the user's, and names that are in no certificate of today.
        if (id != "edge-xmpp-wildcard" && !id.starts_with("dns-is-address")) said += id + ": " + finding.message + "\n";
      CHECK_MESSAGE(said.empty(), listed.id, ", ", test.name, ": ", said);
    }
  }
  CHECK(made > 300);
}
