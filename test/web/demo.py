# SPDX-License-Identifier: Apache-2.0
"""examples/office.sh, run as a person runs it. Called by test/scenario/office.sh."""
import os
import re
import signal
import subprocess
import tempfile

from office import HUIYIN, ROOT, Person, check, finish, run

folder = tempfile.TemporaryDirectory()
db = os.path.join(folder.name, "office.db")


class Served:
    """The script as a child; its port is read from the address it prints."""

    def __init__(self, *words):
        self.process = subprocess.Popen([os.path.join(ROOT, "examples/office.sh"), HUIYIN, *words, "--port", "0"], text=True, encoding="utf-8",
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, HUIYIN_DEMO=db, HUIYIN_DATA=ROOT))
        self.said, self.port = "", 0
        for line in self.process.stdout:
            self.said += line
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found[1])
                break

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        _, err = self.process.communicate(timeout=60)
        return self.process.returncode, err


first = Served()
check("the address is printed", first.port, first.said)
logins = re.findall(r"\b(shenzhiqiu|qinyuanshan|dengshouzhuo|shenjiyue|jiangchi|lianjiang|ouyangheng|leiyue|panshu|yinhe|heqizheng|citizen1|admin)\b", first.said)
check("and thirteen demonstration sign-ins with their password", len(set(logins)) == 13 and "yunjiang-2026" in first.said, first.said)
for login in sorted(set(logins)):
    a = Person(first, login).get("/work")
    check(f"{login} signs in", a.status == 200 and "我的工作" in a.text, a.status)
for login, what in [("shenzhiqiu", "稳岗补贴申请被退回"), ("leiyue", "幼儿园门口没有减速带"), ("dengshouzhuo", "老旧厂房改造"), ("jiangchi", "自来水发黄"),
                    ("heqizheng", "社区嵌入式托育"), ("panshu", "社区嵌入式托育"), ("lianjiang", "饮用水源地"), ("ouyangheng", "检测认证"),
                    ("shenjiyue", "架空线"), ("qumingyuan", "加装电梯"), ("jiangchi", "饮用水源地"), ("leiyue", "换电柜")]:
    a = Person(first, login).get("/work")
    check(f"something lies on the desk of {login}", what in a.text, a.words()[:300])
for login, what in [("yinhe", "农村生活污水"), ("fangyue", "老年食堂"), ("wuyunchang", "老年食堂")]:
    a = Person(first, login).get("/work")
    check(f"{login} is asked about an answer", re.search(rf"{what}[^<]*</a> <span class=\"chip soon\">请您评价", a.text), a.words()[:300])
asked = Person(first, "wuyunchang")
part = re.search(r'<a href="(/matters/\d+)">[^<]*/\d</a>', asked.get("/work").text)[1]
a = asked.get(part)
check("with the letter that is theirs, not the other's", "云山府复函〔" in a.text and len(set(re.findall("复函〔\\d+〕\\d+号", a.text))) == 1 and "送餐到户" in a.text, a.words()[:400])
desk = Person(first, "shenzhiqiu")
a = desk.form("/new/诉求/登记", {"标题": "留到明天的一件", "诉求人.name": "匿名"})
check("a matter is registered", a.status == 303, a.words()[:200])
status, err = first.stop()
check("Ctrl-C ends it cleanly", status == 0 and not err, (status, err))
again = Served()
check("the second start makes nothing anew", "建立演示城市" not in again.said and again.port, again.said)
check("what was registered is still there", "留到明天的一件" in Person(again, "shenzhiqiu").get("/work").text)
again.stop()
check("the ledger is in order", run("ledger", "verify", "--db", db).returncode == 0)
fresh = Served("--fresh")
check("--fresh makes it anew", "建立演示城市" in fresh.said and "留到明天的一件" not in Person(fresh, "shenzhiqiu").get("/work").text, fresh.said)
fresh.stop()
finish()
