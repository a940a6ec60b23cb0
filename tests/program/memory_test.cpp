// The memory of the real program, all of it, at its very end: no private key, no password. And nobody else gets to see it before.
#include "support/memory.hpp"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "base/text.hpp"
#include "ldap_server.hpp"
#include "terminal.hpp"
#include "uses.hpp"
#include "web_server.hpp"

using test::Hit;
using test::Interference;
using test::SystemCall;
using test::Use;

namespace {

// A password that was given in the environment stays there: it is the kernel's and the shell's too.
bool in_environment(const Hit& hit) { return hit.region == "[stack]" && hit.before.size() > 9 && hit.before.ends_with("_PASSWORD="); }

std::string lines(const std::vector<Hit>& hits) {
  std::string text;
  int shown = 0;
  for (const Hit& hit : hits)
    if (!in_environment(hit) && ++shown <= 20) text += "\n  " + hit.line();
  return text;
}

}  // namespace

TEST_SUITE("memory") {
  TEST_CASE("the search finds a key and a password where they are: in the middle of a split") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    test::furnish(workshop, "rsa:2048");
    const Use use = test::uses("rsa:2048")[3];
    const test::Needles secrets = secrets_of(workshop, use);
    bool opened = false, password = false, number = false, text = false;
    const auto outcome = run_program_traced(program_of(workshop, use), [&](const SystemCall& call) {
      opened = opened || (call.number == SYS_openat && call.memory->text(call.arguments[1]) == "old.password");
      if (!opened || (password && number && text)) return Interference{};
      for (const Hit& hit : search(*call.memory, secrets)) {
        password = password || hit.what.rfind("password+", 0) == 0;
        number = number || hit.what.rfind("d+", 0) == 0;
        text = text || hit.what.rfind("text of d+", 0) == 0;
      }
      return Interference{};
    });
    CHECK(outcome.exit_code == 0);
    CHECK(password);
    CHECK(number);
    CHECK(text);
  }

  TEST_CASE("at the end of a command neither a private key nor a password is left in its memory") {
    REQUIRE(test::can_trace());
    for (const std::string key_type : {"rsa:2048", "ec:p256", "ec:p384", "ed25519"}) {
      const test::Workshop workshop;
      test::furnish(workshop, key_type);
      for (const Use& use : test::uses(key_type)) {
        CAPTURE(key_type);
        CAPTURE(use.name);
        std::string left = "(it did not come to its end)";
        const auto outcome = run_program_traced(program_of(workshop, use), [&](const SystemCall& call) {
          if (call.number == SYS_exit_group) left = lines(search(*call.memory, secrets_of(workshop, use)));
          return Interference{};
        });
        CHECK_MESSAGE(outcome.exit_code == use.exit_code, test::get(workshop / "said.err"));
        CHECK_MESSAGE(left.empty(), left);
      }
    }
  }

  TEST_CASE("nor of a password that was typed at the prompt of a terminal: wrong, right, new, and once more") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    test::furnish(workshop, "ec:p256");
    struct Dialogue {
      Use use;
      std::vector<std::string> typed;  // in the order of the prompts
      std::string prompt;              // one of them
    };
    const Dialogue dialogues[] = {
        {{"split", {"split", "srv.pfx", "--out-dir", "typed", "--keypass", "prompt"}, "typed/srv.key", test::kNew, {}, {}},
         {test::kWrong, test::kOld, test::kNew, test::kNew},
         "wrong; password for srv.pfx: "},
        {{"convert",
          {"convert", "srv.pfx", "-o", "typed.pfx", "--passin", "prompt", "--passout", "prompt"},
          "typed.pfx",
          test::kNew,
          {},
          {}},
         {test::kOld, test::kNew, test::kNew},
         "new password for the output, again: "},
        {{"a CA signs",
          {"ca", "sign", "sealed-ca", "srv.csr", "-o", "typed.crt", "--passin", "prompt"},
          "sealed-ca/ca.key",
          test::kOld,
          {},
          {}},
         {test::kOld},
         "password for sealed-ca/ca.key"}};
    for (const auto& [use, typed, prompt] : dialogues) {
      CAPTURE(use.name);
      test::Needles passwords;
      for (const std::string& password : typed) test::add_password(passwords, password);
      test::Terminal terminal(typed);
      std::string left = "(it did not come to its end)";
      bool was_there = false;
      const auto outcome = run_program_traced(terminal.at(program_of(workshop, use)), [&](const SystemCall& call) {
        terminal.answer(call);
        const bool has_read = call.number == SYS_write && terminal.is_answered();
        was_there = was_there || (has_read && !search(*call.memory, passwords).empty());
        if (call.number == SYS_exit_group) left = lines(search(*call.memory, secrets_of(workshop, use)));
        return Interference{};
      });
      CHECK_MESSAGE(outcome.exit_code == 0, test::get(workshop / "said.err"));
      CHECK(terminal.is_answered());
      CHECK(terminal.seen().find(prompt) != std::string::npos);
      CHECK(passwords.in(terminal.seen()).empty());
      CHECK(was_there);
      CHECK_MESSAGE(left.empty(), left);
    }
  }

  // HTTP Basic is the password in base64, in a header that libcurl makes, sends and frees.
  TEST_CASE("of passwords that went to a server and to a proxy nothing is left, in libcurl neither") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    test::furnish(workshop, "ec:p256");
    test::WebServer proxy("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    const test::Program program =
        workshop.certkit({"submit", "srv.csr", "--issuer", "adcs:http://127.0.0.1/certsrv", "--with", "auth=basic", "--with", "user=enroll",
                          "--with", "password=file:old.password", "--with", "proxy=http://" + proxy.place(), "--with", "proxy_user=gate",
                          "--with", "proxy_password=file:new.password", "--state", "state", "--name", "proxied"});
    test::Needles secrets;
    for (const std::string& password : {test::kOld, test::kNew}) test::add_password(secrets, password);
    std::vector<std::string> sent;
    for (const std::string& login : {"enroll:" + test::kOld, "gate:" + test::kNew}) {
      const std::string encoded = certkit::base::to_base64(certkit::as_bytes(login));
      secrets.add_plain("Authorization", {encoded.begin(), encoded.end()});
      sent.push_back("uthorization: Basic " + encoded);
    }
    std::string left = "(it did not come to its end)";
    const auto outcome = run_program_traced(program, [&](const SystemCall& call) {
      if (call.number == SYS_exit_group) left = lines(search(*call.memory, secrets));
      return Interference{};
    });
    CHECK_MESSAGE(outcome.exit_code == 6, test::get(workshop / "said.err"));
    CHECK_MESSAGE(left.empty(), left);
    for (const std::string& header : sent) CHECK(proxy.asked().find(header) != std::string::npos);
  }

  TEST_CASE("nor of what is shown to a server when a request is retrieved, a certificate revoked, or a server checked") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    test::furnish(workshop, "ec:p256");
    const auto answer = [](const std::string& status, const std::string& body) {
      return "HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\nConnection: close\r\n\r\n" + body;
    };
    test::Needles secrets;
    test::add_password(secrets, test::kOld);
    test::add_key(secrets, workshop / "srv.key");
    const std::string login = certkit::base::to_base64(certkit::as_bytes("enroll:" + test::kOld));
    secrets.add_plain("Authorization", {login.begin(), login.end()});
    const auto left_by = [&](const test::Words& words, int exit_code) {
      std::string left = "(it did not come to its end)";
      const auto outcome = run_program_traced(workshop.certkit(words), [&](const SystemCall& call) {
        if (call.number == SYS_exit_group) left = lines(search(*call.memory, secrets));
        return Interference{};
      });
      CHECK_MESSAGE(outcome.exit_code == exit_code, test::get(workshop / "said.err"));
      return left;
    };

    test::WebServer certsrv(answer("200 OK", "<P ID=locInfoChkPnd>wait<P ID=locInfoReqID>Your Request Id is 89."));
    const test::Words basic{"--with", "auth=basic", "--with", "user=enroll", "--with", "password=file:old.password", "--state", "state"};
    test::Words submit{"submit", "srv.csr", "--issuer", "adcs:http://" + certsrv.place() + "/certsrv", "--name", "later"};
    test::Words retrieve{"retrieve", "later.ticket.json"};
    submit.insert(submit.end(), basic.begin(), basic.end());
    retrieve.insert(retrieve.end(), basic.begin(), basic.end());
    CHECK_MESSAGE(run_program(workshop.certkit(submit)).exit_code == 7, test::get(workshop / "said.err"));
    CHECK(left_by(retrieve, 7) == "");
    const std::string asked = certsrv.asked();
    CHECK(asked.find("uthorization: Basic " + login) != asked.rfind("uthorization: Basic " + login));  // by both commands

    test::WebServer cmp(answer("403 Forbidden", ""));
    CHECK(left_by({"revoke", "srv.crt", "--issuer", "cmp:http://" + cmp.place() + "/pkix/", "--with", "reference=4711", "--with",
                   "secret=file:old.password", "--state", "state"},
                  5) == "");
    CHECK(cmp.asked().find("POST /pkix/") != std::string::npos);

    test::WebServer no_tls(answer("400 Bad Request", ""));
    CHECK(left_by({"check", no_tls.place(), "--cert", "srv.crt", "--key", "protected.key", "--passin", "file:old.password", "--trust",
                   "chain.crt", "--offline", "--timeout", "1s", "--fail-on", "never"},
                  0) == "");
  }

  // The message of a simple login is libldap's, which gives it to GnuTLS.
  TEST_CASE("nor of a password that was sent to a directory, whether it lets certkit in or not") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    test::furnish(workshop, "ec:p256");
    workshop.run({"csr", "--cn", "directory.example", "--san", "ip:127.0.0.1", "--name", "directory", "--key-type", "ec:p256"});
    workshop.run({"ca", "sign", "ca", "directory.csr", "-o", "directory.crt"});
    test::put(workshop / "directory.pem",
              test::get(workshop / "directory.key") + test::get(workshop / "directory.crt") + test::get(workshop / "chain.crt"));
    for (const bool lets_in : {true, false})
      for (const auto& [file, password] :
           {std::pair{std::string("old.password"), test::kOld}, std::pair{std::string("new.password"), test::kNew}}) {
        CAPTURE(lets_in);
        CAPTURE(file);
        test::LdapServer directory(workshop / "directory.pem", lets_in ? 0 : 49);
        test::Needles secrets;
        test::add_password(secrets, password);
        std::string left = "(it did not come to its end)";
        const auto outcome =
            run_program_traced(workshop.certkit({"publish", "chain.crt", "--ldap", directory.url(), "--ca-file", "chain.crt", "--bind",
                                                 "admin@example.com", "--bindpass", "file:" + file}),
                               [&](const SystemCall& call) {
                                 if (call.number == SYS_exit_group) left = lines(search(*call.memory, secrets));
                                 return Interference{};
                               });
        CHECK_MESSAGE(outcome.exit_code == (lets_in ? 6 : 4), test::get(workshop / "said.err"));
        CHECK_MESSAGE(left.empty(), left);
        CHECK(directory.asked().find(password) != std::string::npos);
      }
  }

  TEST_CASE("no core dump, and no look into its memory by others: from before the first file is read") {
    REQUIRE(test::can_trace());
    const test::Workshop workshop;
    test::furnish(workshop, "ec:p256");
    const Use use = test::uses("ec:p256")[3];
    bool limit_is_zero = false, at_input = false;
    const auto outcome = run_program_traced(program_of(workshop, use), [&](const SystemCall& call) {
      const bool opens = call.number == SYS_openat && call.memory->text(call.arguments[1]).ends_with("password");
      if (!opens) {
        if (call.number == SYS_prlimit64 && call.arguments[1] == RLIMIT_CORE && call.arguments[2] != 0) {
          const auto wanted = call.memory->read(call.arguments[2], sizeof(rlimit));
          limit_is_zero = wanted == std::vector<std::uint8_t>(sizeof(rlimit), 0);
        }
        return Interference{};
      }
      at_input = true;
      return Interference{Interference::Kind::ask, PR_GET_DUMPABLE};
    });
    CHECK(at_input);
    CHECK(limit_is_zero);
    CHECK(outcome.answer == 0);
  }
}
