#include "issue/already_signed.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "certkit/read.hpp"
#include "issue/authority_index.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue {
namespace {

constexpr std::size_t kMaxCertificateFile = 1u << 20;

// Nothing if it is not there, or is no certificate: then it was never made, or somebody has deleted it.
std::optional<Certificate> kept_in(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
  const Bag bag = read(base::read_file(file, kMaxCertificateFile).reveal(), file.string(), {});
  const auto certificates = bag.all<Certificate>();
  if (certificates.empty()) return std::nullopt;
  return *certificates.front();
}

// The subject is the request's, and so are the names; usages may have been chosen by whoever had it signed.
bool is_made_of(const Csr& csr, const Certificate& certificate, Time now) {
  if (!certificate.public_key().same_as(csr.public_key())) return false;
  const auto differences = compare_with_request(csr, certificate, {now, 0});
  return std::none_of(differences.begin(), differences.end(), [](const Difference& one) {
    return one.severity != Severity::note && (one.id == "san-dropped" || one.id == "san-added" || one.id == "subject-changed");
  });
}

}  // namespace

std::optional<Signed> signed_as(const Authority& authority, const std::string& serial_hex) {
  std::optional<IndexRow> found;
  for_each_index_row(authority.folder() / "index.txt", [&](IndexRow&& row) {
    if (row.serial_hex == serial_hex) found = std::move(row);
  });
  if (!found) return std::nullopt;
  auto certificate = kept_in(authority.folder() / found->file);
  if (!certificate) return std::nullopt;
  return Signed{std::move(*certificate), found->revoked, found->reason};
}

std::optional<Certificate> signed_for(const Authority& authority, const Csr& csr, Time now, const Certificate* replaced) {
  const std::string subject = one_line(csr.subject());
  std::vector<std::string> files;
  for_each_index_row(authority.folder() / "index.txt", [&](IndexRow&& row) {
    if (replaced != nullptr && row.serial_hex == replaced->serial_hex())
      files.clear();
    else if (row.status == 'V' && row.not_after >= now && row.subject == subject)
      files.push_back(std::move(row.file));
  });
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    auto certificate = kept_in(authority.folder() / *file);
    if (certificate && is_made_of(csr, *certificate, now)) return certificate;
  }
  return std::nullopt;
}

}  // namespace certkit::issue
