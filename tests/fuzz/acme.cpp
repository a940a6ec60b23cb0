// What an ACME server answers: JSON of every kind, and chains in PEM. The first octet says which.
#include "base/text.hpp"
#include "issue/acme/answers.hpp"
#include "issue/acme/chains.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/names.hpp"
#include "issue/acme/problem.hpp"
#include "net/url.hpp"
#include "support/fuzz.hpp"

using namespace certkit;
using namespace certkit::issue::acme;

namespace {

void look(const std::string& url) {
  if (!url.empty()) fuzz::require(net::parse_url(url).scheme == "https", "a URL that was taken is one, and https");
}
void look(const Problem& problem) {
  fuzz::require(base::is_utf8(sentence(problem)) && sentence(problem).find('\n') == std::string::npos, "a problem is one line of UTF-8");
  fuzz::require(base::is_utf8(next_step(problem)), "a next step is UTF-8");
}
void look(const Challenge& challenge) {
  look(challenge.url);
  fuzz::require(challenge.token.find_first_of("/.\\\r\n") == std::string::npos, "a token is no path");
  if (challenge.error) look(*challenge.error);
}

void read_as(unsigned kind, std::string_view text) {
  if (kind == 0) {
    const Directory directory = read_directory(text);
    for (const std::string* url : {&directory.new_nonce, &directory.new_account, &directory.new_order, &directory.revoke_cert,
                                   &directory.key_change, &directory.renewal_info})
      look(*url);
    fuzz::require(!directory.new_nonce.empty() && !directory.new_account.empty() && !directory.new_order.empty(),
                  "a directory leads somewhere");
  } else if (kind == 1) {
    const Order order = read_order(text);
    for (const std::string& url : order.authorizations) look(url);
    look(order.finalize);
    look(order.certificate);
    if (order.error) look(*order.error);
  } else if (kind == 2) {
    const Authorization authorization = read_authorization(text);
    for (const Challenge& challenge : authorization.challenges) look(challenge);
    fuzz::require(base::is_utf8(shown(authorization)), "a name is UTF-8");
    (void)is_for(authorization, {"ip", "192.0.2.1"});
  } else if (kind == 3) {
    look(read_challenge(text));
  } else if (kind == 4) {
    if (const auto problem = read_problem(text)) look(*problem);
  } else if (kind == 5) {
    const RenewalWindow window = read_renewal_window(text);
    fuzz::require(window.start < window.end, "a window is open");
  } else if (kind == 6) {
    (void)read_account(text);
  } else {
    const auto chain = read_chain(text);
    fuzz::require(!chain.empty() && chain.size() <= 20, "a chain has certificates, and not too many");
    (void)leads_to(chain, "Root");
    fuzz::require(base::is_utf8(ends_at(chain)), "a chain's end is UTF-8");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Fields fields(data, size);
  const unsigned kind = fields.octet() % 8;
  const std::string_view text = as_text(fields.rest());
  (void)fuzz::takes(size, {1u << 20, 2000}, [&] { read_as(kind, text); });
  return 0;
}
