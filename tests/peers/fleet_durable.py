"""Judges in which order a renewal's files and records reached the disk.

usage: fleet_durable.py TRACE FOLDER files|generations , TRACE as `strace -f -y -s 100000` wrote it of `certkit renew` of `www` in FOLDER, which is one
file system. What a call writes may be anywhere from its beginning; what was written before a flush began is on the disk at its end, if it went
well. A name that is made or moved is on the disk with its folder, or its file system.
"""
import os
import re
import sys

trace, work, swap = sys.argv[1], os.path.realpath(sys.argv[2]), sys.argv[3]
state, keys, ca, tls = f"{work}/fleet.state/fleet.db-wal", f"{work}/fleet.state/fleet.keys/www", f"{work}/lab", f"{work}/tls"
WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate")
FLUSHES = ("fsync", "fdatasync", "syncfs")
calls = 0       # that have begun
dirty = {}      # files and folders that were written, and not flushed since: by which call the last time
said = set()    # what has been recorded, and is on the disk
saying = set()  # the same, as soon as it is flushed
seen = []       # what was looked at, in this order


def lies_in(folder):
    return sorted(one for one in dirty if one == folder or one.startswith((f"{folder}/", f"{folder}.")))


def require(what, on_disk, recorded):
    seen.append(what)
    for folder in on_disk:
        assert not lies_in(folder), f"{swap}: {what}, and not on the disk: {lies_in(folder)}"
    for word in recorded:
        assert word in said, f"{swap}: {what}, and {word} is not recorded for good, but {said}"


def once(what, on_disk, recorded):
    if what not in seen:
        require(what, on_disk, recorded)


def begins(call, arguments, paths):
    if call in WRITES:
        dirty[paths[0]] = calls
        if paths[0] == state:
            for word in ("key-ready", "sending", "pending", "issued", "checked", "staged", "swapping", "swapped", "reloaded", "verified"):
                if word in arguments and word not in said | saying:
                    require(f"recording {word}", [keys, tls] if word == "swapped" else [keys], saying)
                    saying.add(word)
        elif paths[0].startswith(f"{ca}/"):
            once("the CA writes", [keys], ["sending", "pending"])
        elif paths[0].startswith(f"{keys}/") and paths[0].endswith("/certificate.pem"):
            once("a file is made of the certificate", [], ["issued", "checked"])
        elif paths[0].startswith(tls):
            once("files are laid beside", [keys], ["staged", "swapping"])
    elif call in ("openat", "mkdir", "mkdirat", "link", "linkat", "symlink", "symlinkat"):
        if call != "openat" or "O_CREAT" in arguments:
            dirty[os.path.dirname(paths[-1])] = calls
    elif call.startswith("rename"):
        if os.path.dirname(paths[-1]) == tls or paths[-1] == tls:
            once("the first rename", [keys, tls], ["swapping"])
        dirty.pop(paths[0], None)
        dirty[paths[-1]] = dirty[os.path.dirname(paths[-1])] = calls
    elif call == "execve" and "/bin/true" in arguments:
        once("services are told", [keys, tls], ["swapped"])


def ends(call, paths, began, result):
    if call in FLUSHES and "= 0" in result:
        for one in [one for one, by in dirty.items() if by < began and (call == "syncfs" or one == paths[0])]:
            del dirty[one]
    if state not in dirty:
        said.update(saying)
        saying.clear()


unfinished = {}  # by process
for line in open(trace, errors="replace"):
    process, text = line.split(None, 1)
    resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", text)
    if resumed:
        ends(*unfinished.pop(process), resumed.group(1))
        continue
    found = re.match(r"(\w+)\((.*)", text)
    if not found:
        continue
    call, arguments = found.groups()
    if call in WRITES + FLUSHES:
        paths = re.match(r"\d+<([^>]*)>", arguments).group(1, 1)
    else:  # by name; no name here is given in a folder that is open
        paths = [os.path.join(work, one) for one in re.findall(r'"([^"]*)"', arguments)]
    calls += 1
    begins(call, arguments, paths)
    if "<unfinished" in text:
        unfinished[process] = (call, paths, calls)
    else:
        ends(call, paths, calls, text[text.rindex(")"):])

wanted = ["recording key-ready", "recording sending", "recording pending", "the CA writes", "recording issued", "recording checked",
          "a file is made of the certificate", "recording staged", "recording swapping", "files are laid beside", "the first rename", "recording swapped",
          "services are told", "recording reloaded", "recording verified"]
assert seen == wanted, f"{swap}: {seen}"
