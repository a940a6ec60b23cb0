#include "cli/encode.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/bundle.hpp"
#include "cli/key_text.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"
#include "cli/syntax.hpp"
#include "container/pkcs12_write.hpp"
#include "container/read_back.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {
namespace {

struct FormName {
  std::string_view word;
  Form form;
};
constexpr std::array kForms{FormName{"pem", Form::pem},     FormName{"der", Form::der},   FormName{"pfx", Form::pfx},
                            FormName{"p7b", Form::p7b},     FormName{"jks", Form::jks},   FormName{"pkcs1", Form::pkcs1},
                            FormName{"pkcs8", Form::pkcs8}, FormName{"sec1", Form::sec1}, FormName{"base64", Form::base64}};
constexpr std::array kSuffixes{FormName{".pem", Form::pem},   FormName{".crt", Form::pem}, FormName{".cer", Form::pem},
                               FormName{".csr", Form::pem},   FormName{".crl", Form::pem}, FormName{".der", Form::der},
                               FormName{".pfx", Form::pfx},   FormName{".p12", Form::pfx}, FormName{".p7b", Form::p7b},
                               FormName{".p7c", Form::p7b},   FormName{".jks", Form::jks}, FormName{".key", Form::pkcs8},
                               FormName{".b64", Form::base64}};

// Each certificate once; the chain of the leaf first, if there is one leaf, then the rest as it came in.
std::vector<Certificate> in_order(const Bag& bag) {
  const auto certificates = bag.all<Certificate>();
  std::vector<Certificate> found;
  if (const Certificate* leaf = find_leaf(certificates, bag.all<PrivateKey>())) found = order_chain(*leaf, certificates).path;
  for (const Certificate* certificate : certificates)
    if (std::find(found.begin(), found.end(), *certificate) == found.end()) found.push_back(*certificate);
  return found;
}

// Keys and certificates that belong together: each key with its chain. A key without certificate beside certificates of others is a
// mismatch.
struct Entry {
  const PrivateKey* key;
  std::vector<Certificate> chain;
};
std::vector<Entry> entries_of(const Bag& bag, const std::string& file) {
  const auto certificates = bag.all<Certificate>();
  std::vector<Entry> entries;
  for (const PrivateKey* key : distinct_keys(bag)) {
    const Certificate* leaf = nullptr;
    for (const Certificate* certificate : certificates)
      if (certificate->public_key().same_as(key->public_key())) {
        leaf = certificate;
        break;
      }
    if (leaf == nullptr)
      throw Error(certificates.empty() ? Errc::wrong_kind : Errc::mismatch,
                  "a private key (" + key->public_key().describe() + ") belongs to none of the certificates: " + bag.describe(),
                  "certkit verify-pair shows what belongs together", file);
    if (!prove_pair(*key, leaf->public_key()))
      throw Error(Errc::mismatch, "the private key does not belong to the certificate " + title(*leaf), "", file);
    entries.push_back({key, order_chain(*leaf, certificates).path});
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

Secret key_as_der(const PrivateKey& key, KeyFormat format, const std::optional<Secret>& password) {
  if (!password) return to_der_unencrypted(key, format);
  if (format != KeyFormat::pkcs8)
    throw Error(Errc::usage, "a PKCS#1 or SEC1 key in DER cannot be protected", "--to pkcs8, or without --der");
  return to_der(key, Encrypt{*password});
}

// Key first, then its chain leaf first, then what is left, in the order it came in.
Secret all_as_pem(Session& session, const Bag& bag, const std::string& file, const std::optional<Secret>& password) {
  Secret text;
  std::vector<Certificate> written;
  const auto add = [&](const Certificate& certificate) {
    if (std::find(written.begin(), written.end(), certificate) != written.end()) return;
    written.push_back(certificate);
    append(text, as_bytes(to_pem(certificate)));
  };
  const auto certificates = bag.all<Certificate>();
  if (certificates.empty()) {
    for (const PrivateKey* key : distinct_keys(bag)) append(text, key_text(session, *key, KeyFormat::pkcs8, password).reveal());
  } else {
    for (const Entry& entry : entries_of(bag, file)) {
      append(text, key_text(session, *entry.key, KeyFormat::pkcs8, password).reveal());
      for (const Certificate& certificate : entry.chain) add(certificate);
    }
    for (const Certificate& certificate : in_order(bag)) add(certificate);
  }
  for (const Csr* csr : bag.all<Csr>()) append(text, as_bytes(to_pem(*csr)));
  for (const Crl* crl : bag.all<Crl>()) append(text, as_bytes(to_pem(*crl)));
  for (const PublicKey* key : bag.all<PublicKey>()) append(text, as_bytes(to_pem("PUBLIC KEY", key->spki())));
  return text;
}

Secret one_as_der(const Bag& bag, const std::string& file, const std::optional<Secret>& password) {
  if (bag.items.size() != 1)
    throw Error(Errc::wrong_kind, "DER holds exactly one object: " + bag.describe(), "use --to pem, --to p7b or --to pfx", file);
  const Item& item = bag.items.front();
  if (const auto* key = item.as<PrivateKey>())
    return password ? to_der(*key, Encrypt{*password}) : to_der_unencrypted(*key, KeyFormat::pkcs8);
  if (const auto* certificate = item.as<Certificate>()) return Secret::copy_of(certificate->der());
  if (const auto* csr = item.as<Csr>()) return Secret::copy_of(csr->der());
  if (const auto* crl = item.as<Crl>()) return Secret::copy_of(crl->der());
  if (const auto* key = item.as<PublicKey>()) return Secret::copy_of(key->spki());
  throw Error(Errc::wrong_kind, "there is no DER form of this: " + bag.describe(), "", file);
}

container::NewPkcs12 as_pkcs12(const Bag& bag, const std::string& file, const EncodeOptions& options, const Secret& password) {
  Pkcs12Options how = options.reader.empty() ? Pkcs12Options{} : Pkcs12Options::for_reader(openable_by_from_word(options.reader));
  const auto certificates = bag.all<Certificate>();
  if (bag.all<PrivateKey>().empty() &&
      std::all_of(certificates.begin(), certificates.end(), [](const Certificate* certificate) { return certificate->is_ca(); }) &&
      !certificates.empty()) {
    if (!options.friendly_name.empty() || !options.csp.empty())
      throw Error(Errc::usage, "--friendly-name and --csp are for a key with its certificate; these are CA certificates alone");
    how.java_trust = true;  // a trust store: Java lists only what is marked so
    return container::new_pkcs12(nullptr, in_order(bag), password, how);
  }
  ServerBundle bundle = server_bundle(bag, file, KeyNeed::required);
  how.friendly_name = options.friendly_name.empty() ? bundle.friendly_name : options.friendly_name;
  if (!options.csp.empty()) how.ms_csp_name = options.csp;
  how.ms_key_exchange = how.ms_key_exchange || !how.ms_csp_name.empty();
  bundle.chain.insert(bundle.chain.end(), bundle.strangers.begin(), bundle.strangers.end());
  return container::new_pkcs12(bundle.key, bundle.chain, password, how);
}

// `written`: the certificates as they stand in it; a CA that several chains share stands in each of them.
Secret as_jks(const Bag& bag, const std::string& file, const EncodeOptions& options, const Secret& password, Time now,
              std::vector<Certificate>& written) {
  std::vector<JksEntry> entries;
  const auto certificates = in_order(bag);
  std::vector<Certificate> used;
  for (Entry& entry : entries_of(bag, file)) {
    std::string alias = options.friendly_name.empty() ? title(entry.chain.front()) : options.friendly_name;
    if (!entries.empty()) alias += "-" + std::to_string(entries.size() + 1);
    used.insert(used.end(), entry.chain.begin(), entry.chain.end());
    entries.push_back({base::lower_ascii(alias), std::move(entry.chain), entry.key, now});
  }
  std::vector<Certificate> trusted;
  for (const Certificate& certificate : certificates)
    if (std::find(used.begin(), used.end(), certificate) == used.end()) trusted.push_back(certificate);
  const auto names = trust::aliases(trusted);
  for (std::size_t i = 0; i < trusted.size(); ++i) entries.push_back({names[i], {trusted[i]}, nullptr, now});
  if (entries.empty()) throw Error(Errc::wrong_kind, "a key store holds certificates and keys: " + bag.describe(), "", file);
  written.clear();
  for (const JksEntry& entry : entries) written.insert(written.end(), entry.certificates.begin(), entry.certificates.end());
  return to_jks(entries, password);
}

// What the form cannot hold is named: nothing is lost silently.
void say_what_is_left_out(Session& session, const Bag& bag, Form form) {
  const bool certificates = form != Form::pkcs1 && form != Form::pkcs8 && form != Form::sec1;
  const bool keys = form != Form::p7b;
  const bool others = form == Form::pem || form == Form::der || form == Form::base64;
  std::vector<std::string> left_out;
  const auto add = [&](std::size_t n, const char* what, const char* many) {
    if (n > 0) left_out.push_back(count(n, what, many));
  };
  if (!certificates) add(bag.all<Certificate>().size(), "certificate", "certificates");
  if (!keys) add(bag.all<PrivateKey>().size(), "private key", "private keys");
  if (!others) {
    add(bag.all<Csr>().size(), "CSR", "CSRs");
    add(bag.all<Crl>().size(), "CRL", "CRLs");
    add(bag.all<PublicKey>().size(), "public key", "public keys");
  }
  for (const auto* opaque : bag.all<Item::Opaque>()) left_out.push_back(opaque->what);
  if (!left_out.empty()) session.warn("left out, the format cannot hold it: " + base::printable(join(left_out)));
}

}  // namespace

void declare_encode(Syntax& syntax, EncodeOptions& options) {
  std::vector<std::string> forms;
  for (const FormName& name : kForms) forms.emplace_back(name.word);
  syntax.option("--to FORMAT", options.to, "pem, der, pfx, p7b, jks, pkcs1, pkcs8, sec1 or base64 [by the suffix of FILE]").one_of(forms);
  const std::vector<std::string> readers{"windows-2008", "windows-2016", "windows-2019", "java8", "java",
                                         "openssl1",     "openssl3",     "macos",        "azure", "nss"};
  syntax.option("--for READER", options.reader, "Who must be able to open a PFX: " + join(readers))
      .such_as(readers)
      .understood_by([](const std::string& word) { (void)openable_by_from_word(word); });
  declare_password(syntax, "--passout", options.passout, "Password that protects the output; needed for pfx and jks, optional for keys");
  syntax.option("--friendly-name NAME", options.friendly_name, "Name that a PFX shows, alias in a JKS");
  syntax.option("--csp NAME", options.csp,
                "Microsoft CSP that a PFX's key goes to, e.g. \"Microsoft RSA SChannel Cryptographic Provider\"");
  syntax.flag("--der", options.der, "Keys and PKCS#7 as DER instead of PEM");
}

Form form_of(const std::string& to, const std::string& out) {
  for (const FormName& name : kForms)
    if (name.word == to) return name.form;
  if (out == "-") return Form::pem;
  const std::string suffix = base::lower_ascii(std::filesystem::path(out).extension().string());
  for (const FormName& name : kSuffixes)
    if (name.word == suffix) return name.form;
  throw Error(Errc::usage, "the suffix of '" + out + "' does not say the format",
              "say it with --to pem|der|pfx|p7b|jks|pkcs1|pkcs8|sec1|base64");
}

Secret encode(Session& session, const Bag& bag, const std::string& file, Form form, const EncodeOptions& options,
              const OutputOptions& outputs) {
  const auto refuse = [](bool given, const char* option, const char* where) {
    if (given) throw Error(Errc::usage, std::string(option) + " has a meaning for " + where + " only");
  };
  const bool store = form == Form::pfx || form == Form::jks;
  const bool key_alone = form == Form::pkcs1 || form == Form::pkcs8 || form == Form::sec1;
  refuse(!options.reader.empty() && !store, "--for", "pfx and jks");
  refuse(!options.friendly_name.empty() && !store, "--friendly-name", "pfx and jks");
  refuse(!options.csp.empty() && form != Form::pfx, "--csp", "pfx");
  refuse(options.der && !key_alone && form != Form::p7b, "--der", "keys and p7b");
  if (form == Form::jks && !options.reader.empty() && options.reader != "java8" && options.reader != "java")
    throw Error(Errc::usage, "a JKS is opened by Java alone", "--for java8, --for java, or --to pfx");

  std::optional<Secret> password;
  if (store || options.passout.given()) password = new_password_from(options.passout, session, "new password for the output");
  const auto certificates = in_order(bag);
  const auto keys = distinct_keys(bag);
  std::vector<Certificate> written = certificates;

  say_what_is_left_out(session, bag, form);
  Secret content;
  std::optional<crypto::KnownKeys> known;
  switch (form) {
    case Form::pem:
      content = all_as_pem(session, bag, file, password);
      break;
    case Form::der:
      content = one_as_der(bag, file, password);
      break;
    case Form::pfx: {
      container::NewPkcs12 made = as_pkcs12(bag, file, options, *password);
      content = std::move(made.file);
      known = std::move(made.known);
      break;
    }
    case Form::jks:
      content = as_jks(bag, file, options, *password, session.io.now(), written);
      break;
    case Form::p7b: {
      if (certificates.empty()) throw Error(Errc::wrong_kind, "PKCS#7 holds certificates: " + bag.describe(), "", file);
      const Bytes der = to_pkcs7(certificates);
      content = options.der ? Secret::copy_of(der) : Secret::copy_of(to_pem("PKCS7", der));
      break;
    }
    case Form::pkcs1:
    case Form::pkcs8:
    case Form::sec1: {
      const auto format = form == Form::pkcs1 ? KeyFormat::pkcs1 : form == Form::sec1 ? KeyFormat::sec1 : KeyFormat::pkcs8;
      if (keys.size() != 1) throw Error(Errc::wrong_kind, "exactly one private key is needed: " + bag.describe(), "", file);
      content = options.der ? key_as_der(*keys.front(), format, password) : key_text(session, *keys.front(), format, password);
      break;
    }
    case Form::base64: {
      const Secret der = one_as_der(bag, file, password);
      if (!certificates.empty() || !keys.empty())
        container::read_back(der.reveal(), password, certificates, keys);
      std::string text = base::to_base64(der.reveal());
      append(content, as_bytes(text));
      append(content, as_bytes("\n"));
      wipe(text.data(), text.size());
      break;
    }
  }
  const bool binary = form == Form::der || store || options.der;
  if (!binary) content = with_eol(std::move(content), outputs);
  // CSRs, CRLs and public keys go out octet for octet as they came in: there is nothing of ours in them to be checked.
  if (form != Form::base64 && !(certificates.empty() && keys.empty()))
    container::read_back(content.reveal(), password, key_alone ? std::span<const Certificate>() : std::span<const Certificate>(written),
                         form == Form::p7b ? std::span<const PrivateKey* const>() : std::span<const PrivateKey* const>(keys),
                         known ? &*known : nullptr);
  return content;
}

}  // namespace certkit::cli
