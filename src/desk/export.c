// SPDX-License-Identifier: Apache-2.0
#include "desk/export_line.h"

static void hex_member(struct json_out *j, struct str key, struct str bytes) {
    jo_key(j, key);
    jo_str(j, STR(""));
    j->b->n--; // the digits go inside the quotes
    buf_hex(j->b, bytes.p, bytes.n);
    buf_byte(j->b, '"');
}

void export_head_line(struct buf *b, const struct export_head *h) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kstr(&j, STR("huiyin"), h->heads ? STR("ledger-heads") : STR("ledger-export"));
    jo_ki64(&j, STR("format"), EXPORT_FORMAT);
    jo_ki64(&j, STR("region"), h->region);
    jo_kstr(&j, STR("name"), h->name);
    jo_ki64(&j, STR("utc_offset_ms"), h->utc_offset);
    jo_kbool(&j, STR("with_content"), h->with_content);
    jo_close(&j);
    buf_byte(b, '\n');
}

static int content_member(struct json_out *j, struct str salt, struct str bytes, struct arena *a, struct fault *f) {
    struct pair_list l;
    if (content_decode(&l, bytes, a, f) < 0) return -1;
    jo_kopen(j, STR("content"), '{');
    hex_member(j, STR("salt"), salt);
    hex_member(j, STR("bytes"), bytes);
    jo_kopen(j, STR("fields"), '[');
    for (size_t i = 0; i < l.count; i++) {
        jo_open(j, '{');
        jo_kstr(j, STR("name"), l.pairs[i].name);
        jo_kstr(j, STR("value"), l.pairs[i].value);
        jo_close(j);
    }
    jo_close(j);
    jo_close(j);
    return 0;
}

int export_event_line(struct buf *b, const struct export_head *h, const struct event *e, struct str bytes,
                      struct str salt, struct str content, struct arena *a, struct fault *f) {
    struct json_out j;
    struct hash hash;
    event_hash(&hash, bytes);
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_key(&j, STR("event"));
    event_json(&j, e, &hash, h->utc_offset);
    hex_member(&j, STR("bytes"), bytes);
    if (content.n && content_member(&j, salt, content, a, f) < 0) return -1;
    jo_close(&j);
    buf_byte(b, '\n');
    return 0;
}

void export_end_line(struct buf *b, int64_t events, const struct hash *head) {
    struct json_out j;
    jo_init(&j, b);
    jo_open(&j, '{');
    jo_kbool(&j, STR("end"), true);
    jo_ki64(&j, STR("events"), events);
    hex_member(&j, STR("head"), hash_str(head));
    jo_close(&j);
    buf_byte(b, '\n');
}

struct exporting {
    const struct export_options *o;
    struct export_head head;
    struct arena scratch;
    struct buf line;
    struct hash last;
    int64_t done, all;
    int64_t stream; // of heads
    struct fault *fault;
};

static int damaged(struct exporting *x, int64_t stream, int64_t seq) {
    return fault_set(x->fault, FAULT_MACHINE, "store-damaged",
                     "流 %lld 的第 %lld 个事件已损坏，不能导出：请先运行 huiyin ledger verify",
                     "in stream %lld event %lld is damaged and cannot be exported: run huiyin ledger verify first",
                     (long long)stream, (long long)seq);
}

static int hand_over(struct exporting *x) {
    int status = x->o->line(x->o->context, buf_str(&x->line), x->fault);
    buf_clear(&x->line);
    return status;
}

// Columns: stream, seq, region_seq, hash8, bytes, salt, content bytes.
static int one_event(void *context, const struct cell *cells, size_t count) {
    struct exporting *x = context;
    struct event e;
    struct fault why;
    if (count < 7) return -1;
    arena_reset(&x->scratch);
    if (event_decode(&e, cells[4].s, &x->scratch, &why) < 0) return damaged(x, cells[0].i, cells[1].i);
    if (x->done == 0) {
        if (e.type == EVENT_REGION_OPENED) x->head.name = e.u.region_opened.name;
        export_head_line(&x->line, &x->head);
        if (hand_over(x) != 0) return -1;
    }
    struct str content = x->head.with_content ? cells[6].s : STR("");
    if (export_event_line(&x->line, &x->head, &e, cells[4].s, cells[5].s, content, &x->scratch, &why) < 0)
        return damaged(x, cells[0].i, cells[1].i);
    event_hash(&x->last, cells[4].s);
    if (x->o->progress && x->done % 4096 == 0) x->o->progress(x->o->progress_context, x->done, x->all);
    x->done++;
    return hand_over(x);
}

// Columns: seq, region_seq, key, hash8, bytes.
static int one_head(void *context, const struct cell *cells, size_t count) {
    struct exporting *x = context;
    if (count < 5) return -1;
    struct cell wider[] = {CELL_INT(x->stream), cells[0], cells[1], cells[3], cells[4], CELL_TEXT(STR("")), CELL_TEXT(STR(""))};
    return one_event(x, wider, sizeof wider / sizeof *wider);
}

static int every_event(struct store *s, struct exporting *x, struct fault *f) {
    int64_t region;
    if (!x->head.heads) return store_each(s, SQL_EVENT_EXPORT, NULL, 0, one_event, x, f);
    if (desk_region(s, store_region(s), &region, &x->stream, f) < 0) return -1;
    return store_each(s, SQL_EVENT_STREAM, &CELL_INT(x->stream), 1, one_head, x, f);
}

int ledger_export(struct store *s, const struct export_options *o, int64_t *ret_events, struct fault *f) {
    struct exporting x = {.o = o, .head = {store_region(s), o->utc_offset, STR(""), o->with_content && !o->heads, o->heads}, .fault = f};
    struct cell all = CELL_INT(0);
    int status = store_begin_read(s, f);
    if (status == 0) status = store_first(s, SQL_COUNT_EVENT, NULL, 0, &all, 1, f) < 0 ? -1 : 0;
    x.all = all.i;
    if (status == 0) status = every_event(s, &x, f);
    if (status == 0) {
        export_end_line(&x.line, x.done, &x.last);
        status = hand_over(&x);
    }
    if (o->progress) o->progress(o->progress_context, x.all, x.all);
    *ret_events = x.done;
    arena_release(&x.scratch);
    buf_release(&x.line);
    store_rollback(s);
    return status ? -1 : 0;
}
