#include "profile/which.hpp"

#include <doctest/doctest.h>

#include "profile/asked.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

// A pool whose certificates are one for all, or one for each usage, or one for each server.
const DeviceProfile& pool() {
  static const DeviceProfile profile = Library({}).load_text(
      "inputs:\n"
      "  pool: {type: fqdn, required: true}\n"
      "  servers: {type: list<fqdn>, required: true}\n"
      "  apart: {type: bool, default: false}\n"
      "let: {suffix: \"if(certificate == 'all', '', '-' + certificate)\"}\n"
      "name: \"${cn}${suffix}\"\n"
      "certificate:\n"
      "  cn: \"${pool}\"\n"
      "  san:\n"
      "    - {name: \"${pool}\", when: \"certificate in ['all', 'web']\"}\n"
      "    - {name: \"sip.${pool}\", when: \"certificate in ['all', 'sip']\"}\n"
      "    - {name: \"${server}\", when: certificate == 'each'}\n"
      "certificates:\n"
      "  all: {when: not apart}\n"
      "  web: {when: apart}\n"
      "  sip: {when: apart}\n"
      "  each: {when: apart, for_each: servers, as: server, cn: \"${server}\"}\n"
      "outputs: {pfx: {file: \"${name}.pfx\", format: pkcs12, contents: [key, leaf]}, list: {file: \"${server}.txt\", when: certificate == "
      "'each', format: text, text: \"${server}\"}}\n",
      "pool.yaml");
  return profile;
}
const GivenInputs kValues{{"pool", "pool.contoso.com"}, {"servers", "a.contoso.com,b.contoso.com"}};
const GivenInputs kApart{{"pool", "pool.contoso.com"}, {"servers", "a.contoso.com,b.contoso.com"}, {"apart", "true"}};

std::vector<std::string> texts(const std::vector<Which>& all) {
  std::vector<std::string> words;
  for (const Which& one : all) words.push_back(to_text(one));
  return words;
}

std::string names(const Resolved& resolved) {
  std::string all = resolved.csr.subject.common_name().value_or("") + ":";
  for (const GeneralName& name : resolved.csr.san) all += " " + name.value;
  return all;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("which certificates are made depends on the values, and on the name that is asked for") {
  CHECK(texts(certificates_to_make(pool(), kValues, {""})) == Words{"all"});
  CHECK(texts(certificates_to_make(pool(), kApart, {""})) == Words{"web", "sip", "each of a.contoso.com", "each of b.contoso.com"});
  CHECK(texts(certificates_to_make(pool(), kValues, {"each"})) == Words{"each of a.contoso.com", "each of b.contoso.com"});
  CHECK(texts(certificates_to_make(pool(), kApart, {"all"})) == Words{"all"});
  CHECK_THROWS_WITH_AS((void)certificates_to_make(pool(), kValues, {"weB"}), doctest::Contains("did you mean 'web'"), Error);
  CHECK_THROWS_WITH_AS((void)certificates_to_make(pool(), {{"pool", "p.contoso.com"}}, {""}),
                       doctest::Contains("needs a value for servers"), Error);
}

TEST_CASE("each certificate has the names that are its own, and files that are called after it") {
  const Resolved all = resolve(pool(), kValues, {});
  CHECK(names(all) == "pool.contoso.com: pool.contoso.com sip.pool.contoso.com");
  CHECK(all.delivery.files.front().file == "pool.contoso.com.pfx");
  const Resolved sip = resolve(pool(), kApart, {"sip", {}, {}, {}});
  CHECK(names(sip) == "pool.contoso.com: pool.contoso.com sip.pool.contoso.com");
  CHECK(sip.names.front().rule.find("cn_in_san") != std::string::npos);
  CHECK(sip.delivery.files.front().file == "pool.contoso.com-sip.pfx");
  const Resolved each = resolve(pool(), kApart, {"each", "b.contoso.com", {}, {}});
  CHECK(names(each) == "b.contoso.com: b.contoso.com");
  CHECK(each.delivery.files.size() == 2);
  CHECK(each.delivery.files.back().file == "b.contoso.com.txt");
  CHECK_THROWS_WITH_AS((void)resolve(pool(), kApart, {}), doctest::Contains("makes several certificates: web, sip, each of a.contoso.com"),
                       Error);
}

TEST_CASE("one item of a list") {
  CHECK(texts(certificates_to_make(pool(), kValues, {"each", "b.contoso.com"})) == Words{"each of b.contoso.com"});
  CHECK(texts(certificates_to_make(pool(), kApart, {"", "a.contoso.com"})) == Words{"each of a.contoso.com"});
  CHECK_THROWS_WITH_AS((void)certificates_to_make(pool(), kApart, {"", "c.contoso.com"}), doctest::Contains("is made for 'c.contoso.com'"),
                       Error);
}

TEST_CASE("nothing to make is said") {
  const auto never = Library({}).load_text("certificates: {a: {cn: x.com, when: false}, b: {cn: y.com, when: false}}\n", "x.yaml");
  CHECK_THROWS_WITH_AS((void)certificates_to_make(never, {}, {""}), doctest::Contains("makes no certificate"), Error);
  CHECK(texts(certificates_to_make(never, {}, {"b"})) == Words{"b"});
  const auto none = Library({}).load_text("inputs: {s: list<fqdn>}\ncertificate: {for_each: s, as: one, cn: \"${one}\"}\n", "x.yaml");
  CHECK_THROWS_WITH_AS((void)certificates_to_make(none, {}, {""}), doctest::Contains("is empty"), Error);
}

TEST_CASE("what a certificate that is there may be: any of them, whatever is missing") {
  CHECK(texts(certificates_of(pool(), kValues, {""})) == Words{"all", "web", "sip", "each of a.contoso.com", "each of b.contoso.com"});
  CHECK(texts(certificates_of(pool(), {}, {""})) == Words{"all", "web", "sip", "each of <servers>"});
  CHECK_FALSE(asked_of_certificate(pool(), {}, {"web"}, KeyType::rsa));
  CHECK(asked_of_certificate(pool(), kValues, {"each", "a.contoso.com"}, KeyType::rsa)->san.front().value == "a.contoso.com");
}
