#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A decision of six parts and 24 points, its targets to 2026, 2027, 2029 and 2035: imported, measured, changed, supervised
# with slips, closed; by the command line, then over HTTP. Figures were worked out by hand.
set -u
. "$(dirname "$0")/served.bash"

# answers NAME EXPRESSION < lines of `act`: x is the list of their answers
answers() {
    local why
    "$h" act --db city.db >out 2>err
    why=$(python3 - "$2" out 2>&1 <<'PY'
import json, sys
x = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
assert eval(sys.argv[1]), json.dumps(x, ensure_ascii=False)[:600]
PY
    ) && ok "$1" || not_ok "$1" "$(tail -n1 <<<"$why") $(tail -n1 err)"
}

# json NAME EXPRESSION COMMAND…: x is its answer, t(CODE) the target of that code
json() {
    local name=$1 want=$2 why
    shift 2
    "$@" >out 2>err </dev/null
    why=$(python3 - "$want" out 2>&1 <<'PY'
import json, sys
x = json.load(open(sys.argv[2], encoding="utf-8"))
all = {}
def walk(nodes):
    for n in nodes:
        all[n["code"]] = n
        walk(n["children"])
walk(x.get("targets", []))
t = all.get
assert eval(sys.argv[1]), json.dumps(x, ensure_ascii=False)[:600]
PY
    ) && ok "$name" || not_ok "$name" "$(tail -n1 <<<"$why") $(tail -n1 err)"
}

"$h" init --db city.db --region 370203 --driven --name 某市 --office 市委督查室 >out 2>&1 || not_ok "a city" "$(tail -n1 out)"
{
    for o in 市经信局 市发改委 市数据局 市财政局 市科技局 市营商办 市自然资源局 市司法局; do
        echo '{"do":"office.open","by":"admin","at":"2020-01-01","fields":{"name":"'$o'"}}'
    done
    for who in 督查甲:市委督查室:督查室 督查乙:市委督查室:督查室 旁人:市发改委:督查室 经信:市经信局:承办人 数据:市数据局:承办人 司法:市司法局:承办人 接待:市委督查室:受理中心; do
        IFS=: read -r login office role <<<"$who"
        echo '{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"'$login'","name":"'$login'","office":"'$office'","role":"'$role'"}}'
    done
    echo '{"do":"account.open","by":"admin","at":"2020-01-01","fields":{"login":"无职","name":"无职"}}'
} | "$h" act --db city.db >out 2>&1 || not_ok "its people" "$(grep -m1 '"ok":false' out)"

# --- the tree comes in
json "the decision comes in whole" 'x["ok"] and x["added"] == 43 and x["milestones"] == 10' "$h" import --db city.db --as targets "$root/test/targets/decision.tsv" --json
json "the same file again adds nothing" 'x["ok"] and x["added"] == 0 and x["again"] == 43 and x["milestones"] == 0' "$h" import --db city.db --as targets "$root/test/targets/decision.tsv" --json
sed 's/培育千亿级产业/培育万亿级产业/' "$root/test/targets/decision.tsv" >changed.tsv
json "a changed row is told and not applied" 'not x["ok"] and x["changed"] == 1 and x["again"] == 42' "$h" import --db city.db --as targets changed.tsv --json
printf '# 坏的\ncode\tkind\tparent\ttitle\tweight\tvalue\tunit\tdue\tmilestones\nA\ttask\t决定\t甲\t0\t\t\t\t\nB\ttask\t没有\t乙\t1\t\t\t\t\nC\ttask\t决定\n\ttask\t决定\t丙\t1\t\t\t\t\nD\ttask\t决定\t丁\t1\t10\t个\t\t\nE\ttask\t决定\t戊\t1\t\t\t\t元旦\nF\ttask\t决定\t\xff\t1\t\t\t\t\nG\ttask\t决定\t庚\t1\t\t\t2026-12-31\t2026-06-30 验收\n' >bad.tsv
json "bad rows are named, the rest goes in" '[(r["line"], r["fault"]["code"]) for r in x["refused"]] == [(3, "bad-weight"), (4, "unknown-target"), (5, "bad-row"), (6, "missing-field"), (7, "missing-field"), (8, "bad-milestones"), (9, "bad-utf8")] and x["added"] == 1' \
    "$h" import --db city.db --as targets bad.tsv --json
