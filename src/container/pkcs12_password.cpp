#include "container/pkcs12_password.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::container {

namespace {

// Each octet as one UTF-16 unit: what OpenSSL before 1.1.0 did with every password, and the right thing for Latin-1.
Secret widened(ByteView octets) {
  Secret wide(octets.size() * 2);
  for (std::size_t i = 0; i < octets.size(); ++i) wide.reveal_mutable()[2 * i + 1] = octets[i];
  return wide;
}

Secret terminated(const Secret& utf16) {
  Secret with_end(utf16.size() + 2);
  std::copy(utf16.reveal().begin(), utf16.reveal().end(), with_end.reveal_mutable().begin());
  return with_end;
}

// From UTF-16BE without surrogates, which is all that a code page gives.
Secret utf8_of_units(const Secret& utf16) {
  Bytes utf8;
  utf8.reserve(utf16.size() * 2);  // at most 3 octets for each unit of 2: never reallocated, so nothing is left behind
  const auto put = [&](unsigned octet) { utf8.push_back(static_cast<std::uint8_t>(octet)); };
  for (std::size_t i = 0; i + 1 < utf16.size(); i += 2) {
    const unsigned c = static_cast<unsigned>(utf16.reveal()[i]) << 8 | utf16.reveal()[i + 1];
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
    } else {
      put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    }
  }
  return Secret(std::move(utf8));
}

void add(std::vector<PasswordForm>& forms, const char* name, Secret value) {
  if (std::none_of(forms.begin(), forms.end(), [&](const PasswordForm& f) { return f.value.equals(value); }))
    forms.push_back({name, std::move(value)});
}

void add(std::vector<PasswordForm>& forms, const char* name, std::optional<Bytes> value) {
  if (value) add(forms, name, Secret(std::move(*value)));
}

}  // namespace

PasswordForms forms_of(const Secret& given) {
  if (given.empty()) return empty_password();
  PasswordForms forms;
  const ByteView octets = given.reveal();
  const std::string_view text = as_text(octets);
  const Secret cp1252_as_utf16(base::cp1252_to_utf16be(octets));
  if (std::optional<Bytes> utf16 = base::utf8_to_utf16be(text)) {
    const Secret standard(std::move(*utf16));
    add(forms.bmp, "UTF-16BE", terminated(standard));
    add(forms.bmp, "each octet of the UTF-8 text as one UTF-16 unit (old OpenSSL)", terminated(widened(octets)));
    if (std::optional<Bytes> cp1252 = base::utf8_to_cp1252(text)) {
      const Secret single(std::move(*cp1252));
      add(forms.bmp, "each octet of the CP-1252 text as one UTF-16 unit", terminated(widened(single.reveal())));
    }
    add(forms.bmp, "UTF-8 taken for CP-1252, then UTF-16BE", terminated(cp1252_as_utf16));
    add(forms.octets, "UTF-8", given.clone());
    add(forms.octets, "Latin-1", base::utf8_to_latin1(text));
    add(forms.octets, "CP-1252", base::utf8_to_cp1252(text));
    // Some programs feed PBKDF2, too, with what RFC 7292 B.1 makes for its own KDF.
    add(forms.octets, "UTF-16BE with terminator in PBKDF2", terminated(standard));
    add(forms.octets, "UTF-16BE in PBKDF2", standard.clone());
  } else {
    const Secret latin1_as_utf16 = widened(octets);
    add(forms.bmp, "Latin-1 as UTF-16BE", terminated(latin1_as_utf16));
    add(forms.bmp, "CP-1252 as UTF-16BE", terminated(cp1252_as_utf16));
    add(forms.octets, "octets as given", given.clone());
    add(forms.octets, "Latin-1 as UTF-8", utf8_of_units(latin1_as_utf16));
    add(forms.octets, "CP-1252 as UTF-8", utf8_of_units(cp1252_as_utf16));
  }
  return forms;
}

PasswordForms empty_password() {
  PasswordForms forms;
  add(forms.bmp, "empty", Secret(2));
  add(forms.octets, "empty", Secret());
  return forms;
}

PasswordForms absent_password() {
  PasswordForms forms;
  add(forms.bmp, "absent", Secret());
  add(forms.octets, "absent", Secret());
  return forms;
}

crypto::PbePassword password_for_writing(const Secret& utf8) {
  crypto::require_new_password(utf8);
  Secret bmp(base::utf8_to_utf16be(as_text(utf8.reveal())).value());
  for (std::size_t i = 0; i < bmp.size(); i += 2)
    if ((bmp.reveal()[i] & 0xf8) == 0xd8)
      throw Error(Errc::usage,
                  "the password has a character outside the Basic Multilingual Plane, which PKCS#12 passwords (BMPString) cannot hold",
                  "choose a password without emoji and the like; ASCII is safest");
  return {utf8.clone(), terminated(bmp)};
}

}  // namespace certkit::container
