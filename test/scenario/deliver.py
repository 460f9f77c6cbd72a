# SPDX-License-Identifier: Apache-2.0
"""Telling people, from the register to the phone, with servers that work and servers that do not."""
import os
import signal
import subprocess
import time
from datetime import datetime

from deliver_city import City, end, huiyin, statement
from post_office import Gateway, Mail, certificate

ANSWER = "灯已修好，二十一日复查"


def told_by_phone_message():
    c, g = City(), Gateway()
    c.appeal("A1", "2024-03-01T09:00")
    first = c.once("2024-03-01T10:00", gateway=g)
    statement("a registered matter is told to whoever raised it", first["opened"] == 1 and first["made"] == 1 and len(g.posts) == 1, first)
    post = g.posts[0]
    statement("the message goes to the telephone alone, signed, with a key", post["body"]["to"] == "13812345678" and post["right"] and post["key"], post)
    statement("it says the number and not the name", "A1" in post["body"]["text"] and "王小二" not in post["body"]["text"], post)
    statement("it fits its pieces", post["body"]["pieces"] == 1 and len(post["body"]["text"]) <= 70, post)
    c.act("直接答复", matter="A1", by="desk", at="2024-03-01T11:00", 办理结果=ANSWER, 告知方式="短信")
    c.once("2024-03-01T12:00", gateway=g)
    again = c.once("2024-03-01T12:30", gateway=g)
    statement("nothing is told twice", again["opened"] == 0 and again["tried"] == 0 and len(g.posts) == 2, again)
    made = c.deliveries("made")
    statement("the evidence is the gateway's receipt", len(made) == 2 and all(d["evidence"].startswith("sms-") for d in made), made)
    ledger = c.ledger()
    statement("no telephone, name or answer stands in the ledger's events", not any(x in ledger for x in ("13812345678", "王小二", ANSWER)), "")
    statement("the ledger verifies, the record tables are what the events make them", c.verified().returncode == 0, c.verified().stdout)


def told_by_mail():
    c, m = City(), Mail()
    c.appeal("A1", "2024-03-01T09:00", phone=None)
    c.act("address.set", by="desk", at="2024-03-01T09:10", matter=None, 事项="A1", 诉求人="1", 送达方式="邮件", 送达地址="wang.x+1@mail.example.cn", 首选="是")
    c.act("address.set", by="admin", at="2024-03-01T09:10", 单位="市住房局", 送达方式="邮件", 送达地址="house@gov.example.cn")
    c.once("2024-03-01T10:00", mail=m)
    c.act("派单", matter="A1", by="desk", at="2024-03-01T10:30", 主办单位="市住房局")
    c.act("签收", matter="A1", by="house", at="2024-03-01T11:00")
    c.once("2024-03-01T11:30", mail=m)
    c.act("办结", matter="A1", by="house", at="2024-03-02T09:00", 办理结果=ANSWER, 告知方式="网上")
    c.once("2024-03-02T10:00", mail=m)
    to = [x["to"][0] for x in m.letters]
    mine = [x for x in m.letters if "wang" in x["to"][0]]
    office = [x for x in m.letters if "house@" in x["to"][0]]
    statement("whoever raised it and the office get mail", len(mine) == 2 and len(office) >= 1, to)
    letter = mine[-1]["mail"]
    statement("the subject is Chinese", letter["Subject"] == "A1 的答复", letter["Subject"])
    text = letter.get_content()
    statement("the answer stands in the mail to whoever raised it", ANSWER in text and "王小二" in text, text)
    statement("lines are within what mail takes", all(len(line) <= 78 for line in mine[-1]["raw"].split(b"\r\n")), mine[-1]["raw"])
    statement("the message is marked as automatic", letter["Auto-Submitted"] == "auto-generated", letter.keys())
    told = " ".join(x["mail"].get_content() + x["mail"]["Subject"] for x in office)
    statement("an office is told number, stage and deadline, not who raised it nor what", "A1" in told and "待签收" in told and not any(w in told for w in ("王小二", "路灯", "三个月")), told)
    evidence = {d["evidence"] for d in c.deliveries("made")}
    statement("the evidence is the number of the message", all(x["mail"]["Message-ID"].strip("<>") in evidence for x in m.letters), evidence)
    statement("no address stands in the ledger's events", not any(x in c.ledger() for x in ("wang.x", "house@gov")), "")


