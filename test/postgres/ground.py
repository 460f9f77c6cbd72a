# SPDX-License-Identifier: Apache-2.0
"""For scenarios that break a PostgreSQL under Huiyin: clusters of their own, a live city in one, servers over it."""
import atexit, json, os, pwd, re, signal, subprocess, sys, time

HUIYIN, PG_BIN, WORK = sys.argv[1], sys.argv[2], sys.argv[3]
LONG = bool(os.environ.get("HUIYIN_LONG"))
NAME, TEMPLATE = "postgres_faults", os.path.dirname(WORK) + "/template/template"
bad = False


def say(what, why=None):
    global bad
    bad = bad or why is not None
    print(f"ok {NAME} {what}" if why is None else f"not ok {NAME} {what} – {str(why)[:500]}", flush=True)


def give_up(what, why):
    say(what, why)
    sys.exit(1)


def end():
    sys.exit(bad)


def until(true, seconds, every=0.02):
    """What true() gives once it is true, within that time; else what it gives then."""
    last = time.monotonic() + seconds
    while not (value := true()) and time.monotonic() < last:
        time.sleep(every)
    return value


def run(*args, text=None):
    return subprocess.run([HUIYIN, *args], input=text, capture_output=True, text=True)


class Cluster:
    """A PostgreSQL in a folder, on a socket in it; its data are a copy of the template's, with a live city."""

    def __init__(self, name, *settings, data=None, inside=None, empty=False, start=True):
        self.inside = inside or []  # a command before: ip netns exec …
        self.dir = f"{WORK}/{name}"
        self.data = data or f"{self.dir}/data"
        os.makedirs(self.dir, exist_ok=True)
        self.own(self.dir)
        if empty:
            self.must("initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "huiyin", "--no-sync")
            self.set("listen_addresses = ''", "max_connections = 60", "shared_buffers = 32MB", "max_wal_size = 256MB", "min_wal_size = 32MB")
        elif start:
            subprocess.run(["cp", "-a", f"{TEMPLATE}/data", self.data], check=True)
        if start:
            self.set(f"unix_socket_directories = '{self.dir}'", *settings)
            self.start()

    def own(self, path):
        if os.getuid() == 0:
            postgres = pwd.getpwnam("postgres")
            os.chown(path, postgres.pw_uid, postgres.pw_gid)
        os.chmod(path, 0o755)

    def call(self, program, *args):
        """The server refuses to be root."""
        head = [*self.inside, "setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "env", f"HOME={self.dir}"] if os.getuid() == 0 else []
        return subprocess.run([*head, f"{PG_BIN}/{program}", *args], stdin=subprocess.DEVNULL, stdout=open(f"{self.dir}/said", "w"), stderr=subprocess.STDOUT)

    def must(self, program, *args):
        if self.call(program, *args).returncode != 0:
            log = f"{self.dir}/log"
            give_up(f"{program} works", open(f"{self.dir}/said").read()[-200:] + (open(log).read()[-300:] if os.path.exists(log) else ""))

    def set(self, *lines):
        with open(f"{self.data}/postgresql.conf", "a") as f:
            f.write("".join(line + "\n" for line in lines))

    def start(self):
        self.must("pg_ctl", "-D", self.data, "-l", f"{self.dir}/log", "-w", "-t", "60", "start")

    def stop(self, how="fast"):
        return self.call("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def restart(self, how):
        self.must("pg_ctl", "-D", self.data, "-l", f"{self.dir}/log", "-m", how, "-w", "-t", "60", "restart")

    def postmaster(self):
        try:
            return int(open(f"{self.data}/postmaster.pid").readline())
        except (OSError, ValueError):
            return 0

    def kill(self):
        """The postmaster and all that belong to it, at once, as when the power goes."""
        head = self.postmaster()
        with open(f"/proc/{head}/task/{head}/children") as f:
            every = [head, *map(int, f.read().split())]
        os.kill(head, signal.SIGSTOP)  # makes no new ones meanwhile
        for pid in every[1:]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os.kill(head, signal.SIGKILL)
        until(lambda: not any(os.path.exists(f"/proc/{pid}") and open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z" for pid in every), 10)
        # Where nobody takes the dead away their number still counts.
        for name in [f"{self.data}/postmaster.pid"] + [f"{self.dir}/{x}" for x in os.listdir(self.dir) if x.startswith(".s.PGSQL")]:
            os.unlink(name)

    def sql(self, text, database="huiyin"):
        """Rows of text; None where it cannot be asked."""
        p = subprocess.run([f"{PG_BIN}/psql", "-X", "-h", self.dir, "-U", "huiyin", "-d", database, "-qtAF", "\t", "-c", text], capture_output=True, text=True)
        return [line.split("\t") for line in p.stdout.splitlines()] if p.returncode == 0 else None

    def stop_with_turn(self, whose, stop, seconds=60):
        """Calls stop(backend) for one of `whose` (a condition on pg_stat_activity) that has the region's turn in its
        hands and is in the middle of deciding; afterwards its transaction waits for the client. False: none of them had it in
        that time. Certain, not lucky: another session locks the table of events, so that whoever has the turn waits there to
        read it, and lets go once the client stands still."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            lock = subprocess.Popen([f"{PG_BIN}/psql", "-X", "-h", self.dir, "-U", "huiyin", "-d", "huiyin", "-qtA"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            lock.stdin.write("BEGIN;\nLOCK TABLE huiyin.event IN ACCESS EXCLUSIVE MODE;\n\\echo locked\n")
            lock.stdin.flush()
            lock.stdout.readline()
            waits = until(lambda: self.sql(
                f"SELECT a.pid, {whose} FROM pg_stat_activity a JOIN pg_locks e ON e.pid = a.pid AND NOT e.granted AND e.relation = 'huiyin.event'::regclass "
                "JOIN pg_locks t ON t.pid = a.pid AND t.granted AND t.relation = 'huiyin.turn'::regclass AND t.mode <> 'AccessShareLock' WHERE a.query ILIKE 'SELECT%'"), 3)
            mine = [int(pid) for pid, is_it in waits or [] if is_it == "t"]
            if mine:
                stop(mine[0])
            lock.communicate("ROLLBACK;\n")
            if mine and until(lambda: self.sql(f"SELECT 1 FROM pg_stat_activity WHERE pid = {mine[0]} AND state = 'idle in transaction'"), 10, 0.001):
                return True
            if mine:
                give_up("a session that has the turn waits for its client", self.sql(f"SELECT state, query FROM pg_stat_activity WHERE pid = {mine[0]}"))
            time.sleep(0.05)
        return False

    def uri(self, more=""):
        return f"postgresql://huiyin@/huiyin?host={self.dir}{more}"


def token():
    """Of somebody who registers and assigns in the city."""
    return open(f"{TEMPLATE}/token").read()


class Server:
    def __init__(self, uri, name="serve"):
        self.uri, self.errors = uri, f"{WORK}/{name}.err"
        self.p = subprocess.Popen([HUIYIN, "serve", "--db", uri, "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=open(self.errors, "a"))
        atexit.register(self.p.kill)  # whatever ends the part
        line = self.p.stdout.readline()
        if not line.startswith(b'{"ok":true'):
            give_up("serve starts", line.decode() + self.said()[-400:])
        self.port = json.loads(line)["port"]

    def said(self):
        return open(self.errors).read()

    def kill(self):
        self.p.kill()
        self.p.wait()

    def stop(self):
        """It ends well, and what it found out about commits without an answer."""
        if self.p.poll() is None:
            self.p.send_signal(signal.SIGCONT)
            self.p.send_signal(signal.SIGTERM)
        try:
            code = self.p.wait(90)
        except subprocess.TimeoutExpired:
            self.p.kill()
            code = "it does not end"
        said = self.said()
        if code != 0 or "Sanitizer" in said or "runtime error" in said:
            say("the server stops in order", f"{code}: {said[-400:]}")

    def found_out(self):
        """Connections made again, commits without an answer, of those written, not written: as it says when it ends."""
        n = [0, 0, 0, 0]
        for line in re.findall(r"database-lost again=(\d+) unanswered=(\d+) written=(\d+) not_written=(\d+)", self.said()):
            n = [a + int(b) for a, b in zip(n, line)]
        return n


def verify(uri, what="the ledger is in order"):
    v = run("ledger", "verify", "--db", uri)
    if v.returncode != 0:
        give_up(what, v.stdout[-400:] + v.stderr[-200:])
