// SPDX-License-Identifier: Apache-2.0
// What a matter's life left in the ledger, without what must differ between two tellings of it: ids, times, hashes, keys,
// channels and numbers in the series.
import { execFileSync } from "node:child_process";

// Every event of a store, from an export without contents.
export function ledger(db) {
    const out = execFileSync(process.env.HUIYIN, ["ledger", "export", "--db", db], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
    return out.split("\n").filter(Boolean).map((l) => JSON.parse(l).event).filter(Boolean);
}

export const count = (db) => ledger(db).length;

// Ids by what they name.
function names(events) {
    const out = new Map([["0", ""]]);
    for (const e of events) {
        if (e.type === "office.opened" || e.type.endsWith(".published")) out.set(e.stream, e.fields.name ?? e.stream);
        if (e.type === "account.opened") out.set(e.stream, e.fields.login);
    }
    return out;
}

const time = /^\d{4}-\d\d-\d\dT/;

// The events of a matter and its parts, in order.
export function life(db, matters) {
    const events = ledger(db), name = names(events);
    const main = events.find((e) => e.type === "matter.opened" && (e.stream === matters[0].id || e.fields.number === matters[0].number));
    name.set(main.stream, "the matter");
    const parts = events.filter((e) => e.type === "matter.opened" && e.fields.parent === main.stream);
    parts.forEach((e, i) => name.set(e.stream, `part ${i + 1}`));
    const mine = new Set([main.stream, ...parts.map((e) => e.stream)]);
    const plain = (x) => {
        if (Array.isArray(x)) return x.map(plain);
        if (x !== null && typeof x === "object")
            return Object.fromEntries(Object.entries(x).filter(([k]) => k !== "number" && k !== "serial").map(([k, v]) => [k, plain(v)]));
        if (typeof x !== "string") return x;
        if (time.test(x)) return "a time";
        return x.split(/[,、]/).map((one) => name.get(one) ?? one).join("、");
    };
    return events.filter((e) => mine.has(e.stream)).map((e) => ({
        stream: name.get(e.stream), type: e.type, role: e.actor?.role ?? "", office: plain(e.actor?.office ?? ""), by: plain(e.actor?.account ?? ""),
        with_content: Boolean(e.content), fields: plain(e.fields ?? {}),
    }));
}
