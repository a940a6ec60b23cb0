// What other programs say when TLS or a certificate stands in their way, and what may be behind it: the texts that `explain` knows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::cli {

struct ErrorText {
  std::string_view who;                            // says so: "Java", "Windows"
  std::vector<std::string_view> texts;             // any of them, as printed; * is anything of at most kMostBetween characters
  std::string_view meaning;                        // what is behind it, a sentence or two
  std::vector<std::string_view> findings;          // of check, the likeliest first
  std::string_view page;                           // in docs/troubleshooting, without .md
  std::string_view check = "check https://HOST/";  // what to type; HOST, or https://HOST/…, is what the text may say itself
  bool vague = false;                              // says that more has to be pasted: left out where anything else is in the text
  static constexpr std::size_t kMostBetween = 200;
};
using ErrorTexts = std::vector<ErrorText>;

// The table, by who says it; a file in error_texts/ for each.
[[nodiscard]] const ErrorTexts& alert_texts();    // TLS alerts, as every program names them
[[nodiscard]] const ErrorTexts& browser_texts();  // Chrome, Edge, Firefox, Internet Explorer, Safari
[[nodiscard]] const ErrorTexts& device_texts();   // phones, Lync, Skype for Business, Outlook
[[nodiscard]] const ErrorTexts& dotnet_texts();
[[nodiscard]] const ErrorTexts& go_texts();
[[nodiscard]] const ErrorTexts& java_texts();
[[nodiscard]] const ErrorTexts& openssl_texts();  // and what is made with it: curl, Python, Node, git
[[nodiscard]] const ErrorTexts& other_texts();    // GnuTLS, rustls
[[nodiscard]] const ErrorTexts& windows_texts();  // CryptoAPI, Schannel, WinHTTP
[[nodiscard]] std::vector<const ErrorText*> all_error_texts();

struct Recognised {
  const ErrorText* row = nullptr;
  std::string_view text;  // of the row: what was in it
};
// What of the table is in a text, however it was pasted: in any case, wrapped, quoted. The most telling first: what leaves the fewest
// causes open. A text that is part of another one which was found too, is left out.
[[nodiscard]] std::vector<Recognised> recognise(std::string_view pasted);
// The one of the table that has most words in common with it; empty: none has more than half of them.
[[nodiscard]] std::string_view nearest_error_text(std::string_view pasted);
// The first https: URL in it; empty: none.
[[nodiscard]] std::string url_in(std::string_view pasted);

}  // namespace certkit::cli
