// Which of the inputs are device profiles, by their content.
#pragma once

#include <string>
#include <vector>

#include "cli/inputs.hpp"

namespace certkit::cli {

struct SortedInputs {
  InputOptions files;  // certificates and the like
  std::vector<std::string> profiles;
};
[[nodiscard]] SortedInputs sort_inputs(const InputOptions& options);

}  // namespace certkit::cli
