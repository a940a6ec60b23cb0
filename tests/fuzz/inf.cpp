// A certreq INF; the profile that is made of it, and the INF that is made of its request again.
#include "profile/inf.hpp"

#include "crypto/build.hpp"
#include "support/imported.hpp"

using namespace certkit;
using namespace certkit::profile;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  (void)fuzz::imported(text, ImportFormat::inf);

  std::optional<InfRequest> read;
  if (!fuzz::takes(size, {16u << 20, 4000}, [&] { read = read_inf(text, "fuzz.inf"); })) return 0;
  std::string written;
  if (!fuzz::takes(size, {16u << 20, 4000}, [&] { written = write_inf(read->csr, read->key, {read->provider, true, read->key_exchange}); }))
    return 0;
  const InfRequest again = read_inf(written, "again.inf");
  fuzz::require(again.refused.empty(), "what certkit wrote is not refused");
  fuzz::require(again.key == read->key, "the key is the same");
  fuzz::require(again.csr.hash == read->csr.hash, "the hash is the same");
  fuzz::require(again.csr.friendly_name == read->csr.friendly_name, "the friendly name is the same");
  fuzz::require(again.csr.subject.der() == read->csr.subject.der(), "the subject is the same: " + written);
  fuzz::require(crypto::build::csr_extensions(again.csr, {}) == crypto::build::csr_extensions(read->csr, {}),
                "the extensions are the same: " + written);
  return 0;
}
