// SPDX-License-Identifier: Apache-2.0
#include "load/chart.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "load/plot.h"

enum { WORKLOADS_MAX = 24, COLUMNS = 2, PANEL_W = 300, PANEL_H = 190, PANEL_LEFT = 78, PANEL_RIGHT = 150, PANEL_TOP = 96, PANEL_BOTTOM = 74, LEGEND_H = 24 };

struct shown {
    const char *name, *zh, *en;
};

struct charting {
    json_t *const *results;
    size_t count;
    struct shown workloads[WORKLOADS_MAX];
    int workload_count;
    int64_t size_least, size_most;
    struct buf *b;
};

static const char *text_of(const json_t *o, const char *key, const char *otherwise) {
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : otherwise;
}

static double number_of(const json_t *o, const char *key) { return json_number_value(json_object_get(o, key)); }
static int64_t size_of(const json_t *result) { return json_integer_value(json_object_get(json_object_get(result, "store"), "matters")); }
static const char *kind_of(const json_t *result) { return text_of(json_object_get(result, "store"), "kind", "?"); }

static const json_t *workload_of(const json_t *result, const char *name) {
    size_t i;
    json_t *w;
    json_array_foreach(json_object_get(result, "workloads"), i, w)
        if (str_eq(str_c(text_of(w, "name", "")), str_c(name))) return w;
    return NULL;
}

static int not_a_result(const char *name, const char *what, struct fault *f) {
    fault_set(f, FAULT_INPUT, "not-a-result", "%s 不是 huiyin bench http --json 写的结果（缺 %s）", "%s is no result as huiyin bench http --json writes it (%s is missing)", name, what);
    return fault_where(f, str_c(name));
}

static int look_at(struct charting *x, const json_t *result, const char *name, struct fault *f) {
    const json_t *list = json_object_get(result, "workloads");
    size_t i;
    json_t *w;
    if (!json_is_array(list) || json_array_size(list) == 0) return not_a_result(name, "workloads", f);
    if (!json_is_integer(json_object_get(json_object_get(result, "store"), "matters"))) return not_a_result(name, "store.matters", f);
    int64_t size = size_of(result) > 0 ? size_of(result) : 1;
    if (x->size_least == 0 || size < x->size_least) x->size_least = size;
    if (size > x->size_most) x->size_most = size;
    json_array_foreach(list, i, w) {
        struct shown s = {text_of(w, "name", NULL), text_of(w, "zh", ""), text_of(w, "en", "")};
        bool known = false;
        if (s.name == NULL || !json_is_object(json_object_get(w, "latency_ms")) || !json_is_array(json_object_get(w, "curve"))) return not_a_result(name, "workloads[].latency_ms", f);
        for (int k = 0; k < x->workload_count; k++) known = known || str_eq(str_c(x->workloads[k].name), str_c(s.name));
        if (!known && x->workload_count < WORKLOADS_MAX) x->workloads[x->workload_count++] = s;
    }
    return 0;
}

static void widen(struct plot *p, const struct plot_line *l) {
    for (int i = 0; i < l->n; i++) {
        if (p->y_from == 0 || l->ys[i] < p->y_from) p->y_from = l->ys[i];
        if (l->ys[i] > p->y_to) p->y_to = l->ys[i];
    }
}

static void add(struct plot_line *l, double x, double y) {
    if (l->n == PLOT_POINTS_MAX || !(y > 0)) return;
    l->xs[l->n] = x;
    l->ys[l->n++] = y;
}

// --- latency by percentile: the further right, the rarer
static double rarity(double share) { return -log10(1 - share); }

