#include "cli/render/store.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {
namespace {

Json brief(const Certificate& certificate) {
  return {{"subject", certificate.subject().to_rfc4514()},
          {"not_after", to_rfc3339(certificate.not_after())},
          {"ca", certificate.is_ca()},
          {"sha256", base::to_hex(certificate.sha256())}};
}

Json list_json(const std::vector<Certificate>& certificates) {
  Json list = Json::array();
  for (const Certificate& certificate : certificates) list.push_back(brief(certificate));
  return list;
}

Json list_json(const std::vector<trust::StoreDiff::Only>& certificates) {
  Json list = Json::array();
  for (const auto& [certificate, why] : certificates) {
    Json one = brief(certificate);
    one["why"] = why;
    list.push_back(one);
  }
  return list;
}

void row(Table& table, const std::string& mark, const trust::StoreDiff::Only& one) {
  table.row({mark, to_rfc3339(one.certificate.not_after()).substr(0, 10), base::to_hex(one.certificate.sha256()).substr(0, 16),
             one.certificate.subject().to_rfc4514(), one.why});
}

}  // namespace

void show_left_out(Session& session, const trust::Store& store) {
  for (const trust::LeftOut& one : store.left_out) {
    const std::string text = "left out: " + base::printable(title(one.certificate)) + ": " + one.why;
    if (one.warning) {
      session.warn(text);
      continue;
    }
    const bool is_detail = one.why == "there already";  // there may be thousands
    if (session.talk == Talk::quiet || (is_detail && session.talk != Talk::verbose)) continue;
    session.note(text);
  }
}

void show(Session& session, const std::string& command, const trust::Store& store, const StoreWritten& written) {
  show_left_out(session, store);
  for (const Certificate& certificate : written.no_longer) {
    const bool told = std::any_of(store.left_out.begin(), store.left_out.end(),
                                  [&](const trust::LeftOut& one) { return one.certificate == certificate; });
    if (!told) session.note("no longer in the folder: " + base::printable(title(certificate)));
  }
  if (session.json) {
    Json json = document(command);
    json["files"] = files_json(written.files);
    json["certificates"] = list_json(store.certificates);
    json["left_out"] = Json::array();
    for (const trust::LeftOut& one : store.left_out) {
      Json left = brief(one.certificate);
      left["why"] = one.why;
      json["left_out"].push_back(left);
    }
    if (!written.no_longer.empty()) json["no_longer"] = list_json(written.no_longer);
    print(session.io.out, json);
    return;
  }
  for (const auto& file : written.files) session.io.out << base::printable(file.path.string()) << '\n';
  session.note(count(store.certificates.size(), "certificate") + " in the store");
}

void show(Session& session, const trust::StoreDiff& diff, const std::string& a, const std::string& b) {
  if (session.json) {
    Json json = document("truststore");
    json["ok"] = diff.same();
    json["only_a"] = list_json(diff.only_a);
    json["only_b"] = list_json(diff.only_b);
    json["both"] = list_json(diff.both);
    print(session.io.out, json);
    return;
  }
  if (diff.same()) {
    session.io.out << "both hold the same " << count(diff.both.size(), "certificate") << '\n';
    return;
  }
  Table table({"", "UNTIL", "SHA-256", "SUBJECT", "WHY"});
  for (const trust::StoreDiff::Only& one : diff.only_a) row(table, "-", one);
  for (const trust::StoreDiff::Only& one : diff.only_b) row(table, "+", one);
  table.print(session.io.out);
  session.note("- only in " + base::printable(a) + ", + only in " + base::printable(b) + "; " + count(diff.both.size(), "certificate") +
               " in both");
}

void show_list(Session& session, const Bag& bag) {
  const auto certificates = bag.all<Certificate>();
  if (session.json) {
    Json json = document("truststore");
    json["certificates"] = Json::array();
    for (const Certificate* certificate : certificates) json["certificates"].push_back(brief(*certificate));
    print(session.io.out, json);
    return;
  }
  Table table({"", "UNTIL", "SHA-256", "SUBJECT"});
  for (const Certificate* certificate : certificates)
    table.row({certificate->not_after() < session.io.now() ? "expired"
               : certificate->is_ca()                      ? "CA"
                                                           : "no CA",
               to_rfc3339(certificate->not_after()).substr(0, 10), base::to_hex(certificate->sha256()).substr(0, 16),
               certificate->subject().to_rfc4514()});
  table.print(session.io.out);
}

}  // namespace certkit::cli
