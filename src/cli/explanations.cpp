#include "cli/explanations.hpp"

#include <algorithm>

#include "certkit/error.hpp"
#include "cli/exit.hpp"
#include "cli/meant.hpp"
#include "diagnose/cause.hpp"
#include "issue/hresult.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::cli {
namespace {

using Kind = Explanation::Kind;

struct ErrorText {
  Errc code;
  std::string_view meaning, mend;
};
// docs/exit-codes.md shows the same; a test compares.
constexpr ErrorText kErrors[] = {
    {Errc::usage,
     "The call, a profile, an inventory or an INF says something that cannot be meant, or breaks a limit that the profile sets (names, "
     "their length, the size of a file) or that profiles and INFs themselves have; or an output exists and may not be replaced. Files are "
     "named with line and column.",
     "Follow the hint: it names the nearest right spelling, or the option that is missing. `--force` replaces what is there; a key, or a "
     "binary file that may hold one, is kept as `NAME.old-<timestamp>`."},
    {Errc::unreadable, "A file is missing, empty, a folder where a file is needed, or closed to this user.",
     "Check the path and the permissions."},
    {Errc::malformed, "The bytes are damaged, cut short, or not what they claim to be. The message says at which octet or in which block.",
     "Get the file again, in binary mode; look at what can still be read with `certkit inspect`."},
    {Errc::wrong_kind,
     "The file is fine and holds something else: a certificate without a key, a request where a certificate is needed. The message says "
     "what it does hold.",
     "Give the file that has what is missing. For a PFX without a key: export it again *with* the private key, on the machine that made "
     "the request."},
    {Errc::no_password, "The input is protected, and neither an option nor a terminal gave a password.",
     "`--passin env:VAR`, `file:PATH`, `fd:N`, `stdin` or `prompt`."},
    {Errc::wrong_password,
     "The password is wrong: the file's integrity check does not fit it, and what is encrypted does not open with it either. certkit never "
     "says so because a decryption looked odd.",
     "Try the other password; mind the keyboard layout and the encoding of umlauts."},
    {Errc::bad_decrypt,
     "The password is wrong or the file is damaged, and nothing in it can tell which: the format has no integrity check (encrypted PKCS#8, "
     "`DEK-Info`, OpenSSH, a PFX without a MAC), or the check fails and there is not enough encrypted content to try the password on (a "
     "PFX whose certificates are not encrypted, or that has a single encrypted part).",
     "Try the other password first; if it is certainly right, the file is damaged."},
    {Errc::unsupported, "The content is understood, but certkit does not do what it asks for; the algorithm or version is named.",
     "Convert it where it was made, to what the hint names."},
    {Errc::limit, "An input is refused because of its size, nesting or iterations. The message names the limit.",
     "If the file is honest, make it with sane parameters; a file that needs hours of key derivation is more often an attack."},
    {Errc::mismatch,
     "Two things that must belong together do not; or the second library that reads back everything certkit writes does not agree with "
     "what was meant. Nothing was written.",
     "`certkit verify-pair` over the files shows which key belongs to which certificate. If the second reading disagrees: report it, with "
     "the input."},
    {Errc::unwritable,
     "An output could not be put in place: full disk, no permission, no such folder. What was there before is untouched. Or standard "
     "output took no more, as its reader was gone or its disk full: then what was asked for is done, and files that are in place are named "
     "in the message.",
     "Make room, or choose another `--out-dir`. Do not make again what the message names."},
    {Errc::network, "A server could not be reached, or did not speak its protocol.", "Check name, port and firewall; then again."},
    {Errc::refused, "The CA said no; its own words are in the message.",
     "Change what it objects to: template, names, key size, permission to enrol."},
    {Errc::pending, "The CA took the request and waits for an approval.", "Have it approved, then `certkit retrieve` the ticket file."},
    {Errc::internal, "A fault in certkit. No file was left half written.",
     "Report it with the command line and, where it holds no secret, the input."},
};

struct CodeText {
  int code;
  std::string_view meaning, mend;
};
constexpr CodeText kCodes[] = {
    {0, "Done, or the answer is yes.", "go on"},
    {1,
     "The answer is no: nothing matches, there are findings at or above `--fail-on` (by default `error`), or certificate and key would "
     "have been a mismatched set and were not written.",
     "stop and show the output"},
    {2,
     "The command line, a profile, an inventory or an INF is wrong, or what was given is more than the profile or its device allows. Also: "
     "an output is there already and `--force` was not given.",
     "mend the call"},
    {3,
     "An input cannot be read: missing, damaged, protected by something certkit does not do, or not what was asked for. Also: an output "
     "could not be put in place, or standard output takes nothing; the message names the files that are in place all the same.",
     "mend the file or the folder"},
    {4, "A password is missing or wrong.", "give the password"},
    {5, "The network or the remote server failed.", "try again later"},
    {6, "The CA refused.", "read why, change the request"},
    {7, "The CA has the request and has not decided.", "`certkit retrieve` the ticket later"},
    {8, "A batch is done in part; its report says what failed.", "read the report"},
    {70, "A fault in certkit itself.", "report it"},
};

// Findings of other commands than lint and check.
struct FindingText {
  std::string_view id, severity, title, meaning, mend;
};
constexpr FindingText kFindings[] = {
    {"basic-constraints-changed", "error", "a CA certificate of a request for a leaf, or the other way round",
     "What came back from the CA is not of the kind that was asked for.",
     "Ask the CA which template or profile it used, and submit the request again."},
    {"chain-strangers", "note", "certificates that are not of the chain",
     "The CA sent certificates along that the new one does not lead to.", "Nothing has to be done: they are left out."},
    {"endpoint", "error", "service that does not serve its new certificate",
     "The new files were in place and the service was told of them, and yet another certificate, or nothing, answered at one of its "
     "endpoints. The old files were put back.",
     "See whether the hook reaches the service, and whether the endpoint is the right one: certkit check HOST:PORT. Then certkit renew "
     "--only "
     "NAME --force."},
    {"extension-dropped", "note", "extension that the CA left out",
     "The request asked for an extension that the certificate does not have.", "Nothing has to be done, unless the device needs it."},
    {"hook", "error", "program of the fleet that failed",
     "A hook of the certificate ended with another exit code than 0, took longer than its limit, or could not be run. One before the "
     "request: "
     "nothing was asked for. One after the files were in place: the old ones were put back.",
     "Run it by hand, with the CERTKIT_ variables that docs/fleet.md lists. Then certkit renew --only NAME --force."},
    {"issuer-missing", "warning", "certificate of the issuer that did not come along",
     "Nobody has the certificate that signed this one, and clients will miss it as well.",
     "Get the CA's certificate from whoever runs it, and give it to certkit deliver."},
    {"key-missing", "error", "certificate without its private key", "No private key that was given belongs to this certificate.",
     "Search where keys may be: certkit verify-pair FOLDER CERTIFICATE; or export the PFX again with \"Yes, export the private key\"."},
    {"no-partner", "error", "key or request that nothing belongs to", "Nothing else that was given has this public key.",
     "Give the certificate, or the key, that belongs to it."},
    {"not-published", "error", "CA that the directory does not have",
     "The object of the CA, or this certificate in it, is not there: domain members do not trust it, or find no way to it.",
     "certkit publish FILE --ldap ldap://DC, as a member of Enterprise Admins."},
    {"pair-proven", "note", "pair that belongs together",
     "What the private key signs is verified with the other's public key, by two libraries.", ""},
    {"phone-finds", "note", "CA that a phone finds", "A Communicator Phone Edition finds this certificate, and installs it.", ""},
    {"phone-finds-damaged", "warning", "value that is no certificate",
     "An object that phones read holds something else than a certificate.",
     "Remove the value: with ADSI Edit, or pkiview.msc, Manage AD Containers."},
    {"phone-finds-expired", "error", "CA that a phone finds, and that has expired", "What a phone installs does not help it any more.",
     "Publish the new certificate of the CA."},
    {"phone-finds-ntauth", "warning", "CA that a phone finds as NTAuthCertificates only",
     "NTAuthCertificates is of the class that phones look for, and so it serves where nobody may write to the others; but some phones take "
     "very long.",
     "certkit publish FILE --as root --ldap ldap://DC, with the rights for it."},
    {"phone-finds-old", "note", "expired CA among those that a phone finds", "It does no harm, but phones fetch it with the others.",
     "Remove it where nothing needs it any more."},
    {"phone-misses-intermediate", "note", "intermediate CA that a phone does not find",
     "Nothing is wrong as long as the server sends it with its own certificate.",
     "certkit publish FILE --as sub --ldap ldap://DC, where the server does not."},
    {"phone-misses-root", "error", "root that a phone does not find",
     "The phone cannot verify the server. As soon as the directory holds one CA certificate, it does not ask the web pages of a CA; and "
     "where it finds none at all, "
     "it says \"Cannot validate server certificate\".",
     "certkit publish FILE --as root --ldap ldap://DC."},
    {"phone-source-fails", "warning", "place where a phone gets nothing",
     "The host of an enrollment service does not give the certificate of its CA by HTTP.",
     "Install the web pages of the CA there, or have a web server give the file; or publish the root in the directory."},
    {"same-key", "note", "same public key", "They have the same public key, and there is no private key to prove more with.",
     "Give the private key too."},
    {"san-added", "warning", "name that the CA added", "The certificate is for a name that was not asked for.",
     "Nothing has to be done, unless that host is not to be spoken for with this key."},
    {"san-dropped", "error", "name that the CA dropped",
     "The request asked for a name that the certificate does not have: clients of that name refuse it.",
     "Ask the CA why (a template that takes names from the directory drops them), and submit the request again."},
    {"several-keys", "error", "several pairs that are not one", "Each has its partner, and yet they do not all belong together.",
     "Ask for one pair at a time, or put them into a folder."},
    {"subject-changed", "warning", "subject that the CA changed", "The subject of the certificate is another one than the request's.",
     "Nothing has to be done, unless a device looks at the CN."},
    {"wrong-server-answers", "error", "server that ought not to answer for that name",
     "Behind a name of the device stands another server than the one that clients need there: it has not got the page, says that it does "
     "not know "
     "what was asked for, or is the one that answers for another name too. In a migration with two versions side by side, users see "
     "\"404\" and "
     "\"Invalid Conference ID\".",
     "See where DNS, the load balancer and the publishing rule of the name lead to: certkit check --profile PROFILE --set … shows all "
     "names in "
     "one table."},
    {"unproven", "error", "pair that could not be proved",
     "The numbers are the same, and what the key signs is not verified: the key is damaged, or of a kind that does not sign.",
     "Take the key from a backup, or make a new one: certkit csr --from OLD.cer."},
    {"usage-added", "note", "usage that the CA added", "The certificate may be used for more than was asked for.",
     "Nothing has to be done."},
    {"usage-dropped", "error", "usage that the CA dropped", "The certificate may not be used for something that was asked for.",
     "Ask the CA for a template or profile that has it, and submit the request again."},
};

std::string date_text(Time time) { return to_rfc3339(time).substr(0, 10); }

std::vector<std::string> dates_of(const lint::Rule& rule) {
  std::vector<std::string> dates;
  for (const lint::PolicyLine& line : lint::policy_lines()) {
    if (line.rule != rule.id) continue;
    std::string text = line.from == lint::kAlways ? "always" : "issued from " + date_text(line.from);
    if (line.until < lint::day(9999, 1, 1)) text += " until before " + date_text(line.until);
    text += ": " + std::string(to_word(line.severity));
    if (line.limit > 1) text += ", limit " + std::to_string(line.limit);
    dates.push_back(text + " (" + std::string(line.citation) + ")");
  }
  if (dates.empty() && rule.since != lint::kAlways) dates.push_back("issued from " + date_text(rule.since));
  return dates;
}

std::vector<Explanation> findings() {
  std::vector<Explanation> all;
  for (const lint::Rule* rule : lint::all_rules()) {
    all.push_back({Kind::finding, std::string(rule->id), std::string(to_word(rule->severity)), std::string(rule->title),
                   std::string(rule->meaning), std::string(rule->mend), std::string(rule->citation), dates_of(*rule)});
    all.back().found_by = {"lint"};
    if (diagnose::find_cause(rule->id) != nullptr) all.back().found_by = {"lint", "check", "scan"};
  }
  // A word means the same to both: lint says it.
  for (const diagnose::Cause* cause : diagnose::all_causes()) {
    if (lint::find_rule(cause->id) != nullptr) continue;
    all.push_back({Kind::finding, std::string(cause->id), std::string(to_word(cause->severity)), std::string(cause->title),
                   std::string(cause->meaning), std::string(cause->mend), std::string(cause->citation)});
    all.back().found_by = {"check", "scan"};
  }
  for (const FindingText& one : kFindings)
    all.push_back({Kind::finding, std::string(one.id), std::string(one.severity), std::string(one.title), std::string(one.meaning),
                   std::string(one.mend)});
  std::sort(all.begin(), all.end(), [](const Explanation& a, const Explanation& b) { return a.id < b.id; });
  return all;
}

Explanation of_windows(std::uint32_t code) {
  Explanation one;
  one.kind = Kind::windows_code;
  one.id = issue::hresult_text(code);
  if (const issue::Hresult* known = issue::find_hresult(code)) {
    one.title = known->name;
    one.meaning = known->cause;
    one.mend = known->next;
  } else {
    one.meaning = issue::hresult_origin(code);
    one.mend = "Look for " + one.id + " in Microsoft's documentation (MS-ERREF), or on a Windows machine: certutil -error " + one.id + ".";
  }
  return one;
}

}  // namespace

std::vector<Explanation> all_explanations() {
  std::vector<Explanation> all = findings();
  for (const ErrorText& one : kErrors)
    all.push_back({Kind::error,
                   std::string(to_word(one.code)),
                   "",
                   "",
                   std::string(one.meaning),
                   std::string(one.mend),
                   "",
                   {},
                   static_cast<int>(exit_for(one.code))});
  for (const CodeText& one : kCodes)
    all.push_back({Kind::exit_code, std::to_string(one.code), "", "", std::string(one.meaning), std::string(one.mend), "", {}, one.code});
  for (const issue::Hresult& one : issue::hresults()) all.push_back(of_windows(one.code));
  return all;
}

Explanation explanation_of(const std::string& id) {
  if (const auto code = issue::hresult_from_text(id)) return of_windows(*code);
  std::vector<std::string> ids;
  for (Explanation& one : all_explanations()) {
    if (one.id == id) return std::move(one);
    ids.push_back(std::move(one.id));
  }
  const std::string meant = did_you_mean(id, ids);
  throw Error(Errc::usage, "there is no finding, error, exit code or code of Windows '" + id + "'",
              meant.empty() ? "certkit explain lists them all" : meant, id);
}

}  // namespace certkit::cli
