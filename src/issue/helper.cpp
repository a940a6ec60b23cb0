#include "issue/helper.hpp"

#include <charconv>
#include <filesystem>

#include "base/text.hpp"
#include "base/trimmed.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/among.hpp"

namespace certkit::issue {
namespace {

constexpr std::size_t kLongestCookie = 16u << 10, kLongestSaying = 500;

enum Exit {
  issued = 0,
  wait = 1,
  rejected = 2,
  unreachable = 3,
  unconfigured = 4,
  wait_with_delay = 5,
  unsupported = 6,
  needs_scep = 16,
  needs_new_key = 17
};

// In one line, for a message: what it printed, or the last line of its complaints.
std::string words_of(const HelperSaid& said) {
  std::string_view text = base::trimmed(said.out);
  if (text.empty()) {
    text = base::trimmed(said.err);
    const std::size_t line_end = text.rfind('\n');
    if (line_end != std::string_view::npos) text.remove_prefix(line_end + 1);
  }
  std::string line;
  for (const char c : text.substr(0, kLongestSaying)) line += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  return base::printable(line);
}

std::string with_words(std::string sentence, const HelperSaid& said) {
  const std::string words = words_of(said);
  return words.empty() ? sentence : sentence + ": " + words;
}

std::vector<Certificate> certificates_in(const HelperSaid& said, const std::string& name) {
  ReadOptions options;
  options.decrypt = false;
  std::vector<Certificate> certificates;
  try {
    const Bag bag = read(as_bytes(said.out), "what " + name + " printed", options);
    for (const Certificate* one : bag.all<Certificate>()) certificates.push_back(*one);
  } catch (const Error& error) {
    if (error.code() == Errc::limit || error.code() == Errc::internal) throw;
  }
  return certificates;
}

std::vector<const Certificate*> pointers_to(const std::vector<Certificate>& certificates) {
  std::vector<const Certificate*> pointers;
  for (const Certificate& one : certificates) pointers.push_back(&one);
  return pointers;
}

Issued issued_by(const Csr& csr, const HelperSaid& said, const std::string& name) {
  const std::vector<Certificate> certificates = certificates_in(said, name);
  if (certificates.empty())
    throw Error(Errc::malformed, with_words(name + " says that the certificate is issued, and printed none", said),
                "run the helper by hand, with CERTMONGER_OPERATION=SUBMIT and the request in CERTMONGER_CSR");
  if (auto found = issued_among(csr, pointers_to(certificates))) return std::move(*found);
  return {certificates.front(), {certificates.begin() + 1, certificates.end()}, {}, {}};  // of another key: whoever compares them says so
}

Pending pending_with(std::string_view cookie, std::optional<std::chrono::seconds> delay, const HelperSaid& said, const std::string& name) {
  cookie = base::trimmed(cookie);
  if (cookie.empty() || cookie.size() > kLongestCookie || cookie.find('\0') != std::string_view::npos)
    throw Error(Errc::malformed, with_words(name + " wants to be asked again, and gave no cookie to do so", said),
                "exit codes 1 and 5 of a helper need one; a program that merely fails may end so, too");
  return {std::string(cookie), "", delay, delay.has_value()};
}

// Seconds, a line end, the cookie.
Pending pending_with_delay(const HelperSaid& said, const std::string& name) {
  const std::string_view text = base::trimmed(said.out);
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  const std::string_view number = base::trimmed(text.substr(0, line_end));
  int seconds = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), seconds);
  if (number.empty() || error != std::errc() || end != number.data() + number.size() || seconds < 0)
    throw Error(Errc::malformed, with_words(name + " says when to ask again, and that is no number of seconds", said),
                "exit code 5 of a helper has the seconds in its first line, and a cookie behind it");
  return pending_with(text.substr(line_end), std::chrono::seconds(seconds), said, name);
}

[[noreturn]] void fail(const HelperSaid& said, const std::string& name) {
  switch (said.exit_code) {
    case unreachable:
      throw Error(Errc::network, with_words(name + " did not reach its CA", said), "try again later: certkit remembers the request");
    case unconfigured:
      throw Error(Errc::usage, with_words(name + " lacks something that it has to know", said),
                  "its own documentation says where that is configured; arguments may follow its name: exec:PROGRAM ARG");
    case unsupported:
      throw Error(Errc::unsupported, with_words(name + " does not know this operation", said), "is it a helper for certmonger?");
    case needs_scep:
      throw Error(Errc::unsupported, name + " wants to be given SCEP messages, which certkit does not make", "use another way to this CA");
    default:
      throw Error(Errc::malformed,
                  with_words(name + " ended with exit code " + std::to_string(said.exit_code) + ", which means nothing", said),
                  "helpers end with 0 to 6, 16 or 17: is it a helper for certmonger?");
  }
}

