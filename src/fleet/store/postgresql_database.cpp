// A store that many machines share: PostgreSQL by libpq, loaded when the first one is opened.
#include <libpq-fe.h>

#include <charconv>
#include <cstring>
#include <memory>

#include "base/shared_library.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "fleet/store/database.hpp"

namespace certkit::fleet {
namespace {

constexpr const char* kRunAgain = "what was recorded is there; run it again";
constexpr const char* kChannel = "certkit_fleet";
// Types of the values (pg_type.h): given, so that the server does not have to guess.
constexpr Oid kInt8 = 20, kText = 25, kBytea = 17;

struct Libpq {
  base::SharedLibrary library{"libpq.so.5", "libpq5"};
#define CERTKIT_PQ(name) decltype(PQ##name)* name = library.function<decltype(PQ##name)>("PQ" #name)
  CERTKIT_PQ(connectdb);
  CERTKIT_PQ(finish);
  CERTKIT_PQ(status);
  CERTKIT_PQ(errorMessage);
  CERTKIT_PQ(host);
  CERTKIT_PQ(db);
  CERTKIT_PQ(exec);
  CERTKIT_PQ(execParams);
  CERTKIT_PQ(resultStatus);
  CERTKIT_PQ(resultErrorField);
  CERTKIT_PQ(ntuples);
  CERTKIT_PQ(nfields);
  CERTKIT_PQ(getisnull);
  CERTKIT_PQ(getvalue);
  CERTKIT_PQ(getlength);
  CERTKIT_PQ(ftype);
  CERTKIT_PQ(cmdTuples);
  CERTKIT_PQ(clear);
  CERTKIT_PQ(consumeInput);
  CERTKIT_PQ(notifies);
  CERTKIT_PQ(freemem);
  CERTKIT_PQ(setNoticeProcessor);
#undef CERTKIT_PQ
};
const Libpq& pq() {
  static const Libpq kLoaded;
  return kLoaded;
}

struct Finisher {
  void operator()(PGconn* connection) const noexcept { pq().finish(connection); }
};
struct Clearer {
  void operator()(PGresult* result) const noexcept { pq().clear(result); }
};
using Connection = std::unique_ptr<PGconn, Finisher>;
using Result = std::unique_ptr<PGresult, Clearer>;

void ignore_notice(void*, const char*) {}

std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return base::printable(text);
}

// Values in libpq's binary form, where they have to stay until the call is over.
struct Parameters {
  explicit Parameters(const std::vector<Cell>& values) {
    numbers.reserve(values.size());
    for (const Cell& value : values) {
      const char* data = nullptr;
      std::size_t size = 0;
      Oid type = kText;
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
  std::vector<std::array<char, 8>> numbers;
  std::vector<const char*> pointers;
  std::vector<int> sizes, formats;
  std::vector<Oid> types;
};

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

class PostgresqlDatabase final : public Database {
 public:
  explicit PostgresqlDatabase(const std::string& url) : connection_(pq().connectdb(url.c_str())) {
    if (!connection_) throw std::bad_alloc();
    pq().setNoticeProcessor(connection_.get(), &ignore_notice, nullptr);
    if (pq().status(connection_.get()) != CONNECTION_OK)
      throw Error(Errc::network, "no connection to the store: " + one_line(pq().errorMessage(connection_.get())),
                  "is the server there, and may this user use that database? The password comes from PGPASSFILE or ~/.pgpass", describe());
    run_script("SET client_min_messages = warning; SET default_transaction_isolation = 'read committed'");
    run_script(std::string("LISTEN ") + kChannel);
  }

  Rows run(const char* sql, const std::vector<Cell>& values) override {
    const Parameters parameters(values);
    const Result result(pq().execParams(connection_.get(), sql, static_cast<int>(values.size()), parameters.types.data(),
                                        parameters.pointers.data(), parameters.sizes.data(), parameters.formats.data(), 1));
    require(result.get());
    Rows rows;
    for (int i = 0; i < pq().ntuples(result.get()); ++i) {
      Row row;
      for (int column = 0; column < pq().nfields(result.get()); ++column) row.push_back(cell_of(result.get(), i, column));
      rows.rows.push_back(std::move(row));
    }
    const char* const changed = pq().cmdTuples(result.get());
    std::from_chars(changed, changed + std::strlen(changed), rows.changed);
    return rows;
  }

  void run_script(const std::string& sql) override { require(Result(pq().exec(connection_.get(), sql.c_str())).get()); }
  void begin() override { run_script("BEGIN"); }
  void begin_alone() override { run_script("BEGIN; SELECT pg_advisory_xact_lock(hashtext('certkit_fleet'))"); }
  void commit() override { run_script("COMMIT"); }
  void roll_back() noexcept override { const Result ignored(pq().exec(connection_.get(), "ROLLBACK")); }

  const char* blob_type() const noexcept override { return "BYTEA"; }
  const char* octet_order() const noexcept override { return "\"C\""; }
  const char* count_type() const noexcept override { return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"; }
  const char* for_update_skip_locked() const noexcept override { return " FOR UPDATE SKIP LOCKED"; }
  void tell() override { run_script(std::string("NOTIFY ") + kChannel); }
  bool was_told() override {
    if (pq().consumeInput(connection_.get()) == 0)
      throw Error(Errc::network, "the connection to the store is gone: " + one_line(pq().errorMessage(connection_.get())), kRunAgain,
                  describe());
    bool told = false;
    while (PGnotify* const one = pq().notifies(connection_.get())) {
      told = true;
      pq().freemem(one);
    }
    return told;
  }

  std::vector<std::string> check() override { return {}; }  // pages and checksums are the server's own care
  void backup(const std::filesystem::path& file) override {
    throw Error(Errc::unsupported, "a store in PostgreSQL is kept by its own means", "pg_dump " + describe() + " > " + file.string());
  }
  std::string describe() const override {
    const char* const host = pq().host(connection_.get());
    const char* const name = pq().db(connection_.get());
    return std::string("postgresql://") + (host == nullptr || host[0] == '/' ? "" : host) + "/" + (name == nullptr ? "" : name);
  }

 private:
  void require(const PGresult* result) const {
    const ExecStatusType status = pq().resultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    const std::string why = one_line(pq().errorMessage(connection_.get()));
    if (pq().status(connection_.get()) != CONNECTION_OK)
      throw Error(Errc::network, "the connection to the store is gone: " + why, kRunAgain, describe());
    const char* const state = result == nullptr ? nullptr : pq().resultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view code = state == nullptr ? "" : state;
    if (code == "42501")
      throw Error(Errc::unwritable, "the store: " + why, "the user of the store has to own its tables, or may create them", describe());
    if (code.starts_with("53"))
      throw Error(Errc::unwritable, "the store: " + why, "PostgreSQL has no room, or too many connections", describe());
    throw Error(Errc::internal, "the store: " + why, "", describe());
  }

  Connection connection_;
};

}  // namespace

std::unique_ptr<Database> open_postgresql(const std::string& url) { return std::make_unique<PostgresqlDatabase>(url); }

}  // namespace certkit::fleet
