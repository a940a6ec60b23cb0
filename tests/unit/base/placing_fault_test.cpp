// Files that are put in place one by one (placing, put_files, replace_private_file, ServedFolder), and what is put aside (Spill), where
// each system call and each allocation of it fails, takes less than it was given, or is the last one.
#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/ledger.hpp"
#include "base/placing.hpp"
#include "base/served_folder.hpp"
#include "base/spill.hpp"
#include "certkit/error.hpp"
#include "each_moment.hpp"

using namespace certkit;
using test::Interference;
using test::Outcome;
using Kind = Interference::Kind;
namespace fs = std::filesystem;

namespace {

const std::string kOld = "what was there before", kNew(20'000, 'n');  // more than is read back at once

// 0: done; 1: an Error.
template <class Work>
int or_error(Work&& work) {
  try {
    work();
    return 0;
  } catch (const Error&) {
    return 1;
  }
}

// What has one, whole: of its old or its new content.
struct Place {
  std::string name, before, after;
};
using Places = std::vector<Place>;

void lay(const fs::path& folder, const Places& places) {
  for (const Place& place : places)
    if (place.before != "(missing)") test::put(folder / place.name, place.before);
}
// How many are new.
std::size_t require_whole(const fs::path& folder, const Places& places) {
  std::size_t is_new = 0;
  for (const Place& place : places) {
    CAPTURE(place.name);
    const std::string now = test::get(folder / place.name);
    CHECK((now == place.before || now == place.after));
    is_new += now == place.after ? 1 : 0;
  }
  return is_new;
}
bool is_temporary(const std::string& name) { return name.starts_with(".certkit-"); }
std::size_t temporaries(const fs::path& folder) {
  const test::Snapshot now = test::snapshot(folder);
  return static_cast<std::size_t>(std::count_if(now.begin(), now.end(), [](const auto& file) { return is_temporary(file.first); }));
}

// Work that puts files in places, and finishes what an earlier run of it began.
struct Placing {
  std::string name;
  Places places;
  void (*work)(const fs::path& folder);
  unsigned mode;  // of all new files
};

// As a deployment: everything beside its place, then one after the other into it.
void deploy(const fs::path& folder) {
  base::Shape shape;
  shape.mode = 0640;
  shape.like = folder / "site.pem";
  base::write_beside(folder / ".certkit-1", as_bytes(kNew), shape);
  shape.durable = true;
  base::write_beside(folder / ".certkit-2", as_bytes(kNew), shape);
  base::link_beside(folder / ".certkit-3", "site.pem");
  const std::array folders{folder};
  base::flush_file_systems(folders);
  base::move_over(folder / ".certkit-1", folder / "site.pem");
  base::move_over(folder / ".certkit-2", folder / "other.pem");
  base::move_over(folder / ".certkit-3", folder / "current.pem");
  base::flush_file_systems(folders);
}
// Whatever is there already is not written again.
void put_three(const fs::path& folder) {
  std::vector<base::NewFile> files;
  for (const char* name : {"1.pem", "2.pem", "3.pem"})
    if (!fs::exists(folder / name)) files.push_back({folder / name, kNew});
  base::put_files(files, folder / ".certkit-new");
}
void replace(const fs::path& folder) { base::replace_private_file(folder / "account.key", folder / ".certkit-new", kNew); }
void serve(const fs::path& folder) { base::ServedFolder(folder).put("token", kNew); }

const std::vector<Placing>& all() {
  static const std::vector<Placing> kAll{
      {"beside, and moved", {{"site.pem", kOld, kNew}, {"other.pem", kOld, kNew}, {"current.pem", "(missing)", kNew}}, deploy, 0640},
      {"several new ones", {{"1.pem", "(missing)", kNew}, {"2.pem", "(missing)", kNew}, {"3.pem", "(missing)", kNew}}, put_three, 0644},
      {"a private one replaced", {{"account.key", kOld, kNew}}, replace, 0600},
      {"one that is served", {{"token", kOld, kNew}}, serve, 0644},
  };
  return kAll;
}

void check_modes(const fs::path& folder, const Placing& placing) {
  for (const Place& place : placing.places)
    if (test::get(folder / place.name) == place.after) CHECK(test::mode_of(folder / place.name) == placing.mode);
}

// Nobody but its owner reads what is not in its place yet, unless it may be read there.
void check_temporaries(const fs::path& folder, const Placing& placing) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (is_temporary(entry.path().filename().string()) && !entry.is_symlink()) CHECK((test::mode_of(entry.path()) & ~placing.mode) == 0);
}

}  // namespace

