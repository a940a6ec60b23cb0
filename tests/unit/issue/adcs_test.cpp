// The conversation with certsrv, with a web server that is a function.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/make.hpp"
#include "certkit/write.hpp"
#include "issue/adcs/attributes.hpp"
#include "issue/adcs/site.hpp"
#include "issue/issuer.hpp"
#include "scratch.hpp"

using namespace certkit;

namespace {

using Server = std::function<net::HttpAnswer(const net::HttpRequest&)>;

struct Made {
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Csr csr;
  Certificate certificate;
  Made() : csr(make_csr(asked(), key)), certificate(make_certificate(given(), nullptr, key)) {}
  static CsrSpec asked() {
    CsrSpec spec;
    spec.subject = Name::from_rfc4514("CN=a.contoso.com");
    return spec;
  }
  [[nodiscard]] CertificateSpec given() const {
    CertificateSpec spec;
    spec.subject = Name::from_rfc4514("CN=a.contoso.com");
    spec.serial = {1};
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = test::kNow;
    spec.not_after = test::kNow + std::chrono::days(10);
    return spec;
  }
};

net::HttpAnswer page(const std::string& body, int status = 200, const std::string& type = "text/html") {
  net::HttpAnswer answer;
  answer.status = status;
  answer.headers = {{"content-type", type}};
  answer.body = body;
  return answer;
}

struct Conversation {
  std::vector<net::HttpRequest> asked;
  std::vector<net::HttpOptions> opened;
  std::vector<std::string> warned, kept;
  std::unique_ptr<issue::Issuer> issuer;
  issue::SubmitOptions options;

  explicit Conversation(Server server, std::vector<std::string> attributes = {"CertificateTemplate: WebServer"}) {
    issue::IssuerSettings settings;
    settings.attributes = std::move(attributes);
    settings.given = {{"auth", {"basic"}, "--with", {}}, {"user", {"enroll"}, "--with", {}}, {"password", {"env:X"}, "--with", {}}};
    settings.secret = [](const issue::SecretReference&) { return Secret::copy_of(std::string_view("pw")); };
    settings.warn = [this](const std::string& line) { warned.push_back(line); };
    settings.http = [this, server = std::move(server)](net::HttpOptions how) -> std::unique_ptr<net::Http> {
      opened.push_back(how);
      struct Fake final : net::Http {
        Conversation& all;
        Server server;
        Fake(Conversation& c, Server s) : all(c), server(std::move(s)) {}
        net::HttpAnswer send(const net::HttpRequest& request) override {
          all.asked.push_back(request);
          return server(request);
        }
      };
      return std::make_unique<Fake>(*this, server);
    };
    options.keep = [this](const std::string& reference) { kept.push_back(reference); };
    issuer = issue::open_issuer("adcs:https://ca01.contoso.com/certsrv/", std::move(settings));
  }
};

const std::string kIssued = "<A Href=\"certnew.cer?ReqID=83&amp;Enc=b64\">";
const std::string kDenied =
    "<P ID=locDenied>no<P ID=locInfoReqIDandReason>Your Request Id is 85. The disposition message is \"Denied by Policy Module  "
    "0x80094800, x: Web Server.\r\n\"";

std::string error_of(const std::function<void()>& work, Errc code) {
  std::string message;
  CHECK(test::thrown(work, &message) == code);
  return message;
}

}  // namespace

