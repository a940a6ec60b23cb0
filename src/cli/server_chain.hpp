// The chain of a TLS server as certificates to trust: as it sends them, and what is missing up to the root.
#pragma once

#include <string>

#include "certkit/bag.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// `url`: "https://host[:port]". Each certificate's source says where it is from: the server, an AIA address, this machine's trust store.
// Where they come from, and the fingerprints to compare, is said on standard error. Throws Errc::network where the server shows none.
[[nodiscard]] Bag server_chain(Session& session, const std::string& url);

}  // namespace certkit::cli
