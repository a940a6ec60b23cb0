#include "fleet/revocations.hpp"

#include <utility>

#include "diagnose/fetching.hpp"
#include "issue/authority_index.hpp"
#include "issue/issuer.hpp"
#include "trust/revocation.hpp"

namespace certkit::fleet {
namespace {

using Answer = Revocations::Answer;
using Status = trust::RevocationAnswer::Status;

// "ca:DIR": its folder, from anywhere; empty: another kind.
std::string folder_of(const Fleet& fleet, const IssuerEntry& issuer) {
  constexpr std::string_view kKind = "ca:";
  if (!issuer.issuer.starts_with(kKind)) return {};
  const auto beside = issuer.place.file ? std::filesystem::absolute(*issuer.place.file).parent_path() : fleet.folder();
  return issue::from_anywhere(issuer.issuer, beside).substr(kKind.size());
}

Answer not_known(const std::string& why) { return {false, "whether it is revoked is not known: " + why}; }

// nullopt: the source at `url` does not say it.
std::optional<Answer> answer_of(const trust::RevocationAnswer& said, const std::string& url, std::string& why) {
  if (said.status == Status::good || said.status == Status::revoked) return Answer{said.status == Status::revoked};
  why = url + ": " + said.why;
  return std::nullopt;
}

}  // namespace

Answer Revocations::ask(const CertificateEntry& entry, std::span<const Certificate> chain) {
  const IssuerEntry* issuer = fleet_.issuer(entry.issuer);
  if (issuer == nullptr) return {};
  try {
    if (const Index& index = index_of(*issuer); index.in_folder)
      return index.problem.empty() ? Answer{index.serials.contains(chain.front().serial_hex())} : not_known(index.problem);
    return options_.fetch ? ask_servers(chain) : Answer{};
  } catch (const Error& error) {
    return not_known(error.message());
  }
}

const Revocations::Index& Revocations::index_of(const IssuerEntry& issuer) {
  const std::lock_guard lock(mutex_);
  const auto made = indexes_.try_emplace(issuer.name);
  Index& index = made.first->second;
  if (!made.second) return index;
  const std::string folder = folder_of(fleet_, issuer);
  index.in_folder = !folder.empty();
  if (index.in_folder) try {
      issue::for_each_index_row(std::filesystem::path(folder) / "index.txt", [&](issue::IndexRow&& row) {
        if (row.status == 'R') index.serials.insert(std::move(row.serial_hex));
      });
    } catch (const Error& error) {
      index.problem = error.message();
    }
  return index;
}

Revocations::List& Revocations::list_at(const std::string& url) {
  const std::lock_guard lock(mutex_);
  auto& list = lists_[url];
  if (!list) list = std::make_unique<List>();
  return *list;
}

Answer Revocations::ask_servers(std::span<const Certificate> chain) {
  if (chain.size() < 2) return not_known("the certificate of its issuer is not remembered");
  const Certificate &leaf = chain[0], &issuer = chain[1];
  const auto http = options_.open_http ? options_.open_http() : diagnose::open_when_needed();
  diagnose::Fetching fetching(http.get());
  const Extensions extensions = leaf.extensions();
  std::string why;
  for (const std::string& url : diagnose::to_follow(extensions.ocsp_urls()).urls) {
    const diagnose::Got got = fetching.ask_ocsp(url, trust::ocsp_request(leaf, issuer));
    if (!got.failure.empty())
      why = url + ": " + got.failure;
    else if (const auto answer = answer_of(trust::judge_ocsp(as_bytes(got.body), leaf, issuer, options_.now), url, why))
      return *answer;
  }
  for (const std::string& url : diagnose::to_follow(extensions.crl_distribution_urls()).urls) {
    List& list = list_at(url);
    const std::lock_guard lock(list.mutex);
    if (!std::exchange(list.fetched, true)) {
      const diagnose::Got& got = fetching.get(url, diagnose::FetchLimits::kCrlOctets);
      list.body = got.body;
      list.failure = got.failure;
    }
    if (!list.failure.empty())
      why = url + ": " + list.failure;
    else if (const auto answer = answer_of(trust::judge_crl(as_bytes(list.body), leaf, issuer, options_.now, url), url, why))
      return *answer;
  }
  return why.empty() ? Answer{} : not_known(why);
}

}  // namespace certkit::fleet
