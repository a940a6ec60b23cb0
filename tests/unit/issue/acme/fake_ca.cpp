#include "fake_ca.hpp"

#include <doctest/doctest.h>

#include "certkit/write.hpp"
#include "issue/acme/base64url.hpp"
#include "issue/issuance.hpp"

namespace certkit::test {
namespace {

using Json = FakeCa::Json;

Certificate made_root(const PrivateKey& key, const std::string& name) {
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=" + name);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kNow - std::chrono::days(10);
  spec.not_after = kNow + std::chrono::days(1000);
  spec.basic_constraints = BasicConstraints{true, {}};
  spec.key_usage = kKeyCertSign | kCrlSign;
  return make_certificate(spec, nullptr, key);
}

Json decoded(const Json& text) {
  if (text.get<std::string>().empty()) return nullptr;
  const auto octets = issue::acme::from_base64url(text.get<std::string>());
  REQUIRE(octets);
  return Json::parse(as_text(*octets));
}

class FakeHttp final : public net::Http {
 public:
  explicit FakeHttp(FakeCa& ca) : ca_(ca) {}
  net::HttpAnswer send(const net::HttpRequest& request) override { return ca_.answer(request); }

 private:
  FakeCa& ca_;
};

}  // namespace

net::HttpAnswer problem(int code, const std::string& type, const std::string& detail, std::vector<net::HttpHeader> more) {
  net::HttpAnswer answer;
  answer.status = code;
  answer.headers = std::move(more);
  answer.headers.push_back({"content-type", "application/problem+json"});
  answer.body = Json({{"type", "urn:ietf:params:acme:error:" + type}, {"detail", detail}, {"status", code}}).dump();
  return answer;
}

net::HttpAnswer page(int code, const std::string& type, const std::string& body) {
  net::HttpAnswer answer;
  answer.status = code;
  answer.headers = {{"content-type", type}};
  answer.body = body;
  return answer;
}

FakeCa::FakeCa()
    : root_key_(generate_key(KeySpec::parse("ec:p256"))),
      other_key_(generate_key(KeySpec::parse("ec:p256"))),
      root_(made_root(root_key_, "Fake Root")),
      other_(made_root(other_key_, "Older Root")) {}

int FakeCa::count(const std::string& method, const std::string& path) const {
  int found = 0;
  for (const Asked& one : asked) found += one.method == method && one.path == path ? 1 : 0;
  return found;
}

const FakeCa::Asked& FakeCa::last(const std::string& path) const {
  for (auto one = asked.rbegin(); one != asked.rend(); ++one)
    if (one->path == path) return *one;
  FAIL("nobody asked for " << path);
  return asked.front();
}

net::HttpAnswer FakeCa::reply(int code, const std::string& body, std::vector<net::HttpHeader> more, const char* type) {
  net::HttpAnswer answer = page(code, type, body);
  answer.headers.insert(answer.headers.end(), more.begin(), more.end());
  return answer;
}

net::HttpAnswer FakeCa::answer(const net::HttpRequest& request) {
  REQUIRE(request.url.starts_with(kCa));
  Asked one{request.method, request.url.substr(std::string(kCa).size()), nullptr, nullptr};
  if (before) before(++number_);
  bool good_nonce = true;
  if (request.method == "POST") {
    REQUIRE(request.headers.front().value == "application/jose+json");
    const Json jws = Json::parse(request.body);
    one.header = decoded(jws["protected"]);
    one.payload = decoded(jws["payload"]);
    CHECK(one.header["url"] == request.url);
    CHECK(one.header.contains("jwk") != one.header.contains("kid"));
    good_nonce = nonces_.erase(one.header["nonce"].get<std::string>()) == 1;
  }
  asked.push_back(one);
  net::HttpAnswer answer;
  if (auto& waiting = faults[one.path]; !waiting.empty()) {
    const Fault fault = waiting.front();
    waiting.pop_front();
    answer = fault();
  } else {
    answer = good_nonce ? serve(one, one.path) : problem(400, "badNonce", "what nonce is that");
  }
  answer.url = request.url;
  if (request.method != "GET") {
    const std::string nonce = "nonce-" + std::to_string(++nonce_);
    nonces_.insert(nonce);
    answer.headers.push_back({"replay-nonce", nonce});
  }
  return answer;
}

net::HttpAnswer FakeCa::serve(const Asked& one, const std::string& path) {
  const std::string ca = kCa;
  if (path == "/dir") {
    Json meta = {{"externalAccountRequired", needs_binding}, {"profiles", {{"short", "six days"}, {"classic", "as ever"}}}};
    if (!terms.empty()) meta["termsOfService"] = terms;
    return reply(200, Json({{"newNonce", ca + "/nonce"},
                            {"newAccount", ca + "/account"},
                            {"newOrder", ca + "/order"},
                            {"revokeCert", ca + "/revoke"},
                            {"keyChange", ca + "/key-change"},
                            {"renewalInfo", ca + "/renewal"},
                            {"meta", meta}})
                          .dump());
  }
  if (path == "/nonce") return reply(200, "");
  if (path == "/account") return new_account(one);
  if (path == "/account/1") {
    if (one.payload.is_object() && one.payload.value("status", "") == "deactivated") knows_account = false;
    return reply(200, R"({"status":"deactivated"})");
  }
  if (path == "/order") return new_order(one);
  if (path == "/order/1") return order();
  if (path == "/finalize/1") return finalize(one);
  if (path.starts_with("/authz/")) return authorization(one, std::stoul(path.substr(7)));
  if (path.starts_with("/challenge/")) return challenge(std::stoul(path.substr(11)));
  if (path.starts_with("/cert/")) return certificate(path);
  if (path == "/revoke") {
    const std::string what = one.payload["certificate"];
    if (!revoked.insert(what).second) return problem(400, "alreadyRevoked", "it is revoked");
    return reply(200, "");
  }
  if (path == "/key-change") return reply(200, R"({"status":"valid"})");
  if (path.starts_with("/renewal/"))
    return reply(
        200,
        R"({"suggestedWindow":{"start":"2027-01-01T00:00:00Z","end":"2027-01-03T00:00:00.5+00:00"},"explanationURL":"https://ca.test/why"})",
        {{"retry-after", "21600"}});
  return problem(404, "malformed", "there is no " + path);
}

net::HttpAnswer FakeCa::new_account(const Asked& one) {
  CHECK(one.header.contains("jwk"));
  if (knows_account) return reply(200, R"({"status":"valid"})", {{"location", std::string(kCa) + "/account/1"}});
  if (one.payload.value("onlyReturnExisting", false)) return problem(400, "accountDoesNotExist", "who is that");
  if (!terms.empty() && !one.payload.value("termsOfServiceAgreed", false)) return problem(403, "userActionRequired", "agree to the terms");
  if (needs_binding && !one.payload.contains("externalAccountBinding")) return problem(403, "externalAccountRequired", "who are you");
  knows_account = true;
  return reply(201, R"({"status":"valid"})", {{"location", "/account/1"}});
}

net::HttpAnswer FakeCa::new_order(const Asked& one) {
  if (one.payload.contains("replaces") && orders_replaced) return problem(409, "alreadyReplaced", "there is one already");
  ++orders;
  names_.clear();
  leaf_.reset();
  status = "pending";
  for (const Json& identifier : one.payload["identifiers"]) {
    Name name{identifier["type"], identifier["value"]};
    name.wildcard = name.value.starts_with("*.");
    if (name.wildcard) name.value.erase(0, 2);
    name.left = validating;
    names_.push_back(name);
  }
  return reply(201, order_state().dump(), {{"location", std::string(kCa) + "/order/1"}});
}

Json FakeCa::order_state() {
  const std::string ca = kCa;
  const auto all = [&](const char* word) {
    return std::all_of(names_.begin(), names_.end(), [&](const Name& name) { return name.status == word; });
  };
  const auto some = [&](const char* word) {
    return std::any_of(names_.begin(), names_.end(), [&](const Name& name) { return name.status == word; });
  };
  if (status == "pending" && all("valid")) status = "ready";
  if (status == "pending" && some("invalid")) status = "invalid";
  if (status == "processing" && processing-- <= 0) status = "valid";
  Json state = {{"status", status}, {"finalize", ca + "/finalize/1"}, {"identifiers", Json::array()}, {"authorizations", Json::array()}};
  for (std::size_t i = 0; i < names_.size(); ++i) {
    state["identifiers"].push_back({{"type", names_[i].type}, {"value", (names_[i].wildcard ? "*." : "") + names_[i].value}});
    state["authorizations"].push_back(ca + "/authz/" + std::to_string(i));
  }
  if (status == "valid") state["certificate"] = ca + "/cert/1";
  if (status == "invalid") state["error"] = {{"type", "urn:ietf:params:acme:error:unauthorized"}, {"detail", "a name was not proved"}};
  return state;
}

net::HttpAnswer FakeCa::order() {
  if (status.empty()) return problem(404, "malformed", "no such order");
  std::vector<net::HttpHeader> more;
  const Json state = order_state();
  if (state["status"] == "processing" && !processing_retry_after.empty()) more.push_back({"retry-after", processing_retry_after});
  return reply(200, state.dump(), more);
}

net::HttpAnswer FakeCa::authorization(const Asked& one, std::size_t index) {
  Name& name = names_.at(index);
  if (one.payload.is_object() && one.payload.value("status", "") == "deactivated") {
    name.status = "deactivated";
    deactivated.push_back(name.value);
  }
  if (name.answered && name.status == "pending" && name.left-- <= 0) name.status = invalid.contains(name.value) ? "invalid" : "valid";
  Json state = {{"identifier", {{"type", name.type}, {"value", name.value}}},
                {"status", name.status},
                {"wildcard", name.wildcard},
                {"challenges", Json::array()}};
  for (std::size_t at = 0; at < challenge_types.size();) {
    const std::string type = challenge_types.substr(at, challenge_types.find(' ', at) - at);
    Json challenge = {{"type", type},
                      {"url", std::string(kCa) + "/challenge/" + std::to_string(index)},
                      {"token", "token-" + std::to_string(index)},
                      {"status", name.answered ? "processing" : "pending"}};
    if (name.status == "invalid") challenge["error"] = invalid[name.value];
    state["challenges"].push_back(challenge);
    at += type.size() + 1;
  }
  return reply(200, state.dump());
}

net::HttpAnswer FakeCa::challenge(std::size_t index) {
  names_.at(index).answered = true;
  if (look) look("token-" + std::to_string(index));
  return reply(
      200, Json({{"type", "http-01"}, {"status", "processing"}, {"url", std::string(kCa) + "/challenge/" + std::to_string(index)}}).dump());
}

net::HttpAnswer FakeCa::finalize(const Asked& one) {
  order_state();
  if (status != "ready") return problem(403, "orderNotReady", "the order is " + status);
  const Csr csr(*issue::acme::from_base64url(one.payload["csr"].get<std::string>()));
  CertificateSpec spec;
  spec.serial = issue::random_serial();
  spec.subject_spki = to_bytes(csr.spki());
  spec.san = csr.extensions().subject_alt_names();
  spec.not_before = kNow - std::chrono::hours(1);
  spec.not_after = kNow + std::chrono::days(90);
  leaf_ = make_certificate(spec, &root_, root_key_);
  ++certificates;
  status = "processing";
  return reply(200, order_state().dump(), {{"location", std::string(kCa) + "/order/1"}});
}

net::HttpAnswer FakeCa::certificate(const std::string& path) {
  if (!leaf_) return problem(404, "malformed", "no such certificate");
  const std::string chain = to_pem(*leaf_) + to_pem(path == "/cert/2" ? other_ : root_);
  return reply(200, chain, {{"link", "</cert/2>;rel=\"alternate\""}}, "application/pem-certificate-chain");
}

AcmeWorld::AcmeWorld() {
  std::filesystem::create_directory(scratch / "www");
  set("webroot", (scratch / "www").string());
  set("agree_terms", "true");
}

void AcmeWorld::set(const std::string& name, const std::string& value) {
  unset(name);
  given.push_back({name, {value}, "--with " + name, {}});
}
void AcmeWorld::unset(const std::string& name) {
  std::erase_if(given, [&](const issue::GivenSetting& setting) { return setting.name == name; });
}

std::unique_ptr<issue::Issuer> AcmeWorld::open() {
  issue::IssuerSettings settings;
  settings.given = given;
  settings.state = scratch / "state";
  settings.secret = [this](const issue::SecretReference& reference) { return Secret::copy_of(secrets.at(reference.text)); };
  settings.http = [this](net::HttpOptions) -> std::unique_ptr<net::Http> { return std::make_unique<FakeHttp>(ca); };
  settings.now = [this] { return now; };
  settings.wait = [this](std::chrono::seconds time) {
    now += time;
    waited += time;
  };
  settings.say = [this](const std::string& line) { said.push_back(line); };
  return issue::open_issuer(std::string("acme:") + kCa + "/dir", std::move(settings));
}

issue::SubmitOptions AcmeWorld::options(std::chrono::seconds wait) {
  issue::SubmitOptions options;
  options.now = now;
  options.wait = wait;
  options.keep = [this](const std::string& reference) { kept = reference; };
  return options;
}

bool AcmeWorld::has_said(const std::string& part) const {
  return std::any_of(said.begin(), said.end(), [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

unsigned mode_of(const std::filesystem::path& path) { return static_cast<unsigned>(std::filesystem::status(path).permissions()); }

Csr csr_for(const std::vector<std::string>& names) {
  static const PrivateKey kKey = generate_key(KeySpec::parse("ec:p256"));
  CsrSpec spec;
  for (const std::string& name : names) spec.san.push_back(GeneralName::from_text(name));
  return make_csr(spec, kKey);
}

}  // namespace certkit::test
