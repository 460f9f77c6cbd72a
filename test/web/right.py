# SPDX-License-Identifier: Apache-2.0
"""Setting right on the pages: undoing within minutes, correcting, merging taken apart, splitting, leaving. Called by
test/scenario/web.sh."""
import re

from office import Office, Person, check, finish, run

office = Office(driven=False)


def opened(title, name, account=""):
    fields = {"程序": "诉求", "标题": title, "内容": "正文", "诉求人": {"name": name, "phone": "13800000000", **({"account": account} if account else {})}}
    return office.act({"do": "登记", "by": DESK, "fields": fields})[0]["id"]


DESK, SUPER, BODY, BODY_OFFICE, CITIZEN = "shenzhiqiu", "qinyuanshan", "jiangchi", "市水务局", "citizen1"

one = opened("路灯不亮", "王小二")
two = opened("路灯又灭", "李四", CITIZEN)
office.act({"do": "派单", "matter": one, "by": DESK, "fields": {"主办单位": BODY_OFFICE}})
office.start()
desk, body, citizen, supervisor = Person(office, DESK), Person(office, BODY), Person(office, CITIZEN), Person(office, SUPER)
page = f"/matters/{one}"

shown = desk.get(page)
check("the one who acted is offered to undo it, with the minutes left", re.search(r"撤销“派单”（还有 (10|9|8) 分钟）", shown.words()), shown.words())
check("nobody else is", "撤销“" not in supervisor.get(page).words() and "撤销“" not in body.get(page).words())
form = desk.get(page + "/right/undo")
check("it is asked once more", form.status == 200 and "确定撤销" in form.text and "期限按没有做过计算" in form.words(), form.words())
check("for somebody else there is no such form", body.get(page + "/right/undo").status in (403, 422, 400), body.get(page + "/right/undo").status)
done = desk.form(page + "/right/undo", {"理由": "点错了"})
shown = desk.get(page)
check("it is undone", done.status == 303 and "待派" in shown.words(), done.words())
check("history keeps it, struck out", "<s>派单 → 待签收</s>" in shown.text and "撤销“派单”" in shown.words(), shown.words())
check("the deadline says so", "“派单”已于" in shown.words() and "期限按没有做过计算" in shown.words(), shown.words())

check("no reason, no correction", "理由" in desk.form(page + "/right/matter.correct", {"标题": "路灯全黑"}).words() and "路灯不亮" in desk.get(page).words())
done = desk.form(page + "/right/matter.correct", {"标题": "路灯全黑", "内容": "整条街", "理由": "听错"})
shown = desk.get(page)
check("title and text are corrected", done.status == 303 and "路灯全黑" in shown.words(), done.words())
check("old and new are to be seen", "原为：路灯不亮" in shown.words() and "现为：路灯全黑" in shown.words(), shown.words())
check("what was raised is shown as it is now", "整条街" in shown.text.split("办理经过")[0], "")
done = desk.form(page + "/right/matter.correct?n=1", {"诉求人.电话": "不知道", "序号": "1", "理由": "听错"})
check("a telephone that is none is said beside its field", done.status in (400, 422) and "电话" in done.words(), done.status)
done = desk.form(page + "/right/matter.correct?n=1", {"诉求人.电话": "13900001111", "序号": "1", "理由": "听错"})
shown = desk.get(page)
check("the telephone is corrected and stays masked", done.status == 303 and "139****1111" in shown.words() and "13900001111" not in shown.text, done.words())

desk.form(page + "/do/派单", {"主办单位": BODY_OFFICE})
asked = body.form(page + "/right/correction.ask", {"类别": "照明", "理由": "归类"})
check("the handling body asks for a correction", asked.status == 303 and "申请更正（第 1 项）" in body.get(page).words(), asked.words())
done = desk.form(page + "/right/correction.decide", {"序号": "1", "决定": "同意"})
check("reception agrees and it is done", done.status == 303 and "照明" in desk.get(page).words(), done.words())

body.form(page + "/do/签收", {})
check("supervision may reverse", "撤回误办" in supervisor.get(page).words())
done = supervisor.form(page + "/right/action.reverse", {"理由": "误签"})
check("it waits to be signed again", done.status == 303 and "待签收" in desk.get(page).words(), done.words())

desk.form(f"/matters/{two}/do/并入", {"并入": one})
shown = desk.get(f"/matters/{two}")
check("what was merged can be taken apart", "拆出" in shown.words(), shown.words())
check("who came in by it may leave", "退出联名" in citizen.get(page).words(), citizen.get(page).words())
done = desk.form(f"/matters/{two}/right/unmerge", {"理由": "两处"})
check("it stands alone again", done.status == 303 and "待派" in desk.get(f"/matters/{two}").words(), done.words())
done = desk.form(page + "/right/matter.split", {"标题": "水压不足", "理由": "两件事"})
check("one matter is split into two", done.status == 303 and "水压不足" in desk.get(done.place).words() and "由" in desk.get(done.place).words(), done.words())
check("the first says so", "分出一件" in desk.get(page).words())
done = desk.form(done.place.split("?")[0] + "/right/matter.split_back", {"理由": "还是一件"})
check("and it goes back", done.status == 303 and "合回" in desk.get(page).words(), done.words())
check("no page of a verb there is not", desk.get(page + "/right/dance").status in (404, 400, 422), "")
check("a matter that is not theirs is not there", citizen.get(f"/matters/{one}/right/leave").status == 404, citizen.get(f"/matters/{one}/right/leave").status)
status, err = office.stop()
check("the server stops in order", status == 0 and "runtime error" not in err and "Sanitizer" not in err, err)
verified = run("ledger", "verify", "--db", office.db)
check("the ledger is in order", verified.returncode == 0, verified.stdout)
finish()
