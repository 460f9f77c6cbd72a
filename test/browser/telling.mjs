// SPDX-License-Identifier: Apache-2.0
// A line for each statement: "ok browser NAME", "not ok browser NAME – why".
import assert from "node:assert/strict";

let failed = 0;
const chosen = process.env.HUIYIN_ONLY;

// Runs one statement; what it throws is why it does not hold. Gives what `run` gives, or undefined.
export async function tell(name, run) {
    if (chosen && !name.includes(chosen)) return undefined;
    const begun = Date.now();
    try {
        const got = await run();
        if (process.env.HUIYIN_TIMES) console.log(`   ${Date.now() - begun} ms`);
        console.log(`ok browser ${name}`);
        return got;
    } catch (e) {
        failed++;
        // Several lines from an assertion, and the first of ours on the stack, in one line.
        const place = /\/test\/browser\/(?!telling)[\w.]+:\d+/.exec(String(e.stack ?? "").replaceAll("file://", ""));
        const why = String(e.message).replaceAll(/\u001b\[[0-9;]*m/g, "").replaceAll(/\s+/g, " ").slice(0, 600);
        console.log(`not ok browser ${name} – ${why}${place ? ` (${place[0].slice(1)})` : ""}`);
        return undefined;
    }
}

export const anyFailed = () => failed > 0;
export { assert };
