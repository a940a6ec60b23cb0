// The inputs of a command, read by several threads and used in order.
#include <algorithm>
#include <atomic>
#include <unordered_map>

#include "base/files.hpp"
#include "base/workers.hpp"
#include "cli/inputs.hpp"
#include "cli/render/error.hpp"
#include "cli/token_input.hpp"
#include "container/glance.hpp"
#include "crypto/threads.hpp"
#include "crypto/token_uri.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kStart = 16u << 10;

// A file met in a folder that is simply something else is not the user's problem; one that may not be read, is empty, or was not read to
// its end could be the very key. Of what is beyond a limit the start says whether anything can be in it: a film or an archive holds none.
bool is_something_else(const Error& error, const std::string& file) {
  if (error.code() != Errc::limit) return error.code() == Errc::malformed;
  try {
    return container::promise(base::read_start(file, kStart).reveal()) == container::Promise::nothing;
  } catch (const Error&) {
    return false;
  }
}

// Nobody chose these files: a key derivation that takes seconds is worth it for a file that was named, not for each of ten thousand.
constexpr std::uint64_t kFolderIterations = 1'000'000;

// What was read ahead and waits for its turn, in octets of the files: beyond this a file is read when it is its turn.
constexpr std::size_t kAheadOctets = 8u << 20;

struct Input {
  std::string name;
  bool in_folder = false;
};
struct Inputs {
  std::vector<Input> all;
  std::unordered_map<std::size_t, Error> unlisted;  // folders that may not be read, by their place in `all`
};

void add_folder(Inputs& inputs, const std::string& folder) {
  const auto cannot = [&](const std::string& name, const Error& error) {
    inputs.unlisted.emplace(inputs.all.size(), error);
    inputs.all.push_back({name, true});
  };
  std::vector<std::filesystem::path> unreadable;
  try {
    std::vector<std::string> files = base::files_below(folder, &unreadable);
    for (const auto& path : unreadable) {
      std::error_code why;
      (void)std::filesystem::directory_iterator(path, why);
      cannot(path.string(), Error(Errc::unreadable, why == std::errc::permission_denied ? "the folder may not be read"
                                                                                        : "cannot read the folder: " + why.message()));
    }
    inputs.all.reserve(inputs.all.size() + files.size());
    for (std::string& file : files) inputs.all.push_back({std::move(file), true});
  } catch (const Error& error) {
    cannot(folder, error);
  }
}

Inputs list(const InputOptions& options) {
  Inputs inputs;
  for (const std::string& file : options.files) {
    std::error_code ignored;
    if (options.folders && file != "-" && !crypto::is_token_uri(file) && std::filesystem::is_directory(file, ignored)) {
      add_folder(inputs, file);
    } else {
      inputs.all.push_back({file, false});
    }
  }
  return inputs;
}

Bag problem(const Error& error, const std::string& file) {
  Bag bag;
  bag.problems.push_back({error.in(file), file, {}});
  return bag;
}

// Thrown instead of asking for a password on a thread that must not ask: the file is for the caller's thread, when it is its turn.
struct NotHere {};

struct HowToRead {
  explicit HowToRead(ReadOptions options) : named(std::move(options)), in_folder(named) {
    in_folder.limits.kdf_iterations = std::min(in_folder.limits.kdf_iterations, kFolderIterations);
  }
  ReadOptions named, in_folder;
};

class Line {
 public:
  using Make = std::function<void(std::size_t, Bag&&)>;
  Line(Session& session, const InputOptions& options, const Inputs& inputs, const ReadOptions& here, const ReadOptions& elsewhere,
       const Make& make)
      : session_(session), options_(options), inputs_(inputs), here_(here), elsewhere_(elsewhere), make_(make), places_(kInputsAhead) {}

  void make(std::size_t i) {
    Place& place = places_[i % kInputsAhead];
    place = {};
    if (!inputs_.all[i].in_folder && is_read_once(inputs_.all[i].name)) {
      place.later = true;
      return;
    }
    try {
      fill(place, i, elsewhere_);
    } catch (const NotHere&) {
      place = {};
      place.later = true;
    }
  }

  void use(std::size_t i, const std::function<void(std::size_t)>& use) {
    Place& place = places_[i % kInputsAhead];
    if (place.later) {
      session_.io.out.flush();  // a question comes after what was shown before
      fill(place, i, here_);
    }
    if (!place.passed_over.empty()) return session_.detail(place.passed_over);
    use(i % kInputsAhead);
    ahead_ -= place.octets;
  }

 private:
  struct Place {
    bool later = false;
    std::string passed_over;  // why
    std::size_t octets = 0;   // counted in ahead_
  };

  void fill(Place& place, std::size_t i, const HowToRead& how) {
    const Input& input = inputs_.all[i];
    Bag bag;
    try {
      if (const auto unlisted = inputs_.unlisted.find(i); unlisted != inputs_.unlisted.end()) throw unlisted->second;
      bag = read_input(place, input, input.in_folder ? how.in_folder : how.named);
    } catch (const Error& error) {
      ahead_ -= std::exchange(place.octets, 0);
      if (error.code() == Errc::usage && !input.in_folder) throw;
      if (input.in_folder && is_something_else(error, input.name)) {
        place.passed_over = "passed over: " + sentence(error.in(input.name));
        return;
      }
      bag = problem(error, input.name);
    }
    make_(i % kInputsAhead, std::move(bag));
  }

  Bag read_input(Place& place, const Input& input, const ReadOptions& options) {
    if (!input.in_folder && crypto::is_token_uri(input.name)) return read_token(input.name, options.ask);
    if (!input.in_folder && place.later && options_.elsewhere)
      if (std::optional<Bag> bag = options_.elsewhere(session_, input.name)) return std::move(*bag);
    const std::size_t limit = options.limits.file_bytes;
    const Secret content = input.name == "-" ? session_.take_stdin(limit) : base::read_file(input.name, limit);
    if (!place.later) {
      if (ahead_ != 0 && ahead_ + content.size() > kAheadOctets) throw NotHere();
      ahead_ += place.octets = content.size();
    }
    try {
      return read(content.reveal(), input.name, options);
    } catch (const NotHere&) {
      ahead_ -= place.octets;
      throw;
    }
  }

  Session& session_;
  const InputOptions& options_;
  const Inputs& inputs_;
  const HowToRead here_, elsewhere_;
  const Make& make_;
  std::vector<Place> places_;
  std::atomic<std::size_t> ahead_ = 0;
};

}  // namespace

void inputs_by_place(Session& session, const InputOptions& options, const std::function<void(std::size_t, Bag&&)>& make,
                     const std::function<void(std::size_t)>& use) {
  ReadOptions here;
  here.ask = asker(options.passin, options.keypassin, session);
  here.password_given = options.passin.given() && options.passin.text != "empty";
  if (std::count(options.files.begin(), options.files.end(), "-") + (session.stdin_taken ? 1 : 0) > 1) Session::stdin_twice();
  const Inputs inputs = list(options);
  ReadOptions elsewhere = here;
  const bool asks_somebody = here.ask && (!options.passin.given() || options.passin.text == "prompt");
  if (asks_somebody && inputs.all.size() > 1) elsewhere.ask = [](const std::string&, int) -> std::optional<Secret> { throw NotHere(); };
  if (inputs.all.size() > 1) crypto::prepare_for_threads();
  Line line(session, options, inputs, here, elsewhere, make);
  base::in_order(
      {inputs.all.size(), kInputsAhead}, [&](std::size_t i) { line.make(i); }, [&](std::size_t i) { line.use(i, use); });
}

}  // namespace certkit::cli
