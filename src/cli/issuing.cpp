#include "cli/issuing.hpp"

#include "cli/meaning.hpp"
#include "cli/render/differences.hpp"
#include "cli/syntax.hpp"

namespace certkit::cli {

void declare_issuing(Syntax& syntax, IssuingOptions& options) {
  syntax.option("--issuer KIND:PLACE", options.issuer, "Who signs: ca:DIR, a CA folder made with certkit ca init")
      .such_as({"ca:"})
      .required();
  syntax.option("--days N", options.days, "Validity in days [the CA's choice]").number_between(1, 36500);
}

std::unique_ptr<issue::Issuer> open_issuer(Session& session, const IssuingOptions& options) {
  issue::IssuerSettings settings;
  settings.ask = asker(options.passin, session);
  settings.now = session.io.now;
  return meaning(options.issuer, [&](const std::string& word) { return issue::open_issuer(word, std::move(settings)); });
}

issue::Issued submit(Session& session, issue::Issuer& issuer, const Csr& csr, const IssuingOptions& options) {
  issue::SubmitOptions how;
  how.validity_days = options.days;
  how.now = session.io.now();
  issue::Answer answer = issuer.submit(csr, how);
  if (const auto* refused = std::get_if<issue::Refused>(&answer)) throw Error(Errc::refused, refused->why, refused->hint, options.issuer);
  if (std::holds_alternative<issue::Pending>(answer))
    throw Error(Errc::pending, "the CA has the request and has not decided", "", options.issuer);
  return std::get<issue::Issued>(std::move(answer));
}

Received compare(Session& session, const Csr& csr, const IssuingOptions& options, issue::Issued issued) {
  Received received{std::move(issued), {}};
  received.differences = issue::compare_with_request(csr, received.issued.certificate, {session.io.now(), options.days});
  show_differences(session, received.differences);
  return received;
}

}  // namespace certkit::cli
