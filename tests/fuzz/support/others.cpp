#include "support/others.hpp"

#include "asn1/algorithm.hpp"
#include "asn1/writer.hpp"
#include "support/fuzz.hpp"

namespace fuzz {

using namespace certkit;

namespace {

// `der` as OpenSSL writes it; the ANY `value` is a part of it.
Bytes with_unused_bits_cleared(ByteView der, ByteView value) {
  Bytes copy = to_bytes(der);
  if (value.empty() || value[0] != asn1::kBitString) return copy;
  const ByteView content = asn1::Reader(value, "value").expect(asn1::kBitString, "value").content;
  if (content.size() > 1) copy[static_cast<std::size_t>(&content.back() - der.data())] &= static_cast<std::uint8_t>(0xff << content[0]);
  return copy;
}

}  // namespace

void field(const char* library, const char* name, bool equal) {
  require(equal, std::string(library) + " and certkit see the same " + name);
}

void same_extensions(const Extensions& ours, const std::vector<Seen::Extension>& theirs) {
  field("OpenSSL", "number of extensions", ours.all.size() == theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    field("OpenSSL", "extension's type", as_text(ours.all[i].oid.content()) == theirs[i].oid);
    field("OpenSSL", "extension's criticality", ours.all[i].critical == theirs[i].critical);
    field("OpenSSL", "extension's value", same(ours.all[i].value, theirs[i].value));
  }
}

void same_algorithm(const AlgorithmId& ours, const Bytes& theirs) {
  const Bytes der = algorithm_der(ours);
  asn1::Reader reader(der, "algorithm");
  field("OpenSSL", "signature algorithm", with_unused_bits_cleared(der, asn1::read_algorithm(reader, "algorithm").parameters) == theirs);
}

void same_public_key(ByteView ours, const Bytes& theirs) {
  asn1::Reader in = asn1::Reader(ours, "key").enter(asn1::kSequence, "key");
  field("OpenSSL", "public key", with_unused_bits_cleared(ours, asn1::read_algorithm(in, "algorithm").parameters) == theirs);
}

void same_value(ByteView ours, const Bytes& theirs) {
  field("OpenSSL", "attribute's value", with_unused_bits_cleared(ours, ours) == theirs);
}

Bytes algorithm_der(const AlgorithmId& algorithm) {
  asn1::Writer w;
  asn1::write_algorithm(w, algorithm);
  return w.take();
}

}  // namespace fuzz
