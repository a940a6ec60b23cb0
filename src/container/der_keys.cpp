// Keys in the clear, by their structure.
#include "container/der_keys.hpp"

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "asn1/writer.hpp"
#include "crypto/private_key.hpp"

namespace certkit::container {

namespace {

// BER of a key is rewritten: nothing is signed.
Secret key_der(ByteView bytes, const Reading& reading, Source& source) {
  bool changed = false;
  Secret der(asn1::ber_to_der(bytes, reading.options.limits.nesting, changed, "private key"));
  if (changed) source.repairs.push_back({"ber", "the key is BER and was rewritten as DER"});
  return der;
}

// ECPrivateKey (RFC 5915) without parameters: the curve is the one of the EC PARAMETERS block before it. PKCS#8 has a place for both.
Secret sec1_with_parameters(ByteView sec1, ByteView parameters) {
  asn1::Writer writer;
  {
    const auto info = writer.sequence();
    writer.integer(0);
    {
      const auto algorithm = writer.sequence();
      writer.oid(asn1::oid::kEcPublicKey);
      writer.raw(parameters);
    }
    writer.octet_string(sec1);
  }
  return writer.take_secret();
}

bool names_its_curve(ByteView sec1) {
  asn1::Reader outer(sec1, "EC private key");
  asn1::Reader key = outer.enter(asn1::kSequence, "ECPrivateKey");
  key.any("version");
  key.any("privateKey");
  return key.next_is(asn1::context(0, true));
}

}  // namespace

PrivateKey private_key(Kind kind, ByteView ber, const Reading& reading, Source& source) {
  const Secret rewritten = key_der(ber, reading, source);
  const ByteView der = rewritten.reveal();
  switch (kind) {
    case Kind::pkcs1: return crypto::from_pkcs1(der);
    case Kind::dsa: return crypto::from_dsa_traditional(der);
    case Kind::sec1:
      if (names_its_curve(der)) return crypto::from_sec1(der);
      if (reading.ec_parameters.empty())
        throw Error(Errc::malformed, "this EC key does not name its curve", "put its EC PARAMETERS block before it");
      source.repairs.push_back({"ec-parameters", "the key does not name its curve; it was taken from the EC PARAMETERS block before it"});
      return crypto::from_pkcs8(sec1_with_parameters(der, reading.ec_parameters).reveal());
    default: return crypto::from_pkcs8(der);
  }
}

// RSAPublicKey (RFC 8017 §A.1.1) in the wrapping that all public keys here have.
PublicKey from_pkcs1_public(ByteView der) {
  asn1::Writer writer;
  {
    const auto spki = writer.sequence();
    {
      const auto algorithm = writer.sequence();
      writer.oid(asn1::oid::kRsaEncryption);
      writer.null();
    }
    writer.bit_string(der);
  }
  return PublicKey(writer.take());
}

}  // namespace certkit::container
