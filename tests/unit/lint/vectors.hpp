// The vectors of tests/vectors/lint, judged by the program itself, in process and on 15 January 2026.
#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/run.hpp"

namespace certkit::lint_test {

inline std::filesystem::path folder() { return std::filesystem::path(CERTKIT_VECTORS) / "lint"; }

struct Said {
  int exit = 0;
  std::string out, err;
};
inline Said run(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  cli::Io io{.out = out,
             .err = err,
             .read_stdin = [](std::size_t) { return Secret(); },
             .env = [](const std::string& name) -> std::optional<std::string> {
               if (name == "CERTKIT_PROFILES") return std::string(CERTKIT_SOURCE) + "/profiles";
               return std::nullopt;
             },
             .ask = {},
             .now = [] { return time_from_rfc3339("2026-01-15T12:00:00Z"); },
             .executable = "/nowhere/certkit"};
  const int exit = cli::run(arguments, io);
  return {exit, std::move(out).str(), std::move(err).str()};
}

inline std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

// A line of expected.tsv.
struct Row {
  std::string rule, verdict;
  std::vector<std::string> arguments;  // of lint
  std::set<std::string> found;
};
inline std::vector<Row> rows() {
  std::vector<Row> all;
  std::ifstream in(folder() / "expected.tsv");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> fields = split(line, '\t');
    fields.resize(5);
    Row& row = all.emplace_back(Row{fields[0], fields[1], {"lint"}, {}});
    for (const std::string& file : split(fields[3], ' ')) row.arguments.push_back((folder() / file).string());
    for (std::string word : split(fields[2], ' ')) {
      if (const auto at = word.find("{dir}"); at != std::string::npos) word.replace(at, 5, folder().string());
      if (!word.empty()) row.arguments.push_back(word);
    }
    for (const std::string& id : split(fields[4], ',')) row.found.insert(id);
  }
  return all;
}

// The ids among the findings of a document of `lint --json`.
inline std::set<std::string> ids_in(const std::string& json) {
  std::set<std::string> ids;
  const std::string findings = json.substr(0, json.find("\"not_judged\""));
  for (std::size_t at = findings.find("\"id\": \""); at != std::string::npos; at = findings.find("\"id\": \"", at + 1))
    ids.insert(findings.substr(at + 7, findings.find('"', at + 7) - at - 7));
  return ids;
}

inline std::string joined(const std::set<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : ",") + id;
  return text;
}

}  // namespace certkit::lint_test
