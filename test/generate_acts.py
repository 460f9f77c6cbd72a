#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the `act` lines that handle every ticket of a TSV file to its answer, in the order of time.

Usage: generate_acts.py TICKETS.tsv OFFICE > acts.jsonl
OFFICE is the name of the store's first office. The tickets were imported before (each is registered and
dispatched at 09:00 of its date). The same file gives the same lines. Ways a matter goes, by its number: plain,
deemed signed, returned and redispatched, returned until designated, joint opinions, paused, extended, late,
dissatisfied and redone, dissatisfied until taken over, withdrawn, merged, callback never answered.
"""
import datetime
import hashlib
import json
import sys

WAYS = [("plain", 48), ("deemed", 6), ("returned", 6), ("designated", 2), ("joint", 6), ("paused", 4), ("extended", 4),
        ("late", 5), ("redone", 6), ("taken_over", 2), ("withdrawn", 3), ("merged", 3), ("silent", 5)]


def chance(number, what):
    return int.from_bytes(hashlib.sha256(f"{number}/{what}".encode()).digest()[:6], "big")


def way_of(number):
    left = chance(number, "way") % sum(share for _, share in WAYS)
    for name, share in WAYS:
        if left < share:
            return name
        left -= share
    return "plain"


def read(path):
    rows = []
    with open(path, encoding="utf-8") as f:
        columns = f.readline().rstrip("\n").split("\t")
        for line in f:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == len(columns):
                rows.append(dict(zip(columns, cells)))
    return rows


class Acts:
    def __init__(self, office, departments):
        self.lines, self.order = [], 0
        self.login = {name: f"d{i:04d}" for i, name in enumerate(departments)}
        start = "2017-01-02T09:00"
        for login, role in (("desk1", "受理中心"), ("super1", "督查室")):
            self.add(start, "account.open", None, "admin", login=login, office=office, role=role)
        for name, login in self.login.items():
            self.add(start, "account.open", None, "admin", login=login, office=name, role="承办人")

    def add(self, at, do, matter, by, **fields):
        line = {"do": do, "by": by, "at": at, "key": f"g{self.order}", "fields": fields}
        if matter:
            line["matter"] = matter
        self.lines.append((at, self.order, line))
        self.order += 1


def handle(acts, row, others, target):
    number, office = row["ticket_no"], row["dept_raw"]
    way, day = way_of(number), datetime.datetime.strptime(row["date"], "%Y%m%d")
    clock = day + datetime.timedelta(hours=9, minutes=5 + chance(number, "minute") % 50)

    def after(hours):
        nonlocal clock
        clock += datetime.timedelta(hours=hours)
        return clock.strftime("%Y-%m-%dT%H:%M")

    def act(hours, do, by, **fields):
        acts.add(after(hours), do, number, by, **fields)

    me, other = acts.login[office], others[chance(number, "other") % len(others)]
    if other == office:
        other = others[(others.index(other) + 1) % len(others)]
    if way == "withdrawn":
        act(0, "撤回", "desk1", 理由="来电人自行解决")
        return
    if way == "merged" and target:
        act(0, "并入", "desk1", 并入=target, 理由="同一事由")
        return
    if way == "returned":
        act(0, "退单", me, 退回理由="不属本单位职责", 建议承办单位=other)
        act(1, "改派", "desk1", 主办单位=other)
        me = acts.login[other]
    if way == "designated":
        for _ in range(2):
            act(0, "退单", me, 退回理由="不属本单位职责", 建议承办单位=other)
            act(1, "改派", "desk1", 主办单位=other)
            other, office, me = office, other, acts.login[other]
        act(0, "退单", me, 退回理由="不属本单位职责", 建议承办单位=other)
        act(1, "指定", "super1", 主办单位=other)
        me = acts.login[other]
    elif way == "deemed":
        after(24 * 12)  # nobody signs: the clock does
    else:
        act(1, "签收", me)
    act(1, "联系", me, 联系方式="电话")
    if way == "joint":
        pair = [o for o in (others[chance(number, "j1") % len(others)], others[chance(number, "j2") % len(others)])
                if acts.login[o] != me]
        pair = sorted(set(pair)) or [next(o for o in others if acts.login[o] != me)]
        act(1, "会办", me, 会办单位=pair)
        for i, joint in enumerate(pair):
            part = f"{number}/{i + 1}"
            acts.add(after(0), "签收", part, acts.login[joint])
            stance = "不同意" if chance(number, f"s{i}") % 5 == 0 else "同意"
            acts.add(after(1), "出具意见", part, acts.login[joint], 会办意见="经研究，提出如下意见", 会办态度=stance)
    if way == "paused":
        act(1, "暂停", "super1", 理由="等待鉴定")
        act(24 * 5, "恢复", "super1")
    if way == "extended":
        act(2, "延期", "super1", 理由="案情复杂", 延长="5个工作日")
        after(24 * 5)
    if way == "late":
        after(24 * 40)
    done = dict(办理结果="已按规定办理并答复", 告知方式=("电话", "短信", "网上")[chance(number, "told") % 3])
    act(24 + chance(number, "work") % 48, "办结", me, **done)
    if way == "silent":
        return
    if way == "redone":
        act(20, "回访", "desk1", 是否解决="未解决", 满意度="不满意")
        act(24, "办结", me, **done)
    if way == "taken_over":
        for _ in range(2):
            act(20, "回访", "desk1", 是否解决="解决", 满意度="不满意")
            act(24, "办结", me, **done)
        act(20, "回访", "desk1", 是否解决="解决", 满意度="不满意")
        act(24, "提级办结", "super1", **done)
        return
    solved = ("解决", "解决", "解决", "部分解决")[chance(number, "solved") % 4]
    pleased = ("满意", "满意", "满意", "基本满意", "基本满意", "未评价")[chance(number, "pleased") % 6]
    act(20, "回访", "desk1", 是否解决=solved, 满意度=pleased)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rows = read(sys.argv[1])
    departments = sorted({r["dept_raw"] for r in rows})
    acts = Acts(sys.argv[2], departments)
    plain_of_day = {}
    for row in rows:
        if way_of(row["ticket_no"]) == "plain":
            plain_of_day.setdefault(row["date"], row["ticket_no"])
    for row in rows:
        handle(acts, row, departments, plain_of_day.get(row["date"]))
    for _, _, line in sorted(acts.lines, key=lambda x: (x[0], x[1])):
        print(json.dumps(line, ensure_ascii=False))


main()
