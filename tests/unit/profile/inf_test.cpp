#include "profile/inf.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

std::string error(std::string_view text) {
  try {
    (void)read_inf(text, "r.inf");
  } catch (const Error& e) {
    return std::string(to_word(e.code())) + " " + e.message();
  }
  return "no error";
}

std::string with(const std::string& lines, const std::string& rest = "") {
  return "[NewRequest]\nSubject=\"CN=a.contoso.com\"\nHashAlgorithm=sha256\n" + lines + rest;
}

std::string names(const InfRequest& request) {
  std::string all;
  for (const GeneralName& name : request.csr.san) all += (all.empty() ? "" : " ") + name.to_text();
  return all;
}

// The usual file of an Exchange or IIS administrator.
const char* const kUsual =
    ";----------------- request.inf -----------------\r\n"
    "[Version]\r\n"
    "Signature=\"$Windows NT$\"\r\n"
    "\r\n"
    "[Strings]\r\n"
    "szOID_SUBJECT_ALT_NAME2 = \"2.5.29.17\"\r\n"
    "szOID_ENHANCED_KEY_USAGE = \"2.5.29.37\"\r\n"
    "szOID_PKIX_KP_SERVER_AUTH = \"1.3.6.1.5.5.7.3.1\"\r\n"
    "\r\n"
    "[NewRequest]\r\n"
    "Subject = \"CN=www.contoso.com, O=\"\"Contoso, Ltd.\"\", L=Oslo, S=Oslo, C=NO\" ; must be the FQDN\r\n"
    "KeySpec = 1\r\n"
    "KeyLength = 3072\r\n"
    "Exportable = TRUE\r\n"
    "MachineKeySet = TRUE\r\n"
    "ProviderName = \"Microsoft RSA SChannel Cryptographic Provider\"\r\n"
    "ProviderType = 12\r\n"
    "RequestType = PKCS10\r\n"
    "KeyUsage = 0xa0\r\n"
    "HashAlgorithm = SHA256\r\n"
    "FriendlyName = \"www 2026\"\r\n"
    "\r\n"
    "[EnhancedKeyUsageExtension]\r\n"
    "OID=1.3.6.1.5.5.7.3.1 ; server\r\n"
    "OID=1.3.6.1.5.5.7.3.2\r\n"
    "\r\n"
    "[Extensions]\r\n"
    "%szOID_SUBJECT_ALT_NAME2% = \"{text}\"\r\n"
    "_continue_ = \"dns=www.contoso.com&\"\r\n"
    "_continue_ = \"dns=contoso.com&\"\r\n"
    "_continue_ = \"ipaddress=10.1.1.5&\"\r\n"
    "%szOID_ENHANCED_KEY_USAGE% = \"{text}%szOID_PKIX_KP_SERVER_AUTH%\"\r\n"
    "\r\n"
    "[RequestAttributes]\r\n"
    "CertificateTemplate = WebServer\r\n";

}  // namespace

TEST_CASE("INF: the usual file") {
  const InfRequest request = read_inf(kUsual, "r.inf");
  CHECK(request.csr.subject.to_rfc4514() == "CN=www.contoso.com,O=Contoso\\, Ltd.,L=Oslo,ST=Oslo,C=NO");
  CHECK(names(request) == "DNS:www.contoso.com DNS:contoso.com IP:10.1.1.5");
  CHECK(request.key == KeySpec{KeyType::rsa, 3072});
  CHECK(request.csr.key_usage == (kDigitalSignature | kKeyEncipherment));
  CHECK(request.csr.extended_key_usage.size() == 2);
  CHECK(request.csr.friendly_name == "www 2026");
  CHECK(request.csr.ms_template == "WebServer");
  CHECK(request.csr.hash == Hash::sha256);
  REQUIRE(request.notes.size() == 4);
  CHECK(request.notes[0].starts_with("r.inf:12: KeySpec: "));
}

TEST_CASE("INF: UTF-16 and Windows' code page") {
  std::string wide = "\xFF\xFE", wide_without_mark;
  for (const char* c = kUsual; *c; ++c) wide_without_mark += std::string(1, *c) + std::string(1, '\0');
  wide += wide_without_mark;
  CHECK(names(read_inf(wide, "r.inf")) == names(read_inf(kUsual, "r.inf")));
  CHECK(names(read_inf(wide_without_mark, "r.inf")) == names(read_inf(kUsual, "r.inf")));
  const InfRequest western = read_inf("[NewRequest]\nSubject=\"CN=a.no,L=Troms\xf8\"\nHashAlgorithm=sha256\n", "r.inf");
  CHECK(western.csr.subject.to_rfc4514() == "CN=a.no,L=Tromsø");
  CHECK(western.notes[0].find("code page") != std::string::npos);
}

