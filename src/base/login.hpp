// Logins in what people type: "https://user:password@host". A command line, a list or a fleet.yaml has one, and no message repeats it.
#pragma once

#include <string>
#include <string_view>

namespace certkit::base {

// Every URL of a text without its login: "https://***@host". What is no URL stays. Every Error says what it says through this.
[[nodiscard]] std::string without_logins(std::string text);
// One word that is meant as a server, where the scheme may be missing: "user:password@host:port" gives "***@host:port".
[[nodiscard]] std::string server_without_login(std::string_view word);

}  // namespace certkit::base
