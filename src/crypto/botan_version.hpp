// What differs between Botan 2.19 and 3.x, and its one-time set-up. Botan's other headers are included by the files that use them.
#pragma once

#include <botan/asn1_obj.h>
#include <botan/build.h>
#include <botan/ec_group.h>
#include <botan/pk_keys.h>
#include <botan/version.h>

#include <vector>

namespace certkit::crypto {

// Keeps Botan's pool of locked memory small, unless BOTAN_MLOCK_POOL_SIZE says otherwise: the default costs 4 ms at each start. Before any
// use of Botan.
void start_botan();

#if BOTAN_VERSION_MAJOR >= 3
inline constexpr auto kDerSignature = Botan::Signature_Format::DerSequence;
inline constexpr auto kPlainSignature = Botan::Signature_Format::Standard;
[[nodiscard]] inline Botan::EC_Group botan_curve(const char* name) { return Botan::EC_Group::from_name(name); }
#else
inline constexpr auto kDerSignature = Botan::DER_SEQUENCE;
inline constexpr auto kPlainSignature = Botan::IEEE_1363;
[[nodiscard]] inline Botan::EC_Group botan_curve(const char* name) { return Botan::EC_Group(name); }
#endif

#if defined(BOTAN_HAS_ED448)
inline constexpr bool kBotanHasEd448 = true;  // from 3.4
#else
inline constexpr bool kBotanHasEd448 = false;
#endif

[[nodiscard]] inline unsigned identifier_of(const Botan::BER_Object& object) { return static_cast<unsigned>(object.tagging()); }

}  // namespace certkit::crypto
