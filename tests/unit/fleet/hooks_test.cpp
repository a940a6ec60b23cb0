#include "fleet/run/hooks.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>

#include <algorithm>

#include "deployed.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::fleet;

namespace {

struct Lab : test::Deployed {
  using Deployed::Deployed;
  [[nodiscard]] HookCall call(int generation = 1) const {
    HookCall call;
    call.entry = &entry();
    call.certificate = &test::pair(static_cast<std::size_t>(generation)).leaf;
    call.generation = generation;
    call.files = {scratch / "tls/www.crt", scratch / "tls/www.key"};
    return call;
  }
  // A program of the admin's: lines of sh.
  [[nodiscard]] Hook hook(const std::string& lines, int seconds = 30) const {
    Hook hook;
    hook.command = {"/bin/sh", "-c", "cd '" + scratch.path().string() + "'; " + lines};
    hook.limit = std::chrono::seconds(seconds);
    return hook;
  }
  [[nodiscard]] std::string run(const Hook& hook, HookKind kind = HookKind::reload) const {
    const HookCall one = call();
    return run_hook(fleet, hook, kind, {&one, 1}, world).value_or("well");
  }
  World world;
};

// One that writes down what it would run.
struct Heard {
  std::vector<std::map<std::string, std::string>> environments;
  std::set<std::string> failing_hosts;
  [[nodiscard]] World world() {
    World world;
    world.run = [this](const base::Process& process) {
      environments.emplace_back(process.environment.begin(), process.environment.end());
      base::ProcessEnd end;
      end.exit_code = failing_hosts.count(environments.back()["CERTKIT_HOST"]) != 0 ? 3 : 0;
      return end;
    };
    return world;
  }
};

}  // namespace

TEST_CASE("a hook is told in its environment what happened, and nothing that is secret") {
  const Lab lab;
  CHECK(lab.run(lab.hook("env | grep ^CERTKIT_ | sort > told; cat >> told")) == "well");
  const std::string told = lab.at("told");
  const auto says = [&](const std::string& line) { return ("\n" + told).find("\n" + line + "\n") != std::string::npos; };
  const Certificate& leaf = test::pair(1).leaf;
  CHECK(says("CERTKIT_NAME=www"));
  CHECK(says("CERTKIT_NAMES=www"));
  CHECK(says("CERTKIT_HOOK=reload"));
  CHECK(says("CERTKIT_FLEET=" + (lab.scratch / "fleet.yaml").string()));
  CHECK(says("CERTKIT_GENERATION=1"));
  CHECK(says("CERTKIT_SERIAL=" + leaf.serial_hex()));
  CHECK(says("CERTKIT_NOT_AFTER=" + to_rfc3339(leaf.not_after())));
  CHECK(says("CERTKIT_DNS_NAMES=www.contoso.com"));
  CHECK(says("CERTKIT_ROLLED_BACK="));
  CHECK(told.find("CERTKIT_FINGERPRINT=") != std::string::npos);
  CHECK(told.find("PRIVATE") == std::string::npos);
}

TEST_CASE("variables that hold secrets are not handed on to hooks") {
  const Lab lab("      - {to: @/tls}\n", "    passout: env:FLEET_TEST_PASSOUT\n");
  Fleet fleet = lab.fleet;
  fleet.issuers.front().settings.push_back({"password", {"env:FLEET_TEST_EST"}, "", {}});
  for (const char* const name : {"FLEET_TEST_PASSOUT", "FLEET_TEST_EST", "PGPASSWORD", "FLEET_TEST_OTHER"}) ::setenv(name, "hunter2", 1);
  withhold_secrets_of(fleet);
  const HookCall one = lab.call();
  CHECK_FALSE(run_hook(fleet, lab.hook("env > told"), HookKind::reload, {&one, 1}, lab.world));
  for (const char* const name : {"FLEET_TEST_PASSOUT", "FLEET_TEST_EST", "PGPASSWORD", "FLEET_TEST_OTHER"}) ::unsetenv(name);
  const std::string told = lab.at("told");
  CHECK(told.find("FLEET_TEST_OTHER=hunter2") != std::string::npos);
  for (const char* const name : {"FLEET_TEST_PASSOUT", "FLEET_TEST_EST", "PGPASSWORD"}) CHECK(told.find(name) == std::string::npos);
}

TEST_CASE("a hook that fails is told of with the end of what it wrote") {
  const Lab lab;
  CHECK(lab.run(lab.hook("echo first >&2; echo 'nginx: [emerg] no such file' >&2; exit 3")) ==
        "the hook reload (cd) ended with exit code 3: first / nginx: [emerg] no such file");
  CHECK(lab.run(lab.hook("echo only this; exit 1")) == "the hook reload (cd) ended with exit code 1: only this");
  CHECK(lab.run(lab.hook("exit 1")) == "the hook reload (cd) ended with exit code 1");
  CHECK(lab.run(lab.hook("kill -9 $$")) == "the hook reload (cd) ended with exit code 137");
  CHECK(lab.run(lab.hook("printf 'a\\033[31mb\\n' >&2; exit 1")) == "the hook reload (cd) ended with exit code 1: a\\x1b[31mb");
}

