#include "cli/server_check.hpp"

#include <algorithm>

#include "asn1/ip_address.hpp"
#include "certkit/chain.hpp"
#include "certkit/write.hpp"
#include "cli/duration.hpp"
#include "cli/linting.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/fetch.hpp"

namespace certkit::cli {
namespace {

const Certificate& leaf_of(const Bag& bag, const std::string& file) {
  const auto certificates = bag.all<Certificate>();
  const Certificate* leaf = find_leaf(certificates, bag.all<PrivateKey>());
  if (leaf == nullptr)
    throw Error(Errc::wrong_kind,
                (certificates.empty() ? "there is no certificate: " : "it is not clear which certificate is meant: ") + bag.describe(),
                "certkit inspect shows what is in a file", file);
  return *leaf;
}

Shown read_shown(Session& session, const CheckCommand& command) {
  const EndpointOptions& options = command.endpoint;
  if (options.certificate.empty()) return {};
  std::vector<std::string> files{options.certificate};
  if (!options.key.empty()) files.push_back(options.key);
  const Bag bag = read_inputs(session, {files, command.inputs.passin});
  require_readable(bag);
  const PrivateKey& key = require_key(bag, options.key.empty() ? options.certificate : options.key);
  const Certificate& leaf = leaf_of(bag, options.certificate);
  if (!key.public_key().same_as(leaf.public_key()))
    throw Error(Errc::mismatch, "the certificate and the key of the client do not belong together", "certkit verify-pair shows which does",
                options.certificate);
  Shown shown{{}, order_chain(leaf, bag.all<Certificate>()).path};
  auto client = std::make_shared<net::Attempt::Client>();
  for (const Certificate& certificate : shown.certificates) client->certificates_pem += to_pem(certificate);
  client->key_pem = to_pem_unencrypted(key, KeyFormat::pkcs8);
  shown.client = std::move(client);
  return shown;
}

Expected read_expected(Session& session, const CheckCommand& command) {
  const std::string& file = command.endpoint.expect;
  if (file.empty()) return {};
  const Bag bag = read_inputs(session, {{file}, command.inputs.passin});
  require_readable(bag);
  Expected expected{leaf_of(bag, file), {}};
  for (const PrivateKey* key : bag.all<PrivateKey>()) expected.keys.push_back(key->public_key());
  return expected;
}

diagnose::Endpoint endpoint_of(const Target& target, net::Starttls starttls, const diagnose::Case& one, const ServerWork& work) {
  const EndpointOptions& options = work.command.endpoint;
  diagnose::Endpoint endpoint;
  endpoint.url = target.url;
  net::Attempt& attempt = endpoint.attempt;
  attempt.host = target.host;
  attempt.port = target.port;
  for (const std::string& word : options.connect_to) {
    const ConnectTo elsewhere = connect_to_from(word);
    if (elsewhere.host != target.host && (!elsewhere.host.empty() || !attempt.address.empty())) continue;
    attempt.address = elsewhere.address;
    attempt.connect_port = elsewhere.port;  // Host and what is called usual of a port stay with the target's
    if (!elsewhere.host.empty()) break;     // said of this host alone: it goes before what is said of all
  }
  attempt.starttls = starttls;
  attempt.http_path = target.path;
  attempt.client = work.shown.client;
  if (!options.timeout.empty()) attempt.whole_limit = duration_from(options.timeout);
  attempt.connect_limit = std::min(attempt.connect_limit, attempt.whole_limit);
  if (!one.host_is_address) attempt.starttls_name = one.host;
  if (!options.server_name.empty())
    attempt.server_name = options.server_name;
  else if (!options.no_sni && !one.host_is_address)
    attempt.server_name = one.host;
  return endpoint;
}

diagnose::Case case_of(const Target& target, const ServerWork& work) {
  diagnose::Case one = work.form;
  one.subject = target.subject();
  one.trust_words = work.material.trust_words;
  // Who names a server by its address alone wants the certificate to have the address.
  if (one.host.empty())
    one.host = target.is_address && !work.command.endpoint.server_name.empty() ? work.command.endpoint.server_name : target.host;
  if (const auto address = asn1::parse_ip(one.host)) {
    one.host = *asn1::ip_text(*address);
    one.host_is_address = true;
  }
  one.shown = work.shown.certificates;
  one.expected = work.expected.leaf;
  one.given_keys = work.expected.keys;
  one.given_keys_file = work.command.endpoint.expect;
  return one;
}

}  // namespace

ConnectTo connect_to_from(const std::string& word) {
  ConnectTo to;
  const std::size_t equal = word.find('=');
  const std::string where = equal == std::string::npos ? word : word.substr(equal + 1);
  if (equal != std::string::npos) to.host = parse_target(word.substr(0, equal), net::Starttls::none).host;
  if (const auto address = asn1::parse_ip(where)) {
    to.address = *asn1::ip_text(*address);
    return to;
  }
  const Target target = parse_target(where, net::Starttls::none);
  if (!target.is_address || !target.url.empty())
    throw Error(Errc::usage, "that is no address", "write it as 192.0.2.1, [2001:db8::1]:8443, or www.contoso.com=192.0.2.1");
  to.address = target.host;
  to.port = target.port;
  return to;
}

CheckedServer check_server(const Target& target, net::Starttls starttls, const ServerWork& work) {
  CheckedServer result;
  result.one = case_of(target, work);
  diagnose::Means means = work.material.means();
  const auto http = work.command.endpoint.timeout.empty() ? diagnose::open_when_needed()
                                                          : diagnose::open_when_needed(duration_from(work.command.endpoint.timeout));
  means.http = http.get();
  means.stores = work.stores;
  diagnose::investigate(result.one, endpoint_of(target, starttls, result.one, work), means);
  result.findings = diagnose::judge(result.one);
  result.ok = is_ok(result.findings, work.command.fail_on);
  return result;
}

ServerWork prepare_servers(Session& session, const CheckCommand& command) {
  ServerWork work{command,
                  read_material(session, command),
                  case_of(session, command),
                  read_shown(session, command),
                  read_expected(session, command),
                  stores_of(session)};
  return work;
}

}  // namespace certkit::cli
