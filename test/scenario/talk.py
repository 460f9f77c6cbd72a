# SPDX-License-Identifier: Apache-2.0
"""A conversation as commands, and what came of it.
talk.py acts TALK: JSON lines for `act`; talk.py compare TALK <ANSWERS: says where an answer is not the one wanted.
A line: WHO @WHEN VERB [MATTER] | field=value; field=value -> ok, or the code of the refusal."""
import json
import sys


def lines(path):
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if line and not line.startswith("#"):
            yield line


def command(line):
    head, _, rest = line.rsplit(" -> ", 1)[0].partition(" | ")
    who, when, verb, *matter = head.split()
    fields = dict(f.strip().split("=", 1) for f in rest.split(";") if f.strip())
    c = {"do": verb, "by": who, "at": when[1:], "fields": fields}
    return dict(c, matter=matter[0]) if matter else c


def compare(path):
    answers = [json.loads(a) for a in sys.stdin]
    said = list(lines(path))
    if len(answers) != len(said):
        print(len(answers), "answers to", len(said), "commands")
    for line, a in zip(said, answers):
        wanted = line.rsplit(" -> ", 1)[1]
        got = "ok" if a["ok"] else a["fault"]["code"]
        words = a["ok"] or (a["fault"]["zh"] and a["fault"]["en"])
        if got != wanted or not words:
            print(line, "gave", got, a.get("fault", {}).get("en", ""))
            return


if sys.argv[1] == "acts":
    for said in lines(sys.argv[2]):
        print(json.dumps(command(said), ensure_ascii=False))
else:
    compare(sys.argv[2])
