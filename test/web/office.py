# SPDX-License-Identifier: Apache-2.0
"""A served office for tests, and people who use it over plain HTTP. Standard library only."""
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.parse
from html import unescape

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
HUIYIN = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("HUIYIN", "build-check/huiyin"))
# Sets the scene: what a statement is about is done by HUIYIN.
PLAIN = os.path.abspath(os.environ.get("HUIYIN_PLAIN", HUIYIN)) if not os.environ.get("HUIYIN_LONG") else HUIYIN
PASSWORD = "yunjiang-2026"
failed = 0


def ok(name):
    print(f"ok {name}", flush=True)


def bad(name, why):
    global failed
    failed += 1
    print(f"not ok {name} – {str(why)[:400]}", flush=True)


def check(name, condition, why=""):
    ok(name) if condition else bad(name, why or "it does not hold")


def run(*words, program=HUIYIN, **more):
    return subprocess.run([program, *words], capture_output=True, text=True, encoding="utf-8", check=False, **more)


class Office:
    """A store in a folder of its own, with the people of examples/, served on a free port."""

    def __init__(self, *serve, driven=True, matters=False, init=()):
        self.folder = tempfile.TemporaryDirectory()
        self.db = os.path.join(self.folder.name, "c.db")
        self.options = serve
        self.process = None
        kind = ["--driven"] if driven else []
        self.must("init", "--db", self.db, "--region", "599900", "--force", "--name", "云江市", "--office", "云江市诉求受理中心", *kind, *init)
        for name in ["city", "matters"] if matters else ["city"]:
            lines = open(os.path.join(ROOT, f"examples/{name}.jsonl"), encoding="utf-8").read()
            if not driven:
                lines = re.sub(r'"at": "[^"]*", ', "", lines)
            run("act", "--db", self.db, input=lines, program=PLAIN)
        password = os.path.join(self.folder.name, "password")
        open(password, "w", encoding="utf-8").write(PASSWORD + "\n")
        self.must("account", "password", "--db", self.db, "--demo", "--all", "--password-file", password)
        self.must("account", "password", "--db", self.db, "--login", "admin", "--password-file", password)

    @staticmethod
    def must(*words, **more):
        done = run(*words, program=PLAIN, **more)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stderr or done.stdout}")
        return done.stdout

    def start(self):
        self.process = subprocess.Popen([HUIYIN, "serve", "--db", self.db, "--port", "0", "--json", "--demo", *self.options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.port = json.loads(self.process.stdout.readline())["port"]
        return self

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        self.process, status = None, self.process.returncode
        return status, err

    def act(self, *commands):
        """While the office is closed: one command an entry."""
        text = "\n".join(json.dumps(c, ensure_ascii=False) for c in commands)
        return [json.loads(line) for line in run("act", "--db", self.db, input=text, program=PLAIN).stdout.splitlines()]


class Answer:
    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body
        self.text = body.decode("utf-8", "replace")
        self.place = response.headers.get("Location", "")

    def words(self):
        """What a person reads."""
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.text)))

    def hidden(self, name):
        m = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return unescape(m[1]) if m else ""

    def fault_of(self, label):
        """The fault beside the field of that label, "" where there is none."""
        for block in re.split(r'<div class="field', self.text)[1:]:
            if re.search(rf">{re.escape(label)}\s*(<|$)", block.split("</label>")[0] + "<"):
                m = re.search(r'<p class="fault"[^>]*>(.*?)</p>', block, re.S)
                return unescape(m[1]) if m else ""
        return None


class Person:
    def __init__(self, office, login=None, password=PASSWORD, tls=None):
        self.office, self.cookie, self.tls = office, "", tls
        if login:
            self.sign_in(login, password)

    def ask(self, method, path, body=None, **headers):
        c = (http.client.HTTPSConnection("127.0.0.1", self.office.port, timeout=60, context=self.tls) if self.tls
             else http.client.HTTPConnection("127.0.0.1", self.office.port, timeout=60))
        heads = {"Cookie": self.cookie} if self.cookie else {}
        heads.update({k.replace("_", "-"): v for k, v in headers.items()})
        if isinstance(body, (dict, list)):
            body = urllib.parse.urlencode(body)
            heads.setdefault("Content-Type", "application/x-www-form-urlencoded")
        path = urllib.parse.quote(path, safe="/?&=%._~-")
        c.request(method, path, body, heads)
        r = c.getresponse()
        a = Answer(r, r.read())
        c.close()
        for line in r.headers.get_all("Set-Cookie") or []:
            self.cookie = line.split(";")[0]
        return a

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, fields, **headers):
        return self.ask("POST", path, fields, **headers)

    def sign_in(self, login, password=PASSWORD):
        return self.post("/sign-in", {"login": login, "password": password})

    def form(self, path, fields, **changes):
        """Opens the form and sends it filled in, with its own token, key and version."""
        page = self.get(path)
        sent = {n: page.hidden(n) for n in ("csrf", "key", "version") if page.hidden(n)}
        sent.update(fields)
        sent.update(changes)
        return self.post(path, sent)


def finish():
    sys.exit(1 if failed else 0)
