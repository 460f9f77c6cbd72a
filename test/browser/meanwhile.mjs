// SPDX-License-Identifier: Apache-2.0
// Forms sent twice, and forms whose world changed while they were filled in: they act once or not at all, and what was
// filled in is not lost.
import { assert, tell } from "./telling.mjs";
import * as office from "./office.mjs";
import { formOf, raise, read, send, written } from "./posted.mjs";

async function once(page) {
    const fields = { 标题: "同一件事", 诉求人姓名: "张一" };
    await tell("the browser does not send a form whose required fields are empty", async () => {
        const before = await written(page);
        await office.beginOpen(page, "诉求", "登记", { 内容: "只写了内容" });
        await office.submit(page, "登记");
        assert.equal(await office.field(page, "标题").evaluate((e) => e === document.activeElement && !e.checkValidity()), true, "it points at the field");
        assert.equal(await written(page), before);
    });
    await tell("a form sent twice by a double click acts once", async () => {
        const before = await written(page);
        await office.beginOpen(page, "诉求", "登记", fields);
        await page.getByRole("button", { name: "确定登记" }).dblclick();
        await office.done(page);
        assert.equal(await written(page), before + 2); // opened, and its requester joined
    });
    await tell("a form sent again after the back button acts once and leads to the same matter", async () => {
        await office.beginOpen(page, "诉求", "登记", fields);
        await office.submit(page, "登记");
        await office.done(page);
        const before = await written(page), id = office.idOf(page);
        await page.goBack();
        await page.getByRole("heading", { name: "登记诉求" }).waitFor();
        const kept = await office.field(page, "标题").inputValue();
        if (kept === "") await office.fill(page, fields); // a page nobody may store comes back empty
        await office.submit(page, "登记");
        await page.waitForLoadState();
        const now = await written(page);
        if (/done=1/.test(page.url()) && office.idOf(page) === id) assert.equal(now, before);
        else if (/done=1/.test(page.url())) assert.equal(kept, "", "only a new form makes a new matter");
        else assert.equal(now, before);
    });
    await tell("the same form by a program twice at once acts once; with other content its key is refused", async () => {
        await office.beginOpen(page, "诉求", "登记", fields);
        const before = await written(page), { to, fields: form } = await formOf(page);
        const answers = await Promise.all([1, 2, 3].map(() => send(page, to, form)));
        assert.deepEqual(answers.map((a) => a.status()), [303, 303, 303]);
        assert.equal(new Set(answers.map((a) => a.headers().location)).size, 1);
        assert.equal(await written(page), before + 2);
        const other = await send(page, to, { ...form, 标题: "另一件事" });
        assert.equal(other.status(), 409);
        assert.equal((await read(page, other)).values.标题, "另一件事");
        assert.equal(await written(page), before + 2);
    });
}

