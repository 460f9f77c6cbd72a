#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tables.def -> tables.h (row structs), tables.c (descriptors and SQL). Usage: gen_tables.py DEF OUT_H OUT_C"""
import sys

TYPES = {"int": ("COLUMN_INT", "int64_t", "INTEGER", "BIGINT"),
         "text": ("COLUMN_TEXT", "struct str", "TEXT", 'TEXT COLLATE "C"'),
         "bytes": ("COLUMN_BYTES", "struct str", "BLOB", "BYTEA")}


def fail(path, line, why):
    sys.exit(f"{path}:{line}: {why}")


def read(path):
    tables, table = [], None
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.split("#")[0].rstrip() if "#" in line else line.rstrip()
        words = line.split()
        if not words:
            continue
        if words[0] == "table":
            if len(words) != 3 or words[2] not in ("ledger", "record", "derived", "working"):
                fail(path, number, "table NAME ledger|record|derived|working")
            table = {"name": words[1], "kind": words[2], "columns": [], "indexes": [], "walk": []}
            tables.append(table)
        elif words[0] == "walk":
            table["walk"] = [c.strip() for c in line.strip().split(None, 1)[1].split(",")]
        elif words[0] in ("index", "unique"):
            spec, _, where = line.strip().partition(" where ")
            spec, _, extra = spec.partition(" include ")
            columns = [c.strip() for c in spec.split(None, 2)[2].split(",")]
            extra = [c.strip() for c in extra.split(",") if c.strip()]
            known = {c["name"] for c in table["columns"]}
            if not set(columns + extra) <= known:
                fail(path, number, "index over an unknown column")
            table["indexes"].append((words[0] == "unique", words[1], columns, extra, where))
        else:
            if words[1] not in TYPES or len(words) > 3 or (len(words) == 3 and words[2] not in ("key", "personal")):
                fail(path, number, "NAME int|text|bytes [key|personal]")
            table["columns"].append({"name": words[0], "type": words[1], "key": words[2:] == ["key"],
                                     "personal": words[2:] == ["personal"]})
    walks = {t["name"]: t["walk"] for t in tables if t["walk"]}
    for table in tables:
        if not set(table["walk"]) <= {c["name"] for c in table["columns"]} | set(walks):
            fail(path, number, f"{table['name']} walks over an unknown column or table")
        in_index = {w for _, _, columns, extra, where in table["indexes"] for w in columns + extra + where.split()}
        for c in table["columns"]:
            c["indexed"] = c["name"] in in_index
    return tables


def ddl(table, dialect):
    at = 2 if dialect == "sqlite" else 3
    keys = ["region"] + [c["name"] for c in table["columns"] if c["key"]]
    columns = [f"region {TYPES['int'][at]} NOT NULL"] + [f'"{c["name"]}" {TYPES[c["type"]][at]} NOT NULL' for c in table["columns"]]
    quoted = ", ".join(f'"{k}"' for k in keys)
    out = [f'CREATE TABLE "{table["name"]}" ({", ".join(columns)}, PRIMARY KEY ({quoted}))'
           + (" STRICT, WITHOUT ROWID" if dialect == "sqlite" else "")]
    quote = lambda names: ", ".join(f'"{c}"' for c in names)
    for unique, name, cols, extra, where in table["indexes"]:
        # SQLite covers with columns of the key only; an index of it ends with the table's key by itself, so that rows of
        # one value come in order, and where they are told apart by value nothing is added.
        if dialect == "postgres" and not unique:
            cols = cols + [k for k in keys[1:] if k not in cols]
        held = quote(["region"] + cols + extra) + ")" if dialect == "sqlite" else quote(["region"] + cols) + ")" + (f" INCLUDE ({quote(extra)})" if extra else "")
        out.append(f'CREATE {"UNIQUE " if unique else ""}INDEX "{table["name"]}_{name}" ON "{table["name"]}" (' + held + (f" WHERE {where}" if where else ""))
    return out


def sql(table, walks):
    names = [c["name"] for c in table["columns"]]
    keys = [c["name"] for c in table["columns"] if c["key"]]
    rest = [c["name"] for c in table["columns"] if not c["key"]]
    q = lambda n: f'"{n}"'
    t = q(table["name"])
    order = ", ".join(q(k) for k in ["region"] + keys)
    everything = ", ".join(map(q, names))
    insert = f'INSERT INTO {t} (region, {everything}) VALUES ({", ".join(["?"] * (len(names) + 1))})'
    where = " AND ".join(["region = ?"] + [f"{q(k)} = ?" for k in keys])
    update = f'UPDATE {t} SET {", ".join(q(c) + " = ?" for c in rest)} WHERE {where}' if rest else ""
    delete = f"DELETE FROM {t} WHERE {where}"
    of_key = f"SELECT {everything}, region FROM {t} WHERE region = ? AND {q(keys[0])} = ? ORDER BY {order}"
    scan = f"SELECT {everything}, region FROM {t} WHERE region = ? ORDER BY {order}"
    walk = scan
    walk_from = f"SELECT {everything}, region FROM {t} WHERE region = ? AND {q(keys[0])} >= ? ORDER BY {order}" if table["kind"] == "record" else ""
    if len(table["walk"]) == 1 and table["walk"][0] in walks:
        other = table["walk"][0]
        shared = " AND ".join(f"t.{q(k)} = o.{q(k)}" for k in ["region"] + keys)
        joined = f'SELECT {", ".join("t." + q(n) for n in names)}, t.region FROM {q(other)} o JOIN {t} t ON {shared} WHERE o.region = ?'
        by = f' ORDER BY {", ".join("o." + q(k) for k in ["region"] + walks[other])}'
        walk, walk_from = joined + by, f"{joined} AND o.{q(walks[other][0])} >= ?{by}"
    elif table["walk"]:
        all_of, by = f"SELECT {everything}, region FROM {t} WHERE region = ?", f' ORDER BY {", ".join(q(k) for k in ["region"] + table["walk"])}'
        walk, walk_from = all_of + by, f'{all_of} AND {q(table["walk"][0])} >= ?{by}'
    next_region = f"SELECT region FROM {t} WHERE region > ? ORDER BY region LIMIT 1"
    return insert, update, delete, of_key, scan, walk, walk_from, next_region