TEST_CASE("a hook that prints megabytes is read to its end, and the end is what counts") {
  const Lab lab;
  const std::string said =
      lab.run(lab.hook("i=0; while [ $i -lt 400 ]; do printf '%08192d\\n' $i; i=$((i+1)); done >&2; echo the reason >&2; exit 1"));
  CHECK(said.ends_with(" / the reason"));
  CHECK(said.size() < 1000);
  CHECK(lab.run(lab.hook("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2")) == "well");
}

TEST_CASE("a hook that hangs is killed, with what it started") {
  const Lab lab;
  const std::string said = lab.run(lab.hook("echo waiting for it >&2; sh -c 'echo $$ > child; exec sleep 1000' & wait", 1));
  CHECK(said == "the hook reload (cd) did not end within 1 s, and was killed: waiting for it");
}

TEST_CASE("what a hook leaves running is not waited for; nor does it need its streams") {
  const Lab lab;
  CHECK(lab.run(lab.hook("sleep 1000 & echo $! > child")) == "well");
  (void)::kill(std::stoi(lab.at("child")), SIGKILL);
  CHECK(lab.run(lab.hook("exec <&- >&- 2>&-; exit 0")) == "well");
}

TEST_CASE("a program that is missing, or may not be run, is an error of that hook" * doctest::skip(test::is_under_valgrind())) {
  const Lab lab;
  Hook hook;
  hook.command = {"/nowhere/reload", "--password=hunter2"};
  CHECK(lab.run(hook, HookKind::verify) ==
        "the hook verify (/nowhere/reload): the program /nowhere/reload cannot be run: No such file or directory");
  test::put(lab.scratch / "script", "#!/bin/sh\nexit 0\n");
  hook.command = {(lab.scratch / "script").string()};
  CHECK(lab.run(hook).find("Permission denied") != std::string::npos);
}

TEST_CASE("one hook for many has their names, and no serial; of too many it runs several times") {
  const Lab lab;
  Heard heard;
  std::vector<HookCall> calls(3, lab.call());
  CHECK_FALSE(run_hook(lab.fleet, lab.hook("true"), HookKind::reload, calls, heard.world()));
  REQUIRE(heard.environments.size() == 1);
  CHECK(heard.environments[0]["CERTKIT_NAMES"] == "www\nwww\nwww");
  CHECK(heard.environments[0]["CERTKIT_NAME"].empty());
  CHECK(heard.environments[0]["CERTKIT_SERIAL"].empty());
  CHECK(std::count(heard.environments[0]["CERTKIT_FILES"].begin(), heard.environments[0]["CERTKIT_FILES"].end(), '\n') == 5);

  calls.assign(1000, lab.call());
  CHECK(run_hook(lab.fleet, lab.hook("true"), HookKind::reload, calls, lab.world).value_or("well") == "well");  // as the system takes it
  heard.environments.clear();
  CHECK_FALSE(run_hook(lab.fleet, lab.hook("true"), HookKind::reload, calls, heard.world()));
  std::size_t names = 0;
  for (auto& one : heard.environments)
    names += 1 + static_cast<std::size_t>(std::count(one["CERTKIT_NAMES"].begin(), one["CERTKIT_NAMES"].end(), '\n'));
  CHECK(names == 1000);
  CHECK(heard.environments.size() < 20);
}

TEST_CASE("an installation's deploy runs for each of its hosts, with its own files, ahead of the certificate's") {
  const Lab lab("      - {to: @/tls, hosts: [web1, web2], deploy: push}\n      - {to: @/other}\n", "    hooks: {deploy: tell}\n");
  HookCall call = lab.call();
  call.files.push_back(lab.scratch / "other/www.crt");
  Heard heard;
  CHECK_FALSE(run_deploy_hooks(lab.fleet, lab.asked, call, heard.world()));
  REQUIRE(heard.environments.size() == 3);
  CHECK(heard.environments[0]["CERTKIT_HOST"] == "web1");
  CHECK(heard.environments[1]["CERTKIT_HOST"] == "web2");
  CHECK(heard.environments[0]["CERTKIT_DIR"] == (lab.scratch / "tls").string());
  CHECK(heard.environments[0]["CERTKIT_FILES"] == (lab.scratch / "tls/www.crt").string() + "\n" + (lab.scratch / "tls/www.key").string());
  CHECK(heard.environments[2]["CERTKIT_HOST"].empty());
  CHECK(heard.environments[2]["CERTKIT_FILES"].find("other/www.crt") != std::string::npos);

  // The first failure ends it; on the way back everybody is told.
  heard.environments.clear();
  heard.failing_hosts = {"web1"};
  CHECK(run_deploy_hooks(lab.fleet, lab.asked, call, heard.world()) == "the hook deploy for web1 (push) ended with exit code 3");
  CHECK(heard.environments.size() == 1);
  heard.environments.clear();
  call.rolled_back = true;
  CHECK(run_deploy_hooks(lab.fleet, lab.asked, call, heard.world()).has_value());
  CHECK(heard.environments.size() == 3);
  CHECK(heard.environments[2]["CERTKIT_ROLLED_BACK"] == "1");
}
