"""What is measured: a function per work, which gives its rows. The targets are those of docs/performance.md."""
import json, sys
from pathlib import Path

from measure import EMPTY, Row, Target, column

PEERS = Path(__file__).with_name("peers.py")


def python(*words):
    return [sys.executable, "-B", PEERS, *words]


def inspect(tools, material, short):
    certificate, _ = material.leaf()
    commands = {
        "certkit": [tools.certkit, "inspect", certificate],
        "openssl x509 -noout -subject": ["openssl", "x509", "-noout", "-subject", "-in", certificate],
        "openssl x509 -noout -text": ["openssl", "x509", "-noout", "-text", "-in", certificate],
        "certtool -i": ["certtool", "-i", "--infile", certificate],
    }
    quick = tools.processes({**commands, "certkit, --json": [tools.certkit, "inspect", "--json", certificate], "certkit, --help": [tools.certkit, "--help"],
                             EMPTY: ["true"]}, 31 if short else 401)
    targets = {"openssl x509 -noout -subject": Target(2, 3.5), "certtool -i": Target(1.8, 2.8)}
    yield Row("inspect-time", "inspect one PEM certificate, whole process", "ms", column(quick, "wall"), targets=targets)
    yield Row("inspect-cpu", "the same, CPU time", "ms", column(quick, "cpu"), targets=targets)
    yield Row("inspect-memory", "the same, peak memory", "MiB", column(quick, "peak"), targets={"certkit": Target(4, 2.5, at_most=True)})
    slow = tools.processes({"certkit": commands["certkit"], "Python cryptography": python("inspect", certificate),
                            "keytool -printcert": ["keytool", "-printcert", "-file", certificate]}, 3 if short else 15)
    yield Row("inspect-slow-peers", "the same, beside peers with a run-time of their own", "ms", column(slow, "wall"))
    stock = tools.processes({"certkit": commands["certkit"], "openssl x509 with its CA bundle": commands["openssl x509 -noout -subject"]}, 5 if short else 51, {})
    yield Row("inspect-stock", "the same, openssl as it is installed", "ms", column(stock, "wall"))
    commands.pop("openssl x509 -noout -text")
    commands["certkit, --help"] = [tools.certkit, "--help"]
    yield Row("inspect-instructions", "the same, instructions (callgrind)", "million",
              {who: [tools.instructions(command) / 1e6] for who, command in commands.items()}, targets={"certkit": Target(3, 1, at_most=True)})


def parse(tools, material, short):
    der, pem = material.leaves()
    outer, inner = (2, 5) if short else (5, 20)
    taken = {}
    for _ in range(outer):
        for row, figures in tools.in_process("parse", inner, der, pem).items():
            for who, us in figures.items():
                taken.setdefault(row, {}).setdefault(who, []).extend(1e6 / each for each in us)
        taken["parse-der"].setdefault("Python cryptography", []).append(1e6 / float(tools.run(python("parse", pem)).stdout))
    yield Row("parse-der", "parse DER to all fields, one thread", "certificates/s", taken["parse-der"], faster_is_smaller=False,
              targets={"certkit": Target(200_000, 500_000), "d2i_X509": Target(20)},
              note="d2i_X509 and Botan only build their object; no field is read from it")
    yield Row("parse-pem", "parse a PEM bundle to all fields, one thread", "certificates/s", taken["parse-pem"], faster_is_smaller=False,
              targets={"certkit": Target(200_000, 500_000), "PEM_read_bio_X509": Target(20)})
    per_certificate = {}
    for who, library, many in (("certkit", "certkit", 1100), ("d2i_X509", "openssl", 300)):
        once = lambda count: tools.instructions([tools.in_process_program, "parse-once", 1, der, count, library])
        per_certificate[who] = [(once(many) - once(100)) / (many - 100) / 1000]
    yield Row("parse-instructions", "parse DER, instructions per certificate (callgrind)", "thousand", per_certificate)


