// The second opinion on a revocation list: cut apart by Botan's decoder, its signature checked by Botan.
#include <botan/exceptn.h>

#include "certkit/error.hpp"
#include "crypto/reading_back.hpp"
#include "crypto/second_opinion.hpp"

namespace certkit::crypto::second_opinion {
namespace {

using namespace reading_back;

[[noreturn]] void differ(const std::string& what) {
  throw Error(Errc::mismatch, "the second opinion differs: " + what,
              "nothing was written; this is a bug in certkit or in one of the two libraries: please report it");
}

void require(bool holds, const char* what) {
  if (!holds) differ(std::string("the CRL ") + what);
}

ByteView without_leading_zeros(ByteView number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  return number;
}

// The content of extnValue of the one extension of that type; empty if there is none.
Bytes extension_value(const std::vector<Tlv>& extensions, const char* oid) {
  Bytes found;
  for (const Tlv& extension : extensions) {
    const auto parts = children(extension.content);
    if (parts.size() != 2 || oid_text(parts[0]) != oid) continue;  // neither of ours is critical
    require(found.empty(), "has an extension twice");
    found = parts[1].content;
  }
  return found;
}

void confirm_entry(const Tlv& seen, const CrlSpec::Entry& meant) {
  const auto parts = children(seen.content);
  require(parts.size() == (meant.reason == 0 ? 2u : 3u), "has an entry of another form than was meant");
  require(same(without_leading_zeros(parts[0].content), without_leading_zeros(meant.serial)), "has another serial number than was meant");
  require(time_text(parts[1]) == to_rfc3339(meant.date), "has another date of a revocation than was meant");
  if (meant.reason == 0) return;
  const Bytes reason = extension_value(children(parts[2].content), "2.5.29.21");
  require(reason == Bytes{0x0a, 0x01, static_cast<std::uint8_t>(meant.reason)}, "has another reason than was meant");
}

void confirm(ByteView der, const CrlSpec& meant, const Certificate& issuer) {
  const auto outer = children(der);
  require(outer.size() == 1 && outer[0].tag == 0x30, "is not one SEQUENCE");
  const auto parts = children(outer[0].content);
  require(parts.size() == 3 && parts[2].tag == 0x03 && parts[2].content.size() > 1, "has not its three parts");
  const Bytes tbs = parts[0].whole();
  auto fields = children(parts[0].content);
  require(fields.size() == (meant.revoked.empty() ? 6u : 7u), "has not the fields that were meant");
  require(fields[0].content == Bytes{1} && fields[1].whole() == parts[1].whole(), "is not of version 2, or names two algorithms");
  require(same(fields[2].whole(), issuer.subject_der()), "names another issuer than was meant");
  require(time_text(fields[3]) == to_rfc3339(meant.this_update) && time_text(fields[4]) == to_rfc3339(meant.next_update),
          "has other times than were meant");
  if (!meant.revoked.empty()) {
    const auto entries = children(fields[5].content);
    require(entries.size() == meant.revoked.size(), "has not as many entries as were meant");
    for (std::size_t i = 0; i < entries.size(); ++i) confirm_entry(entries[i], meant.revoked[i]);
  }
  require(fields.back().tag == 0xa0, "has no extensions");
  const auto extensions = children(children(fields.back().content).at(0).content);
  require(extensions.size() == 2, "has not the extensions that were meant");
  const auto number = children(extension_value(extensions, "2.5.29.20"));
  require(number.size() == 1 && same(without_leading_zeros(number[0].content), without_leading_zeros(meant.number)),
          "has another number than was meant");
  const auto key = children(extension_value(extensions, "2.5.29.35"));
  const auto own = issuer.extensions().subject_key_identifier();
  require(key.size() == 1 && (!own || same(children(key[0].content).at(0).content, *own)), "names another key than its issuer's");
  const Crl crl(to_bytes(der));
  require(verify(issuer.public_key(), crl.signature_algorithm(), tbs, ByteView(parts[2].content).subspan(1)),
          "has a signature that is not its issuer's");
}

}  // namespace

void confirm_crl(ByteView der, const CrlSpec& meant, const Certificate& issuer) {
  try {
    confirm(der, meant, issuer);
  } catch (const Botan::Exception& error) {
    differ(std::string("Botan cannot read the CRL: ") + error.what());
  }
}

}  // namespace certkit::crypto::second_opinion
