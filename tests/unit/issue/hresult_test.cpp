#include "issue/hresult.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

using namespace certkit;

TEST_CASE("a code of Windows in every usual spelling") {
  for (const char* text : {"0x80094800", "0X80094800", "80094800", "80094800h", "-2146875392", "2148091904",
                           "CERTSRV_E_UNSUPPORTED_CERT_TYPE", "certsrv_e_unsupported_cert_type"}) {
    CAPTURE(text);
    CHECK(issue::hresult_from_text(text) == 0x80094800u);
  }
  CHECK(issue::hresult_from_text("WIN32:1722") == 0x800706bau);
  CHECK(issue::hresult_from_text("win32: 1722") == 0x800706bau);
  for (const char* text : {"", "4", "70", "0x", "0x0", "0x00000005", "0x8009480", "0x800948000", "-", "-1x", "-99999999999", "expired",
                           "facade", "WIN32:", "win32:99999999", "12345678"}) {
    CAPTURE(text);
    CHECK_FALSE(issue::hresult_from_text(text));
  }
  CHECK(issue::hresult_text(0x8009310b) == "0x8009310b");
}

TEST_CASE("the table: sentences, each code and name once, and all that enrollment is known for") {
  std::uint32_t before = 0;
  for (const issue::Hresult& one : issue::hresults()) {
    CAPTURE(one.name);
    CHECK(one.code > before);
    before = one.code;
    CHECK((one.code & 0x80000000u) != 0);
    CHECK(one.cause.ends_with('.'));
    CHECK(one.next.ends_with('.'));
    CHECK(base::is_utf8(one.cause));
    CHECK(issue::find_hresult(one.code) == &one);
    CHECK(issue::hresult_from_text(one.name) == one.code);
  }
  CHECK(issue::hresults().size() > 100);
  for (const std::uint32_t code : {0x80094800u, 0x80094801u, 0x80094012u, 0x80094014u, 0x8009310bu, 0x800706bau, 0x80070005u, 0x80092013u,
                                   0x800b0109u, 0x80090006u, 0x80094811u})
    CHECK(issue::find_hresult(code) != nullptr);
  CHECK(issue::find_hresult(0x80000001u) == nullptr);
  CHECK(issue::hresult_origin(0x80070102).find("258") != std::string::npos);
}