TEST_CASE("issued: the form as certsrv wants it, the id kept before the certificate is fetched") {
  const Made made;
  std::vector<std::string> order;
  Conversation talk([&](const net::HttpRequest& request) {
    order.push_back(request.url);
    if (request.method == "POST") return page(kIssued);
    if (request.url.find("certnew.cer") != std::string::npos) return page(to_pem(made.certificate));
    // A PKCS#7 that says it is a certificate.
    return page(to_pem("CERTIFICATE", to_pkcs7(std::vector{made.certificate})), 200, "application/x-pkcs7-certificates");
  });
  talk.options.keep = [&](const std::string& id) { order.push_back("kept " + id); };
  const issue::Answer answer = talk.issuer->submit(made.csr, talk.options);
  const auto* issued = std::get_if<issue::Issued>(&answer);
  REQUIRE(issued != nullptr);
  CHECK(issued->certificate == made.certificate);
  CHECK(issued->chain.size() == 1);
  CHECK(order == std::vector<std::string>{"https://ca01.contoso.com/certsrv/certfnsh.asp", "kept 83",
                                          "https://ca01.contoso.com/certsrv/certnew.cer?ReqID=83&Enc=b64",
                                          "https://ca01.contoso.com/certsrv/certnew.p7b?ReqID=83&Enc=b64"});
  const std::string& body = talk.asked[0].body;
  CHECK(body.starts_with("Mode=newreq&CertRequest=-----BEGIN%20CERTIFICATE%20REQUEST-----%0A"));
  CHECK(body.find('+') == std::string::npos);
  CHECK(body.find("&CertAttrib=CertificateTemplate%3AWebServer%0D%0A&FriendlyType=Saved-Request%20Certificate&TargetStoreFlags=0&SaveCert="
                  "yes&ThumbPrint=") != std::string::npos);
  CHECK(talk.asked[0].redirects == 0);
  CHECK(talk.opened[0].http1_only);
  CHECK(talk.opened[0].user_agent.starts_with("Mozilla/5.0 (compatible; certkit/"));
  CHECK(talk.warned.empty());
}

TEST_CASE("an answer that breaks off: its id is kept; a request that never left is known as such") {
  const Made made;
  std::string part = "<P ID=locInfoNewReq>wait<P ID=locInfoReqID>Your Request Id is 89.<P";
  bool unsent = false;
  Conversation talk([&](const net::HttpRequest& request) -> net::HttpAnswer {
    REQUIRE(request.broken_off != nullptr);
    request.broken_off->answer = page(part);
    request.broken_off->unsent = unsent;
    throw Error(Errc::network, "it broke off", "", "ca01.contoso.com");
  });
  int told_unsent = 0;
  talk.options.unsent = [&] { ++told_unsent; };
  const auto hint = [&] {
    try {
      (void)talk.issuer->submit(made.csr, talk.options);
    } catch (const Error& error) {
      return error.hint();
    }
    return std::string();
  };
  CHECK(hint().find("as 89") != std::string::npos);
  CHECK(talk.kept == std::vector<std::string>{"89"});
  part = "<P ID=locInfoNewReq>wait<P ID=locInfoReqID>Your Request Id is 8";  // of 89
  CHECK(hint().find("certsrv.msc") != std::string::npos);
  CHECK(talk.kept.size() == 1);
  CHECK(told_unsent == 0);
  part.clear();
  unsent = true;
  CHECK(hint().find("certsrv.msc") == std::string::npos);
  CHECK(told_unsent == 1);
}

TEST_CASE("adcs: the newest list, and who revokes") {
  const Made made;
  std::vector<std::string> asked;
  CrlSpec spec;
  spec.number = {1};
  spec.this_update = test::kNow;
  spec.next_update = test::kNow + std::chrono::days(7);
  CertificateSpec ca = made.given();
  ca.basic_constraints = BasicConstraints{true, std::nullopt};
  ca.key_usage = kCrlSign | kKeyCertSign;
  const Crl list = make_crl(spec, make_certificate(ca, nullptr, made.key), made.key);
  Conversation talk([&](const net::HttpRequest& request) {
    asked.push_back(request.url.substr(request.url.rfind('/') + 1));
    if (request.url.ends_with("certcarc.asp")) return page("<script>var nRenewals=2;</script>");
    return page(std::string(as_text(list.der())), 200, "application/pkix-crl");
  });
  CHECK(same(talk.issuer->crl().der(), list.der()));
  CHECK(asked == std::vector<std::string>{"certcarc.asp", "certcrl.crl?Type=base&Renewal=2&Enc=bin"});
  try {
    talk.issuer->revoke(made.certificate, {});
    FAIL("it cannot");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::unsupported);
    CHECK(error.hint().find("certutil -revoke 01") != std::string::npos);
  }
}

