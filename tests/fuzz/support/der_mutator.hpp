// Mutations that keep the lengths of DER right, so that what is changed is seen: plain octets hardly ever get past an outer length.
#pragma once

#include <cstdint>
#include <random>

#include "certkit/bytes.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace fuzz {

using Random = std::minstd_rand;

// libFuzzer's own mutation of some octets, to at most `max_size`.
certkit::Bytes mutate_octets(certkit::ByteView octets, std::size_t max_size);

// One change to one element of the DER in `der`, which may be wrapped in OCTET STRINGs and BIT STRINGs: its content, its tag, its place, a
// copy of it, one less, or BER instead of DER. What is no DER is mutated as octets.
certkit::Bytes mutate_der(certkit::ByteView der, std::size_t max_size, Random& random);

// For LLVMFuzzerCustomMutator: one mutation in four is on the octets. The first `skip` octets are no DER.
std::size_t mutate_der_input(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed, std::size_t skip = 0);

// `mutated` where an input is expected, if it fits.
std::size_t put(const certkit::Bytes& mutated, std::uint8_t* data, std::size_t size, std::size_t max_size);

}  // namespace fuzz
