"""Kills `certkit renew` from outside, looks at what is on the disk with other people's code, and lets it go on: until all is done, again and again.

usage: fleet_killed.py CERTKIT CERTIFICATES KILLS SEED , in a folder with a CA `lab`
Each round asks for one more name in every certificate, which makes all due once; who has been renewed in a round has its number among the names.
"""
import collections
import functools
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import time

from cryptography import x509
from cryptography.hazmat.primitives import serialization

certkit, many, kills_wanted, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
began = time.monotonic()
print(f"seed {seed}", flush=True)
dice = random.Random(seed)
names = [f"c{i}" for i in range(many)]
turns_link = {name: i % 2 == 1 for i, name in enumerate(names)}  # swap: generations; else its files are replaced one by one
in_place = ("swapped", "reloaded", "verified", "done")
keys = "fleet.state/fleet.keys"


def write_fleet(number):
    lines = ['issuers: {lab: {issuer: "ca:lab"}}', 'defaults: {issuer: lab, hooks: {reload: ["true"]}}', "certificates:"]
    for i, name in enumerate(names):
        swap = "generations" if turns_link[name] else "files"
        verify = ', hooks: {reload: ["true"], verify: ["true"]}' if i % 10 == 0 else ""
        lines.append(f"  - {{name: {name}, san: [{name}.test, r{number}.{name}.test], installations: [{{to: tls/{name}, swap: {swap}}}]{verify}}}")
    with open("fleet.yaml", "w") as file:
        file.write("\n".join(lines) + "\n")


def octets(path):
    with open(path, "rb") as file:
        return file.read()


@functools.lru_cache(maxsize=4 * many)
def read_certificate(pem):
    """Whose it is, of which round, and its public key."""
    certificate = x509.load_pem_x509_certificate(pem)
    host, of_round = sorted(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName), key=len)
    assert of_round.endswith("." + host), of_round
    return host[: -len(".test")], int(of_round[1 : of_round.index(".")]), certificate.public_key().public_numbers()


@functools.lru_cache(maxsize=4 * many)
def read_key(pem):
    return serialization.load_pem_private_key(pem, None).public_key().public_numbers()


def files_in(folder, name):
    return tuple(octets(f"{folder}/{name}{end}") for end in (".crt", ".key", "-fullchain.crt"))


def live(name):
    """The files that a service would read now."""
    return files_in(f"tls/{name}", name)


def round_of(name, files):
    """Of a whole set of files; None: it is none."""
    leaf, key, chain = files
    host, number, public = read_certificate(leaf)
    assert host == name, f"{name} has the certificate of {host}"
    return number if read_key(key) == public and chain.startswith(leaf) else None


def can_go_back(name, generation, old):
    """What was there before is kept: in the folder that the link led to, or beside what is to replace it."""
    if turns_link[name]:
        return any(files_in(one.path, name) == old for one in os.scandir("tls") if one.name.startswith(f"{name}.{generation - 1}-"))
    with tarfile.open(f"{keys}/{name}/{generation}/files.tar") as archive:
        return sorted(archive.extractfile(one).read() for one in archive if one.name.startswith("old/")) == sorted(old)


def look(number, old):
    """What a killed run left, before anybody mends it. How many are at which step."""
    said = subprocess.run([certkit, "renew", "status", "--json"], stdout=subprocess.PIPE, check=True).stdout
    steps = collections.Counter()
    half = []
    for one in json.loads(said)["certificates"]:
        name, files = one["name"], live(one["name"])
        found = round_of(name, files)
        # Done, and still of the round before: this one has not begun with it.
        step = "-" if one["step"] == "done" and found == number - 1 else one["step"]
        steps[step] += 1
        if step in in_place:
            assert found == number, f"{name} is {step}, and what is in place is of round {found}"
        elif step != "swapping":
            assert files == old[name], f"{name} is {step}, and what is in place is not what was there before"
        elif found is None:
            half.append(name)
        else:
            assert found == number or files == old[name], f"{name}: neither what was there before nor the new one"
        if step in in_place[:-1] or step == "swapping":
            assert can_go_back(name, number + 1, old[name]), f"{name} is {step}, and what was there before is lost"
    # Files are put in place for one certificate at a time; a link turns in one moment.
    assert len(half) <= 1 and not any(turns_link[name] for name in half), f"half in place: {half}"
    return steps


