#!/usr/bin/env bash
# The units in examples/systemd, as they are installed: systemd understands every line of them, and they are hardened as far as hooks allow.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need systemd-analyze cmake

# They are examples: nothing starts because certkit was installed.
cmake --install "$(dirname -- "$certkit")" --prefix "$work/installed" --component program > install.log
units=$work/installed/share/doc/certkit/examples/systemd
[ -f "$units/certkit-renew.service" ] && [ -f "$units/certkit-renew.timer" ] || fail "the units are not installed"
same_text "$(find installed -path '*systemd/system*')" ""

# The program stands where a package puts it; here that is the built one.
mkdir system
sed "s|/usr/bin/certkit |$certkit |" "$units/certkit-renew.service" > system/certkit-renew.service
cp "$units/certkit-renew.timer" system
contains system/certkit-renew.service "ExecStart=$certkit renew --fleet"
expect_exit 0 systemd-analyze verify --man=no --recursive-errors=no system/certkit-renew.service system/certkit-renew.timer
same_text "$(grep -F certkit-renew err || true)" ""

# Each hour, and soon after a start that missed one.
systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' system/certkit-renew.timer)" > out
contains out "*-*-* *:00:00"

# 100 is a service without any protection; root that reloads services and writes to /etc does not come below some sixty.
expect_exit 0 systemd-analyze security --offline=true --threshold=65 system/certkit-renew.service
# What a run may end with and be well is what docs/exit-codes.md says.
same_text "$(sed -n 's/^SuccessExitStatus=//p' system/certkit-renew.service)" 7
grep -q '^| 7 | The CA has the request' "$source_root/docs/exit-codes.md"