def verify(tools, material, short):
    figures = {"verify-rsa": {}, "verify-ec": {}}
    for _ in range(2 if short else 5):
        for row, taken in tools.in_process("verify", 3 if short else 10).items():
            for who, us in taken.items():
                figures[row].setdefault(who, []).extend(1e6 / each for each in us)
    for row, title in (("verify-rsa", "RSA-2048"), ("verify-ec", "P-256")):
        yield Row(row, f"verify chains of three, {title}, everything loaded, one thread", "chains/s", figures[row], faster_is_smaller=False,
                  targets={"X509_verify_cert": Target(0.85, 1)}, note="certkit remembers which signatures of intermediates held")
    leaf, anchors = material.below_many_anchors()
    samples = tools.processes({
        "certkit": [tools.certkit, "check", leaf, "--trust", anchors, "--offline", "--host", "host0.bench.example"],
        "openssl verify": ["openssl", "verify", "-CAfile", anchors, leaf],
        "certtool --verify": ["certtool", "--verify", "--infile", leaf, "--load-ca-certificate", anchors],
    }, 5 if short else 51)
    yield Row("check-time", "check one leaf against 145 anchors, whole process", "ms", column(samples, "wall"), targets={"certkit": Target(4.5, at_most=True)},
              note="certkit asks OpenSSL and Botan")
    yield Row("check-cpu", "the same, CPU time", "ms", column(samples, "cpu"))
    yield Row("check-memory", "the same, peak memory", "MiB", column(samples, "peak"))


def truststore(tools, material, short):
    rounds = 3 if short else 15
    out = material.fresh("store", rounds)
    samples = tools.processes({
        "certkit": [tools.certkit, "truststore", "build", *material.bundles(), "-o", f"{out}/certkit.pem"],
        "Python cryptography": python("truststore", f"{out}/python.pem", *material.bundles()),
    }, rounds)
    targets = {"certkit": Target(30, 16, at_most=True), "Python cryptography": Target(6)}
    yield Row("truststore-time", "truststore build of 50 bundles × 140, whole process", "ms", column(samples, "wall"), targets=targets)
    yield Row("truststore-cpu", "the same, CPU time", "ms", column(samples, "cpu"), targets=targets)
    yield Row("truststore-memory", "the same, peak memory", "MiB", column(samples, "peak"))


def pfx(tools, material, short):
    rounds = 3 if short else 15
    certificate, key = material.leaf()
    store, password = material.pfx()
    samples = tools.processes({
        "certkit": [tools.certkit, "inspect", store, "--passin", f"file:{password}"],
        "openssl pkcs12 -in": ["openssl", "pkcs12", "-in", store, "-passin", f"file:{password}", "-nodes", "-out", "/dev/null"],
        "certtool --p12-info": ["certtool", "--p12-info", "--inder", "--infile", store, "--password", "bench"],
        "Python cryptography": python("pfx", store),
    }, rounds)
    yield Row("pfx-open", "open an AES-256 PFX at 600,000 iterations, whole process", "ms", column(samples, "wall"),
              targets={"openssl pkcs12 -in": Target(1.9, 3.3)}, note="certtool derives two of the three keys and shows no private key")
    yield Row("pfx-open-cpu", "the same, CPU time", "ms", column(samples, "cpu"))
    out = material.fresh("pfx", rounds)
    samples = tools.processes({
        "certkit": [tools.in_process_program, "make-pfx", 1, certificate, key, f"{out}/certkit.pfx", 600000],
        "openssl pkcs12 -export": ["openssl", "pkcs12", "-export", "-in", certificate, "-inkey", key, "-out", f"{out}/openssl.pfx", "-iter", "600000",
                                   "-passout", f"file:{password}"],
        "certtool --to-p12": ["certtool", "--to-p12", "--load-certificate", certificate, "--load-privkey", key, "--p12-name", "bench", "--password", "bench",
                              "--outder", "--outfile", f"{out}/certtool.pfx"],
    }, rounds)
    yield Row("pfx-create", "create one, whole process", "ms", column(samples, "wall"), targets={"openssl pkcs12 -export": Target(1.9, 3.3)},
              note="certkit: the library through tests/bench, as no command asks for so many iterations; certtool writes AES-128")
    yield Row("pfx-create-cpu", "the same, CPU time", "ms", column(samples, "cpu"))
    samples = tools.processes({
        "certkit": [tools.certkit, "convert", certificate, key, "-o", f"{out}/convert.pfx", "--passout", f"file:{password}"],
        "openssl pkcs12 -export": ["openssl", "pkcs12", "-export", "-in", certificate, "-inkey", key, "-out", f"{out}/export.pfx", "-iter", "100000",
                                   "-passout", f"file:{password}"],
    }, rounds)
    yield Row("pfx-convert", "create one at 100,000 iterations, read back before it is in place", "ms", column(samples, "wall"))


