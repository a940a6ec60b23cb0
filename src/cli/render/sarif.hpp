// Findings as SARIF 2.1.0 (OASIS), which CI systems show beside the files.
#pragma once

#include <string>

#include "lint/lint.hpp"

namespace certkit::cli {

[[nodiscard]] std::string sarif(const lint::Judgement& judgement);

}  // namespace certkit::cli