TEST_CASE("INF: keys, hashes, usages") {
  CHECK(read_inf(with("KeyAlgorithm=ECDSA_P384\n"), "r.inf").key == KeySpec{KeyType::ec, 384});
  CHECK(read_inf(with(""), "r.inf").key == KeySpec{KeyType::rsa, 2048});
  CHECK(read_inf(with("KeyUsage=\"CERT_DIGITAL_SIGNATURE_KEY_USAGE | CERT_KEY_ENCIPHERMENT_KEY_USAGE\"\n"), "r.inf").csr.key_usage ==
        (kDigitalSignature | kKeyEncipherment));
  CHECK(read_inf(with("KeyUsage=0x80f8\n"), "r.inf").csr.key_usage ==
        (kDigitalSignature | kNonRepudiation | kKeyEncipherment | kDataEncipherment | kKeyAgreement | kDecipherOnly));
  CHECK(error(with("KeyLength=1024\n")).find("2048 to 16384") != std::string::npos);
  CHECK(error(with("KeyAlgorithm=DSA\n")).find("KeyAlgorithm 'DSA'") != std::string::npos);
  CHECK(error(with("KeyUsage=CERT_DIGITAL_SIGNATUR_KEY_USAGE\n")).find("did you mean 'CERT_DIGITAL_SIGNATURE_KEY_USAGE'?") !=
        std::string::npos);
  CHECK(error("[NewRequest]\nSubject=\"CN=a.no\"\nHashAlgorithm=sha1\n").find("r.inf:3:1: HashAlgorithm 'sha1'") != std::string::npos);
  CHECK(read_inf("[NewRequest]\nSubject=\"CN=a.no\"\n", "r.inf").notes.at(0).find("no HashAlgorithm") != std::string::npos);
}

TEST_CASE("INF: the forgotten '&' is put in and told; attributes become names of the request") {
  const InfRequest request =
      read_inf(with("", "[Extensions]\n2.5.29.17=\"{text}\"\n_continue_=\"dns=a.no\"\n_continue_=\"dns=b.no\"\n"), "r.inf");
  CHECK(names(request) == "DNS:a.no DNS:b.no");
  CHECK(request.notes.at(0).find("'&'") != std::string::npos);
  const InfRequest attribute = read_inf(with("", "[RequestAttributes]\nSAN=\"dns=a.no&dns=b.no\"\n"), "r.inf");
  CHECK(names(attribute) == "DNS:a.no DNS:b.no");
  CHECK(attribute.notes.at(0).find("EDITF_ATTRIBUTESUBJECTALTNAME2") != std::string::npos);
}

TEST_CASE("INF: what is wrong is told with its line; what is not made is refused and not dropped") {
  CHECK(error(with("KeyLenght=2048\n")) == "usage r.inf:4:1: unknown key 'KeyLenght' in [NewRequest]; did you mean 'keylength'?");
  CHECK(error(with("KeyLength=2048\nkeylength=4096\n")).find("there twice; first in line 4") != std::string::npos);
  CHECK(error(with("", "[Extension]\n")).find("did you mean 'Extensions'?") != std::string::npos);
  CHECK(error("[Version]\n").find("no [NewRequest]") != std::string::npos);
  CHECK(error("Subject=x\n").find("before the first [section]") != std::string::npos);
  CHECK(error("[NewRequest]\nHashAlgorithm=sha256\n").find("neither a Subject nor") != std::string::npos);
  CHECK(error("[NewRequest]\nSubject=\"CN=a\n").find("closing quote") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n2.5.29.17=\"{text}ipadress=10.1.1.5\"\n")).find("did you mean 'ipaddress'?") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n2.5.29.17=\"{text}dns=a b.no\"\n")).starts_with("usage r.inf:5:1"));
  CHECK(error(with("", "[Extensions]\n2.5.29.17=\"dns=a.no\"\n")).find("{text}") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n1.2.3=\"{text}x\"\n")).starts_with("unsupported r.inf:5"));
  CHECK(error(with("", "[Extensions]\n%SAN%=\"{text}x\"\n")).find("is not in [Strings]") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n_continue_=\"x\"\n")).find("nothing before it") != std::string::npos);
  CHECK(error(with("RequestType=Cert\n")).starts_with("unsupported"));
  CHECK(error(with("AlternateSignatureAlgorithm=TRUE\n")).starts_with("unsupported"));
  CHECK(error(with("AlternateSignatureAlgorithm=FALSE\n")) == "no error");
  CHECK(error(with("UseExistingKeySet=TRUE\n")).starts_with("unsupported"));
  CHECK(error(std::string((1u << 20) + 1, ' ')).find("larger than 1 MiB") != std::string::npos);
  CHECK(error(std::string_view("[New\0]", 6)).starts_with("usage"));
}

TEST_CASE("INF: no change of one octet crashes or hangs the reader") {
  const std::string usual = kUsual;
  for (std::size_t at = 0; at < usual.size(); ++at) {
    for (const char c : {'\0', '"', '%', '=', ']', '\n', '\\', '\xff', ';'}) {
      std::string changed = usual;
      changed[at] = c;
      (void)error(changed);
    }
    (void)error(usual.substr(0, at));
  }
}
