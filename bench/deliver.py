#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast an outbox drains: N matters are registered in a driven store, then everybody is told by short message over a gateway
on this machine that answers at once. Usage: bench/deliver.py [N]; HUIYIN names the program. Prints the figures."""
import json
import os
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "test", "scenario"))
from deliver_city import City  # noqa: E402

N = int(sys.argv[1]) if len(sys.argv) > 1 else 10000


class Quick:
    """A gateway in one thread a connection, with as little Python as it can do with."""

    def __init__(self):
        self.count = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, s):
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                more = s.recv(65536)
                if not more:
                    return
                data += more
            head, data = data.split(b"\r\n\r\n", 1)
            length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).split(b":")[1])
            while len(data) < length:
                data += s.recv(65536)
            data = data[length:]
            self.count += 1
            s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n" + b'{"id":"%s"}' % (b"%x" % self.count).rjust(10, b"z"))


c, g = City(), Quick()
lines = [City.command("登记", by="desk", at="2024-03-01T09:00", **{"程序": "诉求", "标题": "路灯不亮", "诉求人": {"name": "王", "phone": f"138{i:08d}"}}) for i in range(N)]
begin = time.time()
answers = c.try_lines(lines)
assert all(a["ok"] for a in answers)
print(f"{N} matters registered in {time.time() - begin:.1f} s")
begin = time.time()
told = c.once("2024-03-01T10:00", gateway=g, conf="parallel = 16\n")
taken = time.time() - begin
assert told["made"] == N == g.count, (told, g.count)
print(f"{N} told in {taken:.1f} s: {N / taken:.0f} deliveries/s, from the outbox to the evidence in the ledger")
size = os.path.getsize(c.db)
begin = time.time()
assert json.loads(c.run("deliver", "list", "--db", c.db, "--state", "waiting", "--json").stdout)["deliveries"] == []
assert c.verified().returncode == 0
print(f"verified in {time.time() - begin:.1f} s; the store has {size / 1e6:.0f} MB")
subprocess.run(["rm", "-rf", c.folder], check=True)