for head in 'code\tkind' 'code\tkind\ttitle\tcolour' 'code\tkind\ttitle\tcode' ''; do
    printf "$head\n" >head.tsv
    json "a heading that is none is refused ($head)" 'x["fault"]["code"] == "bad-heading"' "$h" import --db city.db --as targets head.tsv --json
done
json "six parts and 24 points" 'len([c for c in x["targets"][0]["children"] if c["kind"] == "part"]) == 6 and len([c for c in all.values() if c["kind"] == "point"]) == 24' \
    "$h" report targets --db city.db --day 2025-06-30 --json
json "the real figures" '(t("智能工厂")["value"], t("数字化车间")["value"], t("算力")["value"], t("基金")["value"], t("研发机构")["value"], t("千亿产业")["value"]) == ("100", "300", "30000", "3000", "60", "10") and t("算力")["comparator"] == t("研发机构")["comparator"] == "gt" and t("远景")["due"] == "2035-12-31"' \
    "$h" report targets --db city.db --day 2025-06-30 --json

# --- readings
answers "readings" 'all(a["ok"] for a in x)' <<'LINES'
{"do":"reading.add","by":"经信","at":"2025-06-30T10:00","fields":{"目标":"智能工厂","数值":"40","单位":"个","佐证":"台账"}}
{"do":"reading.add","by":"经信","at":"2025-06-30T10:00","fields":{"目标":"数字化车间","数值":"108","单位":"个","佐证":"台账"}}
{"do":"reading.add","by":"数据","at":"2025-06-30T10:00","fields":{"目标":"算力","数值":"15600","单位":"P","佐证":"台账"}}
{"do":"milestone.done","by":"司法","at":"2025-06-27T10:00","fields":{"目标":"证明清单-1","里程碑":"1","佐证":"公告"}}
LINES
answers "what is wrong with a reading is said" '[a["fault"]["code"] for a in x] == ["date-in-future", "wrong-unit", "not-allowed", "reading-there", "unknown-target"]' <<'LINES'
{"do":"reading.add","by":"经信","at":"2025-07-01","fields":{"目标":"智能工厂","日期":"2025-07-02","数值":"41","单位":"个","佐证":"台账"}}
{"do":"reading.add","by":"经信","at":"2025-07-01","fields":{"目标":"智能工厂","数值":"41","单位":"家","佐证":"台账"}}
{"do":"reading.add","by":"司法","at":"2025-07-01","fields":{"目标":"智能工厂","数值":"41","单位":"个","佐证":"台账"}}
{"do":"reading.add","by":"经信","at":"2025-07-01","fields":{"目标":"智能工厂","日期":"2025-06-30","数值":"41","单位":"个","佐证":"台账"}}
{"do":"reading.add","by":"经信","at":"2025-07-01","fields":{"目标":"智慧工厂","数值":"41","单位":"个","佐证":"台账"}}
LINES
# (40-20)/(100-20) = 25 %; (108-60)/(300-60) = 20 %; (15600-12000)/(30000-12000) = 20 %; 120 of 496 working days = 24.2 %
json "progress and lights by readings" '[(t(c)["progress"], t(c)["light"]) for c in ("智能工厂", "数字化车间", "算力")] == [("25.0%", "green"), ("20.0%", "yellow"), ("20.0%", "yellow")] and t("智能工厂")["elapsed"]["days"] == 120 and t("智能工厂")["elapsed"]["of"] == 496' \
    "$h" report targets --db city.db --day 2025-06-30 --json
# 证明清单: (0.5 × 100 % + 1.5 × 0 %) / 2 = 25 %; part 二: (25 + 20 + 0 × 4) / 6 = 7.5 %
json "weighted up the tree" 't("证明清单")["progress"] == "25.0%" and t("决定-二")["progress_millionths"] == 75000' "$h" report targets --db city.db --day 2025-06-30 --json
json "of one office, with what lies above" 'set(all) == {"决定", "决定-二", "决定-3", "决定-4", "智能工厂", "数字化车间"}' "$h" report targets --db city.db --day 2025-06-30 --office 市经信局 --json
json "one branch" 'list(all) == ["决定-3", "智能工厂"]' "$h" report targets --db city.db --day 2025-06-30 --target 决定-3 --json
json "a target that is none" 'x["fault"]["code"] == "unknown-target"' "$h" report targets --db city.db --target 没有 --json
json "a day that is none" 'x["fault"]["code"] == "bad-date" and x["fault"]["where"] == "day"' "$h" report targets --db city.db --day 2025-02-30 --json
"$h" report targets --db city.db --day 2025-06-30 --lang en >out 2>&1
grep -qF '2025-06-30 reading 1: 40 个; (40 − 20) ÷ (100 − 20) = 25.0%' out && ok "each figure says how it came about" || not_ok "each figure says how it came about" "$(head -20 out)"

