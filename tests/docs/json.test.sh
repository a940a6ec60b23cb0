#!/usr/bin/env bash
# Every document that --json prints against its schema in docs/schemas, by a validator that is not ours; and docs/json.md against the schemas.
# usage: json.test.sh CERTKIT : what the transcripts printed is in json/ beside the program.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
exec python3 "$here/json_documents.py" "$1"
