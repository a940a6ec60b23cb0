// Certificate and ServerHello messages, whole and damaged.
#include "net/tls_handshake.hpp"

#include <doctest/doctest.h>

using namespace certkit;
using net::TlsVersion;

TEST_CASE("a Certificate message of TLS 1.2") {
  const Bytes message{11, 0, 0, 12, 0, 0, 9, 0, 0, 1, 0xaa, 0, 0, 2, 0xbb, 0xcc};
  CHECK(net::read_certificates(message, false).chain == std::vector<Bytes>{{0xaa}, {0xbb, 0xcc}});
  // What is whole before the damage is there.
  for (std::size_t size = 0; size < message.size(); ++size)
    CHECK(net::read_certificates(ByteView(message).first(size), false).chain.size() == (size < 11 ? 0u : 1u));
  CHECK(net::read_certificates(Bytes{11, 0, 0, 3, 0, 0, 0}, false).chain.empty());
}

TEST_CASE("a Certificate message of TLS 1.3 has a context, and extensions behind each certificate") {
  const Bytes message{11, 0, 0, 19, 1, 7, 0, 0, 14, 0, 0, 1, 0xaa, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0};
  const net::CertificateMessage read = net::read_certificates(message, true);
  CHECK(read.chain == std::vector<Bytes>{{0xaa}, {}});
  CHECK_FALSE(read.too_long);
}

TEST_CASE("more certificates than a chain has are left") {
  Bytes message{11, 0, 0, 0, 0, 0xff, 0xff};
  for (int i = 0; i < 101; ++i) message.insert(message.end(), {0, 0, 1, 0xaa});
  const net::CertificateMessage read = net::read_certificates(message, false);
  CHECK(read.chain.size() == net::Observation::kMostCertificates);
  CHECK(read.too_long);
}

TEST_CASE("the version that a ServerHello chooses") {
  Bytes hello{2, 0, 0, 0, 3, 3};
  hello.resize(6 + 32);
  hello.insert(hello.end(), {0, 0x13, 0x01, 0});
  CHECK(net::read_server_version(hello) == TlsVersion::tls1_2);
  hello[5] = 0;
  CHECK(net::read_server_version(hello) == TlsVersion::ssl3_0);
  hello[5] = 9;
  CHECK(net::read_server_version(hello) == TlsVersion::any);
  hello[5] = 3;
  hello.insert(hello.end(), {0, 6, 0, 43, 0, 2, 3, 4});
  CHECK(net::read_server_version(hello) == TlsVersion::tls1_3);
  CHECK(net::read_server_version(ByteView(hello).first(5)) == TlsVersion::any);
}
