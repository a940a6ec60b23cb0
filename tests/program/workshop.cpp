#include "workshop.hpp"

#include <stdexcept>

namespace test {

Program Workshop::certkit(const Words& words) const {
  Program program;
  program.path = CERTKIT_EXECUTABLE;
  program.arguments = words;
  program.environment = {"PATH=/usr/bin:/bin", "CERTKIT_PROFILES=" CERTKIT_SOURCE "/profiles"};
  program.folder = path();
  program.out = *this / "said.out";
  program.err = *this / "said.err";
  return program;
}

void Workshop::run(const Words& words) const {
  if (run_program(certkit(words)).exit_code == 0) return;
  std::string line = "certkit";
  for (const std::string& word : words) line += " " + word;
  throw std::runtime_error(line + " failed: " + get(*this / "said.err"));
}

void Workshop::make(const std::string& name, const std::string& key_type) const {
  if (!std::filesystem::exists(*this / "ca")) {
    run({"ca", "init", "ca", "--subject", "CN=Root", "--intermediate", "--key-type", "ec:p256"});
    run({"ca", "export", "ca", "-o", "chain.crt"});
  }
  run({"csr", "--cn", name + ".example", "--san", "dns:" + name + ".example", "--name", name, "--key-type", key_type});
  run({"ca", "sign", "ca", name + ".csr", "-o", name + ".crt"});
  put(*this / (name + ".pem"), get(*this / (name + ".key")) + get(*this / (name + ".crt")) + get(*this / "chain.crt"));
}

}  // namespace test
