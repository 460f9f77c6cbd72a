# SPDX-License-Identifier: Apache-2.0
"""Reads *.html templates: declarations at the top, then text and {{…}} as a tree. docs/templates.md."""
import difflib
import re
import sys
from dataclasses import dataclass, field

SIMPLE = {"text": "struct str", "url": "struct str", "int": "int64_t", "bool": "bool", "html": "struct html",
          "personal": "struct personal"}
KEYWORDS = set("auto break case char const continue default do double else enum extern float for goto if inline int long "
               "register restrict return short signed sizeof static struct switch typedef union unsigned void volatile "
               "while bool true false asm typeof".split())
NAME = r"[a-z][a-z0-9_]*"
TOKEN = re.compile(r'(?P<note>\{\{!--.*?--\}\}|<!--.*?-->)|\{\{(?P<tag>(?:"[^"]*"|[^"}]|\}(?!\}))*)\}\}', re.S)
DECLARATION = re.compile(r"\s*<!--(.*?)-->", re.S)

# What utf8_unfit (base/str.h) says of a character, bar tab and line break.
UNFIT = re.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\xAD\\u061C\\u180E\\u200B-\\u200F\\u2028-\\u202E\\u2060-\\u2069\\uFEFF"
                   "\\uFFF9-\\uFFFB\\uFFFE\\uFFFF\\U000E0000-\\U000E007F]")


class Fault(Exception):
    pass


def fault(place, text):
    raise Fault(f"{place[0]}:{place[1]}: {text}")


def near(word, words):
    close = difflib.get_close_matches(word, list(words), 1, 0.6)
    return f"; did you mean {close[0]}?" if close else f"; there is {', '.join(sorted(words))}" if words else ""


@dataclass
class Type:
    kind: str         # of SIMPLE, "rows" or "record"
    record: str = ""  # its name, for the last two
    optional: bool = False

    def __str__(self):
        return {"rows": f"rows of {self.record}", "record": f"record {self.record}"}.get(self.kind, self.kind)

    def same(self, other):
        return (self.kind, self.record) == (other.kind, other.record)


@dataclass
class Shape:  # a template or a record: a struct with named fields
    name: str
    place: tuple
    fields: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    body: list = field(default_factory=list)


@dataclass
class Node:
    what: str     # literal, print, string, if, each, partial
    place: tuple
    text: str = ""
    path: str = ""
    name: str = ""
    args: dict = field(default_factory=dict)
    branches: list = field(default_factory=list)  # if: (condition or None, nodes); each: (None, rows), (None, else)


def read_field(shape, word, place):
    m = re.fullmatch(rf"({NAME}):(\[)?({NAME})(\])?(\?)?", word)
    if not m or bool(m[2]) != bool(m[4]):
        fault(place, f"cannot read the field {word!r}; name:type, name:[record], name:record")
    name, kind = m[1], m[3]
    if name in KEYWORDS:
        fault(place, f"{name} is a word of C; take another name")
    if name in shape.fields:
        fault(place, f"the field {name} stands twice in {shape.name}")
    if m[2]:
        type_ = Type("rows", kind, bool(m[5]))
        if f"{name}_count" in shape.fields:
            fault(place, f"{name}_count stands twice in {shape.name}: {name} brings it")
    else:
        type_ = Type(kind, "", bool(m[5])) if kind in SIMPLE else Type("record", kind, bool(m[5]))
    if name.endswith("_count") and shape.fields.get(name[:-6], Type("")).kind == "rows":
        fault(place, f"the field {name} stands twice in {shape.name}: {name[:-6]} brings it")
    shape.fields[name], shape.lines[name] = type_, place[1]


