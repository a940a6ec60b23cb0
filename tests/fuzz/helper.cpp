// What a helper of certmonger prints, and its exit code, the first octet of the input. Answers that are taken have what they promise; the
// command line of the helper is taken from the same octets.
#include "issue/helper.hpp"

#include "base/text.hpp"
#include "certkit/make.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

namespace {

const Csr& request() {
  static const Csr csr = [] {
    CsrSpec spec;
    spec.subject = Name::from_rfc4514("CN=a.contoso.com");
    spec.san = {GeneralName::from_text("a.contoso.com")};
    return make_csr(spec, generate_key(KeySpec::parse("ec:p256")));
  }();
  return csr;
}

void look(const issue::Answer& answer) {
  if (const auto* pending = std::get_if<issue::Pending>(&answer)) {
    fuzz::require(!pending->reference.empty(), "who has to wait has something to ask with");
    fuzz::require(!pending->ask_again || pending->ask_again->count() >= 0, "nobody is asked again in the past");
  }
  if (const auto* refused = std::get_if<issue::Refused>(&answer)) {
    fuzz::require(!refused->why.empty() && base::printable(refused->why) == refused->why, "a no has a reason that can be shown");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  (void)request();
  const std::string_view out = as_text({data + 1, size - 1});
  const issue::HelperSaid said{data[0], out, {}};
  fuzz::takes(size, {64u << 20, 4000}, [&] { look(issue::helper_answer(request(), said, "helper")); });
  fuzz::takes(size, {64u << 20, 4000}, [&] { fuzz::require(!issue::helper_roots(said, "helper").empty(), "roots are some"); });
  fuzz::takes(size, {1u << 20, 400},
              [&] { fuzz::require(!issue::helper_command(std::string(out)).program.empty(), "a program has a name"); });
  return 0;
}
