// The words of `certkit ca`.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace certkit::cli {

[[nodiscard]] Action declare_ca_init(CLI::App& parser);
[[nodiscard]] Action declare_ca_sign(CLI::App& parser);
[[nodiscard]] Action declare_ca_list(CLI::App& parser);
[[nodiscard]] Action declare_ca_export(CLI::App& parser);

void declare_ca_folder(CLI::App& parser, std::string& folder);

}  // namespace certkit::cli
