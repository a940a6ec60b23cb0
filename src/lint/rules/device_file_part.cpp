#include <algorithm>

#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

using profile::Part;

bool is_in(const Certificate& certificate, const FileCase& file) {
  return std::any_of(file.items.begin(), file.items.end(),
                     [&](const Item* item) { return item->as<Certificate>() != nullptr && *item->as<Certificate>() == certificate; });
}

void device_file_part(const FileCase& file, Report& report) {
  const profile::OutputFile& output = file.output;
  // What is in PEM may be the one certificate that the CA sent; a store is meant to be complete.
  if (output.container != profile::Container::pkcs12 && output.container != profile::Container::jks) return;
  if (file.chain == nullptr) {
    if (has_part(output, Part::leaf) && contents_of(file.items).key)
      report.add("the certificate is not in it, and the device wants it there");
    return;
  }
  if (output.optional) return;
  const auto& path = file.chain->path;
  if (path.size() == 1 && file.chain->ends_in_root()) return;  // signed by itself
  const bool to_root = file.chain->ends_in_root();
  const bool between =
      std::all_of(path.begin() + 1, path.end() - (to_root ? 1 : 0), [&](const Certificate& one) { return is_in(one, file); });
  if (has_part(output, Part::intermediates) && (!between || path.size() == 1))
    report.add("the intermediate certificates are not all in it, and the device wants them there");
  if (has_part(output, Part::root) && !(to_root && is_in(path.back(), file)))
    report.add("the root is not in it, and the device wants it there");
}

}  // namespace

const Rule& rule_device_file_part() {
  static constexpr Rule rule{
      .id = "device-file-part",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "file in which something is missing that the device wants in it",
      .meaning =
          "The device wants its certificate, its key and the certificates of its CAs in certain files. What is missing it does not find "
          "elsewhere: the service has no key, or its clients do not trust the chain.",
      .mend = "Give what is missing: certkit split FILE CHAIN.pem --profile PROFILE; a PFX without its key is exported again with it.",
      .judge = &device_file_part,
  };
  return rule;
}

}  // namespace certkit::lint
