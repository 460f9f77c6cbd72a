# SPDX-License-Identifier: Apache-2.0
"""A driven city whose people are told things: commands, deliveries, statements."""
import json
import os
import subprocess
import sys
import tempfile

huiyin = os.path.realpath(os.environ.get("HUIYIN", "build-check/huiyin"))
# Sets the scene and looks at what came of it; deliveries are made by huiyin.
plain = os.path.realpath(os.environ.get("HUIYIN_PLAIN", huiyin)) if not os.environ.get("HUIYIN_LONG") else huiyin
bad = 0


def statement(name, holds, why=""):
    global bad
    print(f"ok {name}" if holds else f"not ok {name} – {str(why)[:600]}")
    bad |= not holds


def end():
    sys.exit(bad)


class City:
    def __init__(self, driven=True, db=None):
        """db: the address of a store on PostgreSQL; else a file in a folder of its own."""
        self.folder = tempfile.mkdtemp(prefix="huiyin-deliver-")
        self.db = db or f"{self.folder}/city.db"
        with open(f"{self.folder}/secret", "w") as file:
            file.write("open sesame\n")
        self.ready("init", "--db", self.db, "--region", "500000", "--name", "测试市", "--office", "测试市", *(["--driven"] if driven else []))
        at = "2020-01-01" if driven else None
        commands = [self.command("office.open", by="admin", at=at, name=name) for name in ("市住房局", "市水务局")]
        for login, person, office, role in (("desk", "甲", "测试市", "受理中心"), ("super", "乙", "测试市", "督查室"), ("committee", "丙", "测试市", "提案委"),
                                            ("house", "丁", "市住房局", "承办人"), ("water", "戊", "市水务局", "承办人"), ("member", "庚", None, None)):
            fields = dict(login=login, name=person)
            if office:
                fields.update(office=office, role=role)
            commands.append(self.command("account.open", by="admin", at=at, **fields))
        refused = [a for a in self.try_lines(commands) if not a["ok"]]
        if refused:
            raise AssertionError(refused[0])

    def run(self, *words, fails=False, program=huiyin, **more):
        done = subprocess.run([program, *words], capture_output=True, text=True, **more)
        if not fails and done.returncode != 0:
            raise AssertionError(f"{words}: {done.stdout} {done.stderr}")
        return done

    def ready(self, *words, **more):
        return self.run(*words, program=plain, **more)

    def try_lines(self, commands):
        """Each a dict; the answers."""
        text = "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in commands)
        done = subprocess.run([plain, "act", "--db", self.db], input=text, capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    @staticmethod
    def command(do, matter=None, by=None, at=None, key=None, **fields):
        c = {"do": do, "fields": fields}
        for name, value in (("matter", matter), ("by", by), ("at", at), ("key", key)):
            if value:
                c[name] = value
        return c

    def act(self, do, **words):
        answer = self.try_lines([self.command(do, **words)])[0]
        if not answer["ok"]:
            raise AssertionError(f"{do} {words}: {answer}")
        return answer

    def refused(self, do, **words):
        answer = self.try_lines([self.command(do, **words)])[0]
        return None if answer["ok"] else answer["fault"]["code"]

    def once(self, at, *more, mail=None, gateway=None, quiet="no", fails=False, conf=None):
        words = ["deliver", "once", "--db", self.db, "--json", "--quiet", quiet]
        if at:
            words += ["--at", at]
        if mail:
            words += ["--smtp", mail.url, "--mail-from", "office@test.example"]
        if gateway:
            words += ["--sms-url", gateway.url, "--sms-secret-file", f"{self.folder}/secret"]
        if conf is not None:
            with open(f"{self.folder}/conf", "w") as file:
                file.write(conf)
            words += ["--deliver-conf", f"{self.folder}/conf"]
        done = self.run(*words, *more, fails=fails)
        return done if fails else json.loads(done.stdout)

    def deliveries(self, *states):
        out = []
        for state in states or ("waiting", "task", "failed", "made", "given_up"):
            out += json.loads(self.ready("deliver", "list", "--db", self.db, "--state", state, "--json").stdout)["deliveries"]
        return out

    def events(self, kind):
        """The events of a type, as the ledger shows them to anybody."""
        done = self.ready("ledger", "export", "--db", self.db)
        return [e for e in (json.loads(line) for line in done.stdout.splitlines()) if e.get("type") == kind or e.get("event", {}).get("type") == kind]

    def ledger(self):
        return self.ready("ledger", "export", "--db", self.db).stdout

    def verified(self):
        return self.ready("ledger", "verify", "--db", self.db, fails=True)

    def appeal(self, number, at, phone="13812345678", name="王小二", **more):
        fields = {"程序": "诉求", "标题": "路灯不亮", "内容": "三个月不亮"}
        if number:
            fields["编号"] = number
        fields["诉求人"] = {k: v for k, v in (("name", name), ("phone", phone), ("party", more.pop("party", None)), ("account", more.pop("account", None))) if v}
        fields.update(more)
        return self.act("登记", by="desk", at=at, **fields)
