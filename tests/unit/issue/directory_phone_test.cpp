// What a Communicator Phone Edition finds.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "directory_made.hpp"
#include "issue/directory/phone.hpp"

using namespace certkit;
using namespace certkit::issue::directory;

namespace {

constexpr const char* kConfiguration = "CN=Configuration,DC=contoso,DC=com";

struct FakeWeb final : net::Http {
  FakeWeb(std::vector<std::string>& asked, net::HttpAnswer answer) : urls(asked), says(std::move(answer)) {}
  net::HttpAnswer send(const net::HttpRequest& request) override {
    urls.push_back(request.url);
    if (says.status == 0) throw Error(Errc::network, "no connection to ca01");
    return says;
  }
  std::vector<std::string>& urls;
  net::HttpAnswer says;
};

struct Phone {
  test::MadeCas made;
  test::FakeDirectory directory;
  std::vector<std::string> urls;
  net::HttpAnswer web;

  void authority(const std::string& rdns, std::vector<Bytes> values) {
    directory.objects[rdns + ",CN=Public Key Services,CN=Services," + kConfiguration] = {
        {"objectClass", {to_bytes(as_bytes("certificationAuthority"))}}, {"cACertificate", std::move(values)}};
  }
  void service(const std::string& host) {
    auto& object = directory.objects[std::string("CN=Lab,CN=Enrollment Services,CN=Public Key Services,CN=Services,") + kConfiguration];
    object["objectClass"] = {to_bytes(as_bytes("pKIEnrollmentService"))};
    if (!host.empty()) object["dNSHostName"] = {to_bytes(as_bytes(host))};
  }
  std::vector<PhoneSource> look() {
    return phone_look_ups(directory, kConfiguration, [&] { return std::make_unique<FakeWeb>(urls, web); });
  }
  // The ids of what is found, in their order.
  std::string ids(std::initializer_list<Certificate> wanted) {
    std::string text;
    for (const Finding& one : phone_findings(look(), std::vector<Certificate>(wanted), test::kNow))
      text += (text.empty() ? "" : " ") + one.id;
    return text;
  }
  std::string p7b(const Certificate& certificate) {
    const std::array chain{certificate};
    return "-----BEGIN CERTIFICATE-----\n" + base::to_base64(to_pkcs7(chain)) + "\n-----END CERTIFICATE-----\n";
  }
};

}  // namespace

TEST_CASE("phone: the directory has it") {
  Phone phone;
  phone.authority("CN=Lab Root CA,CN=Certification Authorities", {to_bytes(phone.made.root.der())});
  phone.service("ca01.contoso.com");
  CHECK(phone.ids({phone.made.root}) == "phone-finds");
  CHECK(phone.ids({phone.made.root, phone.made.sub}) == "phone-finds phone-misses-intermediate");
  CHECK(phone.urls.empty());  // the second look-up is not made
}

TEST_CASE("phone: the directory has others, and so nobody else is asked") {
  Phone phone;
  phone.authority("CN=Other,CN=AIA", {to_bytes(phone.made.make("CN=Other", nullptr, true, 7).der())});
  phone.service("ca01.contoso.com");
  phone.web = {200, {}, phone.p7b(phone.made.root), {}, {}, {}};
  CHECK(phone.ids({phone.made.root}) == "phone-misses-root");
  CHECK(phone.urls.empty());
}

TEST_CASE("phone: in NTAuthCertificates only, it works and may be slow") {
  Phone phone;
  phone.authority("CN=NTAuthCertificates", {to_bytes(phone.made.root.der())});
  CHECK(phone.ids({phone.made.root}) == "phone-finds-ntauth");
  phone.authority("CN=Zebra,CN=AIA", {to_bytes(phone.made.root.der())});
  CHECK(phone.ids({phone.made.root}) == "phone-finds");
}

TEST_CASE("phone: an empty directory sends it to the web pages of the CA") {
  Phone phone;
  phone.authority("CN=Empty,CN=AIA", {});
  phone.service("ca01.contoso.com");
  phone.web = {200, {}, phone.p7b(phone.made.root), {}, {}, {}};
  CHECK(phone.ids({phone.made.root}) == "phone-finds");
  CHECK(phone.urls == std::vector<std::string>{"http://ca01.contoso.com/certsrv/certnew.p7b?ReqID=CACert&Renewal=-1&Enc=b64"});
  CHECK(phone.ids({phone.made.make("CN=Another", nullptr, true, 9)}) == "phone-misses-root");
}

TEST_CASE("phone: what goes wrong at the web pages is said, and is not the end") {
  Phone phone;
  phone.service("ca01.contoso.com");
  for (const net::HttpAnswer& answer :
       {net::HttpAnswer{404, {}, "", {}, {}, {}}, net::HttpAnswer{}, net::HttpAnswer{200, {}, "<html>ja</html>", {}, {}, {}},
        net::HttpAnswer{200, {}, "", {}, {}, {}}}) {
    phone.web = answer;
    CHECK(phone.ids({phone.made.root}) == "phone-misses-root phone-source-fails");
  }
  for (const char* host : {"", "ca01/x?", "user@ca01", "ca 01"}) {
    Phone other;
    other.service(host);
    CHECK(other.ids({other.made.root}) == "phone-misses-root phone-source-fails");
    CHECK(other.urls.empty());
  }
}

TEST_CASE("phone: nothing anywhere") {
  Phone phone;
  CHECK(phone.look().empty());
  CHECK(phone.ids({phone.made.root}) == "phone-misses-root");
}

TEST_CASE("phone: expired and damaged things are pointed out") {
  Phone phone;
  const Certificate old = phone.made.make("CN=Old Root", nullptr, true, 3, -1);
  phone.authority("CN=Lab Root CA,CN=Certification Authorities", {to_bytes(phone.made.root.der()), to_bytes(old.der()), Bytes{0}, Bytes{}});
  CHECK(phone.ids({phone.made.root}) == "phone-finds-damaged phone-finds phone-finds-old");
  CHECK(phone.ids({old}) == "phone-finds-expired phone-finds-damaged");
  CHECK(phone.look().front().unreadable == 2);
}
