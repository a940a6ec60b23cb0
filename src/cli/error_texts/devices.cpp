// Phones, conferencing systems and office programs.
#include "cli/error_texts.hpp"

namespace certkit::cli {

const ErrorTexts& device_texts() {
  static const ErrorTexts texts{
      {"Communicator Phone Edition, Lync Phone Edition",
       {"Cannot validate server certificate", "The certificate web service cannot be found"},
       "The phone has not got the root of the CA. It looks for it in Active Directory, and only where there is none at all, on the web "
       "pages "
       "of an enterprise CA.",
       {"untrusted-root", "missing-intermediate", "phone-misses-root", "phone-source-fails"},
       "cannot-validate-server-certificate",
       "check HOST:5061 --client lync-phone"},
      {"Lync, Skype for Business",
       {"Invalid Conference organizer or Conference ID", "Invalid Conference ID",
        "Sorry, something went wrong, and we can't get you into the meeting"},
       "The pool that answered does not know the meeting: in a migration, the rule of the simple URL leads to the other version's pool.",
       {"wrong-server-answers", "http-error"},
       "invalid-conference-id",
       "check --profile lync2013/reverse-proxy --set sip_domains=DOMAIN --set external_web_fqdns=HOST"},
      {"IIS",
       {"HTTP Error 404", "404 - File or directory not found", "404 Not Found", "404 - Datei oder Verzeichnis wurde nicht gefunden"},
       "TLS works, and the server that answered has not got that page: often the request came to the wrong one.",
       {"http-error", "wrong-server-answers"},
       "invalid-conference-id",
       "check https://HOST/PATH"},
      {"Lync, Skype for Business",
       {"There was a problem verifying the certificate from the server", "There was a problem acquiring a personal certificate",
        "Certificate trust with another server could not be established",
        "Beim Überprüfen des Serverzertifikats ist ein Problem aufgetreten"},
       "The client, or the server, does not take the certificate of the server that it spoke to: its root, its name, or a CRL that cannot "
       "be "
       "reached.",
       {"untrusted-root", "name-mismatch", "missing-intermediate", "crl-unreachable", "expired"},
       "remote-certificate-is-invalid",
       "check HOST:5061"},
      {"Communicator, Lync",
       {"Cannot synchronize with the corporate address book", "Cannot synchronize the corporate address book",
        "Cannot download the corporate address book", "The address book could not be synchronized"},
       "The address book comes by HTTPS, through the parts of Internet Explorer, which refuse a certificate whose CRL cannot be reached.",
       {"crl-unreachable", "crl-expired", "crl-ldap-only", "untrusted-root", "name-mismatch", "http-error"},
       "revocation-offline",
       "check https://HOST/abs/"},
      {"Outlook",
       {"The name on the security certificate is invalid or does not match the name of the site",
        "Der Name auf dem Sicherheitszertifikat ist ungültig oder stimmt nicht mit dem Namen der Website überein"},
       "Outlook asked for another name than the certificate has: mostly that of an internal URL, or autodiscover.",
       {"name-mismatch"},
       "wrong-name",
       "check --profile exchange/client-access --set mail_fqdn=HOST"},
      {"Outlook",
       {"There is a problem with the proxy server's security certificate",
        "Es liegt ein Problem mit dem Sicherheitszertifikat des Proxyservers vor"},
       "Outlook Anywhere does not take the certificate of the server: the root, the name or the dates.",
       {"untrusted-root", "name-mismatch", "missing-intermediate", "expired"},
       "remote-certificate-is-invalid"},
      {"Exchange",
       {"The certificate status could not be determined because the revocation check failed", "RevocationCheckFailure",
        "Der Zertifikatstatus konnte nicht ermittelt werden, da die Sperrprüfung fehlgeschlagen ist"},
       "Exchange asks the CRL and cannot: often because WinHTTP of the server has no proxy.",
       {"crl-unreachable", "crl-expired", "crl-ldap-only", "ocsp-unreachable"},
       "revocation-offline",
       "check CERTIFICATE.cer"},
      {"Remote Desktop",
       {"A revocation check could not be performed for the certificate",
        "Für das Zertifikat konnte keine Sperrprüfung durchgeführt werden"},
       "The CRL of the certificate cannot be reached from the client.",
       {"crl-unreachable", "crl-expired", "crl-ldap-only"},
       "revocation-offline",
       "check HOST:3389 --starttls rdp"},
      {"Codian, Cisco MCU",
       {"Key does not match certificate", "Private key does not match certificate"},
       "The private key that was uploaded does not belong to the certificate.",
       {"key-mismatch"},
       "mcu",
       "verify-pair CERTIFICATE KEY"},
  };
  return texts;
}

}  // namespace certkit::cli
