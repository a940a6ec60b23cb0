// Things that carry a public key, told one gist after the other, sorted into groups of one key each; then the proofs.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "certkit/chain.hpp"
#include "trust/gist.hpp"

namespace certkit::trust {

class Matcher {
 public:
  explicit Matcher(bool folder) : folder_(folder) {}
  void search() { folder_ = true; }  // what is added is a collection, as a folder is
  void add(Gist&& gist);
  // Called from several threads: the file, once more; what it throws makes its keys unproven.
  using ReadAgain = std::function<Bag(const std::string& file)>;
  [[nodiscard]] MatchAnswer answer(const ReadAgain& read_again) &&;

 private:
  struct Spelling {  // of the public key
    Sha256 spki;
    Bytes octets;  // empty: the common spelling of RSA
    std::uint32_t holders = 0;
  };
  struct Key {  // a private key, by its spelling
    Sha256 pkcs8;
    std::uint32_t thing = 0, spelling = 0;
    std::unique_ptr<Trial> trial;  // until it is judged
    std::string failure;
  };
  struct Group {
    KeyGroup shown;
    std::vector<Spelling> spellings;
    std::vector<Key> keys;
  };
  [[nodiscard]] std::uint32_t add_spelling(Group& group, Gist::Thing& thing);
  void set_issuers_aside(std::vector<KeyThing>& issuers);
  // What the key has to be checked against: all spellings but one that is its own alone.
  [[nodiscard]] static bool concerns(const Key& key, const Group& group, std::size_t spelling);
  void try_keys(const ReadAgain& read_again);
  static void judge(const Group& group, Key& key, Trial trial);
  void conclude(Group& group) const;

  bool folder_;
  KeyNumbers numbers_;
  std::vector<std::uint32_t> group_of_number_;
  std::deque<Group> groups_;
};

}  // namespace certkit::trust
