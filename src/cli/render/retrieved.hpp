// A request that is still pending, and what became of those that were.
#pragma once

#include <optional>

#include "base/files.hpp"
#include "cli/exit.hpp"
#include "cli/issuing.hpp"

namespace certkit::cli {

// `who` had the request; empty: it was sent to nobody.
void show_forgotten(Session& session, const issue::RequestRecord& record, const std::string& who);

// A pending request, and its ticket.
void show_pending(Session& session, const std::string& command, const issue::RequestRecord& record, const issue::Pending& pending,
                  const std::vector<base::FileSet::Written>& written);

// What `retrieve` found out about one request.
struct Retrieved {
  issue::RequestRecord record;
  std::optional<Received> received;
  std::vector<base::FileSet::Written> files;
  std::optional<issue::Pending> pending;
  std::optional<Error> error;  // refused, too
  bool forgotten = false;      // as the record was before
};
// `unread`: what is remembered of requests and cannot be read; each is said on standard error, too.
void show(Session& session, const std::vector<Retrieved>& all, const std::vector<Error>& unread = {});
// Exit::partial where some failed and some did not; Exit::pending where none failed and some are.
[[nodiscard]] Exit exit_for(const std::vector<Retrieved>& all);

}  // namespace certkit::cli
