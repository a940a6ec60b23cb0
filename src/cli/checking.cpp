#include "cli/checking.hpp"

#include <algorithm>

#include "asn1/ip_address.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "cli/anchors.hpp"
#include "cli/duration.hpp"
#include "cli/linting.hpp"
#include "cli/meaning.hpp"
#include "cli/render/checked.hpp"
#include "cli/saving_chain.hpp"
#include "cli/system_trust.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/fetch.hpp"

namespace certkit::cli {
namespace {

template <class T>
std::vector<const T*> pointers(const std::vector<T>& all) {
  std::vector<const T*> result;
  for (const T& one : all) result.push_back(&one);
  return result;
}

// All that the files hold of that kind. One that holds none is not what was meant.
template <class T>
void read_all(Session& session, const std::vector<std::string>& files, const CheckCommand& command, const char* what,
              std::vector<T>& into) {
  if (files.empty()) return;
  const Bag bag = read_inputs(session, {files, command.inputs.passin, true});
  require_readable(bag);
  for (const T* one : bag.all<T>()) into.push_back(*one);
  if (bag.all<T>().empty())
    throw Error(Errc::wrong_kind, std::string("there is no ") + what + ": " + bag.describe(), "certkit inspect shows what is in a file",
                files.front());
}

diagnose::Options::Revocation revocation_from_word(const std::string& word) {
  using Revocation = diagnose::Options::Revocation;
  return word == "none" ? Revocation::none : word == "hard" ? Revocation::hard : Revocation::soft;
}

}  // namespace

diagnose::Means CheckMaterial::means() const {
  diagnose::Means means;
  means.pool = pointers(pool);
  means.anchors = pointers(anchors);
  means.crls = pointers(crls);
  return means;
}

CheckMaterial read_material(Session& session, const CheckCommand& command) {
  CheckMaterial material;
  std::vector<std::string> stores = command.trust.empty() ? std::vector<std::string>{"system"} : command.trust;
  if (stores == std::vector<std::string>{"none"}) stores.clear();
  for (std::string& store : stores) {
    const bool system = is_system_store(store);
    if (system) store = system_trust_bundle();
    material.trust_words += (material.trust_words.empty() ? "" : ", ") + (system ? "the system's store (" + store + ")" : store);
    const Bag bag = read_inputs(session, {{store}, command.inputs.passin, true});
    require_readable(bag);
    TrustedFile trusted = trusted_of(bag, store);
    if (!trusted.left_out.empty()) session.note(trusted.left_out);
    material.anchors.insert(material.anchors.end(), trusted.anchors.begin(), trusted.anchors.end());
  }
  read_all(session, command.chain, command, "certificate for the chain", material.pool);
  read_all(session, command.crls, command, "CRL", material.crls);
  return material;
}

trust::Purpose purpose_from_word(const std::string& word) {
  if (word == "server") return trust::Purpose::server;
  if (word == "client") return trust::Purpose::client;
  if (word == "any") return trust::Purpose::any;
  throw Error(Errc::usage, "a purpose is server, client or any, and not \"" + word + "\"");
}

std::string host_from_word(const std::string& word) {
  const bool brackets = word.size() > 2 && word.front() == '[' && word.back() == ']';  // as an IPv6 address stands in a URL
  if (const auto address = asn1::parse_ip(brackets ? word.substr(1, word.size() - 2) : word)) return *asn1::ip_text(*address);
  std::string name = word.ends_with('.') ? word.substr(0, word.size() - 1) : word;
  if (name.find('_') == std::string::npos) return canonical_dns(name, Wildcard::forbidden);
  // Machines have such names all the same, and there are certificates for them.
  std::string without = name;
  std::replace(without.begin(), without.end(), '_', 'x');
  (void)canonical_dns(without, Wildcard::forbidden);
  return base::lower_ascii(name);
}

std::vector<diagnose::StorePlace> stores_of(const Session& session) {
  return diagnose::usual_stores(session.io.env("HOME").value_or(""), session.io.env("JAVA_HOME").value_or(""));
}

diagnose::Case case_of(const Session& session, const CheckCommand& command) {
  diagnose::Case one;
  one.options.at = command.at.empty() ? session.io.now() : meaning(command.at, &time_from_rfc3339);
  one.options.now = session.io.now();
  one.options.purpose = purpose_from_word(command.purpose);
  one.options.expires_soon = std::chrono::duration_cast<std::chrono::hours>(meaning(command.expires_within, &duration_from));
  one.options.max_depth = command.max_depth;
  one.options.client = *diagnose::client_from_word(command.endpoint.client);
  one.options.offline = command.endpoint.offline;
  one.options.revocation = revocation_from_word(command.revocation);
  if (!command.host.empty()) one.host = meaning(command.host, &host_from_word);
  one.host_is_address = asn1::parse_ip(one.host).has_value();
  return one;
}

void take_chain(diagnose::Case& one, const Bag& bag) {
  const auto certificates = bag.all<Certificate>();
  if (certificates.empty())
    throw Error(Errc::wrong_kind, "there is no certificate to check: " + bag.describe(), "certkit inspect shows what is in a file");
  const Certificate* leaf = find_leaf(certificates, bag.all<PrivateKey>());
  if (leaf == nullptr)
    throw Error(Errc::wrong_kind, "there are several certificates that may be meant: " + bag.describe(),
                "give the one that is to be checked, and the others with --chain FILE");
  // In a PFX or a Java store the order says nothing.
  const auto in_pem = [&](const Item& item) { return item.source.container.find("PEM") != std::string::npos; };
  const auto first = std::find_if(bag.items.begin(), bag.items.end(), [](const Item& item) { return item.as<Certificate>() != nullptr; });
  one.leaf_stands_later = in_pem(*first) && !(*certificates.front() == *leaf) && bag.files.size() == 1;
  one.sent = {*leaf};
  bool met = false;
  for (const Certificate* each : certificates) {
    if (!met && *each == *leaf) {
      met = true;
      continue;
    }
    one.sent.push_back(*each);
  }
}

Exit check_files(Session& session, const CheckCommand& command) {
  diagnose::Case one = case_of(session, command);
  const Bag bag = read_inputs(session, command.inputs);
  const Exit unread = report_problems(session.io.err, bag.problems, session.json);
  if (session.talk == Talk::verbose) report_repairs(session.io.err, bag);
  if (unread != Exit::ok && bag.all<Certificate>().empty()) return unread;
  one.subject = command.inputs.files.front();
  take_chain(one, bag);
  for (const PrivateKey* key : bag.all<PrivateKey>()) one.given_keys.push_back(key->public_key());
  if (!one.given_keys.empty()) one.given_keys_file = command.inputs.files.back();
  const CheckMaterial material = read_material(session, command);
  one.trust_words = material.trust_words;
  diagnose::Means means = material.means();
  const auto http = diagnose::open_when_needed();
  means.http = http.get();
  means.stores = stores_of(session);
  diagnose::examine(one, means);
  const std::vector<Finding> findings = diagnose::judge(one);
  const bool ok = is_ok(findings, command.fail_on) && bag.problems.empty();
  show(session, {one, findings, ok});
  save_chain(session, one, command.save);
  if (unread != Exit::ok) return unread;
  return ok ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
