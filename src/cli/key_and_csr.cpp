#include "cli/key_and_csr.hpp"

#include "cli/key_text.hpp"
#include "container/read_back.hpp"

namespace certkit::cli {

Csr add_key_and_csr(Session& session, Request& request, const std::optional<Secret>& password, CsrForm form, const OutputOptions& outputs,
                    base::FileSet& files) {
  const std::string base = (std::filesystem::path(outputs.out_dir) / safe_file_name(request.base_name)).string();
  if (!request.key) {
    request.key = generate_key(request.key_spec);
    Secret text = with_eol(key_text(session, *request.key, request.key_format, password), outputs);
    container::read_back(text.reveal(), password, {}, &*request.key);
    files.add(base + ".key", std::move(text));
  }
  Csr csr = make_csr(request.csr, *request.key);
  files.add(base + ".csr", form == CsrForm::der ? std::string(as_text(csr.der())) : with_eol(to_pem(csr), outputs));
  return csr;
}

}  // namespace certkit::cli
