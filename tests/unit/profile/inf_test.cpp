#include "profile/inf.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"
#include "crypto/build.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

std::string error(std::string_view text) {
  try {
    const InfRequest read = read_inf(text, "r.inf");
    if (!read.refused.empty()) throw read.refused.front();
  } catch (const Error& e) {
    return std::string(to_word(e.code())) + " " + e.message();
  }
  return "no error";
}

std::string with(const std::string& lines, const std::string& rest = "") {
  return "[NewRequest]\nSubject=\"CN=a.contoso.com\"\nHashAlgorithm=sha256\n" + lines + rest;
}

bool same_request(const CsrSpec& a, const CsrSpec& b) {
  return a.subject.der() == b.subject.der() && a.friendly_name == b.friendly_name &&
         crypto::build::csr_extensions(a, {}) == crypto::build::csr_extensions(b, {});
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
  CHECK(request.notes[0].sentence.starts_with("r.inf:12: KeySpec: "));
}

TEST_CASE("INF: UTF-16 and Windows' code page") {
  std::string wide = "\xFF\xFE", wide_without_mark;
  for (const char* c = kUsual; *c; ++c) wide_without_mark += std::string(1, *c) + std::string(1, '\0');
  wide += wide_without_mark;
  CHECK(names(read_inf(wide, "r.inf")) == names(read_inf(kUsual, "r.inf")));
  CHECK(names(read_inf(wide_without_mark, "r.inf")) == names(read_inf(kUsual, "r.inf")));
  const InfRequest western = read_inf("[NewRequest]\nSubject=\"CN=a.no,L=Troms\xf8\"\nHashAlgorithm=sha256\n", "r.inf");
  CHECK(western.csr.subject.to_rfc4514() == "CN=a.no,L=Tromsø");
  CHECK(western.notes[0].sentence.find("code page") != std::string::npos);
}

TEST_CASE("INF: keys, hashes, usages") {
  CHECK(read_inf(with("KeyAlgorithm=ECDSA_P384\n"), "r.inf").key == KeySpec{KeyType::ec, 384});
  CHECK(read_inf(with(""), "r.inf").key == KeySpec{KeyType::rsa, 2048});
  CHECK(read_inf(with("KeyUsage=\"CERT_DIGITAL_SIGNATURE_KEY_USAGE | CERT_KEY_ENCIPHERMENT_KEY_USAGE\"\n"), "r.inf").csr.key_usage ==
        (kDigitalSignature | kKeyEncipherment));
  CHECK(read_inf(with("KeyUsage=0x80f8\n"), "r.inf").csr.key_usage ==
        (kDigitalSignature | kNonRepudiation | kKeyEncipherment | kDataEncipherment | kKeyAgreement | kDecipherOnly));
  CHECK(error(with("KeyLength=1024\n")).find("2048 to 16384") != std::string::npos);
  CHECK(error(with("KeyAlgorithm=DSA\n")).find("KeyAlgorithm: 'DSA'") != std::string::npos);
  CHECK(error(with("KeyUsage=CERT_DIGITAL_SIGNATUR_KEY_USAGE\n")).find("did you mean 'CERT_DIGITAL_SIGNATURE_KEY_USAGE'?") !=
        std::string::npos);
  CHECK(error("[NewRequest]\nSubject=\"CN=a.no\"\nHashAlgorithm=sha1\n").find("r.inf:3: HashAlgorithm: 'sha1'") != std::string::npos);
  CHECK(read_inf("[NewRequest]\nSubject=\"CN=a.no\"\n", "r.inf").notes.at(0).sentence.find("no HashAlgorithm") != std::string::npos);
}

TEST_CASE("INF: the forgotten '&' is put in and told; attributes become names of the request") {
  const InfRequest request =
      read_inf(with("", "[Extensions]\n2.5.29.17=\"{text}\"\n_continue_=\"dns=a.no\"\n_continue_=\"dns=b.no\"\n"), "r.inf");
  CHECK(names(request) == "DNS:a.no DNS:b.no");
  CHECK(request.notes.at(0).sentence.find("'&'") != std::string::npos);
  const InfRequest attribute = read_inf(with("", "[RequestAttributes]\nSAN=\"dns=a.no&dns=b.no\"\n"), "r.inf");
  CHECK(names(attribute) == "DNS:a.no DNS:b.no");
  CHECK(attribute.notes.at(0).sentence.find("EDITF_ATTRIBUTESUBJECTALTNAME2") != std::string::npos);
}

