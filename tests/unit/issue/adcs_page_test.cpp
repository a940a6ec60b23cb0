// certsrv's pages: by ids and links, in any language and encoding, and past everything that only looks like them.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "issue/adcs/html.hpp"
#include "issue/adcs/page.hpp"

using namespace certkit;
using issue::adcs::Page;
using Kind = Page::Kind;

namespace {

Page read(const std::string& body, const std::string& type = "text/html") { return issue::adcs::read_page(body, type); }

std::string utf16(const std::string& text, bool mark) {
  const Bytes big = *base::utf8_to_utf16be(text);
  std::string out = mark ? "\xff\xfe" : "";
  for (std::size_t i = 0; i < big.size(); i += 2) out += static_cast<char>(big[i + 1]), out += static_cast<char>(big[i]);
  return out;
}

const std::string kDecoys =
    "<!-- <P ID=locDenied> certnew.cer?ReqID=999&amp;Enc=b64 <P ID=locInfoNewReq> -->"
    "<Script>var a = \"<P ID=locDenied>no</P>\"; location = 'certnew.cer?ReqID=998&Enc=b64';</SCRIPT ><style>p{}</style>";
const std::string kIssued =
    "<HTML>" + kDecoys +
    "<P ID=locPageTitle> <B> Zertifikat ausgestellt </B><A Href=\"certnew.cer?ReqID=CACert&amp;Renewal=3&amp;Enc=b64\">CA</A>"
    "<A Href=\"certnew.cer?ReqID=83&amp;Enc=bin\">DER</A> <A Href=\"certnew.cer?ReqID=83&amp;Enc=b64\">B64</A>" +
    kDecoys;
const std::string kPending =
    "<HTML>" + kDecoys +
    "<P ID=locInfoNewReq> Ihre Anforderung ist eingegangen.\r\n<P ID=locInfoReqID>\r\n Ihre Kennung ist\r\n <B>89</B>.\r\n" + kDecoys;
const std::string kDenied =
    "<HTML>" + kDecoys +
    "<P ID=locDenied> Abgelehnt. </P><P ID=locInfoReqIDandReason>Ihre Kennung ist 85. Die Meldung ist „Denied by Policy Module  "
    "0x80094800, "
    "The request was for a certificate template that is not supported by the Active Directory Certificate Services policy: "
    "&quot;Web Server&quot;.\r\n“. \r\n<P ID=locContactAdmin>…" +
    kDecoys;

}  // namespace

TEST_CASE("issued, pending, denied: not by the language") {
  const Page issued = read(kIssued);
  CHECK(issued.kind == Kind::issued);
  CHECK(issued.request_id == "83");

  const Page pending = read(kPending);
  CHECK(pending.kind == Kind::pending);
  CHECK(pending.request_id == "89");
  CHECK(pending.says == "Ihre Anforderung ist eingegangen.");

  const Page denied = read(kDenied);
  CHECK(denied.kind == Kind::denied);
  CHECK(denied.request_id == "85");
  CHECK(denied.code == 0x80094800u);
  CHECK(denied.says ==
        "Denied by Policy Module 0x80094800, The request was for a certificate template that is not supported by the Active Directory "
        "Certificate Services policy: \"Web Server\".");
}

TEST_CASE("attributes in any spelling; a pending request that was asked for") {
  CHECK(read("<p id='locInfoChkPnd'>x</p><p class=a id = \"locInfoReqID\">Your Request Id is 7.</p>").request_id == "7");
  CHECK(read("<P\nID=LOCDENIED\n>no").kind == Kind::denied);
  CHECK(read("<a href='https://ca/certsrv/certnew.cer?Enc=b64&ReqID=12'>").request_id == "12");
  CHECK(read("<a href=certnew.cer?reqid=12&amp;enc=b64>").kind == Kind::issued);
  CHECK(read("<a href=certnew.cer?ReqID=99999999999999&amp;Enc=b64>").kind == Kind::other);
  CHECK(read("<a href=certnew.cer?ReqID=CACert&amp;Enc=b64>").kind == Kind::other);
  // Ids are of elements, and not words of a sentence.
  CHECK(read("<p>locDenied ID=locDenied</p><a href=\"certnew.cer?ReqID=12&amp;Enc=b64\">").kind == Kind::issued);
}

