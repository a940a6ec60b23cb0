// PEM (RFC 7468, and RFC 1421 headers): each block, with what its armour says about it, to the reader of its content.
#include <algorithm>

#include "base/text.hpp"
#include "container/ber.hpp"
#include "container/beside_pem.hpp"
#include "container/internal.hpp"
#include "container/text.hpp"

namespace certkit::container {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// The line after the last `name` in the text before a block: "friendlyName: mcu1", as openssl pkcs12 writes it.
std::string_view bag_attribute(std::string_view preface, std::string_view name) {
  const std::size_t at = preface.rfind(name);
  if (at == std::string_view::npos) return {};
  const std::string_view value = preface.substr(at + name.size());
  return trim(value.substr(0, value.find_first_of("\r\n")));
}

void take_bag_attributes(std::string_view preface, Item& item) {
  if (preface.find("Bag Attributes") == std::string_view::npos) return;
  // Written "<Unsupported tag 30>" or "<No Values>" where openssl could not.
  const auto value = [&](std::string_view name) {
    const std::string_view text = bag_attribute(preface, name);
    return text.starts_with('<') ? std::string_view{} : text;
  };
  if (item.friendly_name.empty()) item.friendly_name = value("friendlyName:");
  if (item.ms_csp_name.empty()) item.ms_csp_name = value("Microsoft CSP Name:");
  std::string hex(value("localKeyID:"));
  hex.erase(std::remove(hex.begin(), hex.end(), ' '), hex.end());
  if (auto id = base::from_hex(hex); id && item.local_key_id.empty()) item.local_key_id = std::move(*id);
}

const std::string* header(const PemBody& body, std::string_view name) {
  for (const auto& [key, value] : body.headers)
    if (key == name) return &value;
  return nullptr;
}

// Base64 lines from the start of `text`, or up to its end: what a block without its END, or its BEGIN, may still hold.
std::string_view base64_lines(std::string_view text, bool from_start) {
  const auto is_base64_line = [](std::string_view line) {
    line = trim(line);
    return !line.empty() && std::all_of(line.begin(), line.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
    });
  };
  const std::string_view all = text;
  text = trim(text);
  const auto offset = static_cast<std::size_t>(text.data() - all.data());
  if (from_start) {
    std::size_t end = 0;
    while (end < text.size()) {
      const std::size_t stop = std::min(text.find_first_of("\r\n", end), text.size());
      if (stop > end && !is_base64_line(text.substr(end, stop - end))) break;
      end = std::min(stop + 1, text.size());
    }
    return all.substr(0, offset + end);
  }
  std::size_t begin = text.size();
  while (begin > 0) {
    const std::size_t stop = text.find_last_of("\r\n", begin - 1);
    const std::size_t start = stop == std::string_view::npos ? 0 : stop + 1;
    if (start < begin && !is_base64_line(text.substr(start, begin - start))) break;
    begin = start > 0 ? start - 1 : 0;
  }
  return text.substr(begin);
}

// A block that lacks one of its two lines is taken only if exactly one whole object is in what is there. `beside`: the text that is not of
// it.
PemBody incomplete_body(const PemBlock& block, Reading& reading, Source& source, std::string_view& beside) {
  const Error missing = block.has_begin
                            ? Error(Errc::malformed, "BEGIN " + block.label + " without its END line: the file is cut off or damaged")
                            : Error(Errc::malformed, "END " + block.label + " without its BEGIN line");
  const std::string_view lines = base64_lines(block.body, block.has_begin);
  if (trim(lines).empty()) throw missing;
  PemBody body;
  try {
    body = decode_body(lines, block.line);
  } catch (const Error&) {
    throw missing;
  }
  const auto object = ber_first(body.octets.reveal(), reading.options.limits.nesting);
  if (!object || object->whole.size() != body.octets.size()) throw missing;
  source.repairs.push_back(block.has_begin ? Repair{"missing-end", source.place + ": the END line is missing, the content is whole"}
                                           : Repair{"missing-begin", source.place + ": the BEGIN line is missing, the content is whole"});
  const auto before = static_cast<std::size_t>(lines.data() - block.body.data());
  beside = block.has_begin ? block.body.substr(lines.size()) : block.body.substr(0, before);
  return body;
}

