// PKCS#12 (RFC 7292) to a bag: BER or DER, every safe, every kind of bag, as much of it as can be read.
#include <algorithm>

#include "container/internal.hpp"
#include "container/pkcs12_bags.hpp"
#include "container/pkcs12_oids.hpp"
#include "container/pkcs12_open.hpp"
#include "crypto/pbe.hpp"
#include "crypto/private_key.hpp"

namespace certkit::container {

namespace {

using namespace pkcs12;

class Pkcs12Reader {
 public:
  Pkcs12Reader(const Pfx& pfx, Reading& reading, const Source& source)
      : pfx_(pfx), reading_(reading), source_(source), opener_(reading, pfx, source), bags_(pfx.safes.size()) {}

  Pkcs12Facts read() {
    describe_file();
    collect_clear_safes();
    if (reading_.options.decrypt) {
      opener_.find_password(locked_at_first());
      open_encrypted_safes();
      facts_.password_encoding = opener_.encoding();
      facts_.password_beyond_ascii = opener_.beyond_ascii();
    }
    find_keys();
    if (opener_.is_open()) opener_.prepare(locked_keys_);
    for (std::size_t i = 0; i < bags_.size(); ++i)
      for (const SafeBag& bag : bags_[i]) read_bag(bag, pfx_.safes[i]);
    if (facts_.password_encoding.empty()) facts_.password_encoding = opener_.encoding();
    note_other_passwords();
    return std::move(facts_);
  }

 private:
  void note(const std::string& text) { reading_.about().notes.push_back(text); }
  void problem(const std::string& place, const Error& error) { add_problem(reading_, at_place(source_, place), error); }
  static std::string safe_place(std::size_t i) { return "safe " + std::to_string(i + 1); }

  void describe_file() {
    facts_.has_mac = pfx_.mac || pfx_.mac_broken;
    facts_.ber = pfx_.ber;
    if (pfx_.mac) {
      facts_.mac = pfx_.mac->describe();
      facts_.mac_iterations = pfx_.mac->iterations;
    } else if (!pfx_.mac_broken) {
      note("it has no integrity check (MAC): damage and changes cannot be noticed");
    } else {  // also one that is not understood: a flipped bit in its name would else switch it off
      problem("MAC", *pfx_.mac_broken);
    }
    if (pfx_.ber) reading_.about().repairs.push_back({"ber", "the PKCS#12 is BER, not DER"});
    if (pfx_.trailing > 0)
      reading_.about().repairs.push_back({"trailing-octets", std::to_string(pfx_.trailing) + " octets after the PKCS#12 are ignored"});
    for (const Safe& safe : pfx_.safes) facts_.safes.push_back(safe.protection);
  }

  void collect_from(ByteView contents, std::size_t safe) {
    collect(contents, safe_place(safe), reading_.options.limits.nesting, bags_[safe],
            [&](const std::string& place, const Error& e) { problem(place, e); });
  }

  void collect_clear_safes() {
    for (std::size_t i = 0; i < pfx_.safes.size(); ++i) {
      const Safe& safe = pfx_.safes[i];
      if (safe.broken)
        problem(safe_place(i), *safe.broken);
      else if (!safe.encryption)
        collect_from(safe.content.reveal(), i);
    }
  }

  // Safes first: there is mostly one, and it holds the certificates.
  std::span<const Locked> locked_at_first() {
    for (const Safe& safe : pfx_.safes)
      if (safe.encryption && !safe.broken) at_first_.push_back({*safe.encryption, safe.content.reveal(), safe.protection});
    for (const std::vector<SafeBag>& bags : bags_)
      for (const SafeBag& bag : bags)
        if (std::optional<Locked> key = locked_key(bag)) at_first_.push_back(std::move(*key));
    return at_first_;
  }

