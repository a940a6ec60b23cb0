// A trust store into files: PEM, PKCS#7, JKS, PKCS#12, a folder of DER files or OpenSSL's hash folder.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/outputs.hpp"
#include "cli/password.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {

struct StoreForm {
  std::string to;                 // pem, p7b, jks, pfx, der, hash; empty: by suffix, a folder is `hash`
  std::string reader;             // --for, of a PFX
  bool annotate = false;          // a comment above every certificate
  bool annotated_before = false;  // the store that is changed has such comments: they are made again, if it stays PEM
  PasswordSource passout;
};

// `der`: what DER is here, for --help.
void declare_store_form(Syntax& syntax, StoreForm& form, const std::string& der = "a folder");
struct StoreWritten {
  std::vector<base::FileSet::Written> files;
  std::vector<Certificate> no_longer;  // that a hash folder held, from an earlier build, and does not any more
};
StoreWritten write_store(Session& session, const trust::Store& store, const StoreForm& form, const OutputOptions& outputs);

}  // namespace certkit::cli
