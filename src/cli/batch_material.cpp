#include "cli/batch_material.hpp"

#include "base/files.hpp"
#include "certkit/read.hpp"
#include "cli/anchors.hpp"
#include "cli/system_trust.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kFilesKept = 1024, kSurroundingsKept = 64, kSentencesKept = 64;
constexpr std::size_t kLongestKey = 256u << 10;  // whatever is larger is hardly the same in many lines

bool is_pem(const std::string& source) { return source.find("-----BEGIN") != std::string::npos; }

// Everything that a path depends on but its leaf and host.
std::string key_of(const JsonRecord& record, const diagnose::Case& one) {
  std::string key = std::to_string(one.options.at.time_since_epoch().count()) + " " +
                    std::to_string(static_cast<int>(one.options.purpose)) + " " + std::to_string(one.options.max_depth);
  const auto add = [&](std::string_view part) { key.append(" ").append(std::to_string(part.size())).append(":").append(part); };
  for (const char* name : {"trust", "chain", "crl"}) {
    add(record.has(name) ? name : "");
    for (const std::string& source : record.list(name)) add(source);
  }
  for (std::size_t i = 1; i < one.sent.size(); ++i) add(as_text(one.sent[i].der()));
  return key;
}

template <class T>
void take(const Bag& bag, std::vector<T>& into) {
  require_readable(bag);
  for (const T* one : bag.all<T>()) into.push_back(*one);
}

}  // namespace

Surroundings::Surroundings(CheckMaterial material, const std::vector<Certificate>& sent)
    : material_(std::move(material)), behind_(sent.begin() + 1, sent.end()), means_(material_.means()) {
  for (const Certificate& one : behind_) pool_.push_back(&one);
  pool_.insert(pool_.end(), means_.pool.begin(), means_.pool.end());
}

trust::PathAnswer Surroundings::find(const Certificate& leaf, const trust::PathQuestion& question) {
  std::unique_ptr<trust::PathFinder> finder;
  {
    const std::lock_guard lock(guard_);
    if (!idle_.empty()) {
      finder = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!finder) {
    trust::PathQuestion own = question;  // of what outlives the line
    own.pool = pool_;
    own.anchors = means_.anchors;
    own.crls = means_.crls;
    finder = std::make_unique<trust::PathFinder>(own);
  }
  trust::PathAnswer answer = finder->find(leaf, question.host);
  const std::lock_guard lock(guard_);
  idle_.push_back(std::move(finder));
  return answer;
}

std::shared_ptr<const Bag> BatchMaterial::bag_of(const std::string& pem_or_file) {
  if (is_pem(pem_or_file)) return std::make_shared<const Bag>(certkit::read(as_bytes(pem_or_file), "a line", {}));
  {
    const std::lock_guard lock(guard_);
    if (const auto known = files_.find(pem_or_file); known != files_.end()) return known->second;
  }
  const std::string path = is_system_store(pem_or_file) ? system_trust_bundle() : pem_or_file;
  const auto bag = std::make_shared<const Bag>(certkit::read(base::read_file(path, ReadLimits().file_bytes).reveal(), path, {}));
  const std::lock_guard lock(guard_);
  if (files_.size() >= kFilesKept) files_.clear();
  return files_.emplace(pem_or_file, bag).first->second;
}

std::shared_ptr<Surroundings> BatchMaterial::around(const JsonRecord& record, const diagnose::Case& one) {
  const std::string key = key_of(record, one);
  {
    const std::lock_guard lock(guard_);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
  }
  auto made = std::make_shared<Surroundings>(read(record), one.sent);
  const std::lock_guard lock(guard_);
  if (key.size() > kLongestKey) return made;
  if (known_.size() >= kSurroundingsKept) known_.clear();
  return known_.emplace(key, std::move(made)).first->second;
}

CheckMaterial BatchMaterial::read(const JsonRecord& record) {
  CheckMaterial material = given_;
  if (record.has("trust")) trust(record.list("trust"), material);
  for (const std::string& source : record.list("chain")) take(*bag_of(source), material.pool);
  for (const std::string& source : record.list("crl")) take(*bag_of(source), material.crls);
  return material;
}

void BatchMaterial::trust(const std::vector<std::string>& sources, CheckMaterial& material) {
  material.anchors.clear();
  material.trust_words.clear();
  if (sources == std::vector<std::string>{"none"}) return;
  for (const std::string& source : sources) {
    const std::string name = is_pem(source) ? "a line" : source;
    const auto bag = bag_of(source);
    require_readable(*bag);
    TrustedFile trusted = trusted_of(*bag, name);
    material.anchors.insert(material.anchors.end(), trusted.anchors.begin(), trusted.anchors.end());
    material.trust_words += (material.trust_words.empty() ? "" : ", ") + (is_pem(source) ? "what the line trusts" : source);
    const std::lock_guard lock(guard_);
    if (!trusted.left_out.empty() && left_out_.size() < kSentencesKept) left_out_.insert(std::move(trusted.left_out));
  }
}

std::set<std::string> BatchMaterial::left_out() {
  const std::lock_guard lock(guard_);
  return left_out_;
}

}  // namespace certkit::cli
