#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Follows a recipe (docs/adding-a-*.md) in the tree it is run in: a block of code under <!-- new: PATH --> is written,
under <!-- append: PATH --> added at the end, a block of sh is run. Stops at what does not work.
Usage: recipe.py [--no-run WORD] RECIPE.md: lines of sh that begin with WORD are left out."""
import os
import re
import subprocess
import sys

PLACE = re.compile(r"\s*<!-- (new|append): (\S+) -->\s*$")
FENCE = re.compile(r"(\s*)```(\w*)\s*$")


def blocks(lines):
    """(language, place or None, text) of each block, without the indent of the list it stands in."""
    place, at = None, 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if PLACE.match(lines[at]):
            place = PLACE.match(lines[at]).groups()
        elif fence and fence[2]:
            end = next(i for i in range(at + 1, len(lines)) if lines[i].strip() == "```")
            text = [line[len(fence[1]):] if line.startswith(fence[1]) else line for line in lines[at + 1:end]]
            yield fence[2], place, "\n".join(text) + "\n"
            place, at = None, end
        at += 1


def write(kind, path, text):
    if kind == "new" and os.path.exists(path):
        sys.exit(f"{path} is there already")
    if kind == "append" and not os.path.exists(path):
        sys.exit(f"{path} is not there")
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


def main():
    words = sys.argv[1:]
    left_out = words[1] if words[0] == "--no-run" else None
    with open(words[-1], encoding="utf-8") as file:
        lines = file.read().split("\n")
    for language, place, text in blocks(lines):
        if place:
            write(*place, text)
        elif language == "sh":
            run = "\n".join(line for line in text.split("\n") if not (left_out and line.startswith(left_out)))
            if subprocess.run(["bash", "-eu", "-c", run]).returncode:
                sys.exit(f"did not work:\n{run}")
        else:
            sys.exit(f"a block of {language} without its place")


main()
