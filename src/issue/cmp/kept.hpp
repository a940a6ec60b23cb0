// What is kept of a CMP transaction so that another process can go on with it: answers of the server, in <state>/cmp, one file for each
// request. There is no secret in them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::issue::cmp {

class Kept {
 public:
  // An empty folder: kept in memory alone.
  explicit Kept(std::filesystem::path state) : folder_(state.empty() ? state : std::move(state) / "cmp") {}

  // The name of a transaction, for this request to this server; found again from both.
  [[nodiscard]] static std::string name_of(const Csr& csr, const std::string& url);
  // On disk when it returns. Throws Errc::unwritable.
  void put(const std::string& name, const std::vector<Bytes>& answers);
  // Empty where there are none. Throws Errc::malformed.
  [[nodiscard]] std::vector<Bytes> get(const std::string& name) const;
  void drop(const std::string& name);

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& name) const { return folder_ / (name + ".answers"); }
  std::filesystem::path folder_;
  std::map<std::string, std::vector<Bytes>> in_memory_;
};

}  // namespace certkit::issue::cmp
