// How the choices of a profile are spelt. words_of(E{}) lists the words of an enumeration, in the order of the reference.
#pragma once

#include <string_view>
#include <vector>

#include "profile/schema.hpp"

namespace certkit::profile {

template <class E>
using Words = std::vector<std::pair<std::string_view, E>>;

inline Words<Status> words_of(Status) {
  return {{"documented", Status::documented}, {"reported", Status::reported}, {"inferred", Status::inferred}};
}
inline Words<InputType> words_of(InputType) {
  return {{"fqdn", InputType::fqdn},
          {"domain", InputType::domain},
          {"host", InputType::host},
          {"ip", InputType::ip},
          {"host_or_ip", InputType::host_or_ip},
          {"url", InputType::url},
          {"email", InputType::email},
          {"string", InputType::text},
          {"bool", InputType::truth},
          {"int", InputType::number},
          {"enum", InputType::choice}};
}
inline Words<NameRule::As> words_of(NameRule::As) {
  using As = NameRule::As;
  return {{"dns", As::dns}, {"ip", As::ip},           {"uri", As::uri},         {"email", As::email},   {"upn", As::upn},
          {"rid", As::rid}, {"dirname", As::dirname}, {"othername", As::other}, {"auto", As::automatic}};
}
inline Words<WildcardGroup::Uncovered> words_of(WildcardGroup::Uncovered) {
  return {{"error", WildcardGroup::Uncovered::error}, {"keep", WildcardGroup::Uncovered::keep}};
}
inline Words<Check::Severity> words_of(Check::Severity) {
  using S = Check::Severity;
  return {{"error", S::error}, {"warning", S::warning}, {"note", S::note}};
}
inline Words<Output::Mode> words_of(Output::Mode) { return {{"0644", Output::Mode::is_public}, {"0600", Output::Mode::is_private}}; }
inline Words<NameOrder::CnInSan> words_of(NameOrder::CnInSan) {
  using C = NameOrder::CnInSan;
  return {{"always", C::always}, {"never", C::never}, {"issuer_public", C::issuer_public}};
}
inline Words<NameOrder::CnPosition> words_of(NameOrder::CnPosition) {
  return {{"keep", NameOrder::CnPosition::keep}, {"first", NameOrder::CnPosition::first}};
}
inline Words<NameOrder::Sort> words_of(NameOrder::Sort) { return {{"none", NameOrder::Sort::none}, {"alpha", NameOrder::Sort::alpha}}; }
inline Words<NameLimits::WildcardCn> words_of(NameLimits::WildcardCn) {
  return {{"allow", NameLimits::WildcardCn::allow}, {"forbid", NameLimits::WildcardCn::forbid}};
}
inline Words<NameLimits::WildcardSan> words_of(NameLimits::WildcardSan) {
  using W = NameLimits::WildcardSan;
  return {{"allow", W::allow}, {"forbid", W::forbid}, {"only_group", W::only_group}};
}
inline Words<IssuedRule::Need> words_of(IssuedRule::Need) {
  return {{"any", IssuedRule::Need::any}, {"required", IssuedRule::Need::required}, {"forbidden", IssuedRule::Need::forbidden}};
}
inline Words<Hash> words_of(Hash) { return {{"sha256", Hash::sha256}, {"sha384", Hash::sha384}, {"sha512", Hash::sha512}}; }
// "traditional" is PKCS#1 of an RSA key and SEC1 of an EC key.
inline Words<KeyFormat> words_of(KeyFormat) {
  return {{"pkcs8", KeyFormat::pkcs8}, {"traditional", KeyFormat::pkcs1}, {"pkcs1", KeyFormat::pkcs1}, {"sec1", KeyFormat::sec1}};
}
inline Words<KeyCipher> words_of(KeyCipher) {
  return {{"pbes2-aes256", KeyCipher::pbes2_aes256},   {"pbes2-aes128", KeyCipher::pbes2_aes128},
          {"pbes2-3des", KeyCipher::pbes2_3des},       {"pbe-sha1-3des", KeyCipher::pbe_sha1_3des},
          {"dek-info-3des", KeyCipher::dek_info_3des}, {"dek-info-aes256", KeyCipher::dek_info_aes256}};
}
inline Words<OutputFile::KeyProtection> words_of(OutputFile::KeyProtection) {
  using P = OutputFile::KeyProtection;
  return {{"none", P::none}, {"required", P::required}, {"if_password", P::if_password}};
}
inline Words<Pkcs12Options::Protect> words_of(Pkcs12Options::Protect) {
  return {{"aes256-sha256", Pkcs12Options::Protect::aes256_sha256}, {"3des-sha1", Pkcs12Options::Protect::des3_sha1}};
}
inline Words<OpenableBy> words_of(OpenableBy) {
  Words<OpenableBy> all;
  for (const std::string& word : openable_by_words()) all.emplace_back(word, openable_by_from_word(word));
  return all;
}
inline Words<Container> words_of(Container) {
  return {{"pem", Container::pem},
          {"der", Container::der},
          {"base64", Container::base64},
          {"pkcs7", Container::pkcs7_pem},
          {"pkcs7-der", Container::pkcs7_der},
          {"pkcs12", Container::pkcs12},
          {"jks", Container::jks},
          {"text", Container::text}};
}
inline Words<Part> words_of(Part) {
  return {{"key", Part::key},   {"leaf", Part::leaf}, {"intermediates", Part::intermediates},
          {"root", Part::root}, {"csr", Part::csr},   {"trust", Part::trust}};
}
inline Words<Eol> words_of(Eol) { return {{"lf", Eol::lf}, {"crlf", Eol::crlf}}; }
inline Words<Output::Order> words_of(Output::Order) {
  return {{"leaf_first", Output::Order::leaf_first}, {"root_first", Output::Order::root_first}};
}
inline Words<Advice::Severity> words_of(Advice::Severity) {
  return {{"note", Advice::Severity::note}, {"warning", Advice::Severity::warning}, {"error", Advice::Severity::error}};
}
inline Words<CsrOrigin> words_of(CsrOrigin) {
  return {{"certkit", CsrOrigin::certkit}, {"device", CsrOrigin::device}, {"either", CsrOrigin::either}, {"none", CsrOrigin::none}};
}

template <class E>
[[nodiscard]] std::string_view word_for(E value) {
  for (const auto& [word, meaning] : words_of(E{}))
    if (meaning == value) return word;
  return {};
}

}  // namespace certkit::profile
