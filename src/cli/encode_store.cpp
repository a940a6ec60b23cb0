#include "cli/encode_store.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/choice.hpp"
#include "cli/render/objects.hpp"
#include "container/pkcs12_write.hpp"
#include "container/read_back.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {
namespace {

std::string form_word(const StoreForm& form, const std::string& out) {
  if (!form.to.empty()) return form.to;
  static const std::map<std::string, std::string> kSuffixes{{".pem", "pem"}, {".crt", "pem"}, {".cer", "pem"}, {".p7b", "p7b"},
                                                            {".p7c", "p7b"}, {".jks", "jks"}, {".p12", "pfx"}, {".pfx", "pfx"}};
  std::error_code ignored;
  if (std::filesystem::is_directory(out, ignored) || (!out.empty() && out.back() == '/')) return "hash";
  const auto known = kSuffixes.find(base::lower_ascii(std::filesystem::path(out).extension().string()));
  if (out == "-") return "pem";
  if (known == kSuffixes.end())
    throw Error(Errc::usage, "the suffix of '" + out + "' does not say the format", "say it with --to pem|p7b|jks|pfx|der|hash");
  return known->second;
}

std::string pem_store(const std::vector<Certificate>& certificates, bool annotate) {
  std::string text;
  for (const Certificate& certificate : certificates) {
    if (annotate)
      text += "# " + base::printable(certificate.subject().to_rfc4514()) + "\n# until " + to_rfc3339(certificate.not_after()) +
              ", SHA-256 " + base::to_hex(certificate.sha256()) + "\n";
    text += to_pem(certificate);
  }
  return text;
}

void add_folder(const std::vector<Certificate>& certificates, const std::string& kind, const std::filesystem::path& folder,
                base::FileSet& files) {
  const auto names = trust::aliases(certificates);
  std::map<std::string, int> used;  // hash -> next number
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const Certificate& certificate = certificates[i];
    std::string name, content;
    if (kind == "hash") {
      const std::string hash = trust::openssl_subject_hash(certificate);
      name = hash + "." + std::to_string(used[hash]++);
      content = to_pem(certificate);
    } else {
      name = safe_file_name(names[i]) + ".cer";
      content = as_text(certificate.der());
    }
    container::read_back(as_bytes(content), std::nullopt, {&certificate, 1}, nullptr);
    files.add(folder / name, std::move(content));
  }
}

}  // namespace

void declare_store_form(CLI::App& parser, StoreForm& form) {
  parser.add_option("--to", form.to, "pem, p7b, jks, pfx, der (a folder) or hash (a folder for OpenSSL's CApath) [by the suffix]")
      ->check(one_of({"pem", "p7b", "jks", "pfx", "der", "hash"}))
      ->type_name("FORMAT");
  parser.add_option("--for", form.reader, "Who must be able to open a PFX: java, java8, windows-2016, …")
      ->check(such_as({"java", "java8", "windows-2008", "windows-2016", "windows-2019", "openssl1", "openssl3", "macos", "azure", "nss"}))
      ->type_name("READER");
  parser.add_flag("--annotate", form.annotate, "PEM: a comment with subject, end and fingerprint above every certificate");
  declare_password(parser, "--passout", form.passout, "Password of a JKS or PFX");
}

std::vector<base::FileSet::Written> write_store(Session& session, const std::vector<Certificate>& certificates, const StoreForm& form,
                                                const OutputOptions& outputs) {
  const std::string word = form_word(form, outputs.out);
  if (form.annotate && word != "pem") throw Error(Errc::usage, "--annotate has a meaning for PEM only");
  if (!form.reader.empty() && word != "pfx") throw Error(Errc::usage, "--for has a meaning for pfx only");
  if (form.passout.given() && word != "pfx" && word != "jks") throw Error(Errc::usage, "--passout has a meaning for jks and pfx only");
  base::FileSet files;
  if (word == "hash" || word == "der") {
    if (outputs.out == "-") throw Error(Errc::usage, "a folder cannot go to standard output");
    add_folder(certificates, word, outputs.out, files);
    return commit(session, files, outputs);
  }
  std::optional<Secret> password;
  std::string content;
  std::optional<crypto::KnownKeys> known;
  if (word == "pem") {
    content = with_eol(pem_store(certificates, form.annotate), outputs);
  } else if (word == "p7b") {
    content = with_eol(to_pem("PKCS7", to_pkcs7(certificates)), outputs);
  } else {
    password = new_password_from(form.passout, session, "new password for the trust store");
    if (word == "jks") {
      const auto names = trust::aliases(certificates);
      std::vector<JksEntry> entries;
      for (std::size_t i = 0; i < certificates.size(); ++i) entries.push_back({names[i], {certificates[i]}, nullptr, session.io.now()});
      content = as_text(to_jks(entries, *password).reveal());
    } else {
      Pkcs12Options how = Pkcs12Options::for_reader(form.reader.empty() ? OpenableBy::java : openable_by_from_word(form.reader));
      how.java_trust = true;
      container::NewPkcs12 made = container::new_pkcs12(nullptr, certificates, *password, how);
      content = as_text(made.file.reveal());
      known = std::move(made.known);
    }
  }
  container::read_back(as_bytes(content), password, certificates, nullptr, known ? &*known : nullptr);
  if (outputs.out == "-") {
    session.io.out << content;
    return {};
  }
  files.add(outputs.out, std::move(content));
  return commit(session, files, outputs);
}

}  // namespace certkit::cli