TEST_CASE("INF: extensions as octets, and which of them are critical") {
  const CsrSpec csr =
      read_inf(
          with("KeyUsage=0xa0\n",
               "[Extensions]\n2.5.29.17={hex}30 08 82 06 61 2e 78 2e 6e 6f\n1.3.6.1.5.5.7.1.24=\"{hex}30 03\"\n_continue_=\" 02 01 05\"\n"
               "1.2.3=BQA=\n2.5.29.19=\"{text}ca=FALSE\"\n2.5.29.37={hex}300a06082b06010505070301\nCritical=\"2.5.29.17,1.2.3\"\nCritical="
               "2.5.29.37\n"),
          "r.inf")
          .csr;
  CHECK(csr.san.at(0).to_text() == "DNS:a.x.no");
  CHECK(csr.other_extensions ==
        std::vector<NewExtension>{{Oid("1.3.6.1.5.5.7.1.24"), false, {0x30, 3, 2, 1, 5}}, {Oid("1.2.3"), true, {5, 0}}});
  CHECK(csr.extended_key_usage == std::vector<Oid>{Oid("1.3.6.1.5.5.7.3.1")});
  CHECK(csr.critical == CsrSpec::Critical{true, std::nullopt, true, false});
  const CsrSpec other = read_inf(with("",
                                      "[Extensions]\n2.5.29.15=AwIFoA==\n2.5.29.19=\"{text}ca=1&pathlength=0\"\nCritical=2.5.29.19\n"
                                      "[EnhancedKeyUsageExtension]\nOID=1.3.6.1.5.5.7.3.1\nCritical=TRUE\n"),
                                 "r.inf")
                            .csr;
  CHECK(other.key_usage == (kDigitalSignature | kKeyEncipherment));
  CHECK(other.basic_constraints->path_length == 0);
  CHECK(other.critical == CsrSpec::Critical{std::nullopt, false, true, std::nullopt});
  const InfRequest guid =
      read_inf(with("", "[Extensions]\n2.5.29.17=\"{text}guid=f7c3ac41-b8ce-4fb4-aa58-3d1dc0e36b39\"\nCritical=1.2.3\n"), "r.inf");
  CHECK(guid.csr.san.at(0).to_text() == "otherName:1.3.6.1.4.1.311.25.1:041041acc3f7ceb8b44faa583d1dc0e36b39");
  CHECK(guid.notes.back().sentence.find("no extension 1.2.3 that could be critical") != std::string::npos);
}

TEST_CASE("INF: every key that certreq documents is known") {
  const char* const keys[] = {"Exportable=TRUE",
                              "ExportableEncrypted=TRUE",
                              "KeyContainer=c",
                              "KeySpec=AT_KEYEXCHANGE",
                              "KeyUsageProperty=NCRYPT_ALLOW_ALL_USAGES",
                              "MachineKeySet=TRUE",
                              "NotBefore=1/1/2026",
                              "NotAfter=1/1/2027",
                              "ValidityPeriod=Years",
                              "ValidityPeriodUnits=2",
                              "PrivateKeyArchive=FALSE",
                              "EncryptionAlgorithm=aes",
                              "EncryptionLength=256",
                              "ProviderName=x",
                              "ProviderType=12",
                              "RequesterName=CONTOSO\\x",
                              "RequestType=CMC",
                              "SecurityDescriptor=D:P",
                              "AlternateSignatureAlgorithm=FALSE",
                              "Silent=TRUE",
                              "SMIME=FALSE",
                              "UseExistingKeySet=FALSE",
                              "KeyProtection=NCRYPT_UI_NO_PROTECTION_FLAG",
                              "UserProtected=FALSE",
                              "SuppressDefaults=TRUE",
                              "FriendlyName=f",
                              "X500NameFlags=0",
                              "KeyUsage=0xa0",
                              "KeyLength=2048",
                              "KeyAlgorithm=RSA",
                              "ReaderName=x"};
  for (const char* key : keys) {
    CAPTURE(key);
    CHECK(error(with(std::string(key) + "\n")) == "no error");
  }
  CHECK(error(with("RenewalCert=00 11\n")).starts_with("usage"));
  CHECK(read_inf(with("ProviderName=P\nKeySpec=1\n"), "r.inf").provider == "P");
  CHECK(read_inf(with("ProviderName=P\nKeySpec=1\n"), "r.inf").key_exchange);
}

