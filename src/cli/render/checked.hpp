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

// Servers, one after the other: as text each when its turn comes, as JSON one document in the end.
class CheckedServers {
 public:
  CheckedServers(Session& session, std::size_t number) : session_(session), number_(number) {}
  void add(const Checked& checked);
  [[nodiscard]] bool end();  // all of them are in order

 private:
  void add_json(const Checked& checked);
  Session& session_;
  std::size_t number_, ok_ = 0, in_order_ = 0;
  Json document_ = document("check"), findings_ = Json::array(), targets_ = Json::array();
};

// The members of a document about one chain or endpoint: ok, findings, chain, opinions …
void add_members(Json& json, const Checked& checked);
// Root causes, each with what only follows from it behind it, indented.
void print_causes(std::ostream& out, const std::vector<Finding>& findings, bool color);
[[nodiscard]] Json to_json(const Finding& finding);
[[nodiscard]] std::string in_numbers(const std::vector<Finding>& findings);  // "1 error, 2 notes"
[[nodiscard]] bool has_error(const std::vector<Finding>& findings);

}  // namespace certkit::cli
