#include "vectors.hpp"

#include <doctest/doctest.h>

#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

using namespace certkit;
using namespace certkit::lint_test;

TEST_CASE("in each vector is found what is wrong with it, and nothing else") {
  for (const Row& row : rows()) {
    std::vector<std::string> arguments = row.arguments;
    arguments.insert(arguments.end(), {"--json", "--fail-on", "never"});
    const Said said = run(arguments);
    std::string typed;
    for (const std::string& word : row.arguments) typed += " " + word;
    CHECK_MESSAGE(joined(ids_in(said.out)) == joined(row.found), row.rule, " ", row.verdict, ": certkit", typed, "\n", said.err);
    CHECK_MESSAGE(said.err.find("there is no file") == std::string::npos, typed);
    CHECK((row.verdict == "bad") == row.found.contains(row.rule));
  }
}

TEST_CASE("each rule has a vector that keeps to it and one that breaks it") {
  std::set<std::string> good, bad;
  for (const Row& row : rows()) {
    (row.verdict == "good" ? good : bad).insert(row.rule);
    CHECK_MESSAGE(lint::find_rule(row.rule) != nullptr, "no rule is called ", row.rule);
  }
  for (const lint::Rule* rule : lint::all_rules()) {
    CHECK_MESSAGE(good.contains(std::string(rule->id)), rule->id, " has no good vector");
    CHECK_MESSAGE(bad.contains(std::string(rule->id)), rule->id, " has no bad vector");
  }
}

TEST_CASE("each rule says what it is, why it matters, what to do, and what says so") {
  std::string_view last;
  for (const lint::Rule* rule : lint::all_rules()) {
    CAPTURE(rule->id);
    CHECK(last < rule->id);
    last = rule->id;
    CHECK(rule->id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == rule->id.npos);
    std::string file(rule->id);
    for (char& c : file)
      if (c == '-') c = '_';
    CHECK(std::filesystem::exists(std::string(CERTKIT_SOURCE) + "/src/lint/rules/" + file + ".cpp"));
    for (const std::string_view text : {rule->title, rule->meaning, rule->mend, rule->citation}) CHECK_FALSE(text.empty());
    CHECK((rule->title.front() == '"' || !rule->title.ends_with('.')));
    CHECK(rule->meaning.ends_with('.'));
    CHECK((rule->mend.ends_with('.') || rule->mend.ends_with("…")));
  }
}

TEST_CASE("each rule for public CAs has its dates, and each line of dates its rule") {
  using OfPublic = void (*)(const lint::Paper&, const lint::PolicyLine&, lint::Report&);
  std::set<std::string_view> dated;
  for (const lint::PolicyLine& line : lint::policy_lines()) {
    CAPTURE(line.rule);
    dated.insert(line.rule);
    CHECK(line.from < line.until);
    CHECK_FALSE(line.citation.empty());
    const lint::Rule* rule = lint::find_rule(line.rule);
    REQUIRE(rule != nullptr);
    CHECK(std::holds_alternative<OfPublic>(rule->judge));
  }
  for (const lint::Rule* rule : lint::all_rules())
    if (std::holds_alternative<OfPublic>(rule->judge)) CHECK_MESSAGE(dated.contains(rule->id), rule->id, " has no dates");
}