def complained_of():
    c, m = City(), Mail()
    c.act("address.set", by="admin", at="2024-03-01T08:00", 单位="市水务局", 送达方式="邮件", 送达地址="water@gov.example.cn")
    c.appeal("A1", "2024-03-01T09:00", 被诉单位="市水务局")
    c.act("role.grant", by="admin", at="2024-01-01", account="water", office="测试市", role="督查室")
    c.once("2024-03-01T10:00", mail=m)
    letters = " ".join(x["mail"].get_content() for x in m.letters)
    statement("the body complained of never learns by mail who complained", "王小二" not in letters and "13812345678" not in letters, letters)
    delivery = c.deliveries("waiting")[0]
    statement("an account of the body complained of makes no delivery", c.refused("delivery.try", by="water", at="2024-03-01T11:00", 送达=delivery["id"], 送达方式="电话") == "not-allowed")
    statement("nor changes where the complainant is reached", c.refused("address.set", by="water", at="2024-03-01T11:00", 事项="A1", 送达方式="邮件", 送达地址="x@y.cn") == "not-allowed")


def failing_servers():
    moods = [(503, b""), "close", "garbage", (200, b"no json"), (200, b'{"id":"+86 138 1234 5678"}'), (200, b'{"id":"r13812345678"}'), (429, b""), None]
    c, g = City(), Gateway(lambda n, post: moods[n])
    c.appeal("A1", "2024-03-01T09:00")
    at, why = "2024-03-01T10:00", []
    for i in range(len(moods)):
        c.once(at, gateway=g)
        d = c.deliveries("waiting", "made")[0]
        why.append(d.get("why"))
        at = d.get("next", at)
    statement("each failure is tried again, later each time, and says why", why[:7] == ["gateway-down", "broken-off", "broken-off", "no-receipt", "no-receipt", "no-receipt", "gateway-busy"], why)
    statement("a receipt that holds the telephone is no evidence", d["evidence"].startswith("sms-"), d)
    statement("all tries carry one key", len({p["key"] for p in g.posts}) == 1 and len(g.posts) == 8, [p["key"] for p in g.posts])
    statement("the eighth try made it", d["state"] == "made" and d["tries"] == 8, d)
    never = Gateway(lambda n, post: (503, b""))
    c.appeal("A2", "2024-03-02T09:00")
    at, waits = "2024-03-02T10:00+08:00", []
    for i in range(8):
        c.once(at, gateway=never)
        d = [x for x in c.deliveries("waiting", "failed") if x["number"] == "A2"][0]
        if "next" in d:
            waits.append((datetime.fromisoformat(d["next"]) - datetime.fromisoformat(at)).total_seconds() / 60)
            at = d["next"]
    statement("after eight tries a person has to see to it", d["state"] == "failed" and d["tries"] == 8 and d["why"] == "gateway-down", d)
    statement("waits grow from a minute to six hours, changed by at most a fifth",
              all(0.78 * want <= got <= 1.22 * want for got, want in zip(waits, (1, 3, 9, 27, 81, 243, 360))) and len(waits) == 7, waits)
    refusing = Gateway(lambda n, post: (400, b"bad number"))
    c.act("delivery.try", by="desk", at="2024-03-05T09:00", 送达=d["id"], 送达方式="短信")
    c.once("2024-03-05T10:00", gateway=refusing)
    d = [x for x in c.deliveries("failed") if x["number"] == "A2"][0]
    statement("what will never be taken is not tried again", d["why"] == "gateway-refused" and d["tries"] == 1 and len(refusing.posts) == 1, d)
    statement("another turn has another key", refusing.posts[0]["key"] != never.posts[0]["key"])
    statement("only who handles it settles it", c.refused("delivery.settle", by="member", at="2024-03-05T11:00", 送达=d["id"], 结果="已告知", 备注="x") == "not-allowed")
    statement("settling needs its ground", c.refused("delivery.settle", by="desk", at="2024-03-05T11:00", 送达=d["id"], 结果="无法告知") == "missing-field")
    c.act("delivery.settle", by="desk", at="2024-03-05T11:00", 送达=d["id"], 结果="已告知", 备注="本人到窗口，当面说明")
    statement("told another way it is done", [x["state"] for x in c.deliveries() if x["id"] == d["id"]] == ["made"])
    statement("and does not change any more", c.refused("delivery.try", by="desk", at="2024-03-05T12:00", 送达=d["id"], 送达方式="邮件") == "delivery-closed")
    statement("all of it verifies", c.verified().returncode == 0, c.verified().stdout)


