# SPDX-License-Identifier: Apache-2.0
"""Makes mutants of a procedure file: one thing removed or changed in each. What an action says, who may, what it asks
for, how often; what a stage or clock says of limits, reminders, escalations. Claims (须能) are no behaviour."""
import re

# How many words follow a keyword of an action line.
ACTION = {"从": 1, "到": 1, "在": 1, "由": 1, "须填": 1, "可填": 1, "至多": 1, "当": 3, "否则": 0, "分出": 3, "要": 2, "收回": 1, "解除": 1,
          "告知": None, "重办": 0, "并入": 0, "限于": 1, "自动": 0, "发文": 1, "无": 1, "抽样": 1, "按": 1}
STATES = ["已齐", "一致", "有异议", "未分出"]
ACTS = ("提醒", "升级", "执行")


class Mutant:
    def __init__(self, line, kind, name, what, text):
        self.line, self.kind, self.name, self.what, self.text = line, kind, name, what, text
        self.source = ""  # the line as it was, for the list of allowed survivors

    def key(self):
        return f"{' '.join(self.source.split())} ⇒ {self.what}"


class Line:
    def __init__(self, number, text):
        self.number, self.indent = number, text[:len(text) - len(text.lstrip())]
        self.words = re.sub(r"、\s+", "、", text.strip()).replace("，", ",").replace(",", " , ").split()

    def name(self):
        return re.split(r"[(（]", self.words[1])[0]


def logical_lines(text):
    number, held, start = 0, "", 0
    for raw in text.split("\n"):
        number += 1
        if not held:
            start = number
        body = re.sub(r"#.*", "", raw).rstrip()
        if body.endswith("\\"):
            held += body[:-1] + " "
            continue
        if (held + body).strip():
            yield Line(start, held + body)
        held = ""


def clauses(words):
    """[(keyword, [words])] of an action line behind its name."""
    out, i = [], 0
    while i < len(words):
        key = words[i]
        n = ACTION.get(key)
        if key == "告知":
            n = 1 if i + 1 < len(words) and words[i + 1] not in ACTION else 0
        if n is None:
            raise ValueError(f"“{key}”")
        out.append((key, words[i + 1:i + 1 + n]))
        i += 1 + n
    return out


def joined(parts):
    return [w for key, rest in parts for w in (key, *rest)]


