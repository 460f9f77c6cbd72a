// SPDX-License-Identifier: Apache-2.0
// Two matters from the day somebody raised them to the day they were closed, told to any way in (ways.mjs).
import { assert } from "./telling.mjs";

export const people = ["citizen1", "shenzhiqiu", "jiangchi", "zuochenzhou", "lianjiang", "leiyue", "qinyuanshan", "heqizheng", "fangyue", "dengshouzhuo"];

const OPINION = "水务部门意见：泵站在汛期前完成检修，井盖由市政更换。";
const FIRST = "已疏通雨水口三处，计划本月内更换井盖。";
const SECOND = "井盖已全部更换，雨后两次巡查未再积水。";

// 葛小雨, of 云江市, raises it herself; 沈知秋 dispatches; 江迟 (市水务局) returns it; 雷樾 (市交通局) handles it, asks 江迟 for
// an opinion and answers twice; 秦远山 of the supervision office looks on.
export async function appealLife(way) {
    const m = await way.open("citizen1", "诉求", "登记", {
        标题: "滨河路涵洞雨后积水", 内容: "每逢下雨，滨河路涵洞积水没过脚踝，孩子上学只能绕行。", 类别: "市政排水", 紧急程度: "加急",
        诉求人: { name: "葛小雨", phone: "100-0000-0033", account: "citizen1" },
    });
    await way.stage("citizen1", m, "待派");
    await way.offers("citizen1", m, ["撤回"], ["派单", "直接答复"]);
    await way.hidden("jiangchi", m);

    await way.act("shenzhiqiu", m, "派单", { 主办单位: "市水务局" });
    await way.offers("jiangchi", m, ["签收", "退单"], ["派单"]);
    await way.sees("jiangchi", m, ["滨河路涵洞", "这个期限怎么来的", "1个工作日"]);
    await way.act("jiangchi", m, "退单", { 退回理由: "涵洞属公路附属设施，不在本局职责内", 建议承办单位: "市交通局" });
    await way.hidden("jiangchi", m);

    await way.sees("shenzhiqiu", m, ["涵洞属公路附属设施", "建议承办单位", "云江市交通运输局"]);
    await way.act("shenzhiqiu", m, "改派", { 主办单位: "市交通局" });
    await way.act("leiyue", m, "签收");
    await way.act("leiyue", m, "联系", { 联系方式: "电话", 联系情况: "已与反映人约定周三上午现场查看" });
    await way.act("leiyue", m, "会办", { 会办单位: "市水务局" });
    await way.offers("leiyue", m, ["联系"], ["办结"]); // not before the opinion is there

    const [part] = await way.parts("leiyue", m);
    assert.ok(part, "the joint opinion is a part of its own");
    await way.sees("jiangchi", part, ["会办意见", "滨河路涵洞"], ["葛小雨", "100-0000-0033"]);
    await way.hidden("citizen1", part);
    await way.hidden("heqizheng", m);
    await way.act("jiangchi", part, "签收");
    await way.act("jiangchi", part, "出具意见", { 会办意见: OPINION, 会办态度: "同意" });

    await way.sees("qinyuanshan", m, ["雷樾", "办理中", "7个工作日"]);
    await way.act("qinyuanshan", m, "延期", { 理由: "井盖须定制", 延长: "3个工作日" });
    await way.sees("leiyue", m, ["3个工作日", "井盖须定制"]);
    await way.act("leiyue", m, "办结", { 办理结果: FIRST, 告知方式: "电话" });

    await way.sees("citizen1", m, [FIRST, "已告知"], [OPINION, "井盖须定制", "退回理由", "秦远山", "雷樾"]);
    await way.act("citizen1", m, "回访", { 是否解决: "部分解决", 满意度: "不满意" });
    await way.stage("citizen1", m, "办理中");
    await way.act("leiyue", m, "办结", { 办理结果: SECOND, 告知方式: "当面" });
    await way.act("citizen1", m, "回访", { 是否解决: "解决", 满意度: "满意" });

    await way.stage("citizen1", m, "已办结");
    await way.offers("citizen1", m, [], ["回访", "撤回"]);
    await way.offers("leiyue", m, [], ["办结", "联系"]);
    await way.sees("citizen1", m, [FIRST, SECOND, "满意"], [OPINION]);
    await way.sees("shenzhiqiu", m, ["登记", "派单", "退单", "改派", "签收", "联系", "会办", "延期", "办结", "回访", "同意", FIRST, SECOND]);
    await way.sees("jiangchi", part, [OPINION, "签收", "出具意见"]);
    return [m, part];
}

const DRAFT = "您提出的建议已列入明年计划，分两期建设。";
const AGAIN = "第一期本月开工，六公里年底建成；第二期明年三月开工。";
const ADVICE = "交通意见：沿线公交站点同步改造。";
const PRAISE = "期待早日建成", BLAME = "没有写开工的时间";

