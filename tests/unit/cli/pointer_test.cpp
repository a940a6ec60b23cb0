#include "cli/render/pointer.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <vector>

using namespace certkit;
using namespace certkit::cli;

namespace {

using Words = std::vector<std::string>;

std::string shown(const Words& words, const std::string& input) {
  const auto pointer = find_pointer(Error(Errc::usage, "wrong", "", input), words);
  if (!pointer) return "nothing";
  std::ostringstream out;
  print(out, *pointer, words);
  return out.str();
}

}  // namespace

TEST_CASE("pointer: the word, or the part of it, that the error is about") {
  CHECK(shown({"slit", "a.pfx"}, "slit") == "  certkit slit a.pfx\n          ^^^^\n");
  CHECK(shown({"csr", "--set", "fqnd=mcu1"}, "fqnd") == "  certkit csr --set fqnd=mcu1\n                    ^^^^\n");
  CHECK(shown({"convert", "--to=xyz"}, "xyz") == "  certkit convert --to=xyz\n                       ^^^\n");
  CHECK(shown({"csr", "--san", "a b"}, "a b") == "  certkit csr --san \"a b\"\n                     ^^^\n");
  CHECK(shown({"inspect", "a", "a"}, "a") == "  certkit inspect a a\n                    ^\n");
  CHECK(shown({"csr", "--o", "Müller", "--c", "XXX"}, "XXX") == "  certkit csr --o Müller --c XXX\n                             ^^^\n");
  CHECK(shown({"csr", "--cn", "e\xcc\x81", "--nope"}, "--nope") == "  certkit csr --cn e\xcc\x81 --nope\n                     ^^^^^^\n");
  CHECK(shown({"csr", "--cn", "日本語", "rsa:99"}, "rsa:99") == "  certkit csr --cn 日本語 rsa:99\n                          ^^^^^^\n");
  CHECK(shown({"csr", "--c", "日本語"}, "日本語") == "  certkit csr --c 日本語\n                  ^^^^^^\n");
  CHECK(shown({"inspect", "a"}, "b") == "nothing");
  CHECK(shown({"inspect", ""}, "") == "nothing");
  CHECK_FALSE(find_pointer(Error(Errc::unreadable, "there is no file a", "", "a"), Words{"inspect", "a"}));
}

TEST_CASE("pointer: what may be a password is not repeated") {
  const Words words{"convert", "a.pem", "--passout", "hunter2", "--pasin=hunter2", "pass:hunter2", "--set", "password=hunter2", "--frm"};
  CHECK(shown(words, "--frm").find("hunter2") == std::string::npos);
  CHECK(masked(words, 3) == "***");
  CHECK(masked(words, 4) == "--pasin=***");
  CHECK(masked(words, 7) == "password=***");
  CHECK(masked(Words{"adcs:https://enroll:hunter2@ca/certsrv"}, 0) == "adcs:https://***@ca/certsrv");
  CHECK(masked(Words{"https://ca/a@b"}, 0) == "https://ca/a@b");
  CHECK(masked(Words{"joe:hunter2@192.0.2.1:1"}, 0) == "***@192.0.2.1:1");
  CHECK(masked(Words{"--connect-to=joe:hunter2@192.0.2.1"}, 0) == "--connect-to=***@192.0.2.1");
  CHECK(masked(Words{"ca.test=joe:hunter2@192.0.2.1"}, 0) == "ca.test=***@192.0.2.1");
  for (const char* word : {"email:joe@contoso.com", "UPN:joe@contoso.com", "--san=email:joe@contoso.com", "file:joe@home",
                           "joe@contoso.com:1", "uri:sip:joe@contoso.com", "C:\\a@b c"})
    CHECK(masked(Words{word}, 0) == word);
  const Words fine{"convert", "--passout", "file:pw", "--passin=env:PW", "--passin", "--to", "pass.pem", "-p", "x"};
  for (std::size_t i = 0; i < fine.size(); ++i) CHECK(masked(fine, i) == fine[i]);
}

TEST_CASE("pointer: an error whose input had a login points at the word all the same") {
  CHECK(shown({"check", "https://joe:hunter2@ca.test/"}, "https://joe:hunter2@ca.test/") ==
        "  certkit check https://***@ca.test/\n                ^^^^^^^^^^^^^^^^^^^^\n");
  CHECK(shown({"scan", "joe:hunter2@ca.test:1"}, "***@ca.test:1") == "  certkit scan ***@ca.test:1\n               ^^^^^^^^^^^^^\n");
  CHECK(shown({"scan", "joe:hunter2@ca.test:1"}, "joe:hunter2@ca.test:1") ==
        "  certkit scan ***@ca.test:1\n               ^^^^^^^^^^^^^\n");
}

TEST_CASE("pointer: a long or odd command line stays on one line") {
  Words words{"inspect"};
  for (int i = 0; i < 200; ++i) words.push_back("file-" + std::to_string(i) + ".pem");
  words[100] = "--frm";
  const std::string text = shown(words, "--frm");
  const auto end = text.find('\n');
  CHECK(end < 120);
  CHECK(text.find("certkit … ") == 2);
  CHECK(text.find("--frm") != std::string::npos);
  const std::string marks = text.substr(end + 1);
  // In code points: the two "…" before the mark are three octets each in the line above.
  CHECK(marks.find('^') == text.find("--frm") - 2);
  CHECK(shown({"inspect", std::string(10'000, 'x')}, std::string(10'000, 'x')).size() < 300);
  CHECK(shown({"inspect", "a\x1b[31m\nb", "--frm"}, "--frm").find('\x1b') == std::string::npos);
}
