// What is imported of a certtool template, a cfssl request, a certreq INF, a certificate and a CSR; and how the formats are told apart.
#include "profile/import/import.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/read.hpp"
#include "crypto/build.hpp"
#include "profile/import/json.hpp"
#include "profile/import/profile_text.hpp"
#include "profile/library.hpp"
#include "profile/resolve.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

Imported imported(ImportFormat format, const std::string& text) {
  Imported made = import_request(text, "r", format, {});
  (void)profile_text(made);  // checks that the profile asks for the same
  return made;
}

std::string error(ImportFormat format, const std::string& text) {
  try {
    (void)imported(format, text);
  } catch (const Error& e) {
    return std::string(to_word(e.code())) + " " + e.message();
  }
  return "no error";
}
std::string certtool_error(const std::string& text) { return error(ImportFormat::certtool, text); }
std::string cfssl_error(const std::string& text) { return error(ImportFormat::cfssl, text); }

std::string names(const Imported& made) {
  std::string all;
  for (const GeneralName& name : made.csr.san) all += (all.empty() ? "" : " ") + name.to_text();
  return all;
}

bool holds(const std::vector<std::string>& sentences, const std::string& text) {
  for (const std::string& sentence : sentences)
    if (sentence.find(text) != std::string::npos) return true;
  return false;
}

std::string sniffed(std::string_view content) {
  try {
    return std::string(to_word(sniff_import(content, "f")));
  } catch (const Error& e) {
    return e.message();
  }
}

