// Requests: every accessor, and OpenSSL's verdict but for what differences.md explains.
#include "support/der_mutator.hpp"
#include "support/differences.hpp"
#include "support/objects.hpp"
#include "support/others.hpp"

using namespace certkit;

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView der(data, size);
  std::optional<Csr> ours;
  const auto refused = fuzz::refusal(size, {16u << 10, 8}, [&] { ours.emplace(to_bytes(der)); });
  if (ours) {
    fuzz::require(fuzz::takes(size, {64u << 10, 400}, [&] { fuzz::look(*ours); }), "a request that was taken can be shown");
    fuzz::require(same(ours->der(), der), "a request keeps its octets");
  }
  const fuzz::Seen theirs = fuzz::openssl_csr(der);
  if (ours.has_value() == theirs.taken) return 0;
  const std::string category =
      ours ? differences::refused_by_openssl(theirs.why, der) : differences::refused_by_certkit(refused->message(), der);
  fuzz::require(differences::is_explained(category), "a difference to OpenSSL is in differences.md: " + category);
  return 0;
}
