// SPDX-License-Identifier: Apache-2.0
// Forms given what they should not be given. Always the same demand: words beside the field or on top, what was filled in
// still there, nothing written.
import { assert, tell } from "./telling.mjs";
import * as office from "./office.mjs";
import { formOf, fresh, raise, read, send, written } from "./posted.mjs";

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
                assert.match(faults[0].words, /\p{Script=Han}{2}/u, what);
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

async function otherKinds(browser, page) {
    await tell("what is no matter, no office, no length, no day: words beside the field, the rest kept, nothing written", async () => {
        const number = await raise(page, "井盖异响");
        const refuse = async (who, name, value, other) => {
            const { to, fields } = await formOf(who), before = await written(who);
            assert.ok(name in fields, `${name} is a field of ${to}`);
            const answer = await send(who, to, fresh({ ...fields, ...other, [name]: value }));
            const { faults, values } = await read(who, answer);
            assert.equal(answer.status(), 422, `${name}: ${JSON.stringify(faults)}`);
            assert.deepEqual(faults.map((f) => f.at), [name], JSON.stringify(faults));
            const own = name === "成文日期" ? {} : { [name]: value }; // a browser shows no day that is none
            for (const [kept, text] of Object.entries({ ...other, ...own })) assert.equal(values[kept], text, `${kept} is kept`);
            assert.equal(await written(who), before);
        };
        await office.beginAct(page, number, "并入");
        await refuse(page, "并入", "诉求1999-1", { 理由: "同一件事" });
        await office.beginAct(page, number, "派单");
        await refuse(page, "会办单位", "市水务局、没有的局", { 主办单位: "市交通局" });
        await office.act(page, number, "派单", { 主办单位: "市水务局" });
        const hand = await office.person(browser);
        await office.signIn(hand, "jiangchi");
        await office.act(hand, number, "签收");
        await hand.leave();
        const above = await office.person(browser);
        await office.signIn(above, "qinyuanshan");
        await office.beginAct(above, number, "延期");
        for (const length of ["很久", "-3个工作日", "0日", "99999999999999个工作日"]) await refuse(above, "延长", length, { 理由: "等材料" });
        await above.leave();
        const committee = await office.person(browser);
        await office.signIn(committee, "dengshouzhuo");
        await office.beginOpen(committee, "提案", "补录", {});
        for (const day of ["2024-02-30", "昨天"]) await refuse(committee, "成文日期", day, { 标题: "题", "提案人.name": "何其正", 主办单位: "市水务局", 答复内容: "已办", 告知方式: "书面" });
        await committee.leave();
    });
}

export async function forms(browser) {
    const page = await office.person(browser);
    await office.signIn(page, "shenzhiqiu");
    await everyField(page);
    await markup(page);
    await otherKinds(browser, page);
    await tell("bad input: no script, dialog, server error or blocked content in all of it", () => page.leave());
}
