// A device profile as it was read: what the YAML says, typed, with the place of each rule. docs/profiles.md explains how one is written;
// the field table (fields.hpp) says what each key means. Nothing here is evaluated yet: that is resolve().
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "profile/delivery.hpp"
#include "profile/expression.hpp"

namespace certkit::profile {

// A map of names to things, in the order of the file.
template <class T>
struct Named {
  struct Entry {
    std::string name;
    Place place;
    T value;
  };
  std::vector<Entry> entries;
  [[nodiscard]] const T* find(std::string_view name) const noexcept {
    for (const Entry& entry : entries)
      if (entry.name == name) return &entry.value;
    return nullptr;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Entry& entry : entries) all.push_back(entry.name);
    return all;
  }
};

// A value as a user writes it: one, or a list. Templates where it is a default.
struct PlainValue {
  Place place;
  bool is_list = false;
  std::vector<std::string> items;
};
struct TemplateValue {
  Place place;
  bool is_list = false;
  std::vector<Template> items;
};
using PlainValues = Named<PlainValue>;

enum class Status { documented, reported, inferred };
enum class InputType { fqdn, domain, host, ip, host_or_ip, url, email, text, truth, number, choice };
struct InputKind {
  InputType type = InputType::text;
  bool list = false;
};

struct Input {
  Place place;
  InputKind type;
  Expression required;  // may depend on other inputs
  std::optional<TemplateValue> default_value;
  std::vector<std::string> values;     // of an enum
  int min = 0, max = 0;                // items of a list, or bounds of an int; 0 = none
  std::string pattern;                 // each value matches it as a whole
  bool wildcard = false, idn = false;  // names: "*." may lead; other scripts are turned into A-labels
  std::string help, example;
};

struct Assert {
  Place place;
  Expression when, require;
  Template message;
  std::string id;
};

// What holds of the names of a certificate: of one that is asked for, and of any that is judged.
struct Check {
  enum class Severity { error, warning, note };  // only an error keeps a request from being made
  Place place;
  Expression when, require;  // with `certificate_names` and `certificate_wildcards`
  Template message;
  std::string id;
  Severity severity = Severity::error;
};

struct NameRule {
  enum class As { automatic, dns, ip, uri, email, upn, rid, dirname, other };
  Place place;
  Template name;
  Expression foreach, when;
  std::string as = "item";
  As type = As::dns;
  std::string group, why, without;  // without: what fails where the name is missing
  bool optional = false;
};

struct WildcardGroup {
  enum class Uncovered { error, keep };
  Place place;
  Expression replace_when;
  std::vector<Template> with;  // empty: *.parent of each name
  Uncovered uncovered = Uncovered::error;
};

struct NameOrder {
  enum class CnInSan { always, never, issuer_public };
  enum class CnPosition { first, keep };
  enum class Sort { none, alpha };
  bool dedupe = true;
  CnInSan cn_in_san = CnInSan::always;
  CnPosition cn_position = CnPosition::keep;
  bool wildcards_last = false;
  Expression order_significant;  // absent: it is not
  Sort sort = Sort::none;
};

struct NameLimits {
  enum class WildcardCn { allow, forbid };
  enum class WildcardSan { allow, forbid, only_group };
  Place place;
  WildcardCn wildcard_cn = WildcardCn::allow;
  WildcardSan wildcard_san = WildcardSan::allow;
  int max_san_count = 0, max_cn_length = 64;  // 64: ub-common-name, RFC 5280 appendix A.1
  bool cn_required = false, san_required = false;
  std::string dns_pattern, why;
};

struct SubjectAttribute {
  Place place;
  std::string type;
  Template value;
  bool joined = false;
};
struct SubjectRule {
  Place place;
  Template c, st, l, o, ou;
  std::vector<std::string> required, advised;
  std::vector<SubjectAttribute> attributes;
};

struct KeyChoice {
  Place place;
  std::string key;
  Expression when;
  std::string why;
};
struct KeyRule {
  Place place;
  Template default_key;
  std::vector<KeyChoice> allowed;
  KeyFormat format = KeyFormat::pkcs8;
  std::string why;
};
struct HashRule {
  Place place;
  Hash default_hash = Hash::sha256;
  std::vector<Hash> allowed;
};
struct UsageRule {
  Place place;
  std::string usage;
  Expression when;
  std::string why;
};

struct BasicConstraintsRule {
  Place place;
  bool ca = false;
  std::optional<int> path_length;
};
struct CriticalRule {
  Place place;
  std::optional<bool> san, key_usage, extended_key_usage, basic_constraints;
};
struct ExtensionRule {
  Place place;
  std::string oid, value;  // hex
  bool critical = false;
  std::string why;
};