def read_head(path, text):
    """The declarations; returns (template or None, records, offset of the body)."""
    template, records, at = None, [], 0
    while m := DECLARATION.match(text, at):
        start = m.start(1)
        words = [(w[0], (path, text.count("\n", 0, start + w.start()) + 1)) for w in re.finditer(r"\S+", m[1])]
        at = m.end()
        if not words or words[0][0] not in ("template", "record"):
            continue
        kind, place = words[0]
        if len(words) < 2 or not re.fullmatch(NAME, words[1][0]):
            fault(place, f"<!--{kind} NAME field:type …-->: the name is missing or not in lower case")
        shape = Shape(words[1][0], place)
        for word, where in words[2:]:
            read_field(shape, word, where)
        if kind == "record":
            if shape.name in SIMPLE or shape.name in KEYWORDS:
                fault(place, f"{shape.name} is a type already; take another name for the record")
            records.append(shape)
        elif template:
            fault(place, f"a second template in one file, the first is {template.name}")
        else:
            template = shape
    return template, records, at


def tokens(path, text, at):
    """(what, place, string): literal or tag; comments are gone."""
    line = text.count("\n", 0, at) + 1
    while at < len(text):
        m = TOKEN.search(text, at)
        end = m.start() if m else len(text)
        literal = text[at:end]
        for sign, says in (("{{", "{{ without }}"), ("<!--", "a comment without -->")):
            if sign in literal:
                fault((path, line + literal.count("\n", 0, literal.index(sign))), says)
        if literal:
            yield "literal", (path, line), literal
        line += literal.count("\n")
        if not m:
            return
        if m["note"]:
            if re.match(r"<!--\s*(template|record)\s", m["note"]):
                fault((path, line), "declarations stand at the top, before anything else")
        else:
            yield "tag", (path, line), m["tag"].strip()
        line += m[0].count("\n")
        at = m.end()


def read_condition(text, place):
    """(negated, path, value or None)"""
    m = re.fullmatch(rf'(!?)\s*({NAME}(?:\.{NAME})*)(?:\s*(!?=)\s*("[^"]*"|-?\d+))?', text)
    if not m or (m[1] and m[3]):
        fault(place, f'cannot read the condition {text!r}; field, !field, field = "word", field != "word"')
    return m[1] == "!" or m[3] == "!=", m[2], m[4]


def read_partial(text, place):
    m = re.match(rf"({NAME})(?=\s|$)", text)
    if not m:
        fault(place, f"cannot read the partial {text!r}; {{{{> name field=value …}}}}")
    node, at = Node("partial", place, name=m[1]), m.end()
    argument = re.compile(rf'\s+({NAME})=("[^"]*"|-?\d+|{NAME}(?:\.{NAME})*)(?=\s|$)')
    while at < len(text):
        m = argument.match(text, at)
        if not m:
            fault(place, f"cannot read {text[at:].strip()!r} in {{{{> {node.name}}}}}; field=value")
        if m[1] in node.args:
            fault(place, f"{m[1]} stands twice in {{{{> {node.name}}}}}")
        node.args[m[1]], at = m[2], m.end()
    return node


