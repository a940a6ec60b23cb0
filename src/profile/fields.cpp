#include "profile/fields.hpp"

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
const Record<NameRule>& record_of<NameRule>() {
  static const Record<NameRule> record =
      Rows<NameRule>("a name", "One place in the ordered list of names. A template that is one ${list} gives a name for each of the list.")
          .row("name", &NameRule::name, "The name.")
          .required()
          .shorthand()
          .row("foreach", &NameRule::foreach, "A list: there is one name for each of it.")
          .row("as", &NameRule::as, "The variable that holds the item of `foreach`.")
          .row("when", &NameRule::when, "The name is there only where this holds.")
          .row("type", &NameRule::type, "What kind of name; auto tells by its form, as --san does.")
          .row("group", &NameRule::group, "The group that may be replaced by wildcards (see `groups`).")
          .row("why", &NameRule::why, "One sentence: what uses this name.")
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
          .done();
  return record;
}

template <>
const Record<KeyChoice>& record_of<KeyChoice>() {
  static const Record<KeyChoice> record = Rows<KeyChoice>("a key choice", "A kind of key that the device takes.")
                                              .row("key", &KeyChoice::key, "rsa:2048, rsa:2048-4096, ec:p256, ec:p384, ec:p521 or ed25519.")
                                              .required()
                                              .shorthand()
                                              .row("when", &KeyChoice::when, "Only where this holds: a firmware, an issuer.")
                                              .row("why", &KeyChoice::why, "One sentence, for the message when it does not hold.")
                                              .done();
  return record;
}

template <>
const Record<KeyRule>& record_of<KeyRule>() {
  static const Record<KeyRule> record =
      Rows<KeyRule>("key", "The private key.")
          .row("default", &KeyRule::default_key,
               "The key that is made when none is asked for; without it the first of `allowed`, else rsa:2048.")
          .row("allowed", &KeyRule::allowed, "The keys that the device takes; without it any.")
          .row("format", &KeyRule::format, "How NAME.key is written; traditional is PKCS#1 for RSA and SEC1 for EC.")
          .row("why", &KeyRule::why, "What happens with other keys, for the message.")
          .done();
  return record;
}

template <>
const Record<HashRule>& record_of<HashRule>() {
  static const Record<HashRule> record = Rows<HashRule>("hash", "The hash that the request is signed with.")
                                             .row("default", &HashRule::default_hash, "The one used when none is asked for.")
                                             .shorthand()
                                             .row("allowed", &HashRule::allowed, "Those that the device takes; without it any.")
                                             .done();
  return record;
}

template <>
const Record<UsageRule>& record_of<UsageRule>() {
  static const Record<UsageRule> record =
      Rows<UsageRule>("a usage", "A key usage or an extended key usage to ask for.")
          .row("usage", &UsageRule::usage, "digitalSignature, keyEncipherment …; serverAuth, clientAuth … or an OID.")
          .required()
          .shorthand()
          .row("when", &UsageRule::when, "Only where this holds; key_type is rsa, ec or ed25519.")
          .row("why", &UsageRule::why, "One sentence: what needs it.")
          .done();
  return record;
}

template <>
const Record<IssuedRule>& record_of<IssuedRule>() {
  static const Record<IssuedRule> record =
      Rows<IssuedRule>("issued", "What the certificate that the CA returns must be like, beyond what was asked for.")
          .row("crl_distribution_point", &IssuedRule::crl_distribution_point, "CRL distribution point.")
          .row("subject_key_identifier", &IssuedRule::subject_key_identifier, "Subject key identifier.")
          .row("authority_info_access", &IssuedRule::authority_info_access, "Authority information access.")
          .row("forbidden_signatures", &IssuedRule::forbidden_signatures,
               "Signatures that the device cannot check: rsassa-pss, sha1, md5, ecdsa.")
          .row("forbidden_extended_key_usage", &IssuedRule::forbidden_extended_key_usage, "Extended key usages that must not be there.")
          .row("max_validity_days", &IssuedRule::max_validity_days, "Longest validity.")
          .row("min_backdate_hours", &IssuedRule::min_backdate_hours, "How long before now the validity must have begun.")
          .row("nonempty_subject", &IssuedRule::nonempty_subject, "The subject may not be empty.")
          .row("why", &IssuedRule::why, "What happens otherwise.")
          .done();
  return record;
}

