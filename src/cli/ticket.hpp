// NAME.ticket.json: a request that a CA has and has not decided, for another day or another machine.
#pragma once

#include <string>
#include <vector>

#include "cli/outputs.hpp"
#include "issue/requests.hpp"

namespace certkit::cli {

// `base` with its folder. A ticket of the same request that is there is replaced, any other file only with --force.
[[nodiscard]] std::vector<base::FileSet::Written> write_ticket(Session& session, const issue::RequestRecord& record,
                                                               const std::string& base, const OutputOptions& outputs);
// Throws Errc::unreadable, Errc::wrong_kind and Errc::malformed, naming the file; "-" is standard input.
[[nodiscard]] issue::RequestRecord read_ticket(Session& session, const std::string& file);
// "x.ticket.json" -> "x".
[[nodiscard]] std::string name_of_ticket(const std::string& file);

}  // namespace certkit::cli
