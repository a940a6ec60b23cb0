#include "cli/encode_store.hpp"

#include <map>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/render/objects.hpp"
#include "cli/store_comments.hpp"
#include "cli/syntax.hpp"
#include "container/pkcs12_write.hpp"
#include "container/read_back.hpp"
#include "trust/hash_folder.hpp"

namespace certkit::cli {
namespace {

std::string form_word(const StoreForm& form, const std::string& out) {
  if (!form.to.empty()) return form.to;
  static const std::map<std::string, std::string> kFormsBySuffix{{".pem", "pem"}, {".crt", "pem"}, {".cer", "pem"}, {".p7b", "p7b"},
                                                                 {".p7c", "p7b"}, {".jks", "jks"}, {".p12", "pfx"}, {".pfx", "pfx"}};
  std::error_code ignored;
  if (std::filesystem::is_directory(out, ignored) || (!out.empty() && out.back() == '/')) return "hash";
  const auto known = kFormsBySuffix.find(base::lower_ascii(std::filesystem::path(out).extension().string()));
  if (out == "-") return "pem";
  if (known == kFormsBySuffix.end())
    throw Error(Errc::usage, "the suffix of '" + out + "' does not say the format", "say it with --to pem|p7b|jks|pfx|der|hash");
  return known->second;
}

std::string pem_store(const std::vector<Certificate>& certificates, bool annotate) {
  std::string text;
  for (const Certificate& certificate : certificates) {
    if (annotate) text += annotation(certificate);
    text += to_pem(certificate);
  }
  return text;
}

void add_checked(base::FileSet& files, std::filesystem::path target, const Certificate& certificate, std::string content) {
  container::read_back(as_bytes(content), std::nullopt, {&certificate, 1}, {});
  files.add(std::move(target), std::move(content));
}

StoreWritten write_der_set(Session& session, const std::vector<Certificate>& certificates, const OutputOptions& outputs) {
  base::FileSet files;
  const auto names = trust::aliases(certificates);
  for (std::size_t i = 0; i < certificates.size(); ++i)
    add_checked(files, std::filesystem::path(outputs.out) / (safe_file_name(names[i]) + ".cer"), certificates[i],
                std::string(as_text(certificates[i].der())));
  return {commit(session, files, outputs), {}};
}

// What an earlier build left and this one does not have goes in the same commit.
StoreWritten write_hash_folder(Session& session, const std::vector<Certificate>& certificates, const OutputOptions& outputs) {
  const std::filesystem::path folder = outputs.out;
  std::error_code ignored;
  if (std::filesystem::is_directory(folder, ignored)) base::recover(folder);
  const trust::HashFolder now = trust::read_hash_folder(folder);
  const trust::HashFolderChange change = trust::change_to(now, certificates);
  base::FileSet files;
  for (const trust::HashFolderChange::Add& one : change.add)
    add_checked(files, folder / one.name, *one.certificate, to_pem(*one.certificate));
  for (const std::string& name : change.remove) files.remove(folder / name);
  OutputOptions checked = outputs;
  if (!checked.still_so)
    checked.still_so = [&] {
      if (!(trust::read_hash_folder(folder) == now))
        throw Error(Errc::unwritable, outputs.out + " was changed by another program meanwhile; nothing was written", "do it again");
    };
  StoreWritten written{commit(session, files, checked), {}};
  for (const Certificate* certificate : change.no_longer) written.no_longer.push_back(*certificate);
  return written;
}

}  // namespace

void declare_store_form(Syntax& syntax, StoreForm& form, const std::string& der) {
  syntax.option("--to FORMAT", form.to, "pem, p7b, jks, pfx, der (" + der + ") or hash (a folder for OpenSSL's CApath) [by the suffix]")
      .one_of({"pem", "p7b", "jks", "pfx", "der", "hash"});
  syntax.option("--for READER", form.reader, "Who must be able to open a PFX: java, java8, windows-2016, …")
      .such_as(openable_by_words())
      .understood_by([](const std::string& word) { (void)openable_by_from_word(word); });
  syntax.flag("--annotate", form.annotate, "PEM: a comment with subject, end and fingerprint above every certificate");
  declare_password(syntax, "--passout", form.passout, "Password of a JKS or PFX");
}

StoreWritten write_store(Session& session, const trust::Store& store, const StoreForm& form, const OutputOptions& outputs) {
  const std::vector<Certificate>& certificates = store.certificates;
  require_room_for_json(session, outputs.out);
  const std::string word = form_word(form, outputs.out);
  if (form.annotate && word != "pem") throw Error(Errc::usage, "--annotate has a meaning for PEM only");
  if (!form.reader.empty() && word != "pfx") throw Error(Errc::usage, "--for has a meaning for pfx only");
  if (form.passout.given() && word != "pfx" && word != "jks") throw Error(Errc::usage, "--passout has a meaning for jks and pfx only");
  if (word == "hash" || word == "der") {
    if (outputs.out == "-") throw Error(Errc::usage, "a folder cannot go to standard output");
    return word == "hash" ? write_hash_folder(session, certificates, outputs) : write_der_set(session, certificates, outputs);
  }
  std::optional<Secret> password;
  std::string content;
  std::optional<crypto::KnownKeys> known;
  if (word == "pem") {
    content = with_eol(pem_store(certificates, form.annotate || form.annotated_before), outputs);
  } else if (word == "p7b") {
    content = with_eol(to_pem("PKCS7", to_pkcs7(certificates)), outputs);
  } else {
    password = new_password_from(form.passout, session, "new password for the trust store");
    if (word == "jks") {
      const auto names = trust::aliases(certificates, store.names);
      std::vector<JksEntry> entries;
      for (std::size_t i = 0; i < certificates.size(); ++i) entries.push_back({names[i], {certificates[i]}, nullptr, session.io.now()});
      content = as_text(to_jks(entries, *password).reveal());
    } else {
      Pkcs12Options how = Pkcs12Options::for_reader(form.reader.empty() ? OpenableBy::java : openable_by_from_word(form.reader));
      how.java_trust = true;
      how.names = store.names;
      container::NewPkcs12 made = container::new_pkcs12(nullptr, certificates, *password, how);
      content = as_text(made.file.reveal());
      known = std::move(made.known);
    }
  }
  container::read_back(as_bytes(content), password, certificates, {}, known ? &*known : nullptr);
  if (outputs.out == "-") {
    session.io.out << content;
    return {};
  }
  base::FileSet files;
  files.add(outputs.out, std::move(content));
  return {commit(session, files, outputs), {}};
}

}  // namespace certkit::cli