def index_walk(table, columns, name, where):
    """The columns of an index and the rest of the key, as it holds them and in its order, then under which region; SQLite only."""
    listed = ", ".join(f'"{c}"' for c in columns)
    return (f'SELECT {listed}, region FROM "{table["name"]}" INDEXED BY "{table["name"]}_{name}" WHERE region = ?'
            + (f" AND {where}" if where else "") + f" ORDER BY region, {listed}")


def index_entries(tables):
    for t in tables:
        names = [c["name"] for c in t["columns"]]
        for _, name, columns, extra, where in t["indexes"]:
            held = list(dict.fromkeys(columns + extra + [c["name"] for c in t["columns"] if c["key"]]))
            condition = where.split()
            if condition and condition[1:] not in ([">", "0"], ["<>", "''"]):
                sys.exit(f"index {t['name']}.{name}: where COLUMN > 0, or COLUMN <> ''")
            yield t, name, [names.index(c) for c in held], names.index(condition[0]) if condition else -1, index_walk(t, held, name, where)


def c_string(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    path, out_h, out_c = sys.argv[1:]
    tables = read(path)
    walks = {t["name"]: t["walk"] for t in tables if t["walk"]}
    note = "// Made by tools/gen_tables.py from tables.def; change that.\n"
    h = [note, "#ifndef STORE_TABLES_H\n#define STORE_TABLES_H\n\n#include \"base/personal.h\"\n#include \"store/table.h\"\n"]
    h.append("enum table_id {")
    h += [f"    TABLE_{t['name'].upper()}," for t in tables]
    h.append("    TABLE_COUNT\n};\n")
    for t in tables:
        h.append(f"struct row_{t['name']} {{")
        h += [f"    {'struct personal' if c['personal'] else TYPES[c['type']][1]} {c['name']};" for c in t["columns"]]
        h.append("};\n")
    entries = list(index_entries(tables))
    h.append(f"enum {{ INDEX_COUNT = {len(entries)} }}; // other than those of keys")
    h.append("extern const struct table tables[TABLE_COUNT];\nextern const struct table_index table_indexes[INDEX_COUNT];")
    h.append("// Statements that make the schema, NULL at the end.")
    h.append("extern const char *const schema_sqlite[];\nextern const char *const schema_postgres[];\n\n#endif")
    c = [note, '#include "store/tables.h"\n\n#include <stddef.h>\n']
    for t in tables:
        c.append(f"static const struct column columns_{t['name']}[] = {{")
        c += [f'    {{"{k["name"]}", {TYPES[k["type"]][0]}, offsetof(struct row_{t["name"]}, {k["name"]}), '
              f'{str(k["key"]).lower()}, {str(k["personal"]).lower()}, {str(k["indexed"]).lower()}}},' for k in t["columns"]]
        c.append("};\n")
    c.append("const struct table_index table_indexes[INDEX_COUNT] = {")
    c += [f'    {{"{name}", TABLE_{t["name"].upper()}, {{{", ".join(map(str, held))}}}, {len(held)}, {where}, {c_string(walk)}}},' for t, name, held, where, walk in entries]
    c.append("};\n")
    c.append("const struct table tables[TABLE_COUNT] = {")
    for t in tables:
        insert, update, delete, of_key, scan, walk, walk_from, next_region = sql(t, walks)
        keys = sum(k["key"] for k in t["columns"])
        c.append(f"    [TABLE_{t['name'].upper()}] = {{")
        c.append(f'        .name = "{t["name"]}", .kind = TABLE_KIND_{t["kind"].upper()}, .columns = columns_{t["name"]},')
        own = [i for i, e in enumerate(entries) if e[0] is t]
        c.append(f"        .column_count = {len(t['columns'])}, .key_count = {keys}, .size = sizeof(struct row_{t['name']}),")
        c.append(f"        .first_index = {own[0] if own else 0}, .index_count = {len(own)},")
        c.append(f"        .insert = {c_string(insert)},")
        c.append(f"        .update = {c_string(update)},")
        c.append(f"        .remove = {c_string(delete)},")
        c.append(f"        .of_stream = {c_string(of_key)},")
        c.append(f"        .scan = {c_string(scan)},")
        c.append(f"        .walk = {c_string(walk)},")
        if walk_from:
            c.append(f"        .walk_from = {c_string(walk_from)},")
        c.append(f"        .next_region = {c_string(next_region)},\n    }},")
    c.append("};\n")
    for dialect in ("sqlite", "postgres"):
        c.append(f"const char *const schema_{dialect}[] = {{")
        c += [f"    {c_string(s)}," for t in tables for s in ddl(t, dialect)]
        c.append("    NULL,\n};\n")
    open(out_h, "w", encoding="utf-8").write("\n".join(h) + "\n")
    open(out_c, "w", encoding="utf-8").write("\n".join(c))


main()
