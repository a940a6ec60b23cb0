// What of a private key, or a password, must be found nowhere.
#pragma once

#include <filesystem>
#include <string>

#include "support/memory.hpp"

namespace test {

// The private numbers of the key in `file` (RSA: d, p, q and those of the CRT; EC: the scalar; EdDSA: the seed), as octets and as PEM's
// text.
void add_key(Needles& needles, const std::filesystem::path& file, const std::string& password = {});
// As it is, and as PKCS#12 has it (UTF-16).
void add_password(Needles& needles, const std::string& password);

}  // namespace test
