// SPDX-License-Identifier: Apache-2.0
#include "store/table.h"

int column_cmp(const struct column *c, const void *a, const void *b) {
    if (c->type != COLUMN_INT) return str_cmp(*row_str(c, a), *row_str(c, b));
    int64_t x = *row_int(c, a), y = *row_int(c, b);
    return x < y ? -1 : x > y;
}

int row_key_cmp(const struct table *t, const void *a, const void *b) {
    for (int i = 0; i < t->key_count; i++) {
        int order = column_cmp(&t->columns[i], a, b);
        if (order) return order;
    }
    return 0;
}

const struct column *row_difference(const struct table *t, const void *a, const void *b) {
    for (int i = 0; i < t->column_count; i++)
        if (column_cmp(&t->columns[i], a, b) != 0) return &t->columns[i];
    return NULL;
}

void row_keep(const struct table *t, void *row, struct arena *a) {
    for (int i = 0; i < t->column_count; i++) {
        const struct column *c = &t->columns[i];
        if (c->type != COLUMN_INT && row_str(c, row)->n) *row_str(c, row) = arena_str(a, *row_str(c, row));
    }
}

void row_key_words(const struct table *t, const void *row, struct buf *b) {
    buf_printf(b, "%s(", t->name);
    for (int i = 0; i < t->key_count; i++) {
        const struct column *c = &t->columns[i];
        buf_printf(b, "%s%s=", i ? ", " : "", c->name);
        if (c->type == COLUMN_INT) buf_printf(b, "%lld", (long long)*row_int(c, row));
        else buf_add(b, *row_str(c, row));
    }
    buf_byte(b, ')');
}
