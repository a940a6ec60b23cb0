#!/usr/bin/env bash
# The floors of docs/architecture.md, checked: who includes whom, which foreign headers stand where, no printing and no exit below the command line.
# Every violation is one line that begins with the file. The check is tried on planted violations first, each of which must be found.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

# Folder, floor (a folder includes itself, lower floors and certkit/), and the foreign headers it may include, as a pattern.
# A foreign header that one file of a room may include (idn2.h, CLI11, nlohmann/json) is let in by name below.
floors='
base       0  -
asn1       1  -
crypto     2  openssl/.*|botan/.*
container  3  openssl/.*
trust      3  openssl/.*
net        3  openssl/(ssl|err|cmp|x509)\.h|curl/.*|l(dap|ber)\.h|gssapi/.*
profile    4  yaml-cpp/.*
issue      4  nlohmann/.*
lint       5  -
diagnose   5  -
fleet      6  -
cli        7  -
'

check() (
  cd -- "$1"
  # 1. Includes.
  { grep -rnE --include='*.cpp' --include='*.hpp' '^[[:space:]]*#[[:space:]]*include' include src || true; } | floors=$floors awk '
    BEGIN {
      n = split(ENVIRON["floors"], lines, "\n")
      for (i = 1; i <= n; ++i) if (split(lines[i], f, " ") == 3) { floor_of[f[1]] = f[2]; foreign[f[1]] = f[3] }
    }
    function say(what) { print file ":" number ": " what }
    {
      split($0, part, ":"); file = part[1]; number = part[2]
      if (!match($0, /[<"][^>"]+[>"]/)) { say("an include that cannot be read"); next }
      quoted = substr($0, RSTART, 1) == "\""; header = substr($0, RSTART + 1, RLENGTH - 2)
      if (file ~ /^include\//) {
        if (quoted ? header !~ /^certkit\// : header ~ /[.\/]/) say("a public header includes std and certkit/ only, not " header)
        next
      }
      room = file; sub(/^src\//, "", room); sub(/\/.*/, "", room)
      if (!(room in floor_of)) { say("src/" room " is no room of the house"); next }
      if (quoted) {
        if (header ~ /_posix\.hpp$/ && file !~ /_posix\.[ch]pp$/) say(header " is for *_posix files alone")
        if (header ~ /^certkit\// || header ~ /^[a-z]+_table\.inc$/) next
        other = header; sub(/\/.*/, "", other)
        if (header !~ /\// || !(other in floor_of)) say("includes are written from src/: " header)
        else if (other != room && floor_of[other] >= floor_of[room])
          say(room " (floor " floor_of[room] ") includes " header " (floor " floor_of[other] ")")
        next
      }
      if (header !~ /[.\/]/) next
      allowed = foreign[room]
      if (file == "src/asn1/dns_name.cpp") allowed = "idn2\\.h"
      if (file ~ /^src\/crypto\/token\//) allowed = allowed "|libp11\\.h|p11-kit/pkcs11\\.h"
      if (file == "src/base/sqlite.cpp") allowed = "sqlite3\\.h"
      if (file ~ /^src\/fleet\/store\//) allowed = "sqlite3\\.h|libpq-fe\\.h"
      if (file == "src/asn1/public_suffix.cpp") allowed = "libpsl\\.h"
      if (file == "src/trust/path_botan.cpp") allowed = "botan/.*"
      if (file == "src/cli/parse.cpp") allowed = "CLI/CLI\\.hpp"
      if (file == "src/cli/render/json.cpp") allowed = "nlohmann/json\\.hpp"
      if (file ~ /^src\/(base|net)\/[a-z0-9_]+_posix\.[ch]pp$/) allowed = allowed "|(sys|netinet|arpa)/.*|[a-z_]+\\.h"
      if (header !~ ("^(" allowed ")$")) say("<" header "> has no place in this file")
    }'
  # 2. Only the command line prints, and only main ends the program.
  grep -rnE --include='*.cpp' --include='*.hpp' '#include <iostream>|std::(cout|cerr|clog)\b|(^|[^a-z_:.>])(std::)?(printf|fprintf|puts|fputs|putchar)\(' include src |
    grep -vE '^src/cli/' | sed -E 's/^([^:]*:[0-9]+):.*/\1: prints below the command line/' || true
  grep -rnE --include='*.cpp' --include='*.hpp' '(^|[^a-z_:.>])(std::)?(exit|_exit|_Exit|quick_exit|abort|terminate)\(' include src |
    grep -v '^src/cli/main\.cpp:' | sed -E 's/^([^:]*:[0-9]+):.*/\1: ends the program from within/' || true
  # 3. Secrets never reach a stream.
  grep -rnE --include='*.cpp' --include='*.hpp' '<< *[^ 0-9(][^;]*reveal(_mutable)?\(\)([^[]|$)' src | sed -E 's/^([^:]*:[0-9]+):.*/\1: a secret on its way to a stream/' || true
  # 4. Public headers stay readable.
  find include -name '*.hpp' -exec wc -l {} + | awk '$2 != "total" && $1 > 150 { print $2 ":" $1 ": a public header has at most 150 lines" }'
)

planted=$(mktemp -d)
trap 'rm -rf "$planted"' EXIT
plant() {  # FILE CONTENT WANTED: in an otherwise empty house, exactly this is found
  rm -rf "${planted:?}"/*
  mkdir -p "$planted/include/certkit" "$planted/src/base" "$(dirname -- "$planted/$1")"
  printf '%s\n' "$2" > "$planted/$1"
  local found
  found=$(check "$planted")
  if [ -z "$3" ] && [ -z "$found" ]; then return; fi
  if [ -n "$3" ] && [[ $found == "$1:"*"$3"* ]]; then return; fi
  echo "the check is broken: $1 with '$2' gave '$found', not '$3'"
  exit 1
}
plant src/base/a.cpp '#include "asn1/reader.hpp"' 'base (floor 0) includes'
plant src/container/a.hpp '#include "trust/truststore.hpp"' 'container (floor 3) includes'
plant src/container/a.hpp '#include "crypto/signature.hpp"' ''
plant src/issue/issuers/a.cpp '#include "net/http.hpp"' ''
plant src/issue/issuers/a.cpp '#include <openssl/cmp.h>' '<openssl/cmp.h> has no place'
plant src/net/a.cpp '#include <openssl/cmp.h>' ''
plant src/net/a.cpp '#include <openssl/evp.h>' '<openssl/evp.h> has no place'
plant src/issue/issuers/a.cpp '#include "profile/library.hpp"' 'issue (floor 4) includes'
plant src/base/sqlite.cpp '#include <sqlite3.h>' ''
plant src/base/a.cpp '#include <sqlite3.h>' '<sqlite3.h> has no place'
plant src/fleet/store/a.cpp '#include <libpq-fe.h>' ''
plant src/fleet/a.cpp '#include <sqlite3.h>' '<sqlite3.h> has no place'
plant src/asn1/a.cpp '#include <openssl/x509.h>' '<openssl/x509.h> has no place'
plant src/asn1/dns_name.cpp '#include <idn2.h>' ''
plant src/asn1/names.cpp '#include <idn2.h>' '<idn2.h> has no place'
plant src/crypto/token/a.cpp '#include <libp11.h>' ''
plant src/crypto/token/a.cpp '#include <p11-kit/pkcs11.h>' ''
plant src/crypto/token.cpp '#include <libp11.h>' '<libp11.h> has no place'
plant src/asn1/public_suffix.cpp '#include <libpsl.h>' ''
plant src/asn1/names.cpp '#include <libpsl.h>' '<libpsl.h> has no place'
plant src/lint/rules/a.cpp '#include "profile/schema.hpp"' ''
plant src/lint/rules/a.cpp '#include "diagnose/causes.hpp"' 'lint (floor 5) includes'
plant src/trust/a.cpp '#  include <botan/pk_keys.h>' 'has no place'
plant src/trust/path_botan.cpp '#include <botan/x509path.h>' ''
plant src/trust/path_botan.cpp '#include <openssl/x509.h>' 'has no place'
plant src/cli/commands/a.cpp '#include <nlohmann/json.hpp>' 'has no place'
plant src/cli/render/a.cpp '#include <nlohmann/json.hpp>' 'has no place'
plant src/cli/render/json.hpp '#include <nlohmann/json.hpp>' 'has no place'
plant src/cli/render/json.cpp '#include <nlohmann/json.hpp>' ''
plant src/cli/commands/a.cpp '#include <CLI/CLI.hpp>' 'has no place'
plant src/cli/parse.hpp '#include <CLI/App.hpp>' 'has no place'
plant src/cli/parse.cpp '#include <CLI/CLI.hpp>' ''
plant src/container/a.cpp '#include <unistd.h>' 'has no place'
plant src/base/files_posix.cpp '#include <sys/stat.h>' ''
plant src/base/descriptor_posix.hpp '#include <unistd.h>' ''
plant src/base/files.cpp '#include "base/descriptor_posix.hpp"' 'for *_posix files alone'
plant src/helpers/a.cpp '#include <string>' 'no room'
plant src/asn1/a.cpp '#include "reader.hpp"' 'written from src/'
plant include/certkit/a.hpp '#include "base/text.hpp"' 'std and certkit/ only'
plant include/certkit/a.hpp "$(seq 151)" 'at most 150'
plant src/trust/a.cpp 'std::cerr << "oops";' 'prints'
plant src/trust/a.cpp '  printf("oops");' 'prints'
plant src/trust/a.cpp '  std::snprintf(b, n, "fine"); text.exit(); lock.puts();' ''
plant src/trust/a.cpp '  std::exit(1);' 'ends the program'
plant src/cli/a.cpp '  std::_Exit(1);' 'ends the program'
plant src/cli/main.cpp '  std::_Exit(1);' ''
plant src/cli/a.cpp '  io.err << as_text(password.reveal());' 'a secret'
plant src/cli/a.cpp '  log << "it is " << as_text(password.reveal()) << "\n";' 'a secret'
plant src/container/a.cpp '  c = units.reveal()[i] << 8 | units.reveal()[i + 1];' ''

found=$(check "$root")
cd -- "$root"
find src -name '*.cpp' -exec wc -l {} + | awk '$2 != "total" && $1 > 400 { print "note: " $2 " has " $1 " lines: is it still one thing?" }'
find src -path '*/commands/*.cpp' -exec wc -l {} + | awk '$2 != "total" && $1 > 120 { print "note: " $2 " has " $1 " lines: a command reads, calls, shows" }'
if [ -n "$found" ]; then
  echo "$found"
  exit 1
fi
