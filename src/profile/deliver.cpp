#include <algorithm>

#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "profile/delivery.hpp"
#include "profile/output_bytes.hpp"
#include "profile/pattern.hpp"

namespace certkit::profile {
namespace {

void check_pair(const Bundle& bundle) {
  if (!bundle.key) return;
  if (!bundle.chain.empty() && !prove_pair(*bundle.key, bundle.chain.front().public_key()))
    throw Error(
        Errc::mismatch,
        "the private key does not belong to the certificate " + bundle.chain.front().subject().to_rfc4514() + ": nothing is written",
        "certkit verify-pair tells which key does");
  if (bundle.csr && !bundle.csr->public_key().same_as(bundle.key->public_key()))
    throw Error(Errc::mismatch, "the private key does not belong to the request: nothing is written",
                "certkit verify-pair tells which key does");
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) text.replace(at, what.size(), with);
  return text;
}

std::size_t characters(const Secret& password) {
  return static_cast<std::size_t>(
      std::count_if(password.reveal().begin(), password.reveal().end(), [](std::uint8_t octet) { return (octet & 0xc0) != 0x80; }));
}

void check_password(const OutputFile& file, const Secret& password) {
  const std::size_t length = characters(password);
  if (length < static_cast<std::size_t>(file.password_min) ||
      (file.password_max != 0 && length > static_cast<std::size_t>(file.password_max)))
    throw Error(Errc::usage, file.file + ": the device takes passwords of " +
                                 (file.password_min != 0 ? "at least " + std::to_string(file.password_min) + " characters" : "") +
                                 (file.password_min != 0 && file.password_max != 0 ? " and " : "") +
                                 (file.password_max != 0 ? "at most " + std::to_string(file.password_max) + " characters" : ""));
}

void check_characters(const OutputFile& file, const Secret& password) {
  if (file.password_pattern.empty() || Pattern(file.password_pattern, {}).matches(as_text(password.reveal()))) return;
  throw Error(Errc::usage, file.file + ": the device takes passwords of the form " + file.password_pattern + " only");
}

void check_count(const OutputFile& file, const std::vector<Piece>& pieces) {
  const auto count = static_cast<std::size_t>(
      std::count_if(pieces.begin(), pieces.end(), [](const Piece& piece) { return std::holds_alternative<Certificate>(piece); }));
  if (file.max_certificates != 0 && count > file.max_certificates)
    throw Error(Errc::usage,
                file.file + " would hold " + std::to_string(count) + " certificates; the device takes at most " +
                    std::to_string(file.max_certificates),
                "a CA with a shorter chain");
}

// The user's password, or the device's own where the user has given none. Throws Errc::usage for a length that the device does not take.
class UsedPassword {
 public:
  UsedPassword(const OutputFile& file, const Secret* given) : fixed_(Secret::copy_of(file.fixed_password)) {
    used_ = given ? given : fixed_.empty() ? nullptr : &fixed_;
    if (!used_ || !uses_password(file)) return;
    if (!used_->empty()) {
      check_password(file, *used_);
      check_characters(file, *used_);
    } else if (file.password_required)
      throw Error(Errc::no_password, file.file + ": the device takes no empty password", "give another one with --passout");
  }
  UsedPassword(const UsedPassword&) = delete;
  UsedPassword& operator=(const UsedPassword&) = delete;
  [[nodiscard]] const Secret* get() const noexcept { return used_; }

 private:
  const Secret fixed_;
  const Secret* used_ = nullptr;
};

MadeFile made_file(const OutputFile& file, std::string name, OutputBytes made) {
  if (file.max_bytes != 0 && made.bytes.size() > file.max_bytes)
    throw Error(
        Errc::usage,
        name + " would have " + std::to_string(made.bytes.size()) + " bytes; the device takes at most " + std::to_string(file.max_bytes),
        "a smaller key or a shorter chain makes it smaller");
  return {std::move(name), std::move(made.bytes), made.is_private, made.is_private ? base::FileSet::Mode::is_private : file.mode};
}

}  // namespace

std::vector<MadeFile> made_files(const Delivery& delivery, const Bundle& bundle, const Secret* password) {
  check_pair(bundle);
  std::vector<MadeFile> files;
  for (const OutputFile& file : delivery.files) {
    const UsedPassword used(file, password);
    if (!has_content(file, bundle)) continue;
    const std::vector<Piece> pieces = pieces_of(file, bundle);
    check_count(file, pieces);
    if (!file.split) {
      files.push_back(made_file(file, file.file, write_output(file, pieces, used.get())));
      continue;
    }
    for (std::size_t n = 0; n < pieces.size(); ++n)
      files.push_back(made_file(file, replaced(file.file, "${n}", std::to_string(n + 1)),
                                write_output(file, std::span(pieces).subspan(n, 1), used.get())));
  }
  return files;
}

void deliver(const Delivery& delivery, const Bundle& bundle, const Secret* password, const std::filesystem::path& folder,
             base::FileSet& files) {
  for (MadeFile& file : made_files(delivery, bundle, password)) {
    if (file.is_private)
      files.add(folder / file.name, std::move(file.content));
    else
      files.add(folder / file.name, std::string(as_text(file.content.reveal())), file.mode);
  }
}

void require_deliverable(const Delivery& delivery, const Bundle& known, const Secret* password) {
  for (const OutputFile& file : delivery.files) require_writable(file, known, UsedPassword(file, password).get());
}

void require_no_key_in(const Delivery& delivery) {
  for (const OutputFile& file : delivery.files) {
    if (std::find(file.contents.begin(), file.contents.end(), Part::key) == file.contents.end()) continue;
    throw Error(Errc::usage, "the device takes its private key in " + file.file + ", and a key in a token cannot be written into a file",
                "leave --key out: a key is made that can; or certkit csr and certkit submit, for the certificate alone", "--key");
  }
}

bool has_content(const OutputFile& file, const Bundle& bundle) {
  return file.container == Container::text || !pieces_of(file, bundle).empty();
}

namespace {

std::string filled_in(std::string text, const std::string& thumbprint, const Delivery& delivery, const std::filesystem::path& folder) {
  text = replaced(std::move(text), "${thumbprint}", thumbprint);
  for (const OutputFile& file : delivery.files) {
    const std::filesystem::path path = folder.empty() || folder == "." ? std::filesystem::path(file.file) : folder / file.file;
    text = replaced(std::move(text), "${files." + file.id + "}", replaced(path.generic_string(), "${n}", "*"));
  }
  // A file that this run does not write.
  for (std::size_t at = 0; (at = text.find("${files.", at)) != std::string::npos;) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) break;
    text.replace(at, end - at + 1, "(no file)");
  }
  return text;
}

}  // namespace

Sayings sayings(const Delivery& delivery, const Bundle& bundle, const std::filesystem::path& folder) {
  std::string thumbprint = "<thumbprint>";
  if (!bundle.chain.empty()) {
    thumbprint = base::to_hex(bundle.chain.front().sha1());
    std::transform(thumbprint.begin(), thumbprint.end(), thumbprint.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
  }
  Sayings said{delivery.steps, delivery.notes, delivery.pitfalls};
  for (auto* texts : {&said.steps, &said.notes, &said.pitfalls})
    for (std::string& text : *texts) text = filled_in(std::move(text), thumbprint, delivery, folder);
  return said;
}

}  // namespace certkit::profile
