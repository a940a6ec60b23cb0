// What an issuer's URL leads to, and what such URLs are. Certificates that were found are found again in PEM and in PKCS#7; nothing is
// followed but http, and never to where a cloud keeps its secrets.
#include "base/text.hpp"
#include "certkit/write.hpp"
#include "diagnose/fetch_steps.hpp"
#include "net/url.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

namespace {

void check_sentence(const std::string& text) {
  fuzz::require(base::is_utf8(text), "a sentence is UTF-8");
  for (const char c : text) fuzz::require(static_cast<unsigned char>(c) >= 0x20, "a sentence is one line, without control characters");
}

void check_certificates(std::string_view body) {
  std::string problem;
  std::vector<Certificate> found;
  fuzz::require(fuzz::takes(body.size(), {1u << 20, 4000}, [&] { found = diagnose::issuers_in(body, problem); }),
                "an answer is taken, or there is a sentence about it");
  fuzz::require(found.empty() != problem.empty(), "either certificates or a sentence");
  fuzz::require(found.size() <= diagnose::FetchLimits::kIssuers, "there are no more than are taken of one answer");
  check_sentence(problem);
  if (found.empty()) return;
  std::string pem;
  for (const Certificate& one : found) pem += to_pem(one);
  for (const std::string& again : {pem, std::string(as_text(to_pkcs7(found)))})
    if (again.size() <= diagnose::FetchLimits::kIssuerOctets)
      fuzz::require(diagnose::issuers_in(again, problem) == found, "certificates are found again, whatever they come in");
}

void check_url(const std::string& url) {
  std::string why;
  fuzz::require(fuzz::takes(url.size(), {64u << 10, 200}, [&] { why = diagnose::why_not_followed(url); }), "a URL is judged");
  check_sentence(why);
  if (!why.empty()) return;
  const net::Url parsed = net::parse_url(url);
  fuzz::require(parsed.scheme == "http" && !parsed.host.starts_with("169.254."), "nothing else is followed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  check_certificates(text);
  check_url(std::string(text.substr(0, 4096)));
  return 0;
}
