// A server within the test: a function from request to answer, and what it was asked.
#pragma once

#include <functional>
#include <vector>

#include "issue/issuer.hpp"
#include "scratch.hpp"

namespace certkit::test {

struct FakeServer {
  std::function<net::HttpAnswer(const net::HttpRequest&)> answer;
  std::vector<net::HttpRequest> asked;
  net::HttpOptions options;  // those that the issuer opened it with
  std::vector<std::string> said;  // warnings

  class Client final : public net::Http {
   public:
    explicit Client(FakeServer& server) : server_(server) {}
    net::HttpAnswer send(const net::HttpRequest& request) override {
      server_.asked.push_back(request);
      return server_.answer(request);
    }

   private:
    FakeServer& server_;
  };

  // The world of an issuer, with this server in it. Settings as NAME, VALUE.
  issue::IssuerSettings world(std::vector<std::pair<std::string, std::string>> settings, std::filesystem::path state = {}) {
    issue::IssuerSettings world;
    for (auto& [name, value] : settings) world.given.push_back({name, {value}, "--with " + name, {}});
    world.state = std::move(state);
    world.secret = [](const issue::SecretReference& reference) { return Secret::copy_of(reference.text.substr(4)); };  // "env:the secret"
    world.http = [this](net::HttpOptions how) {
      options = std::move(how);
      return std::make_unique<Client>(*this);
    };
    world.now = [] { return kNow; };
    world.warn = [this](const std::string& line) { said.push_back(line); };
    return world;
  }
};

inline net::HttpAnswer http_answer(int status, std::string body = {}, std::vector<net::HttpHeader> headers = {}) {
  net::HttpAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.headers = std::move(headers);
  return answer;
}

}  // namespace certkit::test