def read_body(path, text, at):
    top, stack = [], []  # stack: open blocks (node, list the next nodes go to)
    here = top
    for what, place, s in tokens(path, text, at):
        if what == "literal":
            here.append(Node("literal", place, text=s))
        elif s.startswith("#if ") or s.startswith("#if\n"):
            node = Node("if", place, branches=[(read_condition(s[3:].strip(), place), [])])
            here.append(node)
            stack.append((node, here))
            here = node.branches[0][1]
        elif s.startswith("#each"):
            m = re.fullmatch(rf"#each\s+({NAME}(?:\.{NAME})*)\s+as\s+({NAME})", s)
            if not m:
                fault(place, f"cannot read {{{{{s}}}}}; {{{{#each rows as name}}}}")
            if m[2] in KEYWORDS:
                fault(place, f"{m[2]} is a word of C; take another name")
            node = Node("each", place, path=m[1], name=m[2], branches=[(None, []), (None, [])])
            here.append(node)
            stack.append((node, here))
            here = node.branches[0][1]
        elif re.match(r"#else\b", s):
            rest = s[5:].strip()
            if not stack:
                fault(place, "{{#else}} without {{#if}} or {{#each}}")
            node = stack[-1][0]
            closed = here is node.branches[1][1] if node.what == "each" else node.branches[-1][0] is None
            if closed:
                fault(place, f"{{{{#else}}}} twice for the {{{{#{node.what}}}}} in line {node.place[1]}")
            if node.what == "each":
                if rest:
                    fault(place, "{{#else if}} belongs to {{#if}}, not to {{#each}}")
                here = node.branches[1][1]
            else:
                if rest and not rest.startswith("if "):
                    fault(place, f"cannot read {{{{{s}}}}}; {{{{#else}}}} or {{{{#else if condition}}}}")
                node.branches.append((read_condition(rest[3:].strip(), place) if rest else None, []))
                here = node.branches[-1][1]
        elif s in ("/if", "/each"):
            if not stack:
                fault(place, f"{{{{{s}}}}} without {{{{#{s[1:]}}}}}")
            node, outer = stack.pop()
            if node.what != s[1:]:
                fault(place, f"{{{{{s}}}}} where {{{{/{node.what}}}}} for line {node.place[1]} should stand")
            here = outer
        elif s.startswith(">"):
            here.append(read_partial(s[1:].strip(), place))
        elif re.fullmatch(r'"[^"]*"', s):
            here.append(Node("string", place, text=s[1:-1]))
        elif re.fullmatch(rf"{NAME}(?:\.{NAME})*", s):
            here.append(Node("print", place, path=s))
        else:
            fault(place, f"cannot read {{{{{s}}}}}")
    if stack:
        node = stack[-1][0]
        fault(node.place, f"{{{{#{node.what}}}}} without {{{{/{node.what}}}}}")
    return top


def order(records):
    """Records so that one held by value stands before its holder."""
    done, way, out = set(), [], []

    def visit(record):
        if record.name in done:
            return
        if record.name in way:
            fault(record.place, f"the record {record.name} holds itself: {' -> '.join(way[way.index(record.name):] + [record.name])}")
        way.append(record.name)
        for t in record.fields.values():
            if t.kind == "record":
                visit(records[t.record])
        way.pop()
        done.add(record.name)
        out.append(record)

    for record in records.values():
        visit(record)
    return out


def read_all(paths):
    """(templates by name, records in order and by name)"""
    templates, records, bodies = {}, {}, []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if m := UNFIT.search(text):
            fault((path, text.count("\n", 0, m.start()) + 1), f"U+{ord(m[0]):04X} does not show; write it as &#x{ord(m[0]):X};")
        template, own, at = read_head(path, text)
        for record in own:
            if record.name in records:
                first = records[record.name].place
                fault(record.place, f"the record {record.name} stands twice, first in {first[0]}:{first[1]}")
            records[record.name] = record
        if template:
            if template.name in templates:
                first = templates[template.name].place
                fault(template.place, f"the template {template.name} stands twice, first in {first[0]}:{first[1]}")
            templates[template.name] = template
            bodies.append((template, path, text, at))
        elif not own:
            fault((path, 1), "the first line declares the template: <!--template NAME field:type …-->")
        elif text[at:].strip():
            fault((path, text.count("\n", 0, at) + 2), "text, but no <!--template NAME …--> above it")
    for shape in [*records.values(), *templates.values()]:
        for name, t in shape.fields.items():
            if t.record and t.record not in records:
                words = list(records) + ([] if t.kind == "rows" else list(SIMPLE))
                fault((shape.place[0], shape.lines[name]), f"{name}: there is no {'record' if t.kind == 'rows' else 'type'} "
                      f"{t.record}{near(t.record, words)}")
    for template, path, text, at in bodies:
        template.body = read_body(path, text, at)
    return templates, records, order(records)


def stop(e):
    sys.exit(str(e))
