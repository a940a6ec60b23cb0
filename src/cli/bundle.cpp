#include "cli/bundle.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

constexpr const char* kExportAgain = "; export it again with its private key, or put it to the key that its CSR was made with";
constexpr const char* kHowToExport =
    "Windows: certlm.msc, Personal, All Tasks, Export, \"Yes, export the private key\" (it must have been marked exportable); "
    "certkit verify-pair FOLDER CERTIFICATE finds a key that is on disk";

}  // namespace

std::vector<const PrivateKey*> distinct_keys(const Bag& bag) {
  std::vector<const PrivateKey*> found;
  for (const PrivateKey* key : bag.all<PrivateKey>()) {
    const bool there =
        std::any_of(found.begin(), found.end(), [&](const PrivateKey* other) { return other->public_key().same_as(key->public_key()); });
    if (!there) found.push_back(key);
  }
  return found;
}

std::vector<Certificate> ServerBundle::intermediates() const {
  std::vector<Certificate> found;
  for (std::size_t i = 1; i < chain.size(); ++i)
    if (root() != &chain[i]) found.push_back(chain[i]);
  return found;
}

const Certificate* ServerBundle::root() const { return chain.size() > 1 && chain.back().self_issued() ? &chain.back() : nullptr; }

std::string stored_name(const Item& item) {
  const std::string& container = item.source.container;
  const bool jks = container.ends_with("JKS") || container.ends_with("JCEKS");
  if (container == "PEM" || (jks && item.as<Certificate>() != nullptr && !item.java_trusted)) return {};
  return item.friendly_name;
}

std::vector<std::string> stored_names(const Bag& bag, std::span<const Certificate> certificates) {
  std::unordered_map<std::string_view, std::string> known;  // by DER
  for (const Item& item : bag.items) {
    const auto* certificate = item.as<Certificate>();
    if (certificate == nullptr) continue;
    std::string& name = known[as_text(certificate->der())];
    if (name.empty()) name = stored_name(item);
  }
  std::vector<std::string> names;
  for (const Certificate& certificate : certificates) names.push_back(known[as_text(certificate.der())]);
  return names;
}

ServerBundle server_bundle(const Bag& bag, const std::string& file, KeyNeed need) {
  const auto certificates = bag.all<Certificate>();
  const auto keys = distinct_keys(bag);
  if (certificates.empty()) throw Error(Errc::wrong_kind, bag.describe() + ": a certificate is needed", "give the certificate too", file);
  if (keys.empty() && need == KeyNeed::required) throw Error(Errc::wrong_kind, bag.describe() + kExportAgain, kHowToExport, file);
  if (keys.size() > 1) throw Error(Errc::wrong_kind, "there are several private keys: " + bag.describe(), how_to_pick(bag), file);

  const Certificate* leaf = find_leaf(certificates, keys);
  if (leaf == nullptr) {
    std::string names;
    for (const Certificate* certificate : certificates)
      if (!certificate->is_ca()) names += (names.empty() ? "" : ", ") + title(*certificate);
    throw Error(Errc::wrong_kind, "it is not clear which certificate is the server's: " + (names.empty() ? bag.describe() : names),
                "give the one that is wanted alone", file);
  }
  ServerBundle bundle;
  if (!keys.empty()) {
    bundle.key = keys.front();
    if (!leaf->public_key().same_as(bundle.key->public_key()) || !prove_pair(*bundle.key, leaf->public_key()))
      throw Error(Errc::mismatch, "the private key does not belong to the certificate " + title(*leaf),
                  "find its key with: certkit verify-pair FOLDER CERTIFICATE", file);
  }
  Chain chain = order_chain(*leaf, certificates);
  bundle.chain = std::move(chain.path);
  bundle.strangers = std::move(chain.strangers);
  for (const Item& item : bag.items) {
    const bool ours =
        item.as<PrivateKey>() != nullptr || (item.as<Certificate>() != nullptr && *item.as<Certificate>() == bundle.chain.front());
    if (ours && bundle.friendly_name.empty()) bundle.friendly_name = stored_name(item);
    if (ours && bundle.ms_csp_name.empty() && item.source.container != "PEM") bundle.ms_csp_name = item.ms_csp_name;
  }
  return bundle;
}

void say_what_is_left_out(Session& session, const Bag& bag, const ServerBundle& bundle) {
  for (const Certificate& stranger : bundle.strangers)
    session.note(base::printable("left out, it is not on the chain of " + title(bundle.chain.front()) + ": " + title(stranger)));
  if (const std::size_t lists = bag.all<Crl>().size(); lists != 0) session.warn("left out: " + count(lists, "CRL", "CRLs"));
}

}  // namespace certkit::cli
