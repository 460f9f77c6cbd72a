#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A large store, from real tickets: a random bit of a random value of a random row is flipped behind the program's back;
# `huiyin ledger verify` finds it. 30 flips; 300 with HUIYIN_LONG=1 (./check --long). Every byte of a small store:
# test/unit/flips.c. Prints "ok NAME", "not ok NAME – why" or "skip NAME – why".
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
huiyin=$(realpath "${1:-${HUIYIN:-$root/build-check/huiyin}}")
tickets=$root/../shared/data/hotline/tickets.tsv
if ! [ -f "$tickets" ]; then
    echo "skip flips – no $tickets"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HUIYIN_DATA=$root
cd "$work" || exit 3
if [ -n "${HUIYIN_LONG:-}" ]; then cp "$tickets" tickets.tsv; else head -n 4001 "$tickets" >tickets.tsv; fi
"$huiyin" init --db a.db --region 370203 --driven >out 2>&1 && "$huiyin" import --db a.db --as tickets tickets.tsv >out 2>&1 || {
    echo "not ok flips – import: $(tail -n 1 out)"
    exit 1
}
python3 - "$huiyin" "${HUIYIN_LONG:+300}" <<'PY'
import json, random, sqlite3, subprocess, sys

huiyin, flips = sys.argv[1], int(sys.argv[2] or 30)
chance = random.Random(20240301)
db = sqlite3.connect("a.db", isolation_level=None)
db.execute("PRAGMA synchronous = OFF")
tables = {}
for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
    columns = db.execute(f'PRAGMA table_info("{name}")').fetchall()  # cid, name, type, notnull, default, pk
    rows = db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
    if rows and name != "outbox":
        tables[name] = (rows, [c[1] for c in columns], [c[2] for c in columns], [c[1] for c in columns if c[5]])


def verify():
    q = subprocess.run([huiyin, "ledger", "verify", "--db", "a.db", "--json"], capture_output=True, text=True)
    return q.returncode, q.stdout


def flipped(value, kind):
    if kind == "INTEGER":
        changed = (value ^ 1 << chance.randrange(64)) & (1 << 64) - 1
        return changed - (1 << 64) if changed >> 63 else changed
    data = bytearray(value.encode() if kind == "TEXT" else value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def change(table, column, kind, keys, key, value):
    to = "CAST(? AS TEXT)" if kind == "TEXT" else "?"
    where = " AND ".join(f'"{k}" = ?' for k in keys)
    return db.execute(f'UPDATE "{table}" SET "{column}" = {to} WHERE {where}', [value, *key]).rowcount


status, out = verify()
if status != 0:
    print("not ok flips – the store is not in order before:", out[:300])
    sys.exit(1)
done, by_table = 0, {}
while done < flips:
    table = chance.choice(sorted(tables))
    rows, columns, kinds, keys = tables[table]
    row = db.execute(f'SELECT * FROM "{table}" LIMIT 1 OFFSET ?', [chance.randrange(rows)]).fetchone()
    at = chance.randrange(len(columns))
    if row[at] in ("", b"") or columns[at] in keys and kinds[at] == "TEXT":
        continue
    key = [row[columns.index(k)] for k in keys]
    value = flipped(row[at], kinds[at])
    try:
        change(table, columns[at], kinds[at], keys, key, value)
    except sqlite3.IntegrityError:
        continue
    status, out = verify()
    after = [value if k == columns[at] else v for k, v in zip(keys, key)]
    if change(table, columns[at], kinds[at], keys, after, row[at]) != 1:
        print(f"not ok flips – {table}.{columns[at]} cannot be put back")
        sys.exit(1)
    x = json.loads(out) if out else {}
    if status == 0 or status == 1 and not x.get("findings"):
        print(f"not ok flips – not found: {table}.{columns[at]} of {key}: {row[at]!r:.80} -> {value!r:.80}")
        sys.exit(1)
    if status not in (1, 3):
        print(f"not ok flips – exit status {status} at {table}.{columns[at]}: {out[:300]}")
        sys.exit(1)
    done += 1
    by_table[table] = by_table.get(table, 0) + 1
status, out = verify()
if status != 0:
    print("not ok flips – the store is not in order afterwards:", out[:300])
    sys.exit(1)
print(f"ok flips: {flips} of {flips} found in {len(by_table)} tables, among {json.loads(out)['events']} events")
PY
