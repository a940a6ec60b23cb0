// Java key stores. The mutator computes the digest over password and content anew, and opens, changes and closes the first key.
#include "asn1/reader.hpp"
#include "asn1/writer.hpp"
#include "certkit/write.hpp"
#include "container/big_endian.hpp"
#include "container/internal.hpp"
#include "container/jks_protect.hpp"
#include "container/pkcs12_oids.hpp"
#include "support/der_mutator.hpp"
#include "support/objects.hpp"

using namespace certkit;
namespace jks = container::jks;

namespace {

constexpr std::size_t kDigest = 20;

// "secret" in UTF-16BE, as Java has it.
const Secret& password() {
  static const Secret secret = Secret::copy_of(std::string_view("\0s\0e\0c\0r\0e\0t", 12));
  return secret;
}

Bag read_it(ByteView input) {
  const ReadOptions options = fuzz::options_with("secret", 300);
  Bag bag;
  bag.files.emplace_back();
  container::Reading reading{options, "file", bag, 0, 3 * options.limits.kdf_iterations, {}, {}};
  Source source;
  source.file = "file";
  source.container = "JKS";
  container::read_jks(input, reading, source);
  return bag;
}

void write_again(const Bag& bag) {
  std::vector<JksEntry> entries;
  for (const Certificate* certificate : bag.all<Certificate>())
    entries.push_back({"certificate " + std::to_string(entries.size()), {*certificate}, nullptr, {}});
  if (entries.empty()) return;
  const std::size_t trusted = entries.size();
  for (const PrivateKey* key : bag.all<PrivateKey>())
    for (std::size_t i = 0; i < trusted; ++i)
      if (key->public_key().same_as(entries[i].certificates[0].public_key())) {
        entries.push_back({"key " + std::to_string(entries.size()), {entries[i].certificates[0]}, key, {}});
        break;
      }
  const Secret file = to_jks(entries, Secret::copy_of(std::string_view("secret")));
  const Bag again = read_it(file.reveal());
  fuzz::require(again.problems.empty(), "a written key store is read without problems");
  fuzz::require(again.all<Certificate>().size() == entries.size() && again.all<PrivateKey>().size() == entries.size() - trusted,
                "a written key store has the same number of objects");
  std::size_t at = 0;
  for (const Certificate* certificate : again.all<Certificate>())
    fuzz::require(*certificate == entries[at++].certificates[0], "a written key store has the same certificates");
  at = trusted;
  for (const PrivateKey* key : again.all<PrivateKey>())
    fuzz::require(key->pkcs8().equals(entries[at++].key->pkcs8()), "a written key store has the same keys");
}

void append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }
void append_u32(Bytes& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

// The store before its digest, with the key of its first entry opened, changed and closed. Throws Error where there is none.
Bytes with_other_key(ByteView store, fuzz::Random& random) {
  container::BigEndian in(store, "store");
  in.skip(12 + 4);
  in.skip(in.u16());
  in.skip(8);
  const std::size_t before = in.offset();
  asn1::Reader info = asn1::Reader(in.take(in.u32()), "key").enter(asn1::kSequence, "key");
  info.any("algorithm");
  const auto plain = jks::sun_unprotect(password(), info.octet_string("octets"));
  if (!plain) in.fail("another password");
  asn1::Writer w;
  {
    const auto sequence = w.sequence();
    {
      const auto algorithm = w.sequence();
      w.oid(container::oid::kSunKeyProtector);
      w.null();
    }
    w.octet_string(jks::sun_protect(password(), fuzz::mutate_der(plain->reveal(), 4096, random)));
  }
  Bytes out = to_bytes(store.first(before));
  append_u32(out, w.view().size());
  append(out, w.view());
  append(out, in.rest());
  return out;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  fuzz::Random random(seed);
  if (size <= kDigest + 12 || max_size <= kDigest || random() % 8 == 0) return LLVMFuzzerMutate(data, size, max_size);
  const ByteView store(data, size - kDigest);
  Bytes out;
  if (random() % 2 == 0) try {
      out = with_other_key(store, random);
    } catch (const Error&) {
    }
  if (out.empty()) out = fuzz::mutate_octets(store, max_size - kDigest);
  const jks::Digest digest = jks::store_digest(password(), out);
  append(out, digest);
  return fuzz::put(out, data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::optional<Bag> bag;
  if (!fuzz::takes(size, {16u << 20, 4000}, [&] { bag = read_it({data, size}); })) return 0;
  fuzz::look(*bag);
  write_again(*bag);
  return 0;
}
