#include "fleet/run/deployment.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.hpp"
#include "certkit/write.hpp"
#include "deployed.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::Deployed;
namespace fs = std::filesystem;

namespace {

std::string key(int generation) {
  const Secret pem = to_pem_unencrypted(test::pair(static_cast<std::size_t>(generation)).key, KeyFormat::pkcs8);
  return std::string(as_text(pem.reveal()));
}
std::string certificate(int generation) { return to_pem(test::pair(static_cast<std::size_t>(generation)).leaf); }

// Which generation's certificate stands there; 0: another thing.
int generation_in(const std::string& text) {
  for (const int one : {1, 2, 3})
    if (text == certificate(one)) return one;
  return 0;
}

std::string error_of(const std::function<void()>& work) {
  try {
    work();
    return "nothing";
  } catch (const Error& error) {
    return std::string(to_word(error.code())) + ": " + error.message() + " | " + error.hint();
  }
}

}  // namespace

TEST_CASE("files are put in place, and taken back to what was there") {
  const Deployed lab;
  fs::create_directory(lab.scratch / "tls");
  test::put(lab.scratch / "tls/www.crt", "an old certificate\r\n");
  fs::permissions(lab.scratch / "tls/www.crt", fs::perms(0604));
  const test::Snapshot before = lab.places();

  Deployment made = lab.stage(1);
  CHECK(lab.places() == before);
  made.lay_beside();
  CHECK_FALSE(test::is_in_place(made));
  CHECK(lab.at("tls/www.crt") == "an old certificate\r\n");
  made.swap();
  CHECK(test::is_in_place(made));
  CHECK(generation_in(lab.at("tls/www.crt")) == 1);
  CHECK(test::mode_of(lab.scratch / "tls/www.crt") == 0604);  // as it was
  CHECK(test::mode_of(lab.scratch / "tls/www.key") == 0600);
  made.clear_beside();
  for (const auto& [name, content] : lab.places()) CHECK(name.find(".certkit") == std::string::npos);
  CHECK(made.files().size() == 3);

  made.put_back();
  made.clear_beside();
  CHECK(lab.places() == before);
  CHECK(test::mode_of(lab.scratch / "tls/www.crt") == 0604);
}

TEST_CASE("each part may be done again, by a run that knows the manifest alone") {
  const Deployed lab;
  (void)lab.deploy(1);
  const test::Snapshot first = lab.places();
  {
    Deployment made = lab.stage(2);
    made.lay_beside();
  }
  for (int i = 0; i < 2; ++i) Deployment::open(lab.folder(2)).lay_beside();
  for (int i = 0; i < 2; ++i) Deployment::open(lab.folder(2)).swap();
  CHECK(generation_in(lab.at("tls/www.crt")) == 2);
  Deployment::open(lab.folder(2)).lay_beside();
  for (int i = 0; i < 2; ++i) Deployment::open(lab.folder(2)).put_back();
  for (int i = 0; i < 2; ++i) Deployment::open(lab.folder(2)).clear_beside();
  CHECK(lab.places() == first);
}

TEST_CASE("what an attempt that died laid beside is gone with the next attempt at the same generation") {
  const Deployed lab;
  Deployment first = lab.stage(1);
  first.lay_beside();
  Deployment second = lab.stage(1);
  for (const auto& [name, content] : lab.places()) CHECK(name.find(".certkit") == std::string::npos);
  second.lay_beside();
  second.swap();
  CHECK(generation_in(lab.at("tls/www.crt")) == 1);
}

TEST_CASE("folders that were missing are made, readable whatever the umask is, and go with what is taken back") {
  const Deployed lab("      - {to: @/a/b/tls}\n");
  const mode_t before = ::umask(0077);
  Deployment made = lab.deploy(1);
  ::umask(before);
  CHECK(test::mode_of(lab.scratch / "a/b") == 0755);
  CHECK(test::mode_of(lab.scratch / "a/b/tls/www.crt") == 0644);
  CHECK(test::mode_of(lab.folder(1)) == 0700);
  CHECK(test::mode_of(lab.folder(1) / "files.tar") == 0600);
  made.put_back();
  made.clear_beside();
  CHECK(lab.places().empty());
}

