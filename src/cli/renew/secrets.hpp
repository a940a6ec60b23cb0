// The secrets that a fleet's file refers to: each is read once, by the plan or by the run, however many certificates want it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "cli/session.hpp"
#include "issue/settings.hpp"

namespace certkit::cli {

class FleetSecrets {
 public:
  // A relative file is looked for in `folder`, that of fleet.yaml, whatever folder the run was started in.
  FleetSecrets(Session& session, std::filesystem::path folder) : session_(session), folder_(std::move(folder)) {}
  // From any thread. What is typed is asked for once, too. Where there is something on the terminal that has to make room, `aside` does
  // that around the reading. Throws what password_from() does.
  [[nodiscard]] Secret get(const issue::SecretReference& reference, const std::function<void(const std::function<void()>&)>& aside = {});

 private:
  Session& session_;
  std::filesystem::path folder_;
  std::mutex mutex_;
  std::map<std::string, Secret> by_source_;
};

}  // namespace certkit::cli
