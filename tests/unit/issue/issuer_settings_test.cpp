#include <doctest/doctest.h>

#include "issue/settings.hpp"
#include "scratch.hpp"

using namespace certkit;
using issue::GivenSetting;

namespace {

struct Sample {
  std::string user, auth = "basic";
  issue::SecretReference password;
  std::filesystem::path keytab;
  std::vector<std::string> names;
  int port = 80;
  bool strict = false;
  issue::SettingTable table;
  Sample() {
    table.text("user", user, "Who");
    table.text("auth", auth, "How").one_of({"basic", "ntlm"});
    table.secret("password", password, "Secret");
    table.file("keytab", keytab, "File");
    table.list("names", names, "Names");
    table.number("port", port, 1, 65'535, "Port");
    table.flag("strict", strict, "Strictly");
  }
  void fill(const std::vector<GivenSetting>& given) const { table.fill(given); }
};

std::string refusal(const GivenSetting& given) {
  std::string message;
  CHECK(test::thrown([&] { Sample().fill({given}); }, &message) == Errc::usage);
  return message;
}

}  // namespace

TEST_CASE("settings go where they belong, files and secrets from where they were said") {
  Sample sample;
  sample.fill({{"user", {"LAB\\enroll"}, "a:1", "/etc/certkit"},
               {"auth", {"ntlm"}, "a:2", ""},
               {"password", {"file:pw"}, "a:3", "/etc/certkit"},
               {"keytab", {"/abs.keytab"}, "a:4", "/etc/certkit"},
               {"names", {"a", "b"}, "a:5", ""},
               {"port", {"8443"}, "a:6", ""},
               {"strict", {"true"}, "a:7", ""}});
  CHECK(sample.user == "LAB\\enroll");
  CHECK(sample.auth == "ntlm");
  CHECK(sample.password.text == "file:/etc/certkit/pw");
  CHECK(sample.keytab == "/abs.keytab");
  CHECK(sample.names == std::vector<std::string>{"a", "b"});
  CHECK(sample.port == 8443);
  CHECK(sample.strict);
}

TEST_CASE("what is wrong with a setting is said with its place") {
  CHECK(refusal({"usr", {"x"}, "issuers.yaml:4:7", ""}).starts_with("issuers.yaml:4:7: this issuer has no setting \"usr\""));
  CHECK(refusal({"auth", {"kerberos"}, "y", ""}).find("basic, ntlm") != std::string::npos);
  CHECK(refusal({"port", {"0"}, "y", ""}).find("from 1 to 65535") != std::string::npos);
  CHECK(refusal({"port", {"80x"}, "y", ""}).find("from 1 to 65535") != std::string::npos);
  CHECK(refusal({"strict", {"yes"}, "y", ""}).find("true or false") != std::string::npos);
  CHECK(refusal({"user", {"a", "b"}, "y", ""}).find("one value") != std::string::npos);
  std::string message;
  CHECK(test::thrown([] { Sample().fill({{"user", {"a"}, "y", ""}, {"user", {"b"}, "z", ""}}); }, &message) == Errc::usage);
  CHECK(message.find("twice") != std::string::npos);
}

TEST_CASE("a secret that stands there itself is refused, and not repeated") {
  const std::string message = refusal({"password", {"hunter2"}, "issuers.yaml:3:5", ""});
  CHECK(message.find("hunter2") == std::string::npos);
  CHECK(message.find("secret") != std::string::npos);
}
