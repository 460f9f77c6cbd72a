#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The same city as promises.sh, served: what stands on the page of a matter beside its course, for whom, the forms of
# casework, the ledger of commitments. Usage: promise_pages.sh; prints "ok NAME" or "not ok NAME – why".
set -u
. "$(dirname "$0")/served.bash"
"$h" init --db city.db --region 500000 --driven >init 2>&1 || not_ok "a city" "$(tail -1 init)"
python3 "$root/test/scenario/talk.py" acts "$root/test/scenario/promises.talk" >acts.jsonl
"$h" act --db city.db acts.jsonl >answers 2>err
"$h" tick --db city.db --until 2022-01-10 >tick 2>&1 || not_ok "the clocks" "$(tail -1 tick)"
{ echo yunjiang-demo >word && "$h" account password --db city.db --demo --all --password-file word; } >passwords 2>&1 || not_ok "passwords" "$(tail -1 passwords)"
serve
python3 - <<'PY' || bad=1
import json
import re
from urllib.parse import quote
from visitor import Visitor, end, statement

def matter(number):
    return "/matters/" + quote(number)

def id_of(v, number):
    found = re.search(r"/matters/(\d+)/", v.get(matter(number))[1])
    return found[1] if found else "0"

committee, lead, money, first, second = (Visitor(x) for x in ("tianwei", "jingxin", "caizheng", "diyi", "dier"))
status, page = committee.get(matter("案A"))
statement("the page of a matter has its case number, its commitments, marks and talks", status == 200 and all(
    w in page for w in ("四届三次第0001号", "承诺事项", "建成设计园区", "市财政局", "重点提案", "某副市长", "领导批示", "办前", "逾期")), page[:500])
statement("it is linked from the one raised again, with the answer of then", all(
    w in committee.get(matter("案C"))[1] for w in ("前案", "案A", "B 类", "一、……二、……三、……", "设立引导基金")))
mine = first.get(matter("案A"))[1]
statement("who raised it sees what was promised, not what offices say to each other", "建成设计园区" in mine and "某副市长" not in mine and "请市经信委认真研究" not in mine and "没有拨付" not in mine)
statement("the body that keeps a commitment sees the matter", money.get(matter("案A"))[0] == 200)
statement("whoever has nothing to do with it sees nothing", Visitor("lujiren").get(matter("案A"))[0] == 404)

a = id_of(committee, "案A")
form = f"/matters/{a}/casework/commitment.report"
status, text = lead.get(form)
statement("a form asks which commitment, by its words", status == 200 and re.findall(r'<option value="(\d)"', text) == ["3"] and "建成设计园区" in text, text[:300])
status, text = lead.post(form, form, n="3", progress="主体封顶", percent="150")
statement("a fault stands beside its field, what was typed still there", status == 409 and "150" in text and "主体封顶" in text and "0 到 100" in text, (status, text[-800:]))
status, text = lead.post(form, form, n="3", progress="主体封顶", percent="70")
statement("a report is written", status == 303, status)
statement("and shows", "70%" in lead.get(matter("案A"))[1])
status, text = money.get(f"/matters/{a}/casework/commitment.confirm")
statement("who may not has no form", status == 403 and "不能由您办" in text, (status, text[:200]))
statement("a form there is not", committee.get(f"/matters/{a}/casework/nothing")[0] == 404)

c = id_of(first, "案C")
invite = f"/matters/{c}/casework/cosign.invite"
statement("the first signer asks another", first.post(invite, invite, accounts="dier")[0] == 303)
statement("who is asked finds it among their work", "请我联名的" in second.get("/work")[1] and "再提工业设计" in second.get("/work")[1])
statement("who is asked reads it", "再提工业设计" in second.get(matter("案C"))[1])
sign = f"/matters/{c}/casework/cosign.sign"
statement("and signs under their own account", second.post(sign, sign)[0] == 303)
statement("once", second.get(sign)[0] == 403)

statement("after signing nothing is asked of them any more", "请我联名的" not in second.get("/work")[1])
mark = f"/matters/{c}/casework/key.mark"
statement("a proposal becomes a key one", committee.post(mark, mark, leader="某副市长", title="副市长", account="fushizhang")[0] == 303)
leader = Visitor("fushizhang")
listed = leader.get("/marked")[1]
statement("its leader sees those of theirs", "案C" in listed and "案A" in listed and leader.get(matter("案C"))[0] == 200)
note = f"/matters/{c}/casework/instruction.record"
statement("an instruction is recorded", committee.post(note, note, leader="某市长", text="请抓紧", wanted="1")[0] == 303)
statement("and is on the list until it is answered", "请抓紧" in committee.get("/marked")[1])
statement("for offices only", "请抓紧" not in first.get("/marked")[1] and "请抓紧" not in first.get(matter("案C"))[1])
status, page = committee.get("/commitments", year="2021")
statement("the ledger of a year: figures, definitions, by office, what to look after", status == 200 and all(
    w in page for w in ("落实率", "50.0%", "口径", "市财政局", "四季度未报告", "案A")), page[:500])
own = money.get("/commitments", year="2021")[1]
statement("an office sees its own", "设立" not in own and re.search(r"<th scope=\"row\">市经信委", own) is None and "市财政局" in own)
statement("and not another's", "只能看本单位" in money.get("/commitments", year="2021", office="市经信委")[1])
statement("who serves in no office has no ledger", Visitor("lujiren").get("/commitments")[0] == 403)
x = json.loads(committee.get("/commitments.json", year="2021")[1])
statement("the same as JSON", x["ok"] and x["counts"]["tracked"] == 3 and x["figures"]["kept_rate"]["denominator"] == 2)
statement("a year that is none", "年份应如" in committee.get("/commitments", year="20x0")[1])
end()
PY
stop promises
"$h" ledger verify --db city.db >verify 2>&1 && ok "the ledger is in order" || not_ok "the ledger is in order" "$(head -3 verify)"
exit $bad