class Moment:
    """When to kill: looked for in what can be seen from outside."""

    def __init__(self, old):
        self.kind = dice.choice(("event", "event", "issued", "file"))
        self.lines = 0
        if self.kind == "event":  # of those that it tells
            self.at = dice.randint(1, 2 * many)
            self.text = f"event {self.at}"
        elif self.kind == "issued":  # when the CA has so many more
            self.at = len(os.listdir("lab/issued")) + dice.randint(1, many // 3)
            self.text = f"certificate {self.at} of the CA"
        else:  # when one is there in place of the old one: in the midst of a row of renames
            self.at = dice.choice([name for name in names if live(name) == old[name]] or names)
            self.was = self.now()
            self.text = f"files of {self.at}"

    def now(self):
        return os.readlink(f"tls/{self.at}") if turns_link[self.at] else os.stat(f"tls/{self.at}/{self.at}.crt").st_ino

    def has_come(self, said):
        if self.kind == "event":
            self.lines += said.read().count(b"\n")
            return self.lines >= self.at
        if self.kind == "issued":
            return len(os.listdir("lab/issued")) >= self.at
        return self.now() != self.was


def run_until(moment):
    """False: it came to its end before."""
    with open("said", "wb") as out, open("said", "rb") as said:
        process = subprocess.Popen([certkit, "renew", "-v"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out)
        while process.poll() is None and not moment.has_come(said):
            time.sleep(0.0005)
        process.kill()
        code = process.wait()
    assert code in (0, -signal.SIGKILL), f"exit {code}: {octets('said')[-2000:].decode()}"
    return code != 0


def finish():
    subprocess.run([certkit, "renew", "--quiet"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)


write_fleet(0)
finish()
rounds = kills = 0
all_steps = collections.Counter()
while kills < kills_wanted:
    old = {name: live(name) for name in names}
    assert all(round_of(name, old[name]) == rounds for name in names)
    rounds += 1
    write_fleet(rounds)
    while kills < kills_wanted:
        moment = Moment(old)
        if not run_until(moment):
            break
        kills += 1
        steps = look(rounds, old)
        all_steps += steps
        print(f"round {rounds}, killed at {moment.text}: " + ", ".join(f"{count} {step}" for step, count in steps.items()), flush=True)
    finish()

# A run that was killed when all was done left its sign in .workers: it goes with the next one that has something to do.
rounds += 1
write_fleet(rounds)
finish()

# Each pair is the new one; nothing was issued twice for one renewal, and the CA's index says the same as its certificates.
for name in names:
    assert round_of(name, live(name)) == rounds, name
issued = collections.Counter(read_certificate(octets(f"lab/issued/{one}"))[:2] for one in os.listdir("lab/issued"))
assert issued == collections.Counter((name, number) for name in names for number in range(rounds + 1)), [one for one in issued.items() if one[1] != 1]
with open("lab/index.txt") as index:
    assert sum(line.startswith("V") for line in index) == many * (rounds + 1)

# What is there besides is what belongs there: generations, one after the other, of which three are kept, and what is in them.
kept = range(max(1, rounds - 1), rounds + 2)
for name in names:
    assert sorted(os.listdir(f"{keys}/{name}")) == [str(one) for one in kept], f"{name}: {os.listdir(f'{keys}/{name}')}"
    for one in kept:
        assert sorted(os.listdir(f"{keys}/{name}/{one}")) == ["certificate.pem", "files.tar", "key.pem", "live.txt"], f"{name}, generation {one}"
    assert sorted(os.listdir(f"tls/{name}")) == sorted(f"{name}{end}" for end in (".crt", ".key", "-fullchain.crt")), name
    linked = sorted(one for one in os.listdir("tls") if one.startswith(f"{name}."))
    assert [one.split("-")[0] for one in linked] == ([f"{name}.{one}" for one in kept] if turns_link[name] else []), f"{name}: {linked}"
assert not os.listdir(f"{keys}/.workers")
assert sorted(os.listdir("fleet.state")) == ["fleet.db", "fleet.keys"], os.listdir("fleet.state")
hidden = [os.path.join(folder, one) for folder, _, files in os.walk(".") for one in files if one.startswith(".") and folder != "./lab"]
assert not hidden, hidden
print(f"{many} certificates, {rounds} rounds, {kills} kills, in {time.monotonic() - began:.0f} s; where they found them: {dict(all_steps)}")
