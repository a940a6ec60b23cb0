#include "fleet/fingerprint.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "crypto/pbe.hpp"

namespace certkit::fleet {
namespace {

std::string digest(std::string_view text) {
  const Sha256 hash = crypto::sha256(as_bytes(text));
  return base::to_hex(ByteView(hash).first(8));
}

// Whatever a client or a device could see of it.
std::string names_of(const CsrSpec& csr) {
  std::string text = csr.subject.to_rfc4514();
  for (const GeneralName& name : csr.san) text += "\n" + name.to_text();
  text += "\nku " + (csr.key_usage ? std::to_string(*csr.key_usage) : "-");
  for (const Oid& usage : csr.extended_key_usage) text += "\neku " + usage.dotted();
  if (csr.basic_constraints) text += csr.basic_constraints->ca ? "\nca" : "\nno ca";
  return text;
}

std::map<std::string, std::string> parts_of(const std::string& fingerprint) {
  std::map<std::string, std::string> parts;
  for (std::size_t at = 0; at < fingerprint.size();) {
    const std::size_t end = std::min(fingerprint.find(';', at), fingerprint.size());
    const std::string part = fingerprint.substr(at, end - at);
    if (const std::size_t equals = part.find('='); equals != std::string::npos) parts[part.substr(0, equals)] = part.substr(equals + 1);
    at = end + 1;
  }
  return parts;
}

}  // namespace

std::string fingerprint_of(const CertificateEntry& entry, const CsrSpec& csr, const KeySpec& key) {
  return "names=" + digest(names_of(csr)) + ";key=" + digest(key.to_text() + "\n" + entry.token) +
         ";profile=" + digest(entry.profile + "\n" + entry.certificate + "\n" + entry.item) + ";issuer=" + digest(entry.issuer);
}

std::vector<std::string> changed_parts(const std::string& before, const std::string& after) {
  if (before == after) return {};
  const auto old_parts = parts_of(before), new_parts = parts_of(after);
  std::vector<std::string> changed;
  for (const char* part : {"names", "key", "profile", "issuer"}) {
    const auto old_part = old_parts.find(part), new_part = new_parts.find(part);
    if (old_part != old_parts.end() && new_part != new_parts.end() && old_part->second != new_part->second) changed.emplace_back(part);
  }
  return changed;
}

}  // namespace certkit::fleet
