#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Templates *.html -> C. What each field may hold stands on the first line, how it is escaped follows from where it
stands. The language: docs/templates.md.
Usage: gen_templates.py OUT_H OUT_C FILE.html…"""
import html
import os
import re
import sys

sys.dont_write_bytecode = True

from template_html import Html
from template_read import SIMPLE, Fault, Type, fault, near, read_all, stop


def c_string(text):
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\r", "\\r")
    return '"' + text.replace("\n", "\\n") + '"'


def members(shape, place_lines=True):
    out = []
    for name, t in shape.fields.items():
        if place_lines:
            out.append(f"#line {shape.lines[name]} {c_string(shape.place[0])}")
        if t.kind == "rows":
            out.append(f"    const struct rec_{t.record} *{name}; size_t {name}_count;")
        elif t.kind == "record":
            out.append(f"    struct rec_{t.record} {name};")
        else:
            out.append(f"    {SIMPLE[t.kind]} {name};{' // url' if t.kind == 'url' else ''}")
    return out or ["    char nothing;"]


class Compiler:
    def __init__(self, template, templates, records):
        self.template, self.templates, self.records = template, templates, records
        self.c, self.literal, self.depth, self.loops, self.used = [], [], 1, 0, set()
        self.scope = {}  # name of a loop variable -> (C name, record)

    def indent(self):
        return "    " * self.depth

    def flush(self):
        text = "".join(self.literal)
        self.literal.clear()  # the machine holds this list
        if text:
            pieces = [c_string(p) for p in re.findall(r"[^\n]*\n|[^\n]+", text)]
            self.c.append(self.indent() + "buf_add(b, STR(" + ("\n" + self.indent() + "        ").join(pieces) + "));")

    def statement(self, place, *lines):
        self.flush()
        self.c.append(f"#line {place[1]} {c_string(place[0])}")
        self.c += [self.indent() + line for line in lines]

    def find(self, path, place):
        """(C expression, Type) of a.b.c"""
        first, *rest = path.split(".")
        if first in self.scope:
            c, record = self.scope[first]
            self.used.add(c)
            t, arrow = Type("record", record), "->"
            expression = f"(*{c})"
        else:
            if first not in self.template.fields:
                fault(place, f"{self.template.name} has no field {first}{near(first, [*self.template.fields, *self.scope])}")
            self.used.add("v")
            t, expression, arrow, c = self.template.fields[first], f"v->{first}", ".", f"v->{first}"
        for name in rest:
            if t.kind != "record":
                fault(place, f"{path}: {t} has no fields" + (", use {{#each}}" if t.kind == "rows" else ""))
            fields = self.records[t.record].fields
            if name not in fields:
                fault(place, f"the record {t.record} has no field {name}{near(name, fields)}")
            c, t = f"{c}{arrow}{name}", fields[name]
            expression, arrow = c, "."
        return expression, t

    def condition(self, condition, place):
        negated, path, value = condition
        c, t = self.find(path, place)
        if t.kind == "personal":
            fault(place, f"{path} is personal: decide in C what is shown")
        if value is None:
            if t.kind == "record":
                fault(place, f"{path} is a record and cannot be a condition")
            test = {"text": f"{c}.n != 0", "url": f"{c}.n != 0", "int": f"{c} != 0", "bool": c,
                    "rows": f"{c}_count != 0", "html": f"html_filled({c})"}[t.kind]
            return f"!({test})" if negated else test
        if value.startswith('"') and t.kind not in ("text", "url"):
            fault(place, f"{path} is {t}, not text: it cannot equal {value}")
        if not value.startswith('"') and t.kind != "int":
            fault(place, f"{path} is {t}, not int: it cannot equal {value}")
        if t.kind == "int":
            return f"{c} {'!=' if negated else '=='} INT64_C({value})"
        return f"{'!' if negated else ''}str_eq({c}, STR({c_string(value[1:-1])}))"

    def walk(self, nodes, at):
        for node in nodes:
            getattr(self, "do_" + node.what)(node, at)

    def do_literal(self, node, at):
        at.feed(node.text, node.place, self.literal)

    def do_string(self, node, at):
        if at.mode == "value" and at.url or at.mode == "raw" and at.element == "script":
            fault(node.place, "{{\"…\"}} may not stand " + at.where())
        at.field("the string", "text", node.place, self.literal)
        self.literal.append(html.escape(node.text))

    def do_print(self, node, at):
        c, t = self.find(node.path, node.place)
        how = at.field(node.path, t.kind, node.place, self.literal)
        self.statement(node.place, f"{how}(b, {c});")

    def branch(self, nodes, at):
        self.depth += 1
        self.walk(nodes, at)
        at.boundary(self.literal, nodes[-1].place if nodes else self.template.place)
        self.flush()
        self.depth -= 1

    def same(self, states, at, place, what):
        """All branches end where the others end; the state goes on from there."""
        for s in states:
            if s.mode == "space" and any(o.mode == "gap" for o in states):
                s.mode = "gap"
        first = states[0]
        if what == "if" and len({s.url for s in states}) > 1:  # from here on only ?…, #… and the quote
            for s in states:
                s.url = "whole"
        for other in states[1:]:
            if other.key() != first.key():
                fault(place, f"the branches of {{{{#{what}}}}} end in different places: {first.where()}, and {other.where()}")
        at.__dict__.update(first.__dict__)
        if at.mode == "data" and any(s.last != "block" for s in states):
            at.last = "control"
        at.fresh = False

    def do_if(self, node, at):
        at.boundary(self.literal, node.place)
        ends, has_else = [], False
        for i, (condition, nodes) in enumerate(node.branches):
            end = at.copy()
            if condition is None:
                self.c.append(self.indent() + "} else {")
                has_else = True
            else:
                test = self.condition(condition, node.place)
                if i == 0:
                    self.statement(node.place, f"if ({test}) {{")
                else:
                    self.c.append(self.indent() + f"}} else if ({test}) {{")
            self.branch(nodes, end)
            ends.append(end)
        self.c.append(self.indent() + "}")
        self.same(ends if has_else else [*ends, at.copy()], at, node.place, "if")

    def do_each(self, node, at):
        c, t = self.find(node.path, node.place)
        if t.kind != "rows":
            fault(node.place, f"{node.path} is {t}, not rows")
        if node.name in self.scope or node.name in self.template.fields:
            fault(node.place, f"{node.name} is a name already; take another for the row")
        at.boundary(self.literal, node.place)
        if at.mode == "space":
            at.mode = "gap"
        self.loops += 1
        i, row = f"i{self.loops}", f"row{self.loops}"
        self.statement(node.place, f"for (size_t {i} = 0; {i} < {c}_count; {i}++) {{")
        mark = len(self.c)
        self.scope[node.name] = (row, t.record)
        end = at.copy()
        self.branch(node.branches[0][1], end)
        del self.scope[node.name]
        if row in self.used:
            self.c.insert(mark, f"{self.indent()}    const struct rec_{t.record} *{row} = &{c}[{i}];")
        self.c.append(self.indent() + "}")
        ends = [at.copy(), end]
        if node.branches[1][1]:
            empty = at.copy()
            self.statement(node.place, f"if ({c}_count == 0) {{")
            self.branch(node.branches[1][1], empty)
            self.c.append(self.indent() + "}")
            ends.append(empty)
        self.same(ends, at, node.place, "each")

    def argument(self, node, name, value, t):
        place = node.place
        if value.startswith('"'):
            text = value[1:-1]
            if t.kind == "url" and not re.fullmatch(r"|/(?![/\\])\S*|[?#]\S*", text):
                fault(place, f"{value} is no path on this site, for {name} of {node.name}")
            if t.kind not in ("text", "url"):
                fault(place, f"{name} of {node.name} is {t}, not text")
            return f".{name} = STR({c_string(text)})"
        if re.fullmatch(r"-?\d+", value):
            if t.kind != "int":
                fault(place, f"{name} of {node.name} is {t}, not int")
            return f".{name} = INT64_C({value})"
        if value in ("true", "false"):
            if t.kind != "bool":
                fault(place, f"{name} of {node.name} is {t}, not bool")
            return f".{name} = {value}"
        c, given = self.find(value, place)
        if not given.same(t):
            fault(place, f"{name} of {node.name} is {t}, {value} is {given}")
        return f".{name} = {c}" + (f", .{name}_count = {c}_count" if t.kind == "rows" else "")

    def do_partial(self, node, at):
        if node.name not in self.templates:
            fault(node.place, f"there is no template {node.name}{near(node.name, self.templates)}")
        if at.mode != "data":
            fault(node.place, f"{{{{> {node.name}}}}} stands between elements, not {at.where()}")
        fields = self.templates[node.name].fields
        for name in node.args:
            if name not in fields:
                fault(node.place, f"{node.name} has no field {name}{near(name, fields)}")
        for name, t in fields.items():
            if name not in node.args and not t.optional:
                fault(node.place, f"{name} is not given to {{{{> {node.name}}}}}")
        at.flush(self.literal, "control")
        at.last, at.fresh = "control", False
        given = [self.argument(node, name, value, fields[name]) for name, value in node.args.items()]
        self.statement(node.place, f"tpl_{node.name}(b, &(struct tpl_{node.name}){{{', '.join(given) or '0'}}});")

    def run(self):
        t = self.template
        at = Html()
        self.walk(t.body, at)
        if at.mode == "raw":
            fault((t.place[0], at.stack[-1][1]), f"the template ends {at.where()}")
        if at.mode != "data":
            fault(at.opened, f"the template ends {at.where()}")
        if at.stack:
            fault((t.place[0], at.stack[-1][1]), f"<{at.stack[-1][0]}> is not closed")
        self.flush()
        head = [f"\n#line {t.place[1]} {c_string(t.place[0])}", f"void tpl_{t.name}(struct buf *b, const struct tpl_{t.name} *v) {{"]
        return head + ([] if "v" in self.used else ["    (void)v;"]) + self.c + ["}"]


def main():
    out_h, out_c, *paths = sys.argv[1:]
    templates, records, ordered = read_all(paths)
    name = os.path.basename(out_h)
    guard = "WEB_" + re.sub(r"\W", "_", name).upper()
    note = "// Made by tools/gen_templates.py from the *.html files named below; change those.\n"
    h = [note, f"#ifndef {guard}\n#define {guard}\n", '#include "web/escape.h"\n']
    h += [f"struct rec_{r.name};" for r in ordered]
    for prefix, shapes in (("rec", ordered), ("tpl", templates.values())):
        for shape in shapes:
            h += [f"\nstruct {prefix}_{shape.name} {{", *members(shape), "};"]
            if prefix == "tpl":
                h += [f"void tpl_{shape.name}(struct buf *b, const struct tpl_{shape.name} *v);",
                      f"// The same as a field for another template: b begins empty, holds nothing else and lives as long.",
                      f"static inline struct html html_{shape.name}(struct buf *b, const struct tpl_{shape.name} *v) {{",
                      f"    tpl_{shape.name}(b, v);", "    return (struct html){b};", "}"]
    h.append("\n#endif")
    c = [note, f'#include "{name}"']
    for template in templates.values():
        c += Compiler(template, templates, records).run()
    for path, lines in ((out_h, h), (out_c, c)):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


try:
    main()
except (Fault, OSError, UnicodeDecodeError) as e:
    stop(e)
