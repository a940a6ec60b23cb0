// Where else a root may be trusted: the stores of this machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace certkit::diagnose {

struct StorePlace {
  std::string name;  // "the system", "Java", "NSS"
  std::filesystem::path file;
};
// Those that are there, at the usual places. `home`, `java_home`: of the environment; may be empty.
[[nodiscard]] std::vector<StorePlace> usual_stores(const std::filesystem::path& home, const std::filesystem::path& java_home);

}  // namespace certkit::diagnose