TEST_CASE("modes are the installation's; a key is for its owner, and for a group that is named") {
  const auto modes = [](const std::string& installation) {
    const Deployed lab(installation);
    (void)lab.deploy(1);
    return std::pair(test::mode_of(lab.scratch / "tls/www.key"), test::mode_of(lab.scratch / "tls/www.crt"));
  };
  const std::string group = std::to_string(::getegid());
  CHECK(modes("      - {to: @/tls}\n") == std::pair(0600u, 0644u));
  CHECK(modes("      - {to: @/tls, mode: 0640}\n") == std::pair(0600u, 0640u));
  CHECK(modes("      - {to: @/tls, mode: 0640, group: \"" + group + "\"}\n") == std::pair(0640u, 0640u));
  CHECK(modes("      - {to: @/tls, mode: 0600, group: \"" + group + "\"}\n") == std::pair(0600u, 0600u));
}

TEST_CASE("a key that a group could read stays so, and one that everybody could does not") {
  for (const auto& [was, is] : {std::pair(0640u, 0640u), std::pair(0644u, 0640u), std::pair(0400u, 0400u), std::pair(0600u, 0600u)}) {
    const Deployed lab;
    fs::create_directory(lab.scratch / "tls");
    test::put(lab.scratch / "tls/www.key", "old");
    fs::permissions(lab.scratch / "tls/www.key", fs::perms(was));
    Deployment made = lab.deploy(1);
    CHECK(test::mode_of(lab.scratch / "tls/www.key") == is);
    made.put_back();
    CHECK(test::mode_of(lab.scratch / "tls/www.key") == was);
  }
  const Deployed lab;
  fs::create_directory(lab.scratch / "tls");
  fs::permissions(lab.scratch / "tls", fs::perms(0777));
  test::put(lab.scratch / "tls/www.key", "anybody's");
  fs::permissions(lab.scratch / "tls/www.key", fs::perms(0644));
  (void)lab.deploy(1);
  CHECK(test::mode_of(lab.scratch / "tls/www.key") == 0600);
}

TEST_CASE("owners that this machine does not know are said before anything is made") {
  CHECK(error_of([] {
          (void)Deployed("      - {to: @/tls, owner: nobody-of-that-name}\n").stage(1);
        }).find("usage: www: there is no user \"nobody-of-that-name\" on this machine") == 0);
  CHECK(error_of([] {
          (void)Deployed("      - {to: @/tls, group: nobody-of-that-name}\n").stage(1);
        }).find("usage: www: there is no group") == 0);
}

TEST_CASE("an owner that may not be given is an error, and nothing was swapped" * doctest::skip(::geteuid() == 0)) {
  const Deployed lab("      - {to: @/tls, owner: root}\n");
  Deployment made = lab.stage(1);
  CHECK(error_of([&] { made.lay_beside(); }).find("unwritable: cannot give a file its owner in ") == 0);
  made.clear_beside();
  CHECK(lab.places().empty());
}

TEST_CASE("links and folders in the place of files are refused") {
  {
    const Deployed lab;
    fs::create_directory(lab.scratch / "tls");
    fs::create_symlink("elsewhere", lab.scratch / "tls/www.key");
    CHECK(error_of([&] { (void)lab.stage(1); }).find("is a symbolic link; certkit does not write through links") != std::string::npos);
  }
  const Deployed lab;
  fs::create_directories(lab.scratch / "tls/www.key");
  CHECK(error_of([&] { (void)lab.stage(1); }).find("is a folder, where a file is to be") != std::string::npos);
}

TEST_CASE("the folder may be a link") {
  const Deployed lab;
  fs::create_directory(lab.scratch / "real");
  fs::create_directory_symlink("real", lab.scratch / "tls");
  (void)lab.deploy(1);
  CHECK(generation_in(lab.at("real/www.crt")) == 1);
  CHECK(fs::is_symlink(lab.scratch / "tls"));
}

TEST_CASE("two files of one name are refused") {
  CHECK_FALSE(error_of([] { (void)Deployed("      - {to: @/tls}\n      - {to: @/x/../tls/}\n").stage(1); }).empty());
}