# --- a change, by two people
answers "a change is decided by another" '[a["ok"] or a["fault"]["code"] for a in x] == [True, "own-ask", "other-supervisor", True]' <<'LINES'
{"do":"target.ask_change","by":"督查甲","at":"2025-07-01T09:00","fields":{"目标":"智能工厂","目标值":"60","理由":"市场变化"}}
{"do":"target.decide","by":"督查甲","at":"2025-07-01T10:00","fields":{"目标":"智能工厂","同意":"是"}}
{"do":"target.decide","by":"旁人","at":"2025-07-01T10:00","fields":{"目标":"智能工厂","同意":"是"}}
{"do":"target.decide","by":"督查乙","at":"2025-07-01T10:00","fields":{"目标":"智能工厂","同意":"是"}}
LINES
json "the old value is to be seen with its time" '[(v["value"], v["until"] and v["until"][:10]) for v in t("智能工厂")["values"]] == [("100", "2025-07-01"), ("60", None)] and t("智能工厂")["progress"] == "50.0%" and t("智能工厂")["value_n"] == 2' \
    "$h" report targets --db city.db --day 2025-07-01 --json
json "figures of the day before are held against the old value" 't("智能工厂")["progress"] == "25.0%" and t("智能工厂")["value_n"] == 1' "$h" report targets --db city.db --day 2025-06-30 --json

# --- slips and the daily list
answers "slips" '[a["ok"] or a["fault"]["code"] for a in x] == [True, "slip-open", "supervised-already", True, True, True, "slip-order", True, "slip-order", True]' <<'LINES'
{"do":"slip.issue","by":"督查甲","at":"2025-07-01T10:00","fields":{"目标":"算力","颜色":"蓝","事由":"进度落后","期限":"3个工作日"}}
{"do":"slip.issue","by":"督查甲","at":"2025-07-01T10:00","fields":{"目标":"算力","颜色":"橙","事由":"进度落后"}}
{"do":"slip.issue","by":"旁人","at":"2025-07-01T10:00","fields":{"目标":"算力","颜色":"蓝","事由":"进度落后"}}
{"do":"slip.sign","by":"数据","at":"2025-07-01T11:00","fields":{"督办单":"督蓝〔2025〕1号"}}
{"do":"slip.answer","by":"数据","at":"2025-07-02T11:00","fields":{"督办单":"督蓝〔2025〕1号","答复":"正在扩容"}}
{"do":"slip.settle","by":"督查甲","at":"2025-07-03T11:00","fields":{"督办单":"督蓝〔2025〕1号","落实":"否","意见":"没有时间表"}}
{"do":"slip.issue","by":"督查甲","at":"2025-07-03T12:00","fields":{"目标":"算力","颜色":"红","事由":"没有时间表"}}
{"do":"slip.issue","by":"督查甲","at":"2025-07-03T12:00","fields":{"目标":"算力","颜色":"橙","事由":"没有时间表"}}
{"do":"slip.issue","by":"督查甲","at":"2025-07-03T12:00","fields":{"目标":"基金","颜色":"红","事由":"没有读数"}}
{"do":"slip.issue","by":"督查甲","at":"2025-07-03T12:00","fields":{"目标":"基金","颜色":"红","事由":"没有读数","紧急理由":"明天开会"}}
LINES
answers "an appeal, nearly due" 'all(a["ok"] for a in x)' <<'LINES'
{"do":"登记","by":"接待","at":"2025-07-01T09:00","fields":{"程序":"诉求","编号":"甲-1","标题":"路灯不亮","诉求人":{"name":"王小二","phone":"13800000000"}}}
{"do":"派单","matter":"甲-1","by":"接待","at":"2025-07-01T09:00","fields":{"主办单位":"市数据局"}}
{"do":"签收","matter":"甲-1","by":"数据","at":"2025-07-01T09:00"}
{"do":"slip.issue","by":"督查甲","at":"2025-07-08T10:00","fields":{"事项":"甲-1","颜色":"蓝","事由":"快到期"}}
LINES
# 7 working days from Tuesday 1 July: Thursday 10 July; the first contact is late since the 2nd
json "the daily list: due today, with its slip" '[(m["number"], m["state"], m["light"], m["slip"]) for m in x["matters"]] == [("甲-1", "today", "yellow", "督蓝〔2025〕2号")]' \
    "$h" report supervision --db city.db --day 2025-07-10 --json
