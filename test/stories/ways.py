# SPDX-License-Identifier: Apache-2.0
"""Two ways a story is lived through. By the command line: a driven store, every command says when it counts, `tick`
lets time pass. Over HTTP: a store of the real time, served, whose machine has a clock that the test moves on (clock.c);
commands cannot say when, timers fire by themselves. Both must leave the same history."""
import copy
import http.client
import json
import mmap
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import threading
import time
import urllib.parse
from datetime import datetime, timedelta

from read import ROOT

REGION = "599900"
BEGIN = datetime(2020, 1, 1, 9)  # when the city was set up: before any story
SECONDS_MOST = 30                # no answer, no timer takes longer


def ms_of(moment):  # civil time of the city, UTC+08:00
    return int((moment - timedelta(hours=8) - datetime(1970, 1, 1)).total_seconds() * 1000)


def scratch():
    """In memory where there is a place for it: what is written is thrown away."""
    return tempfile.mkdtemp(prefix="huiyin-stories-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def make_clock(folder):
    """The shim of clock.c, without sanitizers whatever the program was built with."""
    path = os.path.join(folder, "clock.so")
    subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", path, os.path.join(ROOT, "test/stories/clock.c")], check=True)
    os.environ["HUIYIN_CLOCK_SHIM"] = path


class Trouble(Exception):
    """The program did not do what has nothing to do with a rule: it did not start, it crashed."""


def run(huiyin, *args, text=None, env=None, allowed=(0,)):
    done = subprocess.run([huiyin, *args], input=text, capture_output=True, text=True, encoding="utf-8", env=env, check=False, timeout=300)
    if done.returncode not in allowed or "Sanitizer" in done.stderr or "runtime error" in done.stderr:
        raise Trouble(f"{' '.join(args[:2])}: {done.returncode} {(done.stdout + done.stderr)[-600:]}")
    return done.stdout


class City:
    """A store with everybody of the cast in it, to be copied for each story."""

    def __init__(self, huiyin, cast, folder, driven, profile, procedures):
        self.huiyin, self.cast, self.driven = huiyin, cast, driven
        self.folder = folder
        self.db = os.path.join(folder, "city.db")
        self.env = dict(os.environ, HUIYIN_DATA=ROOT)
        self.clock = os.path.join(folder, "clock")
        set_file(self.clock, BEGIN)
        env = self.served_env(self.clock)
        run(huiyin, "init", "--db", self.db, "--region", REGION, "--force", "--name", "云江市", "--profile", profile, "--procedures", procedures,
            *(["--driven"] if driven else []), env=env)
        commands = list(cast.commands(BEGIN.isoformat()))
        if not driven:
            for c in commands:
                del c["at"]
        run(huiyin, "act", "--db", self.db, text="".join(json.dumps(c, ensure_ascii=False) + "\n" for c in commands), env=env)
        self.tokens, self.lock = {}, threading.Lock()

    def served_env(self, clock):
        shim = os.environ["HUIYIN_CLOCK_SHIM"]
        options = "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", "")
        return dict(self.env, LD_PRELOAD=shim, HUIYIN_TEST_CLOCK=clock, ASAN_OPTIONS=options)

    def make_tokens(self, names):
        # By the real time: they outlive every story.
        for name in names:
            if name not in self.tokens:
                made = run(self.huiyin, "account", "token", "--db", self.db, "--login", name, "--name", "story", "--days", "366", "--json", env=self.env)
                self.tokens[name] = json.loads(made)["token"]

    def variant(self, folder, text):
        """This city with another version of one procedure in force, or the fault that says why it cannot be."""
        other = copy.copy(self)
        other.folder, other.db = folder, self.copy(folder, list(self.cast.people))
        profile = json.loads(run(self.huiyin, "procedure", "list", "--db", other.db, "--json", env=self.env))["procedures"][0]["enabled"][0]["profile"]
        text = re.sub(r"^(程序\s+\S+)\s+第\d+版\s+自\s+\S+", r"\1 第90版 自 2020-01-02", text, count=1)
        acting = subprocess.Popen([self.huiyin, "act", "--db", other.db], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, encoding="utf-8", env=self.served_env(self.clock))
        fault, given = None, {"do": "procedure.publish", "fields": {"text": text}}
        for _ in range(2):
            acting.stdin.write(json.dumps(dict(given, by="admin"), ensure_ascii=False) + "\n")
            acting.stdin.flush()
            answer = json.loads(acting.stdout.readline())
            if not answer["ok"]:
                fault = answer["fault"]
                break
            given = {"do": "procedure.enable", "fields": {"procedure": answer["id"], "profile": profile}}
        _, err = acting.communicate(timeout=SECONDS_MOST)
        if acting.returncode not in (0, 1):
            raise Trouble(f"act: {acting.returncode} {err[-600:]}")
        return other, fault

    def copy(self, folder, names):
        db = os.path.join(folder, "city.db")
        with self.lock:
            if not self.driven:
                self.make_tokens(names)
            shutil.copy(self.db, db)
        return db


def set_file(path, moment):
    with open(path, "wb") as file:
        file.write(struct.pack("q", ms_of(moment)))


