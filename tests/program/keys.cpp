#include "keys.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "certkit/read.hpp"
#include "crypto/key_parts.hpp"
#include "support/scratch.hpp"

using namespace certkit;

namespace test {
namespace {

using Octets = std::vector<std::uint8_t>;

// A number in all its forms; also as base64 has it, wherever in its groups of three octets it may begin.
void add_number(Needles& needles, const std::string& what, ByteView number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  needles.add(what, Octets(number.begin(), number.end()));
  for (std::size_t from = 0; from < 3; ++from) {
    const ByteView whole = number.subspan(from, (number.size() - from) / 3 * 3);
    const std::string text = base::to_base64(whole);
    needles.add_plain("text of " + what, Octets(text.begin(), text.end()));
  }
}

void add_numbers(Needles& needles, const PrivateKey& key) {
  const crypto::Pkcs8Parts parts = crypto::parse_own_pkcs8(key);
  switch (key.public_key().type()) {
    case KeyType::rsa: {
      const crypto::RsaPrivateParts rsa = crypto::parse_rsa_private(parts.inner);
      add_number(needles, "d", rsa.d), add_number(needles, "p", rsa.p), add_number(needles, "q", rsa.q);
      add_number(needles, "d mod p-1", rsa.dp), add_number(needles, "d mod q-1", rsa.dq), add_number(needles, "1/q mod p", rsa.qinv);
      break;
    }
    case KeyType::ec: add_number(needles, "scalar", crypto::parse_ec_private(parts.inner).scalar); break;
    default: add_number(needles, "seed", parts.inner.subspan(2));  // OCTET STRING of less than 128 octets
  }
}

}  // namespace

void add_key(Needles& needles, const std::filesystem::path& file, const std::string& password) {
  const std::string content = get(file);
  ReadOptions options;
  options.ask = [&](const std::string&, int attempt) { return attempt == 0 ? std::optional(Secret::copy_of(password)) : std::nullopt; };
  const Bag bag = read(as_bytes(content), file.string(), options);
  if (bag.all<PrivateKey>().empty()) throw std::runtime_error(file.string() + " holds no private key");
  for (const PrivateKey* key : bag.all<PrivateKey>()) add_numbers(needles, *key);
}

void add_password(Needles& needles, const std::string& password) {
  const Octets octets(password.begin(), password.end());
  needles.add("password", octets);
  Octets utf16;
  for (const std::uint8_t octet : octets) utf16.insert(utf16.end(), {0, octet});
  needles.add("password in UTF-16", utf16);
}

}  // namespace test