def failing_mail():
    answers = {"temp": "451 busy", "gone": "550 no such user", "close": "close", "login": "535 who"}
    c = City()
    for i, mood in enumerate(answers):
        m = Mail(lambda n, to, mood=mood: answers[mood])
        c.appeal(f"M{i}", "2024-03-01T09:00", phone=None)
        c.act("address.set", by="desk", at="2024-03-01T09:10", 事项=f"M{i}", 送达方式="邮件", 送达地址="w@mail.example.cn")
        c.once("2024-03-01T10:00", mail=m)
    state = {d["number"]: (d["state"], d.get("why")) for d in c.deliveries("waiting", "failed")}
    statement("a busy mail server is tried again", state["M0"][0] == "waiting", state)
    statement("a mailbox there is not is a person's task", state["M1"] == ("failed", "mail-refused"), state)
    statement("a server that hangs up is tried again", state["M2"] == ("waiting", "broken-off"), state)
    statement("a server that does not know us is tried again", state["M3"][0] == "waiting", state)
    slow = Mail(lambda n, to: ("sleep", 90))
    begin = time.time()
    c.appeal("M9", "2024-03-02T09:00", phone=None)
    c.act("address.set", by="desk", at="2024-03-02T09:10", 事项="M9", 送达方式="邮件", 送达地址="w@mail.example.cn")
    c.once("2024-03-01T23:00", mail=slow, conf="send-seconds = 1\n")
    c.once("2024-03-02T10:00", mail=slow, conf="send-seconds = 1\n")
    state = {d["number"]: d.get("why") for d in c.deliveries("waiting")}
    statement("a slow server does not hold anybody up for longer than its time", state["M9"] == "timeout" and time.time() - begin < 60, state)
    nobody = type("Nobody", (), {"url": "smtp://127.0.0.1:9"})
    c.appeal("M8", "2024-03-02T11:00", phone=None)
    c.act("address.set", by="desk", at="2024-03-02T11:10", 事项="M8", 送达方式="邮件", 送达地址="w@mail.example.cn")
    c.once("2024-03-02T12:00", mail=nobody)
    state = {d["number"]: d.get("why") for d in c.deliveries("waiting")}
    statement("where nobody listens it waits and says so", state["M8"] == "not-reached", state)


def encrypted_mail():
    c = City()
    tls, believed = certificate(c.folder)
    m = Mail(tls=tls, login=("office", "pass phrase"))
    with open(f"{c.folder}/password", "w") as file:
        file.write("pass phrase\n")
    c.appeal("A1", "2024-03-01T09:00", phone=None)
    c.act("address.set", by="desk", at="2024-03-01T09:10", 事项="A1", 送达方式="邮件", 送达地址="w@mail.example.cn")
    sign = ("--smtp-user", "office", "--smtp-password-file", f"{c.folder}/password")
    c.once("2024-03-01T10:00", *sign, mail=m)
    d = c.deliveries("waiting")[0]
    statement("a server nobody vouches for gets neither password nor letter", d["why"] == "no-tls" and not m.letters, d)
    c.once("2024-03-01T11:00", *sign, mail=m, conf=f"ca-file = {believed}\n")
    statement("by STARTTLS and signed in", len(m.letters) == 1 and m.letters[0]["secure"], c.deliveries())


