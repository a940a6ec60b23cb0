#include "profile/names.hpp"

#include <algorithm>

#include "asn1/host_name.hpp"
#include "profile/name_checks.hpp"
#include "profile/pattern.hpp"
#include "profile/words.hpp"

namespace certkit::profile {
namespace {

const NameRule kNoRule;  // of what no entry of `san` put there

struct Made {
  NameWithRule name;
  const NameRule* rule = nullptr;
  bool from_group = false;
};

bool is_wildcard(const GeneralName& name) { return name.type == GeneralName::Type::dns && name.value.starts_with("*."); }

std::string rule_text(const NameRule& rule) {
  std::string text = rule.name.text();
  if (rule.foreach) text += " for each " + rule.as + " of " + rule.foreach.text();
  if (rule.when) text += ", when " + rule.when.text();
  return text;
}

GeneralName general_name(const NameRule& rule, const std::string& text) {
  try {
    if (rule.type == NameRule::As::automatic) return GeneralName::from_text(text);
    if (rule.type == NameRule::As::dns) {
      GeneralName name;
      name.value = canonical_dns(text, Wildcard::allowed);
      return name;
    }
    return GeneralName::from_text(std::string(word_for(rule.type)) + ":" + text);
  } catch (const Error& e) {
    fail(rule.place, "\"" + rule.name.text() + "\" gives '" + text + "': " + e.message(), e.hint());
  }
}

void add(const NameRule& rule, const std::string& text, std::vector<Made>& names) {
  if (text.empty()) {
    if (rule.optional) return;
    fail(rule.place, "\"" + rule.name.text() + "\" gives an empty name",
         "give the value that it is made of; in the profile, `optional: true` or a `when` would leave it out");
  }
  names.push_back({{general_name(rule, text), rule_text(rule), rule.why, rule.place.file_and_line(), rule.without}, &rule, false});
}

// A template that is one list gives a name for each of it.
void add_each(const NameRule& rule, const Value& value, std::vector<Made>& names) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    for (const std::string& item : *list) add(rule, item, names);
  } else {
    add(rule, to_text(value), names);
  }
}

void add_all(const NameRule& rule, Session& session, std::vector<Made>& names) {
  if (!session.holds(rule.when)) return;
  if (rule.foreach) {
    const Value items = rule.foreach.evaluate(session.lookup());
    for (const std::string& item : std::get<std::vector<std::string>>(items)) {
      const Lookup with_item = [&](const std::string& variable) { return variable == rule.as ? Value(item) : session.get(variable); };
      add_each(rule, rule.name.evaluate(with_item), names);
    }
    return;
  }
  add_each(rule, rule.name.evaluate(session.lookup()), names);
}

void replace_group(const std::string& group_name, const WildcardGroup& group, Session& session, std::vector<Made>& names) {
  if (!session.holds(group.replace_when)) return;
  std::vector<std::string> wildcards;
  for (const Template& with : group.with) {
    const Value value = with.evaluate(session.lookup());
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
      wildcards.insert(wildcards.end(), list->begin(), list->end());
    else
      wildcards.push_back(to_text(value));
  }
  for (Made& made : names) {
    if (made.rule->group != group_name || made.name.name.type != GeneralName::Type::dns) continue;
    if (is_wildcard(made.name.name)) {  // the rule itself says the wildcard: it is the group's, and needs no other
      made.from_group = true;
      continue;
    }
    const std::string name = made.name.name.value;
    std::string wildcard;
    if (group.with.empty() && name.find('.') != std::string::npos) wildcard = "*" + name.substr(name.find('.'));
    for (const std::string& candidate : wildcards)
      if (wildcard.empty() && (candidate == name || asn1::wildcard_covers(candidate, name))) wildcard = candidate;
    if (wildcard.empty()) {
      if (group.uncovered == WildcardGroup::Uncovered::keep) continue;
      fail(made.rule->place, "'" + name + "' is needed, but not covered by " + join(wildcards, ", "),
           "a wildcard stands for one label: *.contoso.com is not meet.fabrikam.com. Add a wildcard for that domain, or do without "
           "wildcards");
    }
    const GeneralName by_itself = made.name.name;
    GeneralName replaced;
    try {
      replaced.value = canonical_dns(wildcard, Wildcard::allowed);
    } catch (const Error& e) {
      fail(group.place, "the wildcard '" + wildcard + "': " + e.message());
    }
    made.name = {replaced,
                 "a wildcard for the group " + group_name + ", when " + group.replace_when.text(),
                 "stands for " + name,
                 group.place.file_and_line(),
                 made.name.without,
                 false,
                 {by_itself}};
    made.from_group = true;
  }
}

void dedupe(std::vector<Made>& names, bool all) {
  std::vector<Made> kept;
  for (Made& made : names) {
    const auto twin = std::find_if(kept.begin(), kept.end(), [&](const Made& other) { return other.name.name == made.name.name; });
    if (twin == kept.end() || (!all && !made.from_group)) {
      kept.push_back(std::move(made));
    } else if (twin->from_group && made.from_group) {
      twin->name.why += ", " + made.name.why.substr(made.name.why.rfind(' ') + 1);
      auto& all_of_it = twin->name.stands_for;
      all_of_it.insert(all_of_it.end(), made.name.stands_for.begin(), made.name.stands_for.end());
    }
  }
  names = std::move(kept);
}

