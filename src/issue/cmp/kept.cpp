#include "issue/cmp/kept.hpp"

#include "base/files.hpp"
#include "base/ledger.hpp"
#include "base/text.hpp"
#include "crypto/pbe.hpp"

namespace certkit::issue::cmp {
namespace {

constexpr std::size_t kFileLimit = 4u << 20;
constexpr std::size_t kMostAnswers = 2;

}  // namespace

std::string Kept::name_of(const Csr& csr, const std::string& url) {
  Bytes both = to_bytes(as_bytes(url));
  both.insert(both.end(), csr.der().begin(), csr.der().end());
  return base::to_hex(crypto::sha256(both)).substr(0, 32);
}

void Kept::put(const std::string& name, const std::vector<Bytes>& answers) {
  in_memory_[name] = answers;
  if (folder_.empty()) return;
  std::string text;
  for (const Bytes& answer : answers) text += base::to_base64(answer) + "\n";
  base::make_private_folder(folder_);
  base::replace_private_file(file_of(name), folder_ / (name + ".new"), text);
}

std::vector<Bytes> Kept::get(const std::string& name) const {
  if (const auto known = in_memory_.find(name); known != in_memory_.end()) return known->second;
  std::error_code failed;
  const std::filesystem::path file = file_of(name);
  if (folder_.empty() || name.find('/') != std::string::npos || !std::filesystem::exists(file, failed)) return {};
  const Secret content = base::read_file(file, kFileLimit);
  std::vector<Bytes> answers;
  for (std::string_view text = as_text(content.reveal()); !text.empty();) {
    const std::size_t end = text.find('\n');
    Bytes answer;
    if (end == std::string_view::npos || !base::from_base64(text.substr(0, end), answer) || answer.empty() ||
        answers.size() == kMostAnswers)
      throw Error(Errc::malformed, "what was kept of a CMP transaction is damaged", "remove it, and submit the request again",
                  file.string());
    answers.push_back(std::move(answer));
    text.remove_prefix(end + 1);
  }
  return answers;
}

void Kept::drop(const std::string& name) {
  in_memory_.erase(name);
  std::error_code failed;
  if (!folder_.empty()) std::filesystem::remove(file_of(name), failed);
}

}  // namespace certkit::issue::cmp
