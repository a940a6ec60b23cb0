#include "issue/directory/ldif.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::issue::directory {
namespace {

constexpr std::size_t kColumns = 76;
constexpr std::string_view kPlaceholder("\0", 1);

// SAFE-STRING, and no blank at the end, which editors lose.
bool is_safe(std::string_view value) {
  if (value.empty()) return true;
  if (value.front() == ' ' || value.front() == ':' || value.front() == '<' || value.back() == ' ') return false;
  return std::all_of(value.begin(), value.end(), [](unsigned char c) { return c > 0 && c < 0x80 && c != '\n' && c != '\r'; });
}

std::string folded(std::string_view line) {
  std::string text;
  for (std::size_t room = kColumns; line.size() > room; room = kColumns - 1) {
    text.append(line.substr(0, room)).append("\n ");
    line.remove_prefix(room);
  }
  return text.append(line) + "\n";
}

// ASCII alone: RFC 2849 has it so for comments, too.
std::string comment(const std::string& text) {
  std::string line = "# " + base::printable(text);
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c >= 0x80; }, '?');
  return folded(line);
}

std::string value_line(const std::string& attribute, const Value& value) { return ldif_line(attribute, as_text(value.octets)); }

std::string about(const Object& object) {
  std::string text;
  for (const Value& value : object.values)
    text += (text.empty() ? "" : "; ") + value.title + (value.until.empty() ? "" : ", until " + value.until.substr(0, 10));
  return text.empty() ? object.cn : text;
}

std::string add_record(const Object& object) {
  std::string text = ldif_line("dn", object.dn) + "changetype: add\n" + ldif_line("objectClass", "top") +
                     ldif_line("objectClass", object.object_class) + ldif_line("cn", object.cn);
  for (const Value& value : object.values) text += value_line(object.attribute, value);
  for (const std::string& name : object.placeholders) text += ldif_line(name, kPlaceholder);
  return text;
}

// A record for each value: one that is there already does not keep the others out.
std::string modify_record(const Object& object, const Value& value) {
  return ldif_line("dn", object.dn) + "changetype: modify\n" + (object.single ? "replace: " : "add: ") + object.attribute + "\n" +
         value_line(object.attribute, value) + "-\n";
}

}  // namespace

std::string ldif_line(std::string_view attribute, std::string_view value) {
  return folded(is_safe(value) ? std::string(attribute) + ": " + std::string(value)
                               : std::string(attribute) + ":: " + base::to_base64(as_bytes(value)));
}

std::string to_ldif(const Publication& publication) {
  std::string text = "version: 1\n";
  text += comment("Apply it to a domain controller, as a member of Enterprise Admins:");
  text += comment("  ldapmodify -c -H ldap://DC -f FILE");
  text += comment("  ldifde -i -k -f FILE                    (Windows)");
  text += comment("Each object is added, then its values. Where one is there already, that it");
  text += comment("\"already exists\" is no failure: -c and -k go on.");
  for (const Object& object : publication.objects()) {
    text += "\n" + comment(about(object)) + add_record(object);
    for (const Value& value : object.values) text += "\n" + modify_record(object, value);
  }
  return text;
}

}  // namespace certkit::issue::directory