  // nullopt: no shrouded key, or one that will be reported when its turn comes.
  static std::optional<Locked> locked_key(const SafeBag& bag) {
    if (bag.id != oid::kShroudedKeyBag) return std::nullopt;
    try {
      Encrypted key = encrypted_key(bag);
      Protection protection = crypto::describe_pbe(key.algorithm);
      return Locked{std::move(key.algorithm), key.ciphertext, std::move(protection)};
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  void find_keys() {
    for (const std::vector<SafeBag>& bags : bags_)
      for (const SafeBag& bag : bags)
        if (std::optional<Locked> key = locked_key(bag)) locked_keys_.push_back(std::move(*key));
  }

  void open_encrypted_safes() {
    if (!opener_.is_open()) return;
    for (std::size_t i = 0; i < pfx_.safes.size(); ++i) {
      const Safe& safe = pfx_.safes[i];
      if (!safe.encryption || safe.broken) continue;
      try {
        bool foreign = false;
        const Secret plain =
            opener_.open({*safe.encryption, safe.content.reveal(), safe.protection}, describe(at_place(source_, safe_place(i))), foreign);
        if (foreign) note(safe_place(i) + " has another password than the file as a whole");
        bool ber = false;
        opened_.push_back(definite_or_as_is(plain.reveal(), reading_.options.limits.nesting, ber));
        collect_from(opened_.back().reveal(), i);
      } catch (const Error& error) {
        problem(safe_place(i), error);
      }
    }
  }

  template <class Object>
  void keep(Object object, const SafeBag& bag, Source source, std::uint8_t ms_key_usage = 0) {
    Item item{std::move(object), std::move(source), bag.friendly_name, bag.local_key_id, bag.ms_csp_name, bag.java_trusted};
    item.ms_key_usage = ms_key_usage;
    add(reading_, std::move(item));
  }

  void keep_key(ByteView pkcs8, const SafeBag& bag, Source source) {
    PrivateKey key = crypto::from_pkcs8(pkcs8);
    facts_.public_keys.push_back(key.public_key());
    keep(std::move(key), bag, std::move(source), ms_key_usage(pkcs8));
  }

  void read_bag(const SafeBag& bag, const Safe& safe) {
    Source source = at_place(source_, bag.place);
    if (safe.encryption) source.protection.push_back(safe.protection);
    try {
      if (bag.id == oid::kCertBag)
        read_certificate(bag, std::move(source));
      else if (bag.id == oid::kShroudedKeyBag)
        read_shrouded_key(bag, std::move(source));
      else if (bag.id == oid::kKeyBag)
        ++facts_.key_bags, keep_key(bag.value.whole, bag, std::move(source));
      else if (bag.id == oid::kCrlBag)
        read_crl(bag, std::move(source));
      else if (bag.id == oid::kSecretBag)
        ++facts_.secret_bags, skip(bag, std::move(source), "secret (PKCS#12 secret bag)");
      else
        ++facts_.unknown_bags, skip(bag, std::move(source), "bag of the unknown type " + name_of(bag.id));
    } catch (const Error& error) {
      problem(bag.place, error);
    }
  }

  void skip(const SafeBag& bag, Source source, const std::string& what) {
    note(bag.place + ": " + what + " is skipped: certkit does not open it");
    keep(Item::Opaque{what}, bag, std::move(source));
  }

  void read_certificate(const SafeBag& bag, Source source) {
    ++facts_.certificate_bags;
    facts_.java_trust = facts_.java_trust || bag.java_trusted;
    const Typed typed = typed_value(bag);
    if (typed.type != oid::kX509Certificate)
      return skip(bag, std::move(source),
                  typed.type == oid::kSdsiCertificate ? "SDSI certificate" : "certificate of the unknown type " + name_of(typed.type));
    keep(Certificate(to_bytes(typed.value)), bag, std::move(source));
  }

  void read_crl(const SafeBag& bag, Source source) {
    ++facts_.crl_bags;
    const Typed typed = typed_value(bag);
    if (typed.type != oid::kX509Crl) return skip(bag, std::move(source), "CRL of the unknown type " + name_of(typed.type));
    keep(Crl(to_bytes(typed.value)), bag, std::move(source));
  }

  void read_shrouded_key(const SafeBag& bag, Source source) {
    ++facts_.key_bags;
    Encrypted key = encrypted_key(bag);
    const Protection protection = crypto::describe_pbe(key.algorithm);
    facts_.keys.push_back(protection);
    source.protection.push_back(protection);
    if (!reading_.options.decrypt) return keep(Item::Opaque{"encrypted private key"}, bag, std::move(source));
    if (!opener_.is_open()) return count_closed();  // reported once, for the file
    const std::string what = reading_.file + ", key " + (bag.friendly_name.empty() ? "in " + bag.place : "of " + bag.friendly_name);
    bool foreign = false;
    try {
      const Secret plain = opener_.open({std::move(key.algorithm), key.ciphertext, protection}, what, foreign);
      if (foreign) ++foreign_keys_;
      keep_key(plain.reveal(), bag, std::move(source));
    } catch (const Error& error) {
      if (foreign && (error.code() == Errc::wrong_password || error.code() == Errc::no_password)) ++foreign_keys_;
      if (!is_about_password(error)) throw;
      count_closed();
      add_problem_of_keys(reading_, at_place(source_, bag.place), error);
    }
  }

  void count_closed() { ++reading_.about().closed_keys; }

  void note_other_passwords() {
    if (foreign_keys_ == 0) return;
    reading_.about().store_password_note =
        (foreign_keys_ == 1 ? "1 key has" : std::to_string(foreign_keys_) + " keys have") + std::string(" another password than the store");
  }

  const Pfx& pfx_;
  Reading& reading_;
  const Source& source_;
  Opener opener_;
  Pkcs12Facts facts_;
  std::deque<Secret> opened_;               // what the bags of encrypted safes point into
  std::vector<std::vector<SafeBag>> bags_;  // per safe
  std::vector<Locked> at_first_, locked_keys_;
  std::size_t foreign_keys_ = 0;
};

}  // namespace

void read_pkcs12(ByteView ber, Reading& reading, const Source& source) {
  const Deeper deeper(reading);
  const Pfx pfx = parse(ber, reading.options.limits.nesting);
  reading.about().pkcs12 = Pkcs12Reader(pfx, reading, source).read();
}

}  // namespace certkit::container
