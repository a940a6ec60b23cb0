// The folder where certkit remembers requests: --state DIR, or where the user's state is (XDG Base Directory Specification).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/session.hpp"
#include "issue/requests.hpp"

namespace certkit::cli {

struct Option;
struct Syntax;

Option& declare_state(Syntax& syntax, std::string& folder);
// --state, else $XDG_STATE_HOME/certkit, else ~/.local/state/certkit. Empty where none of them is known: then nothing is remembered.
[[nodiscard]] std::filesystem::path state_folder(const Session& session, const std::string& given);
[[nodiscard]] std::optional<issue::Requests> requests(const Session& session, const std::string& given);

// A key and its CSR were made: deliver finds the key by itself from then on. What cannot be written down is a warning: the files are there.
void remember_made(Session& session, const std::string& state, const Csr& csr, const std::filesystem::path& key_file,
                   const std::filesystem::path& csr_file);
// The request that this certificate came of, if it is remembered. Where it is not, what could not be read is warned of: here and below.
[[nodiscard]] std::optional<issue::RequestRecord> request_of(Session& session, const std::string& state,
                                                             const Certificate& certificate);
// It was revoked: no later run takes it for the answer to its request.
void remember_revoked(Session& session, const std::string& state, const Certificate& certificate);
// Where the private key of this certificate is, by what was remembered; empty: nobody knows, or it is there no longer.
[[nodiscard]] std::filesystem::path key_file_of(Session& session, const std::string& state, const PublicKey& key);

}  // namespace certkit::cli