def by_hand():
    c = City()
    c.appeal("A1", "2024-03-01T09:00", phone=None)
    c.appeal("A2", "2024-03-01T09:00", phone="0532-8000 1234")
    c.appeal("A3", "2024-03-01T09:00", phone=None, name=None, party="anonymous")
    c.appeal("A4", "2024-03-01T09:00", phone=None, account="member")
    c.once("2024-03-01T10:00")
    d = {x["number"]: x for x in c.deliveries()}
    statement("nothing known but the name: a letter to print", (d["A1"]["way"], d["A1"]["state"]) == ("letter", "task"), d["A1"])
    statement("a telephone on the wall gets a call, not a short message", (d["A2"]["way"], d["A2"]["state"]) == ("telephone", "task"), d["A2"])
    statement("nobody to tell: a person has to find a way", (d["A3"]["state"], d["A3"]["why"]) == ("failed", "no-way"), d["A3"])
    statement("who has an account is told on their own page", (d["A4"]["way"], d["A4"]["state"]) == ("page", "made"), d["A4"])
    at = "2024-03-02T09:00"
    statement("a posted letter needs its number", c.refused("delivery.confirm", by="desk", at=at, 送达=d["A1"]["id"]) == "missing-field")
    statement("a number is no sentence", c.refused("delivery.confirm", by="desk", at=at, 送达=d["A1"]["id"], 凭证="寄给 王小二") == "bad-evidence")
    c.act("delivery.confirm", by="desk", at=at, 送达=d["A1"]["id"], 凭证="XA123456789CN")
    statement("a call needs what came of it", c.refused("delivery.confirm", by="desk", at=at, 送达=d["A2"]["id"], 凭证="1") == "missing-field")
    c.act("delivery.confirm", by="desk", at=at, 送达=d["A2"]["id"], 备注="三月二日九点，本人接听，听清楚了")
    made = {x["number"]: x for x in c.deliveries("made")}
    statement("both are told, with evidence", made["A1"]["evidence"] == "XA123456789CN" and "A2" in made, made)
    statement("what was said on the telephone is not in the events", "本人接听" not in c.ledger())
    statement("no delivery is opened or reported by people", c.refused("delivery.open", matter="A1", by="desk", at=at, kind="answer", way="sms", about="1", requester="1") == "not-allowed"
              and c.refused("delivery.report", by="admin", at=at, delivery=d["A3"]["id"], evidence="x") == "not-allowed")
    statement("its channel and keys are the notifier's", c.try_lines([{"do": "clock.tick", "matter": "A1", "channel": "deliver", "by": "admin", "fields": {}}])[0]["fault"]["code"] == "reserved-channel"
              and c.refused("联系", matter="A1", by="house", at=at, key="deliver:7:0") == "key-reserved")
    for bad in ("999", "abc", d["A1"]["id"] + "0"):
        statement(f"there is no delivery {bad[:3]}", c.refused("delivery.try", by="desk", at=at, 送达=bad, 送达方式="电话") in ("unknown-delivery", "too-long"))
    statement("an unknown way is named", c.refused("delivery.try", by="desk", at=at, 送达=d["A3"]["id"], 送达方式="飞鸽") == "bad-way")


def off_and_quiet():
    c, g = City(), Gateway()
    c.appeal("A1", "2024-03-01T20:30")
    c.once("2024-03-01T20:40")
    d = c.deliveries("waiting")[0]
    statement("where the gateway is not set up a delivery waits and says why", d["why"] == "off", d)
    c.once("2024-03-01T21:30", gateway=g, quiet="21:00-08:00")
    d = c.deliveries("waiting")[0]
    statement("at night nobody's telephone rings", d["why"] == "quiet" and not g.posts and d["next"].startswith("2024-03-02T08:00"), d)
    c.once("2024-03-02T07:59", gateway=g, quiet="21:00-08:00")
    statement("not a minute before", not g.posts)
    c.once("2024-03-02T08:00", gateway=g, quiet="21:00-08:00")
    statement("in the morning it goes out", len(g.posts) == 1)
    c.appeal("A2", "2024-03-02T22:00", 紧急程度="紧急")
    c.once("2024-03-02T22:10", gateway=g, quiet="21:00-08:00")
    statement("an urgent one waits too", len(g.posts) == 1)
    c.appeal("A3", "2024-03-03T22:20", 紧急程度="紧急")
    c.once("2024-03-03T22:30", gateway=g, quiet="21:00-08:00", conf="urgent-at-night = yes\n")
    statement("unless the office set it otherwise", len(g.posts) == 3, len(g.posts))


