// SPDX-License-Identifier: Apache-2.0
#include "mining/csv.h"
#include "mining/export.h"

void xml_text(struct buf *b, struct str s) {
    for (size_t pos = 0; pos < s.n;) {
        size_t from = pos;
        int32_t c = utf8_next(s, &pos);
        bool written = c >= 0x20 && c != 0xFFFE && c != 0xFFFF;
        if (c == '&') buf_add(b, STR("&amp;"));
        else if (c == '<') buf_add(b, STR("&lt;"));
        else if (c == '>') buf_add(b, STR("&gt;"));
        else if (c == '"') buf_add(b, STR("&quot;"));
        else if (c == '\t' || c == '\n' || c == '\r') buf_printf(b, "&#%d;", (int)c);
        else if (written) buf_add(b, str_of(s.p + from, pos - from));
        else buf_add(b, STR("\xEF\xBF\xBD"));
    }
}

static void member(struct buf *b, int indent, const char *element, const char *key, struct str value) {
    if (value.n == 0) return;
    buf_printf(b, "%*s<%s key=\"%s\" value=\"", indent, "", element, key);
    xml_text(b, value);
    buf_add(b, STR("\"/>\n"));
}

static void number_member(struct buf *b, int indent, const char *element, const char *key, int64_t n) {
    if (n) buf_printf(b, "%*s<%s key=\"%s\" value=\"%lld\"/>\n", indent, "", element, key, (long long)n);
}

static void date_member(struct buf *b, int indent, const char *key, ms_t at, ms_t utc_offset) {
    buf_printf(b, "%*s<date key=\"%s\" value=\"", indent, "", key);
    buf_time(b, at, utc_offset);
    buf_add(b, STR("\"/>\n"));
}

static void xes_head(struct buf *b, struct str region) {
    static const char *const extensions[][3] = {{"Concept", "concept", "http://www.xes-standard.org/concept.xesext"},
                                                {"Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"},
                                                {"Organizational", "org", "http://www.xes-standard.org/org.xesext"},
                                                {"Time", "time", "http://www.xes-standard.org/time.xesext"},
                                                {"Huiyin", "huiyin", "urn:huiyin:xesext"}};
    buf_add(b, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<log xmlns=\"http://www.xes-standard.org/\" xes.version=\"1849.2016\" xes.features=\"\">\n"));
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        buf_printf(b, "  <extension name=\"%s\" prefix=\"%s\" uri=\"%s\"/>\n", extensions[i][0], extensions[i][1], extensions[i][2]);
    buf_add(b, STR("  <global scope=\"trace\">\n    <string key=\"concept:name\" value=\"-\"/>\n  </global>\n"
                   "  <global scope=\"event\">\n    <string key=\"concept:name\" value=\"-\"/>\n"
                   "    <string key=\"lifecycle:transition\" value=\"complete\"/>\n"
                   "    <string key=\"org:resource\" value=\"system\"/>\n"
                   "    <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00.000+00:00\"/>\n  </global>\n"
                   "  <classifier name=\"Activity\" keys=\"concept:name\"/>\n"
                   "  <classifier name=\"ActivityAndLifecycle\" keys=\"concept:name lifecycle:transition\"/>\n"
                   "  <classifier name=\"Resource\" keys=\"org:resource\"/>\n"));
    member(b, 2, "string", "concept:name", region);
    member(b, 2, "string", "lifecycle:model", STR("standard"));
}

static void xes_trace(struct buf *b, const struct trace *t) {
    buf_add(b, STR("  <trace>\n"));
    number_member(b, 4, "string", "concept:name", t->id);
    member(b, 4, "string", "huiyin:number", t->number);
    member(b, 4, "string", "huiyin:procedure", t->procedure);
    number_member(b, 4, "int", "huiyin:version", t->version);
    member(b, 4, "string", "huiyin:section", t->section);
    number_member(b, 4, "string", "huiyin:parent", t->parent);
}

static void xes_event(struct buf *b, const struct trace_event *e, ms_t utc_offset) {
    buf_add(b, STR("    <event>\n"));
    member(b, 6, "string", "concept:name", e->name);
    number_member(b, 6, "string", "concept:instance", e->instance);
    member(b, 6, "string", "lifecycle:transition", e->life);
    date_member(b, 6, "time:timestamp", e->at, utc_offset);
    member(b, 6, "string", "org:resource", e->resource);
    member(b, 6, "string", "org:role", e->role);
    member(b, 6, "string", "org:group", e->group);
    member(b, 6, "string", "huiyin:stage", e->stage);
    date_member(b, 6, "huiyin:recorded", e->recorded, utc_offset);
    member(b, 6, "string", "huiyin:channel", e->channel);
    member(b, 6, "string", "huiyin:choices", e->choices);
    member(b, 6, "string", "huiyin:outcome", e->outcome);
    number_member(b, 6, "int", "huiyin:parts", e->parts);
    buf_add(b, STR("    </event>\n"));
}

static void text_cell(struct buf *b, struct str s) {
    csv_cell(b, s);
    buf_byte(b, ',');
}

static void number_cell(struct buf *b, int64_t n) {
    if (n) buf_printf(b, "%lld", (long long)n);
    buf_byte(b, ',');
}

static void time_cell(struct buf *b, ms_t at, ms_t utc_offset) {
    buf_time(b, at, utc_offset);
    buf_byte(b, ',');
}

static void csv_event(struct buf *b, const struct trace *t, const struct trace_event *e, ms_t utc_offset) {
    number_cell(b, t->id);
    text_cell(b, t->number);
    text_cell(b, t->procedure);
    number_cell(b, t->version);
    text_cell(b, t->section);
    number_cell(b, t->parent);
    text_cell(b, e->name);
    number_cell(b, e->instance);
    text_cell(b, e->life);
    time_cell(b, e->at, utc_offset);
    text_cell(b, e->resource);
    text_cell(b, e->role);
    text_cell(b, e->group);
    text_cell(b, e->stage);
    time_cell(b, e->recorded, utc_offset);
    text_cell(b, e->channel);
    text_cell(b, e->choices);
    text_cell(b, e->outcome);
    if (e->parts) buf_printf(b, "%lld", (long long)e->parts);
    buf_add(b, STR("\r\n"));
}

void log_head(struct buf *b, enum log_format format, struct str region) {
    if (format == LOG_XES) xes_head(b, region);
    else
        buf_add(b, STR("case:concept:name,case:huiyin:number,case:huiyin:procedure,case:huiyin:version,case:huiyin:section,case:huiyin:parent,"
                       "concept:name,concept:instance,lifecycle:transition,time:timestamp,org:resource,org:role,org:group,huiyin:stage,"
                       "huiyin:recorded,huiyin:channel,huiyin:choices,huiyin:outcome,huiyin:parts\r\n"));
}

void log_trace(struct buf *b, enum log_format format, const struct trace *t) {
    if (format == LOG_XES) xes_trace(b, t);
}

void log_event_written(struct buf *b, enum log_format format, const struct trace *t, const struct trace_event *e, ms_t utc_offset) {
    if (format == LOG_XES) xes_event(b, e, utc_offset);
    else csv_event(b, t, e, utc_offset);
}

void log_trace_end(struct buf *b, enum log_format format) {
    if (format == LOG_XES) buf_add(b, STR("  </trace>\n"));
}

void log_foot(struct buf *b, enum log_format format) {
    if (format == LOG_XES) buf_add(b, STR("</log>\n"));
}
