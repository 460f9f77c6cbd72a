// SPDX-License-Identifier: Apache-2.0
#include "calendar/calendar.h"
#include "cli/cli.h"
#include "procedure/profile.h"

static const struct cli_option options[] = {
    {.name = "from",
     .value = "DATETIME",
     .required = true,
     .zh = "起算时刻，如 2024-09-27T10:00",
     .en = "when it starts, for example 2024-09-27T10:00"},
    {.name = "limit",
     .value = "LIMIT",
     .required = true,
     .zh = "时限：5个工作日 15日 3个月 2小时 30分钟 当日，或 5wd 15d 3mo 2h 30min same-day",
     .en = "how long: 5wd 15d 3mo 2h 30min same-day, or in Chinese"},
    {.name = "pause",
     .value = "A..B",
     .many = true,
     .zh = "暂停自 A 至 B；“A..”表示还在暂停",
     .en = "a pause from A to B; \"A..\" has not ended"},
    {.name = "extend",
     .value = "LIMIT[@WHEN]",
     .many = true,
     .zh = "延期，可注明何时批准",
     .en = "an extension, and when it was granted"},
    {.name = "calendar",
     .value = "FILE",
     .path = true,
     .zh = "日历；不写用 calendar/china.tsv",
     .en = "days off; calendar/china.tsv when not given"},
    {.name = "profile",
     .value = "FILE",
     .path = true,
     .zh = "方案：时区和每日截止时间；不写按东八区、24:00",
     .en = "a profile for the offset and the end of the day; UTC+08:00 and 24:00 when not given"},
    {.name = NULL},
};

static const char *const examples[] = {
    "huiyin explain deadline --from 2024-09-27T10:00 --limit 5个工作日",
    "huiyin explain deadline --from 2024-06-03T09:00 --limit 7wd --pause 2024-06-05T09:00..2024-06-12T09:00 --extend "
    "5wd@2024-06-13",
    NULL,
};

enum { CALENDAR_MAX = 4 * 1024 * 1024 };

static int at_option(struct fault *f, const char *name) { return fault_where(f, str_c(name)); }

static int take_pause(struct str text, int64_t utc_offset, struct pause *ret, struct fault *f) {
    ptrdiff_t dots = str_find(text, STR(".."));
    *ret = (struct pause){0, 0};
    if (dots < 0)
        return fault_set(f, FAULT_INPUT, "bad-pause", "暂停要写成“起..止”，如 2024-06-05T09:00..2024-06-12T09:00",
                         "write a pause as FROM..TO, for example 2024-06-05T09:00..2024-06-12T09:00");
    struct str to = str_skip(text, (size_t)dots + 2);
    if (time_parse(str_head(text, (size_t)dots), utc_offset, &ret->from, f) < 0) return -1;
    if (to.n && time_parse(to, utc_offset, &ret->to, f) < 0) return -1;
    if (to.n && ret->to < ret->from)
        return fault_set(f, FAULT_INPUT, "bad-pause", "暂停的止早于起", "the pause ends before it begins");
    return 0;
}

static int take_pauses(struct cli *c, int64_t utc_offset, struct deadline_input *in, struct fault *f) {
    struct pause *all = arena_array(&c->arena, struct pause, c->value_count + 1);
    const char *text;
    ms_t last = in->start;
    for (size_t pos = 0; (text = cli_next(c, "pause", &pos)) != NULL;) {
        struct pause *p = &all[in->pause_count++];
        if (take_pause(str_c(text), utc_offset, p, f) < 0) return at_option(f, "pause");
        if (last == 0 || p->from < last) {
            fault_set(f, FAULT_INPUT, "bad-pause", "暂停要按时间先后写，不能重叠，也不能早于起算时刻",
                      "pauses come in order of time, do not overlap and do not begin before the start");
            return at_option(f, "pause");
        }
        last = p->to;
    }
    in->pauses = all;
    return 0;
}

static int take_extensions(struct cli *c, int64_t utc_offset, struct deadline_input *in, struct fault *f) {
    struct extension *all = arena_array(&c->arena, struct extension, c->value_count + 1);
    const char *text;
    for (size_t pos = 0; (text = cli_next(c, "extend", &pos)) != NULL;) {
        struct extension *e = &all[in->extension_count++];
        struct str rest = str_c(text), limit;
        str_split(&rest, '@', &limit);
        if (limit_parse(limit, &e->by, f) < 0) return at_option(f, "extend");
        if (rest.n && time_parse(rest, utc_offset, &e->at, f) < 0) return at_option(f, "extend");
    }
    in->extensions = all;
    return 0;
}

static int take_rules(struct cli *c, struct day_rules *ret, struct fault *f) {
    struct buf text = BUF_INIT;
    struct profile *p = NULL;
    const char *path;
    *ret = DAY_RULES_DEFAULT;
    if (!cli_has(c, "profile")) return 0;
    int status = cli_read_profile(c, "", &text, &path, f);
    if (status == 0 && (status = profile_read(&p, buf_str(&text), f)) < 0) fault_where(f, str_c(path));
    if (status == 0) *ret = p->days;
    profile_free(p);
    buf_release(&text);
    return status;
}

static int take_calendar(struct cli *c, struct calendar **ret, struct fault *f) {
    struct buf text = BUF_INIT;
    const char *path;
    int status = cli_read_data(c, "calendar", "calendar/china.tsv", CALENDAR_MAX, &text, &path, f);
    if (status == 0 && (status = calendar_parse(ret, buf_str(&text), f)) < 0) fault_where(f, str_c(path));
    buf_release(&text);
    return status;
}

static void give(struct cli *c, struct day_rules r, const struct deadline_input *in, const struct deadline *d) {
    struct buf *b = &c->out.b;
    if (c->json) {
        struct json_out j;
        cli_json_open(c, &j, true);
        jo_key(&j, STR("deadline"));
        deadline_json(&j, r, in, d);
        cli_json_close(c, &j);
        return;
    }
    deadline_zh(b, r, in, d);
    buf_byte(b, '\n');
    deadline_en(b, r, in, d);
    buf_byte(b, '\n');
}

static int run(struct cli *c, struct fault *f) {
    struct deadline_input in = {0};
    struct deadline d;
    struct day_rules rules;
    struct calendar *calendar = NULL;
    if (take_rules(c, &rules, f) < 0) return -1;
    if (time_parse(str_c(cli_get(c, "from")), rules.utc_offset, &in.start, f) < 0) return at_option(f, "from");
    if (limit_parse(str_c(cli_get(c, "limit")), &in.limit, f) < 0) return at_option(f, "limit");
    if (take_pauses(c, rules.utc_offset, &in, f) < 0 || take_extensions(c, rules.utc_offset, &in, f) < 0) return -1;
    if (take_calendar(c, &calendar, f) < 0) return -1;
    deadline_explain(calendar, rules, &in, &c->arena, &d);
    give(c, rules, &in, &d);
    calendar_free(calendar);
    return 0;
}

const struct cli_verb verb_explain_deadline = {
    .name = "explain deadline",
    .zh = "算出期限，并逐步说明怎样算出来的",
    .en = "compute a deadline and explain it step by step",
    .options = options,
    .examples = examples,
    .run = run,
};
