// SPDX-License-Identifier: Apache-2.0
// Run by test/scenario/browser.sh, which made the stores and serves one of them.
import { anyFailed, assert, tell } from "./telling.mjs";
import { openBrowser } from "./office.mjs";
import { Api, CommandLine, Pages } from "./ways.mjs";
import { appealLife, proposalLife } from "./lives.mjs";
import { life } from "./ledger.mjs";
import { forms } from "./forms.mjs";
import { meanwhile } from "./meanwhile.mjs";
import { pages } from "./pages.mjs";
import { drafts } from "./drafts.mjs";

const { HUIYIN_STORE: store, HUIYIN_OTHER: other } = process.env;
const tokens = JSON.parse(process.env.HUIYIN_TOKENS);
const browser = await openBrowser();

for (const [a, tale] of [["an appeal", appealLife], ["a proposal", proposalLife]]) {
    const through = async (way) => {
        const matters = await tale(way);
        await way.end();
        return matters;
    };
    const pages = await tell(`${a} lives its whole life on the pages, without JavaScript`, () => through(new Pages(browser, { script: false })));
    const lines = await tell(`${a} lives the same life through the command line`, () => through(new CommandLine(other)));
    const calls = await tell(`${a} lives the same life through the API`, () => through(new Api(tokens)));
    if (pages && lines)
        await tell(`pages and command line leave the same events of ${a}`, () => {
            const events = life(store, pages);
            assert.ok(events.length >= 12, `${events.length} events`);
            assert.deepEqual(events, life(other, lines));
        });
    if (calls && lines)
        await tell(`API and command line leave the same events of ${a}`, () => assert.deepEqual(life(store, calls), life(other, lines)));
}
await forms(browser);
await meanwhile(browser);
await drafts(browser);
await pages(browser);

await browser.close();
process.exitCode = anyFailed() ? 1 : 0;
