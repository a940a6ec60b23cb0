// One Http is one handle of libcurl: its connection stays open from request to request, as NTLM and Negotiate need it.
#include <algorithm>
#include <cstring>
#include <new>

#include "base/text.hpp"
#include "base/trimmed.hpp"
#include "net/curl.hpp"
#include "net/http.hpp"
#include "net/http_failure.hpp"
#include "net/link_local.hpp"
#include "net/url.hpp"

namespace certkit::net {
namespace {

constexpr std::size_t kHeaderOctets = 256u << 10;

struct Receiving {
  HttpAnswer answer;
  std::size_t limit = 0, header_octets = 0;
  bool too_large = false, out_of_memory = false;
};

// What curl calls must not throw through it.
std::size_t take_body(char* data, std::size_t, std::size_t size, void* target) noexcept {
  auto& receiving = *static_cast<Receiving*>(target);
  receiving.too_large = receiving.answer.body.size() + size > receiving.limit;
  if (receiving.too_large) return 0;
  try {
    receiving.answer.body.append(data, size);
  } catch (const std::bad_alloc&) {
    receiving.out_of_memory = true;
    return 0;
  }
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* target) noexcept {
  auto& receiving = *static_cast<Receiving*>(target);
  receiving.header_octets += size;
  receiving.too_large = receiving.header_octets > kHeaderOctets;
  if (receiving.too_large) return 0;
  try {
    const std::string_view line(data, size);
    // A new answer: the one before was "100 Continue", or a step of the authentication.
    if (line.starts_with("HTTP/")) {
      receiving.answer.headers.clear();
      receiving.answer.body.clear();
    } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
      receiving.answer.headers.push_back({base::lower_ascii(line.substr(0, colon)), std::string(base::trimmed(line.substr(colon + 1)))});
    }
  } catch (const std::bad_alloc&) {
    receiving.out_of_memory = true;
    return 0;
  }
  return size;
}

// Hands out a body once; libcurl cannot rewind it.
std::size_t give_body(char* buffer, std::size_t size, std::size_t count, void* source) noexcept {
  auto& rest = *static_cast<std::string_view*>(source);
  const std::size_t octets = std::min(rest.size(), size * count);
  std::memcpy(buffer, rest.data(), octets);
  rest.remove_prefix(octets);
  return octets;
}

struct EasyDeleter {
  void operator()(CURL* handle) const noexcept { curl().cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const noexcept { curl().list_free(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

HeaderList header_list(const std::vector<HttpHeader>& headers) {
  HeaderList list;
  const auto append = [&](const std::string& line) {
    curl_slist* longer = curl().list_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  };
  append("Expect:");  // no waiting for a "100 Continue" that many servers never send
  for (const HttpHeader& header : headers) append(header.name + ": " + header.value);
  return list;
}

// The server's own certificate, of what curl says of the chain.
Bytes server_certificate(CURL* handle) {
  curl_certinfo* info = nullptr;
  if (curl().getinfo(handle, CURLINFO_CERTINFO, &info) != CURLE_OK || info == nullptr || info->num_of_certs < 1) return {};
  for (const curl_slist* line = info->certinfo[0]; line != nullptr; line = line->next) {
    const std::string_view text = line->data;
    const std::size_t begin = text.find("-----BEGIN CERTIFICATE-----"), end = text.find("-----END");
    if (!text.starts_with("Cert:") || begin == std::string_view::npos || end == std::string_view::npos) continue;
    Bytes der;
    if (base::from_base64(text.substr(begin + 27, end - begin - 27), der)) return der;
  }
  return {};
}

class CurlHttp final : public Http {
 public:
  explicit CurlHttp(HttpOptions options) : options_(std::move(options)), handle_(curl().easy_init()) {
    if (!handle_) throw std::bad_alloc();
    if (options_.user_agent.empty()) options_.user_agent = "certkit/" CERTKIT_VERSION;
  }

  HttpAnswer send(const HttpRequest& request) override {
    Url url = parse_url(request.url);
    for (int followed = 0;; ++followed) {
      HttpAnswer answer = send_once(request, url);
      const bool redirect =
          answer.status == 301 || answer.status == 302 || answer.status == 303 || answer.status == 307 || answer.status == 308;
      if (!redirect || request.redirects == 0 || request.method != "GET") return answer;
      if (followed == request.redirects)
        throw Error(Errc::network,
                    request.url + " redirects again and again, now to " + base::printable(answer.header("location").substr(0, 200)),
                    "name the page that it should lead to; see the server's log", url.authority());
      const Url next = resolve_received(url, answer.header("location"));
      if (!next.same_origin(url))
        throw Error(
            Errc::refused,
            url.authority() + " redirects to " + base::printable(next.scheme + "://" + next.authority()) + ", which is not followed",
            "if that is the right server, name it instead", url.authority());
      url = next;
    }
  }

 private:
  // libcurl takes a copy of its own.
  void set_secret(CURLoption option, const Secret& secret) {
    Secret ended(secret.size() + 1);
    std::memcpy(ended.reveal_mutable().data(), secret.reveal().data(), secret.size());
    set(option, reinterpret_cast<const char*>(ended.reveal().data()));
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    if (const CURLcode failed = curl().setopt(handle_.get(), option, value); failed != CURLE_OK)
      throw Error(Errc::unsupported, std::string("the installed libcurl cannot do what this needs: ") + curl().strerror(failed),
                  "a newer one can, built with TLS and with NTLM where that is asked for");
  }

  void set_up_connection() {
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_limit.count()));
    set(CURLOPT_TIMEOUT, static_cast<long>(options_.whole_limit.count()));
    set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(CURLOPT_HTTP_VERSION, static_cast<long>(options_.http1_only ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_CERTINFO, 1L);
    if (!options_.link_local) set(CURLOPT_OPENSOCKETFUNCTION, &open_socket_unless_link_local);
    if (!options_.ca_file.empty()) {
      set(CURLOPT_CAINFO, options_.ca_file.c_str());
      set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // these and no others
    }
    // A proxy of the environment would connect in our stead, to addresses that nobody here sees: "" is none.
    if (!options_.proxy.empty() || !options_.link_local) set(CURLOPT_PROXY, options_.proxy.c_str());
    if (!options_.proxy_user.empty()) set(CURLOPT_PROXYUSERNAME, options_.proxy_user.c_str());
    if (options_.proxy_password) set_secret(CURLOPT_PROXYPASSWORD, *options_.proxy_password);
    if (options_.client) set_client(*options_.client);
    if (options_.auth == HttpOptions::Auth::none) return;
    set(CURLOPT_HTTPAUTH, static_cast<long>(options_.auth == HttpOptions::Auth::basic ? CURLAUTH_BASIC : CURLAUTH_NTLM));
    set(CURLOPT_USERNAME, options_.user.c_str());
    if (options_.password) set_secret(CURLOPT_PASSWORD, *options_.password);
  }

  void set_client(const HttpOptions::Client& client) {
    const auto blob = [](const void* data, std::size_t size) { return curl_blob{const_cast<void*>(data), size, CURL_BLOB_NOCOPY}; };
    curl_blob certificates = blob(client.certificates_pem.data(), client.certificates_pem.size());
    curl_blob key = blob(client.key_pem.reveal().data(), client.key_pem.size());
    set(CURLOPT_SSLCERTTYPE, "PEM");
    set(CURLOPT_SSLKEYTYPE, "PEM");
    set(CURLOPT_SSLCERT_BLOB, &certificates);
    set(CURLOPT_SSLKEY_BLOB, &key);
  }

  HttpAnswer send_once(const HttpRequest& request, const Url& url) {
    Receiving receiving;
    receiving.limit = request.answer_limit;
    receiving.answer.url = url.to_text();
    char why[CURL_ERROR_SIZE] = {};
    curl().reset(handle_.get());  // connections stay
    set_up_connection();
    const HeaderList headers = header_list(request.headers);
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(why));
    set(CURLOPT_URL, receiving.answer.url.c_str());
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &receiving);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &receiving);
    if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    std::string_view rest = request.body;
    if (request.method == "POST") {
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      if (!request.once) set(CURLOPT_POSTFIELDS, request.body.data());
      set(CURLOPT_READFUNCTION, &give_body);
      set(CURLOPT_READDATA, &rest);
    }
    const CURLcode result = curl().perform(handle_.get());
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (result != CURLE_OK && request.broken_off != nullptr) {
      request.broken_off->unsent = request.once && !request.body.empty() && rest.size() == request.body.size();
      request.broken_off->answer = receiving.answer;
      long status = 0;
      (void)curl().getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
      request.broken_off->answer.status = static_cast<int>(status);
    }
    if (receiving.out_of_memory) throw std::bad_alloc();
    if (receiving.too_large)
      throw Error(Errc::limit,
                  "the answer of " + url.authority() + " is larger than the " + std::to_string(request.answer_limit >> 10) +
                      " KiB that are expected",
                  "is it the right server?", url.authority());
    if (result != CURLE_OK) throw http_failure(handle_.get(), result, why, url, options_);
    long status = 0;
    (void)curl().getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    receiving.answer.status = static_cast<int>(status);
    receiving.answer.server_certificate = server_certificate(handle_.get());
    return std::move(receiving.answer);
  }

  HttpOptions options_;
  std::unique_ptr<CURL, EasyDeleter> handle_;
};

}  // namespace

std::unique_ptr<Http> open_http(HttpOptions options) {
  if (!options.ca_file.empty()) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(options.ca_file, failed))
      throw Error(Errc::unreadable, "the trust anchors are not there: " + options.ca_file.string(), "name a PEM file with CA certificates");
  }
  return std::make_unique<CurlHttp>(std::move(options));
}

}  // namespace certkit::net
