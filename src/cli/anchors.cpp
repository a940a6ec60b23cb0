#include "cli/anchors.hpp"

#include <filesystem>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/table.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {

TrustedFile trusted_of(const Bag& bag, const std::string& file) {
  trust::Anchors anchors = trust::anchors_of(bag);
  auto& left_out = anchors.left_out;
  if (anchors.certificates.empty() && left_out.size() == 1 && !left_out.front().warning) return {{left_out.front().certificate}, {}};
  std::string words;
  if (!left_out.empty()) {
    const std::string others = left_out.size() == 1 ? "" : ", and " + std::to_string(left_out.size() - 1) + " more";
    words = count(left_out.size(), "certificate") + " of " + base::printable(file) + (left_out.size() == 1 ? " is" : " are") +
            " not trusted: " + base::printable(title(left_out.front().certificate)) + " (" + left_out.front().why + ")" + others;
  }
  if (anchors.certificates.empty())
    throw Error(Errc::wrong_kind, "there is no certificate to trust: " + (words.empty() ? bag.describe() : words),
                "what is trusted are certificates of CAs: give the root's", file);
  return {std::move(anchors.certificates), std::move(words)};
}

bool is_system_store(const std::string& word) {
  std::error_code ignored;
  return word == "system" && !std::filesystem::exists(word, ignored);
}

}  // namespace certkit::cli
