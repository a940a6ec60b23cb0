#include "profile/import/confirm.hpp"

#include "crypto/build.hpp"
#include "profile/embedded_tests.hpp"

namespace certkit::profile {
namespace {

[[noreturn]] void differs(const std::string& what) {
  throw Error(Errc::internal, "the profile that was made asks for something else than the file: " + what,
              "nothing was written; this is a bug in certkit: please report it, with the file if you can");
}

}  // namespace

void confirm_profile(const std::string& yaml, const Imported& imported) {
  const Bytes subject = imported.csr.subject.der();
  const auto extensions = crypto::build::csr_extensions(imported.csr, {});
  const DeviceProfile profile = Library({}).load_text(yaml, "imported.yaml");
  for (const TestResult& test : run_embedded_tests(profile))
    if (!test.passed) differs(test.difference);
  GivenInputs given;
  for (const ImportedInput& input : imported.inputs) given[input.name] = input.value;
  const Resolved resolved = resolve(profile, given, {});
  if (!same(resolved.csr.subject.der(), subject)) differs("the subject");
  if (resolved.csr.friendly_name != imported.csr.friendly_name) differs("the friendly name");
  if (resolved.csr.hash != imported.csr.hash) differs("the hash");
  if (imported.key && resolved.key != *imported.key) differs("the key");
  const auto got = crypto::build::csr_extensions(resolved.csr, {});
  if (got.size() != extensions.size()) differs("the number of extensions");
  for (std::size_t i = 0; i < got.size(); ++i)
    if (!(got[i] == extensions[i])) differs("the extension " + name_of(extensions[i].oid));
}

}  // namespace certkit::profile
