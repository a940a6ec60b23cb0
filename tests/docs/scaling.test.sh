#!/usr/bin/env bash
# The tables of docs/scaling.md are those of the simulation. usage: scaling.test.sh CERTKIT [--update]
set -euo pipefail
page=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)/docs/scaling.md
simulation=$(dirname -- "$1")/tests/bench-scaling
[ -x "$simulation" ] || { echo "$simulation is not built" >&2; exit 1; }
new=$(mktemp)
trap 'rm -f "$new"' EXIT
{
  sed '/^<!-- begin/q' "$page"
  echo
  "$simulation"
  sed -n '/^<!-- end -->$/,$p' "$page"
} > "$new"
if [ "${2-}" = --update ]; then cat "$new" > "$page"; exit; fi
diff "$page" "$new" || { echo "docs/scaling.md is not what tests/bench/scaling says: bash tests/docs/scaling.test.sh $1 --update" >&2; exit 1; }
