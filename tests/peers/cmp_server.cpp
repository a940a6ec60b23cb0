// usage: cmp-server PORT FOLDER [polls N] [check-after N] [implicit] [other-key] [unprotected-errors] [reject BIT TEXT]
// The CA of support/cmp_ca.hpp behind HTTP on 127.0.0.1, one connection after the other, until it is killed.
//   FOLDER/root.pem   the CA, written before the first connection is taken
//   FOLDER/seen       the messages that came, a line each; FOLDER/revoked the serials that were revoked
//   FOLDER/fault      "KIND WHAT": messages of this kind ("p10cr", "certConf", …, "any") are answered by `drop` (the connection closes
//                     without an answer, after the CA has worked on it), `500`, `truncate`, `html`, `redirect`
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "certkit/write.hpp"
#include "support/cmp_ca.hpp"

namespace {

using namespace certkit;

std::string read_request(int connection) {
  std::string text;
  char piece[4096];
  std::size_t wanted = std::string::npos;
  while (text.size() < wanted) {
    const ssize_t size = ::recv(connection, piece, sizeof piece, 0);
    if (size <= 0) return {};
    text.append(piece, static_cast<std::size_t>(size));
    const std::size_t head = text.find("\r\n\r\n");
    if (head == std::string::npos || wanted != std::string::npos) continue;
    const std::size_t length = text.find("Content-Length: ");
    wanted = head + 4 + (length < head ? std::strtoul(text.c_str() + length + 16, nullptr, 10) : 0);
  }
  return text.substr(text.find("\r\n\r\n") + 4);
}

void send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string http(const std::string& status, const std::string& type, std::string_view body, const std::string& more = {}) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
         "Connection: close\r\n\r\n" + std::string(body);
}

void serve(int connection, test::CmpCa& ca, const std::filesystem::path& folder) {
  const std::string request = read_request(connection);
  if (request.empty()) return;
  const Bytes answer = ca.answer(as_bytes(request));
  const std::string kind = ca.seen.empty() ? "?" : ca.seen.back();
  std::ofstream(folder / "seen", std::ios::app) << kind << "\n";
  std::ofstream revoked(folder / "revoked");
  for (const std::string& serial : ca.revoked) revoked << serial << "\n";
  std::string on, fault;
  std::ifstream(folder / "fault") >> on >> fault;
  if (on != kind && on != "any") fault.clear();
  if (fault == "drop") return;
  if (fault == "500") return send_all(connection, http("500 Oops", "text/plain", "the database is gone\n"));
  if (fault == "html")
    return send_all(connection, http("200 OK", "text/html; charset=utf-8",
                                     "<html><head><title>x</title></head><body>申請は受け付けられました</body></html>"));
  if (fault == "redirect") return send_all(connection, http("302 Found", "text/plain", "", "Location: https://elsewhere.test/cmp\r\n"));
  if (answer.empty()) return send_all(connection, http("400 Bad Request", "text/plain", "no CMP message\n"));
  if (fault == "truncate") return send_all(connection, http("200 OK", "application/pkixcmp", as_text(answer).substr(0, answer.size() / 2)));
  send_all(connection, http("200 OK", "application/pkixcmp", as_text(answer)));
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::filesystem::path folder = words[2];
  test::CmpCaOptions options;
  options.now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  for (int i = 3; i < count; ++i) {
    const std::string word = words[i];
    if (word == "polls" && i + 1 < count) options.polls = std::atoi(words[++i]);
    if (word == "check-after" && i + 1 < count) options.check_after = std::atoi(words[++i]);
    if (word == "implicit") options.implicit_confirm = true;
    if (word == "other-key") options.other_key = true;
    if (word == "unprotected-errors") options.unprotected_errors = true;
    if (word == "reject" && i + 2 < count) options.reject = std::atoi(words[++i]), options.says = words[++i];
  }
  test::CmpCa ca(options);
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(words[1])));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::ofstream(folder / "root.pem") << to_pem(ca.root());
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener, 16) != 0) {
    std::cerr << "cmp-server: no port " << words[1] << "\n";
    return 1;
  }
  for (;;) {
    const int connection = ::accept(listener, nullptr, nullptr);
    if (connection < 0) return 1;
    serve(connection, ca, folder);
    ::close(connection);
  }
}