void add(std::vector<std::pair<std::string, std::string>>& environment, const char* name, std::string value) {
  if (!value.empty()) environment.emplace_back(name, std::move(value));
}

std::string names_of(const std::vector<GeneralName>& names, GeneralName::Type type) {
  std::string text;
  for (const GeneralName& name : names)
    if (name.type == type) text += (text.empty() ? "" : "\n") + name.value;
  return text;
}

}  // namespace

HelperCommand helper_command(const std::string& text) {
  std::error_code error;
  if (std::filesystem::is_regular_file(text, error)) return {text, {}};
  std::vector<std::string> words;
  bool quoted = false, in_word = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
      if (!in_word) words.emplace_back();
      in_word = true;
    } else if ((c == ' ' || c == '\t') && !quoted) {
      in_word = false;
    } else {
      if (!in_word) words.emplace_back();
      in_word = true;
      words.back() += c;
    }
  }
  if (quoted)
    throw Error(Errc::usage, "a quote has no end in exec:" + base::printable(text), "a word with blanks stands between two of them");
  if (words.empty() || words.front().empty())
    throw Error(Errc::usage, "exec: names no program", "it looks like exec:/usr/libexec/certmonger/helper, and arguments may follow");
  return {words.front(), {words.begin() + 1, words.end()}};
}

std::vector<std::pair<std::string, std::string>> helper_environment(const Csr& csr, const HelperRequest& request) {
  using Type = GeneralName::Type;
  std::vector<std::pair<std::string, std::string>> environment;
  add(environment, "CERTMONGER_OPERATION", request.operation);
  add(environment, "CERTMONGER_CSR", to_pem(csr));
  add(environment, "CERTMONGER_CA_COOKIE", request.cookie);
  add(environment, "CERTMONGER_REQ_SUBJECT", csr.subject().to_rfc4514());
  const std::vector<GeneralName> names = csr.extensions().subject_alt_names();
  add(environment, "CERTMONGER_REQ_HOSTNAME", names_of(names, Type::dns));
  add(environment, "CERTMONGER_REQ_EMAIL", names_of(names, Type::email));
  add(environment, "CERTMONGER_REQ_IP_ADDRESS", names_of(names, Type::ip));
  add(environment, "CERTMONGER_REQ_PRINCIPAL", names_of(names, Type::upn));
  const KeyType type = csr.public_key().type();
  add(environment, "CERTMONGER_KEY_TYPE", type == KeyType::rsa ? "RSA" : type == KeyType::ec ? "EC" : type == KeyType::dsa ? "DSA" : "");
  add(environment, "CERTMONGER_CA_PROFILE", request.profile);
  add(environment, "CERTMONGER_CA_ISSUER", request.ca_issuer);
  add(environment, "CERTMONGER_CA_NICKNAME", request.nickname);
  if (request.replaced != nullptr) add(environment, "CERTMONGER_CERTIFICATE", to_pem(*request.replaced));
  return environment;
}

Answer helper_answer(const Csr& csr, const HelperSaid& said, const std::string& name) {
  switch (said.exit_code) {
    case issued: return issued_by(csr, said, name);
    case wait: return pending_with(said.out, std::nullopt, said, name);
    case wait_with_delay: return pending_with_delay(said, name);
    case rejected: {
      const std::string words = words_of(said);
      return Refused{words.empty() ? "the CA rejects the request, and " + name + " does not say why" : words, ""};
    }
    case needs_new_key:
      return Refused{with_words("the CA wants a request with another key", said),
                     "make a new key: certkit csr, without --key and --reuse-key"};
    default: fail(said, name);
  }
}

std::vector<Certificate> helper_roots(const HelperSaid& said, const std::string& name) {
  if (said.exit_code != issued) fail(said, name);
  const std::vector<Certificate> certificates = certificates_in(said, name);
  if (certificates.empty())
    throw Error(Errc::unsupported, name + " hands out no certificates of its CA", "ask whoever runs the CA for them");
  return in_chain_order(pointers_to(certificates));
}

}  // namespace certkit::issue
