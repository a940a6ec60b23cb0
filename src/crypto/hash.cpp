#include "crypto/pbe.hpp"
#include "crypto/raw_hash.hpp"

namespace certkit::crypto {
namespace {

template <class H>
void digest_into(std::uint8_t* out, ByteView data) noexcept {
  typename H::Context context;
  H::init(context);
  H::update(context, data.data(), data.size());
  H::final(out, context);
  wipe(&context, sizeof context);
}

}  // namespace

Sha256 sha256(ByteView data) {
  Sha256 out;
  digest_into<raw::Sha256Family<32>>(out.data(), data);
  return out;
}

std::array<std::uint8_t, 20> sha1(ByteView data) {
  std::array<std::uint8_t, 20> out;
  digest_into<raw::Sha1>(out.data(), data);
  return out;
}

Bytes digest(Hash hash, ByteView data) {
  return raw::with_hash(hash, [&]<class H>() {
    Bytes out(H::kDigest);
    digest_into<H>(out.data(), data);
    return out;
  });
}

Bytes hmac(Hash hash, ByteView key, ByteView data) {
  return raw::with_hash(hash, [&]<class H>() {
    Bytes out(H::kDigest);
    raw::Hmac<H> mac(key);
    mac.start();
    mac.update(data);
    mac.final(out.data());
    return out;
  });
}

bool equal_constant_time(ByteView a, ByteView b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace certkit::crypto
