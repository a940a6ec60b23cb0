#include <algorithm>

#include "asn1/oids.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/write.hpp"
#include "issue/authority.hpp"
#include "issue/issuance.hpp"
#include "issue/leaf_rules.hpp"
#include "trust/name_constraints.hpp"

namespace certkit::issue {
namespace {

namespace fs = std::filesystem;

constexpr int kRootDays = 3650, kIntermediateDays = 1825;

// A folder that was made here goes again unless the CA is in it.
class NewFolder {
 public:
  explicit NewFolder(fs::path folder) : folder_(std::move(folder)) {
    std::error_code error;
    if (folder_.has_parent_path()) fs::create_directories(folder_.parent_path(), error);
    made_ = fs::create_directory(folder_, error);
    if (!made_ && !fs::is_directory(folder_)) {
      throw Error(Errc::unwritable, folder_.string() + ": the folder cannot be made" + (error ? ": " + error.message() : ""),
                  "name a folder that you may write to", folder_.string());
    }
    if (made_ || nothing_of_others()) fs::permissions(folder_, fs::perms::owner_all, error);
  }
  ~NewFolder() {
    std::error_code error;
    if (made_ && !kept_) fs::remove(folder_, error);  // only an empty one goes
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  void keep() noexcept { kept_ = true; }

 private:
  // Somebody else's files in it, somebody else's mode. Empty folders of a killed run are nobody's.
  [[nodiscard]] bool nothing_of_others() const {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_, error))
      if (entry.path().filename() != "issued" && entry.path().filename() != "root") return false;
    return !error;
  }
  fs::path folder_;
  bool made_ = false, kept_ = false;
};

// "contoso.com", ".contoso.com", "10.0.0.0/8": what a client can compare a name with (RFC 5280 §4.2.1.10).
void check_name_constraint(const std::string& text) {
  if (text.find('/') != std::string::npos) return;  // an address with its mask is read where it is written
  const std::string name = text.starts_with('.') ? text.substr(1) : text;
  const auto refuse = [&](const std::string& why) {
    throw Error(Errc::usage, "the name constraint '" + text + "' is no domain: " + why,
                "as contoso.com or .contoso.com: all names below it");
  };
  if (name.find('*') != std::string::npos) refuse("'*' has no meaning here, a domain stands for all below it");
  try {
    if (const GeneralName parsed = GeneralName::from_text("dns:" + name); parsed.value != base::lower_ascii(name))
      refuse("write it as " + parsed.value);
  } catch (const Error& error) {
    if (error.code() != Errc::usage) throw;
    refuse(error.message());
  }
}

CertificateSpec ca_spec(const Authority::Init& init, const Name& subject, const PublicKey& key, std::optional<int> path_length) {
  for (const std::string& constraint : init.name_constraints) check_name_constraint(constraint);
  CertificateSpec spec;
  spec.serial = random_serial();
  spec.subject = subject;
  spec.subject_spki = to_bytes(key.spki());
  spec.key_usage = kKeyCertSign | kCrlSign;
  spec.basic_constraints = BasicConstraints{true, path_length};
  spec.permitted_dns = init.name_constraints;
  return spec;
}

void set_validity(CertificateSpec& spec, std::span<const Certificate> issuers, Time now, int days) {
  const Validity validity = validity_within(issuers, now, days);
  spec.not_before = validity.not_before;
  spec.not_after = validity.not_after;
}

// What a CA may still allow below itself, given those above it (RFC 5280 §4.2.1.9).
std::optional<int> path_length_below(std::span<const Certificate> chain, std::optional<int> wanted) {
  std::optional<int> length = wanted;
  for (std::size_t above = 0; above < chain.size(); ++above) {
    const auto constraints = chain[above].extensions().basic_constraints();
    if (!constraints || !constraints->path_length) continue;
    const int left = *constraints->path_length - static_cast<int>(above) - 1;
    const std::string who = chain[above].subject().to_rfc4514();
    if (left < 0)
      throw Error(Errc::refused, "the CA " + who + " allows no CA at this place below it (path length)",
                  "make a root, or a CA under another one");
    if (wanted && *wanted > left)
      throw Error(Errc::refused, "the CA " + who + " allows a path length of " + std::to_string(left) + " here at most",
                  "leave --path-length out, or name a smaller one");
    length = std::min(length.value_or(left), left);
  }
  return length;
}

Name with_root_name(const Name& subject) {
  Name root = subject;
  for (auto rdn = root.rdns.rbegin(); rdn != root.rdns.rend(); ++rdn) {
    for (NameAttribute& attribute : *rdn) {
      if (attribute.type != asn1::oid::kCommonName) continue;
      attribute.value += " Root";
      attribute.tag = 0;
      return root;
    }
  }
  root.add(asn1::oid::kCommonName, "Root");
  return root;
}

Settings settings_from(const Authority::Init& init) {
  Settings settings;
  const auto take = [](const std::string& url, std::vector<std::string>& urls) {
    if (url.empty()) return;
    check_url(url);
    urls.push_back(url);
  };
  take(init.crl_url, settings.crl_urls);
  take(init.ocsp_url, settings.ocsp_urls);
  take(init.aia_url, settings.aia_urls);
  settings.key = init.token_key;
  return settings;
}

// A key that is made in a token stays there: what can be refused is refused before, of a key that is thrown away.
PublicKey stand_in() { return generate_key({KeyType::ec, 256}).public_key(); }
PrivateKey key_for(const Authority::Init& init) { return init.take_token_key ? init.take_token_key(init.key) : generate_key(init.key); }

struct Made {
  PrivateKey key;
  std::vector<Certificate> chain;
};

void add_ca_files(base::FileSet& files, const fs::path& folder, const Made& ca, const Settings& settings, const std::string& index,
                  const Secret* password) {
  std::string chain;
  for (const Certificate& certificate : ca.chain) chain += to_pem(certificate);
  if (settings.key.empty())
    files.add(folder / "ca.key",
              password != nullptr ? to_pem(ca.key, KeyFormat::pkcs8, Encrypt{*password}) : to_pem_unencrypted(ca.key, KeyFormat::pkcs8));
  files.add(folder / "ca.crt", std::move(chain));
  files.add(folder / "index.txt", index);
  files.add(folder / "index.txt.attr", std::string("unique_subject = no\n"));  // or openssl refuses to read two certificates of one subject
  files.add(folder / "settings", to_text(settings));
}

Made make_root(const Authority::Init& init, const Name& subject, int days) {
  if (init.take_token_key) (void)ca_spec(init, subject, stand_in(), std::nullopt);
  PrivateKey key = key_for(init);
  CertificateSpec spec = ca_spec(init, subject, key.public_key(), init.intermediate ? std::nullopt : init.path_length);
  set_validity(spec, {}, init.now, days);
  spec.hash = hash_for(key.public_key());
  Certificate certificate = make_certificate(spec, nullptr, key);
  return {std::move(key), {std::move(certificate)}};
}

// The intermediate's certificate, less what only its issuer can set: serial and URLs.
CertificateSpec intermediate_spec(const Authority::Init& init, std::span<const Certificate> issuers, const PublicKey& key) {
  CertificateSpec spec = ca_spec(init, init.subject, key, path_length_below(issuers, init.path_length.value_or(0)));
  const trust::NameConstraints constraints(issuers);
  if (const auto why = constraints.refusal(init.subject))
    throw Error(Errc::refused, "the CA refuses the name: " + *why, "choose a subject within the name constraints of the CAs above");
  for (const std::string& text : init.name_constraints) {
    const auto type = text.find('/') != std::string::npos ? GeneralName::Type::ip : GeneralName::Type::dns;
    if (const auto why = constraints.subtree_refusal({type, text, std::nullopt}))
      throw Error(Errc::refused, "the CA refuses the name constraint: " + *why, "a CA below it may only be narrower");
  }
  set_validity(spec, issuers, init.now, init.validity_days != 0 ? init.validity_days : kIntermediateDays);
  spec.hash = hash_for(issuers.front().public_key());
  return spec;
}

std::vector<Certificate> with_issuers(Certificate certificate, const std::vector<Certificate>& issuers) {
  std::vector<Certificate> chain{std::move(certificate)};
  chain.insert(chain.end(), issuers.begin(), issuers.end());
  return chain;
}

void refuse_existing(const fs::path& folder) {
  std::error_code missing;
  if (fs::is_directory(folder, missing)) (void)base::recover(folder);  // half a CA of a killed run is none
  for (const char* name : {"ca.crt", "ca.key", "index.txt", "root/ca.crt", "root/ca.key"}) {
    std::error_code error;
    if (!fs::exists(folder / name, error)) continue;
    throw Error(Errc::usage, folder.string() + " holds a CA already: " + name + " is there",
                "choose another folder; a CA is never overwritten", folder.string());
  }
}

void commit(base::FileSet& files, const fs::path& folder, Time now) {
  base::FileSet::Options options;
  options.now = now;
  try {
    (void)files.commit(options);
  } catch (const Error& error) {
    // Another run may have made a CA here meanwhile: then there is nothing to be replaced.
    if (error.code() == Errc::usage) refuse_existing(folder);
    throw;
  }
}

}  // namespace

