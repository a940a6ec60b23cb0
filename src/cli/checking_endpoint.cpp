#include "cli/checking_endpoint.hpp"

#include <algorithm>

#include "asn1/ip_address.hpp"
#include "base/workers.hpp"
#include "certkit/chain.hpp"
#include "certkit/write.hpp"
#include "cli/checking.hpp"
#include "cli/duration.hpp"
#include "cli/linting.hpp"
#include "cli/meaning.hpp"
#include "cli/render/checked.hpp"
#include "cli/saving_chain.hpp"
#include "cli/target.hpp"
#include "crypto/threads.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/fetch.hpp"

namespace certkit::cli {
namespace {

// Waiting costs nothing: more at once than there are processors.
constexpr unsigned kAtOnce = 16;
constexpr std::chrono::seconds kLongestTimeout{600};

// What is shown to a server that asks for a certificate.
struct Shown {
  std::shared_ptr<const net::Attempt::Client> client;
  std::vector<Certificate> certificates;  // the client's own first
};

// What is expected of the server, and the keys that stood beside it.
struct Expected {
  std::optional<Certificate> leaf;
  std::vector<PublicKey> keys;
};

struct Work {
  const CheckCommand& command;
  CheckMaterial material;
  diagnose::Case form;
  Shown shown;
  Expected expected;
  std::vector<diagnose::StorePlace> stores;
  net::Starttls starttls = net::Starttls::none;
};

struct Result {
  diagnose::Case one;
  std::vector<Finding> findings;
  bool ok = false;
};

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

diagnose::Endpoint endpoint_of(const Target& target, const diagnose::Case& one, const Work& work) {
  const EndpointOptions& options = work.command.endpoint;
  diagnose::Endpoint endpoint;
  endpoint.url = target.url;
  net::Attempt& attempt = endpoint.attempt;
  attempt.host = target.host;
  attempt.port = target.port;
  attempt.address = options.connect_to;
  attempt.starttls = work.starttls;
  attempt.http_path = target.path;
  attempt.client = work.shown.client;
  attempt.whole_limit = duration_from(options.timeout);
  attempt.connect_limit = std::min(attempt.connect_limit, attempt.whole_limit);
  if (!one.host_is_address) attempt.starttls_name = one.host;
  if (!options.server_name.empty())
    attempt.server_name = options.server_name;
  else if (!options.no_sni && !one.host_is_address)
    attempt.server_name = one.host;
  return endpoint;
}

diagnose::Case case_of(const Target& target, const Work& work) {
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

Result check_one(const Target& target, const Work& work) {
  Result result;
  result.one = case_of(target, work);
  diagnose::Means means = work.material.means();
  means.trust_own_end = work.material.trusts_nothing;
  const auto http = diagnose::open_when_needed();
  means.http = http.get();
  means.stores = work.stores;
  diagnose::investigate(result.one, endpoint_of(target, result.one, work), means);
  result.findings = diagnose::judge(result.one);
  result.ok = is_ok(result.findings, work.command.fail_on);
  return result;
}

Work prepare(Session& session, const CheckCommand& command) {
  Work work{command,
            read_material(session, command),
            case_of(session, command),
            read_shown(session, command),
            read_expected(session, command),
            stores_of(session)};
  if (!command.endpoint.starttls.empty()) work.starttls = *net::starttls_from_word(command.endpoint.starttls);
  return work;
}

}  // namespace

void declare_endpoint(Syntax& syntax, EndpointOptions& options) {
  syntax.option("--starttls PROTOCOL", options.starttls, "Begin as that protocol does, and go over to TLS").one_of(net::starttls_words());
  Option& name = syntax.option("--server-name NAME", options.server_name, "Name the server so when TLS begins (SNI) [the host]");
  syntax.flag("--no-sni", options.no_sni, "Name no server when TLS begins, as very old clients do").excludes(name);
  syntax.option("--connect-to ADDRESS", options.connect_to, "Connect to that address instead of looking the host up")
      .understood_by([](const std::string& word) {
        if (!asn1::parse_ip(word)) throw Error(Errc::usage, "that is no address", "write it as 192.0.2.1 or 2001:db8::1");
      });
  Option& certificate = syntax.option("--cert FILE", options.certificate, "Show this certificate to a server that asks for one");
  syntax.option("--key FILE", options.key, "Its private key [in the same file]").needs(certificate);
  syntax.option("--expect FILE", options.expect, "The certificate that the server ought to show");
  syntax.option("--client CLIENT", options.client, "Judge through the eyes of an old client as well [today]")
      .one_of(diagnose::client_words());
  syntax.option("--timeout TIME", options.timeout, "How long one attempt may take: 5s, 1m [15s]")
      .understood_by([](const std::string& word) {
        const auto time = duration_from(word);
        if (time < std::chrono::seconds(1) || time > kLongestTimeout) throw Error(Errc::usage, "a timeout is from 1s to 10m");
      });
  syntax.flag("--offline", options.offline, "Speak with the server alone: fetch no CRL, OCSP response or issuer");
}

void require_no_server_options(const EndpointOptions& options) {
  for (const auto& [given, name] :
       {std::pair(!options.starttls.empty(), "--starttls"), std::pair(!options.server_name.empty(), "--server-name"),
        std::pair(options.no_sni, "--no-sni"), std::pair(!options.connect_to.empty(), "--connect-to"),
        std::pair(!options.certificate.empty(), "--cert"), std::pair(!options.expect.empty(), "--expect")})
    if (given)
      throw Error(Errc::usage, std::string(name) + " is about a server, and what is checked are files",
                  "name the server: certkit check HOST:PORT", name);
}

Exit check_servers(Session& session, const CheckCommand& command) {
  if (!command.save.out_dir.empty() && command.inputs.files.size() > 1)
    throw Error(Errc::usage, "--save writes the chain of one server", "check the others in calls of their own");
  Work work = prepare(session, command);
  std::vector<Target> targets;
  for (const std::string& typed : command.inputs.files)
    targets.push_back(meaning(typed, [&](const std::string& word) { return parse_target(word, work.starttls); }));
  crypto::prepare_for_threads();
  const base::InOrder how{targets.size(), kAtOnce * 2, std::min(kAtOnce, static_cast<unsigned>(targets.size()))};
  std::vector<std::optional<Result>> places(how.window);
  CheckedServers shown(session, targets.size());
  base::in_order(
      how, [&](std::size_t i) { places[i % how.window] = check_one(targets[i], work); },
      [&](std::size_t i) {
        const Result& result = *places[i % how.window];
        shown.add({result.one, result.findings, result.ok});
        save_chain(session, result.one, command.save);
      });
  return shown.end() ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
