#include <filesystem>
#include <memory>

#include "base/text.hpp"
#include "cli/commands/ca/words.hpp"
#include "cli/render/authority.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {

void declare_ca_folder(Syntax& syntax, std::string& folder) {
  syntax.input("DIR", folder, "The CA's folder").required().understood_by([](const std::string& word) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(word, ignored))
      throw Error(Errc::usage, base::printable(word) + " is a file, and a CA is a folder",
                  "the folder comes first: certkit ca sign DIR CSR");
  });
}

issue::Authority open_ca(Session& session, const std::string& folder) {
  auto authority = issue::Authority::open(folder);
  if (authority.never_issued())
    session.note("a run that was killed had begun the certificate " + *authority.never_issued() +
                 " and not signed it: it was never issued, and its row is taken out of index.txt; sign the request again");
  return authority;
}

Action declare_ca_list(Syntax& syntax) {
  auto folder = std::make_shared<std::string>();
  declare_ca_folder(syntax, *folder);
  return [folder](Session& session) {
    show(session, open_ca(session, *folder).list(session.io.now()));
    return Exit::ok;
  };
}

namespace {

Action declare(Syntax& syntax) {
  syntax.word("init", "a new CA in a folder", &declare_ca_init);
  syntax.word("sign", "sign CSRs", &declare_ca_sign);
  syntax.word("revoke", "revoke certificates", &declare_ca_revoke);
  syntax.word("crl", "the list of what is revoked, signed", &declare_ca_crl);
  syntax.word("list", "what it has signed", &declare_ca_list);
  syntax.word("export", "its certificate, chain and list, for trust stores and web servers", &declare_ca_export);
  return {};
}

}  // namespace

const Command& command_ca() {
  static const Command command{
      "ca",
      Heading::make,
      6,
      "a small CA of your own: init, sign, revoke, crl, list, export",
      "  # a CA in the folder root-ca; its key is not encrypted\n"
      "  certkit ca init root-ca --subject \"CN=Lab Root CA,O=Contoso\"\n"
      "  # for names below contoso.com alone, the key protected by the first line of the file ca.pw\n"
      "  certkit ca init branch-ca --subject \"CN=Branch CA\" --name-constraint contoso.com --passout file:ca.pw\n"
      "  # a CA below another one\n"
      "  certkit ca init issuing-ca --subject \"CN=Issuing CA\" --intermediate --parent lab-ca\n"
      "  # makes mcu1.contoso.com.crt\n"
      "  certkit ca sign lab-ca mcu1.contoso.com.csr\n"
      "  # several at once, for 90 days\n"
      "  certkit ca sign lab-ca mcu1.contoso.com.csr mcu2.contoso.com.csr --days 90 --out-dir issued\n"
      "  # for a client, by a CA whose key has a password\n"
      "  certkit ca sign office-ca alice.csr --eku clientAuth --passin file:ca.pw -o alice.crt\n"
      "  # for a device that made its own request: with the names and usages that its profile asks for\n"
      "  certkit ca sign lab-ca mcu2.contoso.com.csr --profile codian/mcu-4500 --set fqdn=mcu2.contoso.com\n"
      "  # certificates that nobody shall trust any more: by their files, or by the serial numbers that certkit ca list shows\n"
      "  certkit ca revoke lab-ca server.cer --reason keyCompromise\n"
      "  certkit ca revoke lab-ca server.cer issued.cer --reason superseded\n"
      "  certkit ca revoke lab-ca issued.cer\n"
      "  # the list that clients fetch, in lab-ca/ca.crl\n"
      "  certkit ca crl lab-ca\n"
      "  # and a copy of it where the web server looks\n"
      "  certkit ca crl lab-ca --days 30 -o lab-ca.crl --force\n"
      "  certkit ca crl office-ca --passin file:ca.pw\n"
      "  # serial, end and subject of all that it has signed\n"
      "  certkit ca list lab-ca\n"
      "  certkit ca list lab-ca | grep mcu1\n"
      "  certkit ca list lab-ca --json\n"
      "  # what goes into trust stores\n"
      "  certkit ca export lab-ca --root -o root.pem\n"
      "  # for a double click under Windows\n"
      "  certkit ca export lab-ca --root --to der -o root.cer\n"
      "  # the whole chain, for a device that wants PKCS#7\n"
      "  certkit ca export lab-ca -o chain.p7b\n"
      "  # the files that the URLs in its certificates lead to, into the folder that the web server hands out\n"
      "  certkit ca export lab-ca --out-dir www --force\n"
      "  # for the members of a domain: applied by ldapmodify -c, or ldifde -i -k under Windows\n"
      "  certkit ca export lab-ca --ldif contoso.com -o ca.ldif\n",
      &declare};
  return command;
}

}  // namespace certkit::cli
