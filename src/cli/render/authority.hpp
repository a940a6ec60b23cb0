// A CA of one's own: what it is, what it has signed.
#pragma once

#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {

void show(Session& session, const issue::Authority& authority);
void show(Session& session, const std::vector<issue::Authority::Entry>& entries);
void show(Session& session, const Crl& crl, const std::vector<base::FileSet::Written>& written);  // a list that was just made

}  // namespace certkit::cli
