# SPDX-License-Identifier: Apache-2.0
"""Upgrades under load. Usage: upgrade.py UPGRADES; in a folder with city.db and tokens (live.bash)."""
import http.client
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

from ops_server import H, Server, until
from visitor import end, statement

UPGRADES = int(sys.argv[1])
TOKEN = dict(line.split() for line in open("tokens", encoding="utf-8"))["luxiaoman"]
HEAD = {"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"}


class Client(threading.Thread):
    """Commands and pages in turn until told to stop; keeps what was acknowledged and everything that went wrong."""

    def __init__(self, port, name, keeps):
        super().__init__(daemon=True)
        self.port, self.key, self.keeps = port, name, keeps
        self.ids, self.wrong, self.asked, self.turns = {}, [], 0, 0
        self.ends, self.connection = threading.Event(), None

    def ask(self, method, path, body=None, headers=()):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.connect()
        self.connection.request(method, path, body, dict(headers))
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.will_close or not self.keeps:
            self.turns += answer.will_close
            self.connection.close()
            self.connection = None
        self.asked += 1
        return answer.status, text

    def command(self, n):
        body = json.dumps({"do": "登记", "key": f"{self.key}-{n}", "fields": {"程序": "诉求", "标题": f"路灯 {n} 不亮", "诉求人": "匿名"}})
        return self.ask("POST", "/api/v1/commands", body.encode(), HEAD)

    def run(self):
        n = 0
        while not self.ends.is_set():
            n += 1
            try:
                status, text = self.command(n)
                if status == 200:
                    self.ids[f"{self.key}-{n}"] = json.loads(text)["id"]
                else:
                    self.wrong.append((n, status, text[:200]))
                status, text = self.ask("GET", "/public" if n % 2 else "/sign-in")
                if status != 200:
                    self.wrong.append((n, status, text[:200]))
            except OSError as e:
                self.wrong.append((n, repr(e)))
                self.connection = None
            except http.client.HTTPException as e:
                self.wrong.append((n, repr(e)))
                self.connection = None
            time.sleep(0.002)

    def done(self):
        self.ends.set()
        self.join(120)
        return self


def again(port, ids):
    """Every acknowledged command sent again is answered as before."""
    c = Client(port, "", True)
    wrong = []
    for key, id_ in ids.items():
        who, n = key.rsplit("-", 1)
        c.key = who
        status, text = c.command(int(n))
        answer = json.loads(text)
        if status != 200 or not answer.get("again") or answer["id"] != id_:
            wrong.append((key, status, text[:100]))
    return wrong


def drip(port, seconds, result, begun=None):
    """A command whose body comes slowly; begun: set when its first part is sent."""
    body = json.dumps({"do": "登记", "key": "drip", "fields": {"程序": "诉求", "标题": "慢慢写来", "诉求人": "匿名"}}).encode()
    s = socket.create_connection(("127.0.0.1", port), timeout=60)
    head = f"POST /api/v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    s.sendall(head.encode() + body[:10])
    if begun:
        begun.set()
    time.sleep(seconds)
    s.sendall(body[10:])
    heard = b""
    while piece := s.recv(65536):
        heard += piece
        if b'"ok":true' in heard:
            break
    result.append(heard)


def put(path, text):
    """Another program under the name of the running one, as dpkg does it."""
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path + ".new", stat.S_IRWXU)
    os.rename(path + ".new", path)


shutil.copy(H, "program")
program = os.path.abspath("program")
server = Server(program=program, notify=True)
clients = [Client(server.port, f"c{i}", i < 3) for i in range(6)]
for c in clients:
    c.start()
until(lambda: all(c.asked > 4 for c in clients))
slow = []
dripping = threading.Thread(target=drip, args=(server.port, 1.0, slow))
dripping.start()
done, first = 0, server.process()
while done < UPGRADES and server.upgrade():
    done += 1
    at = sum(c.asked for c in clients)
    until(lambda: sum(c.asked for c in clients) > at + 12)
dripping.join(60)
statement(f"upgrade {UPGRADES} times under load", done == UPGRADES, server.log()[-300:])
statement("upgrade each by another process", len({a["process"] for a in server.answers()}) == UPGRADES + 1 and not os.path.exists(f"/proc/{first}") or server.child.poll() == 0)
statement("upgrade a command whose body comes slowly is answered", len(slow) == 1 and b'"ok":true' in slow[0], slow)

