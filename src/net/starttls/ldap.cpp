// RFC 4511 §4.14.
#include "asn1/reader.hpp"
#include "asn1/writer.hpp"
#include "certkit/error.hpp"
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {
namespace {

constexpr std::uint8_t kExtendedRequest = 0x77, kExtendedResponse = 0x78;
constexpr std::size_t kLongestAnswer = 16u << 10;
constexpr int kMostDepth = 8;

Bytes request() {
  asn1::Writer writer;
  {
    const auto message = writer.sequence();
    writer.integer(1);
    const auto extended = writer.constructed(kExtendedRequest);
    writer.primitive(asn1::context(0, false), as_bytes("1.3.6.1.4.1.1466.20037"));
  }
  return writer.take();
}

// One TLV of BER with a definite length, as LDAP has them (RFC 4511 §5.1): Active Directory writes lengths in four octets.
Bytes answer(Talk& talk) {
  Bytes whole = talk.octets(2);
  if (whole[0] != asn1::kSequence) strange(as_text(whole));
  std::size_t size = whole[1];
  if (size >= 0x80) {
    const std::size_t octets_of_length = size & 0x7f;
    if (octets_of_length == 0 || octets_of_length > 4) strange(as_text(whole));
    size = 0;
    for (const std::uint8_t octet : talk.octets(octets_of_length)) {
      size = size << 8 | octet;
      whole.push_back(octet);
    }
  }
  if (size > kLongestAnswer) throw Error(Errc::limit, "an answer of " + std::to_string(size) + " octets before TLS");
  const Bytes content = talk.octets(size);
  whole.insert(whole.end(), content.begin(), content.end());
  return whole;
}

}  // namespace

void ldap(Talk& talk, const Attempt&) {
  talk.say(request());
  const Bytes ber = answer(talk);
  std::int64_t result = 0;
  std::string said;
  try {
    bool changed = false;
    const Bytes der = asn1::ber_to_der(ber, kMostDepth, changed, "answer");
    asn1::Reader message = asn1::Reader(der, "answer").enter(asn1::kSequence, "LDAPMessage");
    (void)message.small_integer("messageID");
    asn1::Reader response = message.enter(kExtendedResponse, "extended response");
    for (const std::uint8_t octet : response.expect(asn1::kEnumerated, "resultCode").content) result = result << 8 | octet;
    (void)response.octet_string("matchedDN");
    said = as_text(response.octet_string("diagnosticMessage"));
  } catch (const Error& error) {
    throw Error(Errc::network, "an answer that is not LDAP: " + error.message());
  }
  if (result != 0) refused("result " + std::to_string(result) + (said.empty() ? "" : ": " + said));
}

}  // namespace certkit::net::starttls
