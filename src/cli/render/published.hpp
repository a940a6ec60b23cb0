// What was, or would be, published in a directory, and what a look at it found.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/finding.hpp"
#include "cli/session.hpp"
#include "issue/directory/phone.hpp"
#include "issue/directory/publish.hpp"

namespace certkit::cli {

// As LDIF, which stands in these files.
void show(Session& session, const issue::directory::Publication& publication, const std::vector<base::FileSet::Written>& written);

// In a directory: before anything is written (text only), and after.
struct PublishedTo {
  std::string server, configuration;
  bool dry_run = false;
};
void show_plan(Session& session, const std::vector<issue::directory::Change>& changes);
void show(Session& session, const PublishedTo& where, const std::vector<issue::directory::Change>& changes);

struct DirectoryCheck {
  std::string server, configuration;
  std::vector<Finding> findings;  // errors first
  std::vector<issue::directory::PhoneSource> phone;
};
void show(Session& session, const DirectoryCheck& check, bool ok);

}  // namespace certkit::cli
