#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Route comments above page functions -> declarations, the route table and its help. The comment: src/http/route.h.
Usage: gen_routes.py [--prefix web|api] OUT_H OUT_C OUT_MD FILE.c…"""
import difflib
import re
import sys

MAY = {"public": ("anybody", "任何人"), "signed": ("an account that signed in", "已登录的账号"),
       "admin": ("an administrator", "管理员"), "token": ("a program with a token", "持令牌的程序")}
METHODS = ("GET", "POST")
KEYS = ("may", "query", "zh", "en")
PARAMS_MAX = 4  # ROUTE_PARAMS_MAX in src/http/route.h
FUNCTION = re.compile(r"^(static\s+|extern\s+)?enum\s+http_turn\s+(\w+)\s*\(\s*struct\s+visit\s*\*\s*\w*\s*\)\s*([{;])", re.M)
ROUTE = re.compile(r"//\s*([A-Z]+)\s+(/\S*)\s*$")


def stop(path, line, text):
    sys.exit(f"{path}:{line}: {text}")


def near(word, words):
    close = difflib.get_close_matches(word, words, 1, 0.5)
    return f"; did you mean {close[0]}?" if close else f"; there is {', '.join(words)}"


def check_pattern(path, line, pattern):
    names = []
    segments = pattern[1:].split("/") if pattern != "/" else []
    for segment in segments:
        m = re.fullmatch(r"\{([a-z][a-z0-9_]*)\}", segment)
        if m:
            if m[1] in names:
                stop(path, line, f"the parameter {m[1]} stands twice in {pattern}")
            names.append(m[1])
        elif not re.fullmatch(r"[A-Za-z0-9._~-]+", segment) or segment in (".", ".."):
            stop(path, line, f"cannot read the segment {segment!r} of {pattern}; a literal or one whole {{parameter}}")
    if len(names) > PARAMS_MAX:
        stop(path, line, f"{len(names)} parameters in {pattern}, at most {PARAMS_MAX}")
    return names


def read_block(path, block, name):
    """block: (line number, text) of the comment lines above the function."""
    at = next((i for i, (_, text) in enumerate(block) if ROUTE.match(text)), None)
    if at is None:
        return None
    first, text = block[at]
    method, pattern = ROUTE.match(text).groups()
    if method not in METHODS:
        stop(path, first, f"the method {method}{near(method, METHODS)}")
    route = {"path": path, "line": first, "name": name, "method": method, "pattern": pattern, "query": ""}
    names = check_pattern(path, first, pattern)
    seen = set()
    for line, text in block[at + 1:]:
        m = re.match(r"//\s*(\w+):\s*(.*?)\s*$", text)
        if not m or m[1] not in KEYS:
            stop(path, line, f"cannot read {text!r}" + (near(m[1], KEYS) if m else f"; {', '.join(k + ':' for k in KEYS)}"))
        if m[1] in seen:
            stop(path, line, f"{m[1]}: stands twice for {name}")
        if not m[2]:
            stop(path, line, f"{m[1]}: says nothing")
        seen.add(m[1])
        route[m[1]] = m[2]
        if m[1] == "may" and m[2] not in MAY:
            stop(path, line, f"may: {m[2]}{near(m[2], list(MAY))}")
        if m[1] == "query":
            for word in m[2].split():
                if not re.fullmatch(r"[a-z][a-z0-9_]*", word):
                    stop(path, line, f"cannot read the name {word!r} in the query")
                if word in names:
                    stop(path, line, f"the parameter {word} stands twice for {name}")
                names.append(word)
            route["query"] = " ".join(m[2].split())
    for key in ("may", "zh", "en"):
        if key not in seen:
            stop(path, first, f"{method} {pattern} ({name}) has no line {key}:")
    return route


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines, taken, routes = text.split("\n"), set(), []
    for m in FUNCTION.finditer(text):
        if m[3] == ";":
            continue
        line = text.count("\n", 0, m.start()) + 1
        block, above = [], line - 1
        while above > 0 and lines[above - 1].startswith("//"):
            block.insert(0, (above, lines[above - 1]))
            above -= 1
        route = read_block(path, block, m[2])
        static = (m[1] or "").startswith("static")
        if route and static:
            stop(path, line, f"{m[2]} is static, but a route leads to it")
        if not route and not static:
            stop(path, line, f"{m[2]} has no route comment above it (src/http/route.h); make it static if it is no page")
        if route:
            routes.append(route)
            taken.add(route["line"])
    for number, line in enumerate(lines, 1):
        if number not in taken and re.match(r"//\s*(?:" + "|".join(METHODS) + r")\s+/\S*\s*$", line):
            stop(path, number, "a route comment, but not directly above enum http_turn NAME(struct visit *v)")
    return routes


def check_all(routes):
    places, names = {}, {}
    for r in routes:
        key = (r["method"], re.sub(r"\{\w+\}", "{}", r["pattern"]))
        for first, what in ((places.get(key), f"{r['method']} {r['pattern']}"), (names.get(r["name"]), r["name"])):
            if first:
                stop(r["path"], r["line"], f"{what} stands twice, first in {first['path']}:{first['line']}")
        places[key] = names[r["name"]] = r


def c_string(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    args = sys.argv[1:]
    prefix = "web"
    if args[:1] == ["--prefix"]:
        prefix, args = args[1], args[2:]
    out_h, out_c, out_md, *paths = args
    routes = [r for path in paths for r in read(path)]
    check_all(routes)
    routes.sort(key=lambda r: (r["pattern"], r["method"]))
    note = "// Made by tools/gen_routes.py from the comments above the page functions; change those.\n"
    guard = f"{prefix.upper()}_ROUTES_H"
    h = [note, f"#ifndef {guard}\n#define {guard}\n", '#include "http/route.h"\n',
         f"extern const struct route {prefix}_routes[];\nextern const size_t {prefix}_route_count;\n"]
    h += [f"enum http_turn {r['name']}(struct visit *v);" for r in routes]
    h.append("\n#endif")
    c = [note, f'#include "{prefix}/routes.h"\n', f"const struct route {prefix}_routes[] = {{"]
    c += [f"    {{HTTP_{r['method']}, {c_string(r['pattern'])}, ROUTE_{r['may'].upper()}, {r['name']}, {c_string(r['query'])},\n"
          f"        {c_string(r['zh'])},\n        {c_string(r['en'])}, {c_string(r['name'])}}}," for r in routes]
    c += ["    {.pattern = NULL},\n};", f"const size_t {prefix}_route_count = {len(routes)};"]
    title = {"web": "Pages 页面", "api": "API 接口"}.get(prefix, prefix)
    md = ["<!-- SPDX-License-Identifier: Apache-2.0 -->", f"# {title}\n",
          f"Made from the comments in `src/{prefix}/*.c` by `tools/gen_routes.py`. "
          "Who may: " + "; ".join(f"{word} – {en}, {zh}" for word, (en, zh) in MAY.items()) + ".\n"]
    if routes:
        md += ["| method | path | who may | query | | |", "|---|---|---|---|---|---|"]
    for r in routes:
        query = " ".join(f"`{q}`" for q in r["query"].split())
        cells = [r["method"], f"`{r['pattern']}`", r["may"], query, r["zh"], r["en"]]
        md.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    for path, lines in ((out_h, h), (out_c, c), (out_md, md)):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


main()