TEST_CASE("INF: what was written is read as the same request") {
  CsrSpec csr;
  csr.subject = Name::from_rfc4514("CN=\\\"a\\\" 100%\\, x,OU=b+O=c,DC=no,1.2.3=v,C=NO");
  csr.san = {GeneralName::from_text("a.no"), GeneralName::from_text("10.1.1.5"), GeneralName::from_text("uri:https://x.no/?a=1%20b"),
             GeneralName::from_text("upn:a@b.no"), GeneralName::from_text("rid:1.2.3")};
  csr.key_usage = kDigitalSignature | kDecipherOnly;
  csr.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.1"), Oid("1.3.6.1.5.5.7.3.2")};
  csr.basic_constraints = BasicConstraints{true, 0};
  csr.ms_template = "WebServer";
  csr.friendly_name = "the \"one\"";
  csr.hash = Hash::sha384;
  csr.other_extensions = {{Oid("1.2.3"), true, Bytes(42, 0x30)}};
  csr.other_extensions[0].value[1] = 40;
  for (int which = 0; which < 4; ++which) {
    CAPTURE(which);
    if (which == 1) csr.critical = {true, false, true, false}, csr.key_usage = kDigitalSignature;
    if (which == 2) csr.san.push_back(GeneralName::from_text("uri:https://x.no/?a=1&b=2"));  // its & would end it
    if (which == 3) csr.subject = Name::from_rfc4514("CN=a,L=Tromsø"), csr.san = {GeneralName::from_text("dirname:CN=a,O=b")};
    const std::string text = write_inf(csr, {KeyType::rsa, 3072}, {"", true, true});
    CHECK(text.starts_with("\xFF\xFE") == (which == 3));
    const InfRequest read = read_inf(text, "r.inf");
    CHECK(read.refused.empty());
    CHECK(read.key == KeySpec{KeyType::rsa, 3072});
    CHECK(read.provider == "Microsoft RSA SChannel Cryptographic Provider");
    CHECK(read.csr.hash == csr.hash);
    CHECK(same_request(read.csr, csr));
  }
  const std::string elliptic = write_inf(csr, {KeyType::ec, 384}, {"", false, true});
  CHECK(read_inf(elliptic, "r.inf").key == KeySpec{KeyType::ec, 384});
  CHECK_THROWS_WITH_AS((void)write_inf(csr, {KeyType::ed25519, 256}, {}), doctest::Contains("certreq makes no key"), Error);
  csr.friendly_name = "two\nlines";
  CHECK_THROWS_WITH_AS((void)write_inf(csr, {}, {}), doctest::Contains("control character"), Error);
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
  CHECK(error(with("", "[Extensions]\n1.2.3=\"{text}x\"\n")).starts_with("usage r.inf:5"));
  CHECK(error(with("", "[Extensions]\n2.5.29.15=\"{text}x\"\n")).starts_with("usage r.inf:5"));
  CHECK(error(with("", "[Extensions]\n1.2.3=\"{hex}05\"\n")).find("one DER element") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n1.2.3=Empty\n")).find("one DER element") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n1.2.3=BQA=\n1.2.3=BQA=\n")).find("there twice") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n2.5.29.17={hex}3000ff\n")).find("one DER element") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n2.5.29.17={hex}3002ff00\n")).starts_with("usage r.inf:5:1: the value of 2.5.29.17: "));
  CHECK(error(with("", "[PolicyStatementExtension]\nPolicies=x\n")).starts_with("usage r.inf:4"));
  CHECK(error(with("", "[Extensions]\n%SAN%=\"{text}x\"\n")).find("is not in [Strings]") != std::string::npos);
  CHECK(error(with("", "[Extensions]\n_continue_=\"x\"\n")).find("nothing before it") != std::string::npos);
  // What is wrong in a continued value is in the line that it stands in.
  CHECK(error(with("", "[Extensions]\n2.5.29.17=\"{text}\"\n_continue_=\"dns=a.no&\"\n_continue_=\"dns=b.no&nonsense\"\n"))
            .starts_with("usage r.inf:7:1: 'nonsense' is not a name"));
  CHECK(error(with("", "[Extensions]\n2.5.29.37=\"{text}1.3.6.1.5.5.7.3.1,\"\n_continue_=\"1.x\"\n")).starts_with("usage r.inf:6:1"));
  CHECK(error(with("RequestType=Cert\n")).starts_with("usage"));
  CHECK(error(with("AlternateSignatureAlgorithm=TRUE\n")).starts_with("usage"));
  CHECK(error(with("AlternateSignatureAlgorithm=FALSE\n")) == "no error");
  CHECK(error(with("UseExistingKeySet=TRUE\n")).starts_with("usage"));
  CHECK(error(std::string((1u << 20) + 1, ' ')).find("larger than 1 MiB") != std::string::npos);
  CHECK(error(std::string_view("[New\0]", 6)).starts_with("usage"));
}

TEST_CASE("INF: limits, and no hang") {
  std::string bomb = "[Strings]\na=\"" + std::string(400'000, 'x') + "\"\n[RequestAttributes]\n";
  for (int i = 0; i < 60'000; ++i) bomb += "k=%a%\n";
  CHECK(error(bomb).find("more than 4 MiB of text once the %strings% are filled in") != std::string::npos);
  std::string many = "[NewRequest]\nSubject=\"CN=a\"\n[Extensions]\n2.5.29.17=\"{text}\"\n";
  for (int i = 0; i < 5001; ++i) many += "_continue_=\"dns=h" + std::to_string(i) + ".no&\"\n";
  CHECK(error(many).find("more than 5000 names") != std::string::npos);
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
