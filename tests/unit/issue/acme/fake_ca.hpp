// An ACME server inside the test, behind the HTTP seam: it does what RFC 8555 says, and whatever else a test wants.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "../scratch.hpp"
#include "certkit/make.hpp"
#include "issue/issuer.hpp"

namespace certkit::test {

inline constexpr const char* kCa = "https://ca.test";

struct FakeCa {
  using Json = nlohmann::json;
  struct Asked {
    std::string method, path;
    Json header, payload;  // of the JWS; null without
  };
  using Fault = std::function<net::HttpAnswer()>;  // may throw

  // What it is like.
  bool knows_account = false, orders_replaced = false;
  std::string terms, challenge_types = "http-01 dns-01 tls-alpn-01";
  bool needs_binding = false;
  int processing = 0;                                  // how often the order is "processing" before it is valid
  int validating = 1;                                  // how often an authorization is pending after its challenge was answered
  std::map<std::string, Json> invalid;                 // name -> the problem that its validation ends with
  std::function<void(const std::string& token)> look;  // when a challenge is answered
  std::string processing_retry_after;
  std::map<std::string, std::deque<Fault>> faults;  // path -> instead of the next answers
  std::function<void(int number)> before;           // each request, counted from 1; may throw

  // What happened.
  std::vector<Asked> asked;
  int certificates = 0, orders = 0;
  std::vector<std::string> deactivated;
  std::set<std::string> revoked;

  FakeCa();
  net::HttpAnswer answer(const net::HttpRequest& request);
  [[nodiscard]] int count(const std::string& method, const std::string& path) const;
  [[nodiscard]] const Asked& last(const std::string& path) const;
  Json order_state();  // of the order there is
  std::string status;  // its status

 private:
  net::HttpAnswer reply(int code, const std::string& body, std::vector<net::HttpHeader> more = {}, const char* type = "application/json");
  net::HttpAnswer serve(const Asked& asked, const std::string& path);
  net::HttpAnswer new_account(const Asked& asked);
  net::HttpAnswer new_order(const Asked& asked);
  net::HttpAnswer authorization(const Asked& asked, std::size_t index);
  net::HttpAnswer challenge(std::size_t index);
  net::HttpAnswer finalize(const Asked& asked);
  net::HttpAnswer certificate(const std::string& path);
  net::HttpAnswer order();

  struct Name {
    std::string type, value, status = "pending";
    bool wildcard = false, answered = false;
    int left = 0;
  };
  std::vector<Name> names_;
  PrivateKey root_key_, other_key_;
  Certificate root_, other_;
  std::optional<Certificate> leaf_;
  std::set<std::string> nonces_;
  int nonce_ = 0, number_ = 0;
};

[[nodiscard]] net::HttpAnswer problem(int code, const std::string& type, const std::string& detail, std::vector<net::HttpHeader> more = {});
[[nodiscard]] net::HttpAnswer page(int code, const std::string& type, const std::string& body);

// Everything around one issuer: folders, clock, what was said.
struct AcmeWorld {
  Scratch scratch;
  FakeCa ca;
  Time now = kNow;
  std::chrono::seconds waited{0};
  std::vector<std::string> said;
  std::vector<issue::GivenSetting> given;
  std::string kept;
  std::map<std::string, std::string> secrets;

  AcmeWorld();  // agrees to terms, webroot in the scratch folder
  void set(const std::string& name, const std::string& value);
  void unset(const std::string& name);
  [[nodiscard]] std::unique_ptr<issue::Issuer> open();
  [[nodiscard]] issue::SubmitOptions options(std::chrono::seconds wait = std::chrono::seconds(0));
  [[nodiscard]] bool has_said(const std::string& part) const;
};

[[nodiscard]] unsigned mode_of(const std::filesystem::path& path);
[[nodiscard]] Csr csr_for(const std::vector<std::string>& names);

}  // namespace certkit::test