class Maker:
    """All mutants of one file."""

    def __init__(self, text, values):
        """values: what the profile gives each name, so that a change is one."""
        self.values = values
        self.lines = list(logical_lines(text))
        self.roles, self.stages, self.limits, self.counts, self.choices, self.actions = [], [], [], [], {}, []
        self.leads = {}  # action: stages it leads to
        for line in self.lines:
            w = line.words
            if w[0] == "角色":
                self.roles.append(line.name())
            elif w[0] == "字段" and len(w) > 3 and w[2] == "选":
                self.choices[line.name()] = [re.split(r"[(（]", c)[0] for c in w[3].split("、")]
            elif w[0] == "动作" and not line.indent:
                self.actions.append(line.name())
            elif w[0] == "环节" and not line.indent and "终点" not in w:
                self.stages.append(line.name())
            for a, b in zip(w, w[1:]):
                if w[0] == "动作" and a == "到":
                    self.leads.setdefault(line.name(), set()).add(b)
                if a == "限":
                    self.limits.append(b)
                elif a == "至多":
                    self.counts.append(b)

    def other(self, names, one):
        return next((n for n in names if n != one and (n not in self.values or self.values[n] != self.values.get(one))), None)

    def text_with(self, line, words):
        out = []
        for other in self.lines:
            w = words if other is line else other.words
            if w is not None:
                out.append(other.indent + " ".join(w).replace(" , ", ", "))
        return "\n".join(out) + "\n"

    def all(self):
        for line in self.lines:
            kind = line.words[0]
            if kind in ("动作", "环节", "时钟"):
                yield self.make(line, None, "删去 / removed")
            tell = {"动作": self.action, "环节": self.stage, "时钟": self.stage, "字段": self.field, "角色": self.role}.get(kind)
            if tell:
                for words, what in tell(line):
                    if None not in words:  # nothing else of its kind is declared
                        yield self.make(line, words, what)

    def make(self, line, words, what):
        m = Mutant(line.number, line.words[0], line.name(), what, self.text_with(line, words))
        m.source = " ".join(line.words)
        return m

    def field(self, line):
        w = line.words
        if line.name() not in self.choices:
            return
        items = w[3].split("、")
        for i, one in enumerate(items):
            if len(items) > 1:
                yield w[:3] + ["、".join(items[:i] + items[i + 1:])] + w[4:], f"选项 {one} 删去"

    def role(self, line):
        w = line.words
        if "须" in w:
            i = w.index("须")
            yield w[:i] + w[i + 2:], f"须 {w[i + 1]} 删去"

    def action(self, line):
        head, parts = line.words[:2], clauses(line.words[2:])
        for i, (key, rest) in enumerate(parts):
            for new, what in self.clause(key, rest, parts):
                yield head + joined(parts[:i] + new + parts[i + 1:]), what
            if key == "须填":
                yield from self.required(head, parts, rest[0].split("、"), self.asked_before(line))

    def asked_before(self, line):
        """What earlier lines of the same action look at: they are asked first."""
        earlier = [x for x in self.lines if x.number < line.number and x.indent == line.indent and x.words[0] == "动作" and x.name() == line.name()]
        return [x.words[x.words.index("当") + 1] for x in earlier if "当" in x.words]

    def required(self, head, parts, items, before):
        """Asked for no more, though it may be given. What a 当 looks at is required in any case."""
        optional = next((rest[0].split("、") for key, rest in parts if key == "可填"), [])
        guards = before + [rest[0] for key, rest in parts if key == "当"]
        for one in items:
            left = [x for x in items if x != one]
            lists = ([("须填", ["、".join(left)])] if left else []) + [("可填", ["、".join([one, *optional])])]
            if one not in guards:
                yield head + joined(lists + [p for p in parts if p[0] not in ("须填", "可填")]), f"须填 {one} 改为可填"

    def clause(self, key, rest, parts):
        if key in ("从", "在", "由", "可填", "解除", "收回"):
            yield from self.list_clause(key, rest)
        elif key == "到":
            other = self.other([s for s in self.stages if s not in rest[0]], rest[0])
            if other:
                yield [("到", [other])], f"到 {rest[0]} 改为 {other}"
        elif key == "至多":
            yield [], f"至多 {rest[0]} 删去"
            other = self.other(self.counts, rest[0])
            if other:
                yield [(key, [other])], f"至多 {rest[0]} 改为 {other}"
        elif key == "当":
            yield [], f"当 {' '.join(rest)} 删去"
            other = self.other(self.choices.get(rest[0], []), rest[2])
            if other:
                yield [(key, [rest[0], "是", other])], f"当 {rest[0]} 改为是 {other}"
        elif key == "要":
            yield [], f"要 {' '.join(rest)} 删去"
            yield [(key, [rest[0], self.other(STATES, rest[1])])], f"要 {' '.join(rest)} 改为 {self.other(STATES, rest[1])}"
        elif key not in ("须填", "否则"):  # without 否则 the last line means the same
            yield [], f"{' '.join([key, *rest])} 删去"

    def list_clause(self, key, rest):
        items = rest[0].split("、")
        for one in items:
            left = [x for x in items if x != one]
            if left:
                yield [(key, ["、".join(left)])], f"{key} {one} 删去"
            elif key in ("可填", "解除", "收回"):
                yield [], f"{key} {one} 删去"
            elif key == "由":
                other = self.other(self.roles, one)
                yield [(key, [other])], f"由 {one} 改为 {other}"

    def stage(self, line):
        """Stages and clocks: a sequence of small clauses; each is mutated where it stands."""
        w = line.words
        for i in range(2, len(w)):
            yield from self.stage_word(w, i)

    def stage_word(self, w, i):
        word, after = w[i], w[i + 1] if i + 1 < len(w) else ""

        def put(*new, skip=2):
            return w[:i] + list(new) + w[i + skip:]

        if word in ("由", "自", "至"):
            items = after.split("、")
            for one in items:
                left = [x for x in items if x != one]
                other = self.other(self.roles if word == "由" else self.actions, one)
                if word == "至" and left and self.leads.get(one) and not self.leads[one] & set(self.stages):
                    continue  # every clock stops at an end in any case
                yield put(word, "、".join(left) if left else other), f"{word} {one} " + ("删去" if left else f"改为 {other}")
        elif word == "限":
            yield put(word, self.other(self.limits, after)), f"限 {after} 改为 {self.other(self.limits, after)}"
        elif word == "停钟":
            yield put(skip=1), "停钟 删去"
        elif word == "按":
            yield put(), f"按 {after} 删去"
        elif word == "至多":
            other = self.other(self.counts, after)
            if other:
                yield put(word, other), f"至多 {after} 改为 {other}"
        elif word == "前":
            yield put(skip=4), f"前 {after} 删去"
            yield put(word, "7个工作日"), f"前 {after} 改为 7个工作日"
        elif word == "再":
            yield w[:i - 1] + w[i + 4:], f"再 {after} {w[i + 2]} {w[i + 3]} 删去"
            yield put(word, "8个工作日"), f"再 {after} 改为 8个工作日"
        elif word in ACTS:
            yield from self.rung(w, i, put)
        elif word in ("可暂停", "可延期"):
            end = next((k for k in range(i + 1, len(w)) if w[k] in ("可暂停", "可延期", "到期", "前")), len(w))
            yield w[:i] + w[end:], f"{word} 删去"
        elif word == "每次":
            yield put(word, "1个工作日"), f"每次 {after} 改为 1个工作日"
        elif word == "终点" and after:
            other = self.other(["办结", "不受理", "撤回", "并入"] if after not in ("同意", "异议") else ["同意", "异议"], after)
            yield put(word, other), f"终点 {after} 改为 {other}"

    def rung(self, w, i, put):
        word, to = w[i], w[i + 1]
        if w[i - 1] == "到期":
            if i + 2 < len(w) and w[i + 2] == ",":  # the next rung becomes the first
                yield w[:i] + w[i + 5:], f"到期 {word} {to} 删去"
            elif "至" in w:  # only a clock does without
                yield w[:i - 1] + w[i + 2:], f"到期 {word} {to} 删去"
        if word != "执行":
            yield put(self.other(ACTS[:2], word), to), f"{word} {to} 改为 {self.other(ACTS[:2], word)}"
            yield put(word, self.other(self.roles, to)), f"{word} {to} 改为 {self.other(self.roles, to)}"
