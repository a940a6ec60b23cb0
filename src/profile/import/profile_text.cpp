#include "profile/import/profile_text.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "profile/check.hpp"
#include "profile/import/confirm.hpp"
#include "profile/yaml_text.hpp"

namespace certkit::profile {
namespace {

namespace oid = asn1::oid;

std::string list(const std::vector<std::string>& items) { return "[" + join(items, ", ") + "]"; }

void comment(std::string& yaml, const std::string& heading, const std::vector<std::string>& sentences) {
  if (sentences.empty()) return;
  yaml += "# " + heading + "\n";
  for (const std::string& sentence : sentences) yaml += "#   " + base::printable(sentence) + "\n";
}

// The word of a profile for an extended key usage, or its OID.
std::string usage_word(const Oid& usage) {
  const std::string name = name_of(usage);
  try {
    if (extended_key_usage_of({{}, name, {}, {}}) == usage) return name;
  } catch (const Error&) {
  }
  return usage.dotted();
}

void write_inputs(std::string& yaml, const Imported& imported) {
  if (imported.inputs.empty()) return;
  yaml += "\ninputs:\n";
  std::string values;
  for (const ImportedInput& input : imported.inputs) {
    yaml += "  " + input.name + ": {type: " + (input.list ? "list<string>" : "string") +
            ", required: true, help: " + yaml_quoted(input.source + " of " + imported.file) + ", example: " + yaml_quoted(input.value) +
            "}\n";
    if (input.given) values += "  " + input.name + ": " + yaml_quoted(input.value) + "\n";
  }
  if (!values.empty()) yaml += "\nvalues:\n" + values;
}

struct FlatAttribute {
  const NameAttribute& attribute;
  std::string text;  // as a template
  bool joined;
};

std::vector<FlatAttribute> flat(const Imported& imported) {
  std::vector<FlatAttribute> all;
  for (const auto& rdn : imported.csr.subject.rdns)
    for (const NameAttribute& attribute : rdn)
      all.push_back({attribute, imported.attribute_templates.at(all.size()), &attribute != &rdn.front()});
  return all;
}

// c, st, l, o, ou and the CN, each at most once and in this order: what a profile says without listing them.
bool is_plain(const std::vector<FlatAttribute>& attributes) {
  static const std::vector<Oid> order = {Oid("2.5.4.6"),  Oid("2.5.4.8"),  Oid("2.5.4.7"),
                                         Oid("2.5.4.10"), Oid("2.5.4.11"), oid::kCommonName};
  auto from = order.begin();
  for (const FlatAttribute& one : attributes) {
    const auto found = std::find(from, order.end(), one.attribute.type);
    if (found == order.end() || one.joined) return false;
    from = found + 1;
  }
  return true;
}

void write_subject(std::string& yaml, const std::vector<FlatAttribute>& attributes, const std::optional<std::string>& cn) {
  const auto is_cn = [&](const FlatAttribute& one) { return one.attribute.type == oid::kCommonName && one.attribute.value == cn; };
  if (is_plain(attributes)) {
    std::vector<std::string> parts;
    for (const FlatAttribute& one : attributes)
      if (!is_cn(one)) parts.push_back(base::lower_ascii(name_of(one.attribute.type)) + ": " + yaml_quoted(one.text));
    if (!parts.empty()) yaml += "  subject: {" + join(parts, ", ") + "}\n";
    return;
  }
  yaml += "  subject:\n    attributes:                       # in the order in which they are encoded\n";
  for (const FlatAttribute& one : attributes)
    yaml += "      - {type: " + name_of(one.attribute.type) + ", value: " + (is_cn(one) ? "\"${cn}\"" : yaml_quoted(one.text)) +
            (one.joined ? ", joined: true" : "") + "}\n";
}

std::string type_word(GeneralName::Type type) {
  switch (type) {
    case GeneralName::Type::ip: return "ip";
    case GeneralName::Type::uri: return "uri";
    case GeneralName::Type::email: return "email";
    case GeneralName::Type::upn: return "upn";
    case GeneralName::Type::registered_id: return "rid";
    case GeneralName::Type::directory: return "dirname";
    default: return "othername";
  }
}

void write_names(std::string& yaml, const Imported& imported, const std::optional<std::string>& cn) {
  const std::vector<GeneralName>& san = imported.csr.san;
  if (!san.empty()) yaml += "  san:\n";
  if (!imported.names_input.empty()) {
    yaml += "    - {name: \"${" + imported.names_input + "}\", type: auto}\n";
  } else {
    for (const auto& [type, text] : imported.name_templates)
      yaml += "    - " +
              (type == GeneralName::Type::dns ? yaml_quoted(text) : "{name: " + yaml_quoted(text) + ", type: " + type_word(type) + "}") +
              "\n";
  }
  const auto among = [&] {
    try {
      return std::find(san.begin(), san.end(), GeneralName::from_text(*cn)) != san.end();
    } catch (const Error&) {
      return false;
    }
  };
  if (cn && !among())
    yaml += "  names: {cn_in_san: never}           # the CN is not among the names; clients look at the names alone\n";
  else if (cn && !imported.inputs.empty())
    yaml += "  names: {cn_in_san: never}           # the names are those above, whatever the values are\n";
}

void write_usages(std::string& yaml, const CsrSpec& csr) {
  std::vector<std::string> usages;
  for (const Oid& usage : csr.extended_key_usage) usages.push_back(usage_word(usage));
  yaml += "  key_usage: " + list(key_usage_words(csr.key_usage.value_or(0))) +
          (csr.key_usage ? "\n" : "                       # none is asked for\n");
  yaml += "  extended_key_usage: " + list(usages) + (usages.empty() ? "              # none is asked for\n" : "\n");
}

void write_extensions(std::string& yaml, const CsrSpec& csr) {
  if (const auto& constraints = csr.basic_constraints)
    yaml += std::string("  basic_constraints: {ca: ") + (constraints->ca ? "true" : "false") +
            (constraints->path_length ? ", path_length: " + std::to_string(*constraints->path_length) : "") + "}\n";
  if (csr.subject_key_identifier) yaml += "  subject_key_identifier: true\n";
  if (!csr.other_extensions.empty()) yaml += "  extensions:\n";
  for (const NewExtension& extension : csr.other_extensions) {
    const std::string name = name_of(extension.oid), dotted = extension.oid.dotted();
    yaml += "    - {oid: " + dotted + ", value: " + yaml_quoted(base::to_hex(extension.value)) +
            (extension.critical ? ", critical: true" : "") + "}" + (name == dotted ? "\n" : "   # " + name + "\n");
  }
  std::vector<std::string> critical;
  const auto add = [&](const char* key, const std::optional<bool>& flag) {
    if (flag) critical.push_back(std::string(key) + (*flag ? ": true" : ": false"));
  };
  add("san", csr.critical.san);
  add("key_usage", csr.critical.key_usage);
  add("extended_key_usage", csr.critical.extended_key_usage);
  add("basic_constraints", csr.critical.basic_constraints);
  if (!critical.empty()) yaml += "  critical: {" + join(critical, ", ") + "}\n";
}

void write_outputs(std::string& yaml, const Imported& imported) {
  if (imported.format != ImportFormat::inf) {
    yaml +=
        "\noutputs:                              # what `certkit issue` and `certkit deliver` write\n"
        "  certificate: {file: \"${name}.crt\", contents: [leaf]}\n"
        "  key: {file: \"${name}.key\", contents: [key], key: {encryption: if_password}}\n"
        "  chain: {file: \"${name}-chain.crt\", contents: [intermediates], optional: true}\n";
    return;
  }
  // Whoever has an INF has a Windows machine, which takes a PFX.
  const bool crypto_api = imported.provider.find("Cryptographic Provider") != std::string::npos;  // those hold RSA keys only
  const bool rsa = !imported.key || imported.key->type == KeyType::rsa;
  std::vector<std::string> options;
  if (!imported.provider.empty() && (rsa || !crypto_api)) options.push_back("ms_csp_name: " + yaml_quoted(imported.provider));
  if (imported.key_exchange) options.push_back("ms_key_exchange: true");
  if (!imported.csr.friendly_name.empty()) options.push_back("friendly_name: " + yaml_quoted(as_template(imported.csr.friendly_name)));
  yaml +=
      "\noutputs:                              # what `certkit issue` and `certkit deliver` write\n"
      "  # for Windows Server 2016 and older, add `for: windows-2016` under pkcs12\n"
      "  pfx: {file: \"${name}.pfx\", format: pkcs12, contents: [key, leaf, intermediates], optional: true" +
      (options.empty() ? std::string() : ", pkcs12: {" + join(options, ", ") + "}") + "}\n";
}

void write_test(std::string& yaml, const Imported& imported, const std::optional<std::string>& cn) {
  std::vector<std::string> given, names;
  for (const ImportedInput& input : imported.inputs) given.push_back(input.name + ": " + yaml_quoted(input.value));
  for (const GeneralName& name : imported.csr.san)
    names.push_back(yaml_quoted(name.type == GeneralName::Type::dns ? name.value : name.to_text()));
  yaml += "\ntests:\n  - name: " + yaml_quoted("what " + imported.file + " asks for") + "\n";
  if (!given.empty()) yaml += "    given: {" + join(given, ", ") + "}\n";
  yaml += "    expect:\n      cn: " + yaml_quoted(cn.value_or("")) + "\n      san: " + list(names) + "\n";
  if (imported.key) yaml += "      key: " + imported.key->to_text() + "\n";
}

std::string written(const Imported& imported) {
  const std::optional<std::string> cn = imported.csr.subject.common_name();
  const std::vector<FlatAttribute> attributes = flat(imported);
  std::string yaml = "# Made by `certkit profile import` of " + base::printable(imported.file) + ".\n";
  comment(yaml, "Not carried over:", imported.lost);
  comment(yaml, "To know:", imported.notes);
  const std::string title = !imported.inputs.empty() ? "What " + imported.file + " asks for"
                                                     : cn.value_or(imported.csr.san.empty() ? "A request" : imported.csr.san.front().value);
  yaml += "title: " + yaml_quoted(title) + "\nsources: [" + yaml_quoted(imported.file) + "]\n";
  write_inputs(yaml, imported);
  yaml += "\ncertificate:\n";
  for (const FlatAttribute& one : attributes)
    if (one.attribute.type == oid::kCommonName && one.attribute.value == cn) {
      yaml += "  cn: " + yaml_quoted(one.text) + "\n";
      break;
    }
  write_names(yaml, imported, cn);
  if (cn && cn->size() > 64) yaml += "  limits: {max_cn_length: " + std::to_string(cn->size()) + "}\n";
  write_subject(yaml, attributes, cn);
  if (imported.key) yaml += "  key: {default: " + imported.key->to_text() + "}\n";
  if (imported.csr.hash != Hash::sha256) yaml += "  hash: " + std::string(to_word(imported.csr.hash)) + "\n";
  write_usages(yaml, imported.csr);
  write_extensions(yaml, imported.csr);
  if (!imported.csr.friendly_name.empty()) yaml += "  friendly_name: " + yaml_quoted(as_template(imported.csr.friendly_name)) + "\n";
  if (!imported.csr.ms_template.empty()) yaml += "  ms_template: " + yaml_quoted(imported.csr.ms_template) + "\n";
  write_outputs(yaml, imported);
  write_test(yaml, imported, cn);
  return yaml;
}

}  // namespace

std::string profile_text(const Imported& imported) {
  if (imported.csr.subject.empty() && imported.csr.san.empty())
    throw Error(Errc::usage, imported.file + ": neither a subject nor a name is asked for" +
                                 (imported.lost.empty() ? "" : "; not carried over: " + imported.lost.front()));
  std::string yaml = written(imported);
  if (yaml.size() > YamlLimits{}.bytes)
    throw Error(Errc::usage, imported.file + ": the profile would be larger than " + std::to_string(YamlLimits{}.bytes / 1024) + " KiB");
  confirm_profile(yaml, imported);
  return yaml;
}

}  // namespace certkit::profile