# --- what goes wrong with the next one leaves the old one in office
good = server.process()
put(program, "#!/bin/sh\nexit 1\n")
server.signal(signal.SIGUSR2)
statement("upgrade to a program that does not start: the old one goes on", until(lambda: "next-did-not-start" in server.log()) and server.process() == good, server.log()[-300:])
put(program, "#!/usr/bin/env python3\nimport os, socket\n"
             "s = socket.socket(fileno=int(os.environ['HUIYIN_HANDOVER'].split(',')[1]))\ns.send(b'P')\ns.recv(1)\n")
server.signal(signal.SIGUSR2)
statement("upgrade to a program that dies with the store in its hands: the old one serves again",
          until(lambda: "next-did-not-serve" in server.log()) and server.process() == good, server.log()[-300:])
at = [c.asked for c in clients]
statement("upgrade that failed lets everybody go on", until(lambda: all(c.asked > n + 4 for c, n in zip(clients, at))))
shutil.copy(H, "program.new")
os.rename("program.new", program)
statement("upgrade after failures", server.upgrade(), server.log()[-300:])

for c in clients:
    c.done()
wrong = [w for c in clients for w in c.wrong]
asked, turns = sum(c.asked for c in clients), sum(c.turns for c in clients if c.keeps)
ids = {k: v for c in clients for k, v in c.ids.items()}
print(f"-- {asked} requests, {len(ids)} commands acknowledged, {turns} connections ended politely")
statement("upgrade not one request refused, reset or failed", not wrong and asked > 0, wrong[:3])
statement("upgrade connections that are kept end with an answer", turns >= UPGRADES, turns)
statement("upgrade every acknowledged command is there once", len(set(ids.values())) == len(ids) and not again(server.port, ids), again(server.port, ids)[:3])

statement("upgrade systemd hears of each main process", until(lambda: sum(x.startswith("MAINPID=") for x in server.told()) == UPGRADES + 1) and server.told()[0] == "READY=1", server.told()[:9])
statement("upgrade systemd hears that it is alive", until(lambda: "WATCHDOG=1" in server.told()))

# --- the end: what is on its way is finished
slow.clear()
begun = threading.Event()
dripping = threading.Thread(target=drip, args=(server.port, 0.6, slow, begun))
dripping.start()
begun.wait(60)
time.sleep(0.1)
last = server.process()
began = time.monotonic()
status = server.stop()
dripping.join(60)
statement("upgrade SIGTERM answers what is on its way", len(slow) == 1 and b'"ok":true' in slow[0], slow)
statement("upgrade SIGTERM ends it with status 0", status == 0 and until(lambda: not os.path.exists(f"/proc/{last}")) and time.monotonic() - began < 50, server.log()[-300:])
statement("upgrade systemd hears that it stops", until(lambda: "STOPPING=1" in server.told()), server.told()[-9:])

# --- a socket that systemd holds: a restart keeps everybody waiting, nobody out
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(512)
port = listener.getsockname()[1]
server = Server(name="held1", listener=listener)
clients = [Client(port, f"h{i}", i < 2) for i in range(4)]
for c in clients:
    c.start()
statuses = []
for i in range(2, 5):
    at = [c.asked for c in clients]
    until(lambda: all(c.asked > n + 3 for c, n in zip(clients, at)))
    statuses.append(server.stop())
    time.sleep(0.1)
    server = Server(name=f"held{i}", listener=listener)
for c in clients:
    c.done()
statement("restart with a socket of systemd's: nobody is refused", server.port == port and statuses == [0, 0, 0] and not any(c.wrong for c in clients),
          (statuses, [c.wrong[:1] for c in clients]))
server.stop()
checked = subprocess.run([H, "ledger", "verify", "--db", "city.db"], capture_output=True, text=True)
statement("upgrade the ledger is in order afterwards", checked.returncode == 0, checked.stdout + checked.stderr)
statement("upgrade nothing that sanitizers mind", not any("Sanitizer" in open(n).read() or "runtime error" in open(n).read() for n in os.listdir(".") if n.endswith(".err")))
end()