TEST_CASE("pending, and retrieved: still pending, then issued; denied by the administrator") {
  const Made made;
  std::string state = "new";
  Conversation talk([&](const net::HttpRequest& request) {
    if (state == "new") return page("<P ID=locInfoNewReq>wait<P ID=locInfoReqID>Your Request Id is 89.");
    if (state == "pending") return page("<P ID=locInfoChkPnd>wait<P ID=locInfoReqID>Your Request Id is 89.");
    if (state == "denied")
      return page("<P ID=locDenied>no<P ID=locInfoReqIDandReason>Your Request Id is 89. \"Denied by LAB\\x. 0x80094014\"");
    if (request.method == "POST") return page("<A Href=\"certnew.cer?ReqID=89&amp;Enc=b64\">");
    return page(to_pem(made.certificate));
  });
  const issue::Answer first = talk.issuer->submit(made.csr, talk.options);
  REQUIRE(std::holds_alternative<issue::Pending>(first));
  CHECK(std::get<issue::Pending>(first).reference == "89");
  CHECK(talk.kept == std::vector<std::string>{"89"});
  state = "pending";
  CHECK(std::holds_alternative<issue::Pending>(talk.issuer->retrieve(made.csr, "89", talk.options)));
  CHECK(talk.asked.back().body == "Mode=chkpnd&ReqID=89&SaveCert=yes&TargetStoreFlags=0");
  state = "issued";
  CHECK(std::holds_alternative<issue::Issued>(talk.issuer->retrieve(made.csr, "89", talk.options)));
  state = "denied";
  const issue::Answer no = talk.issuer->retrieve(made.csr, "89", talk.options);
  REQUIRE(std::holds_alternative<issue::Refused>(no));
  CHECK(std::get<issue::Refused>(no).why.find("0x80094014 CERTSRV_E_ADMIN_DENIED_REQUEST") != std::string::npos);
  CHECK(error_of([&] { (void)talk.issuer->retrieve(made.csr, "", talk.options); }, Errc::unsupported).find("id") != std::string::npos);
  CHECK(error_of([&] { (void)talk.issuer->retrieve(made.csr, "8&Enc=bin", talk.options); }, Errc::usage).find("number") !=
        std::string::npos);
}

TEST_CASE("denied: the code explained, and a display name for what it is") {
  const Made made;
  Conversation talk([](const net::HttpRequest&) { return page(kDenied); }, {"CertificateTemplate:Web Server"});
  const issue::Answer answer = talk.issuer->submit(made.csr, talk.options);
  const auto& refused = std::get<issue::Refused>(answer);
  CHECK(refused.why.starts_with("the CA denied request 85 with 0x80094800 CERTSRV_E_UNSUPPORTED_CERT_TYPE. "));
  CHECK(refused.why.find("The CA says: Denied by Policy Module 0x80094800, x: Web Server.") != std::string::npos);
  CHECK(refused.hint.starts_with("\"Web Server\" looks like a display name; the template's name is then \"WebServer\""));
}

TEST_CASE("what is no answer: one error each, and the right one") {
  const Made made;
  const auto submit = [&](const net::HttpAnswer& answer) {
    return [&, answer] {
      Conversation talk([&](const net::HttpRequest&) { return answer; });
      (void)talk.issuer->submit(made.csr, talk.options);
    };
  };
  CHECK(error_of(submit(page("<h1>メンテナンス</h1>")), Errc::malformed).find("no page of certsrv") != std::string::npos);
  CHECK(error_of(submit(page("")), Errc::malformed).find("no page of certsrv") != std::string::npos);
  CHECK(error_of(submit(page("", 500)), Errc::network).find("HTTP 500") != std::string::npos);
  CHECK(error_of(submit(page("", 404)), Errc::network).find("no certsrv at https://ca01.contoso.com/certsrv") != std::string::npos);
  CHECK(error_of(submit(page("", 403)), Errc::refused).find("403") != std::string::npos);
  CHECK(error_of(submit(page("", 401)), Errc::wrong_password).find("enroll") != std::string::npos);
  net::HttpAnswer redirect = page("", 302);
  redirect.headers.push_back({"location", "https://evil.test/\x1b[31m"});
  CHECK(error_of(submit(redirect), Errc::refused).find("redirects to https://evil.test/\\x1b[31m, which is not followed") !=
        std::string::npos);
  net::HttpAnswer offers = page("", 401);
  offers.headers.push_back({"www-authenticate", "Negotiate"});
  CHECK(error_of(submit(offers), Errc::refused).find("does not offer basic; it offers Negotiate") != std::string::npos);
  CHECK(error_of(submit(page("<html>The RPC server is unavailable. 0x800706ba (WIN32: 1722)")), Errc::network)
            .find("RPC_S_SERVER_UNAVAILABLE") != std::string::npos);
  CHECK(error_of(submit(page("<P ID=locInfoNewReq>wait")), Errc::malformed).find("id") != std::string::npos);
}

