// SPDX-License-Identifier: Apache-2.0
#include "report/asked.h"

static const struct {
    const char *en, *zh;
    enum rates_by by;
} words[] = {{"office", "单位", RATES_BY_OFFICE}, {"category", "类别", RATES_BY_CATEGORY}, {"month", "月", RATES_BY_MONTH}};
enum { WORDS = sizeof words / sizeof *words };

const char *rates_by_word(enum rates_by by) {
    for (size_t i = 0; i < WORDS; i++)
        if (words[i].by == by) return words[i].en;
    return "";
}

static int take_by(struct str text, enum rates_by *ret, struct fault *f) {
    *ret = RATES_WHOLE;
    if (text.n == 0) return 0;
    for (size_t i = 0; i < WORDS; i++)
        if (str_eq(text, str_c(words[i].en)) || str_eq(text, str_c(words[i].zh))) {
            *ret = words[i].by;
            return 0;
        }
    fault_set(f, FAULT_INPUT, "bad-choice", "没有分组“%.*s”；可选：office（单位）、category（类别）、month（月）",
              "there are no groups by \"%.*s\"; one of: office, category, month", SP(utf8_head(text, 20)));
    return fault_where(f, STR("by"));
}

static int take_day(struct str text, const char *name, day_t *ret, struct fault *f) {
    return date_parse(text, ret, f) < 0 ? fault_where(f, str_c(name)) : 0;
}

int rates_asked_period(const struct rates_asked *a, struct rates_query *ret, struct fault *f) {
    *ret = (struct rates_query){0};
    if (take_by(a->by, &ret->by, f) < 0 || take_day(a->from, "from", &ret->from, f) < 0 || take_day(a->to, "to", &ret->to, f) < 0) return -1;
    if (ret->to >= ret->from) return 0;
    fault_set(f, FAULT_INPUT, "bad-period", "统计期的最后一天早于第一天", "the period ends before it begins");
    return fault_where(f, STR("to"));
}

static int is_driven(void *context, const void *row) {
    *(bool *)context = ((const struct row_region *)row)->driven != 0;
    return 0;
}

static int take_cut(struct str text, struct store *s, struct rates_query *q, struct fault *f) {
    bool driven = false;
    day_t day;
    if (store_rows(s, TABLE_REGION, is_driven, &driven, f) < 0) return -1;
    q->cut = day_start(q->to + 1, q->utc_offset);
    // A driven store has a time of its own; elsewhere nothing is known beyond now.
    ms_t now = driven ? INT64_MAX : now_ms();
    if (text.n && text.n <= 10) {
        if (take_day(text, "as-of", &day, f) < 0) return -1;
        q->cut = day_start(day + 1, q->utc_offset);
    } else if (text.n && time_parse(text, q->utc_offset, &q->cut, f) < 0) {
        return fault_where(f, STR("as-of"));
    }
    if (q->cut > now) q->cut = now;
    if (q->cut > day_start(q->from, q->utc_offset)) return 0;
    fault_set(f, FAULT_INPUT, "bad-period", "截止时点不晚于统计期的开始，没有可统计的", "the cut-off is not after the beginning of the period: there is nothing to report");
    return fault_where(f, text.n ? STR("as-of") : STR("from"));
}

static int take_procedure(struct str text, const struct library *l, struct rates_query *q, struct fault *f) {
    struct buf all = BUF_INIT;
    const struct procedure *p;
    q->procedure = text;
    if (text.n == 0) return 0;
    for (size_t pos = 0; (p = map_next(&l->procedures, &pos, NULL)) != NULL;) {
        if (name_is(&p->name, text)) {
            buf_release(&all);
            return 0;
        }
        if (str_find(buf_str(&all), p->name.name) < 0) buf_printf(&all, "%s%.*s", all.n ? "、" : "", SP(p->name.name));
    }
    fault_set(f, FAULT_INPUT, "unknown-procedure", "没有程序“%.*s”；有：%.*s", "there is no procedure \"%.*s\"; there is: %.*s",
              SP(utf8_head(text, 40)), SP(utf8_head(buf_str(&all), 60)));
    buf_release(&all);
    return fault_where(f, STR("procedure"));
}

