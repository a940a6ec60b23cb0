#include "issue/acme/settings.hpp"

#include <algorithm>

#include "certkit/error.hpp"

namespace certkit::issue::acme {

void Settings::declare(SettingTable& table) {
  http.declare(table);
  table.flag("agree_terms", agree_terms,
             "true: you have read the CA's terms of service and agree to them; asked for once, with a new account");
  table.list("contact", contact, "E-mail addresses that the CA may write to, of a new account");
  table.text("account", account, "Name of the account key in certkit's state folder, where one CA has several of your accounts [default]");
  table.file("account_key", account_key,
             "Account key in a file of your own, of another client perhaps [made, and kept in the state folder]");
  table.secret("account_key_password", account_key_password, "Password of that file");
  table.flag("only_existing", only_existing, "true: never register a new account");
  table.text("eab_kid", eab_kid, "External account binding: the key id that the CA gave out");
  table.secret("eab_hmac", eab_hmac, "External account binding: the MAC key that the CA gave out, in base64url");
  table.text("challenge", challenge, "How names are proved [dns-01 with a dns_hook, else http-01]")
      .one_of({"http-01", "dns-01", "tls-alpn-01"});
  table.file("webroot", webroot, "http-01: folder that a web server serves on port 80 for these names [certkit answers by itself]");
  table.text("bind", bind, "http-01, tls-alpn-01: address that certkit answers on [all]");
  table.number("http_port", http_port, 1, 65'535, "http-01: port that certkit answers on; the CA asks on 80, whatever is in between [80]");
  table.number("tls_port", tls_port, 1, 65'535, "tls-alpn-01: port that certkit answers on; the CA asks on 443 [443]");
  table.file("dns_hook", dns_hook, "dns-01: program that puts the TXT record in place and takes it away");
  table.text("dns_hook_style", dns_hook_style, "dns-01: whose way of calling hooks it is written for [lego]")
      .one_of({"lego", "lego-raw", "certbot", "dehydrated"});
  table.file("dns_cleanup_hook", dns_cleanup_hook, "dns-01, style certbot: the program that takes the record away");
  table.number("dns_wait", dns_wait, 0, 3600,
               "dns-01: seconds from the last record to the question, for it to reach all name servers [10]");
  table.number("hook_timeout", hook_timeout, 1, 3600, "dns-01: seconds that one call of the hook may take [300]");
  table.number("validation_timeout", validation_timeout, 5, 3600, "Seconds that the CA may take to look at the proofs [300]");
  table.text("preferred_chain", preferred_chain,
             "CN of the root or intermediate that the chain should lead to, where the CA offers several");
  table.text("profile", profile, "One of the CA's profiles (kinds of certificates), where it has them");
}

void Settings::check() {
  if (challenge.empty()) challenge = dns_hook.empty() ? "http-01" : "dns-01";
  const auto refuse = [](const std::string& what, const std::string& hint) { throw Error(Errc::usage, what, hint); };
  if (challenge == "dns-01" && dns_hook.empty()) refuse("dns-01 needs a program that changes the DNS", "name it: dns_hook");
  if (challenge != "dns-01" && !dns_hook.empty())
    refuse("dns_hook is for dns-01, and the challenge is " + challenge, "leave one of them out");
  if (challenge != "http-01" && !webroot.empty())
    refuse("webroot is for http-01, and the challenge is " + challenge, "leave one of them out");
  if (!dns_cleanup_hook.empty() && dns_hook_style != "certbot")
    refuse("dns_cleanup_hook is for hooks in certbot's style; others are called with another word", "say dns_hook_style=certbot");
  if (eab_kid.empty() != !eab_hmac.given()) refuse("eab_kid and eab_hmac belong together", "the CA gives out both");
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (account.empty() || account.size() > 60 || !std::all_of(account.begin(), account.end(), fits))
    refuse("account is a name of letters, digits, - and _", "it becomes a file name");
}

}  // namespace certkit::issue::acme
