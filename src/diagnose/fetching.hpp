// One case's requests: each URL once, and all of them within limits of number, octets and time.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "diagnose/fetch.hpp"

namespace certkit::diagnose {

struct Got {
  std::string failure;  // why there is nothing, for people; empty: `body` is what came
  int http_status = 0;  // 0: it did not come to an answer
  std::string body;
};

class Fetching {
 public:
  using Clock = std::chrono::steady_clock;
  explicit Fetching(net::Http* http, std::function<Clock::time_point()> now = &Clock::now);

  // Never throws for what a server does, nor for what a URL is. `limit`: octets.
  const Got& get(const std::string& url, std::size_t limit);
  Got ask_ocsp(const std::string& url, ByteView request);

 private:
  Got send(net::HttpRequest request);
  [[nodiscard]] bool is_late() const;

  net::Http* http_;
  std::function<Clock::time_point()> now_;
  Clock::time_point begun_;
  std::size_t requests_ = 0, octets_ = 0;
  std::map<std::string, Got> got_;
  Got late_;
};

// Of the URLs in one certificate each once, and no more than kUrlsOfOne.
struct Followed {
  std::vector<std::string> urls;
  std::string left_out;  // the first that is too many; empty: none is
};
[[nodiscard]] Followed to_follow(const std::vector<std::string>& urls);
[[nodiscard]] std::string too_many_words();

// Why a URL of a certificate is not followed; empty: it is.
[[nodiscard]] std::string why_not_followed(const std::string& url);
[[nodiscard]] bool is_ldap(std::string_view url);
[[nodiscard]] bool is_ldap_without_host(std::string_view url);

}  // namespace certkit::diagnose