Authority Authority::init(const fs::path& folder, const Init& init, const Ask& ask) {
  if (init.subject.empty()) throw Error(Errc::usage, "a CA needs a subject", "--subject \"CN=Lab CA,O=Contoso\"");
  if (init.path_length && *init.path_length < 0)
    throw Error(Errc::usage, "a path length is not negative", "0: below this CA there are only leaves");
  if (init.intermediate && init.parent.empty() && !init.token_key.empty())
    throw Error(Errc::usage, "a root and an intermediate have two keys, and this is one",
                "make the root first, then the intermediate with --parent, each with a key of its own");
  const Settings settings = settings_from(init);
  refuse_existing(folder);

  base::FileSet files;
  if (!init.parent.empty()) {
    Authority parent = open(init.parent);
    if (init.take_token_key) {
      (void)intermediate_spec(init, parent.chain_, stand_in());
      (void)parent.key(ask);
    }
    Made ca{key_for(init), {}};
    CertificateSpec spec = intermediate_spec(init, parent.chain_, ca.key.public_key());
    spec.crl_urls = parent.settings_.crl_urls;
    spec.ocsp_urls = parent.settings_.ocsp_urls;
    spec.ca_issuer_urls = parent.settings_.aia_urls;
    const PrivateKey& parent_key = parent.key(ask);
    NewFolder made(folder), made_issued(folder / "issued");
    const CertificateSpec* const specs[] = {&spec};
    Issuance issuance(init.parent, specs);
    Certificate certificate = make_certificate(spec, &parent.chain_.front(), parent_key);
    const Certificate* const made_certificates[] = {&certificate};
    issuance.publish(made_certificates);
    ca.chain = with_issuers(std::move(certificate), parent.chain_);
    add_ca_files(files, folder, ca, settings, "", init.key_password);
    commit(files, folder, init.now);
    issuance.keep();
    made_issued.keep();
    made.keep();
  } else if (init.intermediate) {
    // A name constraint counts where it is trusted, and not every client looks at those of the root: both carry them.
    const int days = init.validity_days != 0 ? init.validity_days : kIntermediateDays;
    const Made root = make_root(init, with_root_name(init.subject), std::max(kRootDays, days));
    Made ca{generate_key(init.key), {}};
    CertificateSpec spec = intermediate_spec(init, root.chain, ca.key.public_key());
    ca.chain = with_issuers(make_certificate(spec, &root.chain.front(), root.key), root.chain);
    NewFolder made(folder), made_issued(folder / "issued"), made_root(folder / "root"), made_root_issued(folder / "root" / "issued");
    add_ca_files(files, folder, ca, settings, "", init.key_password);
    Settings offline;
    offline.crl_days = 180;  // it is brought online for each of its lists
    add_ca_files(files, folder / "root", root, offline, index_row(spec) + "\n", init.key_password);
    files.add(folder / "root" / issued_file(spec.serial), to_pem(ca.chain.front()));
    commit(files, folder, init.now);
    for (NewFolder* each : {&made, &made_issued, &made_root, &made_root_issued}) each->keep();
  } else {
    const Made root = make_root(init, init.subject, init.validity_days != 0 ? init.validity_days : kRootDays);
    NewFolder made(folder), made_issued(folder / "issued");
    add_ca_files(files, folder, root, settings, "", init.key_password);
    commit(files, folder, init.now);
    made_issued.keep();
    made.keep();
  }
  return open(folder);
}

}  // namespace certkit::issue