json "a week later it is overdue" 'x["matters"][0]["state"] == "overdue" and x["matters"][0]["light"] == "red" and x["counts"]["red"] == 1 and [s["number"] for s in x["slips"]] == ["督橙〔2025〕1号", "督红〔2025〕1号", "督蓝〔2025〕2号"] and x["offices"][0]["office"]["name"] == "市数据局"' \
    "$h" report supervision --db city.db --day 2025-07-17 --json
json "of another office there is nothing" 'x["matters"] == [] and x["slips"] == []' "$h" report supervision --db city.db --day 2025-07-17 --office 市司法局 --json

# --- closing
answers "closing from below, with evidence and a second person" '[a["ok"] or a["fault"]["code"] for a in x] == ["milestones-open", True, True, True, True, "children-open", True, True, True, True]' <<'LINES'
{"do":"target.ask_closing","by":"数据","at":"2025-12-01","fields":{"目标":"证明清单-2","佐证":"上线报告"}}
{"do":"milestone.done","by":"数据","at":"2025-12-02","fields":{"目标":"证明清单-2","里程碑":"1","完成日":"2025-10-10","佐证":"上线报告"}}
{"do":"milestone.done","by":"数据","at":"2025-12-02","fields":{"目标":"证明清单-2","里程碑":"2","佐证":"验收单"}}
{"do":"target.ask_closing","by":"数据","at":"2025-12-03","fields":{"目标":"证明清单-2","佐证":"上线报告"}}
{"do":"target.decide","by":"督查甲","at":"2025-12-04","fields":{"目标":"证明清单-2","同意":"是"}}
{"do":"target.ask_closing","by":"司法","at":"2025-12-05","fields":{"目标":"证明清单","佐证":"总结"}}
{"do":"target.ask_closing","by":"司法","at":"2025-12-05","fields":{"目标":"证明清单-1","佐证":"公告"}}
{"do":"target.decide","by":"督查甲","at":"2025-12-08","fields":{"目标":"证明清单-1","同意":"是"}}
{"do":"target.ask_closing","by":"司法","at":"2025-12-09","fields":{"目标":"证明清单","佐证":"总结"}}
{"do":"target.decide","by":"督查甲","at":"2025-12-10","fields":{"目标":"证明清单","同意":"是"}}
LINES
json "closed, one milestone late" 't("证明清单")["state"] == "closed" and [m["late"] for m in t("证明清单-2")["milestones"]] == [True, False] and t("证明清单")["progress"] == "100.0%"' \
    "$h" report targets --db city.db --day 2025-12-10 --json
answers "it relapses and is open again" 'x[0]["ok"] and [e["type"] for e in x[0]["events"]] == ["target.looked_back"] * 2' \
    <<<'{"do":"target.look_back","by":"督查甲","at":"2026-03-10","fields":{"目标":"证明清单-2","复发":"是","情况":"核验停用"}}'
json "and what lay above it" 't("证明清单")["state"] == t("证明清单-2")["state"] == "open" and t("证明清单-1")["state"] == "closed"' "$h" report targets --db city.db --day 2026-03-10 --json

json "the ledger verifies" 'x["ok"] and x["finding_count"] == 0' "$h" ledger verify --db city.db --json
json "the export verifies elsewhere" 'x["ok"]' bash -c "'$h' ledger export --db city.db -o city.jsonl >/dev/null && '$h' ledger verify --export city.jsonl --json"

# --- pages
echo yunjiang-demo >word
"$h" account password --db city.db --demo --all --password-file word >out 2>&1 || not_ok "passwords" "$(tail -n1 out)"
export TOKEN=$("$h" account token --db city.db --login 经信 --name 试 --json | sed -n 's/.*"token":"\([^"]*\)".*/\1/p')
serve
python3 - <<'PY' || bad=1
import json, os, re, urllib.error, urllib.parse, urllib.request
from visitor import Visitor, end, statement

