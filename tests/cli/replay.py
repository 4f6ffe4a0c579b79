#!/usr/bin/env python3
"""Answer requests on loopback with files, one after the other.

    replay.py FOLDER

FOLDER/1 is the body of the first answer, FOLDER/2 of the second; the last one
is repeated.  FOLDER/N.status is its status (200) and FOLDER/N.header a header
line.  The port goes to FOLDER/port, each request's target to FOLDER/log.
Ends after ten minutes, when nobody ended it before.
"""
import http.server
import os
import signal
import sys

folder = sys.argv[1]
signal.alarm(600)


def read(name, default):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return default


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    count = 0

    def log_message(self, *args):
        pass

    def do_GET(self):
        with open(os.path.join(folder, "log"), "a") as log:
            log.write(self.path + "\n")
        if os.path.exists(os.path.join(folder, str(Answer.count + 1))):
            Answer.count += 1
        name = str(Answer.count)
        body = read(name, b"")
        self.send_response(int(read(name + ".status", b"200")))
        header = read(name + ".header", b"").decode().strip()
        if header:
            self.send_header(*header.split(": ", 1))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(server.server_port))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
