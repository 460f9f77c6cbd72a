// SPDX-License-Identifier: Apache-2.0
// Forms given what they should not be given, and forms whose world changed while they were filled in. Always the same
// demand: words beside the field or on top, what was filled in still there, nothing written.
import { assert, tell } from "./telling.mjs";
import * as office from "./office.mjs";

const good = { 标题: "河堤护栏松动", "诉求人.name": "张一", "诉求人.phone": "100-0000-0099", 内容: "人行道一侧三处松动。", 类别: "水务", 紧急程度: "一般",
               被诉单位: "市水务局", 渠道: "电话" };
const MARKUP = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
const tooLong = "长".repeat(100000); // 300 KB
const controls = "甲\u0001乙\u001b丙", turning = "甲\u202e乙\u2066丙";

// Field by field what is refused. Free text takes markup and length as the text they are; a name may be left out where a
// telephone is given.
const refused = {
    标题: { empty: "", tooLong, controls, turning },
    "诉求人.name": { tooLong, controls, turning },
    "诉求人.phone": { tooLong, controls, turning },
    "诉求人.enterprise": { tooLong, controls, turning, MARKUP, nobody: "91370000000000000X" },
    "诉求人.account": { tooLong, controls, turning, MARKUP, nobody: "wukong" },
    内容: { controls, turning },
    类别: { tooLong, controls, turning },
    紧急程度: { tooLong, controls, turning, MARKUP, wrong: "特急" },
    被诉单位: { tooLong, controls, turning, MARKUP, nobody: "市气象局" },
    渠道: { tooLong, controls, turning },
};

// How many events there are, as the foot of a page says.
async function written(page) {
    const html = await (await page.request.get("/help")).text();
    return Number(/账本最新事件 <code>(\d+)<\/code>/.exec(html)[1]);
}

// The form of the page as it would be sent: where to, and its fields.
async function formOf(page) {
    const form = page.getByRole("main").locator("form").last();
    return { to: await form.getAttribute("action"), fields: await form.evaluate((f) => Object.fromEntries(new FormData(f))) };
}

// An answer read as a page: the faults with the name of their field ("" on top), and what stands in the fields.
async function read(page, answer) {
    return page.evaluate((html) => {
        const d = new DOMParser().parseFromString(html, "text/html");
        const inputs = (e) => [...e.querySelectorAll("input:not([type=hidden]), textarea, select")];
        return {
            faults: [...d.querySelectorAll("[role=alert]")].map((e) => ({ at: e.closest(".field") ? inputs(e.closest(".field"))[0].name : "", words: e.textContent.trim() })),
            values: Object.fromEntries(inputs(d).map((e) => [e.name, e.value])),
            scripts: d.querySelectorAll("script, img, [onerror]").length,
        };
    }, await answer.text());
}

// Sends it as a program would that has the browser's cookies.
const send = (page, to, form) => page.request.post(to, { form, maxRedirects: 0 });
let keys = 0;
const fresh = (form) => ({ ...form, key: `raw-${process.pid}-${++keys}` });

