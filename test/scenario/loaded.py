# SPDX-License-Identifier: Apache-2.0
"""For scenarios that press on a server: a live city, a server over it, rush as its clients, and the proof afterwards."""
import json, os, resource, signal, sqlite3, subprocess, sys, time

huiyin = sys.argv[1]
name = sys.argv[2]
long_run = bool(os.environ.get("HUIYIN_LONG"))
bad = False


def say(what, why=None):
    global bad
    bad = bad or why is not None
    print(f"ok {name} {what}" if why is None else f"not ok {name} {what} – {str(why)[:400]}", flush=True)


def run(*args, text=None):
    return subprocess.run([huiyin, *args], input=text, capture_output=True, text=True)


def city():
    run("init", "--db", "city.db", "--region", "500000", "--name", "测试市", "--office", "测试市")
    run("act", "--db", "city.db", text=json.dumps({"do": "account.open", "by": "admin", "fields": {"login": "desk", "name": "某", "office": "测试市", "role": "受理中心"}}))
    r = run("account", "token", "--db", "city.db", "--login", "desk", "--name", "试验", "--json")
    if r.returncode:
        say("the city", r.stdout + r.stderr)
        sys.exit(1)
    return json.loads(r.stdout)["token"]


class Unbegun(Exception):
    """The server did not begin; what it said."""


class Server:
    def __init__(self, *more, before=None, may_not=False):
        """more: further options of serve. before: called in its process. may_not: where it does not begin it is for the caller to judge."""
        said = os.path.getsize("serve.err") if os.path.exists("serve.err") else 0
        self.err = open("serve.err", "a")
        self.p = subprocess.Popen([huiyin, "serve", "--db", "city.db", "--port", "0", "--json", *more], stdout=subprocess.PIPE, stderr=self.err, preexec_fn=before)
        line = self.p.stdout.readline()
        if may_not and not line.startswith(b'{"ok":true'):
            self.p.wait()
            raise Unbegun(line.decode() + open("serve.err").read()[said:])
        if not line.startswith(b'{"ok":true'):
            say("the server starts", line.decode() + open("serve.err").read()[-300:])
            sys.exit(1)
        self.port = json.loads(line)["port"]

    def resident_mb(self):
        for line in open(f"/proc/{self.p.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.p.pid}/fd"))

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        try:
            code = self.p.wait(60)
        except subprocess.TimeoutExpired:
            self.p.kill()
            code = "it does not end"
        said = open("serve.err").read()
        say("the server stops in order", None if code == 0 and "Sanitizer" not in said and "runtime error" not in said else f"{code}: {said[-300:]}")


def rush_start(port, token, connections, rate, seconds, prefix, behind=False):
    """behind: it leaves the processor to the server, as clients on other machines do."""
    return subprocess.Popen((["nice", "-n", "5"] if behind else []) + ["./rush", str(port), token, str(connections), str(rate), str(seconds), prefix, "journal"], stdout=subprocess.PIPE)


def rush(*args):
    return rush_end(rush_start(*args))


def rush_end(p):
    out = p.communicate()[0]
    return json.loads(out)


def prove():
    """What was acknowledged is there once, what was refused is not there; nothing twice; the ledger is in order."""
    c = sqlite3.connect("city.db")
    there = dict(c.execute("SELECT key, COUNT(*) FROM event WHERE key <> '' GROUP BY key"))
    c.close()
    acknowledged = open("journal").read().split() if os.path.exists("journal") else []
    shed = open("journal.shed").read().split() if os.path.exists("journal.shed") else []
    wrong = [k for k in acknowledged if there.get(k) != 1][:3] + [k for k in shed if k in there][:3] + [k for k, n in there.items() if n != 1][:3]
    say(f"nothing is lost: {len(acknowledged)} acknowledged are there once, {len(shed)} refused are not", wrong or None)
    v = run("ledger", "verify", "--db", "city.db")
    say("the ledger is in order", None if v.returncode == 0 else v.stdout[-400:])
