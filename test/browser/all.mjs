// SPDX-License-Identifier: Apache-2.0
// Run by test/scenario/browser.sh, which made the stores and serves one of them.
import { anyFailed, assert, tell } from "./telling.mjs";
import { openBrowser } from "./office.mjs";
import { CommandLine, Pages } from "./ways.mjs";
import { appealLife, proposalLife } from "./lives.mjs";
import { life } from "./ledger.mjs";

const { HUIYIN_STORE: store, HUIYIN_OTHER: other } = process.env;
const browser = await openBrowser();

const lives = [["appeal", appealLife], ["proposal", proposalLife]];
for (const [what, tale] of lives) {
    const through = async (way) => {
        const matters = await tale(way);
        await way.end();
        return matters;
    };
    const pages = await tell(`an ${what} lives its whole life on the pages, without JavaScript`.replace("an p", "a p"), () => through(new Pages(browser, { script: false })));
    const lines = await tell(`the same ${what} through the command line`, () => through(new CommandLine(other)));
    if (pages && lines)
        await tell(`pages and command line leave the same events of the ${what}`, () => assert.deepEqual(life(store, pages), life(other, lines)));
}

await browser.close();
process.exitCode = anyFailed() ? 1 : 0;