def csr(tools, material, short):
    outer, inner = (2, 3) if short else (5, 10)
    rates = {}
    for _ in range(outer):
        for who, us in tools.in_process("csr", inner)["csr"].items():
            rates.setdefault(who, []).extend(1e6 / each for each in us)
        rates.setdefault("Python cryptography", []).append(1e6 / float(tools.run(python("csr", 100)).stdout))
    yield Row("csr", "P-256 key and CSR with 20 SANs, in process, one core", "per second", rates, faster_is_smaller=False,
              targets={"certkit, without the second opinion": Target(10_000, 20_000)}, note="keys and requests as PEM in memory; only certkit reads back what it made, by another library")
    rounds = 5 if short else 51
    out = material.fresh("csr", rounds)
    names = [f"host{i}.bench.example" for i in range(20)]
    config = material.folder / "request.cnf"
    config.write_text("[req]\nprompt=no\ndistinguished_name=dn\nreq_extensions=ext\n[dn]\nC=NO\nO=Bench\nCN=host0.bench.example\n[ext]\n"
                      "keyUsage=critical,digitalSignature\nsubjectAltName=" + ",".join("DNS:" + name for name in names) + "\n")
    samples = tools.processes({
        "certkit": [tools.certkit, "csr", "--subject", "CN=host0.bench.example,O=Bench,C=NO", "--key-type", "ec:p256", "--out-dir", out, "--name", "certkit",
                    *(word for name in names for word in ("--san", name))],
        "openssl req": ["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", config,
                        "-keyout", f"{out}/openssl.key", "-out", f"{out}/openssl.csr"],
    }, rounds)
    yield Row("csr-process", "the same, whole process, files written", "ms", column(samples, "wall"))


def rsa(tools, material, short):
    taken = tools.in_process("rsa", 8 if short else 100)["rsa"]
    certtool = tools.processes({"certtool": ["certtool", "--generate-privkey", "--key-type", "rsa", "--bits", "2048", "--no-text"]}, 8 if short else 100)
    figures = {who: [each / 1000 for each in us] for who, us in taken.items()}
    figures["certtool --generate-privkey"] = certtool["certtool"]["cpu"]
    yield Row("rsa", "RSA-2048 key generation, CPU time", "ms", figures, targets={"OpenSSL EVP_RSA_gen": Target(2.7)}, mean=True,
              note="means: the search for primes takes as long as it takes")


def folders(tools, material, short):
    few, many = (200, 1000) if short else (1000, 10_000)
    rounds = 2 if short else 7
    works = {"inspect": ("inspect -r", ["inspect", "-r"]), "verify-pair": ("verify-pair", ["verify-pair"])}
    for id, (title, words) in works.items():
        line = [tools.certkit, *words]
        commands = {"certkit": [*line, material.pairs(many)], "certkit, one core": ["taskset", "-c", "0", *line, material.pairs(many)]}
        if id == "inspect":
            commands["openssl storeutl"] = ["openssl", "storeutl", "-noout", "-r", material.pairs(many)]
        samples = tools.processes(commands, rounds)
        wall = column(samples, "wall")
        yield Row(f"{id}-folder-time", f"{title} of {many} files (certificates and keys)", "ms", wall)
        yield Row(f"{id}-folder-cpu", "the same, CPU time", "ms", column(samples, "cpu"))
        # The quickest of each: what a neighbour on the machine takes from two cores, it does not take from one.
        yield Row(f"{id}-folder-cores", f"the same, two cores against one (the quickest of {rounds})", "×",
                  {"certkit": [min(wall["certkit, one core"]) / min(wall["certkit"])]}, targets={"certkit": Target(1.75)})
        peak = tools.processes({"few": [*line, material.pairs(few)], "certkit": commands["certkit"]}, 1)
        yield Row(f"{id}-folder-memory", "the same, peak memory", "MiB", {"certkit": peak["certkit"]["peak"], f"certkit, {few} files": peak["few"]["peak"]},
                  targets={"certkit": Target(16, at_most=True)})


def scan(tools, material, short):
    """A file for each certificate, none like another: so every fingerprint is new. Their files are in the page cache."""
    few, many = (500, 5000) if short else (10_000, 100_000)
    rounds = 3 if short else 7
    line = [tools.certkit, "scan", "--within", "1d"]
    commands = {"certkit": [*line, material.files(many)], "openssl storeutl": ["openssl", "storeutl", "-noout", "-certs", "-r", material.files(many)]}
    samples = tools.processes(commands, rounds)
    rate = {who: [many / (ms / 1000) for ms in taken] for who, taken in column(samples, "wall").items()}
    yield Row("scan-rate", f"scan of {many:,} DER files, each another certificate, whole process", "files/s", rate, faster_is_smaller=False,
              targets={"certkit": Target(100_000, 300_000), "openssl storeutl": Target(10)},
              note="the files are in memory; storeutl takes no fingerprints and keeps nothing")
    yield Row("scan-cpu", "the same, CPU time per file", "µs", {who: [ms * 1000 / many for ms in taken] for who, taken in column(samples, "cpu").items()})
    peak = tools.processes({"few": [*line, material.files(few)], "certkit": commands["certkit"], "all": [*line, "--all", material.files(many)]}, 1)
    yield Row("scan-memory", "the same, peak memory", "MiB", {"certkit": peak["certkit"]["peak"], f"certkit, {few:,} files": peak["few"]["peak"],
                                                             "certkit, --all": peak["all"]["peak"]}, targets={"certkit": Target(16, at_most=True)})


