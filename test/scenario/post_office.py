# SPDX-License-Identifier: Apache-2.0
"""What messages go to, for tests: a mail server and an SMS gateway on this machine, as small as they can be, that can be
told to fail. `Mail().port`, `.letters`; `Gateway().port`, `.posts`. `.mood` is a function of the how-many-th and the letter
or post; it returns what to do."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import socket
import socketserver
import ssl
import threading
import time


class Mail:
    """mood(n, to) -> None (takes it), or the line to answer RCPT with, or "close", or ("sleep", seconds), or "close-after-data"."""

    def __init__(self, mood=None, tls=None, login=None):
        self.mood, self.letters, self.count, self.lock = mood or (lambda n, to: None), [], 0, threading.Lock()
        self.connections = 0
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write((text + "\r\n").encode())
                self.wfile.flush()

            def data(self):
                lines = []
                while True:
                    line = self.rfile.readline()
                    if line in (b".\r\n", b""):
                        return b"".join(lines)
                    lines.append(line[1:] if line.startswith(b"..") else line)

            def handle(self):
                outer.connections += 1
                sender, to, signed, secure, what = None, [], login is None, False, None
                self.say("220 post office")
                while True:
                    line = self.rfile.readline()
                    if not line:
                        return
                    word = line.decode("latin-1").strip()
                    verb = word.split(" ")[0].upper()
                    if verb == "EHLO":
                        extra = (["STARTTLS"] if tls and not secure else []) + (["AUTH PLAIN"] if login else [])
                        self.say("\r\n".join([f"250-{x}" for x in ["post office"] + extra] + ["250 8BITMIME"]))
                    elif verb == "HELO":
                        self.say("250 post office")
                    elif verb == "STARTTLS" and tls:
                        self.say("220 go on")
                        self.connection = tls.wrap_socket(self.connection, server_side=True)
                        self.rfile, self.wfile, secure = self.connection.makefile("rb"), self.connection.makefile("wb"), True
                    elif verb == "AUTH":
                        given = word.split(" ")[2] if len(word.split(" ")) > 2 else None
                        if given is None:
                            self.say("334 ")
                            given = self.rfile.readline().decode().strip()
                        signed = base64.b64decode(given) == f"\0{login[0]}\0{login[1]}".encode()
                        self.say("235 welcome" if signed else "535 who are you")
                    elif verb == "MAIL":
                        sender, to = word, []
                        self.say("250 ok" if signed else "530 sign in first")
                    elif verb == "RCPT":
                        with outer.lock:
                            n, outer.count = outer.count, outer.count + 1
                        what = outer.mood(n, word)
                        if isinstance(what, tuple):
                            time.sleep(what[1])
                            what = None
                        if what == "close":
                            return
                        if what is None or what == "close-after-data":
                            to.append(word)
                        self.say("250 ok" if what in (None, "close-after-data") else what)
                    elif verb == "DATA":
                        self.say("354 go on")
                        raw = self.data()
                        with outer.lock:
                            outer.letters.append({"from": sender, "to": to, "raw": raw, "secure": secure,
                                                  "mail": email.message_from_bytes(raw, policy=email.policy.default)})
                        if what == "close-after-data":
                            return
                        self.say("250 queued")
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads, request_queue_size = True, True, 64

            def handle_error(self, request, address):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    url = property(lambda self: f"smtp://127.0.0.1:{self.port}")


class Gateway:
    """mood(n, post) -> None (takes it), or (status, body), or "close", or ("sleep", seconds), or "garbage"."""

    def __init__(self, mood=None, secret=b"open sesame"):
        self.mood, self.posts, self.lock = mood or (lambda n, post: None), [], threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                pass

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                signed = dict(x.split("=", 1) for x in self.headers["X-Huiyin-Signature"].split(","))
                right = hmac.new(secret, signed["t"].encode() + b"." + raw, hashlib.sha256).hexdigest() == signed["v1"]
                post = {"key": self.headers["Idempotency-Key"], "right": right, "body": json.loads(raw), "at": time.time()}
                with outer.lock:
                    n = len(outer.posts)
                    outer.posts.append(post)
                what = outer.mood(n, post)
                if isinstance(what, tuple) and what[0] == "sleep":
                    time.sleep(what[1])
                    what = None
                if what == "close":
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                elif what == "garbage":
                    self.wfile.write(b"\x00\xff no http at all\r\n\r\n")
                    self.close_connection = True
                elif what is None:
                    self.answer(200, json.dumps({"id": "sms-" + hashlib.sha256(post["key"].encode()).hexdigest()[:16]}).encode())
                else:
                    self.answer(*what)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 64

            def handle_error(self, request, address):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    url = property(lambda self: f"http://127.0.0.1:{self.port}/sms")


def certificate(folder):
    """A context for the mail server that proves itself as localhost, and the file that says whom to believe."""
    import subprocess
    cert, key = f"{folder}/post.pem", f"{folder}/post.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj",
                    "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert
