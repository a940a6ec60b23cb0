#include "trust/revocation_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "trust/name_key.hpp"

namespace certkit::trust {

std::string reason_word(int reason) {
  static constexpr std::array<std::string_view, 11> kWords{"unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
                                                           "superseded",    "cessationOfOperation", "certificateHold", "7",
                                                           "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};
  return reason >= 0 && reason < static_cast<int>(kWords.size()) ? std::string(kWords[static_cast<std::size_t>(reason)])
                                                                 : std::to_string(reason);
}

std::string why_over(const RevocationAnswer& answer, std::chrono::days open_ended, const std::string& what, Time at) {
  if (answer.next_update) return *answer.next_update < at ? what + " was valid until " + to_rfc3339(*answer.next_update) : std::string();
  if (!answer.this_update || *answer.this_update + open_ended >= at) return {};
  return what + " is of " + to_rfc3339(*answer.this_update) + " and does not say until when it is valid: it counts for " +
         std::to_string(open_ended.count()) + " days";
}

std::string signature_fault(const Certificate& signer, const AlgorithmId& algorithm, ByteView data, ByteView signature,
                            const std::string& what) {
  try {
    if (crypto::verify(signer.public_key(), algorithm, data, signature)) return {};
    return "the signature of " + what + " was not made by the key of " + name_for_people(signer.subject_der());
  } catch (const Error& error) {
    return "the signature of " + what + " cannot be checked: " + error.message();
  }
}

bool same_name(ByteView a_der, ByteView b_der) { return same(a_der, b_der) || name_key(a_der) == name_key(b_der); }

std::string name_for_people(ByteView name_der) {
  static constexpr std::size_t kMost = 200;
  try {
    const std::string text = base::printable(Name::parse(name_der).to_rfc4514());
    if (text.empty()) return "an issuer without a name";
    return text.size() <= kMost ? text : base::printable(text.substr(0, kMost)) + "…";
  } catch (const Error&) {
    return "an issuer whose name cannot be read";
  }
}

std::string start_for_people(ByteView octets) {
  if (octets.empty()) return "nothing";
  const ByteView start = octets.first(std::min<std::size_t>(octets.size(), 24));
  const bool text =
      std::all_of(start.begin(), start.end(), [](std::uint8_t c) { return c == '\t' || c == '\r' || c == '\n' || (c >= ' ' && c < 0x7f); });
  if (!text) return "the octets " + base::to_hex(start.first(std::min<std::size_t>(start.size(), 8)));
  std::string shown;
  for (const std::uint8_t c : start) shown += c < ' ' ? ' ' : static_cast<char>(c);
  return "the text '" + shown + "'";
}

}  // namespace certkit::trust