def scaling(tools, material, short):
    """Simulated, and so the same everywhere: docs/scaling.md. It is here so that who changes the planner sees what comes of it."""
    found = json.loads(tools.run([tools.simulation, "--json"]).stdout)
    title = "a million certificates at 47 days, simulated, four workers: 3 days without renewals"
    yield Row("scaling-caught-up", f"{title}, caught up after", "hours", {"certkit": [found["caught_up_minutes"] / 60]}, targets={"certkit": Target(24, at_most=True)})
    yield Row("scaling-waiting", "the same, due and waiting at its end", "certificates", {"certkit": [found["waiting"]]})
    yield Row("scaling-expired", "the same, not renewed in time", "certificates", {"certkit": [found["expired"]]}, targets={"certkit": Target(0, at_most=True)})


def batch(tools, material, short):
    """Keys and requests by the thousand. Peers do fewer of them: what is compared is the rate."""
    few, many, by_script, by_python = (200, 3000, 60, 300) if short else (1000, 30_000, 1000, 3000)
    rounds = 2 if short else 7
    folders = {who: material.fresh(f"batch-{who}", rounds) for who in ("certkit", "unread", "openssl", "python")}
    line = [tools.certkit, "csr", "--key-type", "ec:p256", "--quiet", "--batch"]
    numbers, each = material.script(by_script)
    unread, script = "certkit, --no-second-opinion", "openssl req, xargs -P2"
    samples = tools.processes({
        "certkit": [*line, material.batch(many), "--out-dir", folders["certkit"]],
        unread: [*line, material.batch(many), "--no-second-opinion", "--out-dir", folders["unread"]],
        script: ["xargs", "-P2", "-I@", "-a", numbers, "sh", each, folders["openssl"], "@"],
        "Python cryptography": python("csr-files", folders["python"], by_python),
    }, rounds)
    counts = {"certkit": many, unread: many, script: by_script, "Python cryptography": by_python}
    rate = {who: [counts[who] / (ms / 1000) for ms in taken] for who, taken in column(samples, "wall").items()}
    peers = (script, "Python cryptography")
    yield Row("batch-rate", f"csr --batch of {many:,} P-256 keys and CSRs with 20 SANs, into files, not read back", "pairs/s",
              {"certkit": rate[unread], **{who: rate[who] for who in peers}}, faster_is_smaller=False,
              targets={"certkit": Target(6000, 12_000), script: Target(20, 45), "Python cryptography": Target(3, 6)},
              note="certkit flushes all of it to the disk; the peers do not")
    yield Row("batch-read-back-rate", "the same as it is without options: all of it read back by another library", "pairs/s",
              {"certkit": rate["certkit"], **{who: rate[who] for who in peers}}, faster_is_smaller=False)
    yield Row("batch-cpu", "the same, CPU time per pair", "µs", {who: [ms * 1000 / counts[who] for ms in taken] for who, taken in column(samples, "cpu").items()})
    out = material.fresh("batch-few", 1)
    peak = tools.processes({"few": [*line, material.batch(few), "--out-dir", out]}, 1)
    yield Row("batch-memory", "the same, peak memory", "MiB", {"certkit": samples["certkit"]["peak"], f"certkit, {few:,} lines": peak["few"]["peak"]})
    few, by_script, rounds = (24, 12, 1) if short else (200, 60, 3)
    folders = {who: material.fresh(f"batch-rsa-{who}", rounds) for who in ("certkit", "openssl")}
    numbers, each = material.script(by_script, "rsa:2048")
    samples = tools.processes({
        "certkit": [tools.certkit, "csr", "--key-type", "rsa:2048", "--quiet", "--batch", material.batch(few), "--out-dir", folders["certkit"]],
        "openssl req, xargs -P2": ["xargs", "-P2", "-I@", "-a", numbers, "sh", each, folders["openssl"], "@"],
    }, rounds)
    counts = {"certkit": few, "openssl req, xargs -P2": by_script}
    yield Row("batch-rsa-rate", f"csr --batch of {few:,} RSA-2048 keys and CSRs", "pairs/s",
              {who: [counts[who] / (ms / 1000) for ms in taken] for who, taken in column(samples, "wall").items()}, faster_is_smaller=False,
              targets={"openssl req, xargs -P2": Target(2.7)}, note="the search for primes takes as long as it takes: few keys say little")
    if short:
        return  # what callgrind makes of a search for primes takes as long as all the rest
    line = [tools.certkit, "csr", "--key-type", "rsa:2048", "--quiet", "--batch", material.batch(12), "--out-dir"]
    share = lambda folder, *words: [tools.share("Botan::RSA_PrivateKey::RSA_PrivateKey(Botan::RandomNumberGenerator&", [*line, material.folder / folder, *words])]
    yield Row("batch-rsa-search", "the same, not read back: the search for keys, of all instructions (callgrind)", "%",
              {"certkit": share("searched", "--no-second-opinion"), "certkit, read back": share("searched-read-back")}, faster_is_smaller=False,
              targets={"certkit": Target(95)})


