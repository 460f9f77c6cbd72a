# SPDX-License-Identifier: Apache-2.0
"""The cluster all parts begin with: a live city, stopped, and a token of somebody who registers and assigns in it."""
import json

from ground import TEMPLATE, Cluster, give_up, run

pg = Cluster("template", empty=True)
pg.must("createdb", "-h", pg.dir, "-U", "huiyin", "huiyin")
uri = pg.uri()
lines = [{"do": "account.open", "by": "admin", "fields": {"login": "desk", "name": "某", "office": "测试市", "role": "受理中心"}},
         {"do": "office.open", "by": "admin", "fields": {"name": "市水务局"}}]
r = run("init", "--db", uri, "--region", "500000", "--name", "测试市", "--office", "测试市")
if r.returncode == 0:
    r = run("act", "--db", uri, text="".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines))
if r.returncode == 0:
    r = run("account", "token", "--db", uri, "--login", "desk", "--name", "试验", "--json")
if r.returncode:
    give_up("the city", r.stdout + r.stderr)
with open(f"{TEMPLATE}/token", "w") as f:
    f.write(json.loads(r.stdout)["token"])
pg.stop()
