// SPDX-License-Identifier: Apache-2.0
#include "text/html.h"

#include <gumbo.h>
#include <setjmp.h>
#include <strings.h>

#include "base/map.h"
#include "text/html_room.h"

static bool find_word(struct str s, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= s.n; i++) {
        if (strncasecmp(s.p + i, word, n) == 0) return true;
    }
    return false;
}

bool html_is(struct str text) {
    struct str head = str_head(text, 4096);
    static const char *const sure[] = {"<!doctype html", "<html", "<head>", "<body", "<meta "};
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
        if (find_word(head, sure[i])) return true;
    }
    static const char *const ends[] = {"</div>", "</p>", "</table>", "</ul>", "</h1>", "</span>"};
    size_t kinds = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) kinds += find_word(head, ends[i]);
    return kinds >= 2;
}

// The parser's memory comes from an arena of its own: a page that asks for too much is left by a jump, and the
// tree, however deep, is given back at once.
struct memory {
    struct arena arena;
    jmp_buf enough;
};

static void *take(void *data, size_t n) {
    struct memory *m = data;
    if (m->arena.total > HTML_MEMORY_MAX || n > HTML_MEMORY_MAX) longjmp(m->enough, 1);
    return arena_alloc(&m->arena, n ? n : 1);
}
static void give(void *data, void *p) {
    (void)data;
    (void)p;
}

static struct str value_of(const GumboElement *e, const char *name) {
    const GumboAttribute *v = gumbo_get_attribute(&e->attributes, name);
    return v ? str_c(v->value) : STR("");
}

