// RFC 6120 §5.
#include "net/starttls/starttls.hpp"

namespace certkit::net::starttls {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '\'': out += "&apos;"; break;
      default: out += c;
    }
  return out;
}

bool has(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

}  // namespace

void xmpp(Talk& talk, const Attempt& attempt) {
  const std::string domain = attempt.starttls_name.empty() ? attempt.host : attempt.starttls_name;
  talk.say("<?xml version='1.0'?><stream:stream to='" + escaped(domain) + "' version='1.0' xmlns='jabber:" +
           (attempt.starttls == Starttls::xmpp_server ? "server" : "client") + "' xmlns:stream='http://etherx.jabber.org/streams'>");
  const std::string features = talk.until_one_of({"</stream:features>", "</features>", "<stream:features/>", "</stream:stream>"});
  if (!has(features, "urn:ietf:params:xml:ns:xmpp-tls")) {
    const std::size_t error = features.find("<stream:error");
    if (error != std::string::npos) refused(features.substr(error));
    if (!has(features, "features")) strange(features);
    refused("its features do not have STARTTLS");
  }
  talk.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  const std::string answer = talk.until_one_of({">"});
  if (has(answer, "<failure")) refused(answer);
  if (!has(answer, "<proceed")) strange(answer);
  if (!answer.ends_with("/>")) (void)talk.until_one_of({"</proceed>"});
}

}  // namespace certkit::net::starttls
