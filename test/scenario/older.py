# SPDX-License-Identifier: Apache-2.0
"""A store of an earlier format is brought up to date when it is opened for writing: tried on a copy of its structure and some
rows first, then all or nothing."""
from stores import POSTGRES, answer, check, drop, end, head, make_city, ready, refused, rows, store

AS_BEFORE = ["DROP TABLE slip", "DROP TABLE turn", "DROP INDEX role_name", "DROP INDEX matter_waiting", "ALTER TABLE office DROP COLUMN symbol",
             "ALTER TABLE delivery DROP COLUMN absent_role"]


def older(where):
    rows(where, "PRAGMA user_version = 6" if "#" not in where else "UPDATE store_format SET version = 6")


def structure(where):
    """Everything the store is made of, and its version."""
    if "#" not in where:
        return sorted(map(str, rows(where, "SELECT name, sql FROM sqlite_master"))) + rows(where, "PRAGMA user_version")
    schema = where.split("#")[1]
    return (sorted(rows(where, f"SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = '{schema}'"))
            + sorted(rows(where, f"SELECT indexname, REPLACE(REPLACE(indexdef, '\"{schema}\".', ''), '{schema}.', '') FROM pg_indexes WHERE schemaname = '{schema}'")) + rows(where, "SELECT version FROM store_format"))


def opened(where):
    return answer("ledger", "checkpoint", "--db", where)


def suite(city, kind):
    whole = structure(city)
    at = store("older", kind)

    def again(*sql):
        drop(at)
        ready("copy", city, at, "--verify", "none")
        for one in sql:
            rows(at, one)
        older(at)
        return structure(at)

    def fails(name, stage, step, before):
        said = refused(f"{name} ({kind})", 3, "upgrade-failed", "ledger", "checkpoint", "--db", at)["fault"]
        check(f"it says at which step, and that the store is as it was: {name} ({kind})", stage in said["en"] and step in said["en"] and "as it was" in said["en"]
              and "原来的样子" in said["zh"], said)
        check(f"and so it is: {name} ({kind})", structure(at) == before)

    before = again(*AS_BEFORE)
    refused(f"for reading alone an older store stays closed ({kind})", 1, "store-older", "list", "--db", at)
    check(f"and as it was ({kind})", structure(at) == before and before != whole)
    status, said = opened(at)
    # A column added later stands last.
    check(f"opened for writing it gets what it lacks ({kind})", status == 0 and (kind == "file" or structure(at) == whole) and rows(at, "SELECT COUNT(*) FROM slip")[0][0] == 0
          and head(at)[0] == 0, said)

    other = ("INTEGER NOT NULL DEFAULT 0", "BIGINT NOT NULL DEFAULT 0")[kind == "schema"]
    before = again("ALTER TABLE office DROP COLUMN symbol", f"ALTER TABLE office ADD COLUMN symbol {other}", *AS_BEFORE[:3])
    fails("a column of the name but another type", "the trial", "office.symbol", before)
    before = again("DROP INDEX enterprise_uscc", *(f"INSERT INTO enterprise (region, id, uscc, name, industry, district, size, tier, opened, closed) "
                                                   f"VALUES (500000, {n}, 'same', '', '', '', '', '', 1, 0)" for n in (1, 2)), *AS_BEFORE[:1])
    fails("an index that cannot be unique", "the trial", "enterprise_uscc", before)
    many = ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO enterprise (region, id, uscc, name, industry, district, size, tier, "
            "opened, closed) SELECT 500000, i, CASE WHEN i IN (700, 701) THEN 'same' ELSE CAST(i AS TEXT) END, '', '', '', '', '', 1, 0 FROM n")
    before = again("DROP INDEX enterprise_uscc", many, *AS_BEFORE[:1])
    fails("rows behind the sample: the change itself is taken back", "doing it", "enterprise_uscc", before)
    before = again(*AS_BEFORE[:1], "CREATE VIEW slip AS SELECT 1 AS region")
    fails("something else of the name of a table", "", "slip", before)
    again()
    rows(at, "PRAGMA user_version = 999" if kind == "file" else "UPDATE store_format SET version = 999")
    before = structure(at)
    refused(f"a newer one is refused for writing ({kind})", 1, "store-newer", "ledger", "checkpoint", "--db", at)
    refused(f"and for reading ({kind})", 1, "store-newer", "list", "--db", at)
    check(f"and left alone ({kind})", structure(at) == before)
    drop(at)


make_city("city.db", 12)
suite("city.db", "file")
if POSTGRES:
    ready("copy", "city.db", store("older_city", "schema"))
    suite(store("older_city", "schema"), "schema")
end()
