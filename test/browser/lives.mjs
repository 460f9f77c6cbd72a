// SPDX-License-Identifier: Apache-2.0
// Two matters from the day somebody raised them to the day they were closed, told to any way in (ways.mjs).
import { assert } from "./telling.mjs";

export const people = ["citizen1", "shenzhiqiu", "jiangchi", "leiyue", "qinyuanshan", "heqizheng", "dengshouzhuo"];

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

const CLASS_B = "贵委员提出的建议已列入明年计划，分两期建设。";
const ADVICE = "交通意见：沿线公交站点同步改造。";

// 何其正 submits; 邓守拙 of the proposal committee files and assigns, lead and joint at once; 江迟 handles it.
export async function proposalLife(way) {
    const m = await way.open("heqizheng", "提案", "提交", {
        标题: "关于建设滨水慢行系统的提案", 内容: "建议沿云江两岸建设连续的慢行道，串联公园与社区。", 类别: "城建",
        提案人: { name: "何其正", phone: "100-0000-0022", account: "heqizheng" },
    });
    await way.stage("heqizheng", m, "待审查");
    await way.act("dengshouzhuo", m, "立案", { 类别: "城建", 届次: "十届四次", 案号: "66" });
    await way.act("dengshouzhuo", m, "交办", { 主办单位: "市水务局", 会办单位: "市交通局" });
    await way.act("jiangchi", m, "签收");
    await way.act("jiangchi", m, "沟通", { 沟通方式: "面商", 沟通情况: "到委员工作室当面听取意见" });
    await way.act("jiangchi", m, "会办", { 会办单位: "市交通局" });
    const [part] = await way.parts("jiangchi", m);
    assert.ok(part, "the joint opinion is a part of its own");
    await way.offers("jiangchi", m, [], ["答复"]);
    await way.act("leiyue", part, "签收");
    await way.act("leiyue", part, "出具意见", { 会办意见: ADVICE, 会办态度: "同意" });
    await way.sees("heqizheng", m, ["办理中", "3个月"], [ADVICE]);
    await way.act("jiangchi", m, "答复", { 答复类别: "B", 答复内容: CLASS_B, 告知方式: "书面" });
    await way.sees("heqizheng", m, [CLASS_B, "答复类别", "B"], [ADVICE, "江迟"]);
    await way.act("heqizheng", m, "反馈", { 办理态度: "满意", 满意度: "满意", 反馈意见: "期待早日建成" });
    await way.stage("heqizheng", m, "已办结");
    await way.sees("dengshouzhuo", m, ["提交", "立案", "交办", "签收", "沟通", "会办", "答复", "反馈", "十届四次", CLASS_B]);
    return [m, part];
}