TEST_CASE("what somebody changed since it was staged is left alone") {
  const Deployed lab;
  (void)lab.deploy(1);
  Deployment made = lab.stage(2);
  made.lay_beside();
  test::put(lab.scratch / "tls/www.crt", "the admin's own");
  CHECK(made.changed_meanwhile() == std::vector<std::string>{(lab.scratch / "tls/www.crt").string()});
  CHECK(error_of([&] { made.swap(); }).find("mismatch: somebody changed ") == 0);
  CHECK(made.put_back() == std::vector<std::string>{(lab.scratch / "tls/www.crt").string()});
  CHECK(lab.at("tls/www.crt") == "the admin's own");
  CHECK(lab.at("tls/www.key") == key(1));
  fs::remove(lab.scratch / "tls/www.crt");  // gone is not changed
  made.swap();
  CHECK(test::is_in_place(made));
}

TEST_CASE("what is certkit's own is taken back beside what somebody changed in the midst of a swap") {
  const Deployed lab("      - {to: @/a}\n      - {to: @/b}\n");
  (void)lab.deploy(1);
  Deployment made = lab.stage(2);
  made.lay_beside();
  test::put(lab.scratch / "b/www.crt", "the admin's own");
  CHECK(error_of([&] { made.swap(); }).find("unwritable: somebody changed ") == 0);  // those of the other folder are in place
  CHECK(generation_in(lab.at("a/www.crt")) == 2);
  CHECK(lab.at("b/www.key") == key(1));
  CHECK(made.put_back() == std::vector<std::string>{(lab.scratch / "b/www.crt").string()});
  made.clear_beside();
  CHECK(generation_in(lab.at("a/www.crt")) == 1);
  CHECK(lab.at("a/www.key") == key(1));
  CHECK(lab.at("b/www.crt") == "the admin's own");
}

TEST_CASE("swap: generations turns a link to a folder of its own") {
  const Deployed lab("      - {to: @/tls, swap: generations}\n");
  Deployment first = lab.deploy(1);
  const fs::path to = fs::read_symlink(lab.scratch / "tls");
  CHECK(to.is_relative());
  CHECK(to.string().starts_with("tls.1-"));
  CHECK(generation_in(lab.at("tls/www.crt")) == 1);
  CHECK(test::is_in_place(first));
  CHECK(first.files().front().path == lab.scratch / "tls/www.crt");
  const test::Snapshot before = lab.places();

  Deployment second = lab.stage(2);
  second.lay_beside();
  CHECK(generation_in(lab.at("tls/www.crt")) == 1);
  second.swap();
  second.lay_beside();  // a run that was killed behind the swap comes back here
  second.clear_beside();
  CHECK(generation_in(lab.at("tls/www.crt")) == 2);
  CHECK(fs::exists(lab.scratch / to));
  second.put_back();
  second.clear_beside();
  CHECK(lab.places() == before);

  first.put_back();
  first.clear_beside();
  CHECK(lab.places().empty());
}

TEST_CASE("swap: generations over what is no link is refused with what to do; over the admin's own link it goes back to that") {
  {
    const Deployed lab("      - {to: @/tls, swap: generations}\n");
    fs::create_directory(lab.scratch / "tls");
    const std::string said = error_of([&] { (void)lab.stage(1); });
    CHECK(said.find("is not a link, and with swap: generations it has to be one") != std::string::npos);
    CHECK(said.find("ln -s tls.old ") != std::string::npos);
  }
  const Deployed lab("      - {to: @/tls, swap: generations}\n");
  fs::create_directory(lab.scratch / "mine");
  test::put(lab.scratch / "mine/www.crt", "mine");
  fs::create_directory_symlink("mine", lab.scratch / "tls");
  const test::Snapshot before = lab.places();
  Deployment made = lab.deploy(1);
  CHECK(lab.at("mine/www.crt") == "mine");
  made.put_back();
  made.clear_beside();
  CHECK(lab.places() == before);
  CHECK(fs::read_symlink(lab.scratch / "tls") == "mine");
  made.lay_beside();
  fs::remove(lab.scratch / "tls");
  fs::create_directory_symlink("theirs", lab.scratch / "tls");
  CHECK(error_of([&] { made.swap(); }).find("mismatch: somebody changed ") == 0);
}

