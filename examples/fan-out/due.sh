#!/bin/sh
# The names of what is due, a line each: for whatever runs `certkit renew --only NAME` once for each of them.
# usage: due.sh FLEET [OPTION...]
#   examples/fan-out/due.sh fleet.yaml | parallel -j 8 --joblog renew.log certkit renew --fleet fleet.yaml --only {}
#   examples/fan-out/due.sh fleet.yaml > due.txt && [ -s due.txt ] &&
#     sbatch --array=1-$(wc -l < due.txt)%16 examples/fan-out/renew.sbatch fleet.yaml due.txt
fleet=$1
shift
# 7 and 8 say that some wait, or are blocked: there is a plan all the same.
plan=$(certkit renew --fleet "$fleet" "$@" --plan --json)
status=$?
case $status in 0 | 7 | 8) ;; *) exit $status ;; esac
printf '%s' "$plan" |
  python3 -c 'import json, sys
for one in json.load(sys.stdin)["certificates"]:
    if one["verdict"] in ("due", "resume"): print(one["name"])'
