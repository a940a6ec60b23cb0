#include "cli/ticket.hpp"

#include "base/text.hpp"
#include "cli/state.hpp"
#include "crypto/pbe.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kTicketLimit = 4u << 20;
constexpr std::string_view kSuffix = ".ticket.json";

// A ticket that has served its purpose, or is this one.
bool may_be_replaced(const Session& session, const std::string& state, const std::filesystem::path& file, const Csr& csr) {
  using Phase = issue::RequestRecord::Phase;
  try {
    const Secret content = base::read_file(file, kTicketLimit);
    const issue::RequestRecord ticket = issue::request_from_json(as_text(content.reveal()), file.string());
    if (same(ticket.csr.der(), csr.der())) return true;
    const auto known = requests(session, state);
    const auto record = known ? known->find(ticket.csr) : std::nullopt;
    return record && (record->phase == Phase::done || record->phase == Phase::refused);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

Ticket write_ticket(Session& session, const std::string& state, const issue::RequestRecord& record, const std::string& base,
                    const OutputOptions& outputs) {
  std::filesystem::path file = base + std::string(kSuffix);
  OutputOptions own = outputs;
  std::error_code failed;
  if (std::filesystem::exists(std::filesystem::symlink_status(file, failed)) && !own.force) {
    own.force = may_be_replaced(session, state, file, record.csr);
    if (!own.force) file = base + "-" + base::to_hex(crypto::sha256(record.csr.der())).substr(0, 8) + std::string(kSuffix);
  }
  base::FileSet files;
  files.add(file, issue::to_json(record));
  try {
    return {commit(session, files, own), {}};
  } catch (const Error& error) {
    return {{}, error};
  }
}

issue::RequestRecord read_ticket(Session& session, const std::string& file) {
  const Secret content = file == "-" ? session.take_stdin(kTicketLimit) : base::read_file(file, kTicketLimit);
  return issue::request_from_json(as_text(content.reveal()), file);
}

std::string name_of_ticket(const std::string& file) {
  std::string name = std::filesystem::path(file).filename().string();
  if (name.ends_with(kSuffix)) return name.substr(0, name.size() - kSuffix.size());
  return std::filesystem::path(name).stem().string();
}

}  // namespace certkit::cli
