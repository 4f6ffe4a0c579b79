#!/usr/bin/env python3
"""A proxy on loopback that knows CONNECT and nothing else.

    connect.py FOLDER [MODE]

Its port goes to FOLDER/port, the head of each request to FOLDER/heads.  MODE
"refuse" answers 403; "deaf" listens and never says a word.  Ends after ten
minutes, when nobody ended it before.
"""
import os
import signal
import socket
import sys
import threading

folder = sys.argv[1]
mode = sys.argv[2] if len(sys.argv) > 2 else "connect"
signal.alarm(600)


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def read_head(client):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = client.recv(1)
        if not byte:
            break
        head += byte
    return head


def answer(client):
    head = read_head(client)
    with open(os.path.join(folder, "heads"), "ab") as log:
        log.write(head)
    word, target = (head.split() + [b"", b""])[:2]
    host, _, port = target.decode().rpartition(":")
    if mode == "refuse" or word != b"CONNECT":
        client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        client.close()
        return
    server = socket.create_connection((host, int(port)))
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(64)
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(listener.getsockname()[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
while mode == "deaf":
    signal.pause()
while True:
    caller = listener.accept()[0]
    threading.Thread(target=answer, args=(caller,), daemon=True).start()