static void by_percentile(struct charting *x) {
    static const struct {
        double share;
        const char *label, *below;
    } ticks[] = {{0.5, "50%", "一半 / median"}, {0.9, "90%", NULL}, {0.99, "99%", "百里挑一 / 1 in 100"}, {0.999, "99.9%", "千里挑一 / 1 in 1k"}, {0.9999, "99.99%", "万里挑一 / 1 in 10k"}};
    struct plot_line *lines = mem_new(PLOT_LINES_MAX * sizeof *lines);
    struct plot p = {.b = x->b, .x = PANEL_LEFT, .y = PANEL_TOP, .w = 560, .h = 340, .x_from = rarity(0.5), .x_to = rarity(0.9999)};
    int n = 0;
    for (size_t r = 0; r < x->count; r++)
        for (int k = 0; k < x->workload_count; k++) {
            const json_t *w = workload_of(x->results[r], x->workloads[k].name), *point;
            size_t i;
            if (w == NULL || n == PLOT_LINES_MAX || json_array_size(json_object_get(w, "curve")) == 0) continue;
            struct plot_line *l = &lines[n];
            l->colour = n % PLOT_COLOURS;
            l->dashed = n >= PLOT_COLOURS;
            double seen = number_of(json_object_get(w, "latency_ms"), "count");
            json_array_foreach(json_object_get(w, "curve"), i, point) {
                double share = json_number_value(json_array_get(point, 0));
                // What is rarer than one of all that were measured was not measured.
                if (share >= 0.5 && share <= 0.9999 && (1 - share) * seen >= 1) add(l, rarity(share), json_number_value(json_array_get(point, 1)));
            }
            const char *name = text_of(x->results[r], "name", NULL);
            snprintf(l->label, sizeof l->label, "%s%s%s %s", name ? name : "", name ? "：" : "", x->workloads[k].zh, x->workloads[k].name);
            widen(&p, l);
            n += l->n > 0;
        }
    char under[200];
    snprintf(under, sizeof under, "How long an answer takes, by percentile · %lld 件 matters · %s", (long long)x->size_most, kind_of(x->results[0]));
    plot_begin(x->b, 860, 520, STR("回答要多久"), str_c(under));
    if (n) {
        plot_round(&p);
        plot_frame(&p, STR(""), "ms");
        for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) plot_tick_x(&p, rarity(ticks[i].share), ticks[i].label, ticks[i].below);
        plot_lines(&p, lines, n);
    }
    plot_text(x->b, PANEL_LEFT, 505, "s", STR("横轴：至多这么久的占几成，越往右越少见 / across: the share answered within it; the further right, the rarer"));
    plot_end(x->b);
    free(lines);
}

// --- over the size of the store
static int by_size(const void *a, const void *b) {
    int64_t x = size_of(*(json_t *const *)a), y = size_of(*(json_t *const *)b);
    return x < y ? -1 : x > y;
}

static void size_ticks(struct charting *x, struct plot *p) {
    static const struct {
        double size;
        const char *en, *zh;
    } ticks[] = {{100, "100", "1百"}, {1e3, "1k", "1千"}, {1e4, "10k", "1万"}, {1e5, "100k", "10万"}, {1e6, "1M", "100万"}, {1e7, "10M", "1000万"}, {1e8, "100M", "1亿"}};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++)
        if (ticks[i].size >= p->x_from * 0.999 && ticks[i].size <= p->x_to * 1.001) plot_tick_x(p, ticks[i].size, ticks[i].zh, ticks[i].en);
    (void)x;
}

static const char *const kinds[] = {"sqlite", "postgresql", "?"};
static const char *const kind_names[] = {"SQLite", "PostgreSQL", ""};

static struct plot panel(struct charting *x, int i) {
    int column = i % COLUMNS, line = i / COLUMNS;
    return (struct plot){.b = x->b, .x_log = true, .x = PANEL_LEFT + column * (PANEL_LEFT + PANEL_W + PANEL_RIGHT), .y = PANEL_TOP + LEGEND_H + line * (PANEL_H + PANEL_BOTTOM),
                         .w = PANEL_W, .h = PANEL_H, .x_from = pow(10, floor(log10((double)x->size_least) + 0.01)), .x_to = pow(10, ceil(log10((double)x->size_most) - 0.01))};
}

static void draw(struct charting *x, struct plot *p, struct str heading, const struct plot_line *lines, int n, const char *unit) {
    for (int i = 0; i < n; i++) widen(p, &lines[i]);
    if (p->y_from == 0) return;
    plot_round(p);
    plot_frame(p, heading, unit);
    size_ticks(x, p);
    plot_lines(p, lines, n);
}

