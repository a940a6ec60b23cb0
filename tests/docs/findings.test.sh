#!/usr/bin/env bash
# docs/findings.md and docs/exit-codes.md against what the program says of each word.
set -euo pipefail
exec python3 "$(dirname -- "${BASH_SOURCE[0]}")/findings.py" "$1"