template <>
const Record<CertificateRule>& record_of<CertificateRule>() {
  static const Record<CertificateRule> record =
      Rows<CertificateRule>("certificate", "One certificate: its names, key and usages.")
          .row("usages", &CertificateRule::usages, "What the device calls the roles of this certificate: Default, WebServicesExternal.")
          .row("cn", &CertificateRule::cn, "The common name; may be empty.")
          .row("san", &CertificateRule::san, "The names, in order.")
          .row("groups", &CertificateRule::groups, "Groups of names that wildcards may replace.")
          .row("names", &CertificateRule::names, "What is done to the list of names once it is made.")
          .row("limits", &CertificateRule::limits, "What the device refuses in names.")
          .row("subject", &CertificateRule::subject, "The subject besides the common name.")
          .row("key", &CertificateRule::key, "The private key.")
          .row("hash", &CertificateRule::hash, "The hash that the request is signed with.")
          .row("key_usage", &CertificateRule::key_usage,
               "Key usages to ask for, critical; without it digitalSignature, and keyEncipherment for RSA.")
          .row("extended_key_usage", &CertificateRule::extended_key_usage,
               "Extended key usages to ask for, not critical; without it serverAuth.")
          .row("issued", &CertificateRule::issued, "What the certificate that comes back must be like.")
          .row("friendly_name", &CertificateRule::friendly_name, "The friendlyName attribute of the request.")
          .row("ms_template", &CertificateRule::ms_template, "The certificate template of AD CS to ask for.")
          .done();
  return record;
}

template <>
const Record<OutputKey>& record_of<OutputKey>() {
  static const Record<OutputKey> record =
      Rows<OutputKey>("an output's key", "How a private key is written in a file.")
          .row("format", &OutputKey::format, "traditional is PKCS#1 for RSA and SEC1 for EC.")
          .row("encryption", &OutputKey::encryption, "required asks for a password; if_password encrypts where one is given.")
          .row("cipher", &OutputKey::cipher, "dek-info-… is the traditional PEM encryption.")
          .done();
  return record;
}

template <>
const Record<OutputPkcs12>& record_of<OutputPkcs12>() {
  static const Record<OutputPkcs12> record =
      Rows<OutputPkcs12>("pkcs12", "How a PFX is written.")
          .row("for", &OutputPkcs12::readable_by, "Who must be able to open it: decides the ciphers, as convert --for does.")
          .row("protect", &OutputPkcs12::protect, "The ciphers, where `for` does not decide them.")
          .row("kdf_iterations", &OutputPkcs12::kdf_iterations, "Iterations; Windows refuses more than 600000.")
          .row("friendly_name", &OutputPkcs12::friendly_name, "The friendly name of key and certificate.")
          .row("ms_csp_name", &OutputPkcs12::ms_csp_name,
               "Microsoft's CSP name attribute, so that the key lands in that provider; a \"… Cryptographic Provider\" for RSA keys only.")
          .row("ms_key_exchange", &OutputPkcs12::ms_key_exchange, "Mark the key AT_KEYEXCHANGE.")
          .row("java_trust", &OutputPkcs12::java_trust, "Mark certificates without key as trusted entries for Java.")
          .done();
  return record;
}

template <>
const Record<OutputPassword>& record_of<OutputPassword>() {
  static const Record<OutputPassword> record =
      Rows<OutputPassword>("password", "What the device asks of the password.")
          .row("fixed", &OutputPassword::fixed, "The device's own, published password: used where the user gives none.")
          .row("min_length", &OutputPassword::min_length, "Fewest characters.")
          .row("max_length", &OutputPassword::max_length, "Most characters.")
          .done();
  return record;
}

template <>
const Record<Output>& record_of<Output>() {
  static const Record<Output> record =
      Rows<Output>("an output", "One file that the device takes.")
          .row("file", &Output::file, "Its name; ${name} is the base name, ${cn} the common name, ${n} counts the files of a split.")
          .required()
          .row("purpose", &Output::purpose, "What the device calls it.")
          .row("when", &Output::when, "Written only where this holds.")
          .row("format", &Output::format, "pkcs7 is PEM; base64 is one line without armour; text writes `text`.")
          .row("contents", &Output::contents, "What is in it, in this order.")
          .row("order", &Output::order, "The order of the intermediates.")
          .row("optional", &Output::optional,
               "Intermediates, root and trust may be missing, and the file is left out where nothing is left; without it each of them is "
               "needed.")
          .row("split", &Output::split, "One file for each certificate; `file` then holds ${n}.")
          .row("key", &Output::key, "How the private key is written.")
          .row("pkcs12", &Output::pkcs12, "How a PFX is written.")
          .row("password", &Output::password, "What the device asks of the password.")
          .row("pem_label", &Output::pem_label, "PKCS7 or CERTIFICATE, for format pkcs7; without it PKCS7.")
          .row("eol", &Output::eol, "Line ends.")
          .row("alias", &Output::alias, "The entry's name in a JKS.")
          .row("text", &Output::text, "The content, for format text; ${password} is the password.")
          .row("max_bytes", &Output::max_bytes, "The largest file that the device takes.")
          .done();
  return record;
}

