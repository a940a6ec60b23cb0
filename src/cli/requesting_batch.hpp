// `certkit csr --batch FILE`: keys and requests by the thousand.
#pragma once

#include <string>

#include "cli/exit.hpp"
#include "cli/outputs.hpp"
#include "cli/request.hpp"

namespace certkit::cli {

struct RequestBatch {
  std::string file;        // JSON Lines; "-": standard input
  RequestOptions request;  // what holds for every line that does not say otherwise
  std::string issuer_kind;
  OutputOptions outputs;
  PasswordSource passout;
  bool out_der = false, dry_run = false;
  bool second_opinion = true;  // each key, its file and each request are read back by the library that did not make them
};

// A line of answer for each line, in their order. A line that cannot be made is answered with its error, and the others are made. The files
// of a line are in place, and on the disk, when it is answered; of up to some hundred lines they appear together.
[[nodiscard]] Exit csr_batch(Session& session, const RequestBatch& batch);

}  // namespace certkit::cli
