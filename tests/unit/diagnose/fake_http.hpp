// The web of a test: what is where, and what was asked for.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"
#include "net/http.hpp"

namespace certkit::web {

inline Bytes revocation_vector(const std::string& name) {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/revocation/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file, name);
  return {std::istreambuf_iterator<char>(file), {}};
}
inline std::string text_of(const Bytes& octets) { return std::string(as_text(octets)); }

class FakeHttp final : public net::Http {
 public:
  net::HttpAnswer send(const net::HttpRequest& request) override {
    asked.push_back(request);
    if (answer) return answer(request);
    const auto found = pages.find(request.url);
    if (found == pages.end()) throw Error(Errc::network, "no connection to " + request.url + " (Connection refused)");
    net::HttpAnswer page;
    page.status = found->second.first;
    page.body = found->second.second;
    return page;
  }
  void put(const std::string& url, std::string body, int status = 200) { pages[url] = {status, std::move(body)}; }
  void put_vector(const std::string& url, const std::string& name) { put(url, text_of(revocation_vector(name))); }
  [[nodiscard]] std::size_t times(const std::string& url) const {
    std::size_t count = 0;
    for (const net::HttpRequest& request : asked) count += request.url == url ? 1 : 0;
    return count;
  }

  std::map<std::string, std::pair<int, std::string>> pages;
  std::function<net::HttpAnswer(const net::HttpRequest&)> answer;  // in place of the pages
  std::vector<net::HttpRequest> asked;
};

}  // namespace certkit::web