template <>
const Record<Advice>& record_of<Advice>() {
  static const Record<Advice> record = Rows<Advice>("an advice",
                                                    "A sentence for the administrator. ${files.NAME} is a file of `outputs`, ${thumbprint} "
                                                    "the certificate's SHA-1 in upper-case hex.")
                                           .row("text", &Advice::text, "The sentence.")
                                           .required()
                                           .shorthand()
                                           .row("when", &Advice::when, "Said only where this holds.")
                                           .row("id", &Advice::id, "A stable word for it, the finding's id where a lint checks it.")
                                           .row("severity", &Advice::severity, "How bad it is to miss it.")
                                           .done();
  return record;
}

template <>
const Record<Expectation>& record_of<Expectation>() {
  static const Record<Expectation> record =
      Rows<Expectation>("expect", "What must come out.")
          .row("cn", &Expectation::cn, "The common name.")
          .row("san", &Expectation::san, "The names in this order; \"IP:10.1.1.5\" and the like where they are not DNS names.")
          .row("san_set", &Expectation::san_set, "The names in any order.")
          .row("key", &Expectation::key, "The key: rsa:2048.")
          .row("files", &Expectation::files, "The names of the files, in order.")
          .row("error", &Expectation::error, "It must fail, and the message holds this text.")
          .done();
  return record;
}

template <>
const Record<EmbeddedTest>& record_of<EmbeddedTest>() {
  static const Record<EmbeddedTest> record =
      Rows<EmbeddedTest>("a test", "A worked example that is checked with the profile.")
          .row("name", &EmbeddedTest::name, "What it shows.")
          .required()
          .row("given", &EmbeddedTest::given, "The inputs.")
          .row("certificate", &EmbeddedTest::certificate, "Which certificate, where there are several.")
          .row("expect", &EmbeddedTest::expect, "What must come out.")
          .required()
          .done();
  return record;
}

template <>
const Record<DeviceProfile>& record_of<DeviceProfile>() {
  static const Record<DeviceProfile> record =
      Rows<DeviceProfile>("the profile", "One device: what its certificate must be like and which files it takes.")
          .row("title", &DeviceProfile::title, "What the device is called.")
          .row("vendor", &DeviceProfile::vendor, "Who makes it.")
          .row("description", &DeviceProfile::description, "What it is for, in a few sentences.")
          .row("extends", &DeviceProfile::extends,
               "The profile that this one builds on: `vendor/device`, or a path that ends in .yaml, relative to this file.")
          .row("abstract", &DeviceProfile::is_abstract, "Only there to be extended.")
          .own()
          .row("aliases", &DeviceProfile::aliases, "Other names for the profile.")
          .own()
          .row("versions", &DeviceProfile::versions, "The versions or firmware that it holds for.")
          .row("status", &DeviceProfile::status, "Whether its facts are the vendor's, widely reported, or inferred.")
          .row("sources", &DeviceProfile::sources, "Where its facts come from.")
          .row("csr_origin", &DeviceProfile::csr_origin, "Who makes key and request: certkit, the device itself, or either.")
          .row("key_importable", &DeviceProfile::key_importable, "Whether the device takes a private key at all.")
          .row("name", &DeviceProfile::name, "The base name of the files; without it the common name.")
          .row("inputs", &DeviceProfile::inputs, "The values that the user gives.")
          .row("let", &DeviceProfile::let, "Values made of inputs and of each other.")
          .row("asserts", &DeviceProfile::asserts, "Conditions without which no request is made.")
          .row("certificate", &DeviceProfile::certificate, "The certificate; with `certificates`, what holds for all of them.")
          .row("certificates", &DeviceProfile::certificates,
               "The certificates by name, each on top of `certificate`. This version takes exactly one.")
          .row("outputs", &DeviceProfile::outputs, "The files that the device takes, in order.")
          .row("install", &DeviceProfile::install, "How they are installed, step by step.")
          .row("after", &DeviceProfile::after, "What has to be done afterwards: restarts.")
          .row("verify", &DeviceProfile::verify, "How to see that it works.")
          .row("renew", &DeviceProfile::renew, "What to know when it is renewed.")
          .row("pitfalls", &DeviceProfile::pitfalls, "What goes wrong in the field.")
          .row("values", &DeviceProfile::values, "Values for the inputs, in a user's own file.")
          .row("tests", &DeviceProfile::tests, "Worked examples, checked by `certkit profile test`.")
          .own()
          .done();
  return record;
}

const RecordInfo& profile_record() { return record_of<DeviceProfile>().info; }
DeviceProfile read_profile(const Node& tree) { return record_of<DeviceProfile>().read(tree); }

}  // namespace certkit::profile
