#include <algorithm>

#include "asn1/ip_address.hpp"
#include "base/workers.hpp"
#include "cli/checking.hpp"
#include "cli/linting.hpp"
#include "cli/meaning.hpp"
#include "cli/render/served.hpp"
#include "cli/server_check.hpp"
#include "crypto/threads.hpp"
#include "diagnose/served.hpp"

namespace certkit::cli {
namespace {

constexpr unsigned kAtOnce = 16;
constexpr std::size_t kMostNames = 1000;

Target target_of(const profile::ServedName& name) {
  Target target;
  target.host = name.name;
  target.port = name.port;
  target.is_address = asn1::parse_ip(name.name).has_value();
  target.path = name.path;
  const std::string host = target.is_address && name.name.find(':') != std::string::npos ? "[" + name.name + "]" : name.name;
  if (!name.path.empty()) target.url = "https://" + host + (name.port == 443 ? "" : ":" + std::to_string(name.port)) + name.path;
  target.typed = target.subject();
  return target;
}

net::Starttls starttls_of(const profile::ServedName& name) {
  return name.starttls.empty() ? net::Starttls::none : *net::starttls_from_word(name.starttls);
}

profile::ServedNames names_of(const Session& session, const CheckCommand& command) {
  std::vector<std::string> hosts;
  for (const std::string& word : command.inputs.files) hosts.push_back(meaning(word, &host_from_word));
  profile::ServedNames served = profile::served_names(load(session, command.profile), given_inputs(command.profile),
                                                      {command.profile.certificate, command.profile.item}, hosts);
  if (served.names.size() > kMostNames)
    throw Error(Errc::limit, "more than " + std::to_string(kMostNames) + " names are served", "check a part of them");
  for (const std::string& wildcard : served.wildcards)
    if (served.names.empty()) throw Error(Errc::usage, "nobody can connect to " + wildcard, "give a host that it stands for as INPUT");
  return served;
}

}  // namespace

Exit check_profile(Session& session, const CheckCommand& command) {
  if (!command.host.empty() || !command.endpoint.starttls.empty() || !command.endpoint.server_name.empty() || !command.save.out_dir.empty())
    throw Error(Errc::usage, "the profile says which names, and by which protocol",
                "leave --host, --starttls, --server-name and --save out");
  const profile::ServedNames served = names_of(session, command);
  const ServerWork work = prepare_servers(session, command);
  crypto::prepare_for_threads();
  const std::size_t n = served.names.size();
  std::vector<CheckedServer> checked(n);
  base::in_order(
      {n, n, std::min(kAtOnce, static_cast<unsigned>(n))},
      [&](std::size_t i) { checked[i] = check_server(target_of(served.names[i]), starttls_of(served.names[i]), work); },
      [](std::size_t) {});
  std::vector<diagnose::Served> together;
  for (std::size_t i = 0; i < n; ++i) together.push_back({&served.names[i], &checked[i].one, &checked[i].findings});
  diagnose::judge_served(together);
  bool ok = true;
  for (CheckedServer& one : checked) {
    one.ok = is_ok(one.findings, command.fail_on);
    ok = ok && one.ok;
  }
  show(session, served, checked, ok);
  return ok ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
