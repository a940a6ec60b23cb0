#include "issue/manual_folder.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/authority.hpp"
#include "scratch.hpp"

using namespace certkit;
namespace fs = std::filesystem;

namespace {

struct World {
  test::Scratch scratch;
  fs::path folder = scratch / "web form";
  issue::Authority ca;
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Csr csr = request({"a.contoso.com"});
  World() : ca(make(scratch / "ca")) {}
  static issue::Authority make(const fs::path& folder) {
    issue::Authority::Init init;
    init.subject = Name::from_rfc4514("CN=Lab CA");
    init.key = KeySpec::parse("ec:p256");
    init.intermediate = true;
    init.now = test::kNow - std::chrono::days(400);
    return issue::Authority::init(folder, init, {});
  }
  [[nodiscard]] Csr request(const std::vector<std::string>& names) const {
    CsrSpec spec;
    spec.subject = Name::from_rfc4514("CN=" + names.front());
    for (const auto& name : names) spec.san.push_back(GeneralName::from_text(name));
    return make_csr(spec, key);
  }
  Certificate sign(const Csr& request, Time now = test::kNow, int days = 30) {
    issue::Authority::SignOptions options;
    options.now = now;
    options.validity_days = days;
    return ca.sign(request, options, {});
  }
  [[nodiscard]] issue::SubmitOptions options() const {
    issue::SubmitOptions options;
    options.now = test::kNow;
    return options;
  }
  [[nodiscard]] issue::Answer submit() const { return issue::open_issuer("manual:" + folder.string(), {})->submit(csr, options()); }
  void put(const std::string& name, const std::string& content) const {
    fs::create_directories((folder / name).parent_path());
    test::write_text(folder / name, content);
  }
};

Certificate issued(const issue::Answer& answer) {
  REQUIRE(std::holds_alternative<issue::Issued>(answer));
  return std::get<issue::Issued>(answer).certificate;
}
std::string says(const issue::Answer& answer) {
  REQUIRE(std::holds_alternative<issue::Pending>(answer));
  return std::get<issue::Pending>(answer).says;
}

}  // namespace

TEST_CASE("manual: the CSR goes out, and the sentence says what to do with it") {
  const World world;
  std::string reference;
  issue::SubmitOptions options = world.options();
  options.keep = [&](const std::string& given) { reference = given; };
  const issue::Answer answer = issue::open_issuer("manual:" + world.folder.string(), {})->submit(world.csr, options);
  CHECK(says(answer) == "take " + (world.folder / "a.contoso.com.csr").string() +
                            " to the CA, and put the certificate that it gives into " + world.folder.string() +
                            ", under any name and in any form, with its chain if there is one");
  CHECK(reference == "a.contoso.com.csr");
  CHECK(test::text_of(world.folder / "a.contoso.com.csr") == to_pem(world.csr));
  CHECK_FALSE(says(world.submit()).empty());  // again: nothing is in the way
  CHECK(std::distance(fs::directory_iterator(world.folder), fs::directory_iterator()) == 1);
}

TEST_CASE("manual: places of requests") {
  const World world;
  const Csr other = world.request({"a.contoso.com", "b.contoso.com"});
  CHECK(issue::put_request(world.folder, world.csr, test::kNow) == world.folder / "a.contoso.com.csr");
  const fs::path second = issue::put_request(world.folder, other, test::kNow);
  CHECK(second.filename().string().starts_with("a.contoso.com-"));
  CHECK(test::text_of(second) == to_pem(other));
  CHECK(issue::put_request(world.folder, other, test::kNow) == second);
  CHECK(issue::put_request(world.folder, world.csr, test::kNow) == world.folder / "a.contoso.com.csr");
  CHECK(issue::put_request(world.folder, world.request({"*.contoso.com"}), test::kNow) == world.folder / "_.contoso.com.csr");
  CsrSpec nameless;
  nameless.san = {GeneralName::from_text("x.contoso.com")};
  CHECK(issue::put_request(world.folder, make_csr(nameless, world.key), test::kNow) == world.folder / "x.contoso.com.csr");
  CsrSpec strange;
  strange.subject = Name::from_rfc4514("CN=../../etc/x y");
  CHECK(issue::put_request(world.folder, make_csr(strange, world.key), test::kNow) == world.folder / "_._.._etc_x_y.csr");
  test::write_text(world.scratch / "file", "");
  CHECK(test::thrown([&] { (void)issue::put_request(world.scratch / "file", world.csr, test::kNow); }) == Errc::unwritable);
}

