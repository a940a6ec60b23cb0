// What holds for every object that certkit has read, whatever it came in.
#pragma once

#include <string>

#include "certkit/bag.hpp"
#include "certkit/read.hpp"
#include "support/fuzz.hpp"

namespace fuzz {

// Every accessor, and that what was read is written back the same. Readings of extensions may refuse damage; nothing else may.
void look(const certkit::Certificate& certificate);
void look(const certkit::Csr& csr);
void look(const certkit::Crl& crl);
void look(const certkit::PublicKey& key);
void look(const certkit::PrivateKey& key);
void look(const certkit::Bag& bag);

// Options that bound a KDF's work to what a fuzzer has time for; every password that is asked for is `password`.
certkit::ReadOptions options_with(std::string password, std::uint64_t kdf_iterations = 2'000);

}  // namespace fuzz