void place_cn(const CertificateRule& certificate, const std::string& cn, Session& session, std::vector<Made>& names) {
  using CnInSan = NameOrder::CnInSan;
  const NameOrder& order = certificate.names;
  if (cn.empty()) return;
  const bool is_public = to_text(session.get("issuer")) == "public";
  const bool wanted = order.cn_in_san == CnInSan::always || (order.cn_in_san == CnInSan::issuer_public && is_public);
  std::optional<GeneralName> as_name;
  try {
    as_name = GeneralName::from_text(cn);
  } catch (const Error& e) {
    if (wanted)
      fail(certificate.cn.place(), "the common name '" + cn + "' must be repeated among the names, but it is none: " + e.message());
    return;
  }
  const auto found = std::find_if(names.begin(), names.end(), [&](const Made& made) { return made.name.name == *as_name; });
  if (found != names.end()) {
    if (order.cn_position == NameOrder::CnPosition::first) std::rotate(names.begin(), found, found + 1);
  } else if (wanted) {
    names.insert(names.begin(), Made{{*as_name, "the common name, cn_in_san " + std::string(word_for(order.cn_in_san)),
                                      "clients that find names look at them and no longer at the common name (RFC 6125)",
                                      certificate.cn.place().file_and_line()},
                                     &kNoRule,
                                     false});
  }
}

const std::string& shown_origin(const Made& made) { return made.name.origin.empty() ? made.name.rule : made.name.origin; }

void check_limits(const CertificateRule& certificate, const std::string& cn, const std::vector<Made>& names) {
  const NameLimits& limits = certificate.limits;
  const auto refuse = [&](const Place& place, const std::string& message) { fail(place, message, limits.why); };
  const Place& place = limits.place.line != 0 ? limits.place : certificate.place;
  if (limits.cn_required && cn.empty()) refuse(place, "the device needs a common name");
  if (limits.san_required && names.empty()) refuse(place, "the device needs at least one name");
  if (limits.max_cn_length != 0 && static_cast<int>(cn.size()) > limits.max_cn_length)
    fail(place, "the common name '" + cn + "' is longer than " + std::to_string(limits.max_cn_length) + " characters",
         limits.max_cn_length == 64
             ? "no certificate has a longer one (RFC 5280, ub-common-name): a shorter name is the common name, or none"
             : limits.why);
  if (limits.wildcard_cn == NameLimits::WildcardCn::forbid && cn.starts_with("*."))
    refuse(place, "the common name '" + cn + "' is a wildcard, which this device does not take");
  if (limits.max_san_count != 0 && static_cast<int>(names.size()) > limits.max_san_count)
    refuse(place, std::to_string(names.size()) + " names, but the device takes at most " + std::to_string(limits.max_san_count));
  for (const Made& made : names) {
    const std::string& value = made.name.name.value;
    const bool forbidden = limits.wildcard_san == NameLimits::WildcardSan::forbid ||
                           (limits.wildcard_san == NameLimits::WildcardSan::only_group && !made.from_group);
    if (is_wildcard(made.name.name) && forbidden)
      refuse(place, "the wildcard '" + value + "' (" + shown_origin(made) + ") is not taken" +
                        (limits.wildcard_san == NameLimits::WildcardSan::only_group ? " here" : " by this device"));
    if (!limits.dns_pattern.empty() && made.name.name.type == GeneralName::Type::dns && !Pattern(limits.dns_pattern, place).matches(value))
      refuse(place, "the name '" + value + "' (" + shown_origin(made) + ") does not look like " + limits.dns_pattern);
  }
}

// A certificate that is there may have a wildcard where the profile would take one.
bool wildcard_will_do(const CertificateRule& certificate, const Made& made) {
  using San = NameLimits::WildcardSan;
  const San limit = certificate.limits.wildcard_san;
  return limit == San::allow || (limit == San::only_group && (made.from_group || !made.rule->group.empty()));
}

}  // namespace

NameList make_names(const CertificateRule& certificate, Session& session, const std::vector<GeneralName>& more_names) {
  NameList list;
  list.cn = session.text(certificate.cn);
  session.set("cn", list.cn);
  std::vector<Made> names;
  for (const NameRule& rule : certificate.san) add_all(rule, session, names);
  for (const auto& group : certificate.groups.entries) replace_group(group.name, group.value, session, names);
  for (const GeneralName& name : more_names) names.push_back({{name, "--san", "asked for on the command line", ""}, &kNoRule, false});
  dedupe(names, certificate.names.dedupe);
  place_cn(certificate, list.cn, session, names);
  if (certificate.names.sort == NameOrder::Sort::alpha)
    std::stable_sort(names.begin(), names.end(), [](const Made& a, const Made& b) { return a.name.name.value < b.name.name.value; });
  if (certificate.names.wildcards_last)
    std::stable_partition(names.begin(), names.end(), [](const Made& made) { return !is_wildcard(made.name.name); });
  check_limits(certificate, list.cn, names);
  std::vector<GeneralName> all;
  for (Made& made : names) {
    made.name.wildcard_will_do = wildcard_will_do(certificate, made);
    all.push_back(made.name.name);
    list.names.push_back(std::move(made.name));
  }
  require_checks(certificate, session, all);
  return list;
}

}  // namespace certkit::profile