def injection():
    c, m, g = City(), Mail(), Gateway()
    for address in ("a@b.cn\r\nBcc: x@y.cn", "a@b.cn>", "<a@b.cn", "a b@c.cn", "a@b.cn,c@d.cn", "@b.cn", "a@", "a@-b.cn", "-a@b.cn", "名@b.cn", "a@b..cn", "a" * 65 + "@b.cn", '"a"@b.cn'):
        c0 = c.refused("address.set", by="admin", at="2024-03-01T08:00", 账号="member", 送达方式="邮件", 送达地址=address)
        statement(f"no mailbox: {address[:14]!r}", c0 in ("bad-address", "bad-text"), c0)
    for phone in ("1381234567", "138123456789", "12812345678", "13812345678;rm", "+", "0532-80001234", "138\n12345678"):
        c0 = c.refused("address.set", by="admin", at="2024-03-01T08:00", 账号="member", 送达方式="短信", 送达地址=phone)
        statement(f"no mobile: {phone!r}", c0 in ("bad-address", "bad-text"), c0)
    c.appeal("A1 Bcc: a@b.cn", "2024-03-01T09:00", name='王"小二\\">X', phone="138 1234-5678")
    c.act("address.set", by="desk", at="2024-03-01T09:10", 事项="A1 Bcc: a@b.cn", 诉求人="1", 送达方式="邮件", 送达地址="w@mail.example.cn", 首选="是")
    c.act("直接答复", matter="A1 Bcc: a@b.cn", by="desk", at="2024-03-01T09:30", 办理结果="第一行\n.\nQUIT\nRCPT TO:<x@y.cn>\n{name}{{link}}", 告知方式="网上")
    c.once("2024-03-01T10:00", mail=m, gateway=g)
    last = [x for x in m.letters if "第一行" in x["mail"].get_content()][0]
    statement("headers are those the program writes, whatever was typed", list(last["mail"].keys()) == ["Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"], last["mail"].keys())
    statement("one recipient, the one asked for", last["to"] == ["RCPT TO:<w@mail.example.cn>"] and last["mail"]["To"] == "w@mail.example.cn", last["to"])
    text = last["mail"].get_content().replace("\r", "")
    statement("text that looks like commands stays text", "\n.\n" in text and "RCPT TO:<x@y.cn>" in text and "{name}{{link}}" in text, text)


def killed():
    c, g = City(), Gateway(lambda n, post: ("sleep", 30) if n == 0 else None)
    c.appeal("A1", "2024-03-01T09:00")
    words = [huiyin, "deliver", "once", "--db", c.db, "--at", "2024-03-01T10:00", "--quiet", "no", "--sms-url", g.url, "--sms-secret-file", f"{c.folder}/secret"]
    p = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not g.posts:
        time.sleep(0.02)
    os.kill(p.pid, signal.SIGKILL)
    p.wait()
    begin = time.time()
    c.once("2024-03-01T10:01", gateway=g)
    takes = time.time() - begin
    statement("killed between sending and recording, it sends again under the same key", len(g.posts) == 2 and g.posts[0]["key"] == g.posts[1]["key"], g.posts)
    statement("and the ledger has one delivery, made once", [d["state"] for d in c.deliveries()] == ["made"] and len(c.events("delivery.made")) == 1, c.deliveries())
    for i in range(30):  # killed anywhere
        c.appeal(f"K{i}", "2024-03-02T09:00")
    quick = Gateway()
    words[words.index("--sms-url") + 1] = quick.url
    words[words.index("--at") + 1] = "2024-03-02T10:00"
    for i in range(12):
        p = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(takes * 1.2 * (i + 1) / 12)
        os.kill(p.pid, signal.SIGKILL)
        p.wait()
    c.once("2024-03-02T10:00", gateway=quick)
    made = [d for d in c.deliveries() if d["number"].startswith("K")]
    statement("killed anywhere, everybody is told and no delivery is there twice", len(made) == 30 and len({d["number"] for d in made}) == 30 and all(d["state"] == "made" for d in made), len(made))
    by_to = {}
    for p in quick.posts:
        by_to.setdefault(p["body"]["text"], set()).add(p["key"])
    statement("whatever went out twice went out under one key", all(len(keys) == 1 for keys in by_to.values()) and len(by_to) == 30, len(quick.posts))
    statement("the ledger verifies after all of it", c.verified().returncode == 0, c.verified().stdout)


