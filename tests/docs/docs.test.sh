#!/usr/bin/env bash
# The documents against the code: what can go stale unnoticed and can be checked by a machine.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
status=0
wrong() { echo "$*"; status=1; }

# Every error word is explained, and none that is not there.
in_code=$(sed -nE 's/.*case Errc::[a-z_]+: return "([a-z-]+)";.*/\1/p' src/base/error.cpp | sort)
in_docs=$(sed -nE 's/^\| `([a-z-]+)` \| [0-9]+ \|.*/\1/p' docs/exit-codes.md | sort)
[ -n "$in_code" ] || wrong "src/base/error.cpp: no error words found"
[ "$in_code" = "$in_docs" ] || wrong "docs/exit-codes.md: the error words differ from src/base/error.cpp:" $(diff <(echo "$in_code") <(echo "$in_docs") | grep '^[<>]' || true)

# The README's quick start is two commands, and they are there.
commands=$(sed -n '/^## Quick start/,/^## /p' README.md | sed -n '/^```/,/^```/p' | grep -vE '^(```|#|$)' || true)
[ "$(grep -c . <<< "$commands")" = 2 ] || wrong "README.md: Quick start has these commands, not two: $commands"
while read -r shell script _; do
  [ "$shell" = bash ] && [ -f "$script" ] || wrong "README.md: Quick start names '$shell $script', which is not there"
done <<< "$commands"

# Links between the documents lead somewhere; rooms of the house are on its map.
for document in *.md docs/*.md docs/troubleshooting/*.md docs/fleet/*.md examples/*.md examples/*/*.md; do
  while read -r link; do
    [ -e "$(dirname -- "$document")/$link" ] || wrong "$document: no such file: $link"
  done < <(grep -oE '\]\([^)#:]+[)#]' "$document" | sed -E 's/^\]\(//; s/[)#]$//')
done
# Each page of troubleshooting is in its index, and has the five parts.
for page in docs/troubleshooting/*.md; do
  name=$(basename "$page")
  [ "$name" != README.md ] || continue
  grep -qF "]($name)" docs/troubleshooting/README.md || wrong "docs/troubleshooting/README.md does not lead to $name"
  parts=$(sed -n 's/^## //p' "$page" | paste -sd/)
  [ "$parts" = "What it means/What certkit shows/What mends it/What else it could be" ] || wrong "$page: its parts are $parts"
done
# So are those of the fleet's failures, which have three.
for page in docs/fleet/*.md; do
  name=$(basename "$page")
  [ "$name" != README.md ] || continue
  grep -qF "]($name)" docs/fleet/README.md || wrong "docs/fleet/README.md does not lead to $name"
  parts=$(sed -n 's/^## //p' "$page" | paste -sd/)
  [ "$parts" = "What it means/What certkit has done/What to do" ] || wrong "$page: its parts are $parts"
done
for room in src/*/; do
  room=$(basename "$room")
  [ "$room" = cmake ] || grep -qE "^\| [0-9] \| \`$room\` \|" docs/architecture.md || wrong "docs/architecture.md: the room $room is not in the table"
done
exit $status