// A style without blanks, lower-case, looked through for ways of not showing.
static bool is_hidden(const GumboElement *e) {
    if (gumbo_get_attribute(&e->attributes, "hidden")) return true;
    struct str style = value_of(e, "style");
    char flat[512];
    size_t n = 0;
    for (size_t i = 0; i < style.n && n < sizeof flat; i++) {
        char c = style.p[i];
        if (c == ' ' || c == '\t' || c == '\n') continue;
        flat[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    struct str s = str_of(flat, n);
    static const char *const ways[] = {"display:none", "visibility:hidden", "font-size:0;", "font-size:0px", "opacity:0;",
        "text-indent:-9", "left:-9", "top:-9", "left:-1000", "top:-1000"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (str_find(s, str_c(ways[i])) >= 0) return true;
    }
    return str_ends(s, STR("font-size:0")) || str_ends(s, STR("opacity:0"));
}

struct walk {
    struct html_lines l;
    struct arena *a;
    struct html *ret;
    const GumboNode *hidden; // the outermost hidden element we are in
    size_t hidden_from, hidden_cap, meta_cap;
    int pre;
    struct smap ids; // id -> how often
};

static void add_meta(struct walk *w, const GumboElement *e) {
    struct str name = value_of(e, "name"), content = value_of(e, "content");
    if (name.n == 0) name = value_of(e, "property");
    if (name.n == 0 || content.n == 0 || w->ret->meta_count == 200) return;
    if (w->ret->metas == NULL) w->ret->metas = arena_array(w->a, struct html_meta, 200);
    w->ret->metas[w->ret->meta_count++] = (struct html_meta){arena_str(w->a, name), arena_str(w->a, content)};
}

static void add_hidden(struct walk *w) {
    if (w->l.out.n <= w->hidden_from) return;
    if (w->ret->hidden_count == w->hidden_cap) {
        size_t cap = w->hidden_cap ? w->hidden_cap * 2 : 16;
        struct html_range *more = arena_array(w->a, struct html_range, cap);
        if (w->hidden_cap) memcpy(more, w->ret->hidden, w->hidden_cap * sizeof *more);
        w->ret->hidden = more;
        w->hidden_cap = cap;
    }
    w->ret->hidden[w->ret->hidden_count++] = (struct html_range){w->hidden_from, w->l.out.n};
}

static struct str first_text(const GumboNode *n) {
    while (n->type == GUMBO_NODE_ELEMENT && n->v.element.children.length) n = n->v.element.children.data[0];
    return n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE ? str_trim(str_c(n->v.text.text)) : STR("");
}

static void count_id(struct walk *w, const GumboElement *e) {
    enum { SHARED_LEAST = 5, IDS_MOST = 10000 };
    struct str id = value_of(e, "id");
    if (id.n == 0 || id.n > 64 || w->ids.count >= IDS_MOST) return;
    uintptr_t times = (uintptr_t)smap_get(&w->ids, id) + 1;
    smap_put(&w->ids, id, (void *)times);
    if (times < SHARED_LEAST || times <= w->ret->shared_id_count) return;
    w->ret->shared_id = arena_str(w->a, id);
    w->ret->shared_id_count = times;
}

// False: leave its children out.
static bool enter(struct walk *w, const GumboNode *n) {
    if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE || n->type == GUMBO_NODE_CDATA) {
        html_text(&w->l, str_c(n->v.text.text), w->pre > 0);
        return false;
    }
    if (n->type != GUMBO_NODE_ELEMENT) return n->type == GUMBO_NODE_DOCUMENT;
    const GumboElement *e = &n->v.element;
    count_id(w, e);
    switch (e->tag) {
    case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_NOSCRIPT: case GUMBO_TAG_TEMPLATE: case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_TEXTAREA: return false;
    case GUMBO_TAG_META: add_meta(w, e); return false;
    case GUMBO_TAG_TITLE:
        if (w->ret->title.n == 0) w->ret->title = arena_str(w->a, first_text(n));
        return false;
    case GUMBO_TAG_H1:
        if (w->ret->heading.n == 0) w->ret->heading = arena_str(w->a, first_text(n));
        break;
    case GUMBO_TAG_PRE: w->pre++; break;
    default: break;
    }
    if (html_named(str_c(gumbo_normalized_tagname(e->tag)), html_blocks)) html_break(&w->l);
    if (w->hidden == NULL && is_hidden(e)) {
        html_break(&w->l);
        w->hidden = n;
        w->hidden_from = w->l.out.n;
    }
    return true;
}

static void leave(struct walk *w, const GumboNode *n) {
    if (n->type != GUMBO_NODE_ELEMENT) return;
    if (n->v.element.tag == GUMBO_TAG_PRE) w->pre--;
    if (html_named(str_c(gumbo_normalized_tagname(n->v.element.tag)), html_blocks)) html_break(&w->l);
    if (w->hidden == n) {
        html_break(&w->l);
        add_hidden(w);
        w->hidden = NULL;
    }
}

static const GumboVector *children_of(const GumboNode *n) {
    return n->type == GUMBO_NODE_DOCUMENT ? &n->v.document.children : &n->v.element.children;
}

// Down and up by the parents: a deep tree costs no stack.
static void walk_tree(struct walk *w, const GumboNode *root) {
    const GumboNode *n = root;
    for (;;) {
        if (enter(w, n) && children_of(n)->length) {
            n = children_of(n)->data[0];
            continue;
        }
        if (n->type == GUMBO_NODE_ELEMENT) leave(w, n);
        for (;;) {
            if (n == root) return;
            const GumboNode *above = n->parent;
            if (n->index_within_parent + 1 < children_of(above)->length) {
                n = children_of(above)->data[n->index_within_parent + 1];
                break;
            }
            n = above;
            leave(w, n);
        }
    }
}

static int read_tree(struct str utf8, struct arena *a, struct html *ret, struct memory *m) {
    if (setjmp(m->enough)) return -1;
    GumboOptions o = kGumboDefaultOptions;
    o.allocator = take;
    o.deallocator = give;
    o.userdata = m;
    o.max_errors = 0;
    GumboOutput *tree = gumbo_parse_with_options(&o, utf8.p ? utf8.p : "", utf8.n);
    struct walk w = {.l = {BUF_INIT, false}, .a = a, .ret = ret};
    walk_tree(&w, tree->document);
    smap_release(&w.ids);
    html_break(&w.l);
    ret->text = arena_str(a, buf_str(&w.l.out));
    buf_release(&w.l.out);
    return 0;
}

void html_read(struct str utf8, struct arena *a, struct html *ret) {
    *ret = (struct html){.stripped = false};
    struct memory *m = mem_new(sizeof *m);
    if (html_depth(utf8) > HTML_DEPTH_MAX || html_heavy(utf8) || read_tree(utf8, a, ret, m) < 0) html_strip(utf8, a, ret);
    arena_release(&m->arena);
    free(m);
}
