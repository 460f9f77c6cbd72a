# SPDX-License-Identifier: Apache-2.0
"""plans.py URI PSQL: every statement on a schema whose tables are filled, vacuumed and counted, as most cities are (hardly a matter is
part of another): no table is read whole, nor the whole of a region, unless the statement says so (scan)."""
import re
import subprocess
import sys

FEW = 50  # rows that any plan reads at once
uri, schema = sys.argv[1].split("#")
psql = sys.argv[2]
text = open("src/store/statements.sql", encoding="utf-8").read()
link = open("src/store/postgres_link.c", encoding="utf-8").read()
settings = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', link.split("settings[] =")[1].split(";\n//")[0])).split("SELECT set_config")[0]
assert "force_generic_plan" in settings and "join_collapse_limit" in settings, settings
statements = re.findall(r"-- name: (\w+)\n((?:--[^\n]*\n)*)(.*?);\n", text, re.S)


def ask(sql):
    r = subprocess.run([psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", uri, "-f", "-"], input=sql, capture_output=True, text=True)
    if r.returncode:
        print(f"not ok postgres plans – {r.stderr[:300]}")
        sys.exit(1)
    return r.stdout


def numbered(sql):
    n = 0
    while "?" in sql:
        n += 1
        sql = sql.replace("?", f"${n}", 1)
    return sql, n


script = f"SET search_path TO {schema}; VACUUM (ANALYZE); {settings}\n"
for name, _, sql in statements:
    sql, n = numbered(sql)
    script += f"\\echo == {name}\nPREPARE q AS {sql};\nEXPLAIN (COSTS OFF) EXECUTE q{'(' + ', '.join(['NULL'] * n) + ')' if n else ''};\nDEALLOCATE q;\n"
plans = dict(part.split("\n", 1) for part in ask(script).split("== ")[1:])
rows = dict(line.split("|") for line in ask(f"SELECT relname, reltuples::bigint FROM pg_class WHERE relnamespace = '{schema}'::regnamespace").split())
bad = 0
for name, comment, sql in statements:
    lines = plans[name].splitlines()
    lame = []
    for i, line in enumerate(lines):
        if "Seq Scan" in line and "never" not in line:
            lame.append(line.strip())
        if re.search(r"Index Cond: \(region = \S+\)$", line) and "LIMIT" not in sql:
            lame.append(lines[i - 1].strip())
    lame = [x for x in lame if int(rows[re.search(r" on (\w+)", x).group(1)]) > FEW]
    if lame and not re.search(r"\bscan\b", comment):
        print(f"not ok postgres plan of {name} – {'; '.join(lame)[:200]}")
        bad += 1
if not bad:
    print(f"ok postgres the plans of {len(statements)} statements are indexes")
sys.exit(bad > 0)
