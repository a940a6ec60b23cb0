#include "fleet/store/libpq.hpp"

#include <charconv>
#include <cstring>
#include <new>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::fleet {
namespace {

// Types of the values (pg_type.h).
constexpr ::Oid kInt8 = 20, kText = 25, kBytea = 17;

void ignore_notice(void*, const char*) {}

Cell cell_of(const PGresult* result, int row, int column) {
  if (pq().getisnull(result, row, column) != 0) return {};
  const char* const data = pq().getvalue(result, row, column);
  const auto size = static_cast<std::size_t>(pq().getlength(result, row, column));
  switch (pq().ftype(result, column)) {
    case kInt8: {
      std::uint64_t number = 0;
      for (std::size_t i = 0; i < size; ++i) number = number << 8 | static_cast<unsigned char>(data[i]);
      return static_cast<std::int64_t>(number);
    }
    case kBytea: return to_bytes(ByteView(reinterpret_cast<const std::uint8_t*>(data), size));
    default: return std::string(data, size);
  }
}

// A part of a URL (RFC 3986 §2.1).
std::string in_url(std::string_view part, std::string_view besides = {}) {
  constexpr std::string_view kDigits = "0123456789ABCDEF", kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  std::string text;
  for (const char c : part) {
    const auto octet = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos || besides.find(c) != std::string_view::npos)
      text += c;
    else
      text += {'%', kDigits[octet >> 4], kDigits[octet & 15]};
  }
  return text;
}

}  // namespace

const Libpq& pq() {
  static const Libpq kLoaded;
  return kLoaded;
}

std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return base::printable(text);
}

void require_readable_url(const std::string& url) {
  const auto parts =
      std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>(pq().conninfoParse(url.c_str(), nullptr), pq().conninfoFree);
  if (!parts)
    throw Error(Errc::usage, "the address of the store is not one that PostgreSQL knows",
                "postgresql://USER@HOST[:PORT]/DATABASE[?sslmode=verify-full]; what is not a letter, digit or one of -._~ in a part is "
                "written as %XX");
  for (const PQconninfoOption* one = parts.get(); one->keyword != nullptr; ++one)
    if (one->val != nullptr && (std::strcmp(one->keyword, "password") == 0 || std::strcmp(one->keyword, "sslpassword") == 0))
      throw Error(Errc::usage, "there is a password in the address of the store, which every user of this machine can read",
                  "it belongs in ~/.pgpass (0600), or the file that PGPASSFILE names: a line HOST:PORT:DATABASE:USER:PASSWORD");
}

Connection connected(const std::string& url) {
  // What comes first is overridden by what the URL says, and that falls back on PGHOST, PGSERVICE, PGPASSFILE and the like.
  constexpr std::array kNames{"fallback_application_name", "connect_timeout",  "keepalives_idle",
                              "keepalives_interval",       "keepalives_count", "tcp_user_timeout",
                              "client_encoding",           "dbname",           static_cast<const char*>(nullptr)};
  const std::array values{"certkit", "10", "20", "5", "4", "30000", "UTF8", url.c_str(), static_cast<const char*>(nullptr)};
  static_assert(kNames.size() == values.size());
  Connection connection(pq().connectdbParams(kNames.data(), values.data(), 1));
  if (!connection) throw std::bad_alloc();
  pq().setNoticeProcessor(connection.get(), &ignore_notice, nullptr);
  if (pq().status(connection.get()) != CONNECTION_OK)
    throw Error(
        Errc::network, "no connection to the store: " + one_line(pq().errorMessage(connection.get())),
        "is the server there, and may this user use that database? A password comes from ~/.pgpass or the file that PGPASSFILE names",
        url_of(connection.get(), false));
  return connection;
}

std::string url_of(const PGconn* connection, bool with_user) {
  const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
  const std::string host = text(pq().host(connection)), port = text(pq().port(connection)), user = text(pq().user(connection));
  const bool socket = host.empty() || host.front() == '/';
  std::string url = "postgresql://";
  if (with_user && !user.empty()) url += in_url(user) + "@";
  if (!socket) url += host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (!port.empty() && port != "5432") url += ":" + port;
  url += "/" + in_url(text(pq().db(connection)));
  if (with_user && socket && !host.empty()) url += "?host=" + in_url(host, "/");
  return url;
}

Parameters::Parameters(const std::vector<Cell>& values) {
  numbers.reserve(values.size());
  for (const Cell& value : values) {
    const char* data = nullptr;
    std::size_t size = 0;
    ::Oid type = kText;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      auto& octets = numbers.emplace_back();
      for (std::size_t i = 0; i < octets.size(); ++i)
        octets[i] = static_cast<char>(static_cast<std::uint64_t>(*number) >> (56 - 8 * i) & 0xff);
      data = octets.data(), size = octets.size(), type = kInt8;
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      data = text->data(), size = text->size();
    } else if (const auto* octets = std::get_if<Bytes>(&value)) {
      data = octets->empty() ? "" : reinterpret_cast<const char*>(octets->data()), size = octets->size(), type = kBytea;
    }
    pointers.push_back(data);
    sizes.push_back(static_cast<int>(size));
    types.push_back(data == nullptr ? 0 : type);
  }
  formats.assign(values.size(), 1);
}

Rows rows_of(const PGresult* result) {
  Rows rows;
  for (int i = 0; i < pq().ntuples(result); ++i) {
    Row row;
    for (int column = 0; column < pq().nfields(result); ++column) row.push_back(cell_of(result, i, column));
    rows.rows.push_back(std::move(row));
  }
  const char* const changed = pq().cmdTuples(const_cast<PGresult*>(result));
  std::from_chars(changed, changed + std::strlen(changed), rows.changed);
  return rows;
}

}  // namespace certkit::fleet
