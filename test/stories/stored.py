# SPDX-License-Identifier: Apache-2.0
"""The store of a story as the tests see it beside the program: a file, or a schema where the program is the wrapped one
(test/postgres/wrapped, HUIYIN_PG)."""
import csv
import os
import re
import shutil
import sqlite3
import subprocess

POSTGRES = os.environ.get("HUIYIN_PG")


def copy_store(huiyin, source, goal, env):
    if POSTGRES:
        subprocess.run([huiyin, "copy", source, goal, "--verify", "chains"], check=True, capture_output=True, env=env)
    else:
        shutil.copy(source, goal)


def address(huiyin, path):
    return subprocess.run([huiyin, "--where", path], check=True, capture_output=True, text=True).stdout.strip()


class File:
    def __init__(self, path):
        self.base = sqlite3.connect(f"file:{path}?mode=rw", uri=True)

    def rows(self, statement, *values):
        found = self.base.execute(statement, values).fetchall()
        self.base.commit()
        return found

    def close(self):
        self.base.close()


class Schema:
    """By one psql that stays."""

    def __init__(self, where):
        base, self.schema = where.split("#")
        self.psql = subprocess.Popen(["psql", "-qX", "--csv", "-t", "-d", base], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        self.say(f'SET search_path TO "{self.schema}";')

    def say(self, text):
        self.psql.stdin.write(text + "\n\\echo -- end\n")
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == "-- end\n":
                break
            lines.append(line)
        if lines and lines[0].startswith("ERROR"):
            raise ValueError("".join(lines))
        return lines

    def rows(self, statement, *values):
        for v in values:
            text = str(v) if isinstance(v, int) else "'" + str(v).replace("'", "''") + "'"
            statement = statement.replace("?", text, 1)
        return [tuple(int(v) if re.fullmatch(r"-?\d+", v) else v for v in row) for row in csv.reader(self.say(statement + ";"))]

    def close(self):
        if self.psql.poll() is None:
            self.psql.communicate("")


def open_store(huiyin, path):
    return Schema(address(huiyin, path)) if POSTGRES else File(path)


def drop_store(huiyin, path):
    """A file goes with its folder."""
    if POSTGRES:
        base, schema = address(huiyin, path).split("#")
        subprocess.run(["psql", "-qX", "-d", base, "-c", f'SET client_min_messages = error; DROP SCHEMA IF EXISTS "{schema}" CASCADE'], check=True, capture_output=True)
