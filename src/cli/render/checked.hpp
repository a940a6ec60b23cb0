// What check found.
#pragma once

#include <vector>

#include "cli/render/json.hpp"
#include "cli/session.hpp"
#include "diagnose/case.hpp"
#include "diagnose/cause.hpp"

namespace certkit::cli {

struct Checked {
  const diagnose::Case& one;
  const std::vector<Finding>& findings;
  bool ok = false;
};

void show(Session& session, const Checked& checked);
// The members of a document about one chain or endpoint: ok, findings, chain, opinions …
void add_members(Json& json, const Checked& checked);
// Root causes, each with what only follows from it behind it, indented.
void print_causes(std::ostream& out, const std::vector<Finding>& findings, bool color);
[[nodiscard]] Json to_json(const Finding& finding);

}  // namespace certkit::cli
