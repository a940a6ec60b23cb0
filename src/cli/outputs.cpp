#include "cli/outputs.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/syntax.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kLongestName = 200;

// Of these nothing would be left but the ending and a stroke.
void require_name(const std::string& name) {
  if (name.find_first_not_of("./\\_- ") != std::string::npos) return;
  throw Error(Errc::usage, name.empty() ? "the name of the files is empty" : "'" + base::printable(name) + "' is no name for files",
              "letters or digits, as in --name www; without --name the common name is taken");
}

void declare_force(Syntax& syntax, OutputOptions& options) {
  syntax.flag("-f, --force", options.force, "Replace files that exist; an existing key is first kept as NAME.old-<timestamp>");
}

}  // namespace

void declare_out(Syntax& syntax, OutputOptions& options, const std::string& description) {
  syntax.option("-o, --out FILE", options.out, description);
  declare_force(syntax, options);
}

void declare_out_dir(Syntax& syntax, OutputOptions& options) {
  syntax.option("--out-dir DIR", options.out_dir, "Folder for the files; made if it is not there [.]");
  syntax.option("--name BASE", options.name, "What the file names begin with").understood_by(&require_name);
  declare_force(syntax, options);
}

Option& declare_eol(Syntax& syntax, OutputOptions& options) {
  return syntax.option("--eol EOL", options.eol, "Line endings of PEM: lf or crlf [lf]").one_of({"lf", "crlf"});
}

std::string safe_file_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
                       c == '@' || static_cast<unsigned char>(c) >= 0x80;
    name += plain ? c : '_';
  }
  if (!name.empty() && (name[0] == '.' || name[0] == '-')) name[0] = '_';
  if (name.size() > kLongestName) {
    std::size_t end = kLongestName;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;  // no half of a character
    name.resize(end != 0 ? end : kLongestName);
  }
  return name.empty() ? "certificate" : name;
}

std::string why_not_called(const std::string& name) {
  const std::string plain = safe_file_name(name);
  if (plain == name) return {};
  if (name.size() > kLongestName) return "the files are called " + plain + ": a name of more than 200 octets is cut";
  return "the files are called " + plain + ": " + name + " is no plain file name";
}

std::string with_eol(std::string text, const OutputOptions& options) {
  if (options.eol != "crlf") return text;
  std::string converted;
  converted.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n') converted += '\r';
    converted += c;
  }
  return converted;
}

Secret with_eol(Secret text, const OutputOptions& options) {
  if (options.eol != "crlf") return text;
  const ByteView from = text.reveal();
  Secret converted(from.size() + static_cast<std::size_t>(std::count(from.begin(), from.end(), '\n')));
  auto to = converted.reveal_mutable().begin();
  for (const std::uint8_t octet : from) {
    if (octet == '\n') *to++ = '\r';
    *to++ = octet;
  }
  return converted;
}

void require_room_for_json(const Session& session, const std::string& out) {
  if (session.json && out == "-")
    throw Error(Errc::usage, "standard output cannot take both the JSON document and the file",
                "name a file with -o FILE, or leave out --json");
}

void require_room_for(const std::vector<std::filesystem::path>& targets, const OutputOptions& options) {
  constexpr std::size_t kAbout = 4096;  // a certificate and its chain: a disk that is full to the brim is found out, too
  base::FileSet files;
  for (auto target = targets.begin(); target != targets.end(); ++target) {
    if (*target == "-") continue;
    if (std::find(targets.begin(), target, *target) != target)
      throw Error(Errc::usage, "two of the files would be called " + target->string() + "; nothing was written",
                  "do them one at a time, or into other folders");
    files.add(*target, std::string(kAbout, '\n'));
  }
  base::FileSet::Options how;
  how.replace = options.force;
  files.rehearse(how);
}

void tell_of(Session& session, const std::vector<base::FileSet::Written>& written) {
  for (const auto& file : written) {
    session.made.push_back(file.path.string());
    if (!file.kept_old.empty()) session.io.err << "kept the old one as " << base::printable(file.kept_old.string()) << '\n';
  }
}

std::vector<base::FileSet::Written> commit(Session& session, base::FileSet& files, const OutputOptions& options) {
  base::FileSet::Options how;
  how.replace = options.force;
  how.now = session.io.now();
  how.still_so = options.still_so;
  how.holds_no_key = options.holds_no_key;
  auto written = files.commit(how);
  tell_of(session, written);
  return written;
}

std::vector<base::FileSet::Written> write_one(Session& session, const OutputOptions& options, Secret content) {
  if (options.out == "-") {
    if (session.io.out_is_terminal)
      throw Error(Errc::usage, "a private key is not shown on a terminal", "write it to a file with -o FILE, or into a pipe");
    // The one place where a key goes into a stream: the user said so, and nobody reads it over a shoulder.
    const ByteView octets = content.reveal();
    session.io.out.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    return {};
  }
  base::FileSet files;
  files.add(options.out, std::move(content));
  return commit(session, files, options);
}

std::vector<base::FileSet::Written> write_one(Session& session, const OutputOptions& options, std::string content) {
  if (options.out == "-") {
    session.io.out << content;
    return {};
  }
  base::FileSet files;
  files.add(options.out, std::move(content));
  return commit(session, files, options);
}

std::vector<base::FileSet::Written> write_if_file(Session& session, const OutputOptions& options, const std::string& content) {
  if (options.out.empty() || options.out == "-") return {};
  return write_one(session, options, content);
}

}  // namespace certkit::cli
