// SPDX-License-Identifier: Apache-2.0
// The tree in sentences: what stands behind each figure.
#include "target/tree.h"

enum { CHILDREN_NAMED = 8 };

void buf_share(struct buf *b, int64_t share) {
    int64_t tenths = times_over(share, 1000, SHARE_WHOLE);
    buf_printf(b, "%lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10));
}

void node_value(struct buf *b, const struct node *n, int64_t value) {
    buf_decimal(b, value);
    buf_printf(b, " %.*s", SP(n->row.unit));
}

void node_target(struct buf *b, const struct node *n) {
    buf_printf(b, "%s ", comparator_words[comparator_of(n->row.comparator)].sign);
    node_value(b, n, n->value ? n->value->value : n->row.value);
}

static void say(struct buf *b, bool english, const char *zh, const char *en) { buf_add(b, str_c(english ? en : zh)); }

static void because_reading(struct buf *b, const struct node *n, bool english) {
    enum comparator c = comparator_of(n->row.comparator);
    bool down = c == COMPARE_LE || c == COMPARE_LT;
    buf_day(b, (day_t)n->reading->day);
    buf_printf(b, english ? " reading %lld: " : " 第 %lld 个读数：", (long long)n->reading->n);
    node_value(b, n, n->reading->value);
    say(b, english, "，", "; ");
    if (n->reached) {
        say(b, english, "已达到 ", "reaches ");
        node_target(b, n);
        return;
    }
    if (n->progress == 0 && n->reading->value != n->row.base) {
        say(b, english, "比基数还差，计 0", "worse than where it began: counts 0");
    } else {
        bool turned = down || (c == COMPARE_EQ && n->row.base > n->value->value);
        int64_t far = n->reading->value, near = n->row.base, end = n->value->value;
        if (c == COMPARE_EQ && (n->reading->value > end) != (n->row.base > end)) far = 2 * end - far; // beyond it counts as much as before it
        buf_byte(b, '(');
        buf_decimal(b, turned ? near : far);
        buf_add(b, STR(" − "));
        buf_decimal(b, turned ? far : near);
        buf_add(b, STR(") ÷ ("));
        buf_decimal(b, turned ? near : end);
        buf_add(b, STR(" − "));
        buf_decimal(b, turned ? end : near);
        buf_add(b, STR(") = "));
        buf_share(b, n->progress);
    }
    buf_printf(b, english ? ", against target value %lld: " : "，对第 %lld 个目标值 ", (long long)n->value->n);
    node_target(b, n);
}

static void because_children(struct buf *b, const struct node *n, bool english) {
    int named = 0;
    say(b, english, "Σ 权重×进度 ÷ Σ 权重 = (", "Σ weight × progress ÷ Σ weight = (");
    for (const struct node *c = n->first; c && named < CHILDREN_NAMED; c = c->next, named++) {
        if (named) buf_add(b, STR(" + "));
        buf_decimal(b, c->row.weight);
        buf_add(b, STR("×"));
        buf_share(b, c->progress);
        if (named + 1 == CHILDREN_NAMED && c->next) buf_add(b, STR(" + …"));
    }
    buf_add(b, STR(") ÷ "));
    buf_decimal(b, n->weights);
    buf_add(b, STR(" = "));
    buf_share(b, n->progress);
}

static void because_progress(struct buf *b, const struct node *n, bool english) {
    switch (n->basis) {
    case BASIS_CHILDREN: because_children(b, n, english); return;
    case BASIS_READING: because_reading(b, n, english); return;
    case BASIS_MILESTONES:
        buf_printf(b, english ? "%d of %zu milestones are done" : "里程碑完成 %d/%zu", n->milestones_done, n->milestone_count);
        return;
    case BASIS_CLOSED: say(b, english, "已销号，计 100%", "closed: counts 100%"); return;
    case BASIS_NOTHING: break;
    }
    if (n->row.unit.n) say(b, english, "还没有读数，计 0", "no reading yet: counts 0");
    else say(b, english, "没有下级、目标值和里程碑，销号前计 0", "nothing below, no value, no milestones: counts 0 until it is closed");
}

static void because_time(struct buf *b, const struct node *n, bool english) {
    if (!n->timed) {
        say(b, english, "没有完成日", "no due day");
        return;
    }
    if (n->first) {
        say(b, english, "时间进度按同样的权重为 ", "time gone by, weighted alike: ");
        buf_share(b, n->elapsed.share);
        return;
    }
    buf_printf(b, english ? "time %d of %d working days (" : "时间 %d/%d 个工作日（", n->elapsed.gone, n->elapsed.all);
    buf_day(b, (day_t)n->row.start);
    say(b, english, " 起，至 ", " to ");
    buf_day(b, n->value ? (day_t)n->value->due : (day_t)n->row.due);
    say(b, english, "）= ", ") = ");
    buf_share(b, n->elapsed.share);
}

static void because_light(struct buf *b, const struct node *n, struct bounds bounds, bool english) {
    if (n->closed) {
        say(b, english, "已销号", "closed");
    } else if (n->light == LIGHT_NONE) {
        say(b, english, "无灯", "no light");
    } else if (n->overdue) {
        say(b, english, "已到期而未达到：红灯", "due and not reached: red");
    } else if (n->elapsed.share == 0) {
        say(b, english, "刚开始：绿灯", "it has just begun: green");
    } else {
        if (n->timed_progress != n->progress) { // some below have no day
            say(b, english, "有完成日的下级进度 ", "progress of what has a due day ");
            buf_share(b, n->timed_progress);
            say(b, english, "，", ", ");
        }
        say(b, english, "进度÷时间 = ", "progress ÷ time = ");
        buf_share(b, times_over(n->timed_progress, SHARE_WHOLE, n->elapsed.share));
        say(b, english, "，低于 ", "; below ");
        buf_share(b, bounds.yellow);
        say(b, english, " 黄、低于 ", " yellow, below ");
        buf_share(b, bounds.red);
        say(b, english, " 红：", " red: ");
        buf_add(b, str_c(english ? light_words[n->light].en : light_words[n->light].zh));
    }
}

static void and_gap(struct buf *b, const struct node *n, bool english) {
    if (n->row.unit.n == 0 || n->gap == 0) return;
    say(b, english, "；差 ", "; missing ");
    node_value(b, n, n->gap);
    if (!n->has_forecast) return;
    say(b, english, "，照此到完成日为 ", "; at this pace on the due day ");
    node_value(b, n, n->forecast);
}

void node_why(struct buf *b, const struct node *n, struct bounds bounds, bool english) {
    because_progress(b, n, english);
    say(b, english, "；", "; ");
    because_time(b, n, english);
    say(b, english, "；", "; ");
    because_light(b, n, bounds, english);
    and_gap(b, n, english);
    if (n->milestones_late) buf_printf(b, english ? "; %d milestones late" : "；里程碑逾期 %d 个", n->milestones_late);
    if (n->report_late) say(b, english, "；汇报逾期", "; a report is overdue");
    say(b, english, "。", ".");
}
