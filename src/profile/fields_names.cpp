#include "profile/binding.hpp"

namespace certkit::profile {

template <>
const Record<Input>& record_of<Input>() {
  static const Record<Input> record =
      Rows<Input>("an input", "A value that the user gives: with --set NAME=VALUE, or under `values` in a file of their own.")
          .row("type", &Input::type,
               "What it is; a list is given with commas. Names are checked and written in lower case without a last dot.")
          .required()
          .shorthand()
          .row("required", &Input::required, "Whether it must be given; may be an expression over other inputs.")
          .row("default", &Input::default_value, "What holds where it is not given; may use other inputs: \"${pool_fqdn}\".")
          .row("values", &Input::values, "The words of an enum, or of a list<enum>.")
          .row("min", &Input::min, "Fewest items of a list; least value of an int.")
          .row("max", &Input::max, "Most items of a list; greatest value of an int.")
          .row("pattern", &Input::pattern, "Each value must match it as a whole: letters, [a-z], ., |, (…), ?, *, +, {m,n}.")
          .row("wildcard", &Input::wildcard, "Whether \"*.\" may lead a name.")
          .row("idn", &Input::idn, "Whether names in other scripts are taken (and written as A-labels); else they are an error.")
          .row("help", &Input::help, "One sentence for whoever has to give it.")
          .row("example", &Input::example, "A value as it would be given.")
          .done();
  return record;
}

template <>
const Record<Assert>& record_of<Assert>() {
  static const Record<Assert> record = Rows<Assert>("an assert", "A condition across inputs without which no request is made.")
                                           .row("require", &Assert::require, "What must hold.")
                                           .required()
                                           .row("if", &Assert::when, "Asked only where this holds.")
                                           .row("message", &Assert::message, "What is wrong when it does not hold, for the user.")
                                           .required()
                                           .row("id", &Assert::id, "A stable word for it.")
                                           .done();
  return record;
}

template <>
const Record<Check>& record_of<Check>() {
  static const Record<Check> record =
      Rows<Check>(
          "a check",
          "What must hold of the names: of those of a request before it is made, and of those of a certificate that `lint` judges. "
          "`certificate_names` are all names as text, `certificate_wildcards` those that begin with \"*.\", `cn` is the common name.")
          .row("require", &Check::require, "What must hold.")
          .required()
          .row("if", &Check::when, "Asked only where this holds.")
          .row("message", &Check::message, "What is wrong when it does not hold, for the user.")
          .required()
          .row("id", &Check::id, "A stable word for it: that of the finding.")
          .row("severity", &Check::severity, "What `lint` says; only an error keeps a request from being made.")
          .done();
  return record;
}

template <>
const Record<NameRule>& record_of<NameRule>() {
  static const Record<NameRule> record =
      Rows<NameRule>("a name", "One place in the ordered list of names. A template that is one ${list} gives a name for each of the list.")
          .row("name", &NameRule::name, "The name.")
          .required()
          .shorthand()
          .row("foreach", &NameRule::foreach, "A list: there is one name for each of it.")
          .row("as", &NameRule::as, "The variable that holds the item of `foreach`.")
          .row("when", &NameRule::when, "The name is there only where this holds.")
          .row("type", &NameRule::type,
               "What kind of name; auto tells by its form, as --san does. An othername is an OID, a colon and the hex of the value's DER.")
          .row("group", &NameRule::group, "The group that may be replaced by wildcards (see `groups`).")
          .row("why", &NameRule::why, "One sentence: what uses this name.")
          .row("without", &NameRule::without,
               "What fails where the certificate lacks it, for `lint`: \"mobile clients do not find the pool\".")
          .row("optional", &NameRule::optional, "Left out where it is empty; else an empty name is an error.")
          .done();
  return record;
}

template <>
const Record<WildcardGroup>& record_of<WildcardGroup>() {
  static const Record<WildcardGroup> record =
      Rows<WildcardGroup>("a wildcard group", "Names that wildcards may stand for.")
          .row("replace_when", &WildcardGroup::replace_when, "When the group's names are replaced.")
          .required()
          .row("with", &WildcardGroup::with, "The wildcards; without it *.parent of each name.")
          .row("uncovered", &WildcardGroup::uncovered, "What becomes of a name that none of the wildcards matches.")
          .done();
  return record;
}

template <>
const Record<NameOrder>& record_of<NameOrder>() {
  static const Record<NameOrder> record =
      Rows<NameOrder>("names", "What is done to the list of names once it is made.")
          .row("dedupe", &NameOrder::dedupe, "Each name once, where it was first.")
          .row("cn_in_san", &NameOrder::cn_in_san, "Whether the common name is put into the list, first, if it is not in it.")
          .row("cn_position", &NameOrder::cn_position, "first moves the common name to the front.")
          .row("wildcards_last", &NameOrder::wildcards_last, "Wildcards behind all other names (some phones stop at the first).")
          .row("order_significant", &NameOrder::order_significant,
               "When the device looks at the order of the names: a certificate with the first of them elsewhere, or two of them the other "
               "way "
               "round, is then an error.")
          .row("sort", &NameOrder::sort, "alpha sorts the names.")
          .done();
  return record;
}

template <>
const Record<NameLimits>& record_of<NameLimits>() {
  static const Record<NameLimits> record =
      Rows<NameLimits>("limits", "What the device refuses in names.")
          .row("wildcard_cn", &NameLimits::wildcard_cn, "A wildcard as common name.")
          .row("wildcard_san", &NameLimits::wildcard_san, "Wildcards among the names; only_group: only where a group was replaced.")
          .row("max_san_count", &NameLimits::max_san_count, "Most names.")
          .row("max_cn_length", &NameLimits::max_cn_length, "Most characters of the common name.")
          .row("cn_required", &NameLimits::cn_required, "The common name may not be empty.")
          .row("san_required", &NameLimits::san_required, "At least one name is needed.")
          .row("dns_pattern", &NameLimits::dns_pattern, "Every DNS name must match it as a whole.")
          .row("why", &NameLimits::why, "What happens otherwise, for the message.")
          .done();
  return record;
}

template <>
const Record<SubjectAttribute>& record_of<SubjectAttribute>() {
  static const Record<SubjectAttribute> record =
      Rows<SubjectAttribute>("an attribute", "One attribute of a subject.")
          .row("type", &SubjectAttribute::type, "CN, O, OU, DC, serialNumber, emailAddress … or an OID.")
          .required()
          .row("value", &SubjectAttribute::value, "Its value; left out where it is empty.")
          .required()
          .row("joined", &SubjectAttribute::joined, "In one RDN with the attribute before it (a + in RFC 4514).")
          .done();
  return record;
}

template <>
const Record<SubjectRule>& record_of<SubjectRule>() {
  static const Record<SubjectRule> record =
      Rows<SubjectRule>("subject",
                        "The subject besides the common name. The inputs country, state, locality, organization and unit are always there.")
          .row("c", &SubjectRule::c, "Country, two letters; without it ${country}.")
          .row("st", &SubjectRule::st, "State or province; without it ${state}.")
          .row("l", &SubjectRule::l, "Locality; without it ${locality}.")
          .row("o", &SubjectRule::o, "Organization; without it ${organization}.")
          .row("ou", &SubjectRule::ou, "Organizational unit; without it ${unit}.")
          .row("required", &SubjectRule::required, "Those of c, st, l, o, ou that may not be empty.")
          .row("advised", &SubjectRule::advised, "Those that should be there: `lint` warns where they are missing.")
          .row("attributes", &SubjectRule::attributes,
               "The whole subject in the order in which it is encoded (the country first), instead of c, st, l, o and ou: for other "
               "attributes, another order, several of one type. A CN among them is that of `cn`; without one it comes last.")
          .done();
  return record;
}

}  // namespace certkit::profile
