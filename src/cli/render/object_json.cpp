#include <set>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/render/objects.hpp"
#include "crypto/pair_proof.hpp"

namespace certkit::cli {
namespace {

Json name_list(const std::vector<GeneralName>& names) {
  Json list = Json::array();
  for (const GeneralName& name : names) list.push_back({{"type", to_word(name.type)}, {"value", name.value}});
  return list;
}

Json key_json(const PublicKey& key) {
  Json json{{"type", to_word(key.type())}, {"bits", key.bits()}, {"description", key.describe()}};
  if (!key.curve().empty()) json["curve"] = name_of(key.curve());
  json["spki_sha256"] = base::to_hex(key.spki_sha256());
  return json;
}

void add_extensions(Json& json, const Extensions& extensions) {
  json["subject_alt_names"] = name_list(extensions.subject_alt_names());
  if (const auto usage = extensions.key_usage()) json["key_usage"] = key_usage_words(*usage);
  json["extended_key_usage"] = names_of(extensions.extended_key_usage());
  if (const auto basic = extensions.basic_constraints()) {
    json["basic_constraints"] = {{"ca", basic->ca}};
    if (basic->path_length) json["basic_constraints"]["path_length"] = *basic->path_length;
  }
  if (const auto id = extensions.subject_key_identifier()) json["subject_key_identifier"] = base::to_hex(*id);
  if (const auto id = extensions.authority_key_identifier()) json["authority_key_identifier"] = base::to_hex(*id);
  json["crl_urls"] = extensions.crl_distribution_urls();
  json["ocsp_urls"] = extensions.ocsp_urls();
  json["ca_issuer_urls"] = extensions.ca_issuer_urls();
  if (const auto name = extensions.ms_template()) json["ms_template"] = *name;
  Json all = Json::array();
  for (const Extension& extension : extensions.all)
    all.push_back({{"oid", extension.oid.dotted()}, {"name", name_of(extension.oid)}, {"critical", extension.critical}});
  json["extensions"] = all;
}

template <class Owner>
void try_extensions(Json& json, const Owner& owner) {
  try {
    add_extensions(json, owner.extensions());
  } catch (const Error& error) {
    json["damaged"] = error.message();
  }
}

void add(Json& json, const Certificate& certificate) {
  json["kind"] = "certificate";
  json["version"] = certificate.version();
  json["serial"] = certificate.serial_hex();
  json["subject"] = certificate.subject().to_rfc4514();
  json["issuer"] = certificate.issuer().to_rfc4514();
  json["self_issued"] = certificate.self_issued();
  json["not_before"] = to_rfc3339(certificate.not_before());
  json["not_after"] = to_rfc3339(certificate.not_after());
  json["key"] = key_json(certificate.public_key());
  json["signature_algorithm"] = name_of(certificate.signature_algorithm().oid);
  json["sha256"] = base::to_hex(certificate.sha256());
  json["sha1"] = base::to_hex(certificate.sha1());
  try_extensions(json, certificate);
}

void add(Json& json, const PrivateKey& key) {
  json["kind"] = "private_key";
  json["key"] = key_json(key.public_key());
}

void add(Json& json, const PublicKey& key) {
  json["kind"] = "public_key";
  json["key"] = key_json(key);
}

void add(Json& json, const Csr& csr) {
  json["kind"] = "request";
  json["subject"] = csr.subject().to_rfc4514();
  json["key"] = key_json(csr.public_key());
  json["signature_algorithm"] = name_of(csr.signature_algorithm().oid);
  const auto verifies = crypto::proves_its_key(csr);
  json["signature_verifies"] = verifies ? Json(*verifies) : Json();
  try_extensions(json, csr);
}

void add(Json& json, const Crl& crl) {
  json["kind"] = "crl";
  json["issuer"] = crl.issuer().to_rfc4514();
  json["this_update"] = to_rfc3339(crl.this_update());
  json["next_update"] = crl.next_update() ? Json(to_rfc3339(*crl.next_update())) : Json();
  json["signature_algorithm"] = name_of(crl.signature_algorithm().oid);
  Json revoked = Json::array();
  for (const Crl::Revoked& entry : crl.revoked()) {
    Json one{{"serial", base::to_hex(entry.serial)}, {"date", to_rfc3339(entry.date)}};
    if (entry.reason) one["reason"] = *entry.reason;
    revoked.push_back(one);
  }
  json["revoked"] = revoked;
}

void add(Json& json, const Item::Opaque& opaque) {
  json["kind"] = "other";
  json["what"] = opaque.what;
}

Json repairs_json(const std::vector<Repair>& repairs) {
  Json list = Json::array();
  for (const Repair& repair : repairs) list.push_back({{"id", repair.id}, {"message", repair.message}});
  return list;
}

Json protection_json(const std::vector<Protection>& layers) {
  Json list = Json::array();
  for (const Protection& layer : layers)
    list.push_back({{"scheme", layer.scheme}, {"cipher", layer.cipher}, {"kdf", layer.kdf}, {"iterations", layer.iterations}});
  return list;
}

}  // namespace

Json to_json(const Item& item) {
  Json json{{"kind", ""},
            {"source",
             {{"file", item.source.file},
              {"container", item.source.container},
              {"place", item.source.place},
              {"protection", protection_json(item.source.protection)},
              {"repairs", repairs_json(item.source.repairs)}}}};
  std::visit([&](const auto& object) { add(json, object); }, item.object);
  if (!item.friendly_name.empty()) json["friendly_name"] = item.friendly_name;
  if (!item.local_key_id.empty()) json["local_key_id"] = base::to_hex(item.local_key_id);
  if (!item.ms_csp_name.empty()) json["ms_csp_name"] = item.ms_csp_name;
  if (item.java_trusted) json["java_trusted"] = true;
  if (!item.trusted_for.empty()) json["trusted_for"] = names_of(item.trusted_for);
  if (!item.rejected_for.empty()) json["rejected_for"] = names_of(item.rejected_for);
  return json;
}

Json to_json(const Bag::File& file) {
  Json json{{"name", file.name}, {"kind", file.kind}, {"notes", file.notes}, {"repairs", repairs_json(file.repairs)}};
  if (!file.store_password_note.empty()) json["notes"].push_back(file.store_password_note);
  if (file.pkcs12) {
    const Pkcs12Facts& facts = *file.pkcs12;
    Json readers = Json::array();
    for (const CanOpen& reader : who_can_open(facts))
      readers.push_back({{"reader", reader.reader}, {"opens", reader.yes}, {"why", reader.why}});
    json["pkcs12"] = {{"mac", facts.has_mac && !facts.mac.empty() ? Json(facts.mac) : Json()},
                      {"mac_iterations", facts.mac_iterations},
                      {"safes", protection_json(facts.safes)},
                      {"keys", protection_json(facts.keys)},
                      {"password_encoding", facts.password_encoding},
                      {"who_can_open", readers}};
  }
  return json;
}

Json to_json(const Problem& problem) {
  return {{"code", to_word(problem.error.code())},
          {"message", problem.error.message()},
          {"hint", problem.error.hint()},
          {"file", problem.file},
          {"place", problem.place}};
}

void Summary::add(const Bag& bag) {
  std::set<std::string> aliases;  // of this Bag's stores: an alias is one entry, whatever hangs on it
  for (const Item& item : bag.items) {
    if (item.as<Certificate>()) ++certificates;
    if (item.as<PrivateKey>()) ++private_keys;
    if (item.as<PublicKey>()) ++public_keys;
    if (item.as<Csr>()) ++requests;
    if (const Crl* crl = item.as<Crl>()) {
      ++crls;
      revoked += crl->revoked_count();
    }
    if (item.source.container == "JKS" || item.source.container == "JCEKS") aliases.insert(item.source.file + '\0' + item.source.place);
    if (item.source.container == "PKCS#12" && (item.as<PrivateKey>() || item.java_trusted)) ++entries;
  }
  entries += aliases.size();
}

void Summary::add(const Summary& other) {
  certificates += other.certificates;
  private_keys += other.private_keys;
  public_keys += other.public_keys;
  requests += other.requests;
  crls += other.crls;
  revoked += other.revoked;
  entries += other.entries;
}

Json Summary::json() const {
  return {{"certificates", certificates},
          {"private_keys", private_keys},
          {"public_keys", public_keys},
          {"requests", requests},
          {"crls", crls},
          {"revoked", revoked},
          {"entries", entries}};
}

}  // namespace certkit::cli
