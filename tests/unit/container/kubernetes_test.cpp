#include <doctest/doctest.h>

#include "base/text.hpp"
#include "loader.hpp"

using namespace loader;
using namespace certkit;

namespace {

std::string base64_of(const std::string& content) { return base::to_base64(as_bytes(content)); }

std::string pfx() {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/pkcs12/empty-password.p12", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Broken into indented lines, as a YAML block.
std::string block(const std::string& base64) {
  std::string text;
  for (std::size_t at = 0; at < base64.size(); at += 76) text += "\n      " + base64.substr(at, 76);
  return text;
}

}  // namespace

TEST_CASE("a kubeconfig: the CA, the client's certificate and its key") {
  const Bag bag =
      read("apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n    certificate-authority-data: " + base64_of(vector("ca.pem")) +
           "\n    server: https://10.0.0.1:6443\nusers:\n- user:\n    client-certificate-data: \"" + base64_of(vector("leaf.pem")) +
           "\"\n    client-key-data: " + base64_of(vector("leaf.key")) + "\n");
  CHECK(bag.problems.empty());
  REQUIRE(bag.all<Certificate>().size() == 2);
  CHECK(bag.all<PrivateKey>().size() == 1);
  CHECK(bag.items[0].source.place == "line 5, certificate-authority-data, line 1");
  CHECK(bag.items[0].source.container == "base64 > PEM");
  CHECK(as_text(bag.items[1].as<Certificate>()->der()) == vector("leaf.der"));
}

TEST_CASE("Secrets, also as a list, as JSON in one line, in blocks, and with a PFX") {
  const std::string crt = base64_of(vector("leaf.pem"));
  CHECK(read("kind: List\nitems:\n- kind: Secret\n  data:\n    tls.crt: " + crt + "\n    tls.key: " + base64_of(vector("leaf.key")) +
             "\n- kind: Secret\n  data:\n    ca.crt: " + base64_of(vector("ca.pem")) + "\n")
            .all<Certificate>()
            .size() == 2);
  CHECK(read(R"({"kind":"Secret","data":{"ca.crt":")" + crt + R"(","tls.crt":")" + crt + "\"}}").all<Certificate>().size() == 2);
  CHECK(read("kind: Secret\ndata:\n  tls.crt: |-" + block(crt) + "\n  other: eA==\n").all<Certificate>().size() == 1);
  CHECK(read("kind: Secret\ndata:\n  keystore.p12: " + base64_of(pfx()) + "\n").all<Certificate>().size() == 1);
  CHECK(read("kind: Secret\ndata:\n  cert.der: " + base64_of(vector("leaf.der")) + "\n").all<Certificate>().size() == 1);
  // PEM in the clear beside it.
  CHECK(read("kind: Secret\nstringData:\n  ca.crt: |\n" + vector("ca.pem") + "data:\n  tls.crt: " + crt + "\n").all<Certificate>().size() ==
        2);
}

TEST_CASE("what is damaged is a problem with its place, and what is no value is none") {
  const std::string crt = base64_of(vector("leaf.pem"));
  const Bag bag = read("kind: Secret\ndata:\n  tls.crt: " + crt.substr(0, crt.size() - 3) + "\n  ca.crt: " + crt + "\n");
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].place.find("line 3, tls.crt") != std::string::npos);
  CHECK(bag.all<Certificate>().size() == 1);
  CHECK_THROWS_AS(read("a text about LS0tLS1CRUdJTiBDRVJU in a sentence\n"), Error);
  CHECK_THROWS_AS(read("kind: Secret\ndata:\n  name: MIIword\n"), Error);
}

TEST_CASE("a text made to be slow is not") {
  std::string text = "kind: Secret\ndata:\n";
  while (text.size() < (2u << 20)) text += "MII:MII";
  CHECK_THROWS_AS(read(text), Error);
  text = "kind: Secret\ndata:\n";
  while (text.size() < (2u << 20)) text += "a: LS0tLS1CRUdJTi\n ";
  CHECK(read(text).items.empty());
}
