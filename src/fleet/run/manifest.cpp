#include "fleet/run/manifest.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/words.hpp"
#include "certkit/error.hpp"

namespace certkit::fleet {
namespace {

using base::as_word;
using base::Words;

constexpr std::string_view kFirstLine = "certkit-deployment 1", kLastLine = "end", kRecord = "the manifest", kNone = "-";
constexpr std::size_t kIdDigits = 16;

std::string octal(unsigned mode) {
  std::string text;
  for (int shift = 6; shift >= 0; shift -= 3) text += static_cast<char>('0' + ((mode >> shift) & 7));
  return text;
}
std::string number_or_none(const std::optional<std::uint32_t>& number) { return number ? std::to_string(*number) : std::string(kNone); }
std::string to_text(const Manifest::Looks& looks) {
  return octal(looks.mode) + ' ' + number_or_none(looks.user) + ' ' + number_or_none(looks.group);
}
std::string to_text(const Manifest::File& file) {
  std::string text = "file " + as_word(file.target.string()) + ' ' + (file.link ? std::to_string(*file.link) : std::string(kNone)) + ' ' +
                     to_text(file.looks) + (file.asked ? " asked" : " usual") + (file.keeps ? " keeps " : " plain ") +
                     base::to_hex(file.sha256);
  return text + (file.before ? " over " + to_text(file.before->looks) + ' ' + base::to_hex(file.before->sha256) : " new") + '\n';
}

// Takes a line apart; each function what the one of the same kind above has written.
class Line : public Words {
 public:
  explicit Line(std::string_view line) : Words(line, kRecord) {}
  std::optional<std::uint32_t> number_or_none() {
    Words ahead = *this;
    if (ahead.word() != kNone) return number<std::uint32_t>();
    (void)word();
    return std::nullopt;
  }
  bool one_of(std::string_view yes, std::string_view no) {
    const std::string_view found = word();
    if (found != yes && found != no) damaged("a word is none");
    return found == yes;
  }
  Sha256 digest() {
    const auto octets = base::from_hex(word());
    Sha256 hash{};
    if (!octets || octets->size() != hash.size()) damaged("a digest is none");
    std::copy(octets->begin(), octets->end(), hash.begin());
    return hash;
  }
  Manifest::Looks looks() {
    Manifest::Looks looks;
    looks.mode = number<unsigned>(8);
    if (looks.mode > 0777) damaged("a mode is none");
    looks.user = number_or_none();
    looks.group = number_or_none();
    return looks;
  }
  Manifest::File file() {
    Manifest::File file;
    file.target = folder();
    if (const auto link = number_or_none()) file.link = *link;
    file.looks = looks();
    file.asked = one_of("asked", "usual");
    file.keeps = one_of("keeps", "plain");
    file.sha256 = digest();
    if (!one_of("over", "new")) return file;
    Manifest::Before before;
    before.looks = looks();
    before.sha256 = digest();
    file.before = before;
    return file;
  }
  Manifest::Link link() {
    Manifest::Link link;
    link.link = folder();
    link.to = folder();
    if (one_of("over", "new")) link.before = text();
    return link;
  }
};

void check(const Manifest& manifest) {
  const Words line("", kRecord);
  if (manifest.id.size() != kIdDigits || manifest.id.find_first_not_of("0123456789abcdef") != std::string::npos)
    line.damaged("its id is none");
  for (const Manifest::File& file : manifest.files) {
    if (!file.target.has_filename() || file.target != file.target.lexically_normal()) line.damaged("a target is none");
    if (file.link && (*file.link >= manifest.links.size() || file.target.parent_path() != manifest.links[*file.link].link || file.before))
      line.damaged("a file is in no folder of it");
  }
  for (const Manifest::Link& link : manifest.links)
    if (link.to.parent_path() != link.link.parent_path() || link.to == link.link || link.to != link.to.lexically_normal())
      line.damaged("a link leads astray");
}

}  // namespace

std::string to_text(const Manifest& manifest) {
  std::string text = std::string(kFirstLine) + "\nid " + manifest.id + '\n';
  for (const Manifest::Link& link : manifest.links)
    text += "link " + as_word(link.link.string()) + ' ' + as_word(link.to.string()) +
            (link.before ? " over " + as_word(link.before->string()) : " new") + '\n';
  for (const Manifest::File& file : manifest.files) text += to_text(file);
  for (const auto& folder : manifest.made) text += "made " + as_word(folder.string()) + '\n';
  return text + std::string(kLastLine) + '\n';
}

Manifest parse_manifest(std::string_view text) {
  Manifest manifest;
  bool first = true, ended = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    Line line(text.substr(0, end));
    if (end == std::string_view::npos || ended) line.damaged("it has no proper end");
    text.remove_prefix(end + 1);
    if (std::exchange(first, false)) {
      if (line.word() != "certkit-deployment" || line.word() != "1") line.damaged("it is none, or of a newer certkit");
      continue;
    }
    const std::string_view kind = line.word();
    if (kind == kLastLine) {
      ended = true;
    } else if (kind == "id") {
      manifest.id = line.word();
    } else if (kind == "file") {
      manifest.files.push_back(line.file());
    } else if (kind == "link") {
      manifest.links.push_back(line.link());
    } else if (kind == "made") {
      manifest.made.push_back(line.folder());
    } else {
      line.damaged("a line is of no known kind");
    }
    line.finish();
  }
  if (!ended) Words("", kRecord).damaged("it has no proper end");
  check(manifest);
  return manifest;
}

}  // namespace certkit::fleet
