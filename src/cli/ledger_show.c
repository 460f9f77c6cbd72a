// SPDX-License-Identifier: Apache-2.0
#include "cli/store.h"

static const struct cli_option options[] = {
    CLI_DB_OPTION,
    CLI_REGION_OPTION,
    {.name = "stream",
     .value = "ID",
     .required = true,
     .zh = "流的编号：事项、单位、账号……",
     .en = "id of the stream: a matter, an office, an account …"},
    {.name = NULL},
};

static const char *const examples[] = {"huiyin ledger show --db city.db --stream 1839412345678901248", NULL};

struct showing {
    struct cli *c;
    struct arena scratch;
    int64_t utc_offset, stream, count;
    struct fault *fault;
};

// Columns: seq, region_seq, key, hash8, bytes.
static int show_event(void *context, const struct cell *cells, size_t count) {
    struct showing *x = context;
    struct event e;
    struct hash hash;
    struct json_out j;
    if (count < 5) return -1;
    arena_reset(&x->scratch);
    if (event_decode(&e, cells[4].s, &x->scratch, x->fault) < 0) {
        struct buf where = BUF_INIT;
        buf_printf(&where, "%lld/%lld", (long long)x->stream, (long long)cells[0].i);
        fault_where(x->fault, buf_str(&where));
        buf_release(&where);
        return -1;
    }
    event_hash(&hash, cells[4].s);
    jo_init(&j, &x->c->out.b);
    event_json(&j, &e, &hash, x->utc_offset);
    buf_byte(&x->c->out.b, '\n');
    x->count++;
    return cli_flow(x->c, x->fault);
}

static int run(struct cli *c, struct fault *f) {
    struct showing x = {.c = c, .fault = f};
    struct store *s = NULL;
    if (cli_number(c, "stream", 1, INT64_MAX, 0, &x.stream, f) < 0 || cli_open_read(c, &s, f) < 0) return -1;
    x.utc_offset = cli_utc_offset(s);
    int status = store_each(s, SQL_EVENT_STREAM, &CELL_INT(x.stream), 1, show_event, &x, f);
    if (status == 0 && x.count == 0) {
        status = fault_set(f, FAULT_INPUT, "unknown-id", "没有编号 %lld", "there is no %lld", (long long)x.stream);
        fault_where(f, STR("stream"));
    }
    arena_release(&x.scratch);
    store_close(s);
    return status ? -1 : 0;
}

const struct cli_verb verb_ledger_show = {
    .name = "ledger show",
    .zh = "列出一个流的事件，每行一个 JSON",
    .en = "show the events of a stream, one JSON line each",
    .more_zh = "只有事件，没有内容（个人信息和自由文字）。",
    .more_en = "Events alone, never their contents (personal data and free text).",
    .options = options,
    .examples = examples,
    .run = run,
};
