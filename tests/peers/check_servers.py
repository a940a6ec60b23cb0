#!/usr/bin/env python3
# usage: check_servers.py PORTS CERTIFICATE KEY : servers that fail in a way of their own, each on a port of the system's choice on loopback.
# When all of them listen, PORTS has a line NAME=PORT for each, for a shell to read.
import os
import socket
import ssl
import struct
import sys
import threading

ports_file, certificate, key = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
held = []  # what is kept open


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def close_on_hello(connection):
    connection.recv(4096)
    connection.close()


def reset_on_hello(connection):
    connection.recv(4096)
    reset(connection)


def say_nothing(connection):
    held.append(connection)


def alert(description):
    def answer(connection):
        connection.recv(4096)
        connection.sendall(bytes([21, 3, 3, 0, 2, 2, description]))
        connection.close()

    return answer


def only_small_hellos(connection):
    if len(connection.recv(4096)) > 256:
        return reset(connection)
    connection.sendall(bytes([21, 3, 3, 0, 2, 2, 80]))
    connection.close()


def says(text):
    def answer(connection):
        connection.sendall(text)
        connection.recv(4096)
        connection.close()

    return answer


def http_without_tls(connection):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    connection.close()


def postgres(answer_octet):
    def answer(connection):
        if connection.recv(8)[4:] != bytes([0x04, 0xD2, 0x16, 0x2F]):
            return connection.close()  # as PostgreSQL does with a ClientHello
        connection.sendall(answer_octet)
        if answer_octet == b"S":
            over_to_tls(connection)

    return answer


def over_to_tls(connection):
    with context.wrap_socket(connection, server_side=True) as tls:
        tls.recv(4096)


def lines(connection):
    stream = connection.makefile("rb", buffering=0)
    while line := stream.readline(1000):
        yield line.strip().upper()


def smtp(offers):
    def answer(connection):
        connection.sendall(b"220 mail.test ESMTP\r\n")
        for line in lines(connection):
            if line.startswith(b"EHLO"):
                connection.sendall(b"250-mail.test\r\n" + (b"250 STARTTLS\r\n" if offers else b"250 SIZE 1000\r\n"))
            elif line == b"STARTTLS" and offers:
                connection.sendall(b"220 go on\r\n")
                return over_to_tls(connection)
            else:
                connection.sendall(b"502 5.5.1 no such command\r\n")

    return answer


def imap(connection):
    connection.sendall(b"* OK IMAP4rev1\r\n")
    for line in lines(connection):
        tag, _, command = line.partition(b" ")
        if command == b"STARTTLS":
            connection.sendall(tag + b" OK begin\r\n")
            return over_to_tls(connection)
        connection.sendall(b"* CAPABILITY IMAP4REV1 STARTTLS\r\n" + tag + b" OK\r\n")


# An answer that never ends, an octet at a time.
def drip(connection):
    with context.wrap_socket(connection, server_side=True) as tls:
        tls.recv(4096)
        tls.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not done.wait(0.05):
            tls.sendall(b"a")


def endless(connection):
    with context.wrap_socket(connection, server_side=True) as tls:
        tls.recv(4096)
        tls.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            tls.sendall(b"x" * 65536)


done = threading.Event()
servers = {
    "fin": close_on_hello,
    "rst": reset_on_hello,
    "silence": say_nothing,
    "alert_80": alert(80),
    "alert_70": alert(70),
    "alert_200": alert(200),
    "small_only": only_small_hellos,
    "http": http_without_tls,
    "ssh": says(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "ftp": says(b"220 (vsFTPd 3.0.3)\r\n"),
    "pop3": says(b"+OK ready\r\n"),
    "garbage": says(bytes(range(128, 256)) * 8),
    "smtp": smtp(True),
    "smtp_without": smtp(False),
    "imap": imap,
    "postgres_off": postgres(b"N"),
    "drip": drip,
    "endless": endless,
}


def quietly(answer, connection):
    try:
        connection.settimeout(30)
        answer(connection)
    except OSError:
        connection.close()


def serve(listener, answer):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=quietly, args=(answer, connection), daemon=True).start()


found = []
for name, answer in servers.items():
    listener = socket.create_server(("127.0.0.1", 0))
    found.append(f"{name}={listener.getsockname()[1]}\n")
    threading.Thread(target=serve, args=(listener, answer), daemon=True).start()

# A queue that is full: what comes now is dropped, as by a firewall.
full = socket.socket()
full.bind(("127.0.0.1", 0))
full.listen(0)
for _ in range(3):
    waiting = socket.socket()
    waiting.setblocking(False)
    waiting.connect_ex(full.getsockname())
    held.append(waiting)
found.append(f"full={full.getsockname()[1]}\n")

with open(ports_file + ".new", "w", encoding="ascii") as out:
    out.writelines(found)
os.rename(ports_file + ".new", ports_file)
done.wait()
