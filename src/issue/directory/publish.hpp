// A publication and a directory: what is missing there, and putting it in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "issue/directory/publication.hpp"
#include "net/ldap.hpp"

namespace certkit::issue::directory {

struct Change {
  Object object;
  enum class Kind { none, create, add, replace } kind = Kind::none;
  std::vector<Value> missing;  // of its values
  std::size_t others = 0;      // values that it has besides: of another CA of that name, or its older certificates
};
[[nodiscard]] std::string_view to_word(Change::Kind kind) noexcept;

// The configuration naming context of the forest, as the server says. Throws Errc::wrong_kind for a server that has none.
[[nodiscard]] Name configuration_of(net::Ldap& directory);

// One for each object of the publication, in its order. Nothing is written.
[[nodiscard]] std::vector<Change> missing(net::Ldap& directory, const Publication& publication);
// Makes the changes, one after the other, and reads them back (Errc::mismatch if they are not there); done(change) after each. What
// somebody else put there in the meantime counts as done. What was done before a failure stays: the next run finds it.
void apply(net::Ldap& directory, const Publication& publication, const std::vector<Change>& changes,
           const std::function<void(const Change&)>& done);

}  // namespace certkit::issue::directory
