#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

using profile::Part;

std::string name_of_part(const Item& item) {
  const auto* certificate = item.as<Certificate>();
  return certificate == nullptr ? "the key" : base::printable(title(*certificate));
}

std::string order_of(const profile::OutputFile& output) {
  std::string text;
  for (const Part part : output.contents) {
    const char* const word = part == Part::key             ? "key"
                             : part == Part::leaf          ? "certificate"
                             : part == Part::intermediates ? "intermediates"
                             : part == Part::root          ? "root"
                             : part == Part::csr           ? "request"
                                                           : "trusted CAs";
    text += (text.empty() ? "" : ", ") + std::string(word);
  }
  return "the order is: " + text + (output.root_first ? "; of the intermediates that of the root first" : "");
}

// What is in the file and has a place in it, as the device wants it.
std::vector<const Item*> in_order(const FileCase& file) {
  const auto& path = file.chain->path;
  std::vector<const Item*> all;
  const auto add = [&](const Certificate& certificate) {
    const auto at = std::find_if(file.items.begin(), file.items.end(), [&](const Item* item) {
      return item->as<Certificate>() != nullptr && *item->as<Certificate>() == certificate;
    });
    if (at != file.items.end() && std::find(all.begin(), all.end(), *at) == all.end()) all.push_back(*at);
  };
  const std::size_t end = file.chain->ends_in_root() && path.size() > 1 ? path.size() - 1 : path.size();
  for (const Part part : file.output.contents) {
    if (part == Part::leaf) add(path.front());
    if (part == Part::root && end != path.size()) add(path.back());
    if (part == Part::intermediates)
      for (std::size_t i = 1; i < end; ++i) add(path[file.output.root_first ? end - i : i]);
    if (part == Part::key && !file.output.any_order)
      for (const Item* item : file.items)
        if (item->as<PrivateKey>() != nullptr) all.push_back(item);
  }
  return all;
}

void device_file_order(const FileCase& file, Report& report) {
  if (file.output.container != profile::Container::pem || file.chain == nullptr) return;
  const std::vector<const Item*> wanted = in_order(file);
  std::vector<const Item*> found;
  for (const Item* item : file.items)
    if (std::find(wanted.begin(), wanted.end(), item) != wanted.end()) found.push_back(item);
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i] != wanted[i])
      return report.add("its parts are not in the order that the device takes: " + name_of_part(*found[i]) + " stands where " +
                            name_of_part(*wanted[i]) + " belongs",
                        order_of(file.output));
}

}  // namespace

const Rule& rule_device_file_order() {
  static constexpr Rule rule{
      .id = "device-file-order",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "file whose parts are in an order that the device does not take",
      .meaning =
          "The device reads the parts of its file in a certain order: nginx and Apache the certificate and then its issuers, Postfix the "
          "key first, PacketShaper the root first. In another order it does not start, or sends a chain that clients refuse.",
      .mend = "Make the files for the device: certkit deliver (or certkit split for a PFX) --profile PROFILE.",
      .judge = &device_file_order,
  };
  return rule;
}

}  // namespace certkit::lint
