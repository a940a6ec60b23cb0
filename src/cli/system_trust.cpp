#include "cli/system_trust.hpp"

#include <filesystem>
#include <set>
#include <vector>

#include "base/lines.hpp"
#include "certkit/error.hpp"

namespace certkit::cli {
namespace {

constexpr const char* kCertificates = "/usr/share/ca-certificates";
constexpr const char* kSelection = "/etc/ca-certificates.conf";

std::string first_of(const std::vector<std::string>& places, const std::string& what, const std::string& hint) {
  std::string tried;
  for (const std::string& place : places) {
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored)) return place;
    tried += (tried.empty() ? "" : ", ") + place;
  }
  throw Error(Errc::unreadable, what + tried, hint);
}

}  // namespace

std::string system_trust_bundle() {
  // Debian and Alpine; Fedora and RHEL; SUSE; BSD.
  return first_of({"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"},
                  "this machine has no trust store where one is expected: ", "install ca-certificates, or name the file");
}

std::string mozilla_trust_folder() {
  return first_of({std::string(kCertificates) + "/mozilla"},
                  "this machine has Mozilla's certificates not where Debian has them: ", "install ca-certificates, or name the file");
}

std::string java_trust_store(Io& io) {
  std::vector<std::string> places;
  if (const auto home = io.env("JAVA_HOME"); home && !home->empty()) {
    for (const char* below : {"/lib/security/cacerts", "/jre/lib/security/cacerts"}) places.push_back(*home + below);  // 9 and newer; 8
    return first_of(places, "JAVA_HOME has no cacerts: ", "set JAVA_HOME to the folder of a JDK or JRE, or name the file");
  }
  // Debian; Fedora and RHEL; Arch; whatever is the default on Debian.
  places = {"/etc/ssl/certs/java/cacerts", "/etc/pki/java/cacerts", "/etc/ca-certificates/extracted/java-cacerts.jks",
            "/usr/lib/jvm/default-java/lib/security/cacerts", "/usr/lib/jvm/default/lib/security/cacerts"};
  return first_of(places, "no cacerts of a Java is where one is expected: ", "set JAVA_HOME, or name the file");
}

std::function<bool(const std::string&)> deselected_by_administrator() {
  std::set<std::string> deselected;
  std::error_code ignored;
  if (std::filesystem::exists(kSelection, ignored)) {
    base::LineReader lines(kSelection);
    for (std::string_view line; lines.next(line);)
      if (line.starts_with("!")) deselected.insert(std::string(kCertificates) + "/" + std::string(line.substr(1)));
  }
  return [deselected = std::move(deselected)](const std::string& file) { return deselected.count(file) != 0; };
}

}  // namespace certkit::cli
