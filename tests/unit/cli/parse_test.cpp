#include "cli/parse.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"
#include "cli/session.hpp"

using namespace certkit;
using namespace certkit::cli;

namespace {

// A program whose command has two words.
struct Values {
  bool loud = false;
  std::string out, key, place;
  int days = 0;
  std::vector<std::string> names, files;
} values;

Action declare_build(Syntax& syntax) {
  syntax.input("PLACE", values.place, "where").required();
  syntax.input("FILE", values.files, "which");
  Option& out = syntax.option("-o, --out FILE", values.out, "to");
  syntax.option("--key FILE", values.key, "with").excludes(out);
  syntax.option("--days N", values.days, "how long").number_between(1, 9).needs(out);
  syntax.option("--name NAME", values.names, "what");
  return [](Session&) { return Exit::ok; };
}

Action declare_tear(Syntax&) {
  return [](Session&) { return Exit::no; };
}

Action declare_house(Syntax& syntax) {
  syntax.word("build", "make one", &declare_build);
  syntax.word("tear", "down", &declare_tear);
  return {};
}

struct House {
  House() {
    values = {};
    program.flag("-l, --loud", values.loud, "say more");
    program.help("-h, --help", "this");
  }
  Parsed parse(const std::vector<std::string>& typed) { return cli::parse(house, typed); }
  std::string refusal(const std::vector<std::string>& typed) {
    try {
      (void)parse(typed);
    } catch (const Error& error) {
      CHECK(error.code() == Errc::usage);
      return error.message() + " @ " + error.input();
    }
    return "none";
  }
  Syntax program{"do"};
  Syntax& house = program.word("house", "all about it", &declare_house, "  do house build x\n");
};

}  // namespace

TEST_CASE("what is declared can be read") {
  const House house;
  CHECK(house.program.options.front().facts.spellings == std::vector<std::string>{"-l", "--loud"});
  CHECK_FALSE(house.program.options.front().takes_value());
  const Syntax& build = house.house.words.front();
  CHECK(build.path() == "do house build");
  CHECK(build.examples == house.house.examples);
  CHECK(build.inputs.front().name() == "PLACE");
  CHECK(build.inputs.front().facts.required);
  CHECK_FALSE(build.inputs.front().facts.several);
  CHECK(build.inputs.back().facts.several);
  CHECK(build.options.front().name() == "--out");
  CHECK(build.options.front().facts.placeholder == "FILE");
  CHECK(build.options.front().is_spelt("-o"));
  CHECK(build.everything().size() == 2 + 4 + 2);
}

TEST_CASE("values go to their targets, and what was given is known as it was typed") {
  House house;
  const Parsed parsed = house.parse({"build", "--name=a", "here", "-lo", "there", "one", "--days", "7", "two", "--name", "b"});
  CHECK_FALSE(parsed.asks_for_help);
  CHECK(parsed.reached.name == "build");
  CHECK(values.place == "here");
  CHECK(values.files == std::vector<std::string>{"one", "two"});
  CHECK(values.names == std::vector<std::string>{"a", "b"});
  CHECK(values.out == "there");
  CHECK(values.days == 7);
  CHECK(values.loud);
  CHECK(parsed.reached.options.back().given == std::vector<std::string>{"a", "b"});
  CHECK(house.program.options.front().given.size() == 1);
}

TEST_CASE("the word that was reached says what to do; a value that is called like another one is a value") {
  House house;
  CHECK(house.parse({"tear"}).reached.name == "tear");
  House other;
  const Parsed parsed = other.parse({"build", "tear", "-o", "build"});
  CHECK(parsed.reached.name == "build");
  CHECK(values.place == "tear");
  CHECK(values.out == "build");
}

TEST_CASE("help is asked for wherever it stands, and whatever is missing") {
  CHECK(House().parse({"--help"}).asks_for_help);
  House house;
  const Parsed parsed = house.parse({"build", "-h"});
  CHECK(parsed.asks_for_help);
  CHECK(parsed.reached.name == "build");
}

TEST_CASE("what does not fit is said in the words of the declaration") {
  CHECK(House().refusal({}) == "do house needs one of build, tear @ ");
  CHECK(House().refusal({"biuld"}) == "do house has no 'biuld' @ biuld");
  CHECK(House().refusal({"build"}) == "do house build needs PLACE @ ");
  CHECK(House().refusal({"tear", "x"}) == "'x' is one word too many for do house tear @ x");
  CHECK(House().refusal({"build", "x", "--uot"}) == "there is no option '--uot' in do house build @ --uot");
  CHECK(House().refusal({"build", "x", "-out", "y"}) == "there is no option '-out': long options begin with two dashes @ -out");
  CHECK(House().refusal({"build", "x", "-o"}) == "-o wants a value: --out FILE @ -o");
  CHECK(House().refusal({"build", "x", "-o", "--key"}) == "--out wants a value, and '--key' is an option @ --key");
  CHECK(House().refusal({"build", "x", "-o", "y", "--out", "z"}) == "--out is given twice @ --out");
  CHECK(House().refusal({"build", "x", "--key", "k", "-o", "y"}) == "-o and --key exclude each other @ -o");
  CHECK(House().refusal({"build", "x", "--key", "k", "-oy"}) == "--key and --out exclude each other @ --key");
  CHECK(House().refusal({"build", "x", "--days", "3"}) == "--days has a meaning only together with --out FILE @ --days");
  CHECK(House().refusal({"build", "x", "-oy", "--days", "10"}) == "--days: '10' is no number from 1 to 9 @ 10");
  CHECK(House().refusal({"build", "x", "--loud=no"}) == "--loud takes no value @ --loud=no");
  CHECK(House().refusal({"build", "x", "-o=y"}) == "the value of -o follows without '=' @ -o");
  CHECK(House().refusal({"build", "x", "-o", "=y"}) == "none");
  CHECK(House().refusal({"build", "x", "--out=y"}) == "none");
  CHECK(House().refusal({"build", "x", "--", "--loud=no"}) == "none");
  CHECK(House().refusal({"build", "x", "-oy", "--days", ""}) == "--days: '' is no number from 1 to 9 @ \"\"");
}
