"""The bench: see tests/bench/run for its use, and docs/performance.md for what the figures mean."""
import argparse, json, os, platform, shutil, sys, tempfile, time
from pathlib import Path

from measure import NotMeasured, Tools
from material import Material
from rows import WORKS, python


def machine(tools):
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    first = lambda *command: tools.run(command).stdout.splitlines()[0].strip()
    return {
        "processor": model, "cpus": len(os.sched_getaffinity(0)), "kernel": platform.release(), "system": first("sh", "-c", ". /etc/os-release; echo $PRETTY_NAME"),
        "load_before": os.getloadavg()[0], "certkit": first(tools.certkit, "--version"), "openssl": first("openssl", "version"), "certtool": first("certtool", "--version"),
        "keytool": first("java", "--version"), "cryptography": first(*python("version")), "valgrind": first("valgrind", "--version"),
    }


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def reached(value, target):
    good = (lambda bound: value <= bound) if target.at_most else (lambda bound: value >= bound)
    if target.aim is not None and good(target.aim):
        return "aim"
    return "yes" if good(target.at_least) else "**no**"


def lines(row):
    """A line of the table per contender."""
    for who in row.figures:
        ratio = row.ratio(who) if row.is_rival(who) else None
        target = row.targets.get(who)
        bounds = verdict = ""
        if target:
            value = row.middle(who) if ratio is None else ratio
            sign, times = ("≤ " if target.at_most else "≥ "), ("" if ratio is None else "×")
            bounds = sign + number(target.at_least) + times + ("" if target.aim is None else f" (aim {number(target.aim)}{times})")
            verdict = reached(value, target)
        yield [f"{row.work}, {row.unit}" if who == "certkit" else "", who, number(row.middle(who)), "" if ratio is None else number(ratio) + "×", bounds, verdict]


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description="Measures certkit beside its peers.")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--short", action="store_true", help="within a minute, for CI: fewer rounds, smaller folders")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--only", action="append", choices=WORKS, help="this work alone (may be given several times)")
    options = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="certkit-bench."))
    try:
        tools, material = Tools(options.build, folder), Material(folder, options.short)
        about = machine(tools)
        print(f"{about['processor']}, {about['cpus']} CPUs, {about['system']}, load {about['load_before']:.1f}\n{about['openssl']}; certtool {about['certtool'].split()[-1]}; "
              f"keytool of {about['keytool']}; cryptography {about['cryptography']}; {about['valgrind']}\n")
        print("| work | who | figure | certkit is better by | to reach | reached |\n|---|---|--:|--:|--:|---|")
        rows, left_out, started = [], [], time.monotonic()
        for name in options.only or WORKS:
            try:
                for row in WORKS[name](tools, material, options.short):
                    rows.append(row)
                    for cells in lines(row):
                        print("| " + " | ".join(cells) + " |", flush=True)
            except NotMeasured as why:
                left_out.append(f"{name}: the rest is not measured: {why}")
        about["load_after"] = os.getloadavg()[0]
        print()
        for row in rows:
            if row.note:
                print(f"{row.id}: {row.note}.")
        for line in left_out:
            print(line)
        print(f"\n{time.monotonic() - started:.0f} s; load at the end {about['load_after']:.1f}")
        if options.json:
            document = {"schema": "certkit.bench/1", "short": options.short, "machine": about, "rows": [row.to_json() for row in rows]}
            options.json.write_text(json.dumps(document, indent=1) + "\n")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
