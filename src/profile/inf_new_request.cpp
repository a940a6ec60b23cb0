// The keys of [NewRequest].
#include <functional>
#include <map>

#include "base/text.hpp"
#include "profile/inf_reading.hpp"
#include "profile/inf_values.hpp"

namespace certkit::profile {
namespace {

int number(const InfLine& line) {
  if (line.value.empty() || line.value.size() > 6 || line.value.find_first_not_of("0123456789") != std::string::npos)
    fail(line.place, line.key + " = '" + base::printable(line.value) + "' is not a number");
  return std::stoi(line.value);
}

void set_key_algorithm(InfReading& reading, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  static const std::map<std::string, int> curves = {{"ecdsa_p256", 256}, {"ecdsa_p384", 384}, {"ecdsa_p521", 521},
                                                    {"ecdh_p256", 256},  {"ecdh_p384", 384},  {"ecdh_p521", 521}};
  if (word == "rsa") return;
  const auto curve = curves.find(word);
  if (curve == curves.end())
    return reading.refuse(line, "'" + base::printable(line.value) + "' is not made by certkit", "RSA, ECDSA_P256, ECDSA_P384 or ECDSA_P521",
                          Errc::usage);
  reading.result.key = {KeyType::ec, curve->second};
  reading.elliptic = true;
}

void set_hash(InfReading& reading, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  reading.hash_given = true;
  if (word == "sha256" || word == "sha-256")
    reading.result.csr.hash = Hash::sha256;
  else if (word == "sha384" || word == "sha-384")
    reading.result.csr.hash = Hash::sha384;
  else if (word == "sha512" || word == "sha-512")
    reading.result.csr.hash = Hash::sha512;
  else
    reading.refuse(line, "'" + base::printable(line.value) + "' is not used for new requests",
                   "HashAlgorithm = sha256, sha384 or sha512; what the CA signs with is the CA's choice", Errc::usage);
}

void set_request_type(InfReading& reading, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  if (word == "pkcs10") return;
  if (word == "cmc")
    return reading.note(line, "a PKCS#10 request is made: the CA takes it too, and the rest of CMC only adds attributes around it");
  if (word == "cert")
    return reading.refuse(line, "Cert is a self-signed certificate, not a request", "certkit ca init, or RequestType = PKCS10");
  reading.refuse(line, "'" + base::printable(line.value) + "' is not made by certkit", "RequestType = PKCS10");
}

void set_key_spec(InfReading& reading, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  reading.result.key_exchange = word == "1" || word == "at_keyexchange";
  reading.note(line, "has a meaning in Windows' key store only");
}

void set_provider(InfReading& reading, const InfLine& line) {
  reading.result.provider = line.value;
  reading.note(line, "certkit writes the key to a file; the provider is chosen when the PFX is imported");
}

using Setter = std::function<void(InfReading&, const InfLine&)>;

Setter meaningless(std::string why) {
  return [why](InfReading& reading, const InfLine& line) { reading.note(line, why); };
}
Setter refused_if_true(std::string what, std::string hint) {
  return [what, hint](InfReading& reading, const InfLine& line) {
    if (inf_truth(line)) reading.refuse(line, what, hint);
  };
}

// In lower case.
const std::map<std::string, Setter>& new_request_keys() {
  static const std::string provider = "certkit writes the key to a file; the provider is chosen when the PFX is imported";
  static const std::string validity = "the CA decides how long the certificate is valid";
  static const std::string windows = "has a meaning in Windows' key store only";
  static const std::map<std::string, Setter> keys = {
      {"subject", [](InfReading& r, const InfLine& l) { r.result.csr.subject = inf_subject(l.value, l.place); }},
      {"exportable",
       [](InfReading& r, const InfLine& l) {
         r.result.exportable = inf_truth(l);
         if (!r.result.exportable)
           r.note(l, "the key is written to a file; whether it can be exported is decided when the PFX is imported");
       }},
      {"exportableencrypted", meaningless(provider)},
      {"hashalgorithm", set_hash},
      {"keyalgorithm", set_key_algorithm},
      {"keylength",
       [](InfReading& r, const InfLine& l) {
         r.length = number(l);
         r.length_line = l;
       }},
      {"keyusage",
       [](InfReading& r, const InfLine& l) {
         if (const unsigned mask = inf_key_usage(l.value, l.place); mask != 0) r.result.csr.key_usage = mask;
       }},
      {"friendlyname", [](InfReading& r, const InfLine& l) { r.result.csr.friendly_name = l.value; }},
      {"requesttype", set_request_type},
      {"x500nameflags", meaningless("the subject is read as it stands")},
      {"alternatesignaturealgorithm",
       refused_if_true("RSASSA-PSS signatures are not made: many devices cannot check them", "AlternateSignatureAlgorithm = FALSE")},
      {"useexistingkeyset", refused_if_true("the key is in Windows' key store", "export it and use certkit csr --key FILE")},
      {"privatekeyarchive", refused_if_true("key archival needs CMC", "leave it out, and keep the key file safe")},
      {"renewalcert",
       [](InfReading& r, const InfLine& l) {
         r.refuse(l, "names a certificate in Windows' store", "certkit csr --from OLD.cer takes its names");
       }},
      {"keycontainer", meaningless(windows)},
      {"keyspec", set_key_spec},
      {"keyusageproperty", meaningless(windows)},
      {"machinekeyset",
       [](InfReading& r, const InfLine& l) {
         r.result.machine_key = inf_truth(l);
         r.note(l, windows);
       }},
      {"keyprotection", meaningless(windows)},
      {"userprotected", meaningless(windows)},
      {"securitydescriptor", meaningless(windows)},
      {"silent", meaningless(windows)},
      {"readername", meaningless(windows)},
      {"providername", set_provider},
      {"providertype", meaningless(provider)},
      {"encipheronly", meaningless(windows)},
      {"encryptionalgorithm", meaningless("only used to archive keys")},
      {"encryptionlength", meaningless("only used to archive keys")},
      {"notbefore", meaningless(validity)},
      {"notafter", meaningless(validity)},
      {"validityperiod", meaningless(validity)},
      {"validityperiodunits", meaningless(validity)},
      {"requestername", meaningless("only used with CMC")},
      {"smime", meaningless("S/MIME capabilities are not asked for")},
      {"suppressdefaults", meaningless("certkit adds nothing that is not asked for")},
  };
  return keys;
}

}  // namespace

bool inf_truth(const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  if (word == "true" || word == "yes" || word == "1") return true;
  if (word == "false" || word == "no" || word == "0") return false;
  fail(line.place, line.key + " is TRUE or FALSE, not '" + base::printable(line.value) + "'");
}

void read_new_request(InfReading& reading, const InfSection& section) {
  std::map<std::string, int> seen;
  std::vector<std::string> known;
  for (const auto& [key, setter] : new_request_keys()) known.push_back(key);
  for (const InfLine& line : section.lines) {
    const std::string key = base::lower_ascii(line.key);
    const auto setter = new_request_keys().find(key);
    if (setter == new_request_keys().end())
      fail(line.place, "unknown key '" + base::printable(line.key) + "' in [" + section.name + "]" + did_you_mean(key, known));
    if (const auto [first, fresh] = seen.emplace(key, line.place.line); !fresh)
      fail(line.place, line.key + " is there twice; first in line " + std::to_string(first->second));
    setter->second(reading, line);
  }
}

}  // namespace certkit::profile
