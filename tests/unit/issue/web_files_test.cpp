#include "issue/web_files.hpp"

#include <doctest/doctest.h>

#include "certkit/write.hpp"
#include "issue/revocation.hpp"
#include "scratch.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

issue::Authority make(const fs::path& folder, const std::vector<std::string>& crl_urls, const std::vector<std::string>& aia_urls) {
  issue::Authority::Init init;
  init.subject = Name::from_rfc4514("CN=Lab CA");
  init.key = KeySpec::parse("ec:p256");
  init.now = test::kNow;
  (void)issue::Authority::init(folder, init, {});
  std::string settings;
  for (const auto& url : crl_urls) settings += "crl_url: " + url + "\n";
  for (const auto& url : aia_urls) settings += "aia_url: " + url + "\n";
  test::write_text(folder / "settings", settings);
  return issue::Authority::open(folder);
}

std::vector<std::string> paths(const issue::WebFiles& web) {
  std::vector<std::string> all;
  for (const auto& file : web.files) all.push_back(file.path);
  return all;
}

}  // namespace

TEST_CASE("the file that a URL means") {
  CHECK(issue::file_for_url("http://pki.contoso.com/lab.crl") == "lab.crl");
  CHECK(issue::file_for_url("https://pki.contoso.com:8443/a/b/Lab%20CA(1).crt") == "a/b/Lab CA(1).crt");
  CHECK(issue::file_for_url("http://pki.contoso.com/gr%c3%bc%C3%9Fe.crl#x") ==
        "gr\xc3\xbc\xc3\x9f"
        "e.crl");
  for (const char* none : {"http://a", "http://a/", "http://a/b/", "http://a/b?c=d", "http://a/../b", "http://a/%2e%2e/b", "http://a/b%2fc",
                           "http://a/b//c", "http://a/%00", "http://a/%zz", "http://a/%f", "http://a/%ff", "http://a/b%5cc", "http://a/."})
    CHECK_MESSAGE(issue::file_for_url(none).empty(), none);
}

TEST_CASE("each URL gets its file, and one that no URL names is called after the CA") {
  const test::Scratch scratch;
  auto ca = make(scratch / "lab", {"http://a/x.crl", "http://b/d/x.crl", "ldap:///CN=x"},
                 {"http://a/lab.crt", "http://a/lab.p7c", "http://b/lab.crt"});
  const std::string certificate(as_text(ca.chain().front().der()));
  auto web = issue::web_files(ca, "Lab", test::kNow);
  CHECK(paths(web) == std::vector<std::string>{"lab.crt", "lab.p7c"});
  CHECK(web.files[0].content == certificate);
  const Bytes bundle = to_pkcs7({&ca.chain().front(), 1});
  CHECK(web.files[1].content == std::string(as_text(bundle)));
  REQUIRE(web.missing.size() == 1);
  CHECK(web.missing[0].find("certkit ca crl") != std::string::npos);
  CHECK(test::thrown([&] { (void)issue::current_crl(ca); }) == Errc::unreadable);

  const Crl crl = issue::renew_crl(ca, {0, test::kNow}, {});
  web = issue::web_files(ca, "Lab", test::kNow);
  CHECK(paths(web) == std::vector<std::string>{"lab.crt", "lab.p7c", "x.crl", "d/x.crl"});
  CHECK(web.files[3].content == std::string(as_text(crl.der())));
  CHECK(web.missing.empty());
  CHECK(issue::web_files(ca, "Lab", test::kNow + std::chrono::days(8)).missing.size() == 1);

  auto plain = make(scratch / "plain", {"ldap:///CN=x"}, {});
  (void)issue::renew_crl(plain, {0, test::kNow}, {});
  CHECK(paths(issue::web_files(plain, "Lab", test::kNow)) == std::vector<std::string>{"Lab.crt", "Lab.crl"});
}

TEST_CASE("one place for two different files is refused") {
  const test::Scratch scratch;
  auto ca = make(scratch / "lab", {"http://a/ca"}, {"http://b/ca"});
  CHECK_NOTHROW((void)issue::web_files(ca, "Lab", test::kNow));
  (void)issue::renew_crl(ca, {0, test::kNow}, {});
  CHECK(test::thrown([&] { (void)issue::web_files(ca, "Lab", test::kNow); }) == Errc::usage);
}

TEST_CASE("what may be replaced without a copy: certificates and lists, and nothing that has anything else in it") {
  const test::Scratch scratch;
  auto ca = make(scratch / "lab", {}, {});
  const Crl crl = issue::renew_crl(ca, {0, test::kNow}, {});
  const Certificate& certificate = ca.chain().front();
  CHECK(issue::is_public_der(crl.der()));
  CHECK(issue::is_public_der(certificate.der()));
  CHECK(issue::is_public_der(to_pkcs7({&certificate, 1})));
  Bytes more = to_bytes(crl.der());
  more.push_back(0);
  CHECK_FALSE(issue::is_public_der(more));
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CHECK_FALSE(issue::is_public_der(key.pkcs8().reveal()));
  CHECK_FALSE(issue::is_public_der(to_pkcs12(nullptr, {&certificate, 1}, Secret(), {}).reveal()));
  CHECK_FALSE(issue::is_public_der({}));
  // The list of every week leaves no old ones behind.
  (void)issue::renew_crl(ca, {0, test::kNow}, {});
  for (const auto& entry : fs::directory_iterator(scratch / "lab")) CHECK(entry.path().string().find(".old-") == std::string::npos);
}