class Way:
    def __init__(self, city, names):
        self.city, self.folder, self.reader = city, scratch(), None
        self.db = city.copy(self.folder, names)

    def rows(self, statement, *values):
        if self.reader is None:
            self.reader = sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)
        return self.reader.execute(statement, values).fetchall()

    def due(self, moment):
        return self.rows("SELECT 1 FROM clock WHERE fire > 0 AND fire <= ? LIMIT 1", ms_of(moment))

    def tool(self, *args, allowed=(0,)):
        return run(self.city.huiyin, *args, env=self.city.env, allowed=allowed)

    def rates(self, procedure, first, last):
        return json.loads(self.tool("report", "rates", "--db", self.db, "--procedure", procedure, "--from", first, "--to", last, "--as-of", last,
                                    "--both", "--json", allowed=(0, 1)))

    def history(self):
        self.rest()
        export = os.path.join(self.folder, "export")
        self.tool("ledger", "export", "--db", self.db, "-o", export)
        self.tool("ledger", "verify", "--export", export)
        verified = json.loads(self.tool("ledger", "verify", "--db", self.db, "--json", allowed=(0, 1)))
        with open(export, encoding="utf-8") as file:
            return [x["event"] for x in map(json.loads, file) if "event" in x], verified

    def close(self):
        self.rest()
        if self.reader:
            self.reader.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def rest(self):
        """No process of this way is at work any more."""


class ByCommandLine(Way):
    name = "命令行"

    def __init__(self, city, names):
        super().__init__(city, names)
        self.acting = None

    def act(self, moment, command):
        if self.acting is None:
            self.acting = subprocess.Popen([self.city.huiyin, "act", "--db", self.db], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE, text=True, encoding="utf-8", env=self.city.env)
        line = dict(command, at=moment.strftime("%Y-%m-%dT%H:%M"))
        try:
            self.acting.stdin.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.acting.stdin.flush()
            return json.loads(self.acting.stdout.readline())
        except (ValueError, OSError) as e:
            raise Trouble(f"act: {e}: {self.acting.stderr.read()[-600:]}") from e

    def rest(self):
        if self.acting is None:
            return
        _, err = self.acting.communicate(timeout=SECONDS_MOST)
        status, self.acting = self.acting.returncode, None
        if status not in (0, 1) or "Sanitizer" in err or "runtime error" in err:
            raise Trouble(f"act: {status} {err[-600:]}")

    def until(self, moment):
        if self.due(moment):
            self.rest()
            self.tool("tick", "--db", self.db, "--until", moment.strftime("%Y-%m-%dT%H:%M"))

    def look(self, matter, _):
        return json.loads(self.tool("show", "--db", self.db, matter, "--json"))["matter"]

    def seen(self, account, matter):
        return None  # whoever has the file sees it all

    def waiting(self, account):
        return None


class OverHttp(Way):
    name = "HTTP"

    def __init__(self, city, names):
        super().__init__(city, names)
        clock = os.path.join(self.folder, "clock")
        set_file(clock, BEGIN)
        with open(clock, "r+b") as file:
            self.clock = mmap.mmap(file.fileno(), 8)
        self.errors = open(os.path.join(self.folder, "errors"), "w+", encoding="utf-8")
        self.server = subprocess.Popen([city.huiyin, "serve", "--db", self.db, "--port", "0", "--json"], stdout=subprocess.PIPE,
                                       stderr=self.errors, text=True, encoding="utf-8", env=city.served_env(clock))
        first = self.server.stdout.readline()
        if not first:
            raise Trouble(f"serve: {self.complaints()}")
        self.line = http.client.HTTPConnection("127.0.0.1", json.loads(first)["port"], timeout=SECONDS_MOST)

    def complaints(self):
        self.errors.seek(0)
        return self.errors.read()[-600:]

    def ask(self, method, path, account, body=None):
        heads = {"Authorization": "Bearer " + self.city.tokens[account], "Content-Type": "application/json"}
        try:
            self.line.request(method, path, body, heads)
            answer = self.line.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException) as e:
            raise Trouble(f"{method} {path}: {e!r}: {self.complaints()}") from e

    def act(self, moment, command):
        struct.pack_into("q", self.clock, 0, ms_of(moment))
        command = dict(command)
        status, answer = self.ask("POST", "/api/v1/commands", command.pop("by"), json.dumps(command, ensure_ascii=False).encode())
        if status == 200:
            return answer
        if status >= 500:
            raise Trouble(f"{command['do']}: {status} {answer}")
        return {"ok": False, "fault": {"code": answer["code"], "zh": answer["detail"]}}

    def until(self, moment):
        struct.pack_into("q", self.clock, 0, ms_of(moment))
        end = time.monotonic() + SECONDS_MOST
        while self.due(moment):
            if time.monotonic() > end:
                raise Trouble(f"timers up to {moment} did not fire: {self.complaints()}")
            time.sleep(0.002)

    def get_matter(self, account, matter):
        return self.ask("GET", "/api/v1/matters/" + urllib.parse.quote(matter), account)

    def look(self, matter, onlookers):
        for account in onlookers:
            status, answer = self.get_matter(account, matter)
            if status == 200:
                return answer["matter"]
        raise Trouble(f"none of {onlookers} may look at {matter}: {answer}")

    def seen(self, account, matter):
        status, answer = self.get_matter(account, matter)
        return json.dumps(answer["matter"], ensure_ascii=False) if status == 200 else ""

    def waiting(self, account):
        _, answer = self.ask("GET", "/api/v1/matters?whose=waiting&limit=200", account)
        return [x["id"] for x in answer["matters"]]

    def rest(self):
        if self.server is None:
            return
        self.line.close()
        self.server.terminate()
        status = self.server.wait(SECONDS_MOST)
        self.server = None
        complaints = self.complaints()
        self.errors.close()
        if status or "Sanitizer" in complaints or "runtime error" in complaints:
            raise Trouble(f"serve: {status} {complaints}")
