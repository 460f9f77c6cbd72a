// SPDX-License-Identifier: Apache-2.0
// The ways a command can take: through the pages, over the command line, through the API. A life is told once, to any of
// them. A way has
//   open(login, procedure, action, fields) → {id, number}     act(login, matter, action, fields)
//   parts(login, matter) → [{id, number}]                     stage(login, matter, stage), offers(login, matter, yes, no)
//   sees(login, matter, yes, no): what the page shows and what it does not; only pages have it
//   hidden(login, matter): there is no such matter for this person
import { spawnSync } from "node:child_process";
import { assert } from "./telling.mjs";
import * as office from "./office.mjs";

// A field of type person is one value with members, on pages a field each.
const labels = { name: "姓名", phone: "电话", account: "的登录名" };
function asLabels(fields) {
    const out = {};
    for (const [name, value] of Object.entries(fields))
        if (typeof value === "string") out[name] = value;
        else for (const [member, text] of Object.entries(value)) out[name + labels[member]] = text;
    return out;
}

export class Pages {
    constructor(browser, how) {
        this.browser = browser;
        this.how = how;
        this.people = new Map();
    }
    async at(login) {
        if (!this.people.has(login)) {
            const page = await office.person(this.browser, this.how);
            await office.signIn(page, login);
            this.people.set(login, page);
        }
        return this.people.get(login);
    }
    async open(login, procedure, action, fields) {
        const page = await this.at(login);
        await office.beginOpen(page, procedure, action, asLabels(fields));
        await office.submit(page, action);
        await office.done(page);
        return { id: office.idOf(page), number: await office.numberOf(page) };
    }
    async act(login, matter, action, fields) {
        await office.act(await this.at(login), matter.number, action, asLabels(fields ?? {}));
    }
    async parts(login, matter) {
        const page = await this.at(login);
        await office.onMatter(page, matter.number);
        const out = [];
        for (const row of await page.getByRole("table").filter({ has: page.getByRole("columnheader", { name: "给谁" }) }).getByRole("row").all()) {
            const number = /\S+\d{4}-\d+\S*/.exec(await row.innerText());
            if (number) out.push({ number: number[0] });
        }
        return out;
    }
    async stage(login, matter, stage) {
        await office.expectStage(await this.at(login), matter.number, stage);
    }
    async offers(login, matter, yes, no = []) {
        const page = await this.at(login);
        await office.onMatter(page, matter.number);
        const there = await office.offered(page);
        for (const action of yes) assert.ok(there.includes(action), `${login} may ${action} ${matter.number}: ${there}`);
        for (const action of no) assert.ok(!there.includes(action), `${login} may not ${action} ${matter.number}: ${there}`);
    }
    async sees(login, matter, yes, no = []) {
        const page = await this.at(login);
        await office.onMatter(page, matter.number);
        const text = await office.said(page);
        for (const words of yes) assert.ok(text.includes(words), `${login} sees “${words}” of ${matter.number}`);
        for (const words of no) assert.ok(!text.includes(words), `${login} does not see “${words}” of ${matter.number}`);
    }
    async hidden(login, matter) {
        const page = await this.at(login);
        await office.openMatter(page, matter.number);
        assert.match((await office.faults(page)).join(), /没有编号为/, `${matter.number} is not there for ${login}`);
    }
    async end() {
        for (const page of this.people.values()) await page.leave();
    }
}

let sent = 0; // keys never come twice

// What the command line and the API have in common: one object a command, no pages.
class Commands {
    async send(_command) {
        throw new Error("a way to send");
    }
    async open(login, procedure, action, fields) {
        const answer = await this.send({ do: action, by: login, fields: { 程序: procedure, ...fields } });
        return { id: answer.id, number: answer.id };
    }
    async act(login, matter, action, fields = {}) {
        await this.send({ do: action, by: login, matter: matter.number, fields });
    }
    async sees() {}
    async hidden() {}
    async offers() {}
    async end() {}
}

export class CommandLine extends Commands {
    constructor(db) {
        super();
        this.db = db;
    }
    run(words, input) {
        const ran = spawnSync(process.env.HUIYIN, words, { input, encoding: "utf8" });
        assert.equal(ran.status, 0, `${input ?? words.join(" ")}: ${ran.stdout || ran.stderr}`);
        return JSON.parse(ran.stdout);
    }
    async send(command) {
        const line = JSON.stringify({ ...command, key: `cli-${++sent}` });
        return this.run(["act", "--db", this.db], line + "\n");
    }
    async show(matter) {
        return this.run(["show", "--db", this.db, matter.number, "--json"]).matter;
    }
    async parts(_login, matter) {
        return (await this.show(matter)).parts.map((p) => ({ id: p.id, number: p.number ?? p.id }));
    }
    async stage(_login, matter, stage) {
        assert.equal((await this.show(matter)).stage, stage);
    }
}

export class Api extends Commands {
    constructor(tokens) {
        super();
        this.tokens = tokens;
    }
    async ask(login, path, body) {
        const answer = await fetch(office.url + path, {
            method: body ? "POST" : "GET", body: body && JSON.stringify(body),
            headers: { Authorization: `Bearer ${this.tokens[login]}`, ...(body && { "Content-Type": "application/json" }) },
        });
        const got = await answer.json();
        assert.ok(answer.ok, `${answer.status} ${JSON.stringify(got).slice(0, 300)}`);
        return got;
    }
    async send({ by, ...command }) {
        return this.ask(by, "/api/v1/commands", { ...command, key: `api-${++sent}` });
    }
    async show(login, matter) {
        const got = await this.ask(login, `/api/v1/matters/${encodeURIComponent(matter.number)}`);
        return got.matter ?? got;
    }
    async parts(login, matter) {
        return (await this.show(login, matter)).parts.map((p) => ({ id: p.id, number: p.number ?? p.id }));
    }
    async stage(login, matter, stage) {
        assert.equal((await this.show(login, matter)).stage, stage);
    }
}
