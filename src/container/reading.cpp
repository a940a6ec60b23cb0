// What every format needs while a file is read: keeping objects and problems within the limits, and saying where something was.
#include "container/internal.hpp"

namespace certkit::container {

namespace {

void refuse_if_full(const Reading& reading) {
  if (reading.bag.items.size() + reading.bag.problems.size() < reading.options.limits.objects) return;
  throw Error(Errc::limit, "more than " + std::to_string(reading.options.limits.objects) + " objects in one file",
              "split the file into smaller ones", reading.file);
}

}  // namespace

void add(Reading& reading, Item&& item) {
  refuse_if_full(reading);
  reading.bag.items.push_back(std::move(item));
}

void add_problem(Reading& reading, const Source& source, const Error& error) {
  refuse_if_full(reading);
  reading.bag.problems.push_back({error.in(describe(source)), source.file, source.place});
}

void add_problem_of_keys(Reading& reading, const Source& source, const Error& error) {
  add_problem(reading, source, error);
  reading.bag.problems.back().about_keys = true;
}

bool is_about_password(const Error& error) noexcept {
  return error.code() == Errc::no_password || error.code() == Errc::wrong_password || error.code() == Errc::bad_decrypt;
}

Source nested(const Source& outer, std::string_view container) {
  Source inner = outer;
  if (outer.container.empty() || outer.container == "DER")
    inner.container = container;
  else
    inner.container.append(" > ").append(container);
  return inner;
}

Source at_place(const Source& outer, const std::string& place) {
  Source inner = outer;
  inner.place += inner.place.empty() ? place : ", " + place;
  return inner;
}

std::string describe(const Source& source) { return source.place.empty() ? source.file : source.file + ", " + source.place; }

Deeper::Deeper(Reading& reading) : reading_(reading) {
  if (reading.depth >= reading.options.limits.nesting)
    throw Error(Errc::limit, "containers nested more than " + std::to_string(reading.options.limits.nesting) + " deep", {}, reading.file);
  ++reading.depth;
}

void require_within_limit(const Reading& reading, std::uint64_t iterations) {
  const std::uint64_t most = reading.options.limits.kdf_iterations;
  if (iterations > most)
    throw Error(Errc::limit, "its key derivation asks for " + std::to_string(iterations) + " iterations, more than the limit of " +
                                 std::to_string(most));
}

void spend_iterations(Reading& reading, std::uint64_t iterations) {
  require_within_limit(reading, iterations);
  if (iterations > reading.iterations_left)
    throw Error(Errc::limit, "the key derivations of this file together ask for more iterations than the limit of " +
                                 std::to_string(reading.options.limits.kdf_iterations) + " for one allows for all (three times as many)");
  reading.iterations_left -= iterations;
}

}  // namespace certkit::container
