// SPDX-License-Identifier: Apache-2.0
// What every page needs: the frame around its content, refusals in words, times and places as text.
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "access/visit.h"
#include "matter/queue.h"
#include "web/templates.h"

extern const struct route_table web_table;

// Puts the content (released here) into the frame and makes it the answer. `title` is the page's own.
enum http_turn page_send(struct visit *v, struct str title, struct buf *content);
// One sentence above the content, good or bad; before page_send.
void page_notice(struct visit *v, struct str zh);
// The page that says what is wrong and where to go on. Hooks of the route table.
enum http_turn page_refuse(struct visit *v, int status, const struct fault *f);
enum http_turn page_unsigned(struct visit *v);
// Goes to a place on this site.
enum http_turn page_go(struct visit *v, struct str place);

// Text in the arena of the visit. printf: "%.*s" with SP().
__attribute__((format(printf, 2, 3))) struct str page_text(struct visit *v, const char *format, ...);
struct str page_time(struct visit *v, ms_t at); // "2026-11-25 09:30"; empty for 0
struct str page_end(struct visit *v, ms_t at);  // the same for a deadline: midnight is 24:00
struct str page_uri(struct visit *v, struct str s); // one component of an address
struct str page_matter(struct visit *v, int64_t id); // "/matters/<id>"
// How far off a deadline is, "逾期 2个工作日", "今天到期", "还有 5个工作日"; empty for 0.
struct str page_left(struct visit *v, ms_t due);

// Rows of a list.
const struct rec_item *page_items(struct visit *v, const struct queue_item *items, size_t count);
struct str page_key(struct visit *v, struct queue_key k); // empty where it is not set
// The ordinary words for an end: "办结" …
struct str page_outcome(int64_t outcome);
// The same beside the name of a stage: empty where that name says it already (已办结).
struct str page_outcome_at(struct str stage, int64_t outcome);
// A way in, or of telling, as the matter has it; the program's own words (web, cli…) in Chinese.
struct str page_channel(struct str channel);
// Whether the account serves in an office or runs a procedure: others have only what they raised themselves.
bool page_serves(struct visit *v);

// What the account may raise: links to the forms.
size_t page_opens(struct visit *v, const struct rec_link **ret);
// Every open office, for lists to choose from.
size_t page_offices(struct visit *v, const struct rec_option **ret);

#endif
