#include "issue/web_files.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "net/url.hpp"

namespace certkit::issue {
namespace {

constexpr std::size_t kMaxCrlFile = std::size_t{256} << 20;

bool is_http(const std::string& url) {
  const std::string scheme = base::lower_ascii(url.substr(0, url.find(':')));
  return scheme == "http" || scheme == "https";
}

// "%20" as " "; nothing where it is broken.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const auto octet = base::from_hex(text.substr(i + 1, 2));
    if (!octet || octet->size() != 1) return std::nullopt;
    plain += static_cast<char>(octet->front());
    i += 2;
  }
  return plain;
}

bool is_plain_name(const std::string& name) {
  const bool clean =
      std::none_of(name.begin(), name.end(), [](char c) { return c == '/' || c == '\\' || (c >= 0 && c < ' ') || c == 0x7f; });
  return clean && !name.empty() && name != "." && name != ".." && name.size() <= 255 && base::is_utf8(name);
}

// certs-only CMS where the name says so, else the certificate itself (RFC 5280 §4.2.2.1).
std::string as_handed_out(const Certificate& certificate, const std::string& path) {
  const std::string lower = base::lower_ascii(path);
  if (lower.ends_with(".p7c") || lower.ends_with(".p7b")) {
    const Bytes bundle = to_pkcs7({&certificate, 1});
    return std::string(as_text(bundle));
  }
  return std::string(as_text(certificate.der()));
}

class Collector {
 public:
  WebFiles result;

  // True if a file for it is there now.
  template <class Content>
  bool add(const std::string& url, Content&& content) {
    if (!is_http(url)) return false;
    const std::string path = file_for_url(url);
    if (path.empty()) {
      result.missing.push_back(base::printable(url) + " is no name that a file can have: it is left to the web server");
      return false;
    }
    add_file(path, content(path));
    return true;
  }
  void add_file(const std::string& path, std::string content) {
    const auto there = std::find_if(result.files.begin(), result.files.end(), [&](const WebFile& one) { return one.path == path; });
    if (there == result.files.end()) {
      result.files.push_back({path, std::move(content)});
    } else if (there->content != content) {
      throw Error(Errc::usage, "two URLs want different files called " + base::printable(path),
                  "give them different names with --crl-url and --aia-url, or in the CA's settings", path);
    }
  }
};

}  // namespace

std::string file_for_url(const std::string& url) {
  const std::string path = net::parse_url(url).path;
  if (path.find('?') != std::string::npos) return "";
  std::string file;
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const auto name = decoded(std::string_view(path).substr(start, end - start));
    if (!name || !is_plain_name(*name)) return "";
    file += (file.empty() ? "" : "/") + *name;
    start = end + 1;
    if (end + 1 == path.size()) return "";  // ends in "/"
  }
  return file;
}

bool is_public_der(ByteView content) noexcept {
  try {
    const Bag bag = read(content, "file", {});
    if (!bag.problems.empty() || bag.items.empty()) return false;
    // Octet for octet: nothing else may hide in it.
    if (const auto* crl = bag.items.front().as<Crl>()) return same(crl->der(), content);
    std::vector<Certificate> certificates;
    for (const Certificate* certificate : bag.all<Certificate>()) certificates.push_back(*certificate);
    return !certificates.empty() && (same(certificates.front().der(), content) || same(to_pkcs7(certificates), content));
  } catch (...) {
    return false;
  }
}

Crl current_crl(const Authority& authority) {
  const std::filesystem::path file = authority.folder() / "ca.crl";
  std::error_code error;
  if (!std::filesystem::exists(file, error))
    throw Error(Errc::unreadable, "there is no list of revoked certificates yet",
                "certkit ca crl " + authority.folder().string() + " makes it", file.string());
  const Bag bag = read(base::read_file(file, kMaxCrlFile).reveal(), file.string(), {});
  const auto lists = bag.all<Crl>();
  if (lists.empty()) throw Error(Errc::wrong_kind, file.string() + " holds no CRL", "certkit ca crl makes it again", file.string());
  return *lists.front();
}

WebFiles web_files(const Authority& authority, const std::string& base_name, Time now) {
  Collector all;
  const auto& chain = authority.chain();
  bool named = false;
  for (const std::string& url : authority.settings().aia_urls)
    if (all.add(url, [&](const std::string& path) { return as_handed_out(chain.front(), path); })) named = true;
  if (!named) all.add_file(base_name + ".crt", std::string(as_text(chain.front().der())));

  std::error_code error;
  if (std::filesystem::exists(authority.folder() / "ca.crl", error)) {
    const Crl crl = current_crl(authority);
    named = false;
    for (const std::string& url : authority.settings().crl_urls)
      if (all.add(url, [&](const std::string&) { return std::string(as_text(crl.der())); })) named = true;
    if (!named) all.add_file(base_name + ".crl", std::string(as_text(crl.der())));
    if (crl.next_update() && *crl.next_update() < now)
      all.result.missing.push_back("the list is out of date since " + to_rfc3339(*crl.next_update()) + ": certkit ca crl " +
                                   base::printable(authority.folder().string()));
  } else {
    all.result.missing.push_back("there is no list of revoked certificates yet: certkit ca crl " +
                                 base::printable(authority.folder().string()));
  }

  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    const Extensions extensions = chain[i].extensions();
    for (const std::string& url : extensions.ca_issuer_urls())
      (void)all.add(url, [&](const std::string& path) { return as_handed_out(chain[i + 1], path); });
    for (const std::string& url : extensions.crl_distribution_urls()) {
      if (is_http(url))
        all.result.missing.push_back(base::printable(url) + " is the list of " + base::printable(chain[i + 1].subject().to_rfc4514()) +
                                     ": it comes from that CA's own folder");
    }
  }
  return std::move(all.result);
}

}  // namespace certkit::issue