def renew(tools, material, short):
    """A whole fleet, from YAML to files that are in place, verified and on the disk."""
    many, by_script, by_python, rounds = (300, 40, 200, 2) if short else (1000, 1000, 1000, 5)
    folders = {who: material.fresh(f"renew-{who}", rounds) for who in ("openssl", "python")}
    numbers, each = material.renewal_script(by_script)
    samples = tools.processes({
        "certkit": [tools.certkit, "renew", "--fleet", f"{material.fleets(tools.certkit, many, rounds)}/fleet.yaml", "--quiet"],
        "openssl req, x509, verify, xargs -P2": ["xargs", "-P2", "-I@", "-a", numbers, "sh", each, folders["openssl"], "@"],
        "Python cryptography": python("renewals", folders["python"], by_python),
    }, rounds)
    counts = {"certkit": many, "openssl req, x509, verify, xargs -P2": by_script, "Python cryptography": by_python}
    rate = {who: [counts[who] / (ms / 1000) for ms in taken] for who, taken in column(samples, "wall").items()}
    yield Row("renew-rate", f"renew of {many:,} P-256 certificates by a CA in a folder", "renewals/s", rate, faster_is_smaller=False,
              targets={"openssl req, x509, verify, xargs -P2": Target(20, 45), "Python cryptography": Target(3, 6)},
              note="certkit records each step before and after, and flushes it to the disk; the peers record and flush nothing")
    yield Row("renew-cpu", "the same, CPU time per renewal", "µs", {who: [ms * 1000 / counts[who] for ms in taken] for who, taken in column(samples, "cpu").items()})
    yield Row("renew-memory", "the same, peak memory", "MiB", {"certkit": samples["certkit"]["peak"]})


def plan(tools, material, short):
    """A fleet that is in place: each file is read, and nothing is due."""
    many, rounds = (1000, 2) if short else (30_000, 7)
    samples = tools.processes({"certkit": [tools.certkit, "renew", "--plan", "--fleet", material.fleet_in_place(tools.certkit, many)]}, rounds)
    yield Row(f"plan-{many}", f"renew --plan of {many:,} certificates that are in place, whole process", "ms", column(samples, "wall"),
              targets={} if short else {"certkit": Target(2000, at_most=True)})
    yield Row("plan-cpu", "the same, CPU time", "ms", column(samples, "cpu"))
    yield Row("plan-memory", "the same, peak memory", "MiB", column(samples, "peak"))


def ca(tools, material, short):
    """One more certificate of a CA that has signed few, or very many."""
    few, many = 100, 100_000
    rounds = 5 if short else 51
    folders = {rows: material.authority(tools.certkit, rows) for rows in (few, many)}
    sign = lambda rows: [tools.certkit, "ca", "sign", folders[rows][0], folders[rows][1], "--out-dir", material.fresh(f"signed{rows}-", rounds)]
    samples = tools.processes({"certkit": sign(many), "certkit, of 100": sign(few)}, rounds)
    yield Row("ca-time", f"ca sign, with {many:,} certificates issued before, whole process", "ms", column(samples, "wall"))
    yield Row("ca-growth", "the same against one with 100 (the quickest of all), ×", "×",
              {"certkit": [min(samples["certkit"]["cpu"]) / min(samples["certkit, of 100"]["cpu"])]}, targets={"certkit": Target(1.2, at_most=True)},
              note="CPU time; openssl ca reads and writes its whole index for each certificate")


WORKS = {each.__name__: each for each in (inspect, parse, verify, truststore, pfx, csr, rsa, batch, renew, plan, ca, folders, scan, scaling)}
