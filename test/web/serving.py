# SPDX-License-Identifier: Apache-2.0
"""How it is served: HTTPS, behind a proxy, with timers, and what keeps it from starting. Called by test/scenario/web.sh."""
import json
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import threading
import time

from office import PASSWORD, ROOT, Office, Person, check, finish, run


def certificate(folder, name):
    cert, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def refused(name, code, *words):
    done = run("serve", "--port", "0", "--json", *words)
    check(name, done.returncode in (1, 2, 3) and f'"code":"{code}"' in done.stdout, (done.returncode, done.stdout, done.stderr))


# --- HTTPS
office = Office()
cert, key = certificate(office.folder.name, "city")
other_cert, _ = certificate(office.folder.name, "other")
office.options = ("--cert", cert, "--key", key)
office.start()
trust = ssl.create_default_context(cafile=cert)
desk = Person(office, tls=trust)
a = desk.sign_in("luxiaoman")
cookie = a.headers.get("Set-Cookie", "")
check("over HTTPS the cookie is bound to host and HTTPS", cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie, cookie)
a = desk.get("/work")
check("one signs in over HTTPS", a.status == 200 and "陆小满" in a.text, a.status)
check("and the browser is told to stay there", "max-age" in a.headers.get("Strict-Transport-Security", ""))
plain = Person(office)
try:
    status = plain.get("/work").status
except (OSError, ValueError, Exception) as e:  # noqa: B014 – whatever the library says
    status = type(e).__name__
check("plain HTTP gets nothing there", status != 200, status)
check("it ends cleanly", office.stop()[0] == 0)
refused("a certificate without its key", "bad-certificate", "--db", office.db, "--cert", cert)
refused("a key that is not its own", "bad-certificate", "--db", office.db, "--cert", other_cert, "--key", key)
refused("a certificate that is not there", "bad-certificate", "--db", office.db, "--cert", cert + ".absent", "--key", key)

# --- behind a proxy
office.options = ("--proxied",)
office.start()
desk = Person(office)
a = desk.post("/sign-in", {"login": "luxiaoman", "password": PASSWORD}, X_Forwarded_Proto="https", X_Forwarded_For="203.0.113.7")
check("behind a proxy that speaks HTTPS the cookie is secure", "Secure" in a.headers.get("Set-Cookie", ""), a.headers)
office.stop()
office.options = ()
office.start()
a = Person(office).post("/sign-in", {"login": "luxiaoman", "password": PASSWORD}, X_Forwarded_Proto="https")
check("what a client says of itself does not count", "Secure" not in a.headers.get("Set-Cookie", ""), a.headers)

# --- what keeps it from starting
refused("a second server on the same store", "second-writer", "--db", office.db)
taken = socket.create_server(("127.0.0.1", 0))
free = Office()
done = run("serve", "--db", free.db, "--port", str(taken.getsockname()[1]), "--json")
check("a port that is taken", '"code":"cannot-listen"' in done.stdout, done.stdout)
taken.close()
done = run("serve", "--db", free.db, "--port", "70000", "--json")
check("a port that is none", '"code":"bad-number"' in done.stdout and done.returncode == 2 or '"ok":false' in done.stdout, done.stdout)
done = run("serve", "--db", free.db, "--address", "no.such.place.invalid", "--port", "0", "--json")
check("an address that is none", '"code":"cannot-listen"' in done.stdout, done.stdout)
refused("a store that is not there", "no-store", "--db", free.db + ".absent")
office.stop()

# --- demonstration accounts only with --demo
done = subprocess.Popen([os.path.abspath(run.__globals__["HUIYIN"]), "serve", "--db", office.db, "--port", "0", "--json"], stdout=subprocess.PIPE, text=True)
office.port = int(re.search(r'"port":(\d+)', done.stdout.readline())[1])
a = Person(office).get("/sign-in")
check("without --demo no account is listed", "luxiaoman" not in a.text)
a = Person(office).sign_in("luxiaoman")
check("and none of them signs in", a.place != "/work" and "演示" in a.words(), a.words()[:200])
a = Person(office).sign_in("admin")
check("an account with a password of its own does", a.place == "/work", a.words()[:200])
done.send_signal(signal.SIGTERM)
check("and it ends cleanly too", done.wait(30) == 0)

# --- the store cannot be read, or not written
def raw(path, statement):
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


office.start()
desk = Person(office, "luxiaoman")
raw(office.db, "ALTER TABLE role RENAME TO role_away")
for path in ("/work", "/matters", "/account", "/new", "/nowhere", "/api/v1/me"):
    a = desk.get(path)
    check(f"{path}: rows that cannot be read are said to be so", a.status in (404, 500) and len(a.words()) > 20 and "SELECT" not in a.text,
          (a.status, a.words()[:200]))
