// For acme.test.sh: what the library does with an ACME server and no command does yet.
//   peer-acme DIRECTORY CA_FILE STATE [SETTING=VALUE...] revoke CERT REASON | renewal CERT | replace CSR OLD_CERT | change-key | deactivate
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "base/files.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/acme/account.hpp"
#include "issue/issuer.hpp"

using namespace certkit;

namespace {

template <class T>
T only(const std::string& file) {
  const Bag bag = read(base::read_file(file, 1u << 20).reveal(), file, {});
  if (bag.all<T>().empty()) throw Error(Errc::wrong_kind, "not what is needed: " + file);
  return *bag.all<T>().front();
}

int run(const std::vector<std::string>& words) {
  issue::IssuerSettings world;
  world.state = words.at(2);
  world.given.push_back({"ca_file", {words.at(1)}, "ca_file", {}});
  world.now = [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
  world.wait = [](std::chrono::seconds time) { std::this_thread::sleep_for(time); };
  world.secret = [](const issue::SecretReference&) { return Secret(); };
  std::size_t at = 3;
  for (; words.at(at).find('=') != std::string::npos; ++at) {
    const std::size_t equals = words[at].find('=');
    world.given.push_back({words[at].substr(0, equals), {words[at].substr(equals + 1)}, words[at], {}});
  }
  const std::string verb = words.at(at);
  if (verb == "change-key" || verb == "deactivate") {
    issue::acme::Settings settings;
    settings.http.ca_file = words[1];
    issue::acme::Client client(world.http(settings.http.options(world)), words[0],
                               {world.now, [](std::chrono::seconds) {}, {}, std::chrono::seconds(5)});
    issue::acme::Account account(client, settings, world);
    if (verb == "change-key") account.change_key();
    if (verb == "deactivate") account.deactivate();
    return 0;
  }
  const auto issuer = issue::open_issuer("acme:" + words[0], std::move(world));
  if (verb == "revoke") issuer->revoke(only<Certificate>(words.at(at + 1)), std::stoi(words.at(at + 2)));
  if (verb == "renewal") {
    const auto info = issuer->renewal_info(only<Certificate>(words.at(at + 1)));
    if (!info) return 1;
    std::cout << to_rfc3339(info->start) << " " << to_rfc3339(info->end) << " " << info->ask_again.count() << "\n";
  }
  if (verb == "replace") {
    const Certificate old = only<Certificate>(words.at(at + 2));
    issue::SubmitOptions options;
    options.replaces = &old;
    const issue::Answer answer = issuer->submit(only<Csr>(words.at(at + 1)), options);
    if (const auto* refused = std::get_if<issue::Refused>(&answer)) throw Error(Errc::refused, refused->why);
    std::cout << to_pem(std::get<issue::Issued>(answer).certificate);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const Error& error) {
    std::cerr << to_word(error.code()) << ": " << error.message() << "\n";
    return 2;
  }
}
