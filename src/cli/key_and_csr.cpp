#include "cli/key_and_csr.hpp"

#include "container/read_back.hpp"

namespace certkit::cli {

Csr add_key_and_csr(Session& session, Request& request, const PasswordSource& passout, CsrForm form, const OutputOptions& outputs,
                    base::FileSet& files) {
  const std::string base = (std::filesystem::path(outputs.out_dir) / safe_file_name(request.base_name)).string();
  if (request.key) {
    if (passout.given())
      throw Error(Errc::usage, "--passout protects a new key; the key is there already",
                  "certkit convert KEY --to pkcs8 --passout SRC -o FILE encrypts one");
  } else {
    std::optional<Secret> password;
    if (passout.given()) password = new_password_from(passout, session, "new password for the key");
    request.key = generate_key(request.key_spec);
    Secret text = with_eol(
        password ? to_pem(*request.key, request.key_format, Encrypt{*password}) : to_pem_unencrypted(*request.key, request.key_format),
        outputs);
    container::read_back(text.reveal(), password, {}, &*request.key);
    files.add(base + ".key", std::move(text));
    if (!password) session.note("the private key is not encrypted; --passout SRC protects it");
  }
  Csr csr = make_csr(request.csr, *request.key);
  files.add(base + ".csr", form == CsrForm::der ? std::string(as_text(csr.der())) : with_eol(to_pem(csr), outputs));
  return csr;
}

}  // namespace certkit::cli
