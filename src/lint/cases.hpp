// What the rules of the other kinds judge.
#pragma once

#include <filesystem>
#include <optional>

#include "certkit/bag.hpp"
#include "certkit/chain.hpp"
#include "certkit/secret.hpp"
#include "certkit/write.hpp"
#include "profile/resolve.hpp"

namespace certkit::lint {

struct Paper;

// A device and the values for it: `profile` and its certificate `rule` as they were read, `asked` with the values.
struct Device {
  const profile::DeviceProfile& profile;
  const profile::CertificateRule& rule;
  const profile::Resolved& asked;
  const profile::GivenInputs& given;
  const profile::Resolved* of_own_ca = nullptr;  // what it asks for where a CA of one's own signs, if a public one is to; may be null
};

// One of the lists of Debian's weak keys (package openssl-blacklist): those of one size.
struct WeakKeyList {
  std::filesystem::path file;
  Secret content;
};

// A public key, of whatever it is. Each key once.
struct KeyCase {
  PublicKey key;
  std::string use;  // "certificate www.contoso.com (a.pem, line 1)", the first of the users
  // Of RSA keys: content octets of the INTEGERs, and magnitudes; empty otherwise.
  Bytes modulus_content, exponent_content, modulus, exponent;
  const WeakKeyList* debian = nullptr;  // of keys of this size; null: there is none, or it cannot be read
  std::vector<const Item*> users = {};  // whatever has this key
  [[nodiscard]] bool rsa() const noexcept { return !modulus.empty(); }
};

// A file that a device is given: which of its outputs it is, judged by what is in it.
struct FileCase {
  const Bag::File& file;
  std::vector<const Item*> items;  // what is in it, in its order
  const Device& device;
  const profile::OutputFile& output;
  const Chain* chain = nullptr;  // of the certificate that is no CA's, as far as it was given; null: there is none in it
};

// A PFX.
struct PfxCase {
  const Bag::File& file;
  std::vector<const Item*> items;  // what came out of it
  std::optional<OpenableBy> reader;
  std::string reader_word;
  const Device* device;  // may be null
};

// A certificate that is no CA's, with all CA certificates that were given.
struct ChainCase {
  const Certificate& leaf;
  const Chain& chain;
  std::vector<const Certificate*> beside;       // certificates in the same file, in their order
  bool pkcs12 = false;                          // where the order says nothing
  const profile::OutputFile* output = nullptr;  // of the device, that this file is; may be null
};

// Everything.
struct Inputs {
  static constexpr std::size_t kMostModuli = 2'000;  // that are searched for common factors
  const Bag& bag;
  const std::vector<KeyCase>& keys;
  const Device* device;  // may be null
};

// A certificate or a request, held against what a device takes.
struct DeviceCase {
  const Paper& paper;
  const Device& device;
  bool public_ca = false;  // it comes from a public CA
};

}  // namespace certkit::lint
