#include "cli/key_and_csr.hpp"

#include "certkit/make.hpp"
#include "cli/key_text.hpp"
#include "container/read_back.hpp"

namespace certkit::cli {

Csr add_key_and_csr(Session& session, Request& request, const std::optional<Secret>& password, CsrForm form, const OutputOptions& outputs,
                    base::FileSet& files) {
  const std::string base = (std::filesystem::path(outputs.out_dir) / safe_file_name(request.base_name)).string();
  if (!request.key && request.make_key) {
    // What is in the token stays there: whatever can fail fails before.
    rehearse(request);
    require_room_for({base + ".csr"}, outputs);
    request.key = request.make_key(request.key_spec);
  } else if (!request.key) {
    request.key = generate_key(request.key_spec);
    Secret text = with_eol(key_text(session, *request.key, request.key_format, password), outputs);
    container::read_back(text.reveal(), password, {}, container::one_key(&*request.key));
    files.add(base + ".key", std::move(text));
  }
  Csr csr = make_csr(request.csr, *request.key);
  files.add(base + ".csr", form == CsrForm::der ? std::string(as_text(csr.der())) : with_eol(to_pem(csr), outputs));
  return csr;
}

void rehearse(const Request& request) {
  const KeyType type = request.key ? request.key->public_key().type() : request.key_spec.type;
  if (!request.key &&
      ((request.key_format == KeyFormat::pkcs1 && type != KeyType::rsa) || (request.key_format == KeyFormat::sec1 && type != KeyType::ec)))
    throw Error(Errc::usage,
                "a key " + request.key_spec.to_text() + " has no form " + (request.key_format == KeyFormat::pkcs1 ? "pkcs1" : "sec1"),
                "pkcs1 is for RSA, sec1 for EC; pkcs8 holds both");
  (void)make_csr(request.csr, request.key ? request.key->clone() : generate_key({KeyType::ec, 256}));
}

}  // namespace certkit::cli
