// The dates. Each line is a requirement of the CA/Browser Forum's Baseline Requirements (BR), or of a browser, and for how long it holds.
#include "lint/public_policy.hpp"

namespace certkit::lint {
namespace {

constexpr Time kNoEnd = day(9999, 1, 1);
constexpr Time kBr10 = day(2012, 7, 1), kBr17 = day(2020, 8, 20), kBr18 = day(2021, 8, 25), kBr20 = day(2023, 9, 15);
constexpr auto kError = Severity::error, kWarning = Severity::warning, kNote = Severity::note;

// clang-format off
constexpr PolicyLine kLines[] = {
    // Validity: days, or months; what is recommended is one day less.
    {"public-validity-months",     day(2016, 7, 2),  kNoEnd,            39, kError,   "BR §6.3.2, version 1.3.1"},
    {"public-validity",            day(2018, 3, 2),  day(2020, 9, 1),  825, kError,   "BR §6.3.2, ballot 193"},
    {"public-validity",            day(2020, 9, 1),  day(2026, 3, 15), 398, kError,   "BR §6.3.2, version 1.7.1; Apple HT211025"},
    {"public-validity",            day(2020, 9, 1),  day(2026, 3, 15), 397, kWarning, "BR §6.3.2, version 1.7.1; Apple HT211025"},
    {"public-validity",            day(2026, 3, 15), day(2027, 3, 15), 200, kError,   "BR §6.3.2, ballot SC081"},
    {"public-validity",            day(2026, 3, 15), day(2027, 3, 15), 199, kWarning, "BR §6.3.2, ballot SC081"},
    {"public-validity",            day(2027, 3, 15), day(2029, 3, 15), 100, kError,   "BR §6.3.2, ballot SC081"},
    {"public-validity",            day(2027, 3, 15), day(2029, 3, 15),  99, kWarning, "BR §6.3.2, ballot SC081"},
    {"public-validity",            day(2029, 3, 15), kNoEnd,            47, kError,   "BR §6.3.2, ballot SC081"},
    {"public-validity",            day(2029, 3, 15), kNoEnd,            46, kWarning, "BR §6.3.2, ballot SC081"},

    // Names.
    {"public-internal-name",       kBr10,            kNoEnd,             0, kError,   "BR §4.2.2, §7.1.2.7.12"},
    {"public-reserved-address",    kBr10,            kNoEnd,             0, kError,   "BR §4.2.2, §7.1.2.7.12"},
    {"public-reverse-name",        day(2026, 3, 15), kNoEnd,             0, kError,   "BR §4.2.2, ballot SC086"},
    {"public-name-type",           kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.7.12"},
    {"public-san-missing",         kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.7.12"},
    {"public-underscore",          day(2019, 4, 1),  kNoEnd,             0, kError,   "BR §7.1.2.7.12, ballot SC012"},
    {"public-reserved-label",      day(2021, 10, 1), kNoEnd,             0, kError,   "BR §7.1.2.7.12, ballot SC048"},
    {"public-wildcard-suffix",     kBr10,            kNoEnd,             0, kError,   "BR §3.2.2.6"},
    {"public-ev-wildcard",         kBr10,            kNoEnd,             0, kError,   "EV Guidelines §7.1.4.2.1 (before 2.0.0 §9.2.2, §9.8.1)"},
    {"public-bare-suffix",         kBr10,            kNoEnd,             0, kError,   "BR §1.6.1, §3.2.2.6"},
    {"public-name-count",          day(2015, 12, 3), kNoEnd,           100, kWarning, "Let's Encrypt, profile classic"},
    {"public-name-count",          day(2025, 5, 14), kNoEnd,            25, kNote,    "Let's Encrypt, profiles tlsserver and shortlived"},

    // Subject. Limit 1 of the CN: letter by letter.
    {"public-cn",                  kBr10,            kBr20,              0, kNote,    "BR §7.1.4.2.2"},
    {"public-cn",                  kBr20,            kNoEnd,             0, kWarning, "BR §7.1.2.7.1, §7.1.4.3"},
    {"public-cn-not-a-name",       kBr10,            kBr18,              0, kError,   "BR §7.1.4.2.2"},
    {"public-cn-not-a-name",       kBr18,            kNoEnd,             1, kError,   "BR §7.1.4.3"},
    {"public-unit",                day(2022, 9, 1),  kNoEnd,             0, kError,   "BR §7.1.2.7.4, ballot SC047"},
    {"public-dv-subject",          kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.2"},
    {"public-request-subject",     kBr20,            kNoEnd,             0, kNote,    "BR §7.1.2.7.2"},
    {"public-ov-subject",          kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.7.4"},
    {"public-place-missing",       day(2016, 9, 7),  kNoEnd,             0, kError,   "BR §7.1.2.7.4"},
    {"public-place-alone",         day(2016, 9, 7),  kNoEnd,             0, kError,   "BR §7.1.2.7.2, §7.1.2.7.4"},
    {"public-country",             kBr10,            kNoEnd,             0, kError,   "BR §7.1.4.2.2"},
    {"public-empty-value",         kBr10,            kNoEnd,             0, kError,   "BR §7.1.4.2"},
    {"public-duplicate-attribute", kBr20,            kNoEnd,             0, kError,   "BR §7.1.4.1"},
    {"public-subject-order",       kBr20,            kNoEnd,             0, kError,   "BR §7.1.4.2"},

    // Keys and signatures. Limit 1 of the key type: DSA too.
    {"public-key-type",            kBr10,            kBr17,              1, kError,   "BR §6.1.5"},
    {"public-key-type",            kBr17,            kNoEnd,             0, kError,   "BR §6.1.5, version 1.7.1"},
    {"public-curve",               kAlways,          kNoEnd,             0, kError,   "BR §6.1.5"},
    {"public-signature",           kAlways,          kNoEnd,             0, kError,   "BR §7.1.3.2"},
    {"public-sha1",                day(2016, 1, 1),  kNoEnd,             0, kError,   "BR §7.1.3.2"},

    // Usages.
    {"public-key-usage-rsa",       kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.11"},
    {"public-key-usage-ec",        kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.11"},
    {"public-key-usage-ca",        kBr10,            kBr20,              0, kError,   "BR §7.1.2.3"},
    {"public-eku-missing",         kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.7.10"},
    {"public-eku",                 kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.10"},
    {"public-eku-extra",           kBr10,            kBr20,              0, kWarning, "BR §7.1.2.3"},
    {"public-eku-critical",        kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.6"},
    {"public-client-auth",         day(2025, 6, 15), day(2027, 3, 15),   0, kWarning, "Chrome Root Program Policy 1.6 to 1.8"},
    {"public-client-auth",         day(2027, 3, 15), kNoEnd,             0, kError,   "Chrome Root Program Policy 1.8"},

    // Other extensions. Limit of the revocation: days up to which a certificate is short-lived. Limit 1 of the CRL's URL: each of them.
    {"public-basic-constraints",   kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.6"},
    {"public-ski",                 kBr20,            kNoEnd,             0, kWarning, "BR §7.1.2.7.6"},
    {"public-revocation-missing",  day(2024, 3, 15), day(2026, 3, 15),  10, kError,   "BR §7.1.2.11.2, ballot SC063"},
    {"public-revocation-missing",  day(2026, 3, 15), kNoEnd,             7, kError,   "BR §7.1.2.11.2, ballot SC063"},
    {"public-crl-url",             kBr10,            kBr20,              0, kError,   "BR §7.1.2.3"},
    {"public-crl-url",             kBr20,            kNoEnd,             1, kError,   "BR §7.1.2.11.2"},
    {"public-crl-reasons",         kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.11.2"},
    {"public-crl-critical",        kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.11.2"},
    {"public-aia-missing",         kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.7.7"},
    {"public-aia",                 kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.7"},
    {"public-aia-issuer",          kBr10,            kNoEnd,             0, kWarning, "BR §7.1.2.7.7"},
    {"public-policies-missing",    kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.7.9"},
    {"public-policies-critical",   kBr10,            kNoEnd,             0, kWarning, "BR §7.1.2.7.6"},
    {"public-policy-qualifier",    kBr20,            kNoEnd,             0, kError,   "BR §7.1.2.7.9"},
    {"public-serial-short",        day(2016, 9, 30), kNoEnd,             0, kWarning, "BR §7.1.2.7"},
    {"public-version",             day(2015, 4, 16), kNoEnd,             0, kError,   "BR §7.1.1"},

    // CAs. Limit 1 of the subject: the CN too.
    {"public-ca-subject",          kBr10,            day(2017, 6, 8),    0, kError,   "BR §7.1.4.3"},
    {"public-ca-subject",          day(2017, 6, 8),  kNoEnd,             1, kError,   "BR §7.1.2.10.2"},
    {"public-ca-key-usage",        kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.10.7"},
    {"public-root",                kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.1"},
    {"public-intermediate",        kBr10,            kNoEnd,             0, kError,   "BR §7.1.2.3, §7.1.2.10"},
};
// clang-format on

}  // namespace

std::span<const PolicyLine> policy_lines() { return kLines; }

}  // namespace certkit::lint
