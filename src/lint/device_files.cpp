#include "lint/device_files.hpp"

#include <algorithm>

#include "trust/name_key.hpp"

namespace certkit::lint {

using profile::Container;
using profile::OutputFile;
using profile::Part;

bool has_part(const OutputFile& output, Part part) noexcept {
  return std::find(output.contents.begin(), output.contents.end(), part) != output.contents.end();
}

Contents contents_of(const std::vector<const Item*>& items) {
  Contents there;
  for (const Item* item : items) {
    if (item->as<PrivateKey>() != nullptr) there.key = true;
    if (const auto* certificate = item->as<Certificate>()) (trust::is_ca(*certificate) ? there.authorities : there.leaf) = true;
  }
  return there;
}

Contents contents_of(const OutputFile& output) {
  return {has_part(output, Part::key), has_part(output, Part::leaf),
          has_part(output, Part::intermediates) || has_part(output, Part::root) || has_part(output, Part::trust)};
}

std::string_view form_of(Container container) noexcept {
  switch (container) {
    case Container::pem: return "PEM";
    case Container::der: return "DER";
    case Container::base64: return "base64";
    case Container::pkcs7_pem:
    case Container::pkcs7_der: return "PKCS#7";
    case Container::pkcs12: return "PKCS#12";
    case Container::jks: return "JKS";
    case Container::text: break;
  }
  return "text";
}

std::string form_of(const Item& item) {
  const std::string& container = item.source.container;
  if (container.find("PKCS#7") != std::string::npos) return "PKCS#7";
  return container.substr(0, container.find(' '));
}

const OutputFile* output_like(const profile::Delivery& delivery, const std::vector<const Item*>& items) {
  const Contents there = contents_of(items);
  if (items.empty()) return nullptr;
  const std::string form = form_of(*items.front());
  const OutputFile* best = nullptr;
  int most = 0;
  for (const OutputFile& output : delivery.files) {
    const Contents wanted = contents_of(output);
    if (form_of(output.container) != form) continue;
    // The certificate decides, then the key; a file of CAs alone is one where neither is.
    if (there.leaf != wanted.leaf && (there.leaf || !there.key)) continue;
    if (!there.leaf && there.key && !wanted.key) continue;
    const int likeness = 1 + 4 * static_cast<int>(there.leaf == wanted.leaf) + 2 * static_cast<int>(there.key == wanted.key) +
                         static_cast<int>(there.authorities == wanted.authorities);
    if (likeness <= most) continue;
    most = likeness;
    best = &output;
  }
  return best;
}

}  // namespace certkit::lint
