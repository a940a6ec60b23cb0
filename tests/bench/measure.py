"""Taking figures, and putting them beside each other."""
import json, os, re, statistics, subprocess
from dataclasses import dataclass, field

# openssl reads its whole bundle of CAs at every start where it finds one (OPENSSLDIR/cert.pem): without it the comparison is fair to openssl.
WITHOUT_BUNDLE = {"SSL_CERT_FILE": "/nonexistent", "SSL_CERT_DIR": "/nonexistent"}

EMPTY = "an empty process (true)"  # what is below every figure of a whole process; no rival


class NotMeasured(Exception):
    """There is no figure, though all that was run did its work: nothing fails, and what the work would have measured from here on is left out."""


@dataclass
class Target:
    """What certkit is to reach, bounds included: with its own figure, or with its ratio to a peer."""
    at_least: float = None
    aim: float = None
    at_most: bool = False  # the smaller the better: at_least and aim are upper bounds


@dataclass
class Row:
    id: str
    work: str
    unit: str
    figures: dict                                 # who -> list of samples, in rounds that belong together
    faster_is_smaller: bool = True                # False: a rate
    targets: dict = field(default_factory=dict)   # who -> Target: of certkit's figure, or of the ratio to that peer
    mean: bool = False                            # of skewed distributions (searches for primes), else the median
    note: str = ""

    def middle(self, who):
        return (statistics.fmean if self.mean else statistics.median)(self.figures[who])

    def ratio(self, who):
        """How many times better certkit is than `who`: the median over the rounds, each compared with itself."""
        ours, theirs = self.figures["certkit"], self.figures[who]
        if self.mean or len(ours) != len(theirs):
            ratio = self.middle(who) / self.middle("certkit")
        else:
            ratio = statistics.median(b / a for a, b in zip(ours, theirs))
        return ratio if self.faster_is_smaller else 1 / ratio

    def is_rival(self, who):
        return who != EMPTY and who != "certkit" and not who.startswith("certkit,")

    def to_json(self):
        figures = {}
        for who, samples in self.figures.items():
            entry = {"value": self.middle(who), "low": min(samples), "high": max(samples), "rounds": len(samples)}
            if self.is_rival(who):
                entry["ratio"] = self.ratio(who)
            if who in self.targets:
                target = self.targets[who]
                entry["target"] = {"at_most" if target.at_most else "at_least": target.at_least, "aim": target.aim}
            figures[who] = entry
        return {"id": self.id, "work": self.work, "unit": self.unit, "figures": figures, "note": self.note}


class Tools:
    def __init__(self, build, folder):
        self.certkit = build / "certkit"
        self.launch, self.in_process_program = build / "tests" / "bench-launch", build / "tests" / "bench-in-process"
        self.simulation = build / "tests" / "bench-scaling"
        self.folder = folder

    def environment(self, extra=None):
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("SSL_CERT_", "OPENSSL_", "CERTKIT_"))}
        return {**clean, "LC_ALL": "C.UTF-8", **(WITHOUT_BUNDLE if extra is None else extra)}

    def run(self, command, environment=None):
        done = subprocess.run([str(word) for word in command], env=self.environment(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"this failed (exit {done.returncode}): {' '.join(map(str, command))}\n{done.stderr[-4000:]}")
        return done

    def processes(self, commands, rounds, environment=None):
        """Runs who -> command in turn, `rounds` times after one that is not counted. Returns who -> wall, cpu (ms) and peak (MiB) samples."""
        line = [self.launch, rounds]
        for command in commands.values():
            line += ["--", *command]
        samples = {who: {"wall": [], "cpu": [], "peak": []} for who in commands}
        names = list(commands)
        for each in self.run(line, environment).stdout.splitlines():
            _, index, wall, cpu, peak = map(int, each.split())
            one = samples[names[index]]
            one["wall"].append(wall / 1000), one["cpu"].append(cpu / 1000), one["peak"].append(peak / 1024)
        return samples

    def in_process(self, work, rounds, *files):
        """Row -> who -> samples in CPU microseconds per item."""
        rows = {}
        for line in self.run([self.in_process_program, work, rounds, *files]).stdout.splitlines():
            rows.update(json.loads(line))
        return rows

    def instructions(self, command, environment=None):
        """Of all threads, by callgrind; None is never returned: without valgrind nothing is measured."""
        out = self.folder / "callgrind.out"
        done = self.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command], environment)
        return int(re.search(r"Collected : (\d+)", done.stderr).group(1))

    def share(self, function, command):
        """How many percent of all instructions are those of `function`, and of what it calls. NotMeasured: there is no such name in the program."""
        self.instructions(command)
        table = self.run(["callgrind_annotate", "--inclusive=yes", "--auto=no", self.folder / "callgrind.out"]).stdout
        found = re.findall(r"\(\s*([\d.]+)%\)\s+\S*:" + re.escape(function), table)
        if not found:
            raise NotMeasured(f"callgrind knows no function {function}")
        return max(map(float, found))


def column(samples, what):
    return {who: of[what] for who, of in samples.items()}
