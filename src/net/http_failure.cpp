#include "net/http_failure.hpp"

#include "base/text.hpp"
#include "net/tls_verdict.hpp"

namespace certkit::net {
namespace {

struct Said {
  std::string what, hint;
};

Said unanswered(const std::string& server) { return {server + " closed the connection without an answer", "try again; see its log"}; }

Said said(CURL* handle, CURLcode code, const Url& url, const HttpOptions& options) {
  const std::string server = url.authority();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"the name " + url.host + " has no address", "is it spelt right, and does this machine's DNS know it?"};
    case CURLE_COULDNT_RESOLVE_PROXY: return {"the name of the proxy has no address", "see https_proxy, or the issuer's setting proxy"};
    case CURLE_COULDNT_CONNECT: return {"no connection to " + server, "does it run, and does a firewall stand between?"};
    case CURLE_OPERATION_TIMEDOUT: {
      double connected = 0;
      (void)curl().getinfo(handle, CURLINFO_CONNECT_TIME, &connected);
      if (connected == 0)
        return {"no connection to " + server + " within " + std::to_string(options.connect_limit.count()) + " s",
                "does a firewall drop it?"};
      return {server + " did not answer in time", "try again; the issuer's setting timeout waits longer"};
    }
    case CURLE_PEER_FAILED_VERIFICATION: {
      long verify = 0;
      (void)curl().getinfo(handle, CURLINFO_SSL_VERIFYRESULT, &verify);
      const TlsVerdict verdict = tls_verdict(verify, server, options);
      return {verdict.what, verdict.hint};
    }
    case CURLE_SSL_CONNECT_ERROR:
      return {"no TLS connection to " + server,
              url.port == 80 ? "is it http?" : "does TLS run on that port, and does the server ask for a client certificate?"};
    case CURLE_SSL_CERTPROBLEM:
      return {"the client certificate cannot be used", "see the issuer's settings client_certificate and client_key"};
    case CURLE_SSL_CACERT_BADFILE:
      return {"the trust anchors cannot be read: " + options.ca_file.string(), "they are a PEM file with CA certificates"};
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_FAIL_REWIND: return unanswered(server);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: {
      // How an end without a farewell of TLS is called depends on the libraries' versions; that nothing came does not.
      long header = 0;
      (void)curl().getinfo(handle, CURLINFO_HEADER_SIZE, &header);
      return code == CURLE_RECV_ERROR && header == 0 ? unanswered(server) : Said{"the connection to " + server + " broke off", "try again"};
    }
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_HTTP2:
      return {server + " does not answer as a web server does", "is it the right port, and the right one of http and https?"};
    default: return {"no answer of " + server, ""};
  }
}

}  // namespace

Error http_failure(CURL* handle, CURLcode code, const char* why, const Url& url, const HttpOptions& options) {
  const Said text = said(handle, code, url, options);
  const std::string detail = *why != '\0' ? why : curl().strerror(code);
  return Error(Errc::network, text.what + " (" + base::printable(detail) + ")", text.hint, url.authority());
}

}  // namespace certkit::net