def clocks_and_pauses():
    c, g, m = City(), Gateway(), Mail()
    c.act("address.set", by="admin", at="2024-01-01", 单位="市住房局", 送达方式="邮件", 送达地址="house@gov.example.cn")
    c.appeal("A1", "2024-03-01T09:00")
    c.act("派单", matter="A1", by="desk", at="2024-03-01T09:30", 主办单位="市住房局")
    c.act("签收", matter="A1", by="house", at="2024-03-01T10:00")
    c.act("暂停", matter="A1", by="super", at="2024-03-01T11:00", 理由="等天气好，屋主不在")
    c.act("恢复", matter="A1", by="super", at="2024-03-04T11:00")
    c.act("延期", matter="A1", by="super", at="2024-03-04T12:00", 理由="要换杆", 延长="2个工作日")
    c.run("tick", "--db", c.db, "--until", "2024-05-01")
    c.once("2024-05-01T10:00", gateway=g, mail=m)
    kinds = [d["kind"] for d in c.deliveries() if "requester" in d]
    statement("pause, resumption and extension are told to whoever raised it", [k for k in kinds if k in ("paused", "resumed", "extended")] == ["paused", "resumed", "extended"], kinds)
    texts = " ".join(p["body"]["text"] for p in g.posts)
    statement("without the office's reasons", "等天气" not in texts and "换杆" not in texts, texts)
    office = {d["kind"] for d in c.deliveries() if "office" in d and d["office"]}
    statement("reminders go to the office by mail", {"arrived", "remind"} <= office, office)
    old = City()
    with open(f"{old.folder}/tickets.tsv", "w") as file:
        file.write("ticket_no\tdate\tdept_raw\tcontent\n1\t20240229\t某局\t路灯不亮\n")
    imported = old.run("import", "--db", old.db, "--as", "tickets", f"{old.folder}/tickets.tsv")
    told = old.once("2024-03-01T10:00", gateway=g)
    statement("history that is imported is told to nobody", told["events"] > 0 and told["opened"] == 0 and not old.deliveries(), (imported.stdout, told))


def served():
    import json
    c, g = City(driven=False), Gateway()
    p = subprocess.Popen([huiyin, "serve", "--db", c.db, "--port", "0", "--json", "--quiet", "no", "--sms-url", g.url, "--sms-secret-file", f"{c.folder}/secret"],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    json.loads(p.stdout.readline())
    p.send_signal(signal.SIGTERM)
    p.wait()
    c.appeal(None, None)
    p = subprocess.Popen([huiyin, "serve", "--db", c.db, "--port", "0", "--json", "--quiet", "no", "--sms-url", g.url, "--sms-secret-file", f"{c.folder}/secret"],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    p.stdout.readline()
    begin = time.time()
    while not g.posts and time.time() - begin < 60:
        time.sleep(0.05)
    statement("serve tells by itself", len(g.posts) == 1, g.posts)
    while [d["state"] for d in c.deliveries()] != ["made"] and time.time() - begin < 60:
        time.sleep(0.05)
    beside = c.once(None, gateway=g, fails=True)
    statement("beside a server on a file nobody else sends", beside.returncode != 0 and "second-writer" in beside.stdout and len(g.posts) == 1, beside.stdout + beside.stderr)
    p.send_signal(signal.SIGTERM)
    out, err = p.communicate(timeout=60)
    statement("and stops when it is told to, without complaint", p.returncode == 0 and not err.strip(), err)
    statement("the evidence is there", [d["state"] for d in c.deliveries()] == ["made"], c.deliveries())


def bad_settings():
    c = City()
    for words, code in ((("--smtp", "http://x"), "bad-setting"), (("--smtp", "smtp://127.0.0.1"), "bad-setting"), (("--quiet", "25:00-08:00"), "bad-setting"),
                        (("--sms-url", "http://gateway.example.cn/"), "bad-setting"), (("--sms-url", "https://u:p@gateway.example.cn/"), "bad-setting"),
                        (("--deliver-conf", "/nonexistent"), "no-file"), (("--mail-from", "a b@c"), "bad-setting"), (("--sms-secret-file", "/dev/null"), "bad-setting")):
        done = c.run("deliver", "once", "--db", c.db, "--json", *words, fails=True)
        statement(f"a wrong setting is named: {words[0]} {words[1][:20]}", done.returncode == 1 and f'"{code}"' in done.stdout, done.stdout + done.stderr)
    done = c.once(None, conf="smtp = smtp://127.0.0.1\nsmpt-user = x\n", fails=True)
    statement("an unknown line of the file is named with its number", done.returncode == 1 and "unknown-setting" in done.stdout and '"line":2' in done.stdout.replace(" ", ""), done.stdout)


for part in (told_by_phone_message, told_by_mail, complained_of, failing_servers, failing_mail, encrypted_mail, by_hand, off_and_quiet, injection, killed,
             clocks_and_pauses, served, bad_settings):
    part()
end()
