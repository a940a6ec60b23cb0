"""Clients that do not stop: one TLS handshake after another with a server of many names, until SIGTERM.

usage: handshakes.py PORT TRUST.pem NAMES REPORT ROUNDS
NAMES has a host in each line; each is asked for in turn, at 127.0.0.1:PORT. A handshake is good where its chain is complete, is for that name,
and leads to an anchor in TRUST.pem, and where the server proves that it has the key, which TLS wants for each. ROUNDS is written anew with each
round through all names; REPORT at the end: {"handshakes", "failures": [text], "served": {name: [SHA-256 of the chain as it was sent]}}.
"""
import hashlib
import json
import os
import signal
import socket
import ssl
import sys
import threading

port, trust, names, report, rounds = int(sys.argv[1]), sys.argv[2], open(sys.argv[3]).read().split(), sys.argv[4], sys.argv[5]
context = ssl.create_default_context(cafile=trust)
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
lock = threading.Lock()
done, failures, served = 0, [], {name: [] for name in names}


def chain_of(connection):
    if hasattr(connection, "get_unverified_chain"):  # Python 3.13
        return connection.get_unverified_chain()
    from _ssl import ENCODING_DER
    return [one.public_bytes(ENCODING_DER) for one in connection._sslobj.get_unverified_chain()]


def shake(name):
    global done
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as plain, context.wrap_socket(plain, server_hostname=name) as connection:
            chain = hashlib.sha256(b"".join(chain_of(connection))).hexdigest()
        problem = None
    except OSError as error:  # ssl.SSLError is one
        problem = f"{name}: {type(error).__name__}: {error}"
    with lock:
        done += 1
        if problem:
            failures.append(problem)
        elif chain not in served[name]:
            served[name].append(chain)


def client(part):
    """Every second name: two clients make a round together."""
    number = 0
    while not stop.is_set():
        for name in names[part::2]:
            shake(name)
            if stop.is_set():
                return
        number += 1
        with open(f"{rounds}.{part}.new", "w") as file:
            file.write(f"{number}\n")
        os.replace(f"{rounds}.{part}.new", f"{rounds}.{part}")


clients = [threading.Thread(target=client, args=(part,)) for part in (0, 1)]
for one in clients:
    one.start()
for one in clients:
    one.join()
with open(report, "w") as file:
    json.dump({"handshakes": done, "failures": failures, "served": served}, file)
