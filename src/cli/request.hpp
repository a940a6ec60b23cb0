// What is asked for: from a profile, from flags, from a certreq INF, or from an old certificate. Shared by csr and issue.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/profiles.hpp"
#include "cli/token_input.hpp"
#include "profile/inf.hpp"

namespace certkit::cli {

struct RequestOptions {
  ProfileChoice profile;
  std::string inf, from, reuse_key, key;  // files
  std::string subject, cn, o, ou, l, st, c;
  std::vector<std::string> san;
  std::string key_type, key_format, hash, template_name;
  bool new_key = false;   // made in the token that `key` names
  PasswordSource passin;  // of --key, --reuse-key and --from
};

void declare_request(Syntax& syntax, RequestOptions& options);

struct Request {
  profile::Which which;   // with a profile
  std::string base_name;  // NAME of NAME.csr and NAME.key
  CsrSpec csr;
  KeySpec key_spec;
  std::optional<PrivateKey> key;  // one that exists; empty: a new one of key_spec
  KeyMaker make_key;              // which is made by this, in a token; empty: here
  KeyFormat key_format = KeyFormat::pkcs8;
  std::vector<profile::NameWithRule> names;  // same order as csr.san
  std::string cn_rule, usage_rule, key_rule;
  std::optional<profile::Delivery> delivery;  // with a profile
  profile::CsrOrigin csr_origin = profile::CsrOrigin::certkit;
  std::string issuer_kind;  // internal, public or self-signed; empty: nobody said
  std::vector<std::string> notes;
  std::optional<profile::InfKey> inf_key;  // of a certreq INF: where it wants the key
};

// One, or as many as the profile makes certificates; then each has a base name of its own. Throws Errc::usage where the options contradict
// each other or nothing is asked for.
// `loaded`: the profile of the options, for who makes many; null: it is loaded.
[[nodiscard]] std::vector<Request> make_requests(Session& session, const RequestOptions& options,
                                                 const profile::DeviceProfile* loaded = nullptr);

// Throws Errc::usage for a device that makes its own key and request (one that is made here could not be put into it), or that has no
// certificate of its own.
void require_made_here(const std::vector<Request>& requests);
// --name BASE, with a note where the files cannot be called so. Throws Errc::usage where it would name several.
void name(std::vector<Request>& requests, const std::string& base);

}  // namespace certkit::cli
