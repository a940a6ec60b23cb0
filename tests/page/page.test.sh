#!/usr/bin/env bash
# The HTML report in headless Chromium: what hostile names do, axe-core, the keyboard, 5,000 rows, paper, no scripts, no network.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need chromium chromedriver npm python3

sample=$(dirname -- "$certkit")/tests/page-sample
"$sample" 40 > small.html
"$sample" 5000 > large.html
cp "$source_root"/tests/page/package*.json .
npm ci --ignore-scripts --no-audit --no-fund > npm.log 2>&1 || { cat npm.log >&2; fail "axe-core cannot be installed"; }
PYTHONDONTWRITEBYTECODE=1 python3 "$source_root/tests/page/page_test.py" "$PWD" node_modules/axe-core/axe.min.js "$(free_port)"