struct office_search {
    struct str word;
    int64_t id; // the word as an id
    struct arena *arena;
    int64_t by_name, by_alias, by_id, names, aliases;
    struct str name; // of the one found by id
};

static int look_at_office(void *context, const void *row) {
    struct office_search *x = context;
    const struct row_office *o = row;
    if (str_eq(o->name, x->word)) {
        x->by_name = o->id;
        x->names++;
    } else if (str_eq(o->alias, x->word)) {
        x->by_alias = o->id;
        x->aliases++;
    } else if (x->id && o->id == x->id) {
        x->by_id = o->id;
        x->name = arena_str(x->arena, o->name);
    }
    return 0;
}

static int take_office(struct str text, struct store *s, struct arena *arena, struct rates_query *q, struct fault *f) {
    struct office_search x = {.word = text, .arena = arena};
    if (text.n == 0) return 0;
    if (str_to_i64(text, &x.id) < 0) x.id = 0;
    if (store_rows(s, TABLE_OFFICE, look_at_office, &x, f) < 0) return -1;
    int64_t found = x.names ? x.names : x.aliases;
    q->office = x.names ? x.by_name : x.by_alias;
    q->office_name = text;
    if (found == 0 && x.by_id) {
        found = 1;
        q->office = x.by_id;
        q->office_name = x.name;
    }
    if (found == 1) return 0;
    if (found == 0) fault_set(f, FAULT_INPUT, "unknown-office", "没有单位“%.*s”", "there is no office \"%.*s\"", SP(utf8_head(text, 60)));
    else fault_set(f, FAULT_INPUT, "ambiguous-office", "叫“%.*s”的单位不止一个", "several offices are called \"%.*s\"", SP(utf8_head(text, 60)));
    return fault_where(f, STR("office"));
}

struct predecessors {
    int64_t ids[64];
    size_t count;
    struct arena *arena;
    struct buf names;
};

static int take_predecessor(void *context, const struct cell *x, size_t count) {
    struct predecessors *p = context;
    if (count < 4 || !str_eq(x[2].s, STR("merge"))) return 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->ids[i] == x[0].i) return 0;
    if (p->count < sizeof p->ids / sizeof *p->ids) p->ids[p->count++] = x[0].i;
    return 0;
}

static int name_predecessor(void *context, const void *row) {
    struct predecessors *p = context;
    const struct row_office *o = row;
    for (size_t i = 1; i < p->count; i++)
        if (p->ids[i] == o->id) buf_printf(&p->names, "%s%.*s", p->names.n ? "、" : "", SP(o->name));
    return 0;
}

// Whatever was merged into it, and into those. What was split off does not count: no more can be said of it than that a part
// of it came here.
static int take_predecessors(struct store *s, struct arena *arena, struct rates_query *q, struct fault *f) {
    struct predecessors p = {.ids = {q->office}, .count = 1, .names = BUF_INIT};
    if (q->office == 0) {
        fault_set(f, FAULT_INPUT, "missing-office", "连同前身统计要指明单位：请选定主办单位（--office）", "with predecessors there must be an office: give --office");
        return fault_where(f, STR("office"));
    }
    for (size_t i = 0; i < p.count; i++)
        if (store_each(s, SQL_SUCCESSION_INTO, &CELL_INT(p.ids[i]), 1, take_predecessor, &p, f) < 0) return -1;
    int status = store_rows(s, TABLE_OFFICE, name_predecessor, &p, f) < 0 ? -1 : 0;
    int64_t *ids = arena_array(arena, int64_t, p.count);
    for (size_t i = 1; i < p.count; i++) ids[i - 1] = p.ids[i];
    q->before = ids;
    q->before_count = p.count - 1;
    q->before_names = arena_str(arena, buf_str(&p.names));
    buf_release(&p.names);
    return status;
}

int rates_asked_rest(const struct rates_asked *a, struct store *s, const struct library *l, struct arena *arena,
                     struct rates_query *ret, struct fault *f) {
    ret->utc_offset = library_days(l).utc_offset;
    if (take_cut(a->as_of, s, ret, f) < 0 || take_procedure(a->procedure, l, ret, f) < 0) return -1;
    if (take_office(a->office, s, arena, ret, f) < 0) return -1;
    return a->with_predecessors ? take_predecessors(s, arena, ret, f) : 0;
}
