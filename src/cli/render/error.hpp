// An Error as the user or a program sees it, on standard error.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "certkit/error.hpp"
#include "cli/exit.hpp"

namespace certkit::cli {

// With the arguments, a usage error also shows where on the command line it is.
void render_error(std::ostream& err, const Error& error, Exit exit, bool json, std::span<const std::string> arguments = {});
// "what, where": the message, and the input if the message does not name it.
[[nodiscard]] std::string sentence(const Error& error);

}  // namespace certkit::cli
