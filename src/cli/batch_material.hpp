// The certificates that the lines of a batch name. What many lines have in common is read, and its issuers are verified, once.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>

#include "cli/checking.hpp"
#include "cli/render/json.hpp"
#include "trust/path.hpp"

namespace certkit::cli {

// What is trusted, and what a chain may be made of: the same for all lines that say the same of it, and send the same behind their leaf.
class Surroundings {
 public:
  Surroundings(CheckMaterial material, const std::vector<Certificate>& sent);
  [[nodiscard]] const CheckMaterial& material() const noexcept { return material_; }
  // On any thread, for questions that differ in their host alone.
  [[nodiscard]] trust::PathAnswer find(const Certificate& leaf, const trust::PathQuestion& question);

 private:
  const CheckMaterial material_;
  const std::vector<Certificate> behind_;  // the leaf
  diagnose::Means means_;
  std::vector<const Certificate*> pool_;
  std::mutex guard_;
  std::vector<std::unique_ptr<trust::PathFinder>> idle_;  // each is for one thread at a time
};

class BatchMaterial {
 public:
  explicit BatchMaterial(CheckMaterial given) : given_(std::move(given)) {}
  // On any thread.
  [[nodiscard]] std::shared_ptr<const Bag> bag_of(const std::string& pem_or_file);
  [[nodiscard]] std::shared_ptr<Surroundings> around(const JsonRecord& record, const diagnose::Case& one);
  // What the lines trust and is not trusted all the same, each sentence once.
  [[nodiscard]] std::set<std::string> left_out();

 private:
  [[nodiscard]] CheckMaterial read(const JsonRecord& record);
  void trust(const std::vector<std::string>& sources, CheckMaterial& material);
  const CheckMaterial given_;
  std::mutex guard_;
  std::unordered_map<std::string, std::shared_ptr<const Bag>> files_;
  std::unordered_map<std::string, std::shared_ptr<Surroundings>> known_;
  std::set<std::string> left_out_;
};

}  // namespace certkit::cli
