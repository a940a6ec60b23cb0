// What single rules of a certificate mean: a kind of key, a usage, an attribute type, an extension.
#include "asn1/oid_table.hpp"
#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "profile/check.hpp"

namespace certkit::profile {

KeyRange key_range(const KeyChoice& choice) {
  const std::string& text = choice.key;
  if (text == "rsa") return {KeyType::rsa, 2048, 16384};
  if (text == "ec") return {KeyType::ec, 256, 521};
  KeyRange range;
  try {
    const std::size_t dash = text.find('-');
    if (text.starts_with("rsa:") && dash != std::string::npos)
      range = {KeyType::rsa, KeySpec::parse(text.substr(0, dash)).bits, KeySpec::parse("rsa:" + text.substr(dash + 1)).bits};
    if (range.min_bits > range.max_bits) fail(choice.place, "'" + text + "' is a range from more to less");
    if (range.min_bits != 0) return range;
    const KeySpec one = KeySpec::parse(text);
    return {one.type, one.bits, one.bits};
  } catch (const Error& e) {
    fail(choice.place, "'" + text + "' is not a key: " + e.message(), "as rsa:2048, rsa:2048-4096, ec:p256 or ed25519");
  }
}

Oid attribute_type_of(const SubjectAttribute& attribute) {
  if (const asn1::KnownOid* known = asn1::find_attribute(attribute.type)) return known->oid;
  if (!attribute.type.empty() && attribute.type.find_first_not_of("0123456789.") == std::string::npos) {
    try {
      return Oid::parse(attribute.type);
    } catch (const Error& e) {
      fail(attribute.place, e.message());
    }
  }
  std::vector<std::string> names;
  for (const asn1::KnownOid& known : asn1::all_oids())
    if (known.max_characters != 0) names.emplace_back(known.name);
  fail(attribute.place, "unknown attribute type '" + attribute.type + "'" + did_you_mean(attribute.type, names),
       "any other one by its OID");
}

NewExtension extension_of(const ExtensionRule& rule) {
  namespace oid = asn1::oid;
  static const std::pair<Oid, const char*> own_keys[] = {{oid::kKeyUsage, "key_usage"},
                                                         {oid::kSubjectAltName, "san"},
                                                         {oid::kBasicConstraints, "basic_constraints"},
                                                         {oid::kExtendedKeyUsage, "extended_key_usage"}};
  NewExtension extension;
  try {
    extension.oid = Oid::parse(rule.oid);
  } catch (const Error& e) {
    fail(rule.place, e.message(), e.hint());
  }
  for (const auto& [own, key] : own_keys)
    if (own == extension.oid) fail(rule.place, "the extension " + rule.oid + " has a key of its own: " + key);
  const auto value = base::from_hex(rule.value);
  if (!value || asn1::tlv_size(*value) != value->size())
    fail(rule.place, "the value of the extension " + rule.oid + " is not the hex of one DER element", "as 3003020105, without blanks");
  extension.critical = rule.critical;
  extension.value = *value;
  return extension;
}

unsigned key_usage_of(const UsageRule& rule) {
  if (const auto bit = key_usage_from_word(rule.usage)) return *bit;
  const std::vector<std::string> words = key_usage_words(0x1ff);
  fail(rule.place, "unknown key usage '" + rule.usage + "'" + did_you_mean(rule.usage, words), "key usages: " + join(words, ", "));
}

Oid extended_key_usage_of(const UsageRule& rule) {
  static const std::vector<std::pair<std::string, Oid>> known = {{"serverAuth", Oid("1.3.6.1.5.5.7.3.1")},
                                                                 {"clientAuth", Oid("1.3.6.1.5.5.7.3.2")},
                                                                 {"codeSigning", Oid("1.3.6.1.5.5.7.3.3")},
                                                                 {"emailProtection", Oid("1.3.6.1.5.5.7.3.4")},
                                                                 {"ipsecEndSystem", Oid("1.3.6.1.5.5.7.3.5")},
                                                                 {"ipsecTunnel", Oid("1.3.6.1.5.5.7.3.6")},
                                                                 {"ipsecUser", Oid("1.3.6.1.5.5.7.3.7")},
                                                                 {"timeStamping", Oid("1.3.6.1.5.5.7.3.8")},
                                                                 {"OCSPSigning", Oid("1.3.6.1.5.5.7.3.9")},
                                                                 {"ipsecIKE", Oid("1.3.6.1.5.5.7.3.17")},
                                                                 {"smartcardLogon", Oid("1.3.6.1.4.1.311.20.2.2")},
                                                                 {"remoteDesktop", Oid("1.3.6.1.4.1.311.54.1.2")},
                                                                 {"kdc", Oid("1.3.6.1.5.2.3.5")},
                                                                 {"anyExtendedKeyUsage", Oid("2.5.29.37.0")}};
  std::vector<std::string> words;
  for (const auto& [word, oid] : known) {
    if (word == rule.usage) return oid;
    words.push_back(word);
  }
  if (!rule.usage.empty() && rule.usage.find_first_not_of("0123456789.") == std::string::npos) {
    try {
      return Oid::parse(rule.usage);
    } catch (const Error& e) {
      fail(rule.place, e.message());
    }
  }
  fail(rule.place, "unknown extended key usage '" + rule.usage + "'" + did_you_mean(rule.usage, words),
       "an OID, or one of " + join(words, ", "));
}

}  // namespace certkit::profile
