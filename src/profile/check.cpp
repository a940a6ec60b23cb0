#include "profile/check.hpp"

#include <algorithm>

#include "net/observation.hpp"
#include "profile/pattern.hpp"
#include "profile/words.hpp"

namespace certkit::profile {
namespace {

Node builtin_scalar(std::string text) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = std::move(text);
  return node;
}

void add_input(DeviceProfile& profile, const std::string& name, InputType type, std::vector<std::string> values,
               const std::string& standard, const std::string& help) {
  if (profile.inputs.find(name)) return;
  Input input;
  input.type = {type, false};
  input.values = std::move(values);
  input.default_value = TemplateValue{{}, false, {Template::parse(builtin_scalar(standard))}};
  input.help = help;
  profile.inputs.entries.push_back({name, {}, std::move(input)});
}

// Finds the type of each variable, following `let` and defaults, and refuses what depends on itself.
class TypeFinder {
 public:
  explicit TypeFinder(const DeviceProfile& profile) : profile_(profile) {}

  Types all() {
    types_["certificate"] = Type::text;
    for (const auto& entry : profile_.certificates.entries)
      if (entry.value.for_each) types_[entry.value.as] = Type::text;
    for (const auto& entry : profile_.inputs.entries) visit(entry.name);
    for (const auto& entry : profile_.let.entries) visit(entry.name);
    for (const auto& entry : profile_.let.entries) types_[entry.name] = entry.value.check(types_);
    return types_;
  }

 private:
  void visit(const std::string& name) {
    if (std::find(done_.begin(), done_.end(), name) != done_.end()) return;
    const auto under_way = std::find(path_.begin(), path_.end(), name);
    std::set<std::string> needs;
    Place place;
    const Expression* let = profile_.let.find(name);
    if (const Input* input = profile_.inputs.find(name)) {
      place = input->place;
      input->required.variables(needs);
      if (input->default_value)
        for (const Template& item : input->default_value->items) item.variables(needs);
      types_[name] = type_of(*input);
    } else if (let) {
      place = let->place();
      let->variables(needs);
    } else {
      return;  // unknown: said by the check of the expression, with its place
    }
    if (under_way != path_.end()) {
      std::string circle;
      for (auto it = under_way; it != path_.end(); ++it) circle += *it + " -> ";
      fail(place, "'" + name + "' depends on itself: " + circle + name);
    }
    if (path_.size() > 100) fail(place, "'" + name + "' depends on more than 100 others");
    path_.push_back(name);
    for (const std::string& need : needs) visit(need);
    path_.pop_back();
    if (let && !profile_.inputs.find(name)) types_[name] = let->check(types_);
    done_.push_back(name);
  }

