#!/usr/bin/env python3
"""A good and a bad vector for each rule of lint, and expected.tsv: what is found in them, and with which options.

The certificates are written octet by octet (der.py, parts.py) and signed by Python's cryptography with the keys beside this script, which are for tests only; the
PFX files are made by openssl. What comes out the same as before is left alone, and what openssl makes is made once: it salts it anew each time.

usage: make.py
"""
import sys

sys.dont_write_bytecode = True
import general, keys, publicly, devices  # noqa: E401, F401: each fills the table
from table import HERE, contents, rows

contents["expected.tsv"] = ("# rule, verdict, options, files, ids that are found (and no others)\n" + "\n".join(rows) + "\n").encode()
for name, content in contents.items():
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    if content is not None and (not path.exists() or path.read_bytes() != content):
        path.write_bytes(content)
for path in HERE.rglob("*"):
    if path.is_file() and path.suffix not in {".py", ".key", ".md"} and str(path.relative_to(HERE)) not in contents:
        path.unlink()
print(f"{len(rows)} rows, {len(contents)} files")
