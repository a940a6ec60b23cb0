#include "profile/inf.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "base/text.hpp"
#include "profile/inf_file.hpp"
#include "profile/inf_values.hpp"

namespace certkit::profile {
namespace {

struct Request {
  InfRequest result;
  bool hash_given = false, length_given = false, elliptic = false;
  int length = 2048;

  void note(const InfLine& line, const std::string& why) {
    result.notes.push_back(line.place.file_and_line() + ": " + line.key + ": " + why);
  }
};

bool truth(const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  if (word == "true" || word == "yes" || word == "1") return true;
  if (word == "false" || word == "no" || word == "0") return false;
  fail(line.place, line.key + " is TRUE or FALSE, not '" + base::printable(line.value) + "'");
}

int number(const InfLine& line) {
  if (line.value.empty() || line.value.size() > 6 || line.value.find_first_not_of("0123456789") != std::string::npos)
    fail(line.place, line.key + " = '" + base::printable(line.value) + "' is not a number");
  return std::stoi(line.value);
}

void set_key_algorithm(Request& request, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  static const std::map<std::string, int> curves = {{"ecdsa_p256", 256}, {"ecdsa_p384", 384}, {"ecdsa_p521", 521},
                                                    {"ecdh_p256", 256},  {"ecdh_p384", 384},  {"ecdh_p521", 521}};
  if (word == "rsa") return;
  const auto curve = curves.find(word);
  if (curve == curves.end())
    fail(line.place, "KeyAlgorithm '" + base::printable(line.value) + "' is not made by certkit",
         "RSA, ECDSA_P256, ECDSA_P384 or ECDSA_P521");
  request.result.key = {KeyType::ec, curve->second};
  request.elliptic = true;
}

void set_hash(Request& request, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  request.hash_given = true;
  if (word == "sha256" || word == "sha-256")
    request.result.csr.hash = Hash::sha256;
  else if (word == "sha384" || word == "sha-384")
    request.result.csr.hash = Hash::sha384;
  else if (word == "sha512" || word == "sha-512")
    request.result.csr.hash = Hash::sha512;
  else
    fail(line.place, "HashAlgorithm '" + base::printable(line.value) + "' is not used for new requests",
         "HashAlgorithm = sha256, sha384 or sha512; what the CA signs with is the CA's choice");
}

void set_request_type(Request& request, const InfLine& line) {
  const std::string word = base::lower_ascii(line.value);
  if (word == "pkcs10") return;
  if (word == "cmc")
    return request.note(line, "a PKCS#10 request is made: the CA takes it too, and the rest of CMC only adds attributes around it");
  if (word == "cert")
    throw Error(Errc::unsupported, line.place.file_and_line() + ": RequestType Cert is a self-signed certificate, not a request",
                "certkit ca init, or RequestType = PKCS10");
  throw Error(Errc::unsupported, line.place.file_and_line() + ": RequestType '" + base::printable(line.value) + "' is not made by certkit",
              "RequestType = PKCS10");
}

using Setter = std::function<void(Request&, const InfLine&)>;

Setter meaningless(std::string why) {
  return [why](Request& request, const InfLine& line) { request.note(line, why); };
}
Setter refused_if_true(std::string what, std::string hint) {
  return [what, hint](Request&, const InfLine& line) {
    if (truth(line)) throw Error(Errc::unsupported, line.place.file_and_line() + ": " + line.key + ": " + what, hint);
  };
}

// The keys of [NewRequest], in lower case.
const std::map<std::string, Setter>& new_request_keys() {
  static const std::string provider = "certkit writes the key to a file; the provider is chosen when the PFX is imported";
  static const std::string validity = "the CA decides how long the certificate is valid";
  static const std::string windows = "has a meaning in Windows' key store only";
  static const std::map<std::string, Setter> keys = {
      {"subject", [](Request& r, const InfLine& l) { r.result.csr.subject = inf_subject(l.value, l.place); }},
      {"exportable",
       [](Request& r, const InfLine& l) {
         if (!truth(l)) r.note(l, "the key is written to a file; whether it can be exported is decided when the PFX is imported");
       }},
      {"exportableencrypted", meaningless(provider)},
      {"hashalgorithm", set_hash},
      {"keyalgorithm", set_key_algorithm},
      {"keylength",
       [](Request& r, const InfLine& l) {
         r.length = number(l);
         r.length_given = true;
       }},
      {"keyusage",
       [](Request& r, const InfLine& l) {
         if (const unsigned mask = inf_key_usage(l.value, l.place); mask != 0) r.result.csr.key_usage = mask;
       }},
      {"friendlyname", [](Request& r, const InfLine& l) { r.result.csr.friendly_name = l.value; }},
      {"requesttype", set_request_type},
      {"x500nameflags", meaningless("the subject is read as it stands")},
      {"alternatesignaturealgorithm",
       refused_if_true("RSASSA-PSS signatures are not made: many devices cannot check them", "AlternateSignatureAlgorithm = FALSE")},
      {"useexistingkeyset", refused_if_true("the key is in Windows' key store", "export it and use certkit csr --key FILE")},
      {"privatekeyarchive", refused_if_true("key archival needs CMC", "leave it out, and keep the key file safe")},
      {"renewalcert",
       [](Request&, const InfLine& l) {
         throw Error(Errc::unsupported, l.place.file_and_line() + ": RenewalCert names a certificate in Windows' store",
                     "certkit csr --from OLD.cer takes its names");
       }},
      {"keycontainer", meaningless(windows)},
      {"keyspec", meaningless(windows)},
      {"keyusageproperty", meaningless(windows)},
      {"machinekeyset", meaningless(windows)},
      {"keyprotection", meaningless(windows)},
      {"securitydescriptor", meaningless(windows)},
      {"silent", meaningless(windows)},
      {"readername", meaningless(windows)},
      {"providername", meaningless(provider)},
      {"providertype", meaningless(provider)},
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

void new_request(Request& request, const InfSection& section) {
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
    setter->second(request, line);
  }
}

void add_names(Request& request, const std::vector<GeneralName>& names) {
  for (const GeneralName& name : names)
    if (std::find(request.result.csr.san.begin(), request.result.csr.san.end(), name) == request.result.csr.san.end())
      request.result.csr.san.push_back(name);
}

// `_continue_` lines go on with the text of the line before. The '&' between names is easily forgotten there (also in Microsoft's own
// sample): certreq would then ask for one name "adns=b"; certkit puts it in and says so.
InfLine with_continuations(const std::vector<InfLine>& lines, std::size_t& at, Request& request) {
  InfLine whole = lines[at];
  while (at + 1 < lines.size() && base::lower_ascii(lines[at + 1].key) == "_continue_") {
    const InfLine& more = lines[++at];
    const bool joined = whole.value.ends_with('&') || whole.value.ends_with('}') || whole.value.empty() || more.value.starts_with('&');
    if (!joined && inf_begins_name(more.value)) {
      whole.value += '&';
      request.note(more, "the '&' that must end the line before was missing and was put in");
    }
    whole.value += more.value;
    if (whole.value.size() > (1u << 20)) fail(more.place, "more than 1 MiB of text");
  }
  return whole;
}

void extension(Request& request, const InfLine& line) {
  const std::string key = base::lower_ascii(line.key);
  CsrSpec& csr = request.result.csr;
  if (key == "critical") {
    if (line.value.find("2.5.29.17") != std::string::npos)
      request.note(line, "alternative names are asked for without critical; the CA decides");
    return;
  }
  if (key != "2.5.29.17" && key != "2.5.29.37" && key != "2.5.29.19") {
    throw Error(Errc::unsupported, line.place.file_and_line() + ": the extension " + base::printable(line.key) + " is not made from an INF",
                key == "2.5.29.15" ? "use KeyUsage in [NewRequest]"
                                   : "2.5.29.17 (names), 2.5.29.19 (basic constraints) and 2.5.29.37 (extended key usage) are");
  }
  if (!base::lower_ascii(line.value).starts_with("{text}"))
    fail(line.place, "the value of " + line.key + " does not begin with {text}",
         "2.5.29.17 = \"{text}dns=a.contoso.com&dns=b.contoso.com\"");
  const std::string text = line.value.substr(6);
  if (key == "2.5.29.17") add_names(request, inf_names(text, line.place));
  if (key == "2.5.29.37") inf_usages(text, line.place, csr.extended_key_usage);
  if (key == "2.5.29.19") csr.basic_constraints = inf_basic_constraints(text, line.place);
}

void request_attribute(Request& request, const InfLine& line) {
  const std::string key = base::lower_ascii(line.key);
  if (key == "certificatetemplate") {
    request.result.csr.ms_template = line.value;
  } else if (key == "san") {
    add_names(request, inf_names(line.value, line.place));
    request.note(line,
                 "the names were put into the request itself: a CA takes them from attributes only where it was made insecure "
                 "(EDITF_ATTRIBUTESUBJECTALTNAME2)");
  } else {
    request.note(line, "goes with the submission to the CA, not into the CSR: " + line.key + ":" + line.value);
  }
}

void read_section(Request& request, const InfSection& section) {
  const std::string name = base::lower_ascii(section.name);
  if (name == "newrequest") return new_request(request, section);
  if (name == "version" || name == "strings") return;
  if (name == "enhancedkeyusageextension") {
    for (const InfLine& line : section.lines) {
      if (base::lower_ascii(line.key) == "oid")
        inf_usages(line.value, line.place, request.result.csr.extended_key_usage);
      else if (base::lower_ascii(line.key) == "critical")
        request.note(line, "extended key usage is asked for without critical; the CA decides");
      else
        fail(line.place, "[EnhancedKeyUsageExtension] holds OID = …, not '" + base::printable(line.key) + "'");
    }
    return;
  }
  if (name != "extensions" && name != "requestattributes") {
    static const std::vector<std::string> known = {"Version",    "Strings",           "NewRequest",
                                                   "Extensions", "RequestAttributes", "EnhancedKeyUsageExtension"};
    fail(section.place, "unknown section [" + base::printable(section.name) + "]" + did_you_mean(section.name, known),
         "sections: " + join(known, ", "));
  }
  for (std::size_t i = 0; i < section.lines.size(); ++i) {
    if (base::lower_ascii(section.lines[i].key) == "_continue_")
      fail(section.lines[i].place, "_continue_ has nothing before it that it could go on with");
    const InfLine line = with_continuations(section.lines, i, request);
    if (name == "extensions")
      extension(request, line);
    else
      request_attribute(request, line);
  }
}

}  // namespace

InfRequest read_inf(std::string_view text, const std::string& file) {
  Request request;
  const std::vector<InfSection> sections = read_inf_file(text, file, request.result.notes);
  const InfSection* main = nullptr;
  for (const InfSection& section : sections) {
    if (base::lower_ascii(section.name) == "newrequest") {
      if (main) fail(section.place, "[NewRequest] is there twice; first in line " + std::to_string(main->place.line));
      main = &section;
    }
    read_section(request, section);
  }
  if (!main) throw Error(Errc::usage, file + ": no [NewRequest] section: not a request for certreq");
  if (request.elliptic) {
    if (request.length_given && request.length != request.result.key.bits)
      fail(main->place, "KeyLength " + std::to_string(request.length) + " does not fit the curve of KeyAlgorithm");
  } else {
    if (request.length < 2048 || request.length > 16384)
      fail(main->place, "KeyLength " + std::to_string(request.length) + ": an RSA key has 2048 to 16384 bits", "KeyLength = 2048");
    request.result.key = {KeyType::rsa, request.length};
  }
  if (!request.hash_given)
    request.result.notes.push_back(main->place.file_and_line() + ": no HashAlgorithm: sha256 is used, where old certreq takes sha1");
  if (request.result.csr.subject.empty() && request.result.csr.san.empty()) fail(main->place, "neither a Subject nor alternative names");
  return std::move(request.result);
}

}  // namespace certkit::profile
