#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house: a room includes headers of its own and of lower floors, no file is part of an include
circle, every source names its licence and stays small. Prints what breaks them; exit status 1 when anything does."""
import os
import re
import sys

FLOORS = {
    "base": 1,
    "calendar": 2, "criteria": 2, "text": 2, "store": 2, "ledger": 2,
    "procedure": 3,
    "desk": 4, "http": 4,
    "matter": 5, "registry": 5, "policy": 5, "forum": 5, "market": 5,
    "keep": 5,  # copies of stores and what is wrong with them; knows no procedure
    "report": 6, "office": 6, "draft": 6, "access": 6, "deliver": 6,
    "search": 6,
    "target": 6,  # its slips and its closings look at matters
    "intake": 7, "api": 7, "web": 7, "mining": 7, "simulate": 7, "load": 7,
    "ops": 7,  # what whoever runs a server sees of it
    "cli": 8,
    "main": 9,  # files in src/ itself
}
# On the same floor a room uses another only where it stands here.
NEIGHBOURS = {("ledger", "store"), ("matter", "registry"), ("web", "intake"), ("web", "api"),
              ("office", "draft")}  # a letter is made of what a page said

MOST_BYTES, MANY_BYTES = 20 * 1024, 12 * 1024
SOURCES = ("src", "test", "fuzz", "bench", "tools", "examples")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')

faults = []


def fault(path, line, text):
    faults.append(f"{path}:{line}: {text}" if line else f"{path}: {text}")


def sources(*roots):
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if not f.startswith(("build", ".", "__", "node_modules")))
            for name in sorted(names):
                yield os.path.join(folder, name)


def room_of(path):  # of a path below src/
    return path.split("/")[0] if "/" in path else "main"


def may_use(room, other):
    if room == other or (room, other) in NEIGHBOURS:
        return True
    return FLOORS[other] < FLOORS[room]


def check_include(path, number, room, target):
    if "/" not in target:
        fault(path, number, f'name the room: #include "{room}/{target}"')
        return
    other = room_of(target)
    if other not in FLOORS:
        fault(path, number, f'"{target}" is in no room of the table in tools/rooms.py')
    elif not may_use(room, other):
        fault(path, number, f"{room} (floor {FLOORS[room]}) may not use {other} (floor {FLOORS[other]}): {target}")


def check_text(path, text, size):
    if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(text[:3]):
        fault(path, 1, "the line SPDX-License-Identifier: Apache-2.0 is missing at the top")
    if not path.endswith((".c", ".h")):
        return
    if size >= MOST_BYTES:
        fault(path, 0, f"{size} bytes; a file stays under {MOST_BYTES}: one thing each")
    elif size > MANY_BYTES:
        print(f"note: {path} has {size} bytes; look whether it is two things")


def check_circles(graph):
    done, way = set(), []

    def walk(path):
        if path in way:
            circle = way[way.index(path):] + [path]
            fault(path, 0, "include circle: " + " -> ".join(circle))
            return
        if path in done:
            return
        way.append(path)
        for target in graph.get(path, ()):
            walk(target)
        way.pop()
        done.add(path)

    for path in sorted(graph):
        walk(path)


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    graph = {}
    for path in [*sources(*SOURCES), "run", "check", ".ci/run"]:
        if not path.endswith((".c", ".h", ".py", ".sh")) and path not in ("run", "check", ".ci/run"):
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read().split("\n")
        check_text(path, text, os.path.getsize(path))
        inside = path[4:] if path.startswith("src/") and path.endswith((".c", ".h")) else None
        if inside is None:
            continue
        room = room_of(inside)
        if room not in FLOORS:
            fault(path, 0, f"the room {room} is not in the table in tools/rooms.py")
            continue
        graph[inside] = []
        for number, line in enumerate(text, 1):
            included = INCLUDE.match(line)
            if included:
                check_include(path, number, room, included[1])
                graph[inside].append(included[1])
            if re.search(r"\b(TODO|FIXME|XXX)\b", line):
                fault(path, number, "an open task belongs into docs/, not into the source")
    check_circles(graph)
    for text in faults:
        print(text)
    print(f"{len(graph)} files in {len({room_of(p) for p in graph})} rooms, {len(faults)} breaches")
    return 1 if faults else 0


sys.exit(main())