raw(office.db, "ALTER TABLE role_away RENAME TO role")
check("once they can, pages are there again", desk.get("/work").status == 200)
status, err = office.stop()
check("it ends cleanly after that, and whoever runs it was told why", status == 0 and "no such table" in err, err)

size = os.path.getsize(office.db) // 1024 + 300
full = subprocess.Popen(["bash", "-c", 'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"', "full", str(size), os.path.abspath(run.__globals__["HUIYIN"]),
                         "serve", "--db", office.db, "--port", "0", "--json", "--demo"], stdout=subprocess.PIPE, text=True)
office.port = int(re.search(r'"port":(\d+)', full.stdout.readline())[1])
desk = Person(office, "luxiaoman")
answers = [desk.form("/new/诉求/登记", {"标题": f"满 {n}", "内容": "很长" * 10000, "诉求人.name": "匿名"}) for n in range(40)]
a = answers[-1]
check("a full disk is said in words", a.status == 507 and "磁盘" in a.words() and "很长很长" in a.text, (a.status, a.words()[:200]))
check("and pages are read as before", desk.get("/work").status == 200)
full.send_signal(signal.SIGTERM)
check("it ends cleanly with a full disk", full.wait(30) == 0)
done = sqlite3.connect(office.db).execute("SELECT COUNT(*) FROM event WHERE key LIKE 'web:%'").fetchone()[0]
check("what was acknowledged is there, the rest is not", done == sum(x.status == 303 for x in answers), (done, [x.status for x in answers]))
check("the ledger is in order", run("ledger", "verify", "--db", office.db).returncode == 0)

# --- a store of the real time: timers fire by themselves
profile = os.path.join(office.folder.name, "at-once.conf")
text = open(os.path.join(ROOT, "profiles/default.conf"), encoding="utf-8").read()
open(profile, "w", encoding="utf-8").write(re.sub(r"(?m)^派单期限 = \S+", "派单期限 = 0分钟", text))
live = Office(driven=False, init=("--profile", profile)).start()
desk = Person(live, "luxiaoman")
a = desk.form("/new/诉求/登记", {"标题": "到期即提醒", "诉求人.name": "匿名"})
place = a.place.split("?")[0]
fired = ""
for _ in range(40):
    time.sleep(0.25)
    fired = desk.get(place).words()
    if "“待派”期限：提醒" in fired:
        break
check("a clock that is due fires while it is served", "“待派”期限：提醒" in fired, fired[-300:])
check("and it goes on serving", desk.get("/work").status == 200)

# --- a procedure published while it is served: every thread goes by it from then on
status, err = live.stop()
check("ends cleanly", status == 0 and not err, err)
token = re.search(r"hy_\S+", live.must("account", "token", "--db", live.db, "--login", "admin", "--name", "test"))[0]
live.start()
admin = Person(live)


def command(verb, **fields):
    a = admin.ask("POST", "/api/v1/commands", json.dumps({"do": verb, "fields": fields}), Content_Type="application/json", Authorization="Bearer " + token)
    return json.loads(a.text)


text = open(os.path.join(ROOT, "procedures/appeal.proc"), encoding="utf-8").read()
version = int(re.search(r"(?m)^程序 \S+ 第(\d+)版", text)[1])
text = re.sub(r"(?m)^(程序 \S+ 第)\d+(版 自 )\S+", rf"\g<1>{version + 1}\g<2>2020-01-01", text)
reading = [threading.Thread(target=lambda: [Person(live).get("/public").status for _ in range(30)]) for _ in range(4)]
[t.start() for t in reading]
made = command("procedure.publish", text=text)
profile_id = json.loads(live.must("procedure", "list", "--db", live.db, "--json"))["procedures"][0]["enabled"][0]["profile"]
done = command("procedure.enable", procedure=made.get("id", ""), profile=profile_id)
[t.join() for t in reading]
check("a procedure is published and switched on while it is served", made.get("ok") and done.get("ok"), (made, done))
desk = Person(live, "luxiaoman")
a = desk.form("/new/诉求/登记", {"标题": "按新版办", "诉求人.name": "匿名"})
seen = [desk.get(a.place.split("?")[0]).text.count(f"第{version + 1}版") for _ in range(8)]
check("new matters run under it, for every thread", a.status == 303 and all(seen), (a.status, seen))
status, err = live.stop()
check("and it still ends cleanly", status == 0 and not err, err)
check("and the ledger is in order", run("ledger", "verify", "--db", live.db).returncode == 0)
finish()
