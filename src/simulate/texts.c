// SPDX-License-Identifier: Apache-2.0
// Titles, bodies and answers put together from parts. How many sentences stand in a body is drawn so that its length
// comes out as that of real ones (docs/simulate.md): half of them short, a few long.
#include "simulate/world_room.h"

struct str text_one(const struct world *w, struct chance *c, enum word_list list) {
    const struct word_items *items = &w->words->lists[list];
    return items->of[chance_under(c, items->count)];
}

static void add(struct world *w, struct chance *c, enum word_list list) { buf_add(&w->text, text_one(w, c, list)); }

static struct str issue_of(const struct world *w, const struct life *l) { return w->words->categories[l->category].issues.of[l->issue]; }

// The place belongs to the matter, not to the text: title and body name the same.
static void add_place(struct world *w, const struct life *l) {
    struct chance c = chance_of(w->options.seed, (uint64_t)l->serial << 16 | 0xFFFF, CHANCE_TEXT);
    add(w, &c, WORDS_STREET);
    add(w, &c, WORDS_ESTATE);
}

struct str text_title(struct world *w, struct chance *c, const struct life *l, struct arena *a) {
    (void)c;
    buf_clear(&w->text);
    if (w->enterprise) buf_add(&w->text, text_firm(w, l->person, a));
    else add_place(w, l);
    buf_add(&w->text, issue_of(w, l));
    return arena_str(a, buf_str(&w->text));
}

struct str text_body(struct world *w, struct chance *c, const struct life *l, struct arena *a) {
    static const uint8_t sentences[20] = {0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 9, 13, 20};
    unsigned n = sentences[chance_under(c, 20)];
    buf_clear(&w->text);
    buf_add(&w->text, w->enterprise ? STR("企业反映：") : l->own ? STR("") : STR("来电人反映："));
    if (w->enterprise) buf_add(&w->text, text_firm(w, l->person, a));
    else add_place(w, l);
    buf_add(&w->text, issue_of(w, l));
    buf_add(&w->text, STR("，"));
    while (n--) {
        add(w, c, WORDS_CAUSE);
        buf_add(&w->text, STR("，"));
    }
    add(w, c, WORDS_WISH);
    buf_add(&w->text, STR("。"));
    return arena_str(a, buf_str(&w->text));
}

struct str text_reply(struct world *w, struct chance *c, struct arena *a) {
    static const uint8_t sentences[16] = {0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8, 10};
    unsigned n = sentences[chance_under(c, 16)];
    buf_clear(&w->text);
    add(w, c, WORDS_REPLY_HEAD);
    while (n--) add(w, c, WORDS_REPLY);
    add(w, c, WORDS_REPLY_TAIL);
    return arena_str(a, buf_str(&w->text));
}

struct str text_person(struct world *w, uint32_t person, struct arena *a) {
    struct chance c = chance_of(w->options.seed, person, CHANCE_CITY);
    buf_clear(&w->text);
    add(w, &c, WORDS_FAMILY);
    add(w, &c, WORDS_GIVEN);
    return arena_str(a, buf_str(&w->text));
}

// No number begins with 100: nobody's telephone rings.
struct str text_phone(uint32_t person, struct arena *a) { return arena_printf(a, "100%08u", person % 100000000); }

struct str text_firm(struct world *w, uint32_t firm, struct arena *a) {
    const struct words *x = w->words;
    const struct word_items *head = &x->lists[WORDS_FIRM_HEAD], *trade = &x->lists[WORDS_FIRM], *tail = &x->lists[WORDS_FIRM_TAIL];
    struct str h = head->of[firm % head->count], t = trade->of[firm / head->count % trade->count];
    struct str e = tail->of[firm / head->count / trade->count % tail->count];
    return arena_printf(a, "%.*s%.*s%.*s", SP(h), SP(t), SP(e));
}