boss, clerk, other = Visitor("督查甲"), Visitor("经信"), Visitor("无职")
status, text = boss.get("/targets", day="2025-06-30")
statement("the tree is a page", status == 200 and all(w in text for w in ("智能工厂", "决定-24", "＞ 60 %", "黄灯", "(40 − 20) ÷ (100 − 20) = 25.0%")), text)
statement("lights are words, not colour alone", ">红灯<" in text and ">绿灯<" in text, text)
status, text = clerk.get("/targets", day="2025-06-30", target="决定-3")
statement("one branch for whoever serves", status == 200 and "智能工厂" in text and "数字化车间" not in text, text)
statement("not for who serves nowhere", other.get("/targets")[0] == 403)
statement("a day that is none stands beside its field", "aria-invalid" in boss.get("/targets", day="2025-02-30")[1])
status, text = boss.get("/targets", target="<b>没有</b>")
statement("a target that is none is told as text", status == 404 and "&lt;b&gt;没有&lt;/b&gt;" in text and "<b>没有" not in text, (status, text))
status, text = boss.get("/targets.json", day="2025-06-30")
statement("the same as JSON", status == 200 and json.loads(text)["targets"][0]["code"] == "决定", text)
status, text = boss.get("/supervision", day="2025-07-17")
statement("the daily list is a page", status == 200 and all(w in text for w in ("甲-1", "市数据局", "督蓝〔2025〕2号", "红灯", "蓝色提醒单")), text)
statement("it is for who supervises", clerk.get("/supervision")[0] == 403 and clerk.get("/supervision.json")[0] == 403)
statement("nobody sees either who did not sign in", "甲-1" not in Visitor("nobody").get("/supervision", day="2025-07-17")[1])
statement("the daily list as JSON", json.loads(boss.get("/supervision.json", day="2025-07-17")[1])["counts"]["overdue"] == 1)
statement("no telephone in any of it", all("13800000000" not in boss.get(p, day="2025-07-17")[1] for p in ("/targets", "/supervision", "/supervision.json")))


