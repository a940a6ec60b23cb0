#include "cli/encode.hpp"

#include <array>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/encode_forms.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"
#include "cli/syntax.hpp"
#include "container/read_back.hpp"
#include "crypto/pair_proof.hpp"
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

bool is_store(Form form) { return form == Form::pfx || form == Form::jks; }
bool is_key(Form form) { return form == Form::pkcs1 || form == Form::pkcs8 || form == Form::sec1; }

void refuse_what_has_no_meaning(Form form, const EncodeOptions& options) {
  const auto refuse = [](bool given, const char* option, const char* where) {
    if (given) throw Error(Errc::usage, std::string(option) + " has a meaning for " + where + " only");
  };
  refuse(!options.reader.empty() && !is_store(form), "--for", "pfx and jks");
  refuse(!options.friendly_name.empty() && !is_store(form), "--friendly-name", "pfx and jks");
  refuse(!options.csp.empty() && form != Form::pfx, "--csp", "pfx");
  refuse(options.der && !is_key(form) && form != Form::p7b, "--der", "keys and p7b");
  if (form == Form::jks && !options.reader.empty() && options.reader != "java8" && options.reader != "java")
    throw Error(Errc::usage, "a JKS is opened by Java alone", "--for java8, --for java, or --to pfx");
}

// What the form cannot hold is named: nothing is lost silently.
void say_what_is_left_out(Session& session, const Bag& bag, Form form) {
  const bool certificates = !is_key(form);
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
    if (form != Form::p7b && form != Form::pfx) add(bag.all<Crl>().size(), "CRL", "CRLs");
    add(bag.all<PublicKey>().size(), "public key", "public keys");
  }
  for (const auto* opaque : bag.all<Item::Opaque>()) left_out.push_back(opaque->what);
  if (const std::size_t crls = bag.all<Crl>().size(); crls > 0 && form == Form::pfx)
    session.warn("left out, certkit writes none into a PFX: " + count(crls, "CRL", "CRLs"));
  for (const Item& item : bag.items)
    if (!item.rejected_for.empty())
      session.warn(base::printable(title(*item.as<Certificate>())) + " was rejected for " + join(names_of(item.rejected_for)) +
                   (trust::judged_by_nss(item) ? " by its NSS database, which is lost" : " by OpenSSL's trust attributes, which are lost"));
  if (!left_out.empty()) session.warn("left out, the format cannot hold it: " + base::printable(join(left_out)));
}

// No CA takes such a request, and whoever made it is not told by what hands it on.
void require_sound(const Bag& bag, Form form, const std::string& file) {
  if (form != Form::pem && form != Form::der && form != Form::base64) return;
  for (const Csr* csr : bag.all<Csr>())
    if (crypto::proves_its_key(*csr) == false)
      throw Error(Errc::mismatch, "the signature of the CSR does not verify under its own key: the request was changed or damaged",
                  "make it again with its key: certkit csr --key KEY", file);
}

}  // namespace

void declare_encode(Syntax& syntax, EncodeOptions& options) {
  std::vector<std::string> forms;
  for (const FormName& name : kForms) forms.emplace_back(name.word);
  syntax.option("--to FORMAT", options.to, "pem, der, pfx, p7b, jks, pkcs1, pkcs8, sec1 or base64 [by the suffix of FILE]").one_of(forms);
  syntax.option("--for READER", options.reader, "Who must be able to open a PFX: " + join(openable_by_words()))
      .such_as(openable_by_words())
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
  refuse_what_has_no_meaning(form, options);
  std::optional<Secret> password;
  if (is_store(form) || options.passout.given()) password = new_password_from(options.passout, session, "new password for the output");
  require_sound(bag, form, file);
  say_what_is_left_out(session, bag, form);
  Encoded made = encoded_as(form, {session, bag, file, options, password});
  if (made.is_text) made.content = with_eol(std::move(made.content), outputs);
  // CSRs, CRLs and public keys go out octet for octet as they came in: there is nothing of ours in them to be read back.
  if (!made.certificates.empty() || !made.keys.empty() || form == Form::p7b)
    container::read_back(made.content.reveal(), password, made.certificates, made.keys, made.known ? &*made.known : nullptr);
  return std::move(made.content);
}

}  // namespace certkit::cli