std::string file(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(std::string(CERTKIT_VECTORS) + "/container/" + name, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("import: the formats are told apart by their content") {
  CHECK(sniffed("; x\r\n[Version]\r\nSignature=x\r\n[NewRequest]\r\nSubject=\"CN=a\"\r\n") == "inf");
  CHECK(sniffed(std::string("\xFF\xFE[\0N\0e\0w\0R\0e\0q\0u\0e\0s\0t\0]\0\n\0", 28)) == "inf");
  CHECK(sniffed("# x\n[ req ]\na = b\n") == "openssl");
  CHECK(sniffed("# X.509\ncn = \"a\"\n") == "certtool");
  CHECK(sniffed(" \n {\"CN\": \"a\"}") == "cfssl");
  CHECK(sniffed(file("leaf.pem")) == "certificate");
  CHECK(sniffed(file("utf16le-bom.pem")) == "certificate");
  CHECK(sniffed(std::string("0\x82\x01\x00\x00", 5)) == "certificate");
  CHECK(sniffed("MIIBszCCAVmgAwIBAgIU\n") == "certificate");
  CHECK(sniffed("hello world\n").find("none of inf, openssl, certtool, cfssl, certificate") != std::string::npos);
  CHECK(import_format_from_word("cfssl") == ImportFormat::cfssl);
  CHECK_THROWS_WITH_AS((void)import_format_from_word("yaml"), doctest::Contains("'yaml' is none of"), Error);
  CHECK_THROWS_WITH_AS((void)import_request("cn=a", "r", ImportFormat::certtool, {"x", {}}),
                       doctest::Contains("--section is for an openssl.cnf"), Error);
  CHECK_THROWS_WITH_AS((void)import_request("cn=a", "r", ImportFormat::certtool, {"", {{"a", "b"}}}), doctest::Contains("--set is for"),
                       Error);
  CHECK_THROWS_WITH_AS((void)import_request(std::string((1u << 20) + 1, ' '), "r", ImportFormat::cfssl, {}), doctest::Contains("1 MiB"),
                       Error);
}

TEST_CASE("import: a certtool template") {
  const Imported made =
      imported(ImportFormat::certtool,
               "# x\r\ncn = \"a \\\"b\\\"\" # trailing\r\nunit: 'x # y'\nunit second\ncountry=NO\ntls_www_server\nencryption_key\ndns_name "
               "= a.contoso.com\nip_address=10.1.1.5\n"
               "serial = 7\ndns_nam = x\ncn = other\nchallenge_password = x\nkrb5_principal = a@B\nstate = \"two \\\nlines\"\n");
  CHECK(made.csr.subject.to_rfc4514() == "CN=a \\\"b\\\",OU=second,OU=x # y,ST=two  lines,C=NO");
  CHECK(names(made) == "DNS:a.contoso.com IP:10.1.1.5");
  CHECK(made.csr.key_usage == kKeyEncipherment);
  CHECK(made.csr.critical.extended_key_usage == true);
  CHECK((made.csr.basic_constraints && !made.csr.basic_constraints->ca));
  CHECK_FALSE(made.key);
  CHECK(holds(made.notes, "r:10: serial: is for certificates"));
  CHECK(holds(made.notes, "r:11: dns_nam: certtool knows no such key and passes over it; did you mean 'dns_name'?"));
  CHECK(holds(made.notes, "r:12: cn is there twice: certtool takes the first one"));
  CHECK(holds(made.lost, "r:13: challenge_password"));
  CHECK(holds(made.lost, "r:14: krb5_principal"));
  CHECK(imported(ImportFormat::certtool, "cn=a\n").csr.key_usage == kDigitalSignature);
  CHECK(imported(ImportFormat::certtool, "cn=a\nca\npath_len=0\ncert_signing_key\n").csr.basic_constraints->path_length == 0);
  CHECK(certtool_error("= x\n").starts_with("usage r:1:1: '= x' is no line of a template"));
  CHECK(certtool_error("cn = \"x\n").find("closing \" is missing") != std::string::npos);
  CHECK(certtool_error("cn = \"x\" y\n").find("text after the closing quote: y") != std::string::npos);
  CHECK(certtool_error("cn = x\nadd_extension = \"1.2.3 0x0\"\n").find("is no hex") != std::string::npos);
  CHECK(certtool_error("cn = x\nadd_extension = \"1.x 0x0500\"\n").starts_with("usage r:2:1: add_extension: "));
  CHECK(certtool_error("cn = x\ntls_feature = y\n").find("is no number") != std::string::npos);
  CHECK(certtool_error("cn = x\nkey_purpose_oid = y\n").starts_with("usage r:2:1: key_purpose_oid: "));
  CHECK(certtool_error("dn = \"x\"\n").starts_with("usage r:1:1: dn: "));
  CHECK(certtool_error("cn = x\ndn_oid = \"x y\"\n").starts_with("usage r:2:1: dn_oid: "));
  CHECK(certtool_error("cn = x\nca\npath_len = y\n").find("is no number") != std::string::npos);
  CHECK(certtool_error("serial = 7\n").find("neither a subject nor a name") != std::string::npos);
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "serial = 1\n";
  CHECK(certtool_error(many).find("more than 10000 lines") != std::string::npos);
}

TEST_CASE("import: a cfssl request") {
  const Imported made = imported(
      ImportFormat::cfssl,
      R"({"cn": "a", "hosts": ["", "10.1.1.5", "b.no", "https://c.no/", "d@e.no", "a_b"], "key": {"algo": "rsa", "size": 3072}, "Names": [{"c": "NO", "OU": "x", "E": "a@b"}, {"OU": "y"}],
                                     "ca": {"pathlen": 1, "expiry": "1h"}, "extensions": [{"id": [1, 2, 3], "critical": true, "value": "BQA="}], "profile": "www", "delegation_enabled": true})");
  CHECK(made.csr.subject.to_rfc4514() == "CN=a,OU=x+OU=y,C=NO");
  CHECK(names(made) == "DNS:b.no email:d@e.no IP:10.1.1.5 URI:https://c.no/");
  CHECK(made.key == KeySpec{KeyType::rsa, 3072});
  CHECK(made.csr.hash == Hash::sha384);
  CHECK((made.csr.basic_constraints->ca && made.csr.basic_constraints->path_length == 1));
  CHECK(made.csr.other_extensions.size() == 2);
  CHECK_FALSE(made.csr.key_usage);
  CHECK(holds(made.lost, "underscore"));
  CHECK(holds(made.lost, "E in names"));
  CHECK(holds(made.notes, "\"profile\" is no member of a request"));
  CHECK(imported(ImportFormat::cfssl, R"({"request": {"CN": "a", "key": null}})").key == KeySpec{KeyType::ec, 256});
  CHECK(imported(ImportFormat::cfssl, R"({"CN": "a", "key": {"algo": "ed25519", "size": 0}})").key == KeySpec{KeyType::ed25519, 256});
  CHECK(holds(imported(ImportFormat::cfssl, R"({"CN": "a", "key": {"algo": "rsa", "size": 1024}})").lost, "rsa:2048 is used"));
  CHECK(holds(imported(ImportFormat::cfssl, R"({"CN": "a", "CN": "b"})").notes, "\"CN\" is there twice"));
  CHECK_FALSE(imported(ImportFormat::cfssl, R"({"CN": "a", "ca": {"pathlen": 0}})").csr.basic_constraints->path_length);
  CHECK(cfssl_error("[]").find("is an object") != std::string::npos);
  CHECK(cfssl_error("{\"CN\": [1]}").starts_with("usage r:1:8: a string is wanted"));
  CHECK(cfssl_error("{\"CN\": \"a\", \"names\": {}}").find("a list of names is wanted") != std::string::npos);
  CHECK(cfssl_error("{\"CN\": \"a\", \"key\": {\"algo\": \"dsa\"}}").find("'dsa' is none of") != std::string::npos);
  CHECK(cfssl_error("{\"CN\": \"a\", \"key\": {\"algo\": \"ecdsa\", \"size\": 255}}").find("unknown curve") != std::string::npos);
  CHECK(cfssl_error("{\"CN\": \"a\", \"extensions\": [{\"id\": \"1.2.3\", \"value\": \"?\"}]}").find("base64") != std::string::npos);
  CHECK(cfssl_error("{\"CN\": \"a\", \"request\": 5}").find("an object is wanted") != std::string::npos);
}

TEST_CASE("import: JSON") {
  const auto text_of = [](const std::string& json) {
    std::vector<std::string> notes;
    try {
      const Node node = read_json(json, "j", notes);
      return node.kind == Node::Kind::scalar ? node.text : std::string(node.kind_in_words());
    } catch (const Error& e) {
      return e.message();
    }
  };
  CHECK(text_of(R"( "a\"\\\/\b\f\n\r\t\u00e6\ud83d\ude00ø" )") == "a\"\\/\b\f\n\r\tæ😀ø");
  CHECK(text_of("-1.5e+7") == "-1.5e+7");
  CHECK(text_of("true") == "true");
  CHECK(text_of("null") == "nothing");
  CHECK(text_of("[\n1,\t2]") == "a list");
  CHECK(text_of("{}") == "a map");
  CHECK(text_of("").starts_with("j:1:1: not JSON: here is the end of the file"));
  CHECK(text_of("{\n \"a\" 1}") == "j:2:6: not JSON: here is '1', and ':' is wanted");
  CHECK(text_of("[1 2]").find("',' or ']' is wanted") != std::string::npos);
  CHECK(text_of("[1,]").find("a value is wanted") != std::string::npos);
  CHECK(text_of("{a: 1}").find("in double quotes") != std::string::npos);
  CHECK(text_of("[1] x").find("the end of the document") != std::string::npos);
  CHECK(text_of("nul").find("a value is wanted") != std::string::npos);
  CHECK(text_of("\"a").find("a closing quote") != std::string::npos);
  CHECK(text_of("\"a\nb\"").find("no control character") != std::string::npos);
  CHECK(text_of("\"\\x\"").find("an escape that JSON has") != std::string::npos);
  CHECK(text_of("\"\\u12\"").find("four hex digits") != std::string::npos);
  CHECK(text_of("\"\\ud83d\"").find("surrogate") != std::string::npos);
  CHECK(text_of(std::string(100'000, '[')).find("nested deeper than 24 levels") != std::string::npos);
  std::string wide = "[0";
  for (int i = 0; i < 60'000; ++i) wide += ",0";
  CHECK(text_of(wide + "]").find("more than 50000 values") != std::string::npos);
  std::string members = "{\"0\":0";
  for (int i = 1; i < 1002; ++i) members += ",\"" + std::to_string(i) + "\":0";
  CHECK(text_of(members + "}").find("more than 1000 members") != std::string::npos);
}

TEST_CASE("import: an INF is what csr --inf makes of it, with a PFX for Windows") {
  const std::string text =
      "[NewRequest]\nSubject=\"CN=a.no,O=\"\"X, Y\"\"\"\nHashAlgorithm=sha1\nKeyLength=1024\nRequestType=Cert\nProviderName=\"Microsoft "
      "RSA SChannel Cryptographic Provider\"\nKeySpec=1\n"
      "KeyUsage=0xa0\nFriendlyName=f\nRenewalCert=aa\n[Extensions]\n2.5.29.17=\"{text}dns=a.no&\"\n1.2.3={hex}0500\nCritical=1.2.3\n["
      "RequestAttributes]\nCertificateTemplate=WebServer\n";
  const Imported made = imported(ImportFormat::inf, text);
  CHECK(made.lost.size() == 4);  // the hash, the length, the type, the renewal
  CHECK(made.key == KeySpec{KeyType::rsa, 2048});
  CHECK(made.csr.ms_template == "WebServer");
  CHECK(made.csr.other_extensions.at(0).critical);
  const std::string yaml = profile_text(made);
  CHECK(
      yaml.find("pkcs12: {ms_csp_name: \"Microsoft RSA SChannel Cryptographic Provider\", ms_key_exchange: true, friendly_name: \"f\"}") !=
      std::string::npos);
  CHECK(yaml.find("# Not carried over:\n#   r:3: HashAlgorithm: 'sha1' is not used for new requests\n") != std::string::npos);
  const CsrSpec csr = resolve(Library({}).load_text(yaml, "p.yaml"), {}, {}).csr;
  CHECK(csr.subject.to_rfc4514() == "CN=a.no,O=X\\, Y");
  const Imported elliptic = imported(ImportFormat::inf,
                                     "[NewRequest]\nSubject=\"CN=a.no\"\nHashAlgorithm=sha256\nKeyAlgorithm=ECDSA_P256\nKeyUsage="
                                     "0xa0\nProviderName=\"Microsoft RSA SChannel Cryptographic Provider\"\n");
  CHECK(elliptic.csr.key_usage == kDigitalSignature);
  CHECK(holds(elliptic.lost, "keyEncipherment: a key ec:p256 cannot encipher"));
  CHECK(profile_text(elliptic).find("ms_csp_name") == std::string::npos);
}

TEST_CASE("import: a certificate and a CSR") {
  const auto objects = [](const std::string& name) { return read(as_bytes(file(name)), name, {}); };
  const Bag leaf = objects("leaf.pem"), request = objects("leaf.csr");
  const Certificate& certificate = *leaf.all<Certificate>().at(0);
  const Imported made = import_certificate(certificate, "leaf.pem");
  (void)profile_text(made);
  CHECK(made.csr.subject.to_rfc4514() == certificate.subject().to_rfc4514());
  CHECK(made.csr.san == certificate.extensions().subject_alt_names());
  CHECK(made.lost.empty());
  const Imported asked = import_csr(*request.all<Csr>().at(0), "leaf.csr");
  (void)profile_text(asked);
  CHECK(asked.csr.san == request.all<Csr>().at(0)->extensions().subject_alt_names());

  // Everything that certkit can ask for comes back from a CSR of it.
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=a+serialNumber=5,OU=b,OU=c,C=NO");
  spec.san = {GeneralName::from_text("a.no"), GeneralName::from_text("upn:a@b.no"), GeneralName::from_text("dirname:CN=x"),
              GeneralName::from_text("othername:1.2.3:0c0161")};
  spec.key_usage = kDigitalSignature;
  spec.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.1"), Oid("1.2.3.4")};
  spec.basic_constraints = BasicConstraints{true, 3};
  spec.ms_template = "WebServer";
  spec.ms_template_oid = "1.3.6.1.4.1.311.21.8.1";
  spec.friendly_name = "friend ${x}";
  spec.hash = Hash::sha384;
  spec.other_extensions = {{Oid("1.2.3.5"), true, {5, 0}}};
  spec.critical = {true, false, true, false};
  const Imported again = import_csr(make_csr(spec, crypto::build::new_key({KeyType::ec, 256})), "r.csr");
  (void)profile_text(again);
  CHECK(again.lost.empty());
  CHECK(again.csr.friendly_name == spec.friendly_name);
  CHECK(again.csr.hash == Hash::sha384);
  auto wanted = crypto::build::csr_extensions(spec, {}), got = crypto::build::csr_extensions(again.csr, {});
  const auto by_oid = [](const NewExtension& a, const NewExtension& b) { return a.oid < b.oid; };
  std::sort(wanted.begin(), wanted.end(), by_oid);
  std::sort(got.begin(), got.end(), by_oid);
  CHECK(wanted == got);
}

TEST_CASE("import: templates and comments in what is imported stay what they are") {
  const Imported made = imported(ImportFormat::certtool, "cn = \"$${x} ${y} # \\\"\"\norganization = \"a: b\\\\\"\nunit = \"- [x]\"\n");
  CHECK(made.csr.subject.common_name() == "$${x} ${y} # \"");
}
