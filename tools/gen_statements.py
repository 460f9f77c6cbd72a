#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""statements.sql + tables.def -> statements.h, statements.c. Each statement is prepared against an empty store and
its plan looked at: a mistake, or one that reads more than it has to, is a build error with file and line. A statement
that is meant to read a whole region says "scan" in its comment.
Usage: gen_statements.py SQL TABLES_C_SCHEMA OUT_H OUT_C"""
import re
import sqlite3
import sys


def read(path):
    statements, name, first, body, line_of, scan, notes = [], None, 0, [], {}, False, {}
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        m = re.match(r"-- name: (\w+)\s*$", line)
        if m:
            name, first, body, scan = m[1], number, [], False
            continue
        if line.startswith("--"):
            notes.setdefault(name, []).append(line)
            scan = scan or re.search(r"\bscan\b", line) is not None
            continue
        if not line.strip():
            continue
        if name is None:
            sys.exit(f"{path}:{number}: a statement without '-- name:'")
        body.append(line.strip())
        if line.rstrip().endswith(";"):
            if name in line_of:
                sys.exit(f"{path}:{first}: statement {name} stands twice, first in line {line_of[name]}")
            line_of[name] = first
            why = each(" ".join(body)[:-1], lambda sql: scattered(sql, " ".join(notes.get(name, []))))
            if why:
                sys.exit(f"{path}:{first}: {name} {why}")
            statements.append((name, " ".join(body)[:-1], first, scan))
            name = None
    return statements


def each(sql, check):
    """What the check finds in the first of the statements put together by UNION ALL that it finds anything in, or None."""
    return next(filter(None, map(check, sql.split(" UNION ALL "))), None)


def wasteful(db, sql):
    """What is wrong with the plan of a statement, or None."""
    plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql, [0] * sql.count("?"))]
    for step in plan:
        if step.startswith("SCAN "):
            return f"reads a whole table ({step})"
        if "TEMP B-TREE" in step:
            return f"sorts what no index gives in order ({step})"
    for step in plan[1:]:
        if step.startswith("SEARCH ") and step.endswith("(region=?)"):
            return f"reads a whole region for every row of the tables before ({step})"
    searched = set(re.findall(r"(\w+)=\?", " ".join(plan)))
    where = sql.partition(" WHERE ")[2]
    for column in re.findall(r'(?:\w+\.)?"?(\w+)"? = \?', where):
        if column not in searched:
            return f"does not use an index for {column} = ? ({'; '.join(plan)})"
    if where and searched <= {"region"} and not re.search(r" LIMIT |[<>]=? \?", sql):
        return f"reads a whole region ({'; '.join(plan)})"
    return None


NOT_PORTABLE = re.compile(r"::|\bnow\(|\bLATERAL\b|\bROLLUP\b|\bARRAY\b|\bSERIAL\b|\bNOTIFY\b|\badvisory|^WITH\b|\bFULL JOIN\b", re.I)
WORDS = r"(?!(?:WHERE|ORDER|LEFT|CROSS|JOIN|ON|LIMIT|SET|GROUP)\b)"


def scattered(sql, comment):
    """Why a statement cannot run on a cluster sharded by region, or None: every table it names must be held to one region."""
    if NOT_PORTABLE.search(sql):
        return f"is not the same everywhere ({NOT_PORTABLE.search(sql)[0]})"
    if "every region" in comment:
        return None
    insert = re.match(r"INSERT INTO \w+ \((\w+)", sql)
    if insert:
        return None if insert[1] == "region" and "VALUES (?" in sql else "does not put the region first"
    names = re.findall(rf"(?:FROM|JOIN|UPDATE) (\w+)(?: {WORDS}(\w+))?", sql)
    if len(names) == 1:
        return None if re.search(r"\bregion = \?", sql) else "does not name the region"
    held = set(re.findall(r"(\w+)\.region = \?", sql))
    equal = re.findall(r"(\w+)\.region = (\w+)\.region", sql)
    for _ in names:
        for a, b in equal:
            if a in held or b in held:
                held |= {a, b}
    loose = {alias or table for table, alias in names} - held
    return f"does not hold {', '.join(sorted(loose))} to the region" if loose else None


def main():
    path, schema_c, out_h, out_c = sys.argv[1:]
    text = open(schema_c, encoding="utf-8").read()
    block = re.search(r"schema_sqlite\[\] = \{(.*?)\n    NULL,", text, re.S)[1]
    db = sqlite3.connect(":memory:")
    for s in re.findall(r'"((?:[^"\\]|\\.)*)",', block):
        db.execute(s.replace('\\"', '"'))
    statements = read(path)
    for name, sql, line, scan in statements:
        try:
            db.execute("EXPLAIN " + sql, [0] * sql.count("?"))
        except sqlite3.Error as e:
            sys.exit(f"{path}:{line}: {name}: {e}")
        why = None if scan else each(sql, lambda one: wasteful(db, one))
        if why:
            sys.exit(f"{path}:{line}: {name} {why}; if it is meant to, say scan in its comment")
    note = "// Made by tools/gen_statements.py from statements.sql; change that.\n"
    h = [note, "#ifndef STORE_STATEMENTS_H\n#define STORE_STATEMENTS_H\n", "#include <stdbool.h>\n", "enum statement {"]
    h += [f"    SQL_{n.upper()}," for n, *_ in statements]
    h += ["    SQL_COUNT\n};\n", "extern const char *const statement_sql[SQL_COUNT];",
          "extern const bool statement_scans[SQL_COUNT]; // reads much: by a cursor where the store has them\n", "#endif\n"]
    c = [note, '#include "store/statements.h"\n', "const char *const statement_sql[SQL_COUNT] = {"]
    c += ["    [SQL_%s] = \"%s\"," % (n.upper(), s.replace('"', '\\"')) for n, s, *_ in statements]
    c += ["};\n", "const bool statement_scans[SQL_COUNT] = {"]
    c += [f"    [SQL_{n.upper()}] = true," for n, _, _, scan in statements if scan]
    c += ["};\n"]
    open(out_h, "w", encoding="utf-8").write("\n".join(h))
    open(out_c, "w", encoding="utf-8").write("\n".join(c))


main()
