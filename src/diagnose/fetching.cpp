#include "diagnose/fetching.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "net/url.hpp"

namespace certkit::diagnose {
namespace {

constexpr std::size_t kAllOctets = 128u << 20;  // of one case
constexpr int kRedirects = 3;                   // to the same server

std::string scheme_of(std::string_view url) { return base::lower_ascii(url.substr(0, url.find(':'))); }

// Where a cloud answers its own machines, with their credentials among other things. By address it is refused where the connection is made;
// here so that it is said in words.
bool is_link_local(std::string_view host) {
  return host.starts_with("169.254.") || host.starts_with("fe80:") || host.starts_with("fd00:ec2:") ||
         host.starts_with("::ffff:169.254.") || host == "100.100.100.200" || host == "192.0.0.192" || host == "metadata" ||
         host == "metadata.google.internal";
}

class OpenedWhenNeeded final : public net::Http {
 public:
  explicit OpenedWhenNeeded(std::chrono::seconds longest) : longest_(longest) {}
  net::HttpAnswer send(const net::HttpRequest& request) override {
    if (!http_) http_ = net::open_http(fetch_http_options(longest_));
    return http_->send(request);
  }

 private:
  std::chrono::seconds longest_;
  std::unique_ptr<net::Http> http_;
};

}  // namespace

std::unique_ptr<net::Http> open_when_needed(std::chrono::seconds longest) { return std::make_unique<OpenedWhenNeeded>(longest); }

net::HttpOptions fetch_http_options(std::chrono::seconds longest) {
  net::HttpOptions options;
  options.whole_limit = std::min(longest, FetchLimits::kEach);
  options.connect_limit = std::min(options.whole_limit, std::chrono::seconds(5));
  options.link_local = false;
  return options;
}

bool is_ldap(std::string_view url) {
  const std::string scheme = scheme_of(url);
  return scheme == "ldap" || scheme == "ldaps";
}

bool is_ldap_without_host(std::string_view url) {
  const std::size_t colon = url.find(':');
  const std::string_view rest = url.substr(std::min(colon, url.size() - 1) + 1);
  return is_ldap(url) && (!rest.starts_with("//") || rest.size() == 2 || rest[2] == '/');
}

std::string why_not_followed(const std::string& url) {
  const std::string scheme = scheme_of(url);
  if (is_ldap_without_host(url)) return "it is an ldap: URL without a server: only members of the Active Directory domain can follow it";
  if (is_ldap(url)) return "it is an ldap: URL, which few clients but Windows follow";
  if (scheme == "https")
    return "it is an https: URL: whoever follows it has to check another certificate first, so that clients do not (RFC 5280 §8)";
  if (scheme != "http") return "it is no http: URL, and nothing else is followed";
  try {
    if (is_link_local(net::parse_url(url).host))
      return "it leads to a link-local address or another one where a cloud answers its own machines: no certificate sends anybody there "
             "in good faith";
    return {};
  } catch (const Error& error) {
    return "it is no URL that can be followed: " + error.message();
  }
}

Followed to_follow(const std::vector<std::string>& urls) {
  Followed followed;
  std::set<std::string_view> seen;
  for (const std::string& url : urls) {
    if (!seen.insert(url).second) continue;
    if (followed.urls.size() == FetchLimits::kUrlsOfOne) {
      followed.left_out = url;
      break;
    }
    followed.urls.push_back(url);
  }
  return followed;
}

std::string too_many_words() {
  return "it was not tried: the certificate names more than " + std::to_string(FetchLimits::kUrlsOfOne) + " of this kind";
}

Fetching::Fetching(net::Http* http, std::function<Clock::time_point()> now) : http_(http), now_(std::move(now)), begun_(now_()) {
  late_.failure = "it was not tried: the others took " + std::to_string(FetchLimits::kWhole.count()) + " s";
}

const Got& Fetching::get(const std::string& url, std::size_t limit) {
  // What is there already has to be read for each certificate: that takes time too.
  if (const auto known = got_.find(url); known != got_.end()) return known->second.failure.empty() && is_late() ? late_ : known->second;
  net::HttpRequest request;
  request.url = url;
  request.answer_limit = limit;
  request.redirects = kRedirects;
  return got_.emplace(url, send(std::move(request))).first->second;
}

bool Fetching::is_late() const { return now_() - begun_ >= FetchLimits::kWhole; }

Got Fetching::ask_ocsp(const std::string& url, ByteView question) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Content-Type", "application/ocsp-request"}, {"Accept", "application/ocsp-response"}};
  request.body = as_text(question);
  request.answer_limit = FetchLimits::kOcspOctets;
  return send(std::move(request));
}

Got Fetching::send(net::HttpRequest request) {
  Got got;
  got.failure = why_not_followed(request.url);
  if (!got.failure.empty()) return got;
  if (http_ == nullptr)
    got.failure = "nothing is to be fetched here (--offline, or a batch)";
  else if (requests_ >= FetchLimits::kUrls)
    got.failure = "it was not tried: there are more than " + std::to_string(FetchLimits::kUrls) + " URLs";
  else if (is_late())
    got = late_;
  else if (octets_ >= kAllOctets)
    got.failure = "it was not tried: the others had " + std::to_string(kAllOctets >> 20) + " MiB";
  if (!got.failure.empty()) return got;
  ++requests_;
  request.answer_limit = std::min(request.answer_limit, kAllOctets - octets_);
  try {
    net::HttpAnswer answer = http_->send(request);
    octets_ += answer.body.size();
    got.http_status = answer.status;
    if (answer.status == 200)
      got.body = std::move(answer.body);
    else
      got.failure = net::status_text(answer);
  } catch (const Error& error) {
    if (error.code() == Errc::internal) throw;
    if (error.code() == Errc::limit) octets_ += request.answer_limit;
    got.failure = error.message();
  }
  return got;
}

}  // namespace certkit::diagnose