  const DeviceProfile& profile_;
  Types types_;
  std::vector<std::string> path_, done_;
};

const std::vector<std::string>& reserved() {
  static const std::vector<std::string> names = {"cn",       "name",  "n",           "key_type",          "thumbprint",
                                                 "password", "files", "certificate", "certificate_names", "certificate_wildcards"};
  return names;
}

void check_default(const Input& input, const Types& types) {
  if (!input.default_value) return;
  for (const Template& item : input.default_value->items) {
    const Type type = item.check(types);
    const bool list_in_list = input.type.list && type == Type::list && !input.default_value->is_list;
    if (type == Type::text || list_in_list || type == type_of(input)) continue;
    fail(item.place(), "the default is " + std::string(to_word(type)) + ", but the input is " + std::string(to_word(type_of(input))));
  }
  if (input.default_value->is_list && !input.type.list)
    fail(input.default_value->place, "the default is a list, but the input is " + std::string(to_word(type_of(input))));
}

void check_input(const std::string& name, const Input& input, const Types& types) {
  if (std::find(reserved().begin(), reserved().end(), name) != reserved().end())
    fail(input.place, "an input cannot be called '" + name + "': that name has a meaning of its own");
  if ((input.type.type == InputType::choice) != !input.values.empty())
    fail(input.place, "'values' belongs to an enum, and an enum needs it");
  if (input.max != 0 && input.min > input.max) fail(input.place, "min is greater than max");
  if (!input.pattern.empty()) (void)Pattern(input.pattern, input.place);
  if (input.required) (void)input.required.check(types);
  check_default(input, types);
  if (type_of(input) == Type::number && !input.default_value && !input.required)
    fail(input.place, "an int needs a default, or to be required");
  if (name == "issuer" && input.type.type != InputType::choice)
    fail(input.place, "the input 'issuer' is an enum of internal, public and self-signed");
}

void check_templates(const std::vector<const Template*>& templates, const Types& types) {
  for (const Template* text : templates)
    if (*text) (void)text->check(types);
}

void check_name(const NameRule& rule, const CertificateRule& certificate, Types types) {
  if (rule.foreach) {
    if (rule.foreach.check(types) != Type::list)
      fail(rule.foreach.place(), "foreach needs a list, but \"" + rule.foreach.text() + "\" is none");
    if (types.contains(rule.as)) fail(rule.place, "'as: " + rule.as + "' would hide the variable of that name");
    types[rule.as] = Type::text;
  }
  if (rule.when) (void)rule.when.check(types);
  const Type type = rule.name.check(types);
  if (type != Type::text && type != Type::list)
    fail(rule.name.place(), "a name is text, but \"" + rule.name.text() + "\" is " + std::string(to_word(type)));
  if (!rule.group.empty() && !certificate.groups.find(rule.group))
    fail(rule.place, "unknown group '" + rule.group + "'" + did_you_mean(rule.group, certificate.groups.names()),
         "groups are declared under `groups` of the certificate");
}

void check_served(const ServedRule& rule, Types types) {
  if (rule.foreach) {
    if (rule.foreach.check(types) != Type::list)
      fail(rule.foreach.place(), "foreach needs a list, but \"" + rule.foreach.text() + "\" is none");
    if (types.contains(rule.as)) fail(rule.place, "'as: " + rule.as + "' would hide the variable of that name");
    types[rule.as] = Type::text;
  }
  if (rule.when) (void)rule.when.check(types);
  (void)rule.name.check(types);
  check_templates({&rule.path, &rule.server}, types);
  if (rule.port < 1 || rule.port > 65535) fail(rule.place, "a port is a number from 1 to 65535");
  const std::vector<std::string> protocols = net::starttls_words();
  if (!rule.starttls.empty() && !net::starttls_from_word(rule.starttls))
    fail(rule.place, "'" + rule.starttls + "' is none of " + join(protocols, ", ") + did_you_mean(rule.starttls, protocols));
  for (const std::string& status : rule.answers)
    if (status.size() != 3 || status.find_first_not_of("0123456789") != std::string::npos)
      fail(rule.place, "'" + status + "' is no HTTP status", "a number as 200 or 401");
}

void check_words(const CertificateRule& certificate) {
  static const std::vector<std::string> attributes = {"c", "st", "l", "o", "ou"}, signatures = {"rsassa-pss", "sha1", "md5", "ecdsa"};
  const auto known = [](const std::string& word, const std::vector<std::string>& words, const Place& place) {
    if (std::find(words.begin(), words.end(), word) == words.end())
      fail(place, "'" + word + "' is none of " + join(words, ", ") + did_you_mean(word, words));
  };
  for (const auto* words : {&certificate.subject.required, &certificate.subject.advised})
    for (const std::string& word : *words) known(word, attributes, certificate.subject.place);
  for (const std::string& word : certificate.issued.forbidden_signatures) known(word, signatures, certificate.issued.place);
  for (const std::string& word : certificate.issued.forbidden_extended_key_usage)
    (void)extended_key_usage_of({certificate.issued.place, word, {}, {}});
  if (certificate.key_usage)
    for (const UsageRule& rule : *certificate.key_usage) (void)key_usage_of(rule);
  if (certificate.extended_key_usage)
    for (const UsageRule& rule : *certificate.extended_key_usage) (void)extended_key_usage_of(rule);
  for (const KeyChoice& choice : certificate.key.allowed) (void)key_range(choice);
  for (const SubjectAttribute& attribute : certificate.subject.attributes) (void)attribute_type_of(attribute);
  for (const ExtensionRule& rule : certificate.extensions) (void)extension_of(rule);
  if (!certificate.limits.dns_pattern.empty()) (void)Pattern(certificate.limits.dns_pattern, certificate.limits.place);
}

void check_checks(const CertificateRule& certificate, Types types) {
  types["certificate_names"] = types["certificate_wildcards"] = Type::list;
  for (const Check& check : certificate.checks) {
    (void)check.require.check(types);
    if (check.when) (void)check.when.check(types);
    (void)check.message.check(types);
  }
}

void check_certificate(const CertificateRule& certificate, Types types) {
  check_words(certificate);
  if (certificate.when) (void)certificate.when.check(types);
  if (certificate.for_each) {
    if (certificate.for_each.check(types) != Type::list)
      fail(certificate.for_each.place(), "for_each needs a list, but \"" + certificate.for_each.text() + "\" is none");
  }
  const SubjectRule& subject = certificate.subject;
  check_templates({&certificate.cn, &certificate.friendly_name, &subject.c, &subject.st, &subject.l, &subject.o, &subject.ou,
                   &certificate.key.default_key},
                  types);
  if (certificate.cn && certificate.cn.check(types) == Type::list)
    fail(certificate.cn.place(), "the common name is text, but \"" + certificate.cn.text() + "\" is a list", "first(LIST) is its first");
  for (const KeyChoice& choice : certificate.key.allowed)
    if (choice.when) (void)choice.when.check(types);
  types["cn"] = Type::text;
  for (const SubjectAttribute& attribute : subject.attributes) (void)attribute.value.check(types);
  for (const auto& group : certificate.groups.entries) {
    (void)group.value.replace_when.check(types);
    for (const Template& with : group.value.with) (void)with.check(types);
  }
  for (const NameRule& rule : certificate.san) check_name(rule, certificate, types);
  if (certificate.names.order_significant) (void)certificate.names.order_significant.check(types);
  check_checks(certificate, types);
  types["key_type"] = Type::text;
  for (const auto* rules : {&certificate.key_usage, &certificate.extended_key_usage}) {
    if (!*rules) continue;
    for (const UsageRule& rule : **rules)
      if (rule.when) (void)rule.when.check(types);
  }
}

// What could only fail once a CA has signed.
void check_protection(const Output& output, bool has_key) {
  const OutputKey& key = output.key;
  const bool dek_info = key.format.value_or(KeyFormat::pkcs8) != KeyFormat::pkcs8;
  if (key.cipher && is_dek_info(*key.cipher) != dek_info)
    fail(output.place,
         std::string(word_for(*key.cipher)) +
             (dek_info ? " is for PKCS#8, and the key's format is not" : " is for PKCS#1 and SEC1, and the key's format is PKCS#8"),
         dek_info ? "cipher: dek-info-aes256, or dek-info-3des where the device knows no other; or format: pkcs8"
                  : "cipher: pbes2-aes256, or format: traditional");
  if (key.encryption != OutputFile::KeyProtection::none && dek_info && output.format == Container::der)
    fail(output.place, "a key in PKCS#1 or SEC1 is encrypted in PEM only", "format: pem, or key: {format: pkcs8}");
  const OutputPassword& password = output.password;
  if (!password.pattern.empty()) (void)Pattern(password.pattern, output.place);
  const bool asks =
      password.required || !password.fixed.empty() || !password.pattern.empty() || password.min_length != 0 || password.max_length != 0;
  const bool protects = output.format == Container::pkcs12 || output.format == Container::jks || output.format == Container::text ||
                        (has_key && key.encryption != OutputFile::KeyProtection::none);
  if (asks && !protects)
    fail(output.place, "there is a rule for the password, and nothing in the file is protected by one", "key: {encryption: required}");
}

void check_output(const Output& output, const DeviceProfile& profile, const Types& types) {
  if (output.when) (void)output.when.check(types);
  check_templates({&output.file, &output.alias, &output.text, &output.pkcs12.friendly_name}, types);
  const bool has_key = std::find(output.contents.begin(), output.contents.end(), Part::key) != output.contents.end();
  if (has_key && !profile.key_importable) fail(output.place, "a file with the key, but key_importable is false");
  if (output.format == Container::text ? !output.text : output.contents.empty())
    fail(output.place,
         output.format == Container::text ? "format text needs 'text'" : "'contents' is missing: nothing would be in the file");
  if (output.format == Container::text && !output.contents.empty()) fail(output.place, "format text has no 'contents'");
  if (has_key && (output.format == Container::pkcs7_pem || output.format == Container::pkcs7_der))
    fail(output.place, "PKCS#7 cannot hold a private key");
  check_protection(output, has_key);
  if (has_key && output.format == Container::base64) fail(output.place, "base64 is for certificates and requests, not for private keys");
  if (!output.pem_label.empty() && output.pem_label != "PKCS7" && output.pem_label != "CERTIFICATE")
    fail(output.place, "pem_label is PKCS7 or CERTIFICATE");
  std::set<std::string> used;
  output.file.variables(used);
  if (output.split != used.contains("n"))
    fail(output.file.place(), output.split ? "the file of a split needs ${n} in its name" : "${n} is for files of a split");
  if (output.password.max_length != 0 && output.password.min_length > output.password.max_length)
    fail(output.place, "min_length is greater than max_length");
}

}  // namespace

