#include <botan/exceptn.h>
#include <botan/pwdhash.h>

#include "crypto/botan_version.hpp"
#include "crypto/pbe.hpp"

namespace certkit::crypto {

Secret bcrypt_pbkdf(ByteView password, ByteView salt, std::uint64_t rounds, std::size_t size) {
  constexpr std::uint64_t kMostRounds = 2048;  // some 20 seconds; ssh-keygen's default is 16 to 24
  if (rounds > kMostRounds)
    throw Error(Errc::limit, "bcrypt asks for " + std::to_string(rounds) + " rounds; the limit is " + std::to_string(kMostRounds));
  if (rounds == 0 || password.empty() || salt.empty() || size == 0 || size > 1024)
    throw Error(Errc::malformed, "bcrypt with parameters that it does not allow");
  start_botan();
  try {
    const auto family = Botan::PasswordHashFamily::create_or_throw("Bcrypt-PBKDF");
    const auto hash = family->from_params(static_cast<std::size_t>(rounds));
    Secret out(size);
    hash->derive_key(out.reveal_mutable().data(), out.size(), reinterpret_cast<const char*>(password.data()), password.size(), salt.data(),
                     salt.size());
    return out;
  } catch (const Botan::Exception& error) {
    throw Error(Errc::unsupported, std::string("bcrypt could not be run: ") + error.what());
  }
}

}  // namespace certkit::crypto
