#include <algorithm>

#include "base/workers.hpp"
#include "certkit/error.hpp"
#include "crypto/botan_version.hpp"
#include "crypto/kdf_call.hpp"

namespace certkit::crypto {

Secret derive(const KdfCall& call, ByteView password_form, const KnownKeys* known) {
  if (const Secret* key = known == nullptr ? nullptr : known->find(call, password_form)) return key->clone();
  return call.function == KdfCall::Function::pkcs12 ? pkcs12_kdf(call.hash, password_form, call.salt, call.iterations, call.id, call.size)
                                                    : pbkdf2(call.hash, password_form, call.salt, call.iterations, call.size);
}

KnownKeys KnownKeys::derive_twice(const std::vector<KdfCall>& calls, const PbePassword& password, const Derive& second) {
  KnownKeys known;
  known.password_ = {password.octets.clone(), password.bmp.clone()};
  for (const KdfCall& call : calls) known.entries_.push_back({call, {}});
  std::vector<Secret> again(calls.size());
  // Longest first, so that no core waits for a long one at the end: a PKCS#12 derivation is one hash per iteration, PBKDF2 two per block.
  std::stable_sort(known.entries_.begin(), known.entries_.end(), [](const Entry& a, const Entry& b) {
    return (a.call.function == KdfCall::Function::pbkdf2) > (b.call.function == KdfCall::Function::pbkdf2);
  });
  start_botan();  // sets a variable of the environment, which no thread may do while another reads one
  base::parallel_for(2 * calls.size(), 0, [&](std::size_t i) {
    Entry& entry = known.entries_[i / 2];
    const ByteView form = form_for(entry.call, known.password_).reveal();
    if (i % 2 == 0)
      entry.key = derive(entry.call, form);
    else
      again[i / 2] = second(entry.call, form);
  });
  for (std::size_t i = 0; i < again.size(); ++i)
    if (!known.entries_[i].key.equals(again[i]))
      throw Error(Errc::mismatch, "the second opinion differs: another key comes from the password",
                  "nothing was written; this is a bug in certkit or in one of the two libraries: please report it");
  return known;
}

const Secret* KnownKeys::find(const KdfCall& call, ByteView password_form) const noexcept {
  if (!equal_constant_time(form_for(call, password_).reveal(), password_form)) return nullptr;
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.call == call; });
  return found == entries_.end() ? nullptr : &found->key;
}

}  // namespace certkit::crypto
