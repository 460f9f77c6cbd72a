// SPDX-License-Identifier: Apache-2.0
#include "intake/targets.h"

const char *const target_columns[TARGET_COLUMNS] = {"code", "kind", "parent", "title", "owner", "weight", "unit", "comparator", "value", "base", "start", "due", "period", "milestones"};

static int heading_fault(struct fault *f, const char *zh, const char *en, struct str column) {
    fault_set(f, FAULT_INPUT, "bad-heading", "表头%s%.0s“%.*s”：可用的列见 docs/targets.md，须有 code、kind、title", "%.0sthe heading %s \"%.*s\": the columns are in docs/targets.md, code, kind and title are needed", zh, en,
              SP(utf8_head(column, 40)));
    return fault_where(f, utf8_head(column, 40));
}

int targets_heading(struct target_table *ret, struct str line, struct fault *f) {
    struct target_table t = {.count = 0};
    struct str cell;
    for (int i = 0; i < TARGET_COLUMNS; i++) t.at[i] = -1;
    if (str_starts(line, STR("\xEF\xBB\xBF"))) line = str_skip(line, 3);
    while (str_split(&line, '\t', &cell)) {
        int i = 0;
        cell = str_trim(cell);
        while (i < TARGET_COLUMNS && !str_eq(cell, str_c(target_columns[i]))) i++;
        if (i == TARGET_COLUMNS) return heading_fault(f, "不认识列", "has an unknown column", cell);
        if (t.at[i] >= 0) return heading_fault(f, "两次有列", "has twice the column", cell);
        t.at[i] = t.count++;
    }
    static const int needed[] = {TARGET_CODE, TARGET_KIND, TARGET_TITLE};
    for (size_t i = 0; i < 3; i++)
        if (t.at[needed[i]] < 0) return heading_fault(f, "缺少列", "lacks the column", str_c(target_columns[needed[i]]));
    *ret = t;
    return 0;
}

static int say(struct fault *f, const char *code, const char *zh, const char *en, const char *column) {
    fault_say(f, FAULT_INPUT, code, str_c(zh), str_c(en));
    return fault_where(f, str_c(column));
}

int target_too_long(struct fault *f) {
    return fault_set(f, FAULT_INPUT, "too-long", "这一行太长（最多 %d 字节）", "the row is too long (%d bytes at most)", TARGET_LINE_MAX);
}

static int row_shape(const struct target_table *t, struct str line, struct fault *f) {
    if (line.n > TARGET_LINE_MAX) return target_too_long(f);
    if (str_find(line, str_of("\0", 1)) >= 0) return say(f, "bad-nul", "这一行含有 NUL 字节", "the row holds a NUL byte", "");
    if (utf8_fault(line) >= 0) return say(f, "bad-utf8", "这一行不是 UTF-8：请先转换编码，如 iconv -f GB18030 -t UTF-8", "the row is not UTF-8: convert it first, for instance iconv -f GB18030 -t UTF-8", "");
    int count = 1;
    for (size_t i = 0; i < line.n; i++) count += line.p[i] == '\t';
    for (size_t pos = 0; pos < line.n;) {
        int32_t c = utf8_next(line, &pos);
        if (c != '\t' && utf8_unfit(c)) return say(f, "bad-text", "这一行含有控制字符或看不见的字符：请去掉", "the row holds control characters or such that do not show: remove them", "");
    }
    if (count == t->count) return 0;
    return fault_set(f, FAULT_INPUT, "bad-row", "这一行有 %d 列，应有 %d 列", "the row has %d columns, not %d", count, t->count);
}

static bool blank_ahead(struct str s, size_t *ret) {
    if (str_starts(s, STR(" "))) *ret = 1;
    else if (str_starts(s, STR("　"))) *ret = STR("　").n;
    else return false;
    return true;
}

// "2026-12-31=60 建成六十家": up to '=' or a blank the day, up to a blank the value, the rest is the title.
static int one_milestone(struct target_milestone *ret, struct str s, struct fault *f) {
    size_t n = 0, skip = 0;
    day_t day;
    while (n < s.n && s.p[n] != '=' && !blank_ahead(str_skip(s, n), &skip)) n++;
    *ret = (struct target_milestone){.day = str_head(s, n), .value = STR("")};
    s = str_skip(s, n);
    if (str_starts(s, STR("="))) {
        s = str_skip(s, 1);
        for (n = 0; n < s.n && !blank_ahead(str_skip(s, n), &skip); n++) {}
        ret->value = str_head(s, n);
        s = str_skip(s, n);
    }
    ret->title = str_trim(s);
    if (ret->title.n == 0) ret->title = ret->value.n ? ret->value : ret->day;
    return date_parse(ret->day, &day, f) < 0 ? say(f, "bad-milestones", "里程碑应写作“2026-12-31=60 建成六十家；2027-06-30 验收”：日期、数值（可不写）、名称",
                                                   "milestones read \"2026-12-31=60 sixty built;2027-06-30 accepted\": day, value if any, title", "milestones") : 0;
}

static int milestones(struct target_row *r, struct fault *f) {
    struct str rest = r->cells[TARGET_MILESTONES_AT];
    while (rest.n) {
        ptrdiff_t wide = str_find(rest, STR("；")), thin = str_find(rest, STR(";"));
        bool is_wide = wide >= 0 && (thin < 0 || wide < thin);
        ptrdiff_t end = is_wide ? wide : thin;
        struct str one = str_trim(end < 0 ? rest : str_head(rest, (size_t)end));
        rest = end < 0 ? STR("") : str_skip(rest, (size_t)end + (is_wide ? STR("；").n : 1));
        if (one.n == 0) continue;
        if (r->milestone_count == TARGET_MILESTONES_MAX) return say(f, "bad-milestones", "一个目标最多 40 个里程碑", "a target has at most 40 milestones", "milestones");
        if (one_milestone(&r->milestones[r->milestone_count++], one, f) < 0) return -1;
    }
    return 0;
}

int target_row_read(struct target_row *ret, const struct target_table *t, struct str line, struct fault *f) {
    struct str rest = line, cell;
    *ret = (struct target_row){.milestone_count = 0};
    for (int i = 0; i < TARGET_COLUMNS; i++) ret->cells[i] = STR("");
    if (row_shape(t, line, f) < 0) return -1;
    for (int column = 0; str_split(&rest, '\t', &cell); column++)
        for (int i = 0; i < TARGET_COLUMNS; i++)
            if (t->at[i] == column) ret->cells[i] = str_trim(cell);
    static const int needed[] = {TARGET_CODE, TARGET_KIND, TARGET_TITLE};
    for (size_t i = 0; i < 3; i++)
        if (ret->cells[needed[i]].n == 0) return say(f, "missing-field", "编码、层级或标题是空的：请填写", "code, kind or title is empty: fill it in", target_columns[needed[i]]);
    return milestones(ret, f);
}
