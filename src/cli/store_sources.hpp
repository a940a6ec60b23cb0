// Where trust stores are found and made from: files and folders, and words for what is none.
//   system, mozilla, java   the stores of this machine
//   nss:DIR                 the NSS database in a folder
//   https://HOST[:PORT], HOST:PORT    what a server sends, completed up to its root
//   adcs:…, est:…, ca:…     the certificates of a CA, as an issuer hands them out
#pragma once

#include "cli/inputs.hpp"
#include "cli/issuing.hpp"

namespace certkit::cli {

// `inputs` as for_each_input takes them. `how`: the settings of issuers. A file that is called like a word is the file.
[[nodiscard]] InputOptions store_sources(Session& session, InputOptions inputs, const IssuingOptions& how);

}  // namespace certkit::cli