TEST_CASE("an earlier generation comes back into the places as they are now") {
  const Deployed lab("      - {to: @/tls}\n      - {to: @/linked, swap: generations}\n");
  (void)lab.deploy(1);
  (void)lab.deploy(2);
  (void)lab.deploy(3);
  Deployment back = Deployment::stage_again(lab.folder(1));
  back.lay_beside();
  back.swap();
  back.clear_beside();
  CHECK(generation_in(lab.at("tls/www.crt")) == 1);
  CHECK(generation_in(lab.at("linked/www.crt")) == 1);
  back.put_back();
  back.clear_beside();
  CHECK(generation_in(lab.at("tls/www.crt")) == 3);
  CHECK(generation_in(lab.at("linked/www.crt")) == 3);
}

TEST_CASE("old generations go, but for the live one and what a link leads to") {
  const Deployed lab("      - {to: @/tls, swap: generations}\n");
  for (int one = 1; one <= 5; ++one) (void)lab.deploy(one);
  fs::create_directory(lab.scratch / "work/www/6");
  fs::create_directory(lab.scratch / "work/www/007");
  CHECK(generations(lab.scratch / "work/www") == std::vector<int>{1, 2, 3, 4, 5, 6});
  test::put(lab.scratch / "work/www/5/.certkit-files.part", "a key, and half of what was to be with it");
  tidy_generations(lab.scratch / "work/www", 2, 5);
  CHECK(generations(lab.scratch / "work/www") == std::vector<int>{5, 6});
  CHECK_FALSE(fs::exists(lab.scratch / "work/www/5/.certkit-files.part"));
  CHECK(fs::exists(lab.scratch / "work/www/5/files.tar"));
  std::size_t folders = 0;
  for (const auto& one : fs::directory_iterator(lab.scratch.path())) folders += one.path().filename().string().starts_with("tls.") ? 1 : 0;
  CHECK(folders == 1);
  CHECK(lab.at("tls/www.crt") == certificate(5));
  CHECK(generations(lab.scratch / "nothing").empty());
}

TEST_CASE("files that a generation does not write any more are said") {
  const Deployed lab;
  Deployment made = lab.deploy(1);
  Live live;
  live.files = made.files();
  live.files.push_back({lab.scratch / "tls/www.pfx", {}});
  live.files.push_back({lab.scratch / "tls/gone.pfx", {}});
  test::put(lab.scratch / "tls/www.pfx", "old");
  CHECK(made.no_longer_written(live) == std::vector<fs::path>{lab.scratch / "tls/www.pfx"});
}

TEST_CASE("certkit's other commands leave alone what lies beside, and what lies beside leaves them alone") {
  const Deployed lab;
  (void)lab.deploy(1);
  Deployment made = lab.stage(2);
  made.lay_beside();
  CHECK_FALSE(base::recover(lab.scratch / "tls"));
  base::FileSet set;
  set.add(lab.scratch / "tls/other.pem", "another command's");
  (void)set.commit({});
  test::put(lab.scratch / "tls/.certkit-0123456789abcdef.1.new", "a killed command's");
  made.swap();
  made.clear_beside();
  CHECK(generation_in(lab.at("tls/www.crt")) == 2);
  CHECK(lab.at("tls/.certkit-0123456789abcdef.1.new") == "a killed command's");
  CHECK(base::recover(lab.scratch / "tls"));
  CHECK(lab.at("tls/other.pem") == "another command's");
  CHECK(lab.at("tls/www.key") == key(2));
}

TEST_CASE("a damaged record of a generation is an error, and names the file") {
  const Deployed lab;
  (void)lab.stage(1);
  const fs::path file = lab.folder(1) / "files.tar";
  const std::string whole = test::get(file);
  for (std::size_t size : {std::size_t{0}, std::size_t{511}, std::size_t{512}, whole.size() / 2, whole.size() - 1024}) {
    test::put(file, whole.substr(0, size));
    CHECK(error_of([&] { (void)Deployment::open(lab.folder(1)); }).find("malformed: " + file.string() + ": ") == 0);
  }
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    std::string bent = whole;
    bent[at] = static_cast<char>(bent[at] ^ 0x11);
    test::put(file, bent);
    (void)error_of([&] { (void)Deployment::open(lab.folder(1)); });
  }
  test::put(file, "");
  (void)lab.stage(1);  // made anew
  CHECK(Deployment::open(lab.folder(1)).files().size() == 3);
  fs::remove(file);
  CHECK(error_of([&] { (void)Deployment::open(lab.folder(1)); }).find("unreadable: ") == 0);
}