TEST_CASE("UTF-16 with and without a mark, code pages, a byte order mark") {
  for (const std::string& body : {utf16(kDenied, true), utf16(kDenied, false), "\xef\xbb\xbf" + kDenied}) {
    CHECK(read(body).kind == Kind::denied);
    CHECK(read(body).code == 0x80094800u);
  }
  const Page ansi = read(
      "<P ID=locInfoNewReq>gepr\xfc"
      "ft<P ID=locInfoReqID>5");
  CHECK(ansi.says == "geprüft");
  CHECK(ansi.request_id == "5");
  const Page japanese =
      read("<P ID=locInfoNewReq>\x8a\xc7\x97\x9d\x8e\xd2<P ID=locInfoReqID>\x97\x76\x8b\x81 ID \x82\xcd 6 \x82\xc5\x82\xb7",
           "text/html; charset=shift_jis");
  CHECK(japanese.says == "管理者");
  CHECK(japanese.request_id == "6");
  CHECK(issue::adcs::page_text("<meta charset=\"nonsense-7\">\xe4", "") == "<meta charset=\"nonsense-7\">ä");
}

TEST_CASE("a request that cannot be read is denied; one line, and not too long") {
  const Page bad = read(
      "<P ID=locDenied>No<P ID=locInfoReqIDandReason>Your Request Id is 0. The disposition message is \"Error Parsing Request  ASN1 bad "
      "tag value met. 0x8009310b (ASN: 267 CRYPT_E_ASN1_BADTAG)\".");
  CHECK(bad.kind == Kind::denied);
  CHECK(bad.request_id.empty());
  CHECK(bad.code == 0x8009310bu);
  const Page endless = read("<P ID=locDenied>" + std::string(100'000, 'x'));
  CHECK(endless.says.size() < 700);
  CHECK(read("<P ID=locDenied>The code is -2146875392").code == 0x80094800u);
  CHECK(read("<P ID=locDenied>0x0, 0x00000000, 0x80094012").code == 0x80094012u);
}

TEST_CASE("what certnew.cer says instead of a certificate") {
  const Page pending =
      read("<P>Request ID:5 Disposition: 5 Disposition message:\r\n\t\tTaken Under Submission\r\nResult:x\r\nLastStatus:0x0 (WIN32: 0)");
  CHECK(pending.kind == Kind::pending);
  CHECK(pending.says == "Taken Under Submission");
  const Page denied = read(
      "<P>Disposition: 2<BR>Disposition message:\r\n\t\tDenied by LAB\\admin\r\nLastStatus: 0x80094014 CERTSRV_E_ADMIN_DENIED_REQUEST");
  CHECK(denied.kind == Kind::denied);
  CHECK(denied.says == "Denied by LAB\\admin");
  CHECK(denied.code == 0x80094014u);
}

TEST_CASE("English sentences where there are no ids; a code alone; anything else") {
  CHECK(read("<html><body>Certificate Pending. Your Request Id is 12.").kind == Kind::pending);
  CHECK(read("<html><body>Your Request Id is 12. The disposition message is \"Denied by Policy Module\".").kind == Kind::denied);
  const Page broken = read("<html><body>The RPC server is unavailable. 0x800706ba (WIN32: 1722)");
  CHECK(broken.kind == Kind::failed);
  CHECK(broken.code == 0x800706bau);
  for (const char* body :
       {"", "<", "<!--", "<p", "<p id", "<p id=", "<p id=\"", "&#", "&#x110000;", "no page at all 0x80094800", "<html>Willkommen</html>"})
    CHECK(read(body).kind == Kind::other);
  CHECK(read("<html><p id=locPageTitle>Wartung</p>x</html>").says == "Wartung");
}

TEST_CASE("the newest CA certificate") {
  CHECK(issue::adcs::newest_renewal("<script>\nvar nRenewals=2;\n</script>", "") == 2u);
  CHECK(issue::adcs::newest_renewal("var nRenewals = 0 ;", "") == 0u);
  CHECK(issue::adcs::newest_renewal(utf16("for (i=nRenewals;i>=0;) var nRenewals=11;", true), "") == 11u);
  CHECK_FALSE(issue::adcs::newest_renewal("nRenewals", ""));
  CHECK_FALSE(issue::adcs::newest_renewal("var nRenewals=x;", ""));
}
