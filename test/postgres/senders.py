# SPDX-License-Identifier: Apache-2.0
"""Two servers on one database, both with messages to send (src/deliver/notifier_try.c, claim): each goes out once, whoever
sends it. One killed in the middle: the other leaves what was claimed alone for a while, then takes it up; only what was on
its way may go out again, under the same key, and the ledger has its one receipt. Usage: senders.py; HUIYIN_PG is the address
of the database."""
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timedelta

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "../scenario"), os.path.join(here, "../stories")]
from city import make_clock, set_file
from deliver_city import City, end, plain, statement
from post_office import Gateway

TOGETHER, CLAIMED, CLAIM_MINUTES = 300, 12, 5


def until(true, seconds=60):
    last = time.monotonic() + seconds
    while not (value := true()) and time.monotonic() < last:
        time.sleep(0.02)
    return value


c = City(driven=False, db=os.environ["HUIYIN_PG"] + "#senders")
make_clock(c.folder)
now = datetime.utcnow() + timedelta(hours=8)  # as the city's clocks show it
set_file(f"{c.folder}/clock", now)
env = dict(os.environ, LD_PRELOAD=os.environ["HUIYIN_CLOCK_SHIM"], HUIYIN_TEST_CLOCK=f"{c.folder}/clock",
           ASAN_OPTIONS="verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", ""))
with open(f"{c.folder}/conf", "w") as file:
    file.write("send-seconds = 90\nparallel = 1\n")


class Sender:
    """A server, and the gateway it sends by; on_post(n, post) is called before the gateway answers the n-th."""

    def __init__(self, on_post=lambda n, post: None):
        self.gateway = Gateway(on_post)
        self.p = subprocess.Popen([plain, "serve", "--db", c.db, "--port", "0", "--json", "--quiet", "no", "--sms-url", self.gateway.url, "--sms-secret-file",
                                   f"{c.folder}/secret", "--deliver-conf", f"{c.folder}/conf"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        said = self.p.stdout.readline()
        if not said.startswith('{"ok":true'):
            statement("postgres a server that sends starts", False, said + self.p.stderr.read())
            end()

    def keys(self):
        return [post["key"] for post in self.gateway.posts]

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        err = self.p.communicate(timeout=60)[1]
        statement("postgres a server that sends stops in order", self.p.returncode == 0 and "Sanitizer" not in err, (self.p.returncode, err))


def register(count):
    refused = [a for a in c.try_lines([c.command("登记", by="desk", 程序="诉求", 标题="路灯不亮", 内容="三个月不亮", 诉求人={"name": "王小二", "phone": "13812345678"})] * count)
               if not a["ok"]]
    if refused:
        raise AssertionError(refused[0])


def made():
    return [e.get("event", e) for e in c.events("delivery.made")]


# --- both at once: neither gateway answers its first before the other has one too, so both send
met = threading.Barrier(2)
def meets(n, post):
    if n == 0:
        met.wait(60)


register(TOGETHER)
both = [Sender(meets), Sender(meets)]
until(lambda: len(both[0].keys() + both[1].keys()) >= TOGETHER and len(made()) >= TOGETHER)
keys = both[0].keys() + both[1].keys()
statement(f"postgres two servers with {TOGETHER} messages to send ({len(both[0].keys())} and {len(both[1].keys())}): each goes out once",
          len(keys) == len(set(keys)) == TOGETHER and len(made()) == TOGETHER and not met.broken, (len(keys), len(set(keys)), len(made()), met.broken))
for sender in both:
    sender.stop()

# --- one is killed over the first of those it claimed
register(CLAIMED)
first = Sender(lambda n, post: time.sleep(60))
until(first.keys)
os.kill(first.p.pid, signal.SIGKILL)
first.p.wait()
other = Sender()
register(1)
until(other.keys)
statement("postgres what a server that was killed had claimed is left alone for a while", len(other.keys()) == 1 and not set(other.keys()) & set(first.keys()),
          (first.keys(), other.keys()))
set_file(f"{c.folder}/clock", now + timedelta(minutes=CLAIM_MINUTES, seconds=10))
until(lambda: len(made()) >= TOGETHER + CLAIMED + 1)
sent = Counter(first.keys() + other.keys())
again = [key for key, n in sent.items() if n > 1]
statement("postgres then the other sends it: what was on its way again under its key, everything else once",
          len(sent) == CLAIMED + 1 and again == first.keys() and sent[again[0]] == 2, sent)
other.stop()
receipts = [e["fields"]["evidence"] if "fields" in e else e for e in made()]
statement("postgres each delivery is made once, with one receipt", len(receipts) == TOGETHER + CLAIMED + 1 == len(set(map(json.dumps, receipts))), (len(receipts), receipts[:1]))
checked = c.verified()
statement("postgres the ledger of two senders is in order", checked.returncode == 0, checked.stdout)
end()
