#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/rules.md: every rule of the field, where it comes from, which lines of a procedure hold it, which story tells it. Holds the
table to the stories and procedures; with --write it fills in the stories' column. Prints what is wrong; status 1 then."""
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
TABLE = os.path.join(ROOT, "docs/rules.md")
ROW = re.compile(r"\| (\d[\w.]*-\d\d) \|")
LINE = re.compile(r"^(\s*)(动作|环节|时钟|角色|字段|分件)\s+([^\s(（]+)", re.M)
KINDS = ("动作", "环节", "时钟", "角色", "字段", "分件")

faults = []


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def stories():
    """{rule: [story]} and the stories that wait for something."""
    told, waiting = {}, set()
    folder = "test/scenario"
    for name in sorted(os.listdir(os.path.join(ROOT, folder))):
        if not name.endswith(".hy") or name == "cast.hy":
            continue
        text = read(folder, name)
        rules = re.findall(r"^规则\s+(\S+)", text, re.M)
        if not rules:
            faults.append(f"{folder}/{name}: 没有写明是哪条规则 / names no rule")
        if re.search(r"^待\s+功能", text, re.M):
            waiting.add(name[:-3])
        for rule in rules:
            if name[:-3] not in told.setdefault(rule, []):
                told[rule].append(name[:-3])
    return told, waiting


def procedure_lines():
    """{procedure: {"动作 派单", "会办意见/环节 待出具", …}}"""
    found = {}
    for name in sorted(os.listdir(os.path.join(ROOT, "procedures"))):
        if not name.endswith(".proc"):
            continue
        lines, part = found.setdefault(name[:-5], set()), ""
        for indent, kind, what in LINE.findall(read("procedures", name)):
            if kind == "分件":
                part = what + "/"
            lines.add(f"{part if indent else ''}{kind} {what}")
    return found


def check_lines(place, cell, known):
    """proposal: 动作 退办、环节 待签收; appeal: 会办意见/环节 待出具"""
    if cell == "—":
        return
    for one in cell.split("; "):
        name, colon, rest = one.partition(": ")
        if not colon or name not in known:
            faults.append(f"{place}: 没有程序“{name}” / no such procedure")
            continue
        for line in rest.split("、"):
            if line not in known[name]:
                faults.append(f"{place}: procedures/{name}.proc 里没有“{line}” / no such line")


def main():
    write = sys.argv[1:] == ["--write"]
    told, waiting = stories()
    known, seen, out = procedure_lines(), {}, []
    for number, line in enumerate(read("docs/rules.md").split("\n"), 1):
        row = ROW.match(line)
        if not row:
            out.append(line)
            continue
        place, cells = f"docs/rules.md:{number}", [c.strip() for c in line.split("|")[1:-1]]
        rule = row[1]
        if len(cells) != 5:
            faults.append(f"{place}: 要有五栏 / five columns: {len(cells)}")
            out.append(line)
            continue
        if rule in seen:
            faults.append(f"{place}: “{rule}”写了两次，另见第 {seen[rule]} 行 / twice")
        seen[rule] = number
        check_lines(place, cells[3], known)
        names = [f"{s}（待）" if s in waiting else s for s in told.get(rule, [])]
        if not names:
            faults.append(f"{place}: “{rule}”没有场景 / no story tells it")
        cell = "、".join(names)
        if cells[4] != cell and not write:
            faults.append(f"{place}: 场景栏不是现在的样子：python3 tools/rules.py --write / the stories have changed")
        out.append("| " + " | ".join([*cells[:4], cell]) + " |")
    for rule in sorted(set(told) - set(seen)):
        faults.append(f"docs/rules.md: 没有规则“{rule}”（{told[rule][0]}.hy） / no such rule")
    if write and len(out) == len(read("docs/rules.md").split("\n")):
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write("\n".join(out))
    for text in faults:
        print(text)
    print(f"{len(seen)} rules, {sum(map(len, told.values()))} tellings, {len(waiting)} waiting, {len(faults)} breaches")
    return int(bool(faults))


sys.exit(main())