TEST_CASE("placing: a call that fails is an Error, and each file is whole" * doctest::skip(!test::can_trace())) {
  for (const Placing& placing : all()) {
    CAPTURE(placing.name);
    int refused = 0;
    const auto before = [&](const fs::path& folder) { lay(folder, placing.places); };
    const auto work = [&](const fs::path& folder) { return or_error([&] { placing.work(folder); }); };
    const auto check = [&](const Outcome& outcome, const fs::path& folder, long) {
      REQUIRE(outcome.exited);
      const std::size_t is_new = require_whole(folder, placing.places);
      if (outcome.exit_code == 0) CHECK(is_new == placing.places.size());
      check_modes(folder, placing);
      check_temporaries(folder, placing);
      refused += outcome.exit_code;
      CHECK(or_error([&] { placing.work(folder); }) == 0);
      CHECK(require_whole(folder, placing.places) == placing.places.size());
      CHECK(temporaries(folder) == 0);
    };
    test::at_each_call(Kind::fail, {ENOSPC, EIO, EACCES}, before, work, check, test::kSample);
    test::at_each_call(Kind::answer, {0}, before, work, check, test::kSample);
    CHECK((refused > 15 || test::kSample != 1));
  }
}

TEST_CASE("placing: short writes and broken off calls go on" * doctest::skip(!test::can_trace())) {
  for (const Placing& placing : all()) {
    CAPTURE(placing.name);
    const auto before = [&](const fs::path& folder) { lay(folder, placing.places); };
    const auto work = [&](const fs::path& folder) { return or_error([&] { placing.work(folder); }); };
    const auto check = [&](const Outcome& outcome, const fs::path& folder, long) {
      CHECK(outcome.exit_code == 0);
      CHECK(require_whole(folder, placing.places) == placing.places.size());
    };
    test::at_each_call(Kind::shorten, {2, 16'384}, before, work, check, test::kSample);
    const auto check_some = [&](const Outcome& outcome, const fs::path& folder, long number) {
      if (number == SYS_write || number == SYS_fsync || number == SYS_syncfs || number == SYS_openat) check(outcome, folder, number);
    };
    test::at_each_call(Kind::fail, {EINTR}, before, work, check_some, test::kSample);
  }
}

TEST_CASE("placing: kill -9 at each call; each file is whole, and the next run makes the rest" * doctest::skip(!test::can_trace())) {
  for (const Placing& placing : all()) {
    CAPTURE(placing.name);
    std::size_t some = 0;
    test::at_each_call(
        Kind::kill, {0}, [&](const fs::path& folder) { lay(folder, placing.places); },
        [&](const fs::path& folder) { return or_error([&] { placing.work(folder); }); },
        [&](const Outcome& outcome, const fs::path& folder, long) {
          REQUIRE(outcome.signal == SIGKILL);
          some += require_whole(folder, placing.places);
          check_modes(folder, placing);
          check_temporaries(folder, placing);
          CHECK(or_error([&] { placing.work(folder); }) == 0);
          CHECK(require_whole(folder, placing.places) == placing.places.size());
        },
        test::kSample);
    CHECK((some > 0 || test::kSample != 1));
  }
}

TEST_CASE("placing: no memory, and each file is whole; nothing stays open or lies about" * doctest::skip(test::is_under_valgrind())) {
  for (const Placing& placing : all()) {
    CAPTURE(placing.name);
    const int failed = test::at_each_allocation([&](const fs::path& folder) { lay(folder, placing.places); },
                                                [&](const fs::path& folder) { placing.work(folder); },
                                                [&](const fs::path& folder) {
                                                  (void)require_whole(folder, placing.places);
                                                  check_modes(folder, placing);
                                                  CHECK(or_error([&] { placing.work(folder); }) == 0);
                                                  CHECK(require_whole(folder, placing.places) == placing.places.size());
                                                  CHECK(temporaries(folder) == 0);
                                                });
    CHECK(failed > 0);
  }
}

TEST_CASE("a served folder that is made: open to everybody, or not there" * doctest::skip(!test::can_trace())) {
  const auto work = [](const fs::path& folder) {
    return or_error([&] {
      bool made = false;
      (void)base::ServedFolder(folder).below("a-name-that-is-too-long-for-a-short-string", made);
      if (!made) throw Error(Errc::internal, "");
    });
  };
  const auto made = [](const fs::path& folder) { return folder / "a-name-that-is-too-long-for-a-short-string"; };
  const auto nothing = [](const fs::path&) {};
  int refused = 0;
  test::at_each_call(Kind::fail, {ENOSPC, EIO, EACCES}, nothing, work, [&](const Outcome& outcome, const fs::path& folder, long number) {
    REQUIRE(outcome.exited);
    CHECK(fs::exists(made(folder)) == (outcome.exit_code == 0));
    if (outcome.exit_code == 0) CHECK(test::mode_of(made(folder)) == 0755);
    if (number != SYS_close) refused += outcome.exit_code;
  });
  CHECK((refused == 3 * 4 || test::kSample != 1));  // opened, made, opened, its mode; where calls are a sanitizer's, too, they vary
  CHECK(test::at_each_allocation(nothing, work, [&](const fs::path& folder) { CHECK_FALSE(fs::exists(made(folder))); }) > 0);
}

namespace {

// Octets that tell where they are.
std::string piece(std::size_t number, std::size_t size) {
  std::string text = std::to_string(number) + ":";
  text.resize(size, static_cast<char>('a' + number % 26));
  return text;
}

// 0: all that was added is there; 1: something was refused, and the rest is there or refused, too; 2: wrong octets.
int put_aside(const std::vector<std::size_t>& sizes) {
  base::Spill spill;
  std::vector<std::uint64_t> places(sizes.size());
  std::vector<bool> added(sizes.size());
  int answer = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::string one = piece(i, sizes[i]);
    for (int attempt = 0; attempt < 2 && !added[i]; ++attempt) {  // once more where it fails
      try {
        places[i] = spill.add(as_bytes(one));
        added[i] = true;
      } catch (const Error&) {
        answer = 1;
      } catch (const std::bad_alloc&) {
        answer = 1;
      }
    }
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (!added[i]) continue;
    const std::string one = piece(i, sizes[i]);
    std::string read(one.size(), '\0');
    for (int attempt = 0; attempt < 2; ++attempt) {
      try {
        spill.read(places[i], {reinterpret_cast<std::uint8_t*>(read.data()), read.size()});
        if (read != one) return 2;
        break;
      } catch (const Error&) {
        answer = 1;
      }
    }
  }
  return answer;
}

const std::vector<std::size_t> kPieces{5, 4'000, base::Spill::kInMemory - 2'000, 100'000, base::Spill::kInMemory + 1, 7, 9'000};

}  // namespace

TEST_CASE("what is put aside comes back as it was, or is refused, where a call fails or is short" * doctest::skip(!test::can_trace())) {
  int refused = 0;
  const auto nothing = [](const fs::path&) {};
  const auto work = [](const fs::path&) { return put_aside(kPieces); };
  const auto check = [&](const Outcome& outcome, const fs::path&, long) {
    REQUIRE(outcome.exited);
    CHECK(outcome.exit_code != 2);
    refused += outcome.exit_code;
  };
  test::at_each_call(Kind::fail, {ENOSPC, EIO}, nothing, work, check, test::kSample);
  CHECK((refused > 3 || test::kSample != 1));
  test::at_each_call(Kind::answer, {0}, nothing, work, check, test::kSample);
  test::at_each_call(Kind::shorten, {3}, nothing, work, check, test::kSample);
}

TEST_CASE("what is put aside comes back as it was where there is no memory" * doctest::skip(test::is_under_valgrind())) {
  int failed = 0;
  for (int n = 0;; ++n) {
    CAPTURE(n);
    int answer = 0;
    bool ended = false;
    {
      const test::FailingNew failing(n, test::Then::others_succeed);
      try {
        answer = put_aside(kPieces);
      } catch (const std::bad_alloc&) {
        answer = 1;  // of the test's own
      }
      ended = test::FailingNew::count() <= n;
    }
    CHECK(answer != 2);
    if (ended) {
      CHECK(answer == 0);
      break;
    }
    failed += answer;
  }
  CHECK(failed > 3);
}
