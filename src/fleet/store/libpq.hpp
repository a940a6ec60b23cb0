// libpq, loaded when the first store on a server is opened; values on their way there and back.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/shared_library.hpp"
#include "fleet/store/database.hpp"

namespace certkit::fleet {

struct Libpq {
  base::SharedLibrary library{"libpq.so.5", "libpq5"};
#define CERTKIT_PQ(name) decltype(PQ##name)* name = library.function<decltype(PQ##name)>("PQ" #name)
  CERTKIT_PQ(connectdbParams);
  CERTKIT_PQ(conninfoParse);
  CERTKIT_PQ(conninfoFree);
  CERTKIT_PQ(finish);
  CERTKIT_PQ(status);
  CERTKIT_PQ(errorMessage);
  CERTKIT_PQ(host);
  CERTKIT_PQ(port);
  CERTKIT_PQ(user);
  CERTKIT_PQ(db);
  CERTKIT_PQ(socket);
  CERTKIT_PQ(backendPID);
  CERTKIT_PQ(parameterStatus);
  CERTKIT_PQ(exec);
  CERTKIT_PQ(prepare);
  CERTKIT_PQ(execPrepared);
  CERTKIT_PQ(sendQueryPrepared);
  CERTKIT_PQ(enterPipelineMode);
  CERTKIT_PQ(exitPipelineMode);
  CERTKIT_PQ(pipelineSync);
  CERTKIT_PQ(getResult);
  CERTKIT_PQ(resultStatus);
  CERTKIT_PQ(resultErrorField);
  CERTKIT_PQ(resultErrorMessage);
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
[[nodiscard]] const Libpq& pq();

struct Finisher {
  void operator()(PGconn* connection) const noexcept { pq().finish(connection); }
};
struct Clearer {
  void operator()(PGresult* result) const noexcept { pq().clear(result); }
};
using Connection = std::unique_ptr<PGconn, Finisher>;
using Result = std::unique_ptr<PGresult, Clearer>;

// Without a password in it: Errc::usage. What libpq says of a URL that it cannot read may repeat it, and is not passed on.
void require_readable_url(const std::string& url);
// With time limits, and without notices. Throws Errc::network.
[[nodiscard]] Connection connected(const std::string& url);
// "postgresql://host:port/db"; with the user as pg_dump and --state want it. Never a password.
[[nodiscard]] std::string url_of(const PGconn* connection, bool with_user);
[[nodiscard]] std::string one_line(std::string text);

// Values in libpq's binary form, where they have to stay until the call is over.
struct Parameters {
  explicit Parameters(const std::vector<Cell>& values);
  std::vector<std::array<char, 8>> numbers;
  std::vector<const char*> pointers;
  std::vector<int> sizes, formats;
  std::vector<::Oid> types;  // given, so that the server does not have to guess
};
[[nodiscard]] Rows rows_of(const PGresult* result);

}  // namespace certkit::fleet
