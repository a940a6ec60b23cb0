#include "cli/render/scan.hpp"

#include <filesystem>
#include <memory>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/duration.hpp"
#include "cli/outputs.hpp"
#include "cli/own_file.hpp"
#include "cli/render/metrics.hpp"
#include "cli/render/scan_page.hpp"
#include "cli/render/table.hpp"
#include "cli/scan/fleet_file.hpp"
#include "cli/scan/targets.hpp"
#include "cli/scanning.hpp"

namespace certkit::cli {
namespace {

struct ScanCommand {
  ScanOptions scan;
  std::string fail_on = "error", csv, html, prometheus, fleet;
  bool nagios = false, force = false;
};

bool fails(const ScanReport& report, const std::string& fail_on) {
  const std::size_t warnings = report.errors + report.warnings;
  return fail_on == "error" ? report.errors != 0 : fail_on == "warning" ? warnings != 0 : fail_on == "note" && warnings + report.notes != 0;
}

std::filesystem::path place_of(const std::string& file) {
  std::error_code unknown;
  return file == "-" ? std::filesystem::path(file) : std::filesystem::weakly_canonical(std::filesystem::absolute(file), unknown);
}

// Where things go is asked before the hours that a look may take.
void require_places(Session& session, const ScanCommand& command) {
  const std::string outputs[] = {command.csv, command.html, command.prometheus, command.fleet};
  std::set<std::filesystem::path> places;
  for (const std::string& file : outputs) {
    require_room_for_json(session, file);
    if (!file.empty() && !places.insert(place_of(file)).second)
      throw Error(Errc::usage,
                  (file == "-" ? "standard output" : base::printable(file)) + " cannot take two of CSV, page, metrics and fleet",
                  "name another file for one of them", file);
  }
  if (command.nagios && (session.json || places.contains("-")))
    throw Error(Errc::usage, "Nagios takes one line from standard output, and nothing else",
                session.json ? "leave out --json, or --nagios" : "name a file in place of -");
  require_place(session, command.prometheus, kTextfileFolder);
}

void write_file(Session& session, const std::string& file, std::string content, bool replace) {
  OutputOptions how;
  how.out = file;
  how.force = replace;
  (void)write_one(session, how, std::move(content));
}

std::string source_of(const ScanOptions& scan) {
  std::string source;
  for (const auto* given : {&scan.inputs, &scan.host_lists})
    for (const std::string& one : *given) source += (source.empty() ? "" : " ") + one;
  return source;
}

Exit show_all(Session& session, const ScanCommand& command, const Scanned& scanned) {
  const ScanReport& report = scanned.report;
  if (!command.prometheus.empty() && command.force)
    write_file(session, command.prometheus, prometheus(report), true);
  else if (!command.prometheus.empty())
    write_again(session, command.prometheus, prometheus(report), kMetricsBegin, "use --force to replace it, or choose another name");
  if (command.csv == "-") {
    write_csv(session.io.out, report);
  } else if (!command.csv.empty()) {
    std::ostringstream csv;
    write_csv(csv, report);
    write_file(session, command.csv, csv.str(), command.force);
  }
  if (!command.html.empty()) write_file(session, command.html, html(page_of(report)), command.force);
  if (!command.fleet.empty()) write_file(session, command.fleet, fleet_file(report, source_of(command.scan)), command.force);
  for (const std::string& why : report.passed_over) session.detail(why);
  if (report.beyond_limits != 0 && session.talk != Talk::verbose)
    session.note("not looked at to the end: " + count(report.beyond_limits, "file") + " beyond a limit; --verbose says which, and why");
  (void)report_problems(session.io.err, report.problems, session.json);
  if (command.nagios) {
    const Nagios line = nagios(report);
    session.io.out << line.line << '\n';
    return static_cast<Exit>(line.code);
  }
  const bool ok = !fails(report, command.fail_on);
  if (command.csv != "-" && command.html != "-" && command.prometheus != "-" && command.fleet != "-") show(session, report, ok);
  if (scanned.unread != Exit::ok) return scanned.unread;
  return ok ? Exit::ok : Exit::no;
}

Exit run(Session& session, ScanCommand& command) {
  if (command.scan.inputs.empty() && command.scan.host_lists.empty())
    throw Error(Errc::usage, "there is nothing to look at", "name folders, files or hosts: certkit scan /etc/ssl www.contoso.com:443");
  require_places(session, command);
  command.scan.every_row = !command.prometheus.empty() || !command.html.empty() || !command.fleet.empty();
  return show_all(session, command, scan(session, command.scan));
}

Action declare(Syntax& syntax) {
  auto command = std::make_shared<ScanCommand>();
  ScanOptions& scan = command->scan;
  syntax.input("PATH|HOST", scan.inputs,
               "Folders with all that is below them, files of any kind, https://HOST, HOST:PORT, smtp://HOST …, or a range of addresses as "
               "10.1.2.0/24:443");
  syntax.option("--hosts FILE", scan.host_lists,
                "Hosts, one in each line, as they are given here; # begins a comment; - is standard input");
  syntax.option("--within TIME", scan.within, "What expires so soon is a warning [30d]").understood_by([](const std::string& text) {
    (void)duration_from(text);
  });
  declare_passwords(syntax, "--passin", scan.passwords,
                    "A password that may open a PFX or JKS, of several: env:VAR, file:PATH, fd:N, stdin, prompt or empty");
  syntax.option("--exclude GLOB", scan.exclude, "Files and folders that are left out, by name, or by path where there is a / in it")
      .understood_by(&require_pattern);
  syntax
      .option("--trust FILE", scan.trust, "What the hosts' clients trust: a file or folder, system, or none, which leaves it open [system]")
      .such_as({"system", "none"});
  syntax.flag("--all", scan.all, "List certificates that are fine, too");
  syntax.option("--fail-on SEVERITY", command->fail_on, "What makes the exit code 1: error, warning, note or never [error]")
      .one_of({"error", "warning", "note", "never"});
  syntax.option("--csv FILE", command->csv, "Write the list as CSV, for spreadsheets; - is standard output");
  syntax.option("--html FILE", command->html,
                "Write all certificates as one page for a browser, which loads nothing from anywhere; - is standard output");
  syntax.option("--prometheus FILE", command->prometheus,
                "Write all certificates for node_exporter's textfile collector; a file that an earlier run wrote is replaced");
  syntax.option(
      "--fleet FILE", command->fleet,
      "Write a first fleet for `renew`: certificates with their keys beside them, and an issuer for you to name; - is standard output");
  syntax.flag("--nagios", command->nagios,
              "One line with performance data; the exit code is Nagios': 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN");
  syntax.flag("-f, --force", command->force, "Replace files that exist");
  syntax.option("--jobs N", scan.jobs, "Files, or hosts, that are read at the same time [32 files, 64 hosts]").number_between(1, 256);
  return [command](Session& session) { return run(session, *command); };
}

}  // namespace

const Command& command_scan() {
  static const Command command{"scan",
                               Heading::look,
                               5,
                               "every certificate under these folders and on these hosts, worst first",
                               "  # what has expired, or will within 30 days, below a folder\n"
                               "  certkit scan certs/\n"
                               "  # hosts from a list, for a program\n"
                               "  certkit scan --hosts hosts.txt --within 14d --json\n"
                               "  # PFX and JKS too, with the passwords that they may have\n"
                               "  certkit scan certs/ bundle.pfx --passin file:pw --passin env:KEYPASS\n"
                               "  # a page to filter, sort, print and send\n"
                               "  certkit scan certs/ --fail-on never --html certificates.html\n"
                               "  # for node_exporter, from cron\n"
                               "  certkit scan certs/ --fail-on never --prometheus certkit.prom\n"
                               "  # a first fleet of what is there, for `certkit renew`\n"
                               "  certkit scan site/ --fail-on never --fleet first.yaml\n"
                               "  # every web server of a network\n"
                               "  certkit scan 127.0.0.0/29:8443\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
