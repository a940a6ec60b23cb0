#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "certkit/read.hpp"
#include "crypto/token.hpp"
#include "issue/authority.hpp"
#include "issue/issuance.hpp"
#include "issue/leaf_rules.hpp"
#include "issue/signing_group.hpp"

namespace certkit::issue {

const PrivateKey& Authority::key(const Ask& ask) {
  const std::lock_guard lock(group_->opening_key);
  if (key_) return *key_;
  if (!settings_.key.empty()) {
    PrivateKey key = crypto::token_key(crypto::parse_token_uri(settings_.key), ask);
    if (!prove_pair(key, chain_.front().public_key()))
      throw Error(Errc::mismatch, "the key " + settings_.key + " is not that of ca.crt",
                  "`key` in the settings has to name the key that the CA was made with", (folder_ / "settings").string());
    key_ = std::move(key);
    return *key_;
  }
  constexpr std::size_t kMaxKeyFile = 1u << 20;
  const std::filesystem::path file = folder_ / "ca.key";
  ReadOptions options;
  options.ask = ask;
  Bag bag = read(base::read_file(file, kMaxKeyFile).reveal(), file.string(), options);
  for (Item& item : bag.items) {
    auto* key = std::get_if<PrivateKey>(&item.object);
    if (key == nullptr) continue;
    if (!prove_pair(*key, chain_.front().public_key())) {
      throw Error(Errc::mismatch, file.string() + " is not the key of ca.crt beside it", "put back the key that the CA was made with",
                  file.string());
    }
    key_ = std::move(*key);
    return *key_;
  }
  if (!bag.problems.empty()) throw bag.problems.front().error.in(file.string());
  throw Error(Errc::wrong_kind, file.string() + " holds no private key", "put back the key that the CA was made with", file.string());
}

void Authority::check(const Csr& csr, const SignOptions& options) const { (void)leaf_from_request(csr, chain_, settings_, options); }

std::filesystem::path Authority::file_of(const Certificate& certificate) const { return folder_ / issued_file(certificate.serial()); }

Certificate Authority::sign(const Csr& csr, const SignOptions& options, const Ask& ask) {
  CertificateSpec spec = leaf_from_request(csr, chain_, settings_, options);
  const PrivateKey& own_key = key(ask);  // before the lock: nobody waits while a password is typed
  spec.serial = random_serial();
  if (options.drawn) options.drawn(base::to_hex(spec.serial));
  return group_->run(folder_, spec, [&](const CertificateSpec& each) { return make_certificate(each, &chain_.front(), own_key); });
}

}  // namespace certkit::issue
