#include "issue/est/answer.hpp"

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/read.hpp"
#include "net/said.hpp"

namespace certkit::issue::est {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

ReadOptions reading() {
  ReadOptions options;
  options.limits = {4u << 20, 200, 16, 1};
  options.decrypt = false;  // nothing here is to be opened
  return options;
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Errc::malformed, "the answer holds no certificate: " + why, "is it the URL of an EST server (RFC 7030)?");
}

}  // namespace

std::optional<Bytes> octets_of(std::string_view body) {
  const std::size_t from = body.find_first_not_of(kBlanks);
  if (from == std::string_view::npos) return Bytes();
  // DER begins with the identifier of a SEQUENCE and a length; "0" in base64 is followed by a character below 0x80.
  const bool der = body.size() >= 2 && body[0] == 0x30 && (static_cast<unsigned char>(body[1]) >= 0x80 || body.size() < 130);
  Bytes octets;
  if (base::from_base64(body, octets)) return octets;
  if (der) return to_bytes(as_bytes(body));
  return std::nullopt;
}

std::vector<Certificate> certificates_of(std::string_view body) {
  if (body.find_first_not_of(kBlanks) == std::string_view::npos) refuse("it is empty");
  const std::optional<Bytes> octets = octets_of(body);
  std::vector<Certificate> certificates;
  try {
    const Bag bag = read(octets ? ByteView(*octets) : as_bytes(body), "the answer", reading());
    for (const Certificate* certificate : bag.all<Certificate>()) certificates.push_back(*certificate);
    if (certificates.empty()) refuse(bag.problems.empty() ? bag.describe() : bag.problems.front().error.message());
    // Half of an answer is none: what is missing may be the very certificate.
    if (!bag.problems.empty()) refuse(bag.problems.front().error.message());
  } catch (const Error& error) {
    if (error.code() == Errc::internal) throw;
    if (error.message().starts_with("the answer holds")) throw;
    const std::string text = octets ? "" : net::plain_text(body, 80);
    refuse(text.empty() ? error.message() : "it begins \"" + text + "\"");
  }
  return certificates;
}

const Certificate* issued_for(const PublicKey& key, const std::vector<Certificate>& certificates) {
  std::vector<const Certificate*> all;
  for (const Certificate& certificate : certificates) {
    if (same(certificate.spki(), key.spki()) || certificate.public_key().same_as(key)) return &certificate;
    all.push_back(&certificate);
  }
  return find_leaf(all, {});
}

}  // namespace certkit::issue::est
