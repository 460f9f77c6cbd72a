# SPDX-License-Identifier: Apache-2.0
"""Two ways a story is lived through. By the command line: a driven store, every command says when it counts, `tick`
lets time pass. Over HTTP: a store of the real time, served, whose machine has a clock that the test moves on (clock.c);
commands cannot say when, timers fire by themselves. Both must leave the same history."""
import http.client
import json
import mmap
import os
import shutil
import struct
import subprocess
import time
import urllib.parse

from city import BEGIN, SECONDS_MOST, Trouble, ms_of, run, scratch, set_file
from stored import drop_store, open_store


class Way:
    def __init__(self, city, names):
        self.city, self.folder, self.reader = city, scratch(), None
        self.db = city.copy(self.folder, names)

    def rows(self, statement, *values):
        if self.reader is None:
            self.reader = open_store(self.city.huiyin, self.db)
        return self.reader.rows(statement, *values)

    def due(self, moment):
        tables = ("clock", "invitation", "commitment", "mark")
        return any(self.rows(f"SELECT 1 FROM {t} WHERE fire > 0 AND fire <= ? LIMIT 1", ms_of(moment)) for t in tables)

    def tool(self, *args, allowed=(0,)):
        return run(self.city.huiyin, *args, env=self.city.env, allowed=allowed)

    def rates(self, procedure, first, last):
        return json.loads(self.tool("report", "rates", "--db", self.db, "--procedure", procedure, "--from", first, "--to", last, "--as-of", last,
                                    "--both", "--json", allowed=(0, 1)))

    def report(self, what, day):
        return json.loads(self.tool("report", what, "--db", self.db, "--day", day, "--json"))

    def ledger(self, year, last):
        return json.loads(self.tool("report", "commitments", "--db", self.db, "--year", year, "--as-of", last, "--both", "--json", allowed=(0, 1)))

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
        drop_store(self.city.huiyin, self.db)
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

    def drop(self):
        """Nobody asks any more what it leaves behind: no need to wait until it has put everything away."""
        if self.server is not None:
            self.line.close()
            self.server.kill()
            self.server.wait(SECONDS_MOST)
            self.server = None
            self.errors.close()
        self.close()