def api(verb, **fields):
    body = json.dumps({"do": verb, "at": "2025-08-01T09:00", "fields": fields}).encode()
    r = urllib.request.Request(f"http://127.0.0.1:{os.environ['HUIYIN_PORT']}/api/v1/commands", body,
                               {"Authorization": "Bearer " + os.environ["TOKEN"], "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(r) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as e:
        return e.code, json.load(e)


status, said = api("reading.add", target="数字化车间", value="130", unit="个", evidence="台账")
statement("a reading by the API", status == 200 and said["events"][0]["type"] == "reading.taken", said)
status, said = api("reading.add", target="没有", value="130", unit="个", evidence="台账")
statement("of a target that is none", status == 404 and said["code"] == "unknown-target", said)
status, said = api("slip.issue", target="数字化车间", colour="蓝", ground="无")
statement("a slip is not for who handles", status == 403 and said["code"] == "not-allowed", said)
# --- forms
def said_of(status, text):
    return status, re.findall(r'role="alert">([^<]*)', text)


def does(who, path, **fields):  # as a browser does: what stands in the form is sent with it
    begun = dict(re.findall(r'<input id="[^"]*" name="([^"]*)" value="([^"]+)"', who.get(path)[1]))
    return who.post(path, path.split("?")[0], **{**begun, **fields})


page = clerk.get("/targets", target="数字化车间")[1]
statement("the page offers what is the clerk's to do", "/targets/do/reading.add?target=" in page and "/targets/do/target.decide" not in page and "/slips/do/slip.issue" not in page, page)
statement("and to the supervisor slips", "/slips/do/slip.issue?target=" in boss.get("/targets", target="数字化车间")[1])
reading = "/targets/do/reading.add?target=" + urllib.parse.quote("数字化车间") + "&unit=" + urllib.parse.quote("个")
text = clerk.get(reading)[1]
statement("the form begins with target and unit, and shows the target", 'value="数字化车间"' in text and 'value="个"' in text and "现行目标" in text and "<label" in text, text)
status, text = does(clerk, reading, day="2026-11-20", value="七十", evidence="台账")
statement("a number that is none stands beside its field, the rest is kept", status == 422 and 'aria-invalid="true"' in text and "七十" in text and "台账</textarea>" in text, said_of(status, text))
status, text = does(clerk, reading, day="2026-11-20", value="71", evidence="台账")
statement("a reading by form", status == 303 and "71 个" in clerk.get("/targets", target="数字化车间", done="1")[1], said_of(status, text))
status, text = does(other, reading, day="2026-11-21", value="72", evidence="x")
statement("is not for who serves nowhere", status == 403 and "现行目标" not in text, said_of(status, text))
ask = "/targets/do/target.ask_change?target=" + urllib.parse.quote("数字化车间")
status, text = does(clerk, ask, value="90")
statement("a change without its reason is refused", status == 422 and "理由" in text, said_of(status, text))
status, text = does(clerk, ask, value="90", reason="两家停建")
statement("a change is asked for", status == 303 and "目标调整待批" in clerk.get("/targets", target="数字化车间")[1], said_of(status, text))
decide = "/targets/do/target.decide?target=" + urllib.parse.quote("数字化车间")
text = boss.get(decide)[1]
statement("who decides has the asked before their eyes", "申请调整为 90 个" in text and "两家停建" in text, text)
status, text = does(boss, decide, agreed="0")
statement("a refusal needs its reason", status == 422 and "理由" in text, said_of(status, text))
status, text = boss.ask("POST", "/targets/do/target.decide", urllib.parse.urlencode({"csrf": re.search(r'name="csrf" value="([^"]+)"', boss.get(decide)[1])[1], "target": "数字化车间", "agreed": "1", "version": "1"}))
statement("what went on meanwhile is said", status == 409 and "有了改动" in text, said_of(status, text))
status, text = does(boss, decide, agreed="1")
statement("decided by form; the old value stays", status == 303 and "90 个" in boss.get("/targets", target="数字化车间")[1], said_of(status, text))
issue = "/slips/do/slip.issue?target=" + urllib.parse.quote("数字化车间")
status, text = does(boss, issue, ground="请加快")
statement("a slip without a colour is refused beside the field", status == 422 and 'aria-invalid="true"' in text and "请加快" in text, said_of(status, text))
status, text = does(boss, issue, colour="blue", ground="请加快")
slip = re.search(r"督蓝〔2026〕\d+号", clerk.get("/slips")[1])
statement("a slip by form is on the addressee's page", status == 303 and slip, (status, clerk.get("/slips")[1]))
slip = slip[0]
statement("not on others'", slip not in Visitor("旁人").get("/slips")[1] and other.get("/slips")[0] == 403)
place = "?slip=" + urllib.parse.quote(slip)
status, text = does(clerk, "/slips/do/slip.answer" + place, answer="已加快")
statement("signed for before it is answered", status == 422 and "签收" in text and "请加快" in text, said_of(status, text))
status, text = does(boss, "/slips/do/slip.sign" + place)
statement("not by who issued it", status == 403, said_of(status, text))
statement("signed for by form", does(clerk, "/slips/do/slip.sign" + place)[0] == 303 and "/slips/do/slip.answer" in clerk.get("/slips")[1])
statement("answered by form", does(clerk, "/slips/do/slip.answer" + place, answer="已开工")[0] == 303 and "已开工" in boss.get("/slips")[1])
statement("settled by form", does(boss, "/slips/do/slip.settle" + place, done="1", note="属实")[0] == 303 and slip not in boss.get("/slips")[1])
statement("a form there is not is not found", boss.get("/slips/do/slip.burn")[0] == 404 and boss.get("/targets/do/x")[0] == 404)
statement("the navigation leads there", 'href="/targets"' in boss.get("/work")[1] and 'href="/supervision"' in boss.get("/work")[1] and 'href="/supervision"' not in clerk.get("/work")[1])
end()
PY
stop targets
"$h" deliver once --db city.db --quiet no --json >out 2>err || not_ok "deliveries are opened" "$(tail -n1 err)"
json "slips are deliveries: for the body about a target too, nobody having an address" \
    'any(d["kind"] == "slip" and d["number"].startswith("督蓝〔2026〕") and "matter" not in d and "市经信局" in d["to"] and d["state"] == "failed" for d in x["deliveries"])' \
    "$h" deliver list --db city.db --json
exit $bad
