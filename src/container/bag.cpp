#include "certkit/bag.hpp"

#include <algorithm>
#include <iterator>

namespace certkit {

namespace {

template <class T>
void move_to_end(std::vector<T>& to, std::vector<T>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return count == 1 ? std::string("1 ") + one : std::to_string(count) + " " + many;
}

}  // namespace

void Bag::append(Bag&& other) {
  move_to_end(items, std::move(other.items));
  move_to_end(problems, std::move(other.problems));
  move_to_end(files, std::move(other.files));
}

std::string Bag::describe() const {
  std::string where;
  for (const File& file : files) {
    if (&file != &files.front()) where += &file == &files.back() ? " and " : ", ";
    where += file.name == "-" ? "standard input" : file.name;
    if (files.size() > 3 && &file != &files.back()) {
      where += " and " + std::to_string(files.size() - 1) + " other files";
      break;
    }
  }
  std::vector<std::string> held;
  const auto say = [&](std::size_t count, const char* one, const char* many) {
    if (count > 0) held.push_back(counted(count, one, many));
  };
  const std::size_t keys = all<PrivateKey>().size();
  std::size_t closed = 0;
  for (const File& file : files) closed += file.closed_keys;
  say(all<Certificate>().size(), "certificate", "certificates");
  say(keys, "private key", "private keys");
  say(closed, "private key that cannot be opened", "private keys that cannot be opened");
  say(all<Csr>().size(), "certificate request", "certificate requests");
  say(all<Crl>().size(), "CRL", "CRLs");
  say(all<PublicKey>().size(), "public key", "public keys");
  for (const Item::Opaque* opaque : all<Item::Opaque>()) {
    if (held.size() > 8) break;
    held.push_back(opaque->what);
  }
  const auto blocks = std::count_if(problems.begin(), problems.end(), [](const Problem& problem) { return !problem.about_keys; });
  say(static_cast<std::size_t>(blocks), "block that cannot be read", "blocks that cannot be read");
  // A missing key is what such sentences are mostly about; a request or a public key alone does not raise the question.
  if (keys + closed == 0 && !all<Certificate>().empty()) held.push_back("no key");
  std::string text = where + (files.size() > 1 ? " hold " : " holds ");
  if (held.empty()) text += "nothing that certkit reads";
  for (std::size_t i = 0; i < held.size(); ++i) text += (i == 0 ? "" : i + 1 == held.size() ? " and " : ", ") + held[i];
  if (files.size() == 1 && !files.front().kind.empty()) text += " (" + files.front().kind + ")";
  return text;
}

}  // namespace certkit
