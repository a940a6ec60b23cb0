// --save: the chain that a server has to send, as files that servers take.
#pragma once

#include <string>

#include "cli/outputs.hpp"
#include "cli/syntax.hpp"
#include "diagnose/case.hpp"

namespace certkit::cli {

void declare_save(Syntax& syntax, OutputOptions& options);  // --save, --force
// fullchain.pem, the certificate and each CA's behind it but the root's, and each of those by itself: intermediate-1.pem … Nothing where
// nothing is missing, which is said, or where --save was not given.
void save_chain(Session& session, const diagnose::Case& one, const OutputOptions& options);

}  // namespace certkit::cli
