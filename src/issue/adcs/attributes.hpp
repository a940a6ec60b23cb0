// Request attributes, as `certreq -attrib` has them: "CertificateTemplate:WebServer".
#pragma once

#include <span>
#include <string>
#include <vector>

namespace certkit::issue::adcs {

struct Attribute {
  std::string name, value;  // without the blanks around them
};

class Attributes {
 public:
  // Each "NAME:VALUE" or "NAME=VALUE"; several in one are separated by a line end, or by "\n" in two characters, as certreq takes them. Of
  // a name that comes again the last counts; SAN is added up. Throws Errc::usage for what has no name or no value, and for control
  // characters.
  explicit Attributes(std::span<const std::string> typed);
  // Unless there is one already.
  void set_template(const std::string& name);
  [[nodiscard]] std::string template_name() const;  // empty: none
  [[nodiscard]] bool has(std::string_view name) const;
  // The field CertAttrib: "Name:Value\r\n" for each.
  [[nodiscard]] std::string text() const;

 private:
  void add(std::string_view line, const std::string& typed);
  std::vector<Attribute> all_;
};

}  // namespace certkit::issue::adcs
