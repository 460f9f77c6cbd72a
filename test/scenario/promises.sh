#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A proposal from the plenary to its last commitment, two years on: signed by several until a deadline, filed under a case
# number, led by an official, talked about, answered point by point by a lead and three joint bodies, reported every fourth
# quarter. Told as a conversation: WHO @WHEN VERB [MATTER] | field=value; … -> ok, or the code of the refusal.
# Usage: promises.sh [HUIYIN]; prints "ok NAME" or "not ok NAME – why".
set -u
cd "$(dirname "$0")/../.." || exit 3
huiyin=$(realpath "${1:-${HUIYIN:-build-check/huiyin}}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
db=$work/city.db
status=0
ok() { echo "ok promises: $1"; }
bad() { echo "not ok promises: $1 – $2"; status=1; }
"$huiyin" init --db "$db" --region 500000 --driven >"$work/init" 2>&1 || { bad init "$(tail -1 "$work/init")"; exit 1; }

cat >"$work/talk" <<'TALK'
# --- the people
admin @2020-01-01 office.open | name=市经信委 -> ok
admin @2020-01-01 office.open | name=市财政局 -> ok
admin @2020-01-01 office.open | name=市人社局 -> ok
admin @2020-01-01 office.open | name=市科技局 -> ok
admin @2020-01-01 office.open | name=市政协 -> ok
admin @2020-01-01 account.open | login=tianwei; name=甲; office=市政协; role=提案委 -> ok
admin @2020-01-01 account.open | login=jingxin; name=乙; office=市经信委; role=承办人 -> ok
admin @2020-01-01 account.open | login=caizheng; name=丙; office=市财政局; role=承办人 -> ok
admin @2020-01-01 account.open | login=renshe; name=丁; office=市人社局; role=承办人 -> ok
admin @2020-01-01 account.open | login=keji; name=戊; office=市科技局; role=承办人 -> ok
admin @2020-01-01 account.open | login=hegao; name=己; office=市经信委; role=核稿人 -> ok
admin @2020-01-01 account.open | login=zhuren; name=庚; office=市经信委; role=负责人 -> ok
admin @2020-01-01 account.open | login=diyi; name=委员一; office=市政协; role=委员 -> ok
admin @2020-01-01 account.open | login=dier; name=委员二; office=市政协; role=委员 -> ok
admin @2020-01-01 account.open | login=disan; name=委员三; office=市政协; role=委员 -> ok
admin @2020-01-01 account.open | login=lujiren; name=路人 -> ok
admin @2020-01-01 account.open | login=fushizhang; name=某副市长 -> ok
# --- the plenary, and who signs by when
tianwei @2020-01-10 session.open | 程序=提案; 届=4; 次=3; 开幕=2020-01-11 -> ok
diyi @2020-01-12T10:00 提交 | 程序=提案; 编号=案A; 标题=支持工业设计; 内容=情况、分析、建议; 提案人.name=委员一 -> ok
diyi @2020-01-12T10:10 cosign.invite 案A | 账号=dier、disan; 截止=2020-01-16 -> ok
diyi @2020-01-12T10:15 cosign.invite 案A | 账号=lujiren -> not-member
dier @2020-01-13 cosign.sign 案A -> ok
jingxin @2020-01-13T10:00 cosign.sign 案A -> not-allowed
dier @2020-01-13T11:00 cosign.sign 案A -> signed-already
disan @2020-01-17T01:00 cosign.sign 案A -> invitation-lapsed
# --- review: a case number; what is not filed is sent on
tianwei @2020-01-18 立案 案A | 案号=十 -> bad-number
tianwei @2020-01-18 立案 案A -> ok
disan @2020-01-14 提交 | 程序=提案; 编号=案B; 标题=空; 内容=空; 提案人.name=委员三 -> ok
tianwei @2020-01-19 send_on 案B -> not-refused
tianwei @2020-01-19T10:00 不予立案 案B | 不立案情形=空泛; 转送方式=社情民意; 告知方式=书面 -> ok
tianwei @2020-01-20 send_on 案B -> ok
tianwei @2020-01-20T10:00 send_on 案B -> sent-on-already
# --- a key proposal, an instruction
tianwei @2020-01-20 key.mark 案A | 领衔领导=某副市长; 职务=副市长; 账号=fushizhang; 报告期限=2020-09-30 -> ok
tianwei @2020-01-20T11:00 instruction.record 案A | 领导=某市长; 批示=请市经信委认真研究 -> ok
tianwei @2020-01-21 交办 案A | 主办单位=市经信委 -> ok
jingxin @2020-01-22 签收 案A -> ok
jingxin @2020-02-03 沟通 案A | 沟通方式=面商; 沟通情况=听取意见 -> ok
jingxin @2020-02-04 instruction.answer 案A | 序号=2; 办理情况=已列入计划 -> ok
jingxin @2020-02-05 会办 案A | 会办单位=市财政局、市人社局、市科技局 -> ok
caizheng @2020-02-06 签收 案A/1 -> ok
caizheng @2020-02-10 出具意见 案A/1 | 会办意见=资金有安排; 会办态度=同意 -> ok
renshe @2020-02-06 签收 案A/2 -> at-goes-back
renshe @2020-02-10 签收 案A/2 -> ok
renshe @2020-02-11 出具意见 案A/2 | 会办意见=人才有政策; 会办态度=同意 -> ok
jingxin @2020-02-12 commitment.make 案A | 内容=早了; 期限=2020-12-31 -> not-answered
keji @2020-02-12 签收 案A/3 -> ok
keji @2020-02-13 出具意见 案A/3 | 会办意见=平台有支持; 会办态度=同意 -> ok
jingxin @2020-03-01 送会签 案A | 答复类别=B; 答复内容=一、……二、……三、……; 会办单位=市财政局、市人社局、市科技局 -> ok
caizheng @2020-03-02 会签 案A/4 | 会签态度=同意 -> ok
renshe @2020-03-02 会签 案A/5 | 会签态度=同意 -> ok
keji @2020-03-02 会签 案A/6 | 会签态度=同意 -> ok
hegao @2020-03-05 核稿 案A -> ok
tianwei @2020-03-10 审核 案A -> ok
zhuren @2020-03-15 签发 案A -> ok
zhuren @2020-03-16 定公开方式 案A | 公开方式=主动公开 -> ok
jingxin @2020-03-20 发出 案A | 告知方式=书面 -> ok
# --- the promises of the reply, point by point, each with the body that is to keep it
jingxin @2020-03-20T10:00 commitment.make 案A | 内容=出台实施意见; 期限=2020-06-30; 要点=1; 答复类别=B -> ok
jingxin @2020-03-20T10:05 commitment.make 案A | 内容=设立专项资金; 期限=2020-12-31; 要点=2; 责任单位=市财政局 -> ok
jingxin @2020-03-20T10:10 commitment.make 案A | 内容=建成设计园区; 期限=2021-12-31; 要点=3 -> ok
renshe @2020-03-20T10:15 commitment.make 案A | 内容=评定职称; 期限=2020-12-31 -> not-allowed
tianwei @2020-04-01 结束征询 案A | 理由=两位委员都已当面满意 -> ok
# --- after it has ended
jingxin @2020-06-20 commitment.fulfil 案A | 序号=1 -> missing-field
jingxin @2020-06-20 commitment.fulfil 案A | 序号=1; 佐证=渝经信发〔2020〕1号 -> ok
jingxin @2020-06-21 commitment.confirm 案A | 序号=1 -> not-allowed
tianwei @2020-06-22 commitment.confirm 案A | 序号=1 -> ok
caizheng @2020-11-05 commitment.report 案A | 序号=2; 进展=预算已列; 进度=80 -> ok
jingxin @2021-01-15 key.report 案A | 报告=督办情况 -> ok
caizheng @2021-02-01 commitment.fulfil 案A | 序号=2; 佐证=预算批复 -> ok
tianwei @2021-02-05 commitment.reject 案A | 序号=2; 理由=没有拨付 -> ok
caizheng @2021-02-10 commitment.replace 案A | 序号=2; 理由=改为基金; 内容=设立引导基金; 期限=2021-06-30 -> ok
tianwei @2021-02-12 commitment.confirm 案A | 序号=2 -> ok
caizheng @2021-06-30 commitment.fulfil 案A | 序号=4; 佐证=基金协议 -> ok
tianwei @2021-07-02 commitment.confirm 案A | 序号=4 -> ok
# --- raised again, linked to the one before
tianwei @2021-01-10T12:00 session.open | 程序=提案; 届=4; 次=4; 开幕=2021-01-20 -> ok
diyi @2021-07-03 提交 | 程序=提案; 编号=案C; 标题=再提工业设计; 内容=园区没有动静; 提案人.name=委员一 -> ok
tianwei @2021-07-04 relate 案A | 关系=前案; 对方=案C; 理由=同一建议 -> not-before
tianwei @2021-07-04 relate 案C | 关系=前案; 对方=案A; 理由=同一建议 -> ok
tianwei @2021-07-05 立案 案C -> ok
TALK
python3 - "$work/talk" "$work/acts.jsonl" "$work/wanted" <<'PY'
import json, sys
acts, wanted = open(sys.argv[2], "w"), open(sys.argv[3], "w")
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.strip()
    if not line or line.startswith("#"):
        continue
    said, want = line.rsplit(" -> ", 1)
    head, _, rest = said.partition(" | ")
    who, when, verb, *matter = head.split()
    command = {"do": verb, "by": who, "at": when[1:], "fields": dict(f.strip().split("=", 1) for f in rest.split(";") if f.strip())}
    if matter:
        command["matter"] = matter[0]
    acts.write(json.dumps(command, ensure_ascii=False) + "\n")
    wanted.write(want + "\t" + line + "\n")
PY
"$huiyin" act --db "$db" "$work/acts.jsonl" >"$work/answers" 2>"$work/err"
why=$(python3 - "$work/answers" "$work/wanted" <<'PY'
import json, sys
answers, wanted = open(sys.argv[1]).read().splitlines(), open(sys.argv[2]).read().splitlines()
if len(answers) != len(wanted):
    print(len(answers), "answers to", len(wanted), "commands")
for a, w in zip(answers, wanted):
    want, line = w.split("\t", 1)
    a = json.loads(a)
    got = "ok" if a["ok"] else a["fault"]["code"]
    if got != want or (not a["ok"] and not (a["fault"]["zh"] and a["fault"]["en"])):
        print(line, "gave", got, a.get("fault", {}).get("en", ""))
        break
PY
)
if [ -z "$why" ]; then ok "the conversation goes as it should"; else bad "the conversation goes as it should" "$why"; fi
"$huiyin" tick --db "$db" --until 2022-01-10 >"$work/tick" 2>&1 || bad tick "$(tail -1 "$work/tick")"

holds() { # NAME EXPRESSION COMMAND…
    local name=$1 expression=$2 why
    shift 2
    "$@" >"$work/out" 2>"$work/err"
    why=$(python3 - "$expression" "$work/out" 2>&1 <<'PY'
import json, sys
x = json.load(open(sys.argv[2], encoding="utf-8"))
sys.exit(0 if eval(sys.argv[1]) else json.dumps(x.get("counts", x), ensure_ascii=False)[:600])
PY
    ) && ok "$name" || bad "$name" "$why $(head -c 200 "$work/err")"
}
holds "2020: one kept in time, one reported, one carried on" \
    'x["ok"] and x["agrees"] and x["adds_up"] and [x["counts"][k] for k in ("tracked","carried","made","fulfilled","open","due","kept","in_time","overdue","report_wanted","reported")] == [3,0,3,1,2,2,1,1,1,2,1]' \
    "$huiyin" report commitments --db "$db" --year 2020 --as-of 2020-12-31 --both --json
holds "2021: carried over, replaced, and one of them overdue" \
    'x["agrees"] and x["adds_up"] and [x["counts"][k] for k in ("tracked","carried","made","fulfilled","replaced","open","due","kept","overdue","report_wanted","reported")] == [3,2,1,1,1,1,2,1,1,1,0]' \
    "$huiyin" report commitments --db "$db" --year 2021 --both --json
holds "who did not report is named" '[(i["number"], i["n"]) for i in x["lists"]["unreported"]] == [("案A", 3)]' \
    "$huiyin" report commitments --db "$db" --year 2021 --json
holds "each figure says what it counts, until when" \
    'all(f["definition"]["zh"] and f["cut_off"] and "numerator" in f and "denominator" in f for f in x["figures"].values()) and x["figures"]["kept_rate"]["ratio"] == 0.5' \
    "$huiyin" report commitments --db "$db" --year 2021 --json
holds "by owner" '[x["counts"][k] for k in ("tracked","made","fulfilled","replaced")] == [2,1,1,1] and len(x["groups"]) == 1' \
    "$huiyin" report commitments --db "$db" --year 2021 --office 市财政局 --both --json
holds "talks, key proposals, instructions and co-signing" \
    'x["agrees"] and x["adds_up"] and [x["counts"][k] for k in ("matters","answered","talked","before","during","met","key","key_due","key_reported","instructions","instructions_answered","invited","signed","lapsed")] == [2,1,1,1,0,1,1,1,1,1,1,2,1,1]' \
    "$huiyin" report casework --db "$db" --from 2020-01-01 --to 2020-12-31 --as-of 2021-12-31 --procedure 提案 --both --json
holds "a year that is none is refused" 'x["fault"]["code"] == "bad-year"' "$huiyin" report commitments --db "$db" --year 20x0 --json
holds "the case numbers stand on the matters" 'x["matter"]["case"]["label"] == "四届三次第0001号"' \
    "$huiyin" show --db "$db" 案A --json
holds "the matter shows its commitments, its links and its marks" \
    'len(x["matter"]["commitments"]) == 4 and x["matter"]["commitments"][0]["state"] == "fulfilled" and [m["kind"] for m in x["matter"]["marks"]] == ["key", "instruction"] and [(l["kind"], l["own"]) for l in x["matter"]["links"]] == [("predecessor", False)] and [t["phase"] for t in x["matter"]["talks"]] == ["before"]' \
    "$huiyin" show --db "$db" 案A --json
holds "what is raised again shows the answer it had before, and what was promised" \
    '(lambda l: l["reply_class"] == "B" and l["reply"] == "一、……二、……三、……" and len(l["commitments"]) == 4 and l["number"] == "案A")(x["matter"]["links"][0])' \
    "$huiyin" show --db "$db" 案C --json
if "$huiyin" ledger verify --db "$db" >"$work/verify" 2>&1; then ok "the ledger is in order"
else bad "the ledger is in order" "$(head -3 "$work/verify" | tr '\n' ' ')"; fi
exit $status
