// SPDX-License-Identifier: Apache-2.0
// A public page from its file to the public register: read into a draft, checked by a person, confirmed, made public.
import { existsSync, readdirSync } from "node:fs";
import { assert, tell } from "./telling.mjs";
import * as office from "./office.mjs";

const invented = {
    name: "复函.txt", mimeType: "text/plain",
    buffer: Buffer.from("发布机构：市水务局\n文号：云水函〔2024〕77号\n成文日期：2024-03-05\n发布日期：2024-03-12\n关于市政协三届二次会议第0077号提案办理情况的复函\n\n"
        + "李青山委员：\n您提出的《关于整治<b>老城区</b>雨污混流的提案》（第0077号）收悉，现答复如下：\n一、关于排查管网的建议\n我局已排查管网12公里。\n"
        + "二、关于分期改造的建议\n计划改造3公里。\n感谢您对水务工作的关心。\n云江市水务局\n2024年3月5日\n"),
};

async function wholeWay(browser, file, expected) {
    const page = await office.person(browser, { script: false });
    await office.signIn(page, "dengshouzhuo");
    await page.getByRole("link", { name: "草稿", exact: true }).click();
    await page.getByRole("link", { name: "导入网页" }).click();
    await page.getByLabel("网页文件").setInputFiles(file);
    await page.getByRole("button", { name: "读成草稿" }).click();
    await page.waitForURL(/\/drafts\/\d+/);
    for (const [label, value] of Object.entries(expected.read)) assert.equal(await office.field(page, label).inputValue(), value, label);

    const boxes = page.getByLabel("已看过");
    if (expected.findings) {
        for (const code of expected.findings) assert.ok((await office.said(page)).includes(code), `${code} is found`);
        await page.getByRole("button", { name: "确认入册" }).click();
        assert.match((await office.faults(page)).join(), /疑点没有看过/);
        await page.goto(page.url().replace(/\/confirm$/, ""));
    }
    for (const box of await boxes.all()) await box.check();
    if (await boxes.count()) {
        await page.getByRole("button", { name: "保存", exact: true }).click();
        await page.getByText("疑点都已看过").waitFor();
    }
    await page.getByRole("button", { name: "确认入册" }).click();
    await page.waitForLoadState();
    if (expected.newOffices) {
        assert.match((await office.faults(page)).join(), new RegExp(`登记簿里没有这些单位.*${expected.newOffices[0]}`));
        await page.getByLabel("名称无误").check();
        await page.getByRole("button", { name: "确认入册" }).click();
    }
    await page.waitForURL(/\/matters\/\d+/);
    const number = await office.numberOf(page);
    assert.match(await office.said(page), /已补录/);

    await page.getByRole("link", { name: "公开", exact: true }).last().click();
    await page.getByRole("heading", { name: "公开", level: 1 }).waitFor();
    await page.getByRole("button", { name: "公开", exact: true }).click();
    await page.waitForLoadState();
    assert.deepEqual(await office.faults(page), []);
    await page.leave();

    const anybody = await office.person(browser, { script: false });
    await anybody.goto("/public");
    await anybody.getByRole("link", { name: expected.title }).first().click();
    const entry = await office.said(anybody);
    for (const words of expected.published) assert.ok(entry.includes(words), `the public reads “${words}”`);
    for (const words of expected.unpublished ?? []) assert.ok(!entry.includes(words), `the public does not read “${words}”`);
    assert.equal(await anybody.locator("main b b, main script").count(), 0);
    assert.match((await (await anybody.goto(`/matters`)).text()), /登录/, `${number} itself is not public`);
    await anybody.leave();
}

export async function drafts(browser) {
    await tell("an invented page goes from its file to the public register", () => wholeWay(browser, invented, {
        title: "第0077号提案", read: { 提案号: "0077", 主办单位: "市水务局", 成文日期: "2024-03-05" }, published: ["云水函〔2024〕77号", "已排查管网12公里", "计划改造3公里"],
    }));
    const seeds = process.env.HUIYIN_SEEDS ?? "";
    const name = existsSync(seeds) && readdirSync(seeds).find((f) => f.startsWith("004_"));
    if (!name) console.log(`skip browser a real page goes from its file to the public register – ${seeds} is not there`);
    else
        await tell("a real page (004) goes from its file to the public register", () => wholeWay(browser, `${seeds}/${name}`, {
            title: "第0310号提案", findings: ["dates-differ", "document-number-damaged", "character-lost"],
            read: { 提案标题: "关于加大智谷产业发展支持力度的建议", 届次: "五届三次", 提案号: "0310", 发文字号: "渝经信复函〔2020〕300号", 成文日期: "2020-08-07" },
            newOffices: ["市经济信息委"], published: ["渝经信复函〔2020〕300号", "2020-08-07", "智能产业发展情况"],
        }));
}
