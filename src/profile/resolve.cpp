#include "profile/resolve.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "profile/check.hpp"
#include "profile/names.hpp"
#include "profile/outputs.hpp"
#include "profile/usages.hpp"
#include "profile/which.hpp"
#include "profile/words.hpp"

namespace certkit::profile {
namespace {

Which only_one(const DeviceProfile& profile, const GivenInputs& given, const ResolveOptions& options) {
  if (!options.item.empty()) return {options.certificate, options.item};
  const std::vector<Which> all = certificates_to_make(profile, given, {options.certificate, ""});
  if (all.size() == 1) return all.front();
  std::vector<std::string> names;
  for (const Which& one : all) names.push_back(to_text(one));
  throw Error(Errc::usage, "the profile " + profile.id + " makes several certificates: " + join(names, ", "),
              all.empty() || all.front().item.empty() ? "choose one with --certificate NAME" : "choose one with --item ITEM");
}

// The keys that the device takes, for the inputs at hand.
struct TakenKeys {
  std::vector<KeyRange> ranges;
  std::vector<std::string> words, whys;
  bool any = false;  // the profile says nothing of keys

  TakenKeys(const KeyRule& rule, Session& session) : any(rule.allowed.empty()) {
    if (!rule.why.empty()) whys.push_back(rule.why);
    for (const KeyChoice& choice : rule.allowed) {
      if (session.holds(choice.when)) {
        ranges.push_back(key_range(choice));
        words.push_back(choice.key);
      } else if (!choice.why.empty()) {
        whys.push_back(choice.why);
      }
    }
  }
  [[nodiscard]] bool take(const KeySpec& key) const {
    return any || std::any_of(ranges.begin(), ranges.end(), [&](const KeyRange& range) {
             return range.type == key.type && key.bits >= range.min_bits && key.bits <= range.max_bits;
           });
  }
  [[nodiscard]] std::string refusal(const std::string& key) const {
    return "a key " + key + " is not taken by this device; it takes " + join(words, ", ");
  }
};

struct ChosenKey {
  KeySpec key;
  std::string rule;
};

ChosenKey choose_key(const KeyRule& rule, const std::optional<KeySpec>& asked, Session& session) {
  const TakenKeys taken(rule, session);
  ChosenKey chosen;
  if (asked) {
    chosen = {*asked, "--key-type"};
  } else if (rule.default_key) {
    try {
      chosen = {KeySpec::parse(session.text(rule.default_key)), "default of " + rule.default_key.place().file_and_line()};
    } catch (const Error& e) {
      fail(rule.default_key.place(), e.message(), e.hint());
    }
  } else if (!taken.ranges.empty()) {
    chosen = {{taken.ranges.front().type, taken.ranges.front().min_bits},
              "first of the keys that " + rule.place.file_and_line() + " allows"};
  } else {
    chosen.rule = "default of certkit";
  }
  if (!taken.take(chosen.key)) fail(rule.place, taken.refusal(chosen.key.to_text()), join(taken.whys, ". "));
  return chosen;
}

Hash choose_hash(const HashRule& rule, const std::optional<Hash>& asked) {
  const Hash hash = asked.value_or(rule.default_hash);
  if (rule.allowed.empty() || std::find(rule.allowed.begin(), rule.allowed.end(), hash) != rule.allowed.end()) return hash;
  std::vector<std::string> words;
  for (const Hash allowed : rule.allowed) words.emplace_back(to_word(allowed));
  fail(rule.place, std::string(to_word(hash)) + " is not taken by this device; it takes " + join(words, ", "));
}

// The subject attribute by attribute, as the profile lists it.
Name listed_subject(const SubjectRule& rule, const std::string& cn, Session& session) {
  if (rule.c || rule.st || rule.l || rule.o || rule.ou)
    fail(rule.place, "'attributes' is the whole subject: c, st, l, o and ou go without it");
  static const Oid common_name("2.5.4.3");
  Name subject;
  for (const SubjectAttribute& attribute : rule.attributes) {
    const std::string value = session.text(attribute.value);
    if (value.empty()) continue;
    Name one;
    one.add(attribute_type_of(attribute), value);
    if (attribute.joined && !subject.empty())
      subject.rdns.back().push_back(std::move(one.rdns[0][0]));
    else
      subject.rdns.push_back(std::move(one.rdns[0]));
  }
  const auto listed = subject.common_name();
  if (!listed && !cn.empty()) subject.add(common_name, cn);
  if (listed && *listed != cn)
    fail(rule.place, "the CN among the attributes is '" + *listed + "', and `cn` is '" + cn + "'", "write its value as \"${cn}\"");
  return subject;
}

Name make_subject(const SubjectRule& rule, const std::string& cn, Session& session) {
  if (!rule.attributes.empty()) return listed_subject(rule, cn, session);
  struct Attribute {
    const char* key;
    Oid type;
    const Template& text;
    const char* input;
  };
  const Attribute attributes[] = {{"c", Oid("2.5.4.6"), rule.c, "country"},
                                  {"st", Oid("2.5.4.8"), rule.st, "state"},
                                  {"l", Oid("2.5.4.7"), rule.l, "locality"},
                                  {"o", Oid("2.5.4.10"), rule.o, "organization"},
                                  {"ou", Oid("2.5.4.11"), rule.ou, "unit"}};
  Name subject;
  for (const Attribute& attribute : attributes) {
    const std::string value = attribute.text ? session.text(attribute.text) : to_text(session.get(attribute.input));
    if (std::string(attribute.key) == "c" && !value.empty() && (value.size() != 2 || !std::all_of(value.begin(), value.end(), [](char c) {
                                                                  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                                                                })))
      throw Error(Errc::usage, "the country '" + value + "' is not a code of two letters", "as NO, DE or US (ISO 3166)");
    if (!value.empty())
      subject.add(attribute.type, value);
    else if (std::find(rule.required.begin(), rule.required.end(), attribute.key) != rule.required.end())
      fail(rule.place, "the device needs '" + std::string(attribute.key) + "' in the subject",
           "give it with --set " + std::string(attribute.input) + "=…");
  }
  if (!cn.empty()) subject.add(Oid("2.5.4.3"), cn);
  return subject;
}

std::string base_name(const DeviceProfile& profile, const NameList& names, Session& session) {
  std::string name = profile.name ? session.text(profile.name) : names.cn;
  if (name.empty() && !names.names.empty()) name = names.names.front().name.value;
  return file_name_of(name.empty() ? "certificate" : name);
}

}  // namespace

std::string file_name_of(std::string_view name) {
  std::string safe;
  for (const char c : name.substr(0, 200))
    safe += static_cast<unsigned char>(c) <= ' ' || std::string_view("*/\\:?\"<>|\x7f").find(c) != std::string_view::npos ? '_' : c;
  if (safe.empty() || safe.front() == '.' || safe.front() == '-') safe.insert(0, "_");
  return safe;
}

Resolved resolve(const DeviceProfile& profile, const GivenInputs& given, const ResolveOptions& options) {
  const Which which = only_one(profile, given, options);
  const CertificateRule& certificate = certificate_rule(profile, which.certificate);
  Session session(profile, given, Session::Missing::is_error);
  session.choose(which.certificate, which.item);
  session.settle();

  Resolved result;
  result.which = which;
  result.profile_id = profile.id;
  result.issuer = to_text(session.get("issuer"));
  result.title = profile.title;
  NameList list = make_names(certificate, session, options.more_names);
  result.names = std::move(list.names);
  result.order_matters = certificate.names.order_significant && session.holds(certificate.names.order_significant);
  result.cn_rule = certificate.cn ? certificate.cn.text() + " (" + certificate.cn.place().file_and_line() + ")" : "none";
  result.csr.subject = make_subject(certificate.subject, list.cn, session);
  for (const NameWithRule& name : result.names) result.csr.san.push_back(name.name);
  result.csr_origin = profile.key_importable || profile.csr_origin == CsrOrigin::none ? profile.csr_origin : CsrOrigin::device;
  if (result.csr.subject.empty() && result.csr.san.empty() && result.csr_origin != CsrOrigin::none)
    fail(certificate.place, "the certificate would have neither a subject nor a name");

  const ChosenKey key = choose_key(certificate.key, options.key, session);
  result.key = key.key;
  result.key_rule = key.rule;
  result.key_format = certificate.key.format;
  if (result.key_format == KeyFormat::pkcs1 && result.key.type != KeyType::rsa)
    result.key_format = result.key.type == KeyType::ec ? KeyFormat::sec1 : KeyFormat::pkcs8;
  result.csr.hash = choose_hash(certificate.hash, options.hash);
  result.key_usage_rule = make_usages(certificate, result.key.type, session, result.csr);
  if (certificate.friendly_name) result.csr.friendly_name = session.text(certificate.friendly_name);
  result.csr.ms_template = certificate.ms_template;
  if (const auto& constraints = certificate.basic_constraints)
    result.csr.basic_constraints = BasicConstraints{constraints->ca, constraints->path_length};
  result.csr.subject_key_identifier = certificate.subject_key_identifier;
  for (const ExtensionRule& rule : certificate.extensions) result.csr.other_extensions.push_back(extension_of(rule));
  const CriticalRule& critical = certificate.critical;
  result.csr.critical = {critical.san, critical.key_usage, critical.extended_key_usage, critical.basic_constraints};

  result.base_name = base_name(profile, {list.cn, result.names}, session);
  session.set("name", result.base_name);
  result.delivery = make_delivery(session);
  if (profile.status != Status::documented)
    result.warnings.push_back("the facts of this profile are " + std::string(word_for(profile.status)) +
                              ", not the vendor's own documentation");
  if (result.csr_origin == CsrOrigin::device)
    result.warnings.emplace_back("this device makes its own key and request: ask it for these names, and give its request to the CA");
  // What goes wrong with just these values is said before the request goes out; what may always go wrong, with the files.
  for (const Advice& one : profile.pitfalls)
    if (one.when && one.severity != Advice::Severity::note && is_given(one.when.evaluate(deferred(session))))
      result.warnings.push_back(one.text.evaluate_text(deferred(session)));
  return result;
}

void require_key(const DeviceProfile& profile, const GivenInputs& given, const PublicKey& key) {
  std::string refusal, why;
  for (const auto& entry : profile.certificates.entries) {  // which of its certificates this is, nobody has said
    Session session(profile, given, Session::Missing::is_placeholder);
    session.choose(entry.name, "");
    const TakenKeys taken(entry.value.key, session);
    if (taken.take({key.type(), key.bits()})) return;
    refusal = taken.refusal(key.describe());
    why = join(taken.whys, ". ");
  }
  if (!refusal.empty()) throw Error(Errc::wrong_kind, refusal, why);
}

Delivery resolve_delivery(const DeviceProfile& profile, const GivenInputs& given, const Which& which, const std::string& common_name,
                          const std::string& base_name) {
  // A certificate of any CA may have anything in it: it must not make lines of its own in a side file or a step.
  const std::string cn = base::printable(common_name);
  Session session(profile, given, Session::Missing::is_placeholder);
  session.choose(which.certificate, which.item);
  session.set("cn", cn);
  std::string name = !base_name.empty() ? base_name : profile.name ? session.text(profile.name) : cn;
  if (name.find('<') != std::string::npos) name = cn;  // made of a value that was not given
  session.set("name", file_name_of(name.empty() ? "certificate" : name));
  return make_delivery(session);
}

}  // namespace certkit::profile
