#include "cli/encode_forms.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/bundle.hpp"
#include "cli/key_text.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"
#include "container/pkcs12_write.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {
namespace {

// Each certificate once; the chain of the leaf first, if there is one leaf, then the rest as it came in.
std::vector<Certificate> in_order(const Bag& bag) {
  const auto certificates = bag.all<Certificate>();
  std::vector<Certificate> found;
  if (const Certificate* leaf = find_leaf(certificates, bag.all<PrivateKey>())) found = order_chain(*leaf, certificates).path;
  for (const Certificate* certificate : certificates)
    if (std::find(found.begin(), found.end(), *certificate) == found.end()) found.push_back(*certificate);
  return found;
}

// Keys and certificates that belong together: each key with its chain, and the name it has in its container. A key without certificate
// beside certificates of others is a mismatch.
struct Entry {
  const PrivateKey* key;
  std::vector<Certificate> chain;
  std::string name;
};

std::vector<Entry> entries_of(const ToEncode& from) {
  const auto certificates = from.bag.all<Certificate>();
  std::vector<Entry> entries;
  for (const Item& item : from.bag.items) {
    const auto* key = item.as<PrivateKey>();
    if (key == nullptr) continue;
    const Certificate* leaf = certificate_of(item, from.bag);
    if (leaf == nullptr)
      throw Error(certificates.empty() ? Errc::wrong_kind : Errc::mismatch,
                  "a private key (" + key->public_key().describe() + ") belongs to none of the certificates: " + from.bag.describe(),
                  "certkit verify-pair shows what belongs together", from.file);
    if (!prove_pair(*key, leaf->public_key()))
      throw Error(Errc::mismatch, "the private key does not belong to the certificate " + title(*leaf), "", from.file);
    std::string name = stored_name(item);
    if (name.empty()) name = stored_names(from.bag, {leaf, 1}).front();
    const bool there = std::any_of(entries.begin(), entries.end(), [&](const Entry& other) {
      return other.chain.front() == *leaf && (name.empty() || other.name == name);
    });
    if (!there) entries.push_back({key, order_chain(*leaf, certificates).path, std::move(name)});
  }
  return entries;
}

void append(Secret& all, ByteView more) {
  Secret joined(all.size() + more.size());
  const auto to = joined.reveal_mutable();
  std::copy(all.reveal().begin(), all.reveal().end(), to.begin());
  std::copy(more.begin(), more.end(), to.begin() + static_cast<std::ptrdiff_t>(all.size()));
  all = std::move(joined);
}

// A file that holds every certificate and key of the Bag.
Encoded with_everything(const ToEncode& from, Secret content) {
  Encoded made;
  made.content = std::move(content);
  made.certificates = in_order(from.bag);
  made.keys = distinct_keys(from.bag);
  return made;
}

Encoded binary(Encoded made) {
  made.is_text = false;
  return made;
}

// Key first, then its chain leaf first, then what is left, in the order it came in.
Encoded as_pem(const ToEncode& from) {
  Secret text;
  std::vector<Certificate> written;
  std::vector<const PrivateKey*> keys = distinct_keys(from.bag);
  const auto add_key = [&](const PrivateKey& key) { append(text, key_text(from.session, key, KeyFormat::pkcs8, from.password).reveal()); };
  const auto add = [&](const Certificate& certificate) {
    if (std::find(written.begin(), written.end(), certificate) != written.end()) return;
    written.push_back(certificate);
    append(text, as_bytes(to_pem(certificate)));
  };
  if (from.bag.all<Certificate>().empty()) {
    for (const PrivateKey* key : keys) add_key(*key);
  } else {
    for (const Entry& entry : entries_of(from)) {
      if (std::erase(keys, entry.key) != 0) add_key(*entry.key);
      for (const Certificate& certificate : entry.chain) add(certificate);
    }
    for (const Certificate& certificate : in_order(from.bag)) add(certificate);
  }
  for (const Csr* csr : from.bag.all<Csr>()) append(text, as_bytes(to_pem(*csr)));
  for (const Crl* crl : from.bag.all<Crl>()) append(text, as_bytes(to_pem(*crl)));
  for (const PublicKey* key : from.bag.all<PublicKey>()) append(text, as_bytes(to_pem("PUBLIC KEY", key->spki())));
  return with_everything(from, std::move(text));
}

Secret der_of(const ToEncode& from) {
  if (from.bag.items.size() != 1)
    throw Error(Errc::wrong_kind, "DER holds exactly one object: " + from.bag.describe(), "use --to pem, --to p7b or --to pfx", from.file);
  const Item& item = from.bag.items.front();
  if (const auto* key = item.as<PrivateKey>())
    return from.password ? to_der(*key, Encrypt{*from.password}) : to_der_unencrypted(*key, KeyFormat::pkcs8);
  if (const auto* certificate = item.as<Certificate>()) return Secret::copy_of(certificate->der());
  if (const auto* csr = item.as<Csr>()) return Secret::copy_of(csr->der());
  if (const auto* crl = item.as<Crl>()) return Secret::copy_of(crl->der());
  if (const auto* key = item.as<PublicKey>()) return Secret::copy_of(key->spki());
  throw Error(Errc::wrong_kind, "there is no DER form of this: " + from.bag.describe(), "", from.file);
}

Encoded as_base64(const ToEncode& from) {
  std::string text = base::to_base64(der_of(from).reveal());
  Secret content = Secret::copy_of(text);
  wipe(text.data(), text.size());
  append(content, as_bytes("\n"));
  return with_everything(from, std::move(content));
}

Encoded as_key(const ToEncode& from, KeyFormat format) {
  const auto keys = distinct_keys(from.bag);
  if (keys.size() != 1)
    throw Error(Errc::wrong_kind, "exactly one private key is needed: " + from.bag.describe(),
                keys.empty() ? "give the file that holds the key" : how_to_pick(from.bag), from.file);
  const PrivateKey& key = *keys.front();
  Encoded made;
  made.keys = keys;
  made.is_text = !from.options.der;
  if (from.options.der && from.password && format != KeyFormat::pkcs8)
    throw Error(Errc::usage, "a PKCS#1 or SEC1 key in DER cannot be protected", "--to pkcs8, or without --der");
  if (!from.options.der)
    made.content = key_text(from.session, key, format, from.password);
  else
    made.content = from.password ? to_der(key, Encrypt{*from.password}) : to_der_unencrypted(key, format);
  return made;
}

Encoded as_p7b(const ToEncode& from) {
  Encoded made;
  made.certificates = in_order(from.bag);
  made.is_text = !from.options.der;
  std::vector<Crl> crls;
  for (const Crl* crl : from.bag.all<Crl>()) crls.push_back(*crl);
  if (made.certificates.empty() && crls.empty())
    throw Error(Errc::wrong_kind, "PKCS#7 holds certificates and CRLs: " + from.bag.describe(), "", from.file);
  const Bytes der = to_pkcs7(made.certificates, crls);
  made.content = from.options.der ? Secret::copy_of(der) : Secret::copy_of(to_pem("PKCS7", der));
  return made;
}

container::NewPkcs12 new_pfx(const ToEncode& from) {
  const EncodeOptions& options = from.options;
  Pkcs12Options how = options.reader.empty() ? Pkcs12Options{} : Pkcs12Options::for_reader(openable_by_from_word(options.reader));
  const auto certificates = from.bag.all<Certificate>();
  if (from.bag.all<PrivateKey>().empty() &&
      std::all_of(certificates.begin(), certificates.end(), [](const Certificate* certificate) { return certificate->is_ca(); }) &&
      !certificates.empty()) {
    if (!options.friendly_name.empty() || !options.csp.empty())
      throw Error(Errc::usage, "--friendly-name and --csp are for a key with its certificate; these are CA certificates alone");
    how.java_trust = true;  // a trust store: Java lists only what is marked so
    const std::vector<Certificate> store = in_order(from.bag);
    how.names = stored_names(from.bag, store);
    return container::new_pkcs12(nullptr, store, *from.password, how);
  }
  ServerBundle bundle = server_bundle(from.bag, from.file, KeyNeed::required);
  std::vector<std::string> trusted;
  for (const Item& item : from.bag.items)
    if (item.java_trusted) trusted.push_back(stored_name(item));
  if (!trusted.empty())
    from.session.warn("certkit marks nothing in a PFX with a key as trusted by Java; written as plain certificates: " +
                      base::printable(join(trusted)));
  how.friendly_name = options.friendly_name.empty() ? bundle.friendly_name : options.friendly_name;
  how.ms_csp_name = options.csp.empty() ? bundle.ms_csp_name : options.csp;
  how.ms_key_exchange = how.ms_key_exchange || !how.ms_csp_name.empty();
  bundle.chain.insert(bundle.chain.end(), bundle.strangers.begin(), bundle.strangers.end());
  how.names = stored_names(from.bag, bundle.chain);
  return container::new_pkcs12(bundle.key, bundle.chain, *from.password, how);
}

Encoded as_pfx(const ToEncode& from) {
  container::NewPkcs12 pfx = new_pfx(from);
  Encoded made = binary(with_everything(from, std::move(pfx.file)));
  made.known = std::move(pfx.known);
  return made;
}

// The certificates that are no part of a key's chain, and those that a store had as trusted ones, by the names they had there.
struct Trusted {
  std::vector<Certificate> certificates;
  std::vector<std::string> names;
};
Trusted trusted_of(const Bag& bag, const std::vector<Certificate>& in_chains) {
  Trusted trusted;
  for (const Item& item : bag.items)
    if (const auto* certificate = item.as<Certificate>(); certificate != nullptr && item.java_trusted) {
      trusted.certificates.push_back(*certificate);
      trusted.names.push_back(stored_name(item));
    }
  const auto is_in = [](const std::vector<Certificate>& all, const Certificate& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  for (const Certificate& certificate : in_order(bag)) {
    if (is_in(in_chains, certificate) || is_in(trusted.certificates, certificate)) continue;
    trusted.certificates.push_back(certificate);
    trusted.names.push_back(stored_names(bag, {&certificate, 1}).front());
  }
  return trusted;
}

// A CA that several chains share stands in each of them.
Encoded as_jks(const ToEncode& from) {
  const Time now = from.session.io.now();
  std::vector<JksEntry> entries;
  std::vector<Certificate> all;
  std::set<std::string> taken;
  const auto unused = [&](const std::string& name) {
    std::string alias = base::lower(name);
    for (int n = 2; !taken.insert(alias).second; ++n) alias = base::lower(name) + "-" + std::to_string(n);
    return alias;
  };
  Encoded made;
  for (Entry& entry : entries_of(from)) {
    const std::string& wanted = from.options.friendly_name;
    const std::string alias = unused(!wanted.empty() ? wanted : !entry.name.empty() ? entry.name : title(entry.chain.front()));
    all.insert(all.end(), entry.chain.begin(), entry.chain.end());
    made.keys.push_back(entry.key);
    entries.push_back({alias, std::move(entry.chain), entry.key, now});
  }
  const Trusted trusted = trusted_of(from.bag, all);
  const auto names = trust::aliases(trusted.certificates, trusted.names);
  for (std::size_t i = 0; i < names.size(); ++i) entries.push_back({unused(names[i]), {trusted.certificates[i]}, nullptr, now});
  if (entries.empty()) throw Error(Errc::wrong_kind, "a key store holds certificates and keys: " + from.bag.describe(), "", from.file);
  made.content = to_jks(entries, *from.password);
  made.certificates = std::move(all);
  made.certificates.insert(made.certificates.end(), trusted.certificates.begin(), trusted.certificates.end());
  return binary(std::move(made));
}

}  // namespace

Encoded encoded_as(Form form, const ToEncode& from) {
  switch (form) {
    case Form::pem: return as_pem(from);
    case Form::der: return binary(with_everything(from, der_of(from)));
    case Form::base64: return as_base64(from);
    case Form::pkcs1: return as_key(from, KeyFormat::pkcs1);
    case Form::pkcs8: return as_key(from, KeyFormat::pkcs8);
    case Form::sec1: return as_key(from, KeyFormat::sec1);
    case Form::p7b: return as_p7b(from);
    case Form::pfx: return as_pfx(from);
    case Form::jks: return as_jks(from);
  }
  throw Error(Errc::internal, "a form that cannot be made");
}

}  // namespace certkit::cli
