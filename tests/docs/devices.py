#!/usr/bin/env python3
"""docs/devices.md, from the shipped profiles. `devices.py CERTKIT --update` rewrites it; docs-devices compares."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/devices.md"
HEAD = """# Devices

Every device and role that certkit has a profile for: `certkit csr --profile ID`, `certkit profile show ID` for all of it. Made from the profiles by
`tests/docs/devices.py`. Names are as the rules say them, in the order of the certificate; what is there only under a condition is in italics.
*Known from* says how sure the facts are: documented by the vendor, reported widely, or inferred from both; every source is in the profile.
"""


def ask(program, *arguments):
    environment = {**os.environ, "CERTKIT_PROFILES": str(ROOT / "profiles")}
    return json.loads(subprocess.run([program, "profile", *arguments, "--json"], check=True, capture_output=True, env=environment).stdout)


def cell(text):
    return " ".join(text.split()).replace("|", "\\|")


def code(text):
    return "`" + cell(text) + "`"


def names(profile):
    rules = []
    for certificate in profile["certificates"]:
        common = certificate["cn"]
        if common and common not in rules:
            rules.append(common)
        for name in certificate["names"]:
            rule, condition = (name["rule"].split("  when ", 1) + [""])[:2]
            rule = rule.replace("  for each of ", " of ")
            if rule not in rules and not (condition and rule in rules):
                rules.append(("*" if condition else "") + rule)
    shown = []
    for rule in rules:
        text = "*" + code(rule[1:]) + "*" if rule.startswith("*${") or rule.startswith("*") and not rule.startswith("*.") else code(rule)
        if text not in shown:
            shown.append(text)
    return ", ".join(shown)


def files(profile):
    return "<br>".join(code(one["file"]) + " " + cell(one["format"]) + (f" ({cell(one['purpose'])})" if one["purpose"] else "") for one in profile["files"]) or "none: key and certificate stay in the device"


def page(program):
    listed = sorted(ask(program, "list")["profiles"], key=lambda one: (one["vendor"].lower(), one["id"]))
    text, vendor = HEAD, None
    for one in listed:
        profile = ask(program, "show", one["id"])
        if profile["vendor"] != vendor:
            vendor = profile["vendor"]
            text += f"\n## {vendor or 'Any vendor'}\n\n| device | names | files | known from |\n|---|---|---|---|\n"
        source = profile["sources"][0] if profile["sources"] else ""
        more = f" and {len(profile['sources']) - 1} more" if len(profile["sources"]) > 1 else ""
        versions = " (" + ", ".join(profile["versions"]) + ")" if profile["versions"] else ""
        text += f"| {cell(profile['title'] + versions)}<br>{code(profile['id'])} | {names(profile)} | {files(profile)} | {profile['status']}: {cell(source)}{more} |\n"
    return text


def main():
    made = page(sys.argv[1])
    if "--update" in sys.argv:
        PAGE.write_text(made)
    elif not PAGE.exists() or PAGE.read_text() != made:
        sys.exit("docs/devices.md is not what the profiles say: tests/docs/devices.py CERTKIT --update writes it")


main()
