#include "profile/expression.hpp"

#include <doctest/doctest.h>

using namespace certkit;
using namespace certkit::profile;

namespace {

const std::map<std::string, Value>& variables() {
  static const std::map<std::string, Value> all = {{"fqdn", std::string("a.contoso.com")},
                                                   {"none", std::string()},
                                                   {"on", true},
                                                   {"off", false},
                                                   {"n", std::int64_t{3}},
                                                   {"domains", std::vector<std::string>{"contoso.com", "fabrikam.com"}},
                                                   {"nobody", std::vector<std::string>{}}};
  return all;
}

Types types() {
  Types all;
  for (const auto& [name, value] : variables()) all[name] = type_of(value);
  return all;
}

Node source(const std::string& text) { return read_yaml("x: " + text + "\n", "t.yaml").items.at(0); }

std::string value(const std::string& text) {
  const Expression expression = Expression::parse(source("\"" + text + "\""));
  (void)expression.check(types());
  return to_text(expression.evaluate([](const std::string& name) { return variables().at(name); }));
}

std::string error(const std::string& text) {
  try {
    const Expression expression = Expression::parse(source(text));
    (void)expression.check(types());
  } catch (const Error& e) {
    return e.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("expressions: values") {
  CHECK(value("fqdn") == "a.contoso.com");
  CHECK(value("'it'") == "it");
  CHECK(value("'a' + '.' + parent(fqdn)") == "a.contoso.com");
  CHECK(value("label(fqdn, 0)") == "a");
  CHECK(value("label(fqdn, 2)") == "com");
  CHECK(value("label(fqdn, 7)") == "");
  CHECK(value("host('https://Meet.contoso.com:443/x?y')") == "meet.contoso.com");
  CHECK(value("host('https://[2001:db8::1]:443/x')") == "2001:db8::1");
  CHECK(value("each('sip.', domains)") == "sip.contoso.com, sip.fabrikam.com");
  CHECK(value("each('', domains, ':443')") == "contoso.com:443, fabrikam.com:443");
  CHECK(value("unique(concat(domains, ['contoso.com', fqdn]))") == "contoso.com, fabrikam.com, a.contoso.com");
  CHECK(value("first(nobody)") == "");
  CHECK(value("rest(domains)") == "fabrikam.com");
  CHECK(value("outside(domains, 'contoso.com')") == "fabrikam.com");
  CHECK(value("without(domains, ['contoso.com'])") == "fabrikam.com");
  CHECK(value("join(domains, ';')") == "contoso.com;fabrikam.com");
  CHECK(value("if(on, 'yes', 'no')") == "yes");
  CHECK(value("count(domains)") == "2");
  CHECK(value("lower('ABC')") == "abc");
}

TEST_CASE("expressions: conditions") {
  CHECK(value("on and not off") == "true");
  CHECK(value("off or on and off") == "false");
  CHECK(value("(off or on) and fqdn") == "true");
  CHECK(value("none or nobody") == "false");
  CHECK(value("empty(none) and empty(nobody) and not empty(domains)") == "true");
  CHECK(value("n >= 3 and n < 4 and n != 5") == "true");
  CHECK(value("'contoso.com' in domains") == "true");
  CHECK(value("fqdn == 'a.contoso.com'") == "true");
  CHECK(value("under(fqdn, 'contoso.com') and not under('xcontoso.com', 'contoso.com')") == "true");
  CHECK(value("older('8.1', '8.10') and not older('8.10', '8.1') and not older('8.1', '8.1') and older('4', '4.2')") == "true");
  CHECK(value("covered(['a.contoso.com'], ['*.contoso.com'])") == "true");
  CHECK(value("covered(['contoso.com'], ['*.contoso.com'])") == "false");
  CHECK(value("covered(['a.b.contoso.com'], ['*.contoso.com'])") == "false");
}

TEST_CASE("expressions: what is wrong is said with its place") {
  CHECK(error("fqdm") == "t.yaml:1:4: unknown variable 'fqdm' in \"fqdm\"; did you mean 'fqdn'?");
  CHECK(error("on and eech('a', domains)") ==
        "t.yaml:1:11: unknown function 'eech' in \"on and eech('a', domains)\"; did you mean 'each'?");
  CHECK(error("\"off and fqdm\"").starts_with("t.yaml:1:13: unknown variable"));
  CHECK(error("fqdn = 'a'").find("equality is '=='") != std::string::npos);
  CHECK(error("fqdn == on").starts_with("t.yaml:1:12: text is needed, but this is true or false"));
  CHECK(error("domains + fqdn").find("concat(a, b)") != std::string::npos);
  CHECK(error("fqdn < 'b'").find("older(a, b)") != std::string::npos);
  CHECK(error("8.1 == n").find("needs quotes") != std::string::npos);
  CHECK(error("label(fqdn)").find("wrong number of values for label(fqdn, n)") != std::string::npos);
  CHECK(error("fqdn fqdn").find("goes on where it should end") != std::string::npos);
  CHECK(error("fqdn é").find("not 'é',") != std::string::npos);  // a whole character
  CHECK(error("\"'abc\"").find("closing '") != std::string::npos);
  CHECK(error("(on").find("')' expected") != std::string::npos);
  CHECK(error("on and").find("a value expected") != std::string::npos);
  CHECK(error(std::string(200, '(') + "on" + std::string(200, ')')).find("nested deeper than 32") != std::string::npos);
  CHECK(error("not " + std::string(0, ' ') +
              [] {
                std::string nots;
                for (int i = 0; i < 100; ++i) nots += "not ";
                return nots;
              }() +
              "on")
            .find("nested deeper") != std::string::npos);
  CHECK(error("'" + std::string(5000, 'a') + "'").find("more than 4000 characters") != std::string::npos);
}

TEST_CASE("thirty parentheses are not too many") {
  CHECK(value(std::string(30, '(') + "on" + std::string(30, ')')) == "true");
  CHECK(value("length(join(concat(concat(concat(domains, domains), domains), [lower(lower(lower(lower(fqdn))))]), ','))") != "");
}

TEST_CASE("a long chain is not a deep tree") {
  std::string chain = "on";
  for (int i = 0; i < 300; ++i) chain += " and on";
  CHECK(value(chain) == "true");
}

TEST_CASE("templates") {
  const auto text = [](const std::string& yaml) {
    const Template t = Template::parse(source(yaml));
    (void)t.check(types());
    return t.evaluate_text([](const std::string& name) { return variables().at(name); });
  };
  CHECK(text("\"sip.${parent(fqdn)}:${n}\"") == "sip.contoso.com:3");
  CHECK(text("\"${domains}\"") == "contoso.com, fabrikam.com");
  CHECK(text("\"$${fqdn}\"") == "${fqdn}");
  CHECK(text("\"costs $5 and {braces}\"") == "costs $5 and {braces}");
  CHECK(text("\"${join(domains, '}')}\"") == "contoso.com}fabrikam.com");
  CHECK_THROWS_AS(text("\"a ${domains}\""), Error);
  CHECK_THROWS_AS(text("\"a ${fqdn\""), Error);
  CHECK_THROWS_AS(text("\"${}\""), Error);
}

TEST_CASE("values that grow without end are stopped") {
  const std::vector<std::string> many(9'000, "x");
  const Expression twice = Expression::parse(source("concat(l, l)"));
  CHECK(twice.check({{"l", Type::list}}) == Type::list);
  CHECK_THROWS_WITH_AS((void)twice.evaluate([&](const std::string&) { return Value(many); }), doctest::Contains("10000 items"), Error);
}
