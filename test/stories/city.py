# SPDX-License-Identifier: Apache-2.0
"""A city of the tests: a store with everybody of the cast in it, made under a clock that the test moves, copied for each
story; and another version of a procedure put into force there."""
import copy
import json
import os
import re
import struct
import subprocess
import tempfile
import threading
from datetime import datetime, timedelta

from read import ROOT
from stored import copy_store

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
        self.tokens, self.profile_id, self.lock = {}, None, threading.Lock()

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
        profile = self.profile()
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

    def profile(self):
        """The id of the profile in force, asked once."""
        with self.lock:
            if self.profile_id is None:
                listed = run(self.huiyin, "procedure", "list", "--db", self.db, "--json", env=self.env)
                self.profile_id = json.loads(listed)["procedures"][0]["enabled"][0]["profile"]
        return self.profile_id

    def copy(self, folder, names):
        db = os.path.join(folder, "city.db")
        with self.lock:
            if not self.driven:
                self.make_tokens(names)
            copy_store(self.huiyin, self.db, db, self.env)
        return db


def set_file(path, moment):
    # Never shorter meanwhile: a program that looks at the clock would die of it.
    with open(path, "r+b" if os.path.exists(path) else "wb") as file:
        file.write(struct.pack("q", ms_of(moment)))
