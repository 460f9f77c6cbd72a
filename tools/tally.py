#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns meson's testlog.json into one line per test function: "ok NAME", "not ok NAME – why", "skip NAME – why".
A program that speaks TAP (cmocka with CMOCKA_MESSAGE_OUTPUT=TAP) gives one line per function, any other one line."""
import json
import re
import sys

PLAN = re.compile(r"^1\.\.(\d+)$")
RESULT = re.compile(r"^(not )?ok (\d+)(?: - )?(.*)$")


def lines_of(test):
    name, result, out = test["name"].split(" / ")[-1], test["result"], test.get("stdout") or ""
    planned, seen, failed = 0, 0, 0
    for line in out.splitlines():
        plan = PLAN.match(line)
        if plan:
            planned += int(plan[1])
        found = RESULT.match(line)
        if not found:
            continue
        seen += 1
        what = found[3].strip()
        if what.startswith("# SKIP"):  # cmocka writes "not ok N # SKIP name"
            yield f"skip {name}: {what[6:].strip()}"
        elif found[1]:
            failed += 1
            yield f"not ok {name}: {what}"
        else:
            yield f"ok {name}: {what}"
    if not planned and not seen:
        word = {"OK": "ok", "EXPECTEDFAIL": "ok", "SKIP": "skip"}.get(result, "not ok")
        yield f"{word} {name}" + ("" if word == "ok" else f" – {result}")
        return
    for missing in range(seen, planned):
        failed += 1
        yield f"not ok {name}: test {missing + 1} of {planned} – did not run ({result})"
    if result not in ("OK", "SKIP") and not failed:  # a leak at the end, a time-out after the last test
        yield f"not ok {name} – {result}, exit status {test.get('returncode')}"


def main():
    with open(sys.argv[1], encoding="utf-8") as log:
        for entry in log:
            for line in lines_of(json.loads(entry)):
                print(line)


main()