TEST_CASE("manual: the answer, under any name and in any form, with what it comes with") {
  World world;
  const auto& chain = world.ca.chain();
  const Certificate certificate = world.sign(world.csr);
  const std::vector<Certificate> all{chain[1], certificate, chain[0]};
  const Bytes bundle = to_pkcs7(all);
  const std::vector<std::pair<std::string, std::string>> forms{{"certnew.cer", std::string(as_text(certificate.der()))},
                                                               {"a.contoso.com.csr.txt", to_pem(certificate)},
                                                               {"below/certnew.p7b", std::string(as_text(bundle))},
                                                               {"x", to_pem("PKCS7", bundle)}};
  for (const auto& one : forms) {
    const auto& name = one.first;
    const auto& content = one.second;
    CAPTURE(name);
    fs::remove_all(world.folder);
    CHECK_FALSE(says(world.submit()).empty());
    world.put(name, content);
    const issue::Answer answer = issue::open_issuer("manual:" + world.folder.string(), {})->retrieve(world.csr, "", world.options());
    CHECK(issued(answer) == certificate);
    CHECK(std::get<issue::Issued>(answer).chain.size() == (content.find("PKCS7") != std::string::npos || name.ends_with("p7b") ? 2 : 0));
  }
  // Chain and leaf in files of their own.
  world.put("x", to_pem(certificate));
  world.put("root.cer", std::string(as_text(chain[1].der())));
  world.put("sub.cer", to_pem(chain[0]));
  const issue::Answer answer = world.submit();
  CHECK(issued(answer) == certificate);
  CHECK(std::get<issue::Issued>(answer).chain == chain);
}

TEST_CASE("manual: what is no answer, and is said") {
  World world;
  CHECK_FALSE(says(world.submit()).empty());
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=a.contoso.com");
  world.put("other-key.cer", to_pem(world.sign(make_csr(spec, key))));
  world.put("page.html", "<html><body>\xe8\xa8\xbc\xe6\x98\x8e\xe6\x9b\xb8</body></html>");
  world.put("empty.cer", "");
  world.put("cut.cer", to_pem(world.sign(world.csr)).substr(0, 200));
  world.put("root.cer", to_pem(world.ca.chain()[1]));
  fs::create_directories(world.folder / ".hidden");
  test::write_text(world.folder / ".hidden" / "x.cer", to_pem(world.sign(world.csr)));
  const std::string text = says(world.submit());
  for (const char* file : {"page.html: ", "empty.cer: ", "cut.cer: ", "other-key.cer is a certificate for this name, and for another key"})
    CHECK_MESSAGE(text.find(file) != std::string::npos, text);
  CHECK(text.find("root.cer") == std::string::npos);
  CHECK(text.find(".hidden") == std::string::npos);
}

TEST_CASE("manual: the newest counts; what has expired or is replaced does not") {
  World world;
  world.put("expired.cer", to_pem(world.sign(world.csr, test::kNow - std::chrono::days(100), 30)));
  CHECK_FALSE(says(world.submit()).empty());
  const Certificate old = world.sign(world.csr, test::kNow - std::chrono::days(10));
  world.put("old.cer", to_pem(old));
  CHECK(issued(world.submit()) == old);
  issue::SubmitOptions renewal = world.options();
  renewal.replaces = &old;
  const auto issuer = issue::open_issuer("manual:" + world.folder.string(), {});
  CHECK_FALSE(says(issuer->submit(world.csr, renewal)).empty());
  const Certificate fresh = world.sign(world.csr);
  world.put("a-fresh-one.cer", to_pem(fresh));
  CHECK(issued(issuer->submit(world.csr, renewal)) == fresh);
  CHECK(issued(world.submit()) == fresh);
  CHECK(test::thrown([&] { (void)issuer->chain(); }) == Errc::unsupported);
}