bool is_pgp(std::string_view label) { return label.starts_with("PGP "); }

void read_block(const PemBlock& block, Reading& reading, Source source, std::string_view& beside) {
  if (is_pgp(block.label))
    return add(reading, Item{Item::Opaque{"OpenPGP block (" + block.label + ")"}, std::move(source), {}, {}, {}, false});
  PemBody body = block.has_begin && block.has_end ? decode_body(block.body, block.line) : incomplete_body(block, reading, source, beside);
  for (Repair& repair : body.repairs) note(source.repairs, std::move(repair));
  if (body.octets.empty()) throw Error(Errc::malformed, "the " + block.label + " block is empty");
  const std::string* dek_info = header(body, "DEK-Info");
  if (dek_info != nullptr) return read_dek_info(body.octets.reveal(), *dek_info, reading, source, block.label);
  if (const std::string* type = header(body, "Proc-Type"); type != nullptr && type->find("ENCRYPTED") != std::string::npos)
    throw Error(Errc::malformed, "the " + block.label + " block is encrypted, but the DEK-Info header that says how is missing");
  if (block.label == "SSH2 PUBLIC KEY") {
    const std::string* comment = header(body, "Comment");
    return read_ssh_public_blob(body.octets.reveal(), comment == nullptr ? std::string() : std::string(trim(*comment)), reading, source);
  }
  // Parameters look like other sequences of numbers: here the label is all there is.
  if (block.label == "DH PARAMETERS" || block.label == "X9.42 DH PARAMETERS" || block.label == "DSA PARAMETERS")
    return add(reading,
               Item{Item::Opaque{block.label[1] == 'S' ? "DSA parameters" : "DH parameters"}, std::move(source), {}, {}, {}, false});
  if (block.label == "EC PARAMETERS") {
    reading.ec_parameters = to_bytes(body.octets.reveal());
    return reading.about().notes.push_back(describe(source) + ": EC parameters, which belong to the key after them");
  }
  if (!read_octets(body.octets.reveal(), reading, source, block.label))
    throw Error(Errc::malformed, "the content of this " + block.label + " block is none that certkit knows");
}

}  // namespace

void read_pem(std::string_view text, Reading& reading, const Source& outer) {
  const Deeper deeper(reading);
  PemFinder finder(text);
  BesidePem outside(text, reading, outer);
  std::size_t blocks = 0;
  bool other_text = false;
  while (const auto block = finder.next()) {
    ++blocks;
    other_text |= outside.read(block->preface) && block->preface.find("Attributes") == std::string_view::npos;
    Source source = at_place(nested(outer, "PEM"), "line " + std::to_string(block->line));
    source.repairs.insert(source.repairs.end(), block->repairs.begin(), block->repairs.end());
    const std::size_t before = reading.bag.items.size();
    std::string_view beside;
    try {
      read_block(*block, reading, std::move(source), beside);
    } catch (const Error& error) {
      add_problem(reading, at_place(nested(outer, "PEM"), "line " + std::to_string(block->line)), error);
    }
    if (reading.bag.items.size() == before + 1) take_bag_attributes(block->preface, reading.bag.items.back());
    other_text |= outside.read(beside);
  }
  if (blocks == 0) return;
  Bag::File& about = reading.about();
  other_text |= outside.read(finder.rest());
  if (other_text) note(about.repairs, {"text", "text outside the blocks was skipped"});
  if (!text.empty() && !is_space(text.back())) note(about.repairs, {"no-last-newline", "the last line has no line end"});
  if (!outer.container.empty()) return;
  about.kind = blocks == 1 ? "PEM, 1 block" : "PEM, " + std::to_string(blocks) + " blocks";
  if (outside.objects() > 0) about.kind += ", and base64 without armour";
  // One block that is a container of its own is named for what it is (read.cpp).
  const auto is_container = [](const Item& item) { return item.source.container.find(" > ") != std::string::npos; };
  if (blocks == 1 && outside.objects() == 0 && !reading.bag.items.empty() && is_container(reading.bag.items.front())) about.kind.clear();
}

}  // namespace certkit::container
