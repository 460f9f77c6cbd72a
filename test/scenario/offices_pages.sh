#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The page of offices and its forms: renamed, merged, away, refused in words.
set -u
. "$(dirname "$0")/served.bash"
city
"$h" account password --db city.db --demo --login admin --password-file word >/dev/null 2>&1 || not_ok "the administrator gets a password" ""
{
    echo '{"do":"登记","by":"shenzhiqiu","fields":{"程序":"诉求","编号":"划-1","标题":"校门口路灯","诉求人":"匿名"}}'
    echo '{"do":"派单","matter":"划-1","by":"shenzhiqiu","fields":{"主办单位":"市教育局"}}'
} | "$h" act --db city.db >out 2>&1 || not_ok "a matter of today" "$(tail -n1 out)"
serve
python3 - <<'PY' || bad=1
import re
from visitor import Visitor, end, statement

admin, clerk = Visitor("admin"), Visitor("shenzhiqiu")
def does(who, verb, **fields):
    return who.post(f"/offices/do/{verb}", f"/offices/do/{verb}", **fields)

status, text = clerk.get("/offices")
statement("who serves sees the offices", status == 200 and "一览" in text and "更名" not in text, text)
statement("who came with a matter does not", Visitor("citizen1").get("/offices")[0] != 200)
status, text = does(admin, "office.rename", office="云江市诉求受理中心", name="云江市诉求服务中心")
statement("a new name without a ground is refused beside the field", status >= 400 and 'class="fault"' in text and "依据" in text, (status, text[-900:]))
status, text = does(admin, "office.rename", office="云江市诉求受理中心", name="云江市诉求服务中心", ground="云编〔2026〕1号")
text = admin.get("/offices")[1]
statement("a new name stands beside the old one", "云江市诉求服务中心" in text and "云江市诉求受理中心（至" in text, (status, text[:600]))
status, text = does(clerk, "office.rename", office="云江市诉求服务中心", name="别的", ground="某号")
statement("a clerk renames nothing", status >= 400 and "管理员" in text, (status, text[:300]))
status, text = does(clerk, "account.leave", until="2099-01-01T08:30")
text = clerk.get("/offices")[1]
statement("who is away without a deputy is seen", "没有代理人" in text and "2099-01-01" in text, (status, text[:600]))
status, text = does(clerk, "account.deputy", deputy="shenzhiqiu")
statement("nobody is their own deputy", status >= 400 and "自己代理自己" in text, (status, text[:300]))
status, text = does(clerk, "account.back")
statement("back, the list is empty again", "没有代理人" not in clerk.get("/offices")[1], (status, text[:300]))
# --- a matter is assigned to another body
found = re.search(r'href="(/matters/[0-9]+)"[^>]*>划-1<', clerk.get("/matters")[1])[1]
statement("an open matter offers to be assigned", f'href="{found}/right/office.assign"' in clerk.get(found)[1])
form = found + "/right/office.assign"
text = clerk.get(form)[1]
choices = re.findall(r'<option value="([0-9]+)">', text)
statement("its bodies are to choose from", choices and 'list="offices"' in text and "依据" in text, text)
status, text = clerk.post(form, form, **{"from": choices[0], "to": "没有这个局", "ground": "云编〔2026〕2号"})
statement("an office there is not stands beside the field", status == 422 and 'aria-invalid="true"' in text and "没有这个局" in text and "云编〔2026〕2号" in text, (status, re.findall(r'role="alert">([^<]*)', text)))
status, text = clerk.post(form, form, **{"from": choices[0], "to": "市水务局", "ground": "云编〔2026〕2号"})
statement("assigned by form", status == 303 and "市水务局" in clerk.get(found)[1], (status, re.findall(r'role="alert">([^<]*)', text)))
statement("not by whoever raised it", Visitor("citizen1").get(form)[0] in (403, 404))
statement("a form there is not is not found", admin.get("/offices/do/office.burn")[0] == 404)
status, text = clerk.get("/rates", **{"from": "2024-12-01", "to": "2025-03-31", "office": "市水务局", "with_predecessors": "1"})
statement("rates with predecessors keep what was asked", status == 200 and 'name="with_predecessors" value="1" checked' in text and "with_predecessors=1" in text, (status, text[:300]))
status, text = clerk.get("/rates", **{"from": "2024-12-01", "to": "2025-03-31", "with_predecessors": "1"})
statement("without an office there are none", "请选定主办单位" in text, (status, text[:300]))
end()
PY
stop offices
said=$("$h" ledger verify --db city.db 2>&1) && ok "the ledger verifies" || not_ok "the ledger verifies" "$said"
exit $bad
