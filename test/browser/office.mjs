// SPDX-License-Identifier: Apache-2.0
// An office seen through a browser: people who sign in, each in a browser window of their own, and do with the pages
// what people do. Everything is found by its role and its words, as a person finds it.
import { chromium } from "playwright-core";
import { assert } from "./telling.mjs";

export const url = process.env.HUIYIN_URL;
export const password = process.env.HUIYIN_PASSWORD;

const PATIENCE = 20000; // ms; the machine may be busy with other tests

export async function openBrowser() {
    const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                  "--disable-sync"];
    if (process.getuid() === 0) args.push("--no-sandbox");
    return chromium.launch({ executablePath: process.env.HUIYIN_CHROMIUM ?? "/usr/bin/chromium", headless: true, args });
}

// What no page may do, whatever it is given: run a script that is not its own, open a dialog, answer 500, be refused
// something by its own content policy. `watched` collects it; it is looked at when the person leaves.
function watch(context, troubles) {
    context.on("dialog", (d) => {
        troubles.push(`a dialog: ${d.message()}`);
        d.dismiss();
    });
    context.on("weberror", (e) => troubles.push(`a script failed: ${e.error().message}`));
    context.on("console", (m) => {
        // The browser writes a line for each answer that is no 200; that is no fault of the page.
        if (m.type() === "error" && !/Failed to load resource.*status of 4\d\d/.test(m.text())) troubles.push(`console: ${m.text()}`);
    });
    context.on("response", (r) => {
        if (r.status() >= 500) troubles.push(`${r.status()} from ${r.request().method()} ${r.url()}`);
    });
}

// One person at their own browser. `script: false` turns JavaScript off in it.
export async function person(browser, { script = true } = {}) {
    const context = await browser.newContext({ javaScriptEnabled: script, locale: "zh-CN", baseURL: url, serviceWorkers: "block",
                                               reducedMotion: "reduce", // a page that scrolls smoothly is not stable under a click
                                               viewport: { width: 1280, height: 900 } });
    const troubles = [];
    context.setDefaultTimeout(PATIENCE);
    watch(context, troubles);
    const page = await context.newPage();
    page.troubles = troubles;
    page.leave = async () => {
        await context.close();
        assert.deepEqual(troubles, [], "nothing went wrong unseen");
    };
    return page;
}

export async function signIn(page, login) {
    await page.goto("/sign-in");
    await page.getByLabel("登录名").fill(login);
    await page.getByLabel("密码").fill(password);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("heading", { name: "我的工作", level: 1 }).waitFor();
}

export async function signOut(page) {
    await page.getByRole("button", { name: "退出" }).click();
    await page.getByRole("heading", { name: "登录", level: 1 }).waitFor();
}

// By its number, from the list of matters; the second time from where it was found.
export async function openMatter(page, number) {
    if (page.known?.has(number)) {
        await page.goto(page.known.get(number));
        return;
    }
    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "事项" }).click();
    await page.getByLabel("编号").fill(number);
    await page.getByRole("button", { name: "打开" }).click();
}

export async function onMatter(page, number) {
    await openMatter(page, number);
    await page.getByRole("heading", { level: 1 }).filter({ hasText: number }).waitFor();
    (page.known ??= new Map()).set(number, new URL(page.url()).pathname);
}

// What can be done now, as the page offers it.
export async function offered(page) {
    const links = page.getByRole("navigation", { name: "现在可以办的" }).getByRole("link");
    return (await links.allInnerTexts()).map((s) => s.trim());
}

// A field of a form under its label; the word （必填） is part of the label where the field must be filled in.
export function field(page, label) {
    return page.getByLabel(new RegExp(`^${label}(\\s*（必填）)?$`));
}

export async function fill(page, fields) {
    for (const [label, value] of Object.entries(fields)) {
        const at = field(page, label);
        const choice = (await at.evaluate((e) => e.tagName)) === "SELECT";
        if (choice) await at.selectOption({ label: value });
        else await at.fill(value);
    }
}

export const submit = (page, action) => page.getByRole("button", { name: `确定${action}` }).click();

// The form of an action from the matter's page, filled in but not sent.
export async function beginAct(page, number, action, fields = {}) {
    await onMatter(page, number);
    await page.getByRole("navigation", { name: "现在可以办的" }).getByRole("link", { name: action, exact: true }).click();
    await page.getByRole("heading", { name: action, level: 1 }).waitFor();
    await fill(page, fields);
}

export async function act(page, number, action, fields = {}) {
    await beginAct(page, number, action, fields);
    await submit(page, action);
    await done(page);
}

// An answer that says it is written; a refusal shows its own words here.
export async function done(page) {
    await page.waitForURL(/[?&]done=1$/).catch(async (e) => {
        throw new Error(`not done: ${(await faults(page)).join("；") || e.message}`);
    });
}

export async function beginOpen(page, procedure, action, fields) {
    await page.goto("/work");
    await page.getByRole("navigation", { name: "新登记" }).getByRole("link", { name: `${action}${procedure}` }).click();
    await page.getByRole("heading", { name: `${action}${procedure}` }).waitFor();
    await fill(page, fields);
}

// The number of the matter that the page shows.
export async function numberOf(page) {
    return (await page.getByRole("heading", { level: 1 }).innerText()).split(/\s/)[0];
}

export const idOf = (page) => /\/matters\/(\d+)/.exec(page.url())[1];

// Every fault the page tells of, on top or beside a field; of the page that comes where another is just coming (a double click).
export async function faults(page) {
    const told = () => page.getByRole("alert").allInnerTexts();
    const texts = await told().catch(async (e) => {
        if (!/context was destroyed/.test(e.message)) throw e;
        await page.waitForLoadState();
        return told();
    });
    return texts.map((s) => s.trim());
}

export async function expectStage(page, number, stage) {
    await onMatter(page, number);
    const facts = await page.getByRole("main").innerText();
    assert.ok(facts.split("\n").slice(0, 8).some((l) => l.includes(stage)), `${number} is in ${stage}: ${facts.slice(0, 160)}`);
}

// The page's own text, explanations unfolded.
export const said = (page) => page.getByRole("main").evaluate((e) => e.textContent);
