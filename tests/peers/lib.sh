# For tests/peers/*.test.sh and every other script of tests: `. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"` at the top.
#   the first argument of a test is the built program: it becomes $certkit, an absolute path, and `certkit …` calls it
#   the working directory becomes a fresh folder that goes away at the end, with every process started by `background`
#   a failed command ends the test (set -e) and names its line; a missing tool is a failure, never a skip
set -euo pipefail
[ $# -ge 1 ] && [ -x "$1" ] || { echo "usage: $0 PROGRAM : the built certkit, as ctest passes it" >&2; exit 2; }
certkit=$(realpath -- "$1")
source_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
vectors=$source_root/tests/vectors
unset SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE OPENSSL_CONF OPENSSL_MODULES CERTKIT_PROFILES _JAVA_OPTIONS JAVA_TOOL_OPTIONS
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
export LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1
umask 022

work=$(mktemp -d "${TMPDIR:-/tmp}/certkit-test.XXXXXX")
started_pids=()
finish() {
  local status=$? pid
  for pid in "${started_pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  for pid in "${started_pids[@]}"; do wait "$pid" 2> /dev/null || true; done
  cd /
  chmod -R u+rwX "$work" 2> /dev/null || true  # a test may have made a folder read-only
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'echo "FAILED: line $LINENO of $0: $BASH_COMMAND" >&2' ERR
set -o errtrace
cd "$work"

certkit() { "$certkit" "$@"; }
fail() { echo "FAILED: line ${BASH_LINENO[-2]} of $0: $*" >&2; exit 1; }

# need TOOL... : the peers that this test talks to.
need() {
  local tool
  for tool in "$@"; do command -v "$tool" > /dev/null || fail "$tool is missing (.ci/install test installs it)"; done
}

# expect_exit CODE COMMAND... : runs it, keeps its output in the files `out` and `err`, and insists on the exit code.
expect_exit() {
  local want=$1 got=0
  shift
  "$@" > "$work/out" 2> "$work/err" < /dev/null || got=$?
  [ "$got" = "$want" ] || { echo "FAILED: line ${BASH_LINENO[-2]} of $0: exit $got, not $want: $*" >&2; head -n 20 "$work/out" "$work/err" >&2; exit 1; }
}

# contains FILE TEXT... : each text stands somewhere in the file.
contains() {
  local file=$1 text
  shift
  for text in "$@"; do grep -qF -- "$text" "$file" || { echo "FAILED: line ${BASH_LINENO[-2]} of $0: $file has no '$text':" >&2; head -n 40 "$file" >&2; exit 1; }; done
}
lacks() { ! grep -qF -- "$2" "$1" || fail "$1 has '$2'"; }

# same_file A B : octet for octet.  same_text A B : two strings.
same_file() { cmp -- "$1" "$2" >&2 || fail "$1 and $2 differ"; }
same_text() { [ "$1" = "$2" ] || fail "'$1' is not '$2'"; }
mode_of() { stat -c %a -- "$1"; }

# background COMMAND... : started now, ended with the test; its output in background.log.
background() {
  "$@" >> "$work/background.log" 2>&1 < /dev/null &
  started_pids+=($!)
}

# Options with which `openssl x509 -req` signs what has expired: since OpenSSL 3.4 -days takes no less than 0, and before, -not_after is not known.
x509_help=$(openssl x509 -help 2>&1 || true)
expired=(-days -1)
if [[ $x509_help == *-not_after* ]]; then expired=(-not_before 20200101000000Z -not_after 20210101000000Z); fi

# free_port : a TCP port on loopback that nothing listened on a moment ago.
free_port() {
  local port
  for _ in $(seq 100); do
    port=$((20000 + RANDOM % 12000))
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
  fail "no free port"
}
# wait_for_port PORT : until something listens there, at most ten seconds.
wait_for_port() {
  for _ in $(seq 100); do
    if (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then return; fi
    sleep 0.1
  done
  cat "$work/background.log" >&2
  fail "nothing listens on port $1"
}
