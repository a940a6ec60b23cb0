#include "cli/server_files.hpp"

#include "cli/key_text.hpp"
#include "container/read_back.hpp"

namespace certkit::cli {

void add_certificates(base::FileSet& files, const std::string& path, std::span<const Certificate> certificates,
                      const OutputOptions& outputs) {
  if (certificates.empty()) return;
  std::string text;
  for (const Certificate& certificate : certificates) text += to_pem(certificate);
  text = with_eol(std::move(text), outputs);
  container::read_back(as_bytes(text), std::nullopt, certificates, {});
  files.add(path, std::move(text));
}

void add_issued(base::FileSet& files, const issue::Issued& issued, const std::string& base, const OutputOptions& outputs) {
  add_certificates(files, base + ".crt", {&issued.certificate, 1}, outputs);
  add_certificates(files, base + "-chain.crt", issued.chain, outputs);
}

void add_server_files(Session& session, base::FileSet& files, const ServerBundle& bundle, const ServerFiles& how,
                      const OutputOptions& outputs) {
  Secret key = with_eol(key_text(session, *bundle.key, how.key_format, how.key_password), outputs);
  container::read_back(key.reveal(), how.key_password, {}, container::one_key(bundle.key));
  files.add(how.base + ".key", std::move(key));
  const Certificate& leaf = bundle.chain.front();
  const std::vector<Certificate> intermediates = bundle.intermediates();
  add_certificates(files, how.base + ".crt", {&leaf, 1}, outputs);
  add_certificates(files, how.base + "-chain.crt", intermediates, outputs);
  if (const Certificate* root = bundle.root()) add_certificates(files, how.base + "-ca.crt", {root, 1}, outputs);
  if (!how.fullchain) return;
  std::vector<Certificate> sent{leaf};
  sent.insert(sent.end(), intermediates.begin(), intermediates.end());
  add_certificates(files, how.base + "-fullchain.crt", sent, outputs);
}

}  // namespace certkit::cli
