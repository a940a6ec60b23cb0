// The expression language of profiles: a template that parses and passes its check evaluates, to a value of the type that the check said.
#include "profile/expression.hpp"

#include "base/text.hpp"
#include "support/fuzz.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

const Types& types() {
  static const Types all = {{"fqdn", Type::text},    {"empty_text", Type::text}, {"names", Type::list},  {"no_names", Type::list},
                            {"count", Type::number}, {"flag", Type::truth},      {"version", Type::text}};
  return all;
}

Value value_of(const std::string& variable) {
  if (variable == "fqdn") return std::string("mcu1.contoso.com");
  if (variable == "version") return std::string("4.5.1.3");
  if (variable == "names") return std::vector<std::string>{"a.contoso.com", "*.contoso.com", "10.1.1.5", "Ü", ""};
  if (variable == "no_names") return std::vector<std::string>{};
  if (variable == "count") return std::int64_t{7};
  if (variable == "flag") return true;
  return std::string();
}

template <class Parsed>
void run(const Node& node) {
  const std::size_t size = node.text.size();
  Parsed parsed;
  if (!fuzz::takes(size, {64u << 10, 2000}, [&] { parsed = Parsed::parse(node); })) return;
  std::set<std::string> used;
  parsed.variables(used);
  std::optional<Type> type;
  if (!fuzz::takes(size, {256u << 10, 4000}, [&] { type = parsed.check(types()); })) return;
  for (const std::string& variable : used) fuzz::require(types().contains(variable), "a checked expression has no unknown variable");
  // Values may be as large as the language lets them: 1 MiB each.
  std::optional<Value> value;
  if (fuzz::takes(size, {64u << 20, 1u << 20}, [&] { value = parsed.evaluate(value_of); }))
    fuzz::require(type_of(*value) == *type, "a value has the type that the check said");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.place = {std::make_shared<const std::string>("profile.yaml"), 3, 7};
  node.text_at = 0;
  node.text.assign(reinterpret_cast<const char*>(data), size);
  if (!base::is_utf8(node.text)) return 0;  // read_yaml() refuses it
  run<Expression>(node);
  run<Template>(node);
  return 0;
}
