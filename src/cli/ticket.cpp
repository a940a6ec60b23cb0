#include "cli/ticket.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kTicketLimit = 4u << 20;
constexpr std::string_view kSuffix = ".ticket.json";

bool is_ticket_of(const std::filesystem::path& file, const Csr& csr) {
  try {
    const Secret content = base::read_file(file, kTicketLimit);
    return same(issue::request_from_json(as_text(content.reveal()), file.string()).csr.der(), csr.der());
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::vector<base::FileSet::Written> write_ticket(Session& session, const issue::RequestRecord& record, const std::string& base,
                                                 const OutputOptions& outputs) {
  OutputOptions own = outputs;
  const std::filesystem::path file = base + std::string(kSuffix);
  own.force = own.force || is_ticket_of(file, record.csr);
  base::FileSet files;
  files.add(file, issue::to_json(record));
  return commit(session, files, own);
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
