#include <algorithm>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"
#include "crypto/pair_proof.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {
namespace {

std::string validity(const Certificate& certificate, Time now) {
  const auto days = [](Time from, Time to) { return std::chrono::duration_cast<std::chrono::hours>(to - from).count() / 24; };
  std::string text = to_rfc3339(certificate.not_before()) + " to " + to_rfc3339(certificate.not_after());
  if (now < certificate.not_before()) return text + "  (not yet valid)";
  if (now > certificate.not_after())
    return text + "  (expired " + count(static_cast<std::size_t>(days(certificate.not_after(), now)), "day") + " ago)";
  return text + "  (" + count(static_cast<std::size_t>(days(now, certificate.not_after())), "day") + " left)";
}

std::vector<std::string> texts_of(const std::vector<GeneralName>& names) {
  std::vector<std::string> texts;
  for (const GeneralName& name : names) texts.push_back(name.to_text());
  return texts;
}

void show_extensions(std::ostream& out, const Extensions& extensions) {
  field(out, "names", texts_of(extensions.subject_alt_names()));
  if (const auto usage = extensions.key_usage()) field(out, "key usage", join(key_usage_words(*usage)));
  if (const auto purposes = extensions.extended_key_usage(); !purposes.empty()) field(out, "ext. usage", join(names_of(purposes)));
  if (const auto basic = extensions.basic_constraints(); basic && basic->ca)
    field(out, "CA", basic->path_length ? "yes, path length " + std::to_string(*basic->path_length) : "yes");
  if (const auto template_name = extensions.ms_template()) field(out, "template", *template_name);
  if (const auto id = extensions.subject_key_identifier()) field(out, "key id", base::to_hex(*id));
  if (const auto id = extensions.authority_key_identifier()) field(out, "issuer key id", base::to_hex(*id));
  field(out, "CRL", extensions.crl_distribution_urls());
  field(out, "OCSP", extensions.ocsp_urls());
  field(out, "issuer at", extensions.ca_issuer_urls());
  if (const auto constraints = extensions.name_constraints()) {
    field(out, "permitted", texts_of(constraints->permitted));
    field(out, "excluded", texts_of(constraints->excluded));
  }
  if (const auto policies = extensions.certificate_policies(); !policies.empty()) field(out, "policies", join(names_of(policies)));
  if (const auto features = extensions.tls_features(); !features.empty()) field(out, "TLS features", join(features));
  for (const Extension& extension : extensions.all)
    if (name_of(extension.oid) == extension.oid.dotted())
      field(out, "extension", extension.oid.dotted() + (extension.critical ? " (critical)" : ""));
}

// Extensions are read when asked for: one that is damaged must not hide the rest of the certificate.
template <class Owner>
void try_extensions(std::ostream& out, const Owner& owner) {
  try {
    show_extensions(out, owner.extensions());
  } catch (const Error& error) {
    field(out, "DAMAGED", error.message());
  }
}

void show(std::ostream& out, const View& view, const Certificate& certificate) {
  out << paint("certificate  " + base::printable(title(certificate)), Paint::strong, view.color) << '\n';
  field(out, "subject", certificate.subject().to_rfc4514());
  field(out, "issuer", certificate.self_issued() ? "itself" : certificate.issuer().to_rfc4514());
  field(out, "serial", certificate.serial_hex());
  field(out, "valid", validity(certificate, view.now));
  field(out, "key", certificate.public_key().describe());
  field(out, "signature", name_of(certificate.signature_algorithm().oid));
  try_extensions(out, certificate);
  field(out, "SHA-256", base::to_hex(certificate.sha256()));
  field(out, "SHA-1", base::to_hex(certificate.sha1()));
}

void show(std::ostream& out, const View& view, const PrivateKey& key) {
  out << paint("private key  " + key.public_key().describe(), Paint::strong, view.color) << '\n';
  field(out, "SPKI SHA-256", base::to_hex(key.public_key().spki_sha256()));
}

void show(std::ostream& out, const View& view, const PublicKey& key) {
  out << paint("public key  " + key.describe(), Paint::strong, view.color) << '\n';
  field(out, "SPKI SHA-256", base::to_hex(key.spki_sha256()));
}

void show(std::ostream& out, const View& view, const Csr& csr) {
  out << paint("certificate signing request  " + base::printable(csr.subject().common_name().value_or(csr.subject().to_rfc4514())),
               Paint::strong, view.color)
      << '\n';
  field(out, "subject", csr.subject().to_rfc4514());
  field(out, "key", csr.public_key().describe());
  field(out, "signature",
        name_of(csr.signature_algorithm().oid) +
            (crypto::proves_its_key(csr) == false ? "  DOES NOT VERIFY under its own key: the request was changed or damaged" : ""));
  try_extensions(out, csr);
  field(out, "SPKI SHA-256", base::to_hex(csr.public_key().spki_sha256()));
}

void show(std::ostream& out, const View& view, const Crl& crl) {
  out << paint("certificate revocation list", Paint::strong, view.color) << '\n';
  field(out, "issuer", crl.issuer().to_rfc4514());
  field(out, "issued", to_rfc3339(crl.this_update()));
  if (const auto next = crl.next_update()) field(out, "next", to_rfc3339(*next) + (*next < view.now ? "  (overdue)" : ""));
  field(out, "revoked", count(crl.revoked_count(), "certificate"));
  field(out, "signature", name_of(crl.signature_algorithm().oid));
}

void show(std::ostream& out, const View&, const Item::Opaque& opaque) { out << base::printable(opaque.what) << "  (not opened)\n"; }

}  // namespace

