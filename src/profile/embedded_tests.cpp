#include "profile/embedded_tests.hpp"

#include <algorithm>

namespace certkit::profile {
namespace {

std::string shown(const GeneralName& name) { return name.type == GeneralName::Type::dns ? name.value : name.to_text(); }

void compare(const std::string& what, const std::vector<std::string>& expected, const std::vector<std::string>& got,
             std::string& difference) {
  if (expected != got) difference += what + " expected: " + join(expected, ", ") + "\n" + what + " came out: " + join(got, ", ") + "\n";
}

std::string differences(const EmbeddedTest& test, const Resolved& resolved) {
  std::string difference;
  const Expectation& expect = test.expect;
  std::vector<std::string> san, files;
  for (const GeneralName& name : resolved.csr.san) san.push_back(shown(name));
  for (const OutputFile& file : resolved.delivery.files) files.push_back(file.file);
  if (expect.cn) compare("cn", {*expect.cn}, {resolved.csr.subject.common_name().value_or("")}, difference);
  if (expect.san) compare("san", *expect.san, san, difference);
  if (expect.san_set) {
    std::vector<std::string> wanted = *expect.san_set, got = san;
    std::sort(wanted.begin(), wanted.end());
    std::sort(got.begin(), got.end());
    compare("san_set", wanted, got, difference);
  }
  if (expect.key) compare("key", {*expect.key}, {resolved.key.to_text()}, difference);
  if (expect.files) compare("files", *expect.files, files, difference);
  if (expect.error) difference += "an error was expected: " + *expect.error + "\n";
  return difference;
}

TestResult run(const DeviceProfile& profile, const EmbeddedTest& test) {
  TestResult result{test.name, test.place.file_and_line(), false, {}};
  GivenInputs given;
  for (const auto& entry : test.given.entries) given[entry.name] = join(entry.value.items, ",");
  ResolveOptions options;
  options.certificate = test.certificate;
  options.item = test.item;
  try {
    if (!test.key.empty()) options.key = KeySpec::parse(test.key);
    result.difference = differences(test, resolve(profile, given, options));
  } catch (const Error& e) {
    if (!test.expect.error)
      result.difference = "it failed: " + e.message() + (e.hint().empty() ? "" : " (hint: " + e.hint() + ")") + "\n";
    else if ((e.message() + "\n" + e.hint()).find(*test.expect.error) == std::string::npos)
      result.difference = "error expected: " + *test.expect.error + "\nerror came out: " + e.message() +
                          (e.hint().empty() ? "" : " (hint: " + e.hint() + ")") + "\n";
  }
  result.passed = result.difference.empty();
  return result;
}

}  // namespace

std::vector<TestResult> run_embedded_tests(const DeviceProfile& profile) {
  std::vector<TestResult> results;
  for (const EmbeddedTest& test : profile.tests) {
    const Expectation& e = test.expect;
    if (!e.cn && !e.san && !e.san_set && !e.key && !e.files && !e.error) fail(e.place, "the test '" + test.name + "' expects nothing");
    results.push_back(run(profile, test));
  }
  return results;
}

}  // namespace certkit::profile
