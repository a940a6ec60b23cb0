#include "profile/inf.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "profile/inf_reading.hpp"
#include "profile/inf_values.hpp"

namespace certkit::profile {
namespace {

void enhanced_key_usage(InfReading& reading, const InfSection& section) {
  CsrSpec& csr = reading.result.csr;
  for (const InfLine& line : section.lines) {
    const std::string key = base::lower_ascii(line.key);
    if (key == "oid")
      inf_usages(line.value, line.place, csr.extended_key_usage);
    else if (key == "critical")
      csr.critical.extended_key_usage = inf_truth(line);
    else
      fail(line.place, "[EnhancedKeyUsageExtension] holds OID = …, not '" + base::printable(line.key) + "'");
  }
}

void request_attribute(InfReading& reading, const InfLine& line) {
  const std::string key = base::lower_ascii(line.key);
  if (key == "certificatetemplate") {
    reading.result.csr.ms_template = line.value;
  } else if (key == "san") {
    add_inf_names(reading, inf_names(line.value, line.place));
    reading.note(line,
                 "the names were put into the request itself: a CA takes them from attributes only where it was made insecure "
                 "(EDITF_ATTRIBUTESUBJECTALTNAME2)");
  } else {
    reading.note(line, "goes with the submission to the CA, not into the CSR: " + line.key + ":" + line.value);
  }
}

// `_continue_` lines go on with the text of the line before. The '&' between names is easily forgotten there (also in Microsoft's own
// sample): certreq would then ask for one name "adns=b"; certkit puts it in and says so.
std::vector<InfLine> with_continuations(InfReading& reading, const InfSection& section) {
  std::vector<InfLine> whole;
  for (const InfLine& line : section.lines) {
    if (base::lower_ascii(line.key) != "_continue_") {
      whole.push_back(line);
      continue;
    }
    if (whole.empty()) fail(line.place, "_continue_ has nothing before it that it could go on with");
    std::string& text = whole.back().value;
    const bool joined = text.empty() || text.ends_with('&') || text.ends_with('}') || line.value.starts_with('&');
    if (!joined && inf_begins_name(line.value)) {
      text += '&';
      reading.note(line, "the '&' that must end the line before was missing and was put in");
    }
    whole.back().continued.push_back({text.size(), line.place});
    text += line.value;
    if (text.size() > (1u << 20)) fail(line.place, "more than 1 MiB of text");
  }
  return whole;
}

void read_section(InfReading& reading, const InfSection& section) {
  const std::string name = base::lower_ascii(section.name);
  static const std::vector<std::string> policies = {"applicationpolicystatementextension",
                                                    "applicationpolicymappingsextension",
                                                    "policystatementextension",
                                                    "policymappingsextension",
                                                    "policyconstraintsextension",
                                                    "nameconstraintsextension",
                                                    "basicconstraintsextension",
                                                    "crosscertificatedistributionpointsextension"};
  if (name == "version" || name == "strings") return;
  if (name == "newrequest") return read_new_request(reading, section);
  if (name == "enhancedkeyusageextension") return enhanced_key_usage(reading, section);
  if (name == "extensions") return read_inf_extensions(reading, with_continuations(reading, section));
  if (name == "requestattributes") {
    for (const InfLine& line : with_continuations(reading, section)) request_attribute(reading, line);
    return;
  }
  if (std::find(policies.begin(), policies.end(), name) != policies.end())
    return reading.refuse({"[" + section.name + "]", "", section.place}, "is not made from an INF",
                          "basic constraints: 2.5.29.19 = \"{text}ca=FALSE\" in [Extensions]; anything else as {hex}");
  static const std::vector<std::string> known = {"Version",    "Strings",           "NewRequest",
                                                 "Extensions", "RequestAttributes", "EnhancedKeyUsageExtension"};
  fail(section.place, "unknown section [" + base::printable(section.name) + "]" + did_you_mean(section.name, known),
       "sections: " + join(known, ", "));
}

void settle_key(InfReading& reading, const Place& main) {
  if (reading.elliptic) {
    if (reading.length_line && reading.length != reading.result.key.bits)
      fail(main, "KeyLength " + std::to_string(reading.length) + " does not fit the curve of KeyAlgorithm");
    return;
  }
  if (reading.length < 2048 || reading.length > 16384 || reading.length % 8 != 0) {
    reading.refuse(*reading.length_line, std::to_string(reading.length) + ": an RSA key has 2048 to 16384 bits, a multiple of 8",
                   "KeyLength = 2048", Errc::usage);
    reading.length = 2048;
  }
  reading.result.key = {KeyType::rsa, reading.length};
}

}  // namespace

void InfReading::note(const InfLine& line, const std::string& why) {
  result.notes.push_back({base::lower_ascii(line.key), line.place.file_and_line() + ": " + line.key + ": " + why});
}

void InfReading::refuse(const InfLine& line, const std::string& why, std::string hint, Errc code) {
  result.refused.emplace_back(code, line.place.file_and_line() + ": " + base::printable(line.key) + ": " + why, std::move(hint));
}

void add_inf_names(InfReading& reading, const std::vector<GeneralName>& names) {
  std::vector<GeneralName>& san = reading.result.csr.san;
  for (const GeneralName& name : names) {
    if (std::find(san.begin(), san.end(), name) == san.end()) san.push_back(name);
    if (san.size() > kMaxInfNames) throw Error(Errc::usage, "more than " + std::to_string(kMaxInfNames) + " names in an INF");
  }
}

InfRequest read_inf(std::string_view text, const std::string& file) {
  InfReading reading;
  std::vector<std::string> guesses;
  const std::vector<InfSection> sections = read_inf_file(text, file, guesses);
  for (std::string& guess : guesses) reading.result.notes.push_back({"", std::move(guess)});
  const InfSection* main = nullptr;
  for (const InfSection& section : sections) {
    if (base::lower_ascii(section.name) == "newrequest") {
      if (main) fail(section.place, "[NewRequest] is there twice; first in line " + std::to_string(main->place.line));
      main = &section;
    }
    read_section(reading, section);
  }
  if (!main) throw Error(Errc::usage, file + ": no [NewRequest] section: not a request for certreq");
  settle_key(reading, main->place);
  if (!reading.hash_given)
    reading.result.notes.push_back({"", main->place.file_and_line() + ": no HashAlgorithm: sha256 is used, where old certreq takes sha1"});
  if (reading.result.csr.subject.empty() && reading.result.csr.san.empty()) fail(main->place, "neither a Subject nor alternative names");
  return std::move(reading.result);
}

}  // namespace certkit::profile
