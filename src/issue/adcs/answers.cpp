#include "issue/adcs/answers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/hresult.hpp"

namespace certkit::issue::adcs {
namespace {

std::string form(const std::vector<std::pair<std::string_view, std::string>>& fields) {
  std::string text;
  for (const auto& [name, value] : fields) text += (text.empty() ? "" : "&") + std::string(name) + "=" + net::form_encoded(value);
  return text;
}

std::string in_quotes(const std::string& text) { return "\"" + base::printable(text) + "\""; }

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// A template's name is its CN. Windows makes that of the display name by leaving the blanks out, and people type what they see.
std::string template_hint(std::uint32_t code, const std::string& name) {
  static constexpr std::uint32_t kUnsupported = 0x80094800, kUnknown = 0x80094813, kNotFound = 0x80070490;
  if (code != kUnsupported && code != kUnknown && code != kNotFound) return {};
  if (name.empty()) return {};
  if (name.find(' ') == std::string::npos) return {};
  return in_quotes(name) + " looks like a display name; the template's name is then " + in_quotes(without_blanks(name)) +
         ": --attrib CertificateTemplate:" + without_blanks(name) + ". ";
}

// What a page that is none of certsrv's says: enough to know it again.
std::string begins_with(const Page& page) {
  const std::string& says = page.says;
  const std::string first = says.substr(0, says.size() > 120 ? says.find(' ', 100) : std::string::npos);
  return first.empty() ? "" : ": " + in_quotes(first);
}

std::string of_request(const Page& page) { return page.request_id.empty() ? "the request" : "request " + page.request_id; }

std::string host_of(const net::Url& url) { return url.authority(); }

// Which of the CA's certificates is the newest; "-1" is that too, where the page does not say how many there are.
std::string newest_of(Site& site) {
  const net::HttpAnswer list = site.get("certcarc.asp", kCertificateLimit);
  const auto newest = newest_renewal(list.body, list.header("content-type"));
  return newest ? std::to_string(*newest) : "-1";
}

}  // namespace

std::string new_request_form(const Csr& csr, const std::string& attributes) {
  return form({{"Mode", "newreq"},
               {"CertRequest", to_pem(csr)},
               {"CertAttrib", attributes},
               {"FriendlyType", "Saved-Request Certificate"},
               {"TargetStoreFlags", "0"},
               {"SaveCert", "yes"},
               {"ThumbPrint", ""}});
}

std::string pending_form(const std::string& request_id) {
  return form({{"Mode", "chkpnd"}, {"ReqID", request_id}, {"SaveCert", "yes"}, {"TargetStoreFlags", "0"}});
}

Page read(const net::HttpAnswer& answer) { return read_page(answer.body, answer.header("content-type")); }

std::string id_in_part(const net::HttpAnswer& part) {
  // What is behind the last "<" may be half a number.
  const std::size_t whole = part.body.rfind('<');
  if (part.status >= 300 || whole == std::string::npos) return {};
  return read_page(std::string_view(part.body).substr(0, whole), part.header("content-type")).request_id;
}

std::vector<Certificate> certificates_in(const net::HttpAnswer& answer) {
  ReadOptions how;
  how.decrypt = false;
  how.limits.objects = 1000;
  how.limits.file_bytes = kChainLimit;
  std::vector<Certificate> found;
  try {
    const Bag bag = certkit::read(as_bytes(answer.body), answer.url, how);
    for (const Certificate* certificate : bag.all<Certificate>())
      if (std::find(found.begin(), found.end(), *certificate) == found.end()) found.push_back(*certificate);
  } catch (const Error& error) {
    if (error.code() == Errc::internal) throw;
  }
  return found;
}

std::optional<Certificate> certificate_for(const Csr& csr, const std::string& request_id, const net::HttpAnswer& answer,
                                           const net::Url& certsrv) {
  const std::vector<Certificate> all = certificates_in(answer);
  for (const Certificate& certificate : all)
    if (certificate.public_key().same_as(csr.public_key())) return certificate;
  if (all.empty()) return std::nullopt;
  throw Error(Errc::mismatch,
              "the certificate of request " + request_id + " is for another key, " + in_quotes(all.front().subject().to_rfc4514()),
              "is it the id of this request, and the same CA?", host_of(certsrv));
}

std::vector<Certificate> newest_chain(Site& site) {
  const std::string which = "?ReqID=CACert&Renewal=" + newest_of(site) + "&Enc=b64";
  const std::vector<Certificate> own = certificates_in(site.get("certnew.cer" + which, kCertificateLimit));
  std::vector<Certificate> all = certificates_in(site.get("certnew.p7b" + which, kChainLimit));
  if (own.empty() && all.empty())
    throw Error(Errc::malformed, site.url().authority() + " sends no CA certificate", "is Web Enrollment there set up for a CA?",
                site.url().authority());
  if (own.empty()) return all;
  std::vector<const Certificate*> pool;
  for (const Certificate& certificate : all) pool.push_back(&certificate);
  return order_chain(own.front(), pool).path;
}

Crl newest_crl(Site& site) {
  const net::HttpAnswer answer = site.get("certcrl.crl?Type=base&Renewal=" + newest_of(site) + "&Enc=bin", kCrlLimit);
  ReadOptions how;
  how.decrypt = false;
  how.limits.file_bytes = kCrlLimit;
  const Bag bag = certkit::read(as_bytes(answer.body), answer.url, how);
  const auto lists = bag.all<Crl>();
  if (lists.empty())
    throw Error(Errc::malformed, host_of(site.url()) + " sends no list of what the CA has revoked: " + bag.describe(),
                "see certsrv.msc, Revoked Certificates, All Tasks, Publish", host_of(site.url()));
  return *lists.front();
}

Refused refusal(const Page& page, const std::string& template_name) {
  Refused refused;
  refused.why = "the CA denied " + of_request(page);
  const Hresult* known = page.code ? find_hresult(*page.code) : nullptr;
  if (page.code) refused.why += " with " + hresult_text(*page.code) + (known != nullptr ? " " + std::string(known->name) : "");
  if (known != nullptr) refused.why += ". " + std::string(known->cause);
  if (page.code && known == nullptr) refused.why += ". " + hresult_origin(*page.code);
  if (!page.says.empty()) refused.why += (page.code ? " The CA says: " : ": ") + base::printable(page.says);
  if (page.code) refused.hint = template_hint(*page.code, template_name);
  refused.hint += known != nullptr ? std::string(known->next) : "ask whoever runs the CA: certsrv.msc, Failed Requests";
  return refused;
}

Refused refused_or_failed(const Page& page, const std::string& template_name, const net::Url& certsrv) {
  const Hresult* known = page.code ? find_hresult(*page.code) : nullptr;
  if (known == nullptr || known->fault == Hresult::Fault::decision) return refusal(page, template_name);
  throw Error(Errc::network,
              host_of(certsrv) + " answers, and the CA behind it does not work: " + hresult_text(known->code) + " " +
                  std::string(known->name) + ". " + std::string(known->cause),
              std::string(known->next), host_of(certsrv));
}

Error as_error(const Refused& refused, const net::Url& certsrv) {
  return Error(Errc::refused, refused.why, refused.hint, host_of(certsrv));
}

Error no_certsrv_page(const Page& page, const net::Url& certsrv) {
  return Error(Errc::malformed, host_of(certsrv) + " answers with what is no page of certsrv" + begins_with(page),
               "is " + certsrv.to_text() + " the Web Enrollment of a CA, and does nothing stand before it that wants a log-in?",
               host_of(certsrv));
}

Error no_certificate(const Page& page, const std::string& request_id, const net::Url& certsrv) {
  return Error(Errc::malformed, "request " + request_id + ": what came is no certificate, or a damaged one" + begins_with(page),
               "the CA has request " + request_id + ": the same command again asks for it", host_of(certsrv));
}

}  // namespace certkit::issue::adcs
