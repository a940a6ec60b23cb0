#include "net/starttls/starttls.hpp"

#include <algorithm>
#include <array>

#include "certkit/error.hpp"

namespace certkit::net {
namespace {

struct Protocol {
  Starttls protocol;
  std::string_view word;
  void (*begin)(starttls::Talk&, const Attempt&);
};

constexpr std::array<Protocol, 12> kProtocols{{{Starttls::smtp, "smtp", starttls::smtp},
                                               {Starttls::imap, "imap", starttls::imap},
                                               {Starttls::pop3, "pop3", starttls::pop3},
                                               {Starttls::ftp, "ftp", starttls::ftp},
                                               {Starttls::ldap, "ldap", starttls::ldap},
                                               {Starttls::xmpp, "xmpp", starttls::xmpp},
                                               {Starttls::xmpp_server, "xmpp-server", starttls::xmpp},
                                               {Starttls::postgres, "postgres", starttls::postgres},
                                               {Starttls::mysql, "mysql", starttls::mysql},
                                               {Starttls::sieve, "sieve", starttls::sieve},
                                               {Starttls::nntp, "nntp", starttls::nntp},
                                               {Starttls::rdp, "rdp", starttls::rdp}}};

const Protocol* find(Starttls protocol) noexcept {
  const auto found = std::find_if(kProtocols.begin(), kProtocols.end(), [&](const Protocol& one) { return one.protocol == protocol; });
  return found == kProtocols.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Starttls> starttls_from_word(std::string_view word) {
  const auto found = std::find_if(kProtocols.begin(), kProtocols.end(), [&](const Protocol& one) { return one.word == word; });
  return found == kProtocols.end() ? std::nullopt : std::optional(found->protocol);
}

std::vector<std::string> starttls_words() {
  std::vector<std::string> words;
  for (const Protocol& one : kProtocols) words.emplace_back(one.word);
  return words;
}

std::string_view to_word(Starttls protocol) noexcept {
  const Protocol* found = find(protocol);
  return found == nullptr ? "none" : found->word;
}

bool starttls::begin(Transport& transport, const Attempt& attempt, Observation& seen, Deadline until, Bytes& early) {
  const Protocol* protocol = find(attempt.starttls);
  if (protocol == nullptr) return true;
  Talk talk(transport, until);
  try {
    protocol->begin(talk, attempt);
    seen.before = Observation::Before::ready;
    early = talk.rest();
    return true;
  } catch (const Error& error) {
    seen.before = error.code() == Errc::refused ? Observation::Before::refused : Observation::Before::failed;
    seen.before_said = error.message();
    return false;
  }
}

}  // namespace certkit::net