static void latency_panel(struct charting *x, int which, struct plot_line *lines) {
    const struct shown *s = &x->workloads[which];
    struct plot p = panel(x, which);
    char heading[160];
    int n = 0;
    memset(lines, 0, PLOT_LINES_MAX * sizeof *lines);
    for (int k = 0; k < 3; k++)
        for (int high = 0; high < 2; high++) {
            struct plot_line *l = &lines[n];
            for (size_t r = 0; r < x->count; r++) {
                const json_t *w = workload_of(x->results[r], s->name);
                if (w && str_eq(str_c(kind_of(x->results[r])), str_c(kinds[k]))) add(l, (double)(size_of(x->results[r]) > 0 ? size_of(x->results[r]) : 1), number_of(json_object_get(w, "latency_ms"), high ? "p99" : "p50"));
            }
            if (l->n == 0) continue;
            l->colour = k;
            l->dashed = !high;
            snprintf(l->label, sizeof l->label, "%s %.3g ms", high ? "p99" : "p50", l->ys[l->n - 1]);
            n++;
        }
    snprintf(heading, sizeof heading, "%s %s", s->zh, s->en);
    draw(x, &p, str_c(heading), lines, n, "ms");
}

static void throughput_panel(struct charting *x, struct plot_line *lines) {
    struct plot p = panel(x, x->workload_count);
    int n = 0;
    memset(lines, 0, PLOT_LINES_MAX * sizeof *lines);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < x->workload_count && n < PLOT_LINES_MAX; i++) {
            struct plot_line *l = &lines[n];
            for (size_t r = 0; r < x->count; r++) {
                const json_t *w = workload_of(x->results[r], x->workloads[i].name);
                if (w && str_eq(str_c(kind_of(x->results[r])), str_c(kinds[k]))) add(l, (double)(size_of(x->results[r]) > 0 ? size_of(x->results[r]) : 1), number_of(w, "per_second"));
            }
            if (l->n == 0) continue;
            l->colour = k;
            snprintf(l->label, sizeof l->label, "%s %.0f/s", x->workloads[i].zh, l->ys[l->n - 1]);
            n++;
        }
    draw(x, &p, STR("每秒几次 a second"), lines, n, "/s");
}

static void over_size(struct charting *x) {
    struct plot_line *lines = mem_new(PLOT_LINES_MAX * sizeof *lines);
    int panels = x->workload_count + 1, rows = (panels + COLUMNS - 1) / COLUMNS, at = 24;
    int width = COLUMNS * (PANEL_LEFT + PANEL_W + PANEL_RIGHT) - 10, height = PANEL_TOP + LEGEND_H + rows * (PANEL_H + PANEL_BOTTOM);
    json_t **sorted = mem_new(x->count * sizeof *sorted);
    memcpy(sorted, x->results, x->count * sizeof *sorted);
    qsort(sorted, x->count, sizeof *sorted, by_size);
    x->results = sorted;
    plot_begin(x->b, width, height, STR("库里的事项多了，回答要多久"), STR("How long an answer takes as the store grows: solid p99, dashed median; across: matters in the store"));
    for (int k = 0; k < 3; k++) {
        char class[8];
        bool any = false;
        for (size_t r = 0; r < x->count; r++) any = any || str_eq(str_c(kind_of(x->results[r])), str_c(kinds[k]));
        if (!any || kind_names[k][0] == '\0') continue;
        snprintf(class, sizeof class, "f%d", k);
        plot_text(x->b, at, 72, class, str_c("●"));
        plot_text(x->b, at + 16, 72, "", str_c(kind_names[k]));
        at += 120;
    }
    plot_text(x->b, at, 72, "s", STR("实线 p99，虚线中位数；横轴：库里有多少件"));
    for (int i = 0; i < x->workload_count; i++) latency_panel(x, i, lines);
    throughput_panel(x, lines);
    plot_end(x->b);
    free(sorted);
    free(lines);
}

int chart_svg(json_t *const *results, const char *const *names, size_t count, struct buf *ret, struct fault *f) {
    struct charting x = {.results = results, .count = count, .b = ret};
    if (count > CHART_RESULTS_MAX) return fault_set(f, FAULT_USAGE, "too-many-results", "一张图最多 %d 个结果", "a chart shows at most %d results", CHART_RESULTS_MAX);
    for (size_t i = 0; i < count; i++)
        if (look_at(&x, results[i], names[i], f) < 0) return -1;
    if (x.size_least == x.size_most) by_percentile(&x);
    else over_size(&x);
    return 0;
}
