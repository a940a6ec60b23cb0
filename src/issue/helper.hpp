// certmonger's protocol for enrollment helpers (its doc/helpers.txt): what a helper is told through its environment, and what its exit code
// and standard output mean. Pure: nothing is run here.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "issue/issuer.hpp"

namespace certkit::issue {

struct HelperCommand {
  std::string program;
  std::vector<std::string> arguments;
};
// "PROGRAM ARG…": words stand between blanks, and a word in double quotes may have blanks in it; nothing else has a meaning, as no shell
// sees it. What is the name of a file as a whole is a program without arguments. Throws Errc::usage for a quote without its end.
[[nodiscard]] HelperCommand helper_command(const std::string& text);

struct HelperRequest {
  std::string operation;                     // SUBMIT, POLL
  std::string cookie;                        // of POLL
  std::string profile, ca_issuer, nickname;  // may be empty
  const Certificate* replaced = nullptr;     // the certificate that is renewed, or nullptr
};
// CERTMONGER_OPERATION, _CSR, _REQ_SUBJECT and so on; of several names each on a line of its own.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> helper_environment(const Csr& csr, const HelperRequest& request);

struct HelperSaid {
  int exit_code = 0;
  std::string_view out, err;
};
// What it says to SUBMIT and POLL. Throws what the exit code means: Errc::network (3), Errc::usage (4), Errc::unsupported (6, 16); and
// Errc::malformed for a certificate or cookie that is none, and for exit codes that the protocol does not have. `name`: of the helper.
[[nodiscard]] Answer helper_answer(const Csr& csr, const HelperSaid& said, const std::string& name);
// What it says to FETCH-ROOTS, in the order of Issuer::chain(). Throws Errc::unsupported where it has none to give, else as above.
[[nodiscard]] std::vector<Certificate> helper_roots(const HelperSaid& said, const std::string& name);

}  // namespace certkit::issue