// What the certificate that comes back must be like, beyond what was asked for.
struct IssuedRule {
  enum class Need { any, required, forbidden };
  Place place;
  Need crl_distribution_point = Need::any, subject_key_identifier = Need::any, authority_info_access = Need::any,
       extended_key_usage = Need::any;
  std::vector<std::string> forbidden_signatures, forbidden_extended_key_usage;
  int max_validity_days = 0, min_backdate_hours = 0;
  bool nonempty_subject = false;
  std::string why;
};

struct CertificateRule {
  Place place;
  std::vector<std::string> usages;  // what the device calls its roles: Default, WebServicesExternal
  Expression when, for_each;        // made only where this holds; one for each item of this list
  std::string as = "item";          // the variable that holds the item of `for_each`
  Template cn;
  std::vector<NameRule> san;
  Named<WildcardGroup> groups;
  NameOrder names;
  NameLimits limits;
  std::vector<Check> checks;
  SubjectRule subject;
  KeyRule key;
  HashRule hash;
  std::optional<std::vector<UsageRule>> key_usage, extended_key_usage;  // absent: what a TLS server needs; empty: none
  std::optional<BasicConstraintsRule> basic_constraints;
  bool subject_key_identifier = false;
  std::vector<ExtensionRule> extensions;
  CriticalRule critical;
  IssuedRule issued;
  Template friendly_name;
  std::string ms_template;
};

struct OutputKey {
  std::optional<KeyFormat> format;  // absent: PKCS#8, and others will do
  OutputFile::KeyProtection encryption = OutputFile::KeyProtection::none;
  std::optional<KeyCipher> cipher;  // absent: the strongest that the format has
};
struct OutputPkcs12 {
  std::optional<OpenableBy> readable_by;          // whoever must be able to open it decides the ciphers …
  std::optional<Pkcs12Options::Protect> protect;  // … unless they are given
  int kdf_iterations = 0;
  Template friendly_name;
  bool name_matters = false;
  std::string ms_csp_name;
  bool ms_key_exchange = false, java_trust = false;
};
struct OutputPassword {
  std::string fixed, pattern;
  bool required = false;
  int min_length = 0, max_length = 0;
};

struct Output {
  enum class Order { leaf_first, root_first };
  Place place;
  Template file;
  std::string purpose;
  Expression when;
  Container format = Container::pem;
  std::vector<Part> contents;
  Order order = Order::leaf_first;
  bool optional = false, split = false;
  OutputKey key;
  OutputPkcs12 pkcs12;
  OutputPassword password;
  std::string pem_label;
  std::optional<Eol> eol;  // absent: LF, and the device takes any
  enum class Mode { is_public, is_private };
  Mode mode = Mode::is_public;
  bool any_order = false;
  Template alias, text;
  int max_bytes = 0, max_certificates = 0;
};

struct Advice {
  enum class Severity { note, warning, error };
  Place place;
  Template text;
  Expression when;
  std::string id;
  Severity severity = Severity::note;
};

struct Expectation {
  Place place;
  std::optional<std::string> cn, key, error;
  std::optional<std::vector<std::string>> san, san_set, files;
};
struct EmbeddedTest {
  Place place;
  std::string name, certificate, item, key;
  PlainValues given;
  Expectation expect;
};

// A name under which the device is reached, and how: what `check --profile` looks at.
struct ServedRule {
  Place place;
  Template name;
  Expression foreach, when;
  std::string as = "item";
  int port = 443;
  std::string starttls;  // a word of net::Starttls; empty: TLS at once
  Template path;         // what is asked for by HTTP; empty: nothing
  Template server;       // a word for whoever answers: what has the same word is answered by the same, what has another one by another
  std::vector<std::string> answers;      // HTTP statuses that are right; empty: any but 404
  std::vector<std::string> wrong_texts;  // in the page of a server that is the wrong one
  std::string why;
};

enum class CsrOrigin { certkit, device, either, none };

struct DeviceProfile {
  std::string id;  // "codian/mcu-4500"; of a user's own file: its name without suffix
  std::filesystem::path file;
  std::vector<std::filesystem::path> bases;  // the files that it extends, nearest first
  std::string title, vendor, description, extends;
  std::vector<std::string> versions, sources, aliases;
  Status status = Status::documented;
  bool is_abstract = false;
  CsrOrigin csr_origin = CsrOrigin::certkit;
  bool key_importable = true;
  Template name;
  Named<Input> inputs;
  Named<Expression> let;
  std::vector<Assert> asserts;
  CertificateRule certificate;          // what holds for every certificate of the profile
  Named<CertificateRule> certificates;  // after loading: never empty, each merged over `certificate`
  Named<Output> outputs;
  std::vector<Advice> install, after, verify, renew, pitfalls;
  std::vector<ServedRule> served;
  PlainValues values;
  std::vector<EmbeddedTest> tests;
  Node effective;  // the merged tree, each value with its place
};

}  // namespace certkit::profile
