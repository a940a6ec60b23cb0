// PKCS#7 in BER and DER. Its certificates and CRLs, written as a PKCS#7 again, are the same in the same order.
#include "certkit/write.hpp"
#include "container/internal.hpp"
#include "support/der_mutator.hpp"
#include "support/objects.hpp"

using namespace certkit;

namespace {

Bag read_it(ByteView input) {
  const ReadOptions options = fuzz::options_with("");
  Bag bag;
  bag.files.emplace_back();
  container::Reading reading{options, "file", bag, 0, 3 * options.limits.kdf_iterations, {}, {}};
  Source source;
  source.file = "file";
  source.container = "PKCS#7";
  container::read_pkcs7(input, reading, source);
  return bag;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::optional<Bag> bag;
  if (!fuzz::takes(size, {64u << 20, 4000}, [&] { bag = read_it({data, size}); })) return 0;
  fuzz::look(*bag);
  std::vector<Certificate> certificates;
  for (const Certificate* certificate : bag->all<Certificate>()) certificates.push_back(*certificate);
  std::vector<Crl> crls;
  for (const Crl* crl : bag->all<Crl>()) crls.push_back(*crl);
  if (certificates.empty() && crls.empty()) return 0;
  const Bag again = read_it(to_pkcs7(certificates, crls));
  const auto certificates_again = again.all<Certificate>();
  const auto crls_again = again.all<Crl>();
  fuzz::require(again.problems.empty() && again.items.size() == certificates.size() + crls.size(),
                "a written PKCS#7 is read without problems");
  fuzz::require(certificates_again.size() == certificates.size(), "a written PKCS#7 has as many certificates");
  for (std::size_t i = 0; i < certificates.size(); ++i)
    fuzz::require(*certificates_again[i] == certificates[i], "a written PKCS#7 has the same certificates");
  for (std::size_t i = 0; i < crls.size(); ++i)
    fuzz::require(same(crls_again[i]->der(), crls[i].der()), "a written PKCS#7 has the same CRLs");
  return 0;
}