TEST_CASE("a server that answers and does not prove itself: its request id is kept before that is said, and nothing was refused") {
  const Made made;
  net::HttpAnswer answer = page(kIssued);
  answer.doubt = Error(Errc::refused, "the server did not prove to be HTTP/ca01");
  Conversation talk([&](const net::HttpRequest&) { return answer; });
  CHECK(error_of([&] { (void)talk.issuer->submit(made.csr, talk.options); }, Errc::network).find("did not prove") != std::string::npos);
  CHECK(talk.kept == std::vector<std::string>{"83"});
  CHECK(talk.asked.size() == 1);
  CHECK(error_of([&] { (void)talk.issuer->retrieve(made.csr, "83", talk.options); }, Errc::network).find("did not prove") !=
        std::string::npos);
  Conversation get([&](const net::HttpRequest&) { return answer; });
  CHECK(error_of([&] { (void)get.issuer->chain(); }, Errc::refused).find("did not prove") != std::string::npos);
}

TEST_CASE("a certificate that is cut off, another's, or not there yet") {
  const Made made;
  const Made other;
  const auto fetch = [&](const std::string& body) {
    return [&, body] {
      Conversation talk([&](const net::HttpRequest& request) {
        return request.method == "POST" ? page(kIssued) : page(body, 200, "application/pkix-cert");
      });
      const auto answer = talk.issuer->submit(made.csr, talk.options);
      CHECK(talk.kept == std::vector<std::string>{"83"});
      CHECK(std::holds_alternative<issue::Pending>(answer));
    };
  };
  const std::string pem = to_pem(made.certificate);
  CHECK(error_of(fetch(pem.substr(0, pem.size() / 2)), Errc::malformed).find("request 83") != std::string::npos);
  CHECK(error_of(fetch("<html>nothing"), Errc::malformed).find("request 83") != std::string::npos);
  CHECK(error_of(fetch(to_pem(other.certificate)), Errc::mismatch).find("another key") != std::string::npos);
  fetch("<p>Disposition: 5 Disposition message: Taken Under Submission")();

  // DER, bare base64 and text/html are certificates too; a chain that fails costs nothing but a warning.
  for (const std::string& body : {std::string(as_text(made.certificate.der())), base::to_base64(made.certificate.der()), "\r\n" + pem}) {
    Conversation talk([&](const net::HttpRequest& request) {
      if (request.url.find("certnew.p7b") != std::string::npos) return page("", 500);
      return request.method == "POST" ? page(kIssued) : page(body);
    });
    const auto answer = talk.issuer->submit(made.csr, talk.options);
    REQUIRE(std::holds_alternative<issue::Issued>(answer));
    CHECK(std::get<issue::Issued>(answer).chain.empty());
    REQUIRE(talk.warned.size() == 1);
    CHECK(talk.warned[0].find("its chain is not") != std::string::npos);
  }
}

TEST_CASE("the newest CA certificate and those above it") {
  const Made ca;
  Conversation talk([&](const net::HttpRequest& request) {
    if (request.url.find("certcarc.asp") != std::string::npos) return page("<script>var nRenewals=2;</script>");
    return page(to_pem(ca.certificate));
  });
  CHECK(talk.issuer->chain() == std::vector<Certificate>{ca.certificate});
  CHECK(talk.asked[1].url == "https://ca01.contoso.com/certsrv/certnew.cer?ReqID=CACert&Renewal=2&Enc=b64");
  CHECK(talk.asked[2].url == "https://ca01.contoso.com/certsrv/certnew.p7b?ReqID=CACert&Renewal=2&Enc=b64");
}

