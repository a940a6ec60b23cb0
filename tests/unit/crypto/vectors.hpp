// Reading what tests/vectors/keys holds.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "asn1/reader.hpp"
#include "certkit/error.hpp"
#include "certkit/key.hpp"

namespace certkit::test {

inline Bytes vector_file(const std::string& name) {
  std::ifstream in(std::string(CERTKIT_VECTORS) + "/keys/" + name, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), name);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// EncryptedPrivateKeyInfo.
struct Encrypted {
  AlgorithmId algorithm;
  Bytes ciphertext;
};
inline Encrypted encrypted(ByteView der) {
  asn1::Reader outer(der, "test");
  asn1::Reader in = outer.enter(asn1::kSequence, "EncryptedPrivateKeyInfo");
  asn1::Reader algorithm = in.enter(asn1::kSequence, "algorithm");
  Encrypted out;
  out.algorithm.oid = algorithm.oid("oid");
  if (!algorithm.at_end()) out.algorithm.parameters = to_bytes(algorithm.any("parameters").whole);
  out.ciphertext = to_bytes(in.octet_string("data"));
  return out;
}

// The code of the Error that `f` throws; fails if it throws none. `message` gets its text.
template <class F>
Errc error_of(F&& f, std::string* message = nullptr) {
  try {
    f();
  } catch (const Error& error) {
    if (message != nullptr) *message = error.message();
    return error.code();
  }
  FAIL("no error was thrown");
  return Errc::internal;
}

}  // namespace certkit::test
