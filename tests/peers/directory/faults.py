#!/usr/bin/env python3
"""Servers that are no directory, for publish.test.sh: each on a free port of loopback, printed as `NAME PORT`, until it is ended.

usage: faults.py PORT-OF-LDAPS CERTIFICATE KEY
  relay     TLS with the certificate given, and behind it another TLS connection to PORT-OF-LDAPS: whoever does not bind the login to the channel
            logs in through it
  web       speaks HTTP
  closes    closes each connection at once
  huge      answers with the head of a message of 100 MB, and goes on and on
  garbage   answers with what is no BER
  broken    answers the login, and closes in the middle of the answer to the next request
"""
import socket
import ssl
import sys
import threading


def listener():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(16)
    return server


def serve(name, handle):
    server = listener()
    print(name, server.getsockname()[1], flush=True)

    def loop():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=quietly, args=(handle, connection), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


def quietly(handle, connection):
    try:
        handle(connection)
    except OSError:
        pass
    finally:
        connection.close()


def copy(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for one in (source, sink):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def relay(port, certificate, key):
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate, key)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    theirs.check_hostname = False
    theirs.verify_mode = ssl.CERT_NONE

    def handle(connection):
        near = ours.wrap_socket(connection, server_side=True)
        far = theirs.wrap_socket(socket.create_connection(("127.0.0.1", port)))
        threading.Thread(target=copy, args=(far, near), daemon=True).start()
        copy(near, far)

    return handle


def web(connection):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.0 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>\xe3\x81\x93\xe3\x82\x93</html>")


def huge(connection):
    connection.recv(4096)
    connection.sendall(b"\x30\x84\x06\x40\x00\x00" + b"\x02\x01\x01")
    while True:
        connection.sendall(bytes(65536))


def garbage(connection):
    connection.recv(4096)
    connection.sendall(b"\xff" * 4096)


def broken(connection):
    login = connection.recv(4096)
    connection.sendall(b"\x30\x0c\x02\x01" + login[4:5] + b"\x61\x07\x0a\x01\x00\x04\x00\x04\x00")
    connection.recv(4096)
    connection.sendall(b"\x30\x82\x01\x00\x02\x01")


def main():
    port, certificate, key = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    serve("relay", relay(port, certificate, key))
    serve("web", web)
    serve("closes", lambda connection: None)
    serve("huge", huge)
    serve("garbage", garbage)
    serve("broken", broken)
    print("ready", 0, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