TEST_CASE("attributes as certreq takes them") {
  const auto text = [](std::vector<std::string> typed) { return issue::adcs::Attributes(typed).text(); };
  CHECK(text({"CertificateTemplate: WebServer"}) == "CertificateTemplate:WebServer\r\n");
  CHECK(text({"CertificateTemplate=WebServer"}) == "CertificateTemplate:WebServer\r\n");
  CHECK(text({"CertificateTemplate:WebServer\\nSAN:dns=a&dns=b"}) == "CertificateTemplate:WebServer\r\nSAN:dns=a&dns=b\r\n");
  CHECK(text({"CertificateTemplate:WebServer\r\nOther: LAB\\nina"}) == "CertificateTemplate:WebServer\r\nOther:LAB\\nina\r\n");
  CHECK(text({"SAN:dns=a", "san:dns=b"}) == "SAN:dns=a&dns=b\r\n");
  CHECK(text({"CertificateTemplate:A", "certificatetemplate:B"}) == "CertificateTemplate:B\r\n");
  CHECK(text({}).empty());
  for (const char* wrong : {"WebServer", ":WebServer", "CertificateTemplate:", "A:\x01"}) {
    CAPTURE(wrong);
    CHECK(test::thrown([&] { (void)text({wrong}); }) == Errc::usage);
  }
  for (const char* typed : {"OLAB\\ndns=y", "a b:c", ":x", "x:"}) {
    CAPTURE(typed);
    CHECK_THROWS_AS((void)text({typed}), Error);
  }
  issue::adcs::Attributes attributes(std::vector<std::string>{"SAN:dns=a"});
  attributes.set_template("WebServer");
  CHECK(attributes.text() == "CertificateTemplate:WebServer\r\nSAN:dns=a\r\n");
  attributes.set_template("Other");
  CHECK(attributes.template_name() == "WebServer");
}

TEST_CASE("a SAN attribute is warned about") {
  const Made made;
  Conversation talk([](const net::HttpRequest&) { return page(kDenied); }, {"CertificateTemplate:WebServer", "SAN:dns=a.contoso.com"});
  (void)talk.issuer->submit(made.csr, talk.options);
  REQUIRE(talk.warned.size() == 1);
  CHECK(talk.warned[0].find("EDITF_ATTRIBUTESUBJECTALTNAME2") != std::string::npos);
}

TEST_CASE("where certsrv is") {
  const auto url = [](const char* where) { return issue::adcs::certsrv_url(where).to_text(); };
  for (const char* where : {"https://ca01.contoso.com/certsrv", "https://CA01.contoso.com/certsrv/", "https://ca01.contoso.com",
                            "ca01.contoso.com", "ca01.contoso.com/certsrv", "https://ca01.contoso.com/certsrv/Default.asp",
                            "https://ca01.contoso.com/certsrv/certrqxt.asp?x=y", "//ca01.contoso.com/certsrv"}) {
    CAPTURE(where);
    if (std::string(where).starts_with("//"))
      CHECK(test::thrown([&] { (void)url(where); }) == Errc::usage);
    else
      CHECK(url(where) == "https://ca01.contoso.com/certsrv");
  }
  CHECK(test::thrown([&] { (void)url("ca01\\Contoso CA"); }) == Errc::usage);
}

TEST_CASE("settings that do not go together are said before anything is sent") {
  const auto open = [](std::vector<issue::GivenSetting> given, const std::string& where = "https://ca01/certsrv") {
    issue::IssuerSettings settings;
    settings.given = std::move(given);
    return test::thrown([&] { (void)issue::open_issuer("adcs:" + where, std::move(settings)); });
  };
  const auto one = [](const char* name, const char* value) { return issue::GivenSetting{name, {value}, "--with", {}}; };
  CHECK_FALSE(open({}));
  CHECK(open({one("auth", "ntlm")}) == Errc::usage);
  CHECK(open({one("auth", "ntlm"), one("user", "LAB\\enroll")}) == Errc::no_password);
  CHECK(open({one("auth", "basic"), one("user", "enroll"), one("password", "env:X")}, "http://ca01/certsrv") == Errc::usage);
  CHECK_FALSE(open({one("auth", "basic"), one("user", "enroll"), one("password", "env:X")}, "http://localhost:8080/certsrv"));
  CHECK(open({one("auth", "certificate")}) == Errc::usage);
  CHECK(open({one("auth", "basic"), one("user", "enroll"), one("password", "env:X"), one("keytab", "k")}) == Errc::usage);
  CHECK(open({one("user", "LAB\\enroll")}) == Errc::usage);
  CHECK(open({one("password", "env:X")}) == Errc::usage);
  CHECK(open({one("password", "Passw0rd")}) == Errc::usage);
  CHECK(open({one("auth", "kerberos")}) == Errc::usage);
}
