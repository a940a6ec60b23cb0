#include "profile/binding.hpp"

namespace certkit::profile {

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
const Record<BasicConstraintsRule>& record_of<BasicConstraintsRule>() {
  static const Record<BasicConstraintsRule> record =
      Rows<BasicConstraintsRule>("basic constraints", "Whether a CA's certificate is asked for.")
          .row("ca", &BasicConstraintsRule::ca, "It is a CA.")
          .row("path_length", &BasicConstraintsRule::path_length, "How many CAs may follow below it; without it any number.")
          .done();
  return record;
}

template <>
const Record<CriticalRule>& record_of<CriticalRule>() {
  static const Record<CriticalRule> record =
      Rows<CriticalRule>("critical", "Whether extensions of the request are marked critical, where it is not as usual.")
          .row("san", &CriticalRule::san, "The names; usually only where there is no subject.")
          .row("key_usage", &CriticalRule::key_usage, "Key usage; usually it is.")
          .row("extended_key_usage", &CriticalRule::extended_key_usage, "Extended key usage; usually it is not.")
          .row("basic_constraints", &CriticalRule::basic_constraints, "Basic constraints; usually they are.")
          .done();
  return record;
}

template <>
const Record<ExtensionRule>& record_of<ExtensionRule>() {
  static const Record<ExtensionRule> record =
      Rows<ExtensionRule>("an extension", "An extension that has no key of its own here, as it goes into the request.")
          .row("oid", &ExtensionRule::oid, "Its OID: 1.3.6.1.5.5.7.1.24.")
          .required()
          .row("value", &ExtensionRule::value, "The hex of its DER: 3003020105.")
          .required()
          .row("critical", &ExtensionRule::critical, "Whether it is marked critical.")
          .row("why", &ExtensionRule::why, "One sentence: what it says, what needs it.")
          .done();
  return record;
}

template <>
const Record<IssuedRule>& record_of<IssuedRule>() {
  static const Record<IssuedRule> record =
      Rows<IssuedRule>("issued", "What the certificate that the CA returns must be like, beyond what was asked for.")
          .row("crl_distribution_point", &IssuedRule::crl_distribution_point, "CRL distribution point.")
          .row("subject_key_identifier", &IssuedRule::subject_key_identifier, "Subject key identifier.")
          .row("extended_key_usage", &IssuedRule::extended_key_usage,
               "Extended key usage at all: without it a certificate is good for everything, which some devices do not take.")
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
          .row("when", &CertificateRule::when,
               "Made only where this holds, or where --certificate names it: of several certificates, those that are made together.")
          .row("for_each", &CertificateRule::for_each, "A list: there is one such certificate for each of it (each server).")
          .row("as", &CertificateRule::as, "The variable that holds the item of `for_each`, in files and steps too.")
          .row("cn", &CertificateRule::cn, "The common name; may be empty.")
          .row("san", &CertificateRule::san, "The names, in order.")
          .row("groups", &CertificateRule::groups, "Groups of names that wildcards may replace.")
          .row("names", &CertificateRule::names, "What is done to the list of names once it is made.")
          .row("limits", &CertificateRule::limits, "What the device refuses in names.")
          .row("checks", &CertificateRule::checks, "Conditions on the names, whoever made the request.")
          .row("subject", &CertificateRule::subject, "The subject besides the common name.")
          .row("key", &CertificateRule::key, "The private key.")
          .row("hash", &CertificateRule::hash, "The hash that the request is signed with.")
          .row("key_usage", &CertificateRule::key_usage,
               "Key usages to ask for; without it digitalSignature, and keyEncipherment for RSA; [] for none.")
          .row("extended_key_usage", &CertificateRule::extended_key_usage,
               "Extended key usages to ask for; without it serverAuth; [] for none.")
          .row("basic_constraints", &CertificateRule::basic_constraints, "Basic constraints to ask for; without it none.")
          .row("subject_key_identifier", &CertificateRule::subject_key_identifier,
               "Whether the request holds a subject key identifier; a CA puts in its own.")
          .row("extensions", &CertificateRule::extensions, "Other extensions of the request.")
          .row("critical", &CertificateRule::critical, "Which extensions of the request are critical, where it is not as usual.")
          .row("issued", &CertificateRule::issued, "What the certificate that comes back must be like.")
          .row("friendly_name", &CertificateRule::friendly_name, "The friendlyName attribute of the request.")
          .row("ms_template", &CertificateRule::ms_template, "The certificate template of AD CS to ask for.")
          .done();
  return record;
}

}  // namespace certkit::profile
