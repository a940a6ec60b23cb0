#!/usr/bin/env python3
"""docs/findings.md, docs/windows-codes.md and the tables of docs/exit-codes.md, from what `certkit explain` says. `findings.py CERTKIT --update` rewrites the first two;
docs-findings compares all."""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE, CODES, WINDOWS = ROOT / "docs/findings.md", ROOT / "docs/exit-codes.md", ROOT / "docs/windows-codes.md"
HEAD = """# Findings

What `certkit lint`, `certkit check` and the other commands find, by the word in brackets: `error[expired]`. `certkit explain ID` says the same, and more. The words are stable; the sentences may get
better. Made from the program by `tests/docs/findings.py`; each rule of lint is a file in `src/lint/rules`, with a good and a bad vector in `tests/vectors/lint`, and each cause
that `check` knows a file in `src/diagnose/causes`.

A device profile has words of its own for its rules (`asserts`, `checks`) and pitfalls, as `lpe-no-wildcard`: `certkit explain` knows those too, and `certkit profile show` has them.

A rule holds for what was issued while it was in force: a certificate is judged by its notBefore, a request by today, both by `--at` with `--public`.
"""
WINDOWS_HEAD = """# Codes of Windows

What a Windows CA (AD CS), or what stands before it, answers with when there is no certificate: `certkit explain 0x80094800`, `certkit explain -2146875392` and
`certkit explain CERTSRV_E_UNSUPPORTED_CERT_TYPE` say the same. Made from the program by `tests/docs/findings.py`; the table is `src/issue/hresult_table.cpp`.

| code | name | cause | what to do |
|---|---|---|---|
"""
GROUPS = [
    ("Servers and their chains", "`check`, `scan`; they also find what is above under the same word. [Troubleshooting](troubleshooting/README.md) begins with what users see.", lambda one: one["found_by"] == ["check", "scan"]),
    ("Devices", "`lint --profile P --set …`", lambda one: one["citation"] == "the device's profile"),
    ("Public CAs", "`lint --public`, and `csr --issuer-kind public` before anything is sent", lambda one: one["id"].startswith("public-")),
    ("Device profiles", "`lint PROFILE.yaml`, `profile lint`", lambda one: one["id"].startswith("profile-")),
    ("PFX", "", lambda one: one["id"].startswith("pfx-")),
    ("Chains", "", lambda one: one["id"].startswith("chain-")),
    ("Other commands", "`submit`, `issue`, `deliver`, `split`, `verify-pair`, `publish`", lambda one: not one["citation"] and not one["found_by"]),
    ("Certificates, requests and keys", "", lambda one: True),
]


def cell(text):
    return " ".join(text.split()).replace("|", "\\|")


def page(findings):
    left, sections = list(findings), {}
    for title, when, belongs in GROUPS:
        sections[title] = (when, [one for one in left if belongs(one)])
        left = [one for one in left if one not in sections[title][1]]
    order = ["Certificates, requests and keys", "PFX", "Chains", "Servers and their chains", "Devices", "Public CAs", "Device profiles", "Other commands"]
    lines = [HEAD]
    for title in order:
        when, ones = sections[title]
        lines += [f"## {title}", ""] + ([when, ""] if when else []) + ["| id | severity | what | what to do | source |", "|---|---|---|---|---|"]
        for one in ones:
            source = "<br>".join(map(cell, one["dates"])) if title == "Public CAs" and one["dates"] else cell(one["citation"])
            lines.append(f"| `{one['id']}` | {one['severity']} | **{cell(one['title'])}** {cell(one['meaning'])} | {cell(one['mend'])} | {source} |")
        lines.append("")
    return "\n".join(lines)


def windows(codes):
    return WINDOWS_HEAD + "".join(f"| `{one['id']}` | `{one['title']}` | {cell(one['meaning'])} | {cell(one['mend'])} |\n" for one in codes)


def main():
    said = json.loads(subprocess.run([sys.argv[1], "explain", "--json"], check=True, capture_output=True).stdout)["explanations"]
    text = page([one for one in said if one["kind"] == "finding"])
    windows_text = windows([one for one in said if one["kind"] == "windows-code"])
    if "--update" in sys.argv:
        PAGE.write_text(text)
        WINDOWS.write_text(windows_text)
    failures = [] if PAGE.read_text() == text else ["docs/findings.md is not what certkit explain says: tests/docs/findings.py CERTKIT --update"]
    if not WINDOWS.exists() or WINDOWS.read_text() != windows_text:
        failures.append("docs/windows-codes.md is not what certkit explain says: tests/docs/findings.py CERTKIT --update")
    codes = CODES.read_text()
    for one in said:
        if one["kind"] in ("finding", "windows-code", "error-text"):
            continue
        first = f"`{one['id']}` | {one['exit']}" if one["kind"] == "error" else one["id"]
        if f"| {first} | {one['meaning']} | {one['mend']} |" not in codes:
            failures.append(f"docs/exit-codes.md: the line of {one['id']} is not what certkit explain says")
    words = re.findall(r"^\| (?:`([a-z-]+)` \| \d+|(\d+)) \|", codes, re.MULTILINE)
    explained = {one["id"] for one in said}
    failures += [f"docs/exit-codes.md: certkit explain does not know {a or b}" for a, b in words if (a or b) not in explained]
    if failures:
        sys.exit("\n".join(failures))
    print(f"{len(said)} words")


main()
