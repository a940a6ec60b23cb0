// What a page of certsrv says of a request. The pages come in the language of the server: what tells them apart is ids of elements and
// where links lead; English sentences count where a page has neither.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace certkit::issue::adcs {

struct Page {
  enum class Kind {
    issued,   // there is a certificate
    pending,  // the CA has not decided
    denied,   // the CA said no, or could not read the request
    failed,   // certsrv says an HRESULT and nothing else: it did not get as far as a decision
    other     // none of certsrv's answers
  } kind = Kind::other;
  std::string request_id;             // digits; empty where the page has none
  std::string says;                   // the CA's own words, in one line; may be empty
  std::optional<std::uint32_t> code;  // the HRESULT in them
};

// `body` in any encoding. Never throws; what is no HTML is Kind::other.
[[nodiscard]] Page read_page(std::string_view body, std::string_view content_type);

// The number of the newest CA certificate, of certcarc.asp: "var nRenewals=2;".
[[nodiscard]] std::optional<unsigned> newest_renewal(std::string_view body, std::string_view content_type);

}  // namespace certkit::issue::adcs
