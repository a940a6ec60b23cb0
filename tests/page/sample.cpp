// usage: page-sample ROWS : a report on standard output, whose first rows were named by somebody who means harm.
#include <iostream>
#include <string>

#include "base/text.hpp"
#include "cli/render/page.hpp"
#include "crypto/pbe.hpp"

namespace {

using namespace certkit;

constexpr const char* kHostile[] = {
    "</script><script>document.title='pwned'</script>",
    "\"><img src=x onerror=\"document.title='pwned'\">",
    "</noscript><script>document.title='pwned'</script><!--",
    "' onmouseover='document.title=1' x='",
    "javascript:document.title='pwned' &lt;b&gt; {{data}}",
    "\xe2\x80\xae"
    "moc.osotnoc",
};

constexpr struct {
  const char* word;
  const char* label;
  cli::PageTone tone;
  int days;
} kStates[] = {{"expired", "expired", cli::PageTone::bad, -40},
               {"expires-soon", "expires soon", cli::PageTone::warning, 12},
               {"fine", "fine", cli::PageTone::good, 300}};

cli::PageRow row(std::size_t number, const cli::PageState& state, Time not_after) {
  const std::string name = number < std::size(kHostile) ? kHostile[number] : "host-" + std::to_string(number) + ".contoso.com";
  cli::PageRow row;
  row.state = state.word;
  row.name = name;
  row.issuer = "Contoso Issuing CA";
  row.key = "EC P-256";
  row.fingerprint = base::to_hex(crypto::sha256(as_bytes(std::to_string(number))));
  row.not_before = not_after - std::chrono::hours(24 * 365);
  row.not_after = not_after;
  row.places = {"/srv/certs/" + std::to_string(number) + "/" + name + ".pem", "mail.contoso.com:443"};
  row.places_total = 2;
  row.chain = {{name, row.fingerprint, not_after, state.tone}, {"Contoso Issuing CA", "", std::nullopt, cli::PageTone::plain}};
  if (state.tone != cli::PageTone::good)
    row.findings.push_back(
        {state.word, Severity::warning, "", name, "about " + name, "evidence of " + name, "certkit issue --set fqdn=" + name, "", 0, ""});
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::size_t rows = std::stoul(argv[1]);
  cli::Page page;
  page.title = "Certificates of /srv & <b>friends</b>";
  page.about = "A sample.";
  page.generated_at = time_from_rfc3339("2027-01-15T12:00:00Z");
  for (const auto& state : kStates) page.states.push_back({state.word, state.label, state.tone, 0});
  for (std::size_t number = 0; number < rows; ++number) {
    const std::size_t which = number * std::size(kStates) / std::max<std::size_t>(rows, 1);
    ++page.states[which].count;
    page.rows.push_back(
        row(number, page.states[which], page.generated_at + std::chrono::hours(24 * kStates[which].days + static_cast<int>(number % 240))));
  }
  page.notes = {std::string("/srv/") + kHostile[0] + ": the password is wrong"};
  std::cout << cli::html(page);
  return 0;
}
