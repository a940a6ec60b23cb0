// The names that Active Directory gives to the objects of a CA.
#include <doctest/doctest.h>

#include "issue/directory/object_name.hpp"
#include "scratch.hpp"

using namespace certkit;
using issue::directory::ca_name;
using issue::directory::object_name;

TEST_CASE("what has a meaning elsewhere is written as ! and four digits") {
  CHECK(object_name("Lab Root CA") == "Lab Root CA");
  CHECK(object_name("Lab-Root_CA.contoso.com @ $1 ~") == "Lab-Root_CA.contoso.com @ $1 ~");
  // The example of [MS-WCCE] §1.3.2.5.
  CHECK(object_name("LongCAName(WithSpeci@#$%^Characters") == "LongCAName!0028WithSpeci@!0023$!0025!005eCharacters");
  CHECK(object_name("!\"#%&'()") == "!0021!0022!0023!0025!0026!0027!0028!0029");
  CHECK(object_name("*+,/:;<=") == "!002a!002b!002c!002f!003a!003b!003c!003d");
  CHECK(object_name(">?[\\]^`{") == "!003e!003f!005b!005c!005d!005e!0060!007b");
  CHECK(object_name("|}\t\x7f") == "!007c!007d!0009!007f");
  CHECK(object_name("Ærlig CA") == "!00c6rlig CA");
  CHECK(object_name("鍵\xf0\x9f\x94\x91") == "!9375!d83d!dd11");  // beyond 16 bits: two units
}

TEST_CASE("of a long name 51 characters stay, and a hash of the others") {
  const std::string fifty_one(51, 'a');
  CHECK(object_name(fifty_one) == fifty_one);
  // One character: its own code, with zeros before it.
  CHECK(object_name(fifty_one + "B") == fifty_one + "-00066");
  // (66 rotated by one bit) + 67.
  CHECK(object_name(fifty_one + "BC") == fifty_one + "-00199");
  // The highest bit comes in again at the lowest: 32768 would be lost otherwise.
  const std::string many(12, 'z');
  std::uint16_t hash = 0;
  for (const char c : many) hash = static_cast<std::uint16_t>(((hash << 1) | (hash >> 15)) + c);
  const std::string digits = std::to_string(hash);
  CHECK(object_name(fifty_one + many) == fifty_one + "-" + std::string(5 - digits.size(), '0') + digits);
  CHECK(object_name(std::string(1000, 'x')).size() == 57);
}

TEST_CASE("a name is not cut within what stands for one character") {
  for (std::size_t before = 46; before <= 51; ++before) {
    const std::string start(before, 'a');
    const std::string name = object_name(start + "#" + std::string(10, 'b'));
    CAPTURE(name);
    CHECK(name.substr(0, before) == start);
    CHECK((name.substr(before, 5) == "!0023") == (before == 46));
    CHECK(name[before == 46 ? 51 : before] == '-');
  }
}

TEST_CASE("a CA without CN is called after its OU, then its O") {
  CHECK(ca_name(Name::from_rfc4514("CN=Lab CA,OU=Unit,O=Contoso")) == "Lab CA");
  CHECK(ca_name(Name::from_rfc4514("OU=Class 2 CA,OU=Above,O=Contoso")) == "Class 2 CA");
  CHECK(ca_name(Name::from_rfc4514("O=Contoso,C=NO")) == "Contoso");
  CHECK(test::thrown([] { (void)ca_name(Name::from_rfc4514("C=NO")); }) == Errc::wrong_kind);
}
