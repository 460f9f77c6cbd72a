// SPDX-License-Identifier: Apache-2.0
// The XES reader (IEEE 1849-2016): log > trace > event, whose children are attributes by key and value. Attributes of
// attributes, globals, classifiers and extensions are passed over. Expat parses; a document type is refused, so there are
// no entities but the five of XML itself.
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "mining/read.h"

enum { DEPTH_MAX = 32, VALUE_MAX = 64 * 1024, MARKUP_MAX = 1024 * 1024 };

enum element { IN_NOTHING, IN_LOG, IN_TRACE, IN_EVENT };

enum key { K_NAME, K_TIME, K_LIFE, K_INSTANCE, K_CHOICES, K_OUTCOME, K_PARTS, K_SECTION, K_START, K_DEADLINE, KEYS };

struct xes_log {
    struct log_reader reader;
    XML_Parser parser;
    struct arena arena;
    struct str keys[KEYS];
    struct buf trace[KEYS], event[KEYS];
    enum element in;
    int depth, above; // above: elements below log, trace or event that are open
    int event_line;
    int64_t since;    // bytes fed since the parser last called
    bool failed, rooted;
    struct fault fault;
};

static int line_of(const struct xes_log *x) {
    XML_Size n = XML_GetCurrentLineNumber(x->parser);
    return n > INT32_MAX ? INT32_MAX : (int)n;
}

static void stop(struct xes_log *x, int line) {
    if (x->failed) return;
    x->failed = true;
    fault_place(&x->fault, line, 0);
    XML_StopParser(x->parser, XML_FALSE);
}

static void refuse(struct xes_log *x, const char *code, const char *zh, const char *en) {
    if (x->failed) return;
    fault_say(&x->fault, FAULT_INPUT, code, str_c(zh), str_c(en));
    stop(x, line_of(x));
}

// "{namespace}trace" or "xes:trace" → "trace".
static struct str local(const XML_Char *name) {
    const char *colon = strrchr(name, ':');
    return str_c(colon ? colon + 1 : name);
}

static bool of_trace(int k) { return k == K_NAME || k == K_SECTION || k == K_START || k == K_DEADLINE; }
static bool of_event(int k) { return k < K_SECTION; }

static void keep(struct xes_log *x, struct buf *to, struct str value) {
    if (value.n > VALUE_MAX) {
        refuse(x, "value-too-long", "这里有一个值多于 64 KB；日志不该有这样长的值", "a value here has more than 64 KB; no log needs one that long");
        return;
    }
    buf_clear(to);
    buf_add(to, value);
}

static void attribute(struct xes_log *x, const XML_Char **attributes) {
    struct str key = STR(""), value = STR("");
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], "key") == 0) key = str_c(attributes[1]);
        if (strcmp(attributes[0], "value") == 0) value = str_c(attributes[1]);
    }
    for (int k = 0; k < KEYS; k++) {
        if (x->keys[k].n == 0 || !str_eq(key, x->keys[k])) continue;
        if (x->in == IN_TRACE && of_trace(k)) keep(x, &x->trace[k], value);
        if (x->in == IN_EVENT && of_event(k)) keep(x, &x->event[k], value);
    }
}

static void forget(struct buf *b) {
    for (int k = 0; k < KEYS; k++) buf_clear(&b[k]);
}

static void begin_event(struct xes_log *x) {
    x->in = IN_EVENT;
    x->event_line = line_of(x);
    forget(x->event);
    if (x->trace[K_NAME].n == 0)
        refuse(x, "missing-case", "这个 trace 在第一个 event 之前没有 concept:name；XES 的属性要写在事件之前",
               "this trace has no concept:name before its first event; attributes stand before events in XES");
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    struct xes_log *x = context;
    struct str word = local(name);
    x->since = 0;
    if (x->failed) return;
    if (++x->depth > DEPTH_MAX) {
        refuse(x, "xml-depth", "元素套得太深（多于 32 层）", "elements are nested too deep, over 32");
        return;
    }
    if (x->depth == 1) {
        x->rooted = true;
        if (str_eq(word, STR("log"))) x->in = IN_LOG;
        else refuse(x, "not-xes", "这不是 XES：最外层应是 log", "this is no XES: the outermost element should be log");
        return;
    }
    if (x->above == 0 && x->in == IN_LOG && str_eq(word, STR("trace"))) {
        x->in = IN_TRACE;
        forget(x->trace);
    } else if (x->above == 0 && x->in == IN_TRACE && str_eq(word, STR("event"))) {
        begin_event(x);
    } else if (x->above == 0 && x->in == IN_LOG && str_eq(word, STR("event"))) {
        refuse(x, "event-outside", "这个 event 不在任何 trace 里，不知道属于哪一件", "this event is in no trace; whose it is cannot be known");
    } else {
        if (x->above++ == 0) attribute(x, attributes);
    }
}

