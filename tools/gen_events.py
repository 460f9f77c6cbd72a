#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""events.def -> events.h, events.c (descriptors for codec and JSON) and docs/events.md.
Usage: gen_events.py DEF OUT_H OUT_C [OUT_MD]"""
import sys

TYPES = {"int": ("EVENT_INT", "int64_t"), "id": ("EVENT_ID", "int64_t"), "time": ("EVENT_TIME", "int64_t"),
         "text": ("EVENT_TEXT", "struct str"), "list": ("EVENT_LIST", "struct id_list"),
         "pairs": ("EVENT_PAIRS", "struct pair_list")}


def read(path):
    events = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#") or not line.strip():
            continue
        words = line.split(None, 3)
        if words[0] == "event":
            events.append({"number": int(words[1]), "name": words[2], "stream": words[3].strip(), "fields": [], "content": ""})
        elif words[0] == "content":
            events[-1]["content"] = line.split(None, 1)[1].strip()
        elif words[0].isdigit() and len(words) == 4 and words[2] in TYPES:
            fields = events[-1]["fields"]
            if fields and fields[-1]["number"] >= int(words[0]):
                sys.exit(f"{path}:{number}: field numbers rise")
            fields.append({"number": int(words[0]), "name": words[1], "type": words[2], "what": words[3].strip()})
        else:
            sys.exit(f"{path}:{number}: cannot read {line.strip()!r}")
    numbers = [e["number"] for e in events]
    if len(set(numbers)) != len(numbers):
        sys.exit(f"{path}: an event number stands twice")
    return events


def ident(e):
    return e["name"].replace(".", "_")


def main():
    path, out_h, out_c = sys.argv[1:4]
    events = read(path)
    note = "// Made by tools/gen_events.py from events.def; change that.\n"
    h = [note, "#ifndef LEDGER_EVENTS_H\n#define LEDGER_EVENTS_H\n\n#include \"ledger/event_fields.h\"\n", "enum event_type {"]
    h += [f"    EVENT_{ident(e).upper()} = {e['number']}," for e in events]
    h.append(f"    EVENT_TYPE_LIMIT = {max(e['number'] for e in events) + 1}\n}};\n")
    for e in events:
        h.append(f"struct event_{ident(e)} {{")
        h += [f"    {TYPES[f['type']][1]} {f['name']};" for f in e["fields"]] or ["    char nothing;"]
        h.append("};\n")
    h.append("union event_body {")
    h += [f"    struct event_{ident(e)} {ident(e)};" for e in events]
    h.append("};\n\n// By type; name NULL where there is no such type.\nextern const struct event_kind event_kinds[EVENT_TYPE_LIMIT];\n\n#endif")
    c = [note, '#include "ledger/events.h"\n\n#include <stddef.h>\n']
    for e in events:
        if e["fields"]:
            c.append(f"static const struct event_field fields_{ident(e)}[] = {{")
            c += [f'    {{{f["number"]}, "{f["name"]}", {TYPES[f["type"]][0]}, offsetof(struct event_{ident(e)}, {f["name"]})}},'
                  for f in e["fields"]]
            c.append("};\n")
    c.append("const struct event_kind event_kinds[EVENT_TYPE_LIMIT] = {")
    c += [f'    [{e["number"]}] = {{"{e["name"]}", {"fields_" + ident(e) if e["fields"] else "NULL"}, {len(e["fields"])}, '
          f'{"sizeof(struct event_" + ident(e) + ")"}}},' for e in events]
    c.append("};\n")
    open(out_h, "w", encoding="utf-8").write("\n".join(h) + "\n")
    open(out_c, "w", encoding="utf-8").write("\n".join(c))
    if len(sys.argv) > 4:
        md = ["<!-- SPDX-License-Identifier: Apache-2.0 -->\n# Events 事件\n", "Made from `src/ledger/events.def` by `tools/gen_events.py`; a test keeps the two the same.\n",
              "Every event has, before its own fields: `type`, `stream`, `seq` (from 1 in its stream), `region`, `region_seq` (gap-free",
              "in the region), `at` (when it counts), `recorded` (when this machine wrote it), `actor` with `account`, `office`, `role` (absent: the system),",
              "`channel`, `key` and `digest` (idempotency, on the first event of a command), `content` (SM3 of salt and content, where",
              "there is one) and `prev` (hash of the event before it in the stream). docs/ledger.md gives the bytes.\n"]
        for e in events:
            md.append(f"## {e['number']} {e['name']}\n\nStream: {e['stream']}.\n")
            if e["fields"]:
                md += ["| no. | field | type | |", "|---|---|---|---|"]
                md += [f"| {f['number']} | `{f['name']}` | {f['type']} | {f['what']} |" for f in e["fields"]]
                md.append("")
            if e["content"]:
                md.append(f"Content, apart from the event: {e['content']}.\n")
        open(sys.argv[4], "w", encoding="utf-8").write("\n".join(md).rstrip("\n") + "\n")


main()
