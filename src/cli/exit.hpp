// The exit codes of the contract, and the one place where an error becomes one.
#pragma once

#include "certkit/error.hpp"

namespace certkit::cli {

enum class Exit {
  ok = 0,          // done, or the answer is yes
  no = 1,          // the answer is no: no match, findings, would have to write a mismatch
  usage = 2,       // command line, profile, inventory or INF is wrong
  unreadable = 3,  // an input cannot be read, or an output not be written
  password = 4,    // missing or wrong
  network = 5,
  refused = 6,    // by the CA
  pending = 7,    // at the CA
  partial = 8,    // a batch is done in part
  internal = 70,  // a bug in certkit
};

[[nodiscard]] Exit exit_for(Errc code) noexcept;

}  // namespace certkit::cli
