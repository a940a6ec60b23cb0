#include "diagnose/fetch.hpp"

#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "diagnose/fetch_steps.hpp"
#include "fake_http.hpp"
#include "support/scratch.hpp"

using namespace certkit;
using namespace certkit::diagnose;
using web::FakeHttp;

namespace {

const Time kWithin = time_from_rfc3339("2026-01-15T12:00:00Z");
const std::string kIssuer = "http://crl.contoso.com/issuing.cer", kCrl = "http://crl.contoso.com/issuing.crl",
                  kSecond = "http://crl.contoso.com/second.crl", kOcsp = "http://ocsp.contoso.com/";

Certificate certificate(const std::string& name) { return Certificate(web::revocation_vector(name + ".der")); }

// A server with the vectors' leaf, as a client sees it that trusts their root.
struct World {
  FakeHttp http;
  Certificate root = certificate("root"), issuing = certificate("issuing");
  Case one;
  Means means;

  explicit World(std::vector<Certificate> sent) {
    one.subject = "server";
    one.endpoint = true;
    one.options.at = kWithin;
    one.sent = std::move(sent);
    means.anchors = {&root};
    means.http = &http;
  }
  void examine() { diagnose::examine(one, means); }
  const Fetched* at(const std::string& url, std::size_t of = 0) const {
    for (const Fetched& each : one.fetched)
      if (each.url == url && each.of == of) return &each;
    return nullptr;
  }
};

// A CA whose certificates each lead to another one, without end.
struct EndlessCa {
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  static std::string name(int level) { return "CN=Level " + std::to_string(level); }
  static std::string url(int level) { return "http://ca.contoso.com/" + std::to_string(level); }
  Certificate at(int level) const {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514(name(level));
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = kWithin - std::chrono::hours(1);
    spec.not_after = kWithin + std::chrono::hours(1);
    spec.basic_constraints = BasicConstraints{level != 0, {}};
    spec.ca_issuer_urls = {url(level + 1)};
    CertificateSpec above = spec;
    above.subject = Name::from_rfc4514(name(level + 1));
    const Certificate issuer = make_certificate(above, nullptr, key);
    return make_certificate(spec, &issuer, key);
  }
};

std::string nss_database() {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/nss/cert9.db", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a chain is completed from where the certificate says: DER, PEM and PKCS#7, whatever its type is said to be") {
  const Certificate issuing = certificate("issuing");
  const std::vector<Certificate> both{certificate("stranger"), issuing};
  for (const std::string& body : {web::text_of(to_bytes(issuing.der())), to_pem(issuing), web::text_of(to_pkcs7(both))}) {
    World world({certificate("leaf")});
    world.http.put(kIssuer, body);
    world.examine();
    CHECK_FALSE(world.one.as_sent.anchored);
    REQUIRE(world.one.completed);
    CHECK(world.one.completed->good);
    REQUIRE(world.one.to_send.size() == 1);
    CHECK(world.one.to_send[0] == issuing);
    REQUIRE(world.at(kIssuer) != nullptr);
    CHECK(world.at(kIssuer)->failure.empty());
    CHECK(world.at(kIssuer)->problem.empty());
    CHECK(world.http.times(kIssuer) == 1);
  }
}

TEST_CASE("the pool comes before the network") {
  World world({certificate("leaf")});
  world.means.pool = {&world.issuing};
  world.one.options.offline = true;
  world.examine();
  REQUIRE(world.one.completed);
  CHECK(world.one.completed->good);
  REQUIRE(world.one.to_send.size() == 1);
  CHECK(world.http.asked.empty());
  CHECK(world.one.fetched.empty());
}

TEST_CASE("what is no issuer's certificate is told apart") {
  const auto looked = [](const std::function<void(FakeHttp&)>& put) {
    World world({certificate("leaf")});
    put(world.http);
    world.examine();
    CHECK_FALSE(world.one.completed);
    REQUIRE(world.at(kIssuer) != nullptr);
    return *world.at(kIssuer);
  };
  CHECK(looked([](FakeHttp&) {}).failure.find("Connection refused") != std::string::npos);
  const Fetched gone = looked([](FakeHttp& http) { http.put(kIssuer, "", 404); });
  CHECK(gone.failure == "HTTP 404 Not Found");
  CHECK(gone.http_status == 404);
  CHECK(looked([](FakeHttp& http) { http.put(kIssuer, "<html>an error page</html>"); }).problem.find("no certificate in it") !=
        std::string::npos);
  CHECK(looked([](FakeHttp& http) { http.put_vector(kIssuer, "stranger.der"); }).problem.find("did not sign it") != std::string::npos);
  CHECK(looked([](FakeHttp& http) { http.put(kIssuer, ""); }).problem.find("no certificate in it") != std::string::npos);
}

TEST_CASE("issuers without end, and in a circle") {
  const EndlessCa ca;
  World world({ca.at(0)});
  world.http.answer = [&](const net::HttpRequest& request) {
    net::HttpAnswer page;
    page.status = 200;
    page.body = as_text(ca.at(std::stoi(request.url.substr(request.url.rfind('/') + 1))).der());
    return page;
  };
  world.examine();
  CHECK(world.http.asked.size() <= static_cast<std::size_t>(FetchLimits::kDepth) + 1);
  REQUIRE(world.one.completed);
  CHECK(world.one.completed->path.size() <= static_cast<std::size_t>(FetchLimits::kDepth) + 1);
  CHECK_FALSE(world.one.completed->anchored);
  // A CA that names itself under its own URL.
  World circle({ca.at(0)});
  circle.http.answer = [&](const net::HttpRequest&) {
    net::HttpAnswer page;
    page.status = 200;
    page.body = as_text(ca.at(1).der());
    return page;
  };
  circle.examine();
  CHECK(circle.http.asked.size() <= 2);
}

TEST_CASE("thousands of certificates where one is expected") {
  const Certificate issuing = certificate("issuing");
  std::string problem;
  const std::vector<Certificate> many(600, issuing);
  CHECK(issuers_in(as_text(to_pkcs7(many)), problem).size() == FetchLimits::kIssuers);
  CHECK(problem.empty());
  const std::vector<Certificate> too_many(10'000, issuing);
  CHECK(issuers_in(as_text(to_pkcs7(too_many)), problem).empty());
  CHECK_FALSE(problem.empty());
}

TEST_CASE("each URL of each certificate is fetched once and judged") {
  World world({certificate("gone"), certificate("issuing")});
  world.http.put_vector(kIssuer, "issuing.der");
  world.http.put_vector(kCrl, "usual.crl");
  world.http.put(kSecond, "nothing", 503);
  world.http.put_vector(kOcsp, "revoked.ocsp");
  world.examine();
  CHECK(world.one.as_sent.good);
  CHECK_FALSE(world.one.completed);
  REQUIRE(world.at(kCrl) != nullptr);
  CHECK(world.at(kCrl)->revocation->status == trust::RevocationAnswer::Status::revoked);
  CHECK(world.at(kSecond)->failure == "HTTP 503 Service Unavailable");
  CHECK(world.at(kOcsp)->revocation->status == trust::RevocationAnswer::Status::not_yet);  // the responses were made later
  CHECK(world.at("ldap:///CN=issuing,CN=CDP")->ldap_without_host);
  for (const std::string& url : {kIssuer, kCrl, kSecond, kOcsp}) CHECK(world.http.times(url) == 1);
  CHECK(world.http.times("ldap:///CN=issuing,CN=CDP") == 0);
  const auto question =
      std::find_if(world.http.asked.begin(), world.http.asked.end(), [](const auto& request) { return request.url == kOcsp; });
  CHECK(question->method == "POST");
  CHECK(question->body == as_text(trust::ocsp_request(certificate("gone"), certificate("issuing"))));
}

TEST_CASE("the anchor is not asked about, given CRLs are judged, and policy none asks nobody") {
  World world({certificate("gone"), certificate("issuing"), certificate("root")});
  const Crl given(web::revocation_vector("usual.crl"));
  world.means.crls = {&given};
  world.examine();
  for (const Fetched& each : world.one.fetched) CHECK(each.of == 0);
  REQUIRE(world.at("") != nullptr);
  CHECK(world.at("")->revocation->status == trust::RevocationAnswer::Status::revoked);
  World none({certificate("gone"), certificate("issuing")});
  none.one.options.revocation = Options::Revocation::none;
  none.examine();
  CHECK(none.http.times(kCrl) + none.http.times(kOcsp) == 0);
}

TEST_CASE("a staple is judged") {
  World world({certificate("leaf"), certificate("issuing")});
  world.one.options.at = kWithin + std::chrono::hours(24 * 330);
  net::Observation seen;
  seen.staple = web::revocation_vector("mere_server.ocsp");
  seen.chain = {to_bytes(world.one.sent[0].der())};
  net::Observation of_another = seen;  // without SNI, perhaps
  of_another.staple = web::revocation_vector("revoked.ocsp");
  of_another.chain = {to_bytes(certificate("gone").der())};
  world.one.attempts = {of_another, seen};
  world.examine();
  REQUIRE_FALSE(world.one.fetched.empty());
  CHECK(world.one.fetched.back().by_staple);
  CHECK(world.one.fetched.back().revocation->status == trust::RevocationAnswer::Status::bad);
  CHECK(world.one.fetched.back().problem.find("not for OCSPSigning") != std::string::npos);
}

TEST_CASE("offline: nothing is fetched, and only who demands an answer is told") {
  for (const auto policy : {Options::Revocation::soft, Options::Revocation::hard}) {
    World world({certificate("leaf"), certificate("issuing")});
    world.one.options.offline = true;
    world.one.options.revocation = policy;
    world.examine();
    CHECK(world.http.asked.empty());
    CHECK((world.at(kCrl) != nullptr) == (policy == Options::Revocation::hard));
    CHECK((world.at(kOcsp) != nullptr) == (policy == Options::Revocation::hard));
  }
}

TEST_CASE("URLs that are not followed") {
  FakeHttp http;
  Fetching fetching(&http);
  for (const char* url :
       {"file:///etc/passwd", "ftp://crl.contoso.com/a.crl", "https://crl.contoso.com/a.crl", "ldap:///CN=a", "ldap://dc/CN=a",
        "http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://metadata.google.internal/",
        "http://[::ffff:169.254.169.254]/", "http://user:word@crl.contoso.com/", "gopher://a/", "", ":", "//a/b", "http://", "http://a b/"})
    CHECK_MESSAGE(!fetching.get(url, 100).failure.empty(), url);
  CHECK(http.asked.empty());
  CHECK(is_ldap_without_host("ldap:///CN=a"));
  CHECK(is_ldap_without_host("LDAP:///CN=a"));
  CHECK_FALSE(is_ldap_without_host("ldap://dc.contoso.com/CN=a"));
  CHECK_FALSE(is_ldap_without_host("http:///a"));
}

TEST_CASE("limits of number, time and octets") {
  FakeHttp http;
  http.answer = [](const net::HttpRequest&) {
    net::HttpAnswer page;
    page.status = 200;
    return page;
  };
  Fetching::Clock::time_point now{};
  {
    Fetching fetching(&http, [&] { return now; });
    for (int i = 0; i < 200; ++i) (void)fetching.get("http://a/" + std::to_string(i), 100);
    CHECK(http.asked.size() == FetchLimits::kUrls);
    CHECK(fetching.get("http://a/199", 100).failure.find("more than 48 URLs") != std::string::npos);
  }
  http.asked.clear();
  {
    Fetching fetching(&http, [&] { return now; });
    CHECK(fetching.get("http://a/1", 100).failure.empty());
    now += FetchLimits::kWhole;
    CHECK(fetching.get("http://a/2", 100).failure.find("60 s") != std::string::npos);
    CHECK(http.asked.size() == 1);
  }
  {
    // Bodies of more than 64 MiB, again and again.
    http.answer = [](const net::HttpRequest& request) -> net::HttpAnswer {
      throw Error(Errc::limit, "the answer is larger than " + std::to_string(request.answer_limit));
    };
    Fetching fetching(&http);
    for (int i = 0; i < 5; ++i) (void)fetching.get("http://a/" + std::to_string(i), FetchLimits::kCrlOctets);
    CHECK(fetching.get("http://a/4", 100).failure.find("MiB") != std::string::npos);
    CHECK(http.asked.size() == 3);
  }
}

TEST_CASE("which stores have the root that is not trusted") {
  const test::Scratch scratch;
  World world({certificate("leaf"), certificate("issuing")});
  const Certificate root = certificate("root"), stranger = certificate("stranger");
  const auto write = [&](const std::string& name, const std::string& content) {
    std::ofstream(scratch / name, std::ios::binary) << content;
    return scratch / name;
  };
  const std::vector<JksEntry> entries{{"root", {root}, nullptr, kWithin}};
  world.means.stores = {{"the system", write("ca.crt", to_pem(stranger) + to_pem(root))},
                        {"Java", write("cacerts", std::string(as_text(to_jks(entries, Secret::copy_of("changeit")).reveal())))},
                        {"NSS", write("cert9.db", nss_database())},
                        {"gone", scratch / "gone"},
                        {"no database", write("broken.db", "SQLite format 3" + web::text_of(to_bytes(root.der())))},
                        {"other", write("other.pem", to_pem(stranger))}};
  world.means.anchors = {&stranger};
  world.one.options.offline = true;
  world.examine();
  REQUIRE(world.one.stores.size() == 4);
  CHECK(world.one.stores[0].has_root);
  CHECK(world.one.stores[1].has_root);
  CHECK_FALSE(world.one.stores[2].has_root);
  CHECK_FALSE(world.one.stores[3].has_root);
}

TEST_CASE("a store has what it trusts for servers, and not what it distrusts or merely holds") {
  const std::string file = std::string(CERTKIT_VECTORS) + "/nss/cert9.db";
  const Bag bag = read(as_bytes(nss_database()), "cert9.db", {});
  const auto has = [&](const std::string& nickname) {
    const auto item = std::find_if(bag.items.begin(), bag.items.end(), [&](const Item& one) { return one.friendly_name == nickname; });
    REQUIRE(item != bag.items.end());
    World world({*item->as<Certificate>()});
    world.means.stores = {{"NSS", file}};
    world.one.options.offline = true;
    world.examine();
    REQUIRE(world.one.stores.size() == 1);
    return world.one.stores[0].has_root;
  };
  CHECK(has("vector root"));
  CHECK_FALSE(has("distrusted"));
  CHECK_FALSE(has("for mail"));
}

namespace {

// A leaf of its own that names as many URLs as are wanted, the same ones again and again.
struct ManyUrls {
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Certificate issuer, leaf;
  explicit ManyUrls(const std::vector<std::string>& urls) : issuer(made("CN=CA", {}, nullptr)), leaf(made("CN=leaf", urls, &issuer)) {}
  Certificate made(const std::string& name, const std::vector<std::string>& urls, const Certificate* by, std::uint8_t serial = 1) const {
    CertificateSpec spec;
    spec.serial = {serial};
    spec.subject = Name::from_rfc4514(name);
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = kWithin - std::chrono::hours(1);
    spec.not_after = kWithin + std::chrono::hours(1);
    spec.basic_constraints = BasicConstraints{by == nullptr, {}};
    spec.crl_urls = urls;
    spec.ca_issuer_urls = urls;
    return make_certificate(spec, by, key);
  }
};

}  // namespace

TEST_CASE("a URL that a certificate names again and again is looked at once, and of very many the first") {
  const auto fetched_of = [](const std::vector<std::string>& urls) {
    const ManyUrls many(urls);
    World world({many.leaf, many.issuer});
    world.means.anchors = {&many.issuer};
    world.examine();
    return world.one.fetched;
  };
  const std::vector<Fetched> repeated = fetched_of(std::vector<std::string>(500, kCrl));
  CHECK(repeated.size() == 2);  // the CRL, and the issuer
  std::vector<std::string> different;
  for (int i = 0; i < 200; ++i) different.push_back(kCrl + std::to_string(i));
  const std::vector<Fetched> many = fetched_of(different);
  CHECK(many.size() == 2 * (FetchLimits::kUrlsOfOne + 1));
  CHECK(many.back().failure.find("more than 16") != std::string::npos);
}

TEST_CASE("what is there already is not looked at again when the time is over") {
  FakeHttp http;
  http.put(kCrl, "a list");
  Fetching::Clock::time_point now{};
  Fetching fetching(&http, [&] { return now; });
  CHECK(fetching.get(kCrl, 100).body == "a list");
  CHECK(fetching.get(kCrl, 100).failure.empty());
  now += FetchLimits::kWhole;
  CHECK(fetching.get(kCrl, 100).failure.find("60 s") != std::string::npos);
  CHECK(http.asked.size() == 1);
}
