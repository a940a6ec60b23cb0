#include "net/cmp_status.hpp"

#include <array>

#include "asn1/reader.hpp"
#include "net/said.hpp"

namespace certkit::net {
namespace {

const char* const kWhat = "CMP answer";
constexpr std::size_t kTextOctets = 300;

struct Failure {
  const char *word, *hint;
};
// PKIFailureInfo, RFC 4210 §5.2.3, by bit.
constexpr std::array<Failure, 27> kFailures{{
    {"badAlg", "it does not take an algorithm of the request: try another key type, or hash"},
    {"badMessageCheck",
     "it could not check the protection of the message: are reference and secret, or client_certificate, those that it knows?"},
    {"badRequest", "it does not allow this transaction: try another command (p10cr, ir, cr, kur)"},
    {"badTime", "are the clocks of both machines right?"},
    {"badCertId", "it does not know the certificate that the request is about"},
    {"badDataFormat", "it cannot read the request: see its log"},
    {"wrongAuthority", "it is not the CA that the request is for: is recipient right?"},
    {"incorrectData", "something in the request is not as it has it: see its log"},
    {"missingTimeStamp", "it wants a time stamp, which certkit does not send"},
    {"badPOP", "it does not accept the proof that the key is there: does the key of the request fit, and is its algorithm known there?"},
    {"certRevoked", "that certificate is revoked already"},
    {"certConfirmed", "that certificate was confirmed already"},
    {"wrongIntegrity", "it wants the message protected in the other way: reference and secret, or client_certificate and client_key"},
    {"badRecipientNonce", "another answer came between: try again"},
    {"timeNotAvailable", "its source of time is gone: see its log"},
    {"unacceptedPolicy", "it does not take the policy that is asked for"},
    {"unacceptedExtension", "it does not take an extension of the request: ask for less"},
    {"addInfoNotAvailable", "what else was asked for is not there"},
    {"badSenderNonce", "it wants another nonce: see its log"},
    {"badCertTemplate", "subject, names, key or extensions are not what this CA issues, or something that it needs is missing"},
    {"signerNotTrusted", "it does not trust client_certificate: does it know its CA?"},
    {"transactionIdInUse", "the transaction is under way already: retrieve it"},
    {"unsupportedVersion", "it speaks another version of CMP"},
    {"notAuthorized", "this client may not ask for that: see its rights at the CA"},
    {"systemUnavail", "try again later"},
    {"systemFailure", "try again later; see its log"},
    {"duplicateCertReq", "it has a certificate for this request already"},
}};
constexpr std::array<const char*, 7> kStatuses{"accepted", "granted with modifications", "rejection", "waiting", "revocation warning",
                                               "revoked",  "key update warning"};

// PKIFreeText ::= SEQUENCE OF UTF8String
void add_text(asn1::Reader list, std::string& text) {
  while (!list.at_end()) {
    const std::string line = plain_text(as_text(list.expect(asn1::kUtf8String, "text").content), kTextOctets);
    if (!line.empty() && text.size() < kTextOctets) text += (text.empty() ? "" : " / ") + line;
  }
}

CmpStatus status_info(asn1::Reader info) {
  CmpStatus status;
  const std::int64_t number = info.small_integer("status");
  status.status = number < 0 || number > 100 ? 100 : static_cast<int>(number);
  if (auto text = info.optional_enter(asn1::kSequence, "statusString")) add_text(*text, status.text);
  if (info.next_is(asn1::kBitString)) status.fail_info = info.named_bits("failInfo");
  return status;
}

// CertRepMessage ::= SEQUENCE { caPubs [1] OPTIONAL, response SEQUENCE OF CertResponse }
std::optional<CmpStatus> of_certificates(asn1::Reader message) {
  (void)message.optional(asn1::context(1, true), "caPubs");
  asn1::Reader responses = message.enter(asn1::kSequence, "response");
  if (responses.at_end()) return std::nullopt;
  asn1::Reader first = responses.enter(asn1::kSequence, "CertResponse");
  (void)first.integer("certReqId");
  return status_info(first.enter(asn1::kSequence, "status"));
}

std::optional<CmpStatus> of_revocation(asn1::Reader message) {
  asn1::Reader all = message.enter(asn1::kSequence, "status");
  if (all.at_end()) return std::nullopt;
  return status_info(all.enter(asn1::kSequence, "status"));
}

// ErrorMsgContent ::= SEQUENCE { pKIStatusInfo, errorCode INTEGER OPTIONAL, errorDetails PKIFreeText OPTIONAL }
CmpStatus of_error(asn1::Reader message) {
  CmpStatus status = status_info(message.enter(asn1::kSequence, "pKIStatusInfo"));
  (void)message.optional(asn1::kInteger, "errorCode");
  if (auto text = message.optional_enter(asn1::kSequence, "errorDetails")) add_text(*text, status.text);
  return status;
}

}  // namespace

CmpSeen see_cmp_answer(ByteView der) {
  CmpSeen seen;
  asn1::Reader outer(der, kWhat);
  asn1::Reader message = outer.enter(asn1::kSequence, "PKIMessage");
  outer.finish("PKIMessage");
  (void)message.expect(asn1::kSequence, "header");
  const asn1::Tlv body = message.any("body");
  if ((body.tag & 0xe0) != 0xa0) message.fail("the body is none", body.offset);
  seen.body = body.tag & 0x1f;
  seen.is_protected = message.next_is(asn1::context(0, true));
  asn1::Reader content = message.into(body);
  switch (seen.body) {
    case kCmpIp:
    case kCmpCp:
    case kCmpKup: seen.status = of_certificates(content.enter(asn1::kSequence, "CertRepMessage")); break;
    case kCmpRp: seen.status = of_revocation(content.enter(asn1::kSequence, "RevRepContent")); break;
    case kCmpError: seen.status = of_error(content.enter(asn1::kSequence, "ErrorMsgContent")); break;
    default: break;
  }
  return seen;
}

std::string to_text(const CmpStatus& status) {
  const auto number = static_cast<std::size_t>(status.status);
  std::string text = number < kStatuses.size() ? kStatuses[number] : "an unknown status";
  std::string words;
  for (std::size_t bit = 0; bit < kFailures.size(); ++bit)
    if (status.has(static_cast<int>(bit))) words += (words.empty() ? "" : ", ") + std::string(kFailures[bit].word);
  if (!words.empty()) text += " (" + words + ")";
  if (!status.text.empty()) text += ": " + status.text;
  return text;
}

std::string hint_for(const CmpStatus& status) {
  std::string hint;
  for (std::size_t bit = 0; bit < kFailures.size(); ++bit)
    if (status.has(static_cast<int>(bit))) hint += (hint.empty() ? "" : "; ") + std::string(kFailures[bit].hint);
  return hint;
}

}  // namespace certkit::net
