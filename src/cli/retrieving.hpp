// The parts of `retrieve`: which requests are meant, and asking for one.
#pragma once

#include <string>
#include <vector>

#include "cli/outputs.hpp"
#include "cli/render/retrieved.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct RetrieveOptions {
  std::vector<std::string> tickets;
  bool forget = false;
  IssuingOptions issuing;
  OutputOptions outputs;
};

// One request to ask for, and where its certificate goes.
struct Wanted {
  issue::RequestRecord record;
  std::string base;
};

// What is meant: the tickets, or all that is remembered as pending, each beside its CSR.
struct WantedRequests {
  std::vector<Wanted> requests;
  std::vector<Error> unread;  // records that cannot be read, or the folder of all of them: each may be a request that is pending
};
[[nodiscard]] WantedRequests wanted_requests(Session& session, const RetrieveOptions& options);
// Asks for one, and puts what came back into its files.
[[nodiscard]] Retrieved retrieve_one(Session& session, const Wanted& wanted, const RetrieveOptions& options);
// --forget
[[nodiscard]] Exit forget_requests(Session& session, const RetrieveOptions& options);

}  // namespace certkit::cli
