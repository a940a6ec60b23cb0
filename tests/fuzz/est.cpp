// What EST servers answer: bodies as base64, DER or text, with certificates or with the attributes that they want. Certificates that were
// found, sent as the RFC has it, are the same in the same order; every sentence is one line of UTF-8.
#include "issue/est/answer.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/write.hpp"
#include "issue/est/csr_attributes.hpp"
#include "net/said.hpp"
#include "support/objects.hpp"

using namespace certkit;

namespace {

const Csr& request() {
  static const Csr kRequest(to_bytes(base::read_file(CERTKIT_SOURCE "/tests/vectors/issue/plain.csr.der", 64u << 10).reveal()));
  return kRequest;
}

void check_sentence(const std::string& text) {
  fuzz::require(base::is_utf8(text), "a sentence is UTF-8");
  for (const char c : text) fuzz::require(static_cast<unsigned char>(c) >= 0x20, "a sentence is one line, without control characters");
}

void check_certificates(std::string_view body) {
  std::vector<Certificate> found;
  if (!fuzz::takes(body.size(), {1u << 20, 4000}, [&] { found = issue::est::certificates_of(body); })) return;
  fuzz::require(!found.empty(), "an answer that is taken has a certificate");
  const auto again = issue::est::certificates_of(base::to_base64(to_pkcs7(found)));
  fuzz::require(again == found, "certificates in a PKCS#7 in base64 are found again");
  (void)fuzz::takes(body.size(), {1u << 20, 4000}, [&] { (void)issue::est::issued_for(request().public_key(), found); });
}

void check_attributes(std::string_view body) {
  std::optional<Bytes> octets;
  fuzz::require(fuzz::takes(body.size(), {4096, 16}, [&] { octets = issue::est::octets_of(body); }), "octets are found, or not");
  if (!octets) return;
  std::vector<std::string> lacking;
  if (!fuzz::takes(body.size(), {256u << 10, 2000}, [&] { lacking = issue::est::lacking(issue::est::wanted_of(*octets), request()); }))
    return;
  for (const std::string& one : lacking) check_sentence(one);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = as_text({data, size});
  check_certificates(body);
  check_attributes(body);
  const std::string text = net::plain_text(body, 80);
  check_sentence(text);
  fuzz::require(text.size() <= 4 * 80 + 3, "a sentence is as short as it was asked for");
  return 0;
}
