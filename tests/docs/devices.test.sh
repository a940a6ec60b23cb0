#!/usr/bin/env bash
# docs/devices.md against the shipped profiles. usage: devices.test.sh CERTKIT
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
exec python3 "$here/devices.py" "$1"
