// SPDX-License-Identifier: Apache-2.0
// Forms sent as a program would send them that has the browser's cookies, and answers read as pages.
import * as office from "./office.mjs";

// How many events there are, as the foot of a page says.
export async function written(page) {
    const html = await (await page.request.get("/help")).text();
    return Number(/账本最新事件 <code>(\d+)<\/code>/.exec(html)[1]);
}

// The form of the page as it would be sent: where to, and its fields.
export async function formOf(page) {
    const form = page.getByRole("main").locator("form").last();
    return { to: await form.getAttribute("action"), fields: await form.evaluate((f) => Object.fromEntries(new FormData(f))) };
}

// An answer read as a page: the faults with the name of their field ("" on top), and what stands in the fields.
export async function read(page, answer) {
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
export const send = (page, to, form) => page.request.post(to, { form, maxRedirects: 0 });
let keys = 0;
export const fresh = (form) => ({ ...form, key: `raw-${process.pid}-${++keys}` });

export async function raise(page, title) {
    await office.beginOpen(page, "诉求", "登记", { 标题: title, 诉求人姓名: "张一" });
    await office.submit(page, "登记");
    await office.done(page);
    return office.numberOf(page);
}