static void end_event(struct xes_log *x) {
    struct log_row r = {.case_name = buf_str(&x->trace[K_NAME]), .section = buf_str(&x->trace[K_SECTION]), .start = buf_str(&x->trace[K_START]),
                        .deadline = buf_str(&x->trace[K_DEADLINE]), .activity = buf_str(&x->event[K_NAME]), .time = buf_str(&x->event[K_TIME]),
                        .life = buf_str(&x->event[K_LIFE]), .instance = buf_str(&x->event[K_INSTANCE]), .choices = buf_str(&x->event[K_CHOICES]),
                        .outcome = buf_str(&x->event[K_OUTCOME]), .parts = buf_str(&x->event[K_PARTS]), .line = x->event_line};
    if (log_add(x->reader.log, &r, x->reader.o.utc_offset, &x->fault) < 0) stop(x, x->fault.line);
    x->in = IN_TRACE;
}

static void XMLCALL on_end(void *context, const XML_Char *name) {
    struct xes_log *x = context;
    (void)name;
    x->since = 0;
    if (x->failed) return;
    x->depth--;
    if (x->above > 0) x->above--;
    else if (x->in == IN_EVENT) end_event(x);
    else if (x->in == IN_TRACE) x->in = IN_LOG;
    else x->in = IN_NOTHING;
}

static void XMLCALL on_text(void *context, const XML_Char *text, int n) {
    (void)text;
    (void)n;
    ((struct xes_log *)context)->since = 0;
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
    (void)name, (void)system, (void)public, (void)internal;
    refuse(context, "xml-doctype", "文件带有 DOCTYPE；XES 不需要它，它可以定义会膨胀的实体，请去掉",
           "the file has a DOCTYPE; XES needs none, and it could define entities that swell: take it out");
}

static int xml_fault(const struct xes_log *x, struct fault *f) {
    enum XML_Error why = XML_GetErrorCode(x->parser);
    if (why == XML_ERROR_NO_MEMORY) return fault_set(f, FAULT_MACHINE, "no-memory", "内存不够", "out of memory");
    fault_set(f, FAULT_INPUT, "bad-xml", "这里的 XML 有误：%s", "the XML is wrong here: %s", XML_ErrorString(why));
    return fault_place(f, line_of(x), 0);
}

static int parse(struct xes_log *x, struct str bytes, bool last, struct fault *f) {
    enum XML_Status status = XML_Parse(x->parser, bytes.p, (int)bytes.n, last);
    if (x->failed) {
        *f = x->fault;
        return -1;
    }
    return status == XML_STATUS_OK ? 0 : xml_fault(x, f);
}

static int feed(struct log_reader *r, struct str bytes, struct fault *f) {
    struct xes_log *x = (struct xes_log *)r;
    for (struct str piece; bytes.n; bytes = str_skip(bytes, piece.n)) {
        piece = str_head(bytes, VALUE_MAX);
        x->since += (int64_t)piece.n;
        if (parse(x, piece, false, f) < 0) return -1;
        // A tag or comment that does not end would be held whole.
        if (x->since <= MARKUP_MAX) continue;
        refuse(x, "value-too-long", "这里有一个标签多于 1 MB", "there is a tag of more than 1 MB here");
        *f = x->fault;
        return -1;
    }
    return 0;
}

static int end(struct log_reader *r, struct fault *f) { return parse((struct xes_log *)r, STR(""), true, f); }

static void release(struct log_reader *r) {
    struct xes_log *x = (struct xes_log *)r;
    XML_ParserFree(x->parser);
    for (int k = 0; k < KEYS; k++) {
        buf_release(&x->trace[k]);
        buf_release(&x->event[k]);
    }
    arena_release(&x->arena);
    free(x);
}

// "case:startdate" as CSV heads it is "startdate" of the trace.
static struct str trace_key(struct arena *a, struct str s) {
    return arena_str(a, str_starts(s, STR("case:")) ? str_skip(s, 5) : s);
}

struct log_reader *xes_log_new(struct event_log *l, const struct log_options *o) {
    static const char *const keys[] = {"concept:name", "time:timestamp", "lifecycle:transition", "concept:instance", "huiyin:choices",
                                       "huiyin:outcome", "huiyin:parts", "huiyin:section"};
    static const XML_Memory_Handling_Suite memory = {mem_new, mem_grow, free}; // never NULL
    struct xes_log *x = mem_new(sizeof *x);
    x->reader = (struct log_reader){feed, end, release, l, *o};
    for (int k = 0; k < K_START; k++) x->keys[k] = str_c(keys[k]);
    x->keys[K_START] = trace_key(&x->arena, o->start);
    x->keys[K_DEADLINE] = trace_key(&x->arena, o->deadline);
    x->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetCharacterDataHandler(x->parser, on_text);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    return &x->reader;
}