std::string where(const Source& source) {
  return (source.file == "-" ? "standard input" : source.file) + (source.place.empty() ? "" : ", " + source.place);
}

std::string describe(const Protection& protection) {
  std::string text = protection.scheme;
  if (!protection.cipher.empty() && protection.cipher != protection.scheme) text += (text.empty() ? "" : " ") + protection.cipher;
  if (!protection.kdf.empty()) text += ", " + protection.kdf;
  if (protection.iterations > 1) text += ", " + std::to_string(protection.iterations) + " iterations";
  return text;
}

std::vector<std::string> names_of(const std::vector<Oid>& oids) {
  std::vector<std::string> names;
  for (const Oid& oid : oids) names.push_back(name_of(oid));
  return names;
}

void show_object(std::ostream& out, const View& view, const Item& item) {
  std::visit([&](const auto& object) { show(out, view, object); }, item.object);
  if (!item.friendly_name.empty()) field(out, "friendly name", item.friendly_name);
  if (!item.ms_csp_name.empty()) field(out, "CSP", item.ms_csp_name);
  if (item.java_trusted) field(out, "Java", "trusted certificate entry");
  const char* who = trust::judged_by_nss(item) ? "NSS" : "OpenSSL";
  if (!item.trusted_for.empty()) field(out, who, "trusted for " + join(names_of(item.trusted_for)));
  if (!item.rejected_for.empty()) field(out, who, "REJECTED for " + join(names_of(item.rejected_for)));
  if (item.as<Certificate>() && trust::judged_by_nss(item) && item.trusted_for.empty() && item.rejected_for.empty())
    field(out, who, "trusted for nothing by itself");
  std::vector<std::string> protection;
  for (const Protection& layer : item.source.protection) protection.push_back(describe(layer));
  field(out, "protected by", protection);
  field(out, "from", where(item.source) + (item.source.container.empty() ? "" : " (" + item.source.container + ")"));
  std::vector<std::string> repairs;
  for (const Repair& repair : item.source.repairs) repairs.push_back(repair.message);
  field(out, "repaired", repairs);
}

void show_file(std::ostream& out, const Bag& bag, const Bag::File& file) {
  const auto certificates = bag.all<Certificate>();
  const bool leaf =
      std::any_of(certificates.begin(), certificates.end(), [](const Certificate* certificate) { return !certificate->is_ca(); });
  out << base::printable(bag.describe());
  if (leaf && bag.all<PrivateKey>().empty() && bag.problems.empty())
    out << "; without its private key it cannot be installed on a server: export it again as .pfx with \"Yes, export the private key\", or "
           "put it to the key its CSR "
           "was made with (certkit verify-pair FOLDER finds it)";
  out << '\n';
  if (file.pkcs12) {
    const Pkcs12Facts& facts = *file.pkcs12;
    field(out, "integrity",
          facts.has_mac && facts.mac.empty() ? "a MAC that cannot be checked"
          : facts.has_mac                    ? facts.mac + ", " + std::to_string(facts.mac_iterations) + " iterations"
                                             : "no MAC: nobody can tell whether it was changed");
    for (const CanOpen& reader : who_can_open(facts))
      field(out, reader.yes ? "opens in" : "NOT in", reader.reader + (reader.why.empty() ? "" : ": " + reader.why));
  }
  field(out, "note", file.notes);
  if (!file.store_password_note.empty()) field(out, "note", file.store_password_note);
  std::vector<std::string> repairs;
  for (const Repair& repair : file.repairs) repairs.push_back(repair.message);
  field(out, "repaired", repairs);
}

}  // namespace certkit::cli