async function everyField(page) {
    await office.beginOpen(page, "诉求", "登记", {});
    const { to, fields } = await formOf(page);
    for (const name of Object.keys(fields)) assert.ok(name === "csrf" || name === "key" || refused[name], `${name} is tried`);
    for (const [name, values] of Object.entries(refused))
        await tell(`bad input in ${name}: words beside it, the rest kept, nothing written`, async () => {
            const before = await written(page);
            for (const [what, value] of Object.entries(values)) {
                const answer = await send(page, to, fresh({ csrf: fields.csrf, ...good, [name]: value }));
                assert.equal(answer.status(), 422, what);
                const { faults, values: kept, scripts } = await read(page, answer);
                assert.deepEqual(faults.map((f) => f.at), [name], `${what}: ${JSON.stringify(faults)}`);
                assert.match(faults[0].words, /\p{Script=Han}{4}/u, what);
                for (const [other, text] of Object.entries(good)) if (other !== name) assert.equal(kept[other], text, `${what}: ${other} is kept`);
                if (name === "标题" || name === "内容") assert.equal(kept[name].length, value.length, `${what}: its own content is kept`);
                assert.equal(scripts, 0, what);
            }
            assert.equal(await written(page), before, "nothing written");
        });
    await tell("a text that is no text is refused in words, nothing written", async () => {
        const before = await written(page);
        for (const value of ["甲\u0000乙"]) {
            const answer = await send(page, to, fresh({ csrf: fields.csrf, ...good, 内容: value }));
            assert.equal(answer.status(), 400);
            assert.match((await read(page, answer)).faults[0].words, /NUL/);
        }
        const bytes = await page.request.post(to, { data: Buffer.from(`csrf=${fields.csrf}&key=x&%E6%A0%87%E9%A2%98=%ff%fe`, "latin1"), maxRedirects: 0,
                                                    headers: { "Content-Type": "application/x-www-form-urlencoded" } });
        assert.equal(bytes.status(), 400);
        assert.equal(await written(page), before);
    });
    await tell("a form without its token, or with another's, is refused and nothing is written", async () => {
        const before = await written(page);
        for (const csrf of [undefined, "", "0".repeat(64), fields.csrf.slice(1) + "0"]) {
            const form = fresh({ ...good, csrf });
            if (csrf === undefined) delete form.csrf;
            const answer = await send(page, to, form);
            assert.equal(answer.status(), 403);
        }
        const elsewhere = await page.request.post(to, { form: fresh({ csrf: fields.csrf, ...good }), maxRedirects: 0, headers: { Origin: "http://elsewhere.example" } });
        assert.equal(elsewhere.status(), 403, "from another site");
        assert.equal(await written(page), before);
    });
    await tell("fields the form does not have, and fields twice, are refused in words", async () => {
        const before = await written(page);
        const more = await send(page, to, fresh({ csrf: fields.csrf, ...good, 办理结果: "已办" }));
        const { faults } = await read(page, more);
        assert.equal(more.status(), 422);
        assert.match(faults.map((f) => f.words).join(), /办理结果/);
        const twice = await page.request.post(to, { data: new URLSearchParams([...Object.entries(fresh({ csrf: fields.csrf, ...good })), ["标题", "另一个"]]).toString(),
                                                    maxRedirects: 0, headers: { "Content-Type": "application/x-www-form-urlencoded" } });
        assert.ok(twice.status() >= 400 && twice.status() < 500, `${twice.status()}`);
        assert.equal(await written(page), before);
    });
}

async function markup(page) {
    await tell("markup is shown as the text it is, in a form and on the matter's page", async () => {
        const before = await written(page);
        await office.beginOpen(page, "诉求", "登记", { 标题: MARKUP, 内容: MARKUP, 类别: MARKUP, 渠道: MARKUP, 诉求人姓名: MARKUP, 被诉单位: MARKUP });
        await office.submit(page, "登记");
        assert.match((await office.faults(page)).join(), /没有叫.*script/);
        assert.equal(await written(page), before);
        assert.ok(await office.field(page, "被诉单位").evaluate((e) => e === document.activeElement), "the field at fault has the focus");
        for (const label of ["标题", "内容", "类别", "渠道", "诉求人姓名", "被诉单位"]) assert.equal(await office.field(page, label).inputValue(), MARKUP, label);
        await office.field(page, "被诉单位").fill("");
        await office.submit(page, "登记");
        await office.done(page);
        const number = await office.numberOf(page);
        assert.ok((await office.said(page)).split(MARKUP).length >= 4, "title, text and category are shown as written");
        await page.getByRole("link", { name: "事项" }).first().click();
        await page.getByRole("link", { name: number }).waitFor();
        assert.equal(await page.locator("img, main script").count(), 0);
    });
    await tell("a page that is not there, an action that is not there: words, and no markup runs", async () => {
        for (const place of ["/matters/1", `/matters/${encodeURIComponent(MARKUP)}`, `/new/${encodeURIComponent(MARKUP)}/x`, `/find?number=${encodeURIComponent(MARKUP)}`,
                             `/matters?stage=${encodeURIComponent(MARKUP)}`, `/nothing${encodeURIComponent(MARKUP)}`]) {
            const answer = await page.goto(place);
            assert.ok(answer.status() < 500, place);
            if (answer.status() >= 400) assert.ok((await office.faults(page)).join().length > 4, place);
            assert.equal(await page.locator("img").count(), 0, place);
        }
    });
}

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
        await page.getByRole("heading", { name: "登记 · 诉求" }).waitFor();
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

async function raise(page, title) {
    await office.beginOpen(page, "诉求", "登记", { 标题: title, 诉求人姓名: "张一" });
    await office.submit(page, "登记");
    await office.done(page);
    return office.numberOf(page);
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
        await tabTo("登记 · 诉求");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "登记 · 诉求" }).waitFor();
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

export async function forms(browser) {
    const page = await office.person(browser);
    await office.signIn(page, "shenzhiqiu");
    await everyField(page);
    await markup(page);
    await once(page);
    await changed(browser, page);
    await keyboard(browser);
    await tell("no script, dialog, server error or blocked content in all of this", () => page.leave());
}
