// NAME.ticket.json: a request that a CA has and has not decided, for another day or another machine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/outputs.hpp"
#include "issue/requests.hpp"

namespace certkit::cli {

// What was written, or why it could not be: that a request is pending is told all the same. `base` with its folder. A ticket of the same
// request is replaced, one of a request that is done or refused too; where another file has the name, the ticket has a part of its
// request's digest in its own.
struct Ticket {
  std::vector<base::FileSet::Written> written;
  std::optional<Error> error;
};
[[nodiscard]] Ticket write_ticket(Session& session, const std::string& state, const issue::RequestRecord& record, const std::string& base,
                                  const OutputOptions& outputs);
// Throws Errc::unreadable, Errc::wrong_kind and Errc::malformed, naming the file; "-" is standard input.
[[nodiscard]] issue::RequestRecord read_ticket(Session& session, const std::string& file);
// "x.ticket.json" -> "x".
[[nodiscard]] std::string name_of_ticket(const std::string& file);

}  // namespace certkit::cli
