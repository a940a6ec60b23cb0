// What somebody else's file asks for, whatever its format, on its way into a profile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/make.hpp"
#include "profile/node.hpp"

namespace certkit::profile {

enum class ImportFormat { inf, openssl, certtool, cfssl, certificate };

// A variable of the source, or a value that its tool asks for at the terminal: an input of the profile.
struct ImportedInput {
  std::string name;    // of the input
  std::string source;  // "$ENV::HOST"
  std::string value;   // with which the request is made here
  bool given = false;  // by the user; else an example
  bool list = false;   // of names, each with its type: "DNS:a,IP:10.1.1.5"
};

// A value of the source: what it stands for here, and as a template of a profile ("www.${domain}").
struct ImportedText {
  std::string value, as_template;
  bool made_up = false;  // of an example
};
[[nodiscard]] ImportedText literal(std::string text);
[[nodiscard]] std::string as_template(std::string_view text);  // "${" written so that it stays what it is

enum class Rdn { new_one, joined };

// The request, and what a profile cannot say of it. What the importers do with a value that certkit would not write is the same for all:
// it is left out, and the sentence says so with file and line.
struct Imported {
  ImportFormat format{};
  std::string file;
  CsrSpec csr;
  std::optional<KeySpec> key;  // absent: the source says nothing of it
  std::string provider;        // of a certreq INF: what the PFX is to name
  bool key_exchange = false;
  std::vector<ImportedInput> inputs;
  std::vector<std::string> attribute_templates;  // as the attributes of csr.subject, one after the other
  // What csr.san is made of; two may come out as one name with these values.
  struct NameTemplate {
    GeneralName::Type type;
    std::string text;
    friend bool operator==(const NameTemplate&, const NameTemplate&) = default;
  };
  std::vector<NameTemplate> name_templates;
  std::string names_input;         // the input that all names come from, if there is one, in place of templates
  std::vector<std::string> lost;   // what the file asks for and the profile does not
  std::vector<std::string> notes;  // what else an administrator should know

  void lose(const Place& place, const std::string& what);
  void note(const Place& place, const std::string& what);

  void add_attribute(const Oid& type, const ImportedText& value, Rdn rdn, const Place& place);
  // `prefix` as --san has it: "dns:". Throws Errc::usage where an example does not fit, or there are too many.
  void add_name(const std::string& prefix, const ImportedText& value, const Place& place);
  void add_name(GeneralName name, const Place& place);
  void add_usage(const Oid& usage);
  void add_extension(NewExtension extension, const Place& place);
  // One that may have fields of its own: names, usages, basic constraints.
  void add_encoded(NewExtension extension, const Place& place);
  // When all is there: what is as usual is not said, and what the key cannot do is not asked for.
  void settle();
  // Of a profile that is made of it: what it means that there are no names.
  void note_cn_alone();

 private:
  void keep_name(GeneralName name, std::string as_template, const Place& place);
  bool read_own(const NewExtension& extension, const Place& place);
};

inline constexpr std::size_t kMaxImportedNames = 5000;
inline constexpr std::size_t kMaxImportedBytes = 1u << 20;

}  // namespace certkit::profile
