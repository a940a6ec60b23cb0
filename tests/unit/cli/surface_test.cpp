#include "cli/surface.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "cli/manual/manual.hpp"
#include "cli/manual/roff.hpp"

using namespace certkit::cli;

namespace {

void each(const CommandFacts& command, const std::function<void(const CommandFacts&)>& use) {
  use(command);
  for (const CommandFacts& one : command.subcommands) each(one, use);
}

const OptionFacts& option(const CommandFacts& command, const std::string& spelling) {
  for (const OptionFacts& one : command.options)
    if (std::find(one.spellings.begin(), one.spellings.end(), spelling) != one.spellings.end()) return one;
  FAIL("no option " << spelling);
  return command.options.front();
}

const Command& command(std::string_view name) {
  for (const Command* one : all_commands())
    if (one->name == name) return *one;
  FAIL("no command");
  return *all_commands().front();
}

}  // namespace

TEST_CASE("every placeholder says what stands for it, so that completions offer the right thing") {
  for (const Command* one : all_commands())
    each(facts_of(*one), [](const CommandFacts& facts) {
      for (const auto* group : {&facts.inputs, &facts.options})
        for (const OptionFacts& fact : *group) {
          CAPTURE(facts.words);
          CAPTURE(fact.placeholder);
          CHECK((fact.placeholder.empty() || kind_of(fact.placeholder)));
          CHECK_FALSE(fact.description.empty());
        }
    });
}

TEST_CASE("facts are those that parsing goes by") {
  const CommandFacts csr = facts_of(command("csr"));
  CHECK(csr.words == "certkit csr");
  CHECK(option(csr, "--profile").spellings == std::vector<std::string>{"-p", "--profile"});
  CHECK(option(csr, "--profile").placeholder == "NAME|FILE");
  CHECK(option(csr, "--dry-run").placeholder.empty());
  CHECK(option(csr, "--san").several);
  CHECK_FALSE(option(csr, "--cn").several);
  CHECK(option(csr, "--hash").choices == std::vector<std::string>{"sha256", "sha384", "sha512"});
  CHECK(option(csr, "--cn").choices.empty());
  const CommandFacts ca = facts_of(command("ca"));
  REQUIRE(ca.subcommands.size() >= 4);
  CHECK(ca.subcommands.front().words == "certkit ca init");
  CHECK(ca.subcommands.front().inputs.front().placeholder == "DIR");
  CHECK(option(ca.subcommands.front(), "--subject").required);
  CHECK(facts_of(command("inspect")).inputs.front().several);
}

TEST_CASE("roff: what would be an escape or a macro is shown as it is") {
  CHECK(roff("a\\b") == "a\\(rsb");
  CHECK(roff(".TH\n'x\n.") == "\\&.TH\n\\&\\(aqx\n\\&.");
  CHECK(roff("--key-type") == "\\-\\-key\\-type");
  CHECK(roff("`~/x^`") == "\\(ga\\(ti/x\\(ha\\(ga");
  CHECK(roff("\xe2\x80\xa6 \xc3\xb8 \xf0\x9f\x94\x91") == "\\[u2026] \\[u00F8] \\[u1F511]");
}

TEST_CASE("manual: the date is that of the release, and every page leads to the others") {
  const std::string page = command_page(facts_of(command("csr")), {"9.8.7", "2026-02-03"});
  CHECK(page.starts_with(".TH CERTKIT\\-CSR 1 2026-02-03 \"certkit 9.8.7\" \"certkit\"\n"));
  CHECK(page.find(".BR certkit\\-verify\\-pair (1)") != std::string::npos);
  CHECK(page == command_page(facts_of(command("csr")), {"9.8.7", "2026-02-03"}));
}
