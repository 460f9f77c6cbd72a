// SPDX-License-Identifier: Apache-2.0
// Every page, on a desk and on a telephone: its title and language, its labels, its width. HUIYIN_SHOTS=FOLDER keeps a
// picture of each.
import { mkdirSync } from "node:fs";
import { assert, tell } from "./telling.mjs";
import * as office from "./office.mjs";

const shots = process.env.HUIYIN_SHOTS;

// What holds of every page, whatever it shows.
async function sound(page, name) {
    const at = await page.evaluate(() => {
        const text = (e) => (e?.textContent ?? "").trim();
        const named = (e) => e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
        const controls = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")];
        const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
        const described = [...document.querySelectorAll("[aria-describedby]")].flatMap((e) => e.getAttribute("aria-describedby").split(/\s+/));
        return {
            lang: document.documentElement.lang, title: document.title, h1: [...document.querySelectorAll("h1")].map(text),
            unnamed: controls.filter((e) => !named(e)).map((e) => e.name), mute: [...document.querySelectorAll("button, a")].filter((e) => !text(e) && !e.getAttribute("aria-label")).length,
            twice: ids.filter((x, i) => ids.indexOf(x) !== i), nowhere: described.filter((x) => !ids.includes(x)),
            untyped: [...document.querySelectorAll("form")].filter((f) => f.method === "post" && !f.querySelector("input[name=csrf]") && !f.querySelector("input[type=password]")).length,
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            out: [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, pre")).slice(0, 3)
                .map((e) => `${e.tagName} ${text(e).slice(0, 20)}`),
        };
    });
    assert.equal(at.lang, "zh-CN", name);
    assert.match(at.title, /^\S.* · 云江市$/, name);
    assert.equal(at.h1.length, 1, `${name}: one first heading`);
    assert.ok(at.h1[0].length > 0, name);
    assert.deepEqual(at.unnamed, [], `${name}: every control has a label`);
    assert.equal(at.mute, 0, `${name}: every link and button says what it is`);
    assert.deepEqual(at.twice, [], `${name}: no id twice`);
    assert.deepEqual(at.nowhere, [], `${name}: what describes a control is there`);
    assert.equal(at.untyped, 0, `${name}: every form that acts carries its token`);
    assert.ok(at.wide <= 0, `${name}: ${at.wide} pixels too wide: ${at.out}`);
}

// Each page with the person who sees most of it. `ready` leads there; a text is an address.
const places = [
    ["sign-in", null, "/sign-in"],
    ["help", null, "/help"],
    ["not-found", "shenzhiqiu", "/matters/1"],
    ["account", "shenzhiqiu", "/account"],
    ["drafts", "dengshouzhuo", "/drafts"],
    ["drafts-new", "dengshouzhuo", "/drafts/new"],
    ["draft", "dengshouzhuo", async (page) => {
        await page.goto("/drafts?state=confirmed");
        await page.getByRole("table").getByRole("link").first().click();
    }],
    ["public", null, "/public"],
    ["public-entry", null, async (page) => {
        await page.goto("/public");
        await page.getByRole("table").getByRole("link").first().click();
        await page.waitForURL(/public\/./);
    }],
    ["procedures", "shenzhiqiu", "/procedures"],
    ["rates", "shenzhiqiu", "/rates"],
    ["work-reception", "shenzhiqiu", "/work"],
    ["work-handler", "leiyue", "/work"],
    ["work-citizen", "citizen1", "/work"],
    ["new", "shenzhiqiu", "/new"],
    ["matters-open", "shenzhiqiu", "/matters"],
    ["matters-all", "shenzhiqiu", "/matters?state=all"],
    ["matter-long", "qinyuanshan", (page) => office.onMatter(page, "诉求2025-14")],
    ["matter-proposal", "dengshouzhuo", (page) => office.onMatter(page, "提案2025-1")],
    ["register-citizen", "citizen1", (page) => office.beginOpen(page, "诉求", "登记", {})],
    ["register-proposal", "heqizheng", (page) => office.beginOpen(page, "提案", "提交", {})],
    ["record-proposal", "dengshouzhuo", (page) => office.beginOpen(page, "提案", "补录", {})],
    ["register-refused", "shenzhiqiu", async (page) => {
        await office.beginOpen(page, "诉求", "登记", { 标题: "题", 诉求人姓名: "张一", 被诉单位: "没有这个单位", "诉求人的登录名": "wukong" });
        await office.submit(page, "登记");
    }],
];

export async function pages(browser) {
    if (shots) mkdirSync(shots, { recursive: true });
    const people = new Map();
    for (const [name, login, ready] of places)
        await tell(`${name} on a desk and on a telephone: title, language, labels, no sideways scrolling`, async () => {
            if (!people.has(login)) {
                people.set(login, await office.person(browser));
                if (login) await office.signIn(people.get(login), login);
            }
            const page = people.get(login);
            await page.setViewportSize({ width: 1280, height: 900 });
            if (typeof ready === "string") await page.goto(ready);
            else await ready(page);
            for (const [width, height] of [[1280, 900], [390, 844]]) {
                await page.setViewportSize({ width, height });
                if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
                await sound(page, `${name} at ${width} pixels`);
            }
        });
    await tell("nothing is blocked and no script fails on any page", async () => {
        for (const page of people.values()) await page.leave();
    });
}