// 何其正 and 方越 submit together; 邓守拙 of the proposal committee files, assigns and approves; 江迟 (市水务局) handles it and
// asks 雷樾 (市交通局), who countersigns; 左沉舟 checks the draft, 连江 signs it. Each proposer is asked apart; one is not
// satisfied, so it is handled again, and 秦远山 of the supervision office answers.
export async function proposalLife(way) {
    const m = await way.open("heqizheng", "提案", "提交", {
        标题: "关于建设滨水慢行系统的提案", 内容: "建议沿云江两岸建设连续的慢行道，串联公园与社区。", 类别: "城建",
        提案人: { name: "何其正", phone: "100-0000-0022", account: "heqizheng" },
    });
    await way.stage("heqizheng", m, "待审查");
    await way.act("heqizheng", m, "联名", { 提案人: { name: "方越", account: "fangyue" } });
    await way.act("dengshouzhuo", m, "立案", { 类别: "城建", 届次: "十届四次", 案号: "66" });
    await way.act("dengshouzhuo", m, "交办", { 主办单位: "市水务局" });
    await way.act("jiangchi", m, "签收");
    await way.act("jiangchi", m, "沟通", { 沟通方式: "面商", 沟通情况: "到委员工作室当面听取意见" });
    await way.act("jiangchi", m, "会办", { 会办单位: "市交通局" });
    const [opinion] = await way.parts("jiangchi", m);
    assert.ok(opinion, "the joint opinion is a part of its own");
    await way.act("leiyue", opinion, "签收");
    await way.act("leiyue", opinion, "出具意见", { 会办意见: ADVICE, 会办态度: "同意" });
    await way.sees("leiyue", opinion, ["云交会办函〔", "云江市水务局"]);
    await way.act("jiangchi", opinion, "采用");
    await way.sees("heqizheng", m, ["办理中", "3个月"], [ADVICE, "云交会办函"]);
    await way.offers("jiangchi", m, ["送会签"], ["送核稿", "发出"]); // a joint body is bound: it countersigns

    await way.act("jiangchi", m, "送会签", { 答复类别: "B", 答复内容: DRAFT });
    const [, sign] = await way.parts("jiangchi", m);
    await way.offers("jiangchi", m, [], ["核稿", "发出"]);
    await way.act("leiyue", sign, "会签", { 会签态度: "同意" });
    await way.stage("jiangchi", m, "核稿中"); // at once, when the last has signed
    await way.act("zuochenzhou", m, "核稿");
    await way.act("dengshouzhuo", m, "审核");
    await way.offers("jiangchi", m, [], ["签发"]);
    await way.act("lianjiang", m, "签发", { 签发人: "连江", 签发人职务: "局长" });
    await way.act("lianjiang", m, "定公开方式", { 公开方式: "主动公开" });
    await way.sees("heqizheng", m, ["待发出"], [DRAFT, "公文"]);
    await way.act("jiangchi", m, "发出", { 告知方式: "书面" });

    await way.sees("heqizheng", m, [DRAFT, "云水务复函〔", "B 类", "评价这次答复"], [ADVICE, "江迟", "云交会办函", "方越"]);
    await way.sees("fangyue", m, [DRAFT, "云水务复函〔"], [ADVICE, "何其正"]);
    const [, , first, second] = await way.parts("dengshouzhuo", m);
    assert.ok(first && second, "each proposer is asked in a part of their own");
    await way.sees("heqizheng", first, ["请您评价这次答复", DRAFT], ["江迟"]);
    for (const login of ["fangyue", "jiangchi", "leiyue"]) await way.hidden(login, first);
    await way.act("heqizheng", first, "反馈", { 过程评价: "满意", 态度评价: "满意", 满意度: "满意", 反馈意见: PRAISE });
    await way.sees("jiangchi", m, ["封存"], [PRAISE, "结果：满意", "反馈意见"]);
    await way.sees("dengshouzhuo", m, [PRAISE, "结果：满意"]);
    await way.act("fangyue", second, "反馈", { 过程评价: "基本满意", 满意度: "不满意", 反馈意见: BLAME });
    await way.stage("jiangchi", m, "办理中"); // handled again, at once
    await way.sees("jiangchi", m, [BLAME, PRAISE, "过程：基本满意", "结果：不满意"], ["封存"]);
    await way.sees("heqizheng", m, [PRAISE], [BLAME]);

    await way.act("qinyuanshan", m, "督办答复", { 答复类别: "A", 答复内容: AGAIN, 告知方式: "当面" });
    await way.sees("fangyue", m, [AGAIN, "A 类"], [PRAISE]);
    const parts = await way.parts("dengshouzhuo", m);
    await way.act("heqizheng", parts[4], "反馈", { 过程评价: "满意", 满意度: "满意" });
    await way.act("fangyue", parts[5], "反馈", { 过程评价: "满意", 满意度: "基本满意" });
    await way.stage("heqizheng", m, "已办结");
    await way.offers("dengshouzhuo", m, ["跟踪再办"], ["结束征询"]);
    await way.sees("dengshouzhuo", m, ["提交", "立案", "交办", "签收", "沟通", "会办", "送会签", "核稿", "审核", "签发", "定公开方式", "发出", "转重办", "督办答复", "反馈完成", "十届四次", DRAFT, AGAIN]);
    return [m, opinion, sign, first, second];
}