Type type_of(const Input& input) noexcept {
  if (input.type.list) return Type::list;
  if (input.type.type == InputType::truth) return Type::truth;
  return input.type.type == InputType::number ? Type::number : Type::text;
}

void add_standard_inputs(DeviceProfile& profile) {
  add_input(profile, "issuer", InputType::choice, {"internal", "public", "self-signed"}, "internal",
            "Who signs: a CA of your own, a public one, or nobody else.");
  add_input(profile, "country", InputType::text, {}, "", "Country of the subject, two letters.");
  add_input(profile, "state", InputType::text, {}, "", "State or province of the subject.");
  add_input(profile, "locality", InputType::text, {}, "", "Locality of the subject.");
  add_input(profile, "organization", InputType::text, {}, "", "Organization of the subject.");
  add_input(profile, "unit", InputType::text, {}, "", "Organizational unit of the subject.");
}

Types variable_types(const DeviceProfile& profile) { return TypeFinder(profile).all(); }

void check_profile(const DeviceProfile& profile) {
  for (const auto& entry : profile.let.entries)
    if (profile.inputs.find(entry.name) || std::find(reserved().begin(), reserved().end(), entry.name) != reserved().end())
      fail(entry.place, "'" + entry.name + "' in let is already the name of something else");
  for (const auto& entry : profile.certificates.entries)
    if (const std::string& as = entry.value.as; entry.value.for_each && (profile.inputs.find(as) || profile.let.find(as)))
      fail(entry.value.place, "'as: " + as + "' would hide the variable of that name");
  const Types types = variable_types(profile);
  for (const auto& entry : profile.inputs.entries) check_input(entry.name, entry.value, types);
  const std::vector<std::string> inputs = profile.inputs.names();
  for (const auto& entry : profile.values.entries)
    if (!profile.inputs.find(entry.name))
      fail(entry.place, "unknown input '" + entry.name + "' in values" + did_you_mean(entry.name, inputs), "inputs: " + join(inputs, ", "));
  for (const Assert& rule : profile.asserts) {
    (void)rule.require.check(types);
    if (rule.when) (void)rule.when.check(types);
    (void)rule.message.check(types);
  }
  for (const auto& entry : profile.certificates.entries) check_certificate(entry.value, types);
  for (const ServedRule& rule : profile.served) check_served(rule, types);

  Types with_cn = types;
  with_cn["cn"] = Type::text;
  if (profile.name) (void)profile.name.check(with_cn);
  Types known = with_cn;
  known["name"] = Type::text;
  Types in_files = known;
  for (const char* variable : {"n", "password", "thumbprint"}) in_files[variable] = Type::text;
  for (const auto& entry : profile.outputs.entries) check_output(entry.value, profile, in_files);
  known["thumbprint"] = Type::text;
  for (const auto& entry : profile.outputs.entries) known["files." + entry.name] = Type::text;
  for (const auto* advice : {&profile.install, &profile.after, &profile.verify, &profile.renew, &profile.pitfalls}) {
    for (const Advice& one : *advice) {
      (void)one.text.check(known);
      if (one.when) (void)one.when.check(known);
    }
  }
}

}  // namespace certkit::profile