async function changed(browser, page) {
    await tell("a form whose matter went on meanwhile: words, values kept, nothing written, then it goes on", async () => {
        const number = await raise(page, "路面塌陷");
        const other = await office.person(browser);
        await office.signIn(other, "qinyuanshan");
        await office.act(page, number, "派单", { 主办单位: "市水务局" });
        const hand = await office.person(browser);
        await office.signIn(hand, "jiangchi");
        await office.act(hand, number, "签收");
        await office.beginAct(other, number, "延期", { 理由: "等检测报告", 延长: "2个工作日" });
        await office.act(hand, number, "联系", { 联系方式: "电话" });
        const before = await written(page);
        await office.submit(other, "延期");
        assert.match((await office.faults(other)).join(), /填写期间这件事已经有了新的办理/);
        assert.equal(await office.field(other, "理由").inputValue(), "等检测报告");
        assert.equal(await office.field(other, "延长").inputValue(), "2个工作日");
        assert.equal(await written(page), before);
        await office.submit(other, "延期");
        await office.done(other);
        await other.leave();
        await hand.leave();
    });
    await tell("a form whose action is no longer open: words, values kept, nothing written", async () => {
        const number = await raise(page, "窨井盖缺失");
        const other = await office.person(browser);
        await office.signIn(other, "qinyuanshan");
        await office.beginAct(other, number, "派单", { 主办单位: "市交通局", 类别: "已填的类别" });
        await office.act(page, number, "派单", { 主办单位: "市水务局" });
        const before = await written(page);
        await office.submit(other, "派单");
        assert.match((await office.faults(other)).join(), /现在在“待签收”环节/);
        assert.ok((await other.content()).includes("已填的类别"), "what was filled in is still there");
        assert.equal(await written(page), before);
        await other.leave();
    });
    await tell("a form sent after somebody else signed in beside it: refused in words, its content goes on", async () => {
        const number = await raise(page, "桥头坑洼");
        await office.act(page, number, "派单", { 主办单位: "市水务局" });
        const tab = await office.person(browser);
        await office.signIn(tab, "jiangchi");
        await office.beginAct(tab, number, "退单", { 退回理由: "不属本局", 建议承办单位: "市交通局" });
        const beside = await tab.context().newPage();
        await beside.goto("/work");
        await office.signOut(beside);
        await office.signIn(beside, "shenzhiqiu");
        const before = await written(page);
        await office.submit(tab, "退单");
        await tab.getByRole("heading", { name: "接着办" }).waitFor();
        assert.equal(await written(page), before);
        await office.signOut(beside);
        await office.signIn(beside, "jiangchi");
        await tab.reload().catch(() => {});
        await tab.getByRole("button", { name: "回到表单" }).click();
        // The button belongs to 沈知秋's session, which is over: the form is kept once more, now for 江迟.
        if (await tab.getByRole("heading", { name: "接着办" }).isVisible()) await tab.getByRole("button", { name: "回到表单" }).click();
        assert.equal(await office.field(tab, "退回理由").inputValue(), "不属本局");
        assert.equal(await office.field(tab, "建议承办单位").inputValue(), "市交通局");
        assert.equal(await written(page), before);
        await office.submit(tab, "退单");
        await tab.getByRole("heading", { name: "我的工作" }).waitFor();
        assert.ok((await written(page)) > before);
        await tab.leave();
    });
    await tell("a session that ended while filling in: sign in, and the form is there with its content", async () => {
        const number = await raise(page, "路灯常亮");
        const tab = await office.person(browser);
        await office.signIn(tab, "qinyuanshan");
        await office.beginAct(tab, number, "派单", { 主办单位: "市水务局", 类别: "照明" });
        await tab.context().clearCookies();
        const before = await written(page);
        await office.submit(tab, "派单");
        await tab.getByText("刚才填写的内容还在").waitFor();
        await tab.getByLabel("登录名").fill("qinyuanshan");
        await tab.getByLabel("密码").fill("wrong-password");
        await tab.getByRole("button", { name: "登录" }).click();
        assert.ok((await office.faults(tab)).join().length > 4, "a wrong password is said");
        await tab.getByLabel("密码").fill(office.password);
        await tab.getByRole("button", { name: "登录" }).click();
        await tab.getByRole("button", { name: "回到表单" }).click();
        assert.equal(await office.field(tab, "主办单位").inputValue(), "市水务局");
        assert.equal(await office.field(tab, "类别").inputValue(), "照明");
        assert.equal(await written(page), before);
        await office.submit(tab, "派单");
        await office.done(tab);
        await tab.leave();
    });
}

async function keyboard(browser) {
    await tell("keyboard alone: sign in, a matter raised and withdrawn with Tab and Enter", async () => {
        const page = await office.person(browser);
        const tabTo = async (words) => {
            for (let i = 0; i < 60; i++) {
                await page.keyboard.press("Tab");
                const at = await page.evaluate(() => {
                    const e = document.activeElement;
                    return ((e.labels?.[0] ?? e).textContent ?? "").trim();
                });
                if (at.startsWith(words)) return;
            }
            throw new Error(`Tab never reaches ${words}`);
        };
        await page.goto("/sign-in");
        await page.waitForFunction(() => document.activeElement?.name === "login"); // the first field has the focus
        await page.keyboard.type("citizen1");
        await tabTo("密码");
        await page.keyboard.type(office.password);
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "我的工作" }).waitFor();
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.textContent), "跳到正文", "the first stop leads past the navigation");
        await page.keyboard.press("Enter");
        await tabTo("登记诉求");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "登记诉求" }).waitFor();
        await tabTo("标题");
        await page.keyboard.type("键盘登记");
        await tabTo("紧急程度");
        await page.keyboard.press("ArrowDown");
        await tabTo("确定登记");
        await page.keyboard.press("Enter");
        await office.done(page);
        await tabTo("撤回");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "撤回" }).waitFor();
        await tabTo("理由");
        await page.keyboard.type("已自行解决");
        await tabTo("确定撤回");
        await page.keyboard.press("Enter");
        await office.done(page);
        assert.match(await office.said(page), /已撤回/);
        await page.leave();
    });
}

export async function meanwhile(browser) {
    const page = await office.person(browser);
    await office.signIn(page, "shenzhiqiu");
    await once(page);
    await changed(browser, page);
    await keyboard(browser);
    await tell("forms sent twice or late: no script, dialog, server error or blocked content in all of it", () => page.leave());
}
