// A fresh folder, and the built program run in it.
#pragma once

#include <string>
#include <vector>

#include "support/scratch.hpp"
#include "support/traced.hpp"

namespace test {

using Words = std::vector<std::string>;

class Workshop {
 public:
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return scratch_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return scratch_.path(); }
  // `certkit <words>` in the folder; what it says goes to the files said.out and said.err there.
  [[nodiscard]] Program certkit(const Words& words) const;
  void run(const Words& words) const;  // throws unless it exits with 0
  // NAME.key, NAME.csr, NAME.crt, chain.crt and NAME.pem (all of it), the certificate signed by the CA in the folder `ca`, which is made if
  // it is not there.
  void make(const std::string& name, const std::string& key_type) const;

 private:
  Scratch scratch_;
};

}  // namespace test
