// What a CA gave, what differs from what was asked for, which files hold it.
#pragma once

#include <optional>

#include "base/files.hpp"
#include "cli/exit.hpp"
#include "cli/issuing.hpp"
#include "cli/render/json.hpp"
#include "profile/which.hpp"

namespace certkit::cli {

void show(Session& session, const std::string& command, const Received& received, const std::vector<base::FileSet::Written>& written,
          const std::vector<std::string>& steps);

// Adds the members `certificate`, `findings` and `ok`.
void add_certificate(Json& json, const Received& received);

// What became of one certificate of `issue`: the files that the device takes, or why there are none.
struct IssuedForDevice {
  profile::Which which;
  std::optional<Received> received;
  std::optional<issue::Pending> pending;  // then `files` has the ticket
  std::string issuer;                     // of one that is pending
  std::vector<base::FileSet::Written> files;
  std::vector<std::string> steps;
  std::optional<Error> error;
};
// `requests`: the keys and CSRs that were made before.
void show(Session& session, const std::vector<base::FileSet::Written>& requests, const std::vector<IssuedForDevice>& all);
// Exit::partial where some were made and some not, Exit::pending where none failed and some are pending.
[[nodiscard]] Exit exit_for(const std::vector<IssuedForDevice>& all);

}  // namespace certkit::cli
