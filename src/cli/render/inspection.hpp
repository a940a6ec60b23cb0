// What inspect shows of one file after the other, or of ten thousand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/render/json_stream.hpp"
#include "cli/render/objects.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

// One Bag, ready to be shown: text alone, so that nothing of the Bag is held while it waits for its turn.
struct Inspected {
  std::string text;  // or, for JSON, the elements of the document's arrays:
  std::vector<std::string> objects, files, problems;
  std::string talk;  // for standard error
  Summary summary;
  bool has_files = false;
  Exit exit = Exit::ok;
};

class Inspection {
 public:
  explicit Inspection(Session& session);
  [[nodiscard]] Inspected look_at(const Bag& bag) const;  // from any thread
  void show(Inspected&& seen);                            // in the order of the inputs
  Exit end();

 private:
  Session& session_;
  const View view_;
  std::unique_ptr<JsonStream> json_;
  std::vector<std::string> files_, problems_;  // JSON: they come after the objects
  Summary summary_;
  bool first_ = true;
  Exit exit_ = Exit::ok;
};

}  // namespace certkit::cli
