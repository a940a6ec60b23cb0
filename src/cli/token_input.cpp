#include "cli/token_input.hpp"

#include <filesystem>

#include "base/text.hpp"
#include "cli/meaning.hpp"
#include "crypto/held_key.hpp"
#include "crypto/token.hpp"

namespace certkit::cli {

Bag read_token(const std::string& uri, const AskPassword& ask) {
  Bag bag;
  PrivateKey key = crypto::token_key(meaning(uri, &crypto::parse_token_uri), ask);
  bag.files.push_back({uri, "a key in a token", {}, {}, {}, {}});
  Item item{std::move(key), {}, {}, {}, {}};
  item.source.file = uri;
  item.source.container = "PKCS#11";
  bag.items.push_back(std::move(item));
  return bag;
}

KeyMaker key_maker(Session& session, const std::string& uri, const PasswordSource& pin) {
  if (!crypto::is_token_uri(uri))
    throw Error(Errc::usage, "--new-key makes a key in a token, and this is a file",
                "--key 'pkcs11:token=…;object=NAME'; without --key the new key is written into a file", named(uri));
  crypto::TokenUri meant = meaning(uri, &crypto::parse_token_uri);
  if (meant.find("object") == nullptr)
    throw Error(Errc::usage, "the URI does not say how the new key is to be called", "object=NAME says it", named(uri));
  return [&session, meant = std::move(meant), ask = asker(pin, session)](const KeySpec& spec) {
    PrivateKey key = crypto::make_token_key(meant, spec, ask);
    session.note("the new key \"" + base::printable(*meant.find("object")) + "\" is in " + key.held()->place());
    return key;
  };
}

std::string lasting_place(const std::string& file_or_uri) {
  if (file_or_uri.empty() || crypto::is_token_uri(file_or_uri)) return file_or_uri;
  return std::filesystem::absolute(file_or_uri).string();
}

}  // namespace certkit::cli
